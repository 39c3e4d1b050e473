"""The laws that hold for every text: places, what is untouched, what never comes back, one and many, failing closed."""

import pickle
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhsredact import Action, CannotFinish, Finding, Redactor, Rule, pattern
from nhsredact.model import DIRECT
from nhsredact.view import View

REDACTOR = Redactor()
NAMES = {"PERSON", "INITIALS", "SOCIAL_HANDLE"}

NUMBER = "999 589 0429"
IDENTIFYING = [
    f"NHS No: {NUMBER}",
    "NHS number 9995890429",
    NUMBER,
    "RXH1234567",
    "Mrs Margaret Okafor",
    "Margaret",
    "Dr Okafor",
    "her mother Adaeze",
    "DOB 12/03/1961",
    "14 Larkspur Close",
    "SA1 2BA",
    "tel 07700 900123",
    "GMC no. 7654321",
    "m.okafor@example.org",
    "https://portal.example/?nhs=999%20589%200429",
]
ORDINARY = [
    "was seen in clinic",
    "on the ward",
    "and",
    "thanks to all",
    "Parkinson's disease",
    "bed 4",
    "BP 120/80",
    "98%20",
    "AT&T",
    "<br>",
    "&amp;",
]
JOINS = [" ", ", ", ".\n", "\n\n", " - ", "\t", "\r\n", "; ", "(", ")", "\u200b", "\xa0", "</b>"]
TEXTS = st.lists(st.sampled_from(IDENTIFYING + ORDINARY + JOINS) | st.text(max_size=6), max_size=16).map("".join)
SENTENCES = st.lists(st.sampled_from(IDENTIFYING + ORDINARY), max_size=8).map(" , ".join)


@given(TEXTS)
def test_every_finding_lies_in_the_text_without_white_space_at_its_edges(text: str) -> None:
    examined = REDACTOR.examine(text)
    for finding in (*examined.candidates, *(d.finding for d in examined.decisions)):
        assert 0 <= finding.start < finding.end <= len(text)
        stretch = text[finding.start : finding.end]
        assert stretch == stretch.strip()
    assert all(a.finding.end <= b.finding.start for a, b in pairwise(examined.decisions))


@given(TEXTS)
def test_text_outside_the_changes_is_untouched_and_each_change_says_where_it_went(text: str) -> None:
    redacted = REDACTOR.redact(text)
    removed = [d for d in REDACTOR.find(text) if d.action is not Action.KEEP]
    assert [(c.start, c.end, c.label, c.role, c.action) for c in redacted.changes] == [
        (d.finding.start, d.finding.end, d.finding.label, d.finding.role, d.action) for d in removed
    ]
    last = new_last = 0
    for change in redacted.changes:
        assert redacted.text[new_last : change.new_start] == text[last : change.start]
        last, new_last = change.end, change.new_end
    assert redacted.text[new_last:] == text[last:]


@given(SENTENCES)
def test_a_removed_identifier_survives_nowhere_in_the_output(text: str) -> None:
    redacted = REDACTOR.redact(text)
    for change in redacted.changes:
        value = text[change.start : change.end]
        if change.label in DIRECT - NAMES and sum(c.isalnum() for c in value) >= 6:
            assert value not in redacted.text


@given(SENTENCES)
def test_redacting_twice_changes_nothing_but_perhaps_a_name_that_was_kept(text: str) -> None:
    # whose a name is is read from what stands around it, of which the first redaction leaves less
    again = REDACTOR.redact(REDACTOR.redact(text).text)
    assert {change.label for change in again.changes} <= {"PERSON"}


def test_what_a_redaction_wrote_is_no_cue_and_other_brackets_are_read() -> None:
    coded = Redactor(rules=(pattern("PATIENT_ID", r"[0-9]{4}", cue=r"code\W*$"),))
    assert coded.find("[PATIENT CODE] 1234") == ()
    assert [d.finding.start for d in coded.find("[PATIENTS CODE] 1234 [CODE 5678]")] == [16, 27]


def test_what_a_person_must_decide_is_redacted_until_then() -> None:
    redacted = Redactor(rules=(pattern("STAFF_REGISTRATION", r"GMC [0-9]+"),)).redact("GMC 7654321")
    assert [c.action for c in redacted.changes] == [Action.REVIEW]
    assert "7654321" not in redacted.text


@given(TEXTS)
def test_no_value_shows_the_text_it_was_made_from(text: str) -> None:
    for number in (NUMBER, "9995890429", "Okafor", "Larkspur", "07700"):
        assert number not in repr(REDACTOR.examine(f"{text} {number}"))


@given(st.lists(TEXTS, max_size=6))
def test_one_text_and_many_give_the_same(texts: list[str]) -> None:
    assert list(REDACTOR.examine_many(texts)) == [REDACTOR.examine(text) for text in texts]


def test_texts_are_examined_as_they_come() -> None:
    def texts() -> Iterator[str]:
        yield f"NHS No: {NUMBER}"
        raise AssertionError("read ahead")

    assert next(REDACTOR.examine_many(texts())).verdict.name == "block"


