"""Names weighed, linked and given roles: the pages of tests/cases/together, through the whole pipeline."""

import pytest

from nhsredact import Action, Decision, Redactor
from nhsredact.model import DIRECT, INDIRECT
from pages import CASES, Span, agrees, lines, parse

TOGETHER = [pytest.param(page.stem, line, id=place) for page in sorted((CASES / "together").glob("*.txt")) for place, line in lines(page)]
LABELS = {"described": DIRECT | INDIRECT}
"""The labels that a page is about; every other page is about what identifies by itself."""


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor()


@pytest.mark.parametrize("page, line", TOGETHER)
def test_together_the_rules_find_what_is_marked_and_nothing_else(page: str, line: str, redactor: Redactor) -> None:
    gap = line.startswith("GAP ")
    text, spans = parse(line.removeprefix("GAP "))
    found = [d for d in redactor.find(text) if d.finding.label in LABELS.get(page, DIRECT)]
    right = len(found) == len(spans) and all(map(is_as_marked, found, spans))
    assert right is not gap, [(d.finding.start, d.finding.end, d.finding.label, d.finding.role.value, d.action.name) for d in found]


def is_as_marked(decision: Decision, span: Span) -> bool:
    """Besides roles, a mark may say what comes of the name: kept in clear, or protected."""
    if span.role in ("kept", "protected"):
        return (decision.action is Action.KEEP) is (span.role == "kept") and agrees(decision.finding, span._replace(role=None))
    return agrees(decision.finding, span)


def persons(redactor: Redactor, text: str) -> list[int | None]:
    return [d.finding.person for d in redactor.find(text) if d.finding.label == "PERSON"]


def test_mentions_of_one_person_bear_one_number(redactor: Redactor) -> None:
    assert persons(redactor, "Margaret Okafor is in. Mrs Okafor slept. Margaret ate.") == [1, 1, 1]


def test_two_full_names_with_one_surname_are_two_persons(redactor: Redactor) -> None:
    assert persons(redactor, "Margaret Okafor is in. Her husband Samuel Okafor rang. Samuel will call.") == [1, 2, 2]


def test_the_redacted_text_tells_persons_apart(redactor: Redactor) -> None:
    assert (
        redactor.redact("Margaret Okafor and her son Tyler; Margaret slept").text == "[PERSON 1] and her son [PERSON 2]; [PERSON 1] slept"
    )


def test_staff_in_a_role_are_kept_and_the_text_may_be_published(redactor: Redactor) -> None:
    redacted = redactor.redact("Dr Patel opened the new unit")
    assert (redacted.text, redacted.verdict.name) == ("Dr Patel opened the new unit", "publish")


def test_an_identifier_belongs_to_the_person_named_before_it(redactor: Redactor) -> None:
    found = {d.finding.label: d.finding for d in redactor.find("Margaret Okafor, NHS 999 589 0429")}
    assert found["UK_NHS"].person == found["PERSON"].person == 1
