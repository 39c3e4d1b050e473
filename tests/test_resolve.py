"""Resolve: disjoint, in order, the stricter stands, and nothing that was covered comes back."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nhsredact.model import Action, Confidence, Decision, Finding
from nhsredact.resolve import resolve

TEXTS = st.text(alphabet="ab1 .-\n\xa0", min_size=1, max_size=40)


def decision(
    start: int, end: int, action: Action = Action.LABEL, confidence: Confidence = Confidence.LIKELY, label: str = "PERSON"
) -> Decision:
    return Decision(Finding(start, end, label, "test", confidence), action, "clause")


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[Decision]]:
    """A text and overlapping decisions whose findings, as every rule's, have no white space at their edges."""
    text = draw(TEXTS)
    decisions = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        if not text[start].isspace() and not text[end - 1].isspace():
            decisions.append(decision(start, end, draw(st.sampled_from(Action)), draw(st.sampled_from(Confidence))))
    return text, decisions


def places(decisions: tuple[Decision, ...]) -> list[tuple[int, int, str]]:
    return [(d.finding.start, d.finding.end, d.finding.label) for d in decisions]


def strictest(decisions: list[Decision], position: int) -> Action | None:
    return max((d.action for d in decisions if d.finding.start <= position < d.finding.end), default=None)


@given(cases())
def test_the_result_is_disjoint_in_order_and_without_white_space_at_edges(case: tuple[str, list[Decision]]) -> None:
    text, decisions = case
    resolved = resolve(text, decisions)
    assert all(a.finding.end <= b.finding.start for a, b in pairwise(resolved))
    for d in resolved:
        stretch = text[d.finding.start : d.finding.end]
        assert stretch
        assert stretch == stretch.strip()


@given(cases())
def test_each_letter_and_digit_gets_the_strictest_action_that_covered_it(case: tuple[str, list[Decision]]) -> None:
    text, decisions = case
    resolved = list(resolve(text, decisions))
    for position, character in enumerate(text):
        if character.isalnum():
            assert strictest(resolved, position) == strictest(decisions, position)


@given(cases())
def test_what_a_removing_decision_covered_stays_covered(case: tuple[str, list[Decision]]) -> None:
    text, decisions = case
    resolved = list(resolve(text, decisions))
    for position, character in enumerate(text):
        if not character.isspace() and strictest(decisions, position) not in (None, Action.KEEP):
            assert strictest(resolved, position) not in (None, Action.KEEP)


@given(cases())
def test_nothing_else_is_covered(case: tuple[str, list[Decision]]) -> None:
    text, decisions = case
    resolved = list(resolve(text, decisions))
    for position in range(len(text)):
        if strictest(decisions, position) is None:
            assert strictest(resolved, position) is None


@given(cases())
def test_resolving_again_changes_nothing(case: tuple[str, list[Decision]]) -> None:
    text, decisions = case
    once = resolve(text, decisions)
    assert resolve(text, once) == once


def test_a_kept_name_shelters_no_number_inside_it() -> None:
    text = "Dr Okafor 9995890429 clinic"
    resolved = resolve(text, [decision(3, 27, Action.KEEP, Confidence.SURE), decision(10, 20, Action.LABEL, label="UK_NHS")])
    assert places(resolved) == [(3, 9, "PERSON"), (10, 20, "UK_NHS"), (21, 27, "PERSON")]


def test_of_equal_actions_the_surer_then_the_longer_stands() -> None:
    assert places(resolve("12 High Street", [decision(0, 14, label="ADDRESS"), decision(3, 7, label="PERSON")])) == [(0, 14, "ADDRESS")]
    surer = decision(3, 7, confidence=Confidence.SURE, label="PERSON")
    assert places(resolve("12 High Street", [decision(0, 14, label="ADDRESS"), surer])) == [
        (0, 2, "ADDRESS"),
        (3, 7, "PERSON"),
        (8, 14, "ADDRESS"),
    ]


def test_a_remainder_without_a_letter_joins_what_cut_it_off() -> None:
    text = "(Jo) x"
    resolved = resolve(text, [decision(1, 3, Action.ERASE), decision(0, 4)])
    assert places(resolved) == [(0, 4, "PERSON")]
    assert resolved[0].action is Action.ERASE


def test_twenty_thousand_overlapping_decisions_are_no_trouble() -> None:
    # with a pass over all for each, this would take minutes
    text = "ab, " * 10_000
    decisions = [decision(4 * n, 4 * n + 3) for n in range(10_000)]
    decisions += [decision(4 * n, 4 * n + 2, Action.ERASE) for n in range(10_000)]
    assert len(resolve(text, decisions)) == 10_000
    assert places(resolve(text, [decision(0, n + 1) for n in range(20_000) if text[n] != " "])) == [(0, 19_999, "PERSON")]
