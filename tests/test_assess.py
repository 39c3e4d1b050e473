"""What together singles out few: sentences, and laws that hold for any combination."""

import re
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsredact import assess, check, coarser, explain, redact
from nhsredact.assess import MOST, matching, smallest_change
from nhsredact.assess.ages import sex_told, share
from nhsredact.assess.attributes import TABLES, UNITED_KINGDOM, Attribute, Step, attribute, population
from nhsredact.data import regions, shares
from nhsredact.model import THRESHOLD, Confidence, Finding

LADDERS = st.lists(st.floats(1e-6, 0.5), min_size=1, max_size=3).map(
    lambda shares: (
        (*tuple(Step(f"step {i}", (share, min(1.0, share * 2))) for i, share in enumerate(sorted(shares))), Step("left out", (1.0, 1.0)))
    )
)
ATTRIBUTES = st.lists(LADDERS, min_size=1, max_size=4).map(
    lambda ladders: [Attribute(Finding(0, 0, f"LABEL {i}", "test", Confidence.LIKELY), ladder) for i, ladder in enumerate(ladders)]
)


def said(label: str, words: str) -> Attribute:
    return attribute(Finding(0, len(words), label, "test", Confidence.LIKELY), words)


@given(ATTRIBUTES)
def test_the_suggested_change_is_enough_and_none_smaller_is(attributes: list[Attribute]) -> None:
    taken = smallest_change(attributes, UNITED_KINGDOM, THRESHOLD)
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
    low, high = share(0, 110)
    assert low < 1 < high


@pytest.mark.parametrize(
    "words, exact",
    [("7-year-old", (7, 7)), ("ninety-one", (91, 91)), ("nonagenarian", (90, 99)), ("6 weeks old", (0, 0)), ("under 5", (0, 4))],
)
def test_an_age_is_read_from_its_words(words: str, exact: tuple[int, int]) -> None:
    assert said("AGE", words).ladder[0].interval == share(*exact)


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


CHILD = "A 7-year-old boy with Batten disease from Builth Wells was admitted on 12 March 2024."
SINGLED_OUT = [
    CHILD,
    "A 7-year-old boy from Tiree was admitted.",
    "The lady in bed 4, 82, is a retired postmistress from Tiree and a Jehovah's Witness.",
    "Three of our four patients in Orkney were transferred to Aberdeen Royal Infirmary.",
    "A 34-year-old woman, the first in Wales to be given Zolgensma, went home to Powys from Ysbyty Gwynedd on 3/4/2023.",
    "She is 91, a Quaker from Lerwick, and was given Luxturna.",
]


@pytest.mark.parametrize("text", SINGLED_OUT)
def test_the_redacted_text_passes_its_own_assessment_and_says_no_less_when_redacted_again(text: str) -> None:
    redacted = redact(text).text
    assert all(risk.low >= THRESHOLD for risk in assess(redacted))
    assert check(redacted).name == "publish"
    assert redact(redacted).text == redacted
    spoken = re.sub(r"\[(?:AGE|DATE|OCCUPATION|BACKGROUND|UNIQUE EVENT)\]|[\[\]]", "", redacted)
    assert all(risk.low >= THRESHOLD for risk in assess(spoken))


@pytest.mark.parametrize("text", SINGLED_OUT)
def test_the_suggested_change_is_enough_for_the_person_and_one_step_less_is_not(text: str) -> None:
    for risk in (risk for risk in assess(text) if risk.low < THRESHOLD):
        told = [attribute(finding, text) for finding in risk.because]
        assert matching(told, risk.steps)[0] >= THRESHOLD
        for at in (at for at in range(min(len(told), MOST)) if risk.steps[at]):
            fewer = [step - (index == at) for index, step in enumerate(risk.steps)]
            assert matching(told, fewer)[0] < THRESHOLD


@pytest.mark.parametrize(
    "label, words, coarse",
    [
        ("AGE", "83-year-old", ["80 to 89", "65 or over", ""]),
        ("AGE", "6 weeks old", ["under 10", "under 18", ""]),
        ("AGE", "centenarian", ["90 or over", "65 or over", ""]),
        ("DATE", "12/03/2024", ["March 2024", ""]),
        ("DATE", "12th May", ["May", ""]),
        ("LOCATION", "Tiree", ["Scotland", "United Kingdom", ""]),
        ("LOCATION", "Chalfont St Peter", ["South East", "England", "United Kingdom", ""]),
        ("LOCATION", "Nowhere-on-the-Mire", ["United Kingdom", ""]),
        ("ORGANISATION", "Kirkgate Primary School", ["a school", ""]),
        ("ORGANISATION", "Ward 7", ["a ward", ""]),
        ("RARE_CONDITION", "Duchenne muscular dystrophy", ["a muscle condition", "a rare condition", ""]),
        ("RARE_TREATMENT", "Zolgensma", ["a specialised treatment", ""]),
        ("SMALL_NUMBER", "two of the three", ["a small number", ""]),
        ("UNIQUE_EVENT", "the first in Wales", [""]),
        ("OCCUPATION", "retired harbourmaster", [""]),
    ],
)
def test_each_kind_of_thing_has_a_ladder_down_to_nothing(label: str, words: str, coarse: list[str]) -> None:
    steps = said(label, words).ladder
    assert [step.words for step in steps[1:]] == coarse
    assert all(one.interval[1] <= further.interval[1] for one, further in pairwise(steps))


@pytest.mark.parametrize(
    "text, sex",
    [
        ("A 7-year-old boy", "male"),
        ("83F, SOB", "female"),
        ("Mrs K, aged 83, fell", "female"),
        ("aged 4, he was seen", "male"),
        ("aged 4", ""),
        ("the 40-year-old man and woman", ""),
    ],
)
def test_the_words_around_an_age_tell_the_sex(text: str, sex: str) -> None:
    (start, end) = next(m.span() for m in re.finditer(r"\d+(?:-year-old)?", text))
    assert sex_told(text, start, end) == sex


def test_every_region_of_the_table_can_be_written_and_read_back() -> None:
    assert set(regions().values()) <= {*coarser.REGIONS, *coarser.NATIONS}


def test_most_of_the_oldest_are_women() -> None:
    assert share(90, 110, "female") > share(90, 110, "male")
    assert sum(share(40, 40, sex)[0] for sex in ("female", "male")) == pytest.approx(share(40, 40)[0])


@pytest.mark.parametrize("label, words", [("OCCUPATION", "former miner"), ("NRP", "Exclusive Brethren"), ("RARE_CONDITION", "exomphalos")])
def test_a_word_of_a_table_is_looked_up_as_it_is(label: str, words: str) -> None:
    assert said(label, words).ladder[0].interval == shares(TABLES[label])[words.lower()]


def test_the_sentence_says_how_many_what_tells_most_and_what_to_write() -> None:
    (risk,) = assess(CHILD)
    sentence = explain(CHILD, risk)
    assert sentence.startswith("Far fewer than one person matches")
    assert '"Batten disease" tells most' in sentence
    assert '"Wales" for "Builth Wells"' in sentence


def test_a_policy_may_ask_for_more_people_and_block(tmp_path: Path) -> None:
    policy = tmp_path / "trust.toml"
    policy.write_text('name = "trust"\ntitle = "Trust"\ninherits = "doh"\nthreshold = 20_000\nsingled_out = "block"\n', encoding="utf-8")
    assert check("A 54-year-old man from Leeds was admitted.").name == "publish"
    assert check("A 54-year-old man from Leeds was admitted.", str(policy)).name == "block"