@given(TEXTS)
@example(f"NHS No: {NUMBER}")
def test_a_pickled_redactor_gives_the_same(text: str) -> None:
    assert pickle.loads(pickle.dumps(REDACTOR)).examine(text) == REDACTOR.examine(text)


OURS = Redactor(rules=(*REDACTOR.rules, pattern("PATIENT_ID", r"(?<!\w)RXH[0-9]{7}(?!\w)", name="our_code")))
HIDDEN = st.sampled_from(
    ["", "", "\u200b", "\xad", "\ufeff", "\u200f", "&shy;", "&#8203;", "<b>", "</b>", "<wbr>", '<span class="x">', "</span>", "\u0336"]
)
SPACES = st.sampled_from([" ", "\xa0", "\u2009", "&nbsp;", "&#32;", "&#xA0;", "&amp;nbsp;", "\u3000", "\u2800"])
LOOK_ALIKE = {"R": "\uff32", "X": "Х", "H": "Н"}


def dressed(character: str) -> st.SearchStrategy[str]:
    """The same character to a reader's eye."""
    if character == " ":
        return SPACES
    code = ord(character)
    ways = [character, f"&#{code};", f"&#x{code:X};", f"&amp;#{code};", chr(code + 0xFEE0), LOOK_ALIKE.get(character, character)]
    if character.isdigit():
        ways += [chr(0x1D7CE + int(character)), chr(0x0660 + int(character)), f"{character}\ufe0f\u20e3"]
    return st.sampled_from(ways)


@given(st.data(), st.sampled_from([("NHS No: ", NUMBER, "UK_NHS"), ("", NUMBER, "UK_NHS"), ("code ", "RXH1234567", "PATIENT_ID")]))
def test_a_disguised_identifier_is_found_and_all_of_it_is_covered(data: st.DataObject, case: tuple[str, str, str]) -> None:
    before, value, label = case
    hidden = data.draw(st.tuples(*[HIDDEN] * (len(value) - 1)))
    letters = data.draw(st.tuples(*map(dressed, value)))
    written = "".join(letter + gap for letter, gap in zip(letters, (*hidden, ""), strict=True))
    found = [d.finding for d in OURS.find(f"{before}{written}, seen") if d.finding.label == label]
    assert [(f.start, f.end) for f in found] == [(len(before), len(before) + len(written))]


@given(st.lists(st.booleans(), min_size=12, max_size=12))
def test_an_identifier_in_percent_escapes_is_found_and_all_of_it_is_covered(escape: list[bool]) -> None:
    written = "".join(f"%{ord(c):02X}" if yes else quote(c) for c, yes in zip(NUMBER, escape, strict=True))
    before = "https://portal.example/?nhs="
    found = [d.finding for d in OURS.find(f"{before}{written}&tab=2") if d.finding.label == "UK_NHS"]
    assert [(f.start, f.end) for f in found] == [(len(before), len(before) + len(written))]


def quoting(view: View) -> Iterator[Finding]:
    raise ValueError(f"cannot read {view.text!r}")


def quoting_late(view: View) -> Iterator[Finding]:
    yield from ()
    raise KeyError(view.text)


def too_few(views: object) -> list[list[Finding]]:
    return []


FAILING = [
    Rule("failing", ("PERSON",), quoting),
    Rule("failing", ("PERSON",), quoting_late),
    Rule("failing", ("PERSON",), quoting, recognise_many=too_few),
    pattern("PATIENT_ID", r"\w+", name="failing", check=lambda value: bool(int(value))),
]


def everything_said(error: BaseException) -> str:
    """The message, the repr, the fields, and the same of what caused it."""
    own = f"{error} {error!r} {vars(error)} {getattr(error, '__notes__', '')}"
    return own + "".join(everything_said(e) for e in (error.__cause__, error.__context__) if e)


@pytest.mark.parametrize("rule", FAILING)
def test_a_rule_that_fails_stops_everything_and_quotes_nothing(rule: Rule) -> None:
    failing = Redactor(rules=(*REDACTOR.rules, rule))
    for call in (failing.find, failing.check, failing.redact, failing.examine):
        with pytest.raises(CannotFinish, match=r"rule failing could not finish: \w+Error in \w+\.py, line \d+$") as caught:
            call("Margaret Okafor, seen")
        assert "Okafor" not in everything_said(caught.value)


@pytest.mark.parametrize("stage", ["view", "people", "assess_risks", "resolve"])
def test_a_stage_that_fails_stops_everything_and_quotes_nothing(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*values: object, **options: object) -> None:
        raise RuntimeError(f"Margaret Okafor {values}")

    monkeypatch.setattr(f"nhsredact.redactor.{stage}", fails)
    with pytest.raises(CannotFinish, match=r"could not finish: RuntimeError in test_laws.py, line \d+$") as caught:
        REDACTOR.redact("Margaret Okafor, seen")
    assert "Okafor" not in everything_said(caught.value)


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(0):
        REDACTOR.redact(f"Mrs Margaret Okafor, NHS No: {NUMBER}")
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
