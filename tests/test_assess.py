"""What together singles out few: sentences, and laws that hold for any combination."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsredact import assess, check
from nhsredact.assess import matching, smallest_change
from nhsredact.assess.attributes import UNITED_KINGDOM, Attribute, attribute, population, share_of_ages
from nhsredact.model import THRESHOLD, Confidence, Finding

LADDERS = st.lists(st.floats(1e-6, 0.5), min_size=1, max_size=3).map(
    lambda shares: (
        (*tuple((f"step {i}", (share, min(1.0, share * 2))) for i, share in enumerate(sorted(shares))), ("left out", (1.0, 1.0)))
    )
)
ATTRIBUTES = st.lists(LADDERS, min_size=1, max_size=4).map(
    lambda ladders: [Attribute(i, f"LABEL {i}", ladder) for i, ladder in enumerate(ladders)]
)


def said(label: str, words: str) -> Attribute:
    return attribute(0, Finding(0, len(words), label, "test", Confidence.LIKELY), words)


@given(ATTRIBUTES)
def test_the_suggested_change_is_enough_and_none_smaller_is(attributes: list[Attribute]) -> None:
    suggested = [item.split(": ") for item in smallest_change(attributes, UNITED_KINGDOM, THRESHOLD)]
    names = {label: [code for code, _ in a.ladder] for label, a in zip((a.label for a in attributes), attributes, strict=True)}
    steps = {label: names[label].index(code) for label, code in suggested}
    taken = [steps.get(a.label, 0) for a in attributes]
    assert matching(attributes, taken)[0] >= THRESHOLD
    fewer = (s for s in product(*(range(len(a.ladder)) for a in attributes)) if sum(s) < sum(taken))
    assert all(matching(attributes, s)[0] < THRESHOLD for s in fewer)


@given(ATTRIBUTES)
def test_one_thing_more_never_makes_more_people(attributes: list[Attribute]) -> None:
    assert matching(attributes, [0] * len(attributes))[1] <= matching(attributes[1:], [0] * (len(attributes) - 1))[1]


@pytest.mark.parametrize("small, large", [("tiree", "powys"), ("powys", "wales"), ("wales", "england"), ("england", "united kingdom")])
def test_a_place_inside_another_has_fewer_people(small: str, large: str) -> None:
    assert population(small)[1] < population(large)[1]


def test_all_ages_together_are_everybody() -> None:
    low, high = share_of_ages(0, 110)
    assert low < 1 < high


@pytest.mark.parametrize(
    "words, exact",
    [("7-year-old", (7, 7)), ("ninety-one", (91, 91)), ("nonagenarian", (90, 99)), ("6 weeks old", (0, 0)), ("under 5", (0, 4))],
)
def test_an_age_is_read_from_its_words(words: str, exact: tuple[int, int]) -> None:
    assert said("AGE", words).ladder[0][1] == share_of_ages(*exact)


def test_a_child_with_a_rare_condition_in_a_small_place_is_singled_out() -> None:
    (risk,) = assess("A 7-year-old boy with Batten disease from Builth Wells was admitted.")
    assert risk.high < THRESHOLD
    assert check("A 7-year-old boy with Batten disease from Builth Wells was admitted.").name == "review"


def test_an_adult_of_a_large_town_is_not() -> None:
    assert check("A 54-year-old man from Leeds was admitted.").name == "publish"


def test_a_text_that_describes_nobody_has_no_risk() -> None:
    assert assess("The car park is shut on Monday.") == ()


def test_the_catchment_stands_for_a_place_that_is_not_named() -> None:
    text = "A 7-year-old boy has Batten disease."
    assert assess(text, catchment=100_000)[0].expected < assess(text)[0].expected
