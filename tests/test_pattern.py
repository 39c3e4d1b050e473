"""pattern(): a rule that is only a shape, a check and a cue."""

import pickle

import pytest

from nhsredact import Redactor, UsageError, pattern
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import Rule, said_before, said_near
from nhsredact.recognisers import nhs_number
from nhsredact.view import view


def ends_in_seven(value: str) -> bool:
    return value.endswith("7")


def found(rule: Rule, text: str) -> list[tuple[str, Confidence]]:
    seen = view(text)
    return [(text[f.start : f.end], f.confidence) for f in rule.recognise(seen)]


def test_a_shape_alone_is_likely() -> None:
    assert found(pattern("PATIENT_ID", r"\bRXH\d{7}\b"), "RXH1234567, RXH12345678") == [("RXH1234567", Confidence.LIKELY)]


def test_a_check_that_holds_is_sure_and_one_that_fails_is_nothing() -> None:
    rule = pattern("PATIENT_ID", r"\b\d{4}\b", check=ends_in_seven)
    assert found(rule, "1237 1238") == [("1237", Confidence.SURE)]


def test_a_cue_before_it_in_any_case_is_likely_and_none_is_nothing() -> None:
    rule = pattern("PATIENT_ID", r"\b\d{4}\b", cue=r"unit no\W*$")
    assert found(rule, "UNIT NO: 1238; room 1239") == [("1238", Confidence.LIKELY)]


def test_with_check_and_cue_either_is_enough() -> None:
    rule = pattern("PATIENT_ID", r"\b\d{4}\b", check=ends_in_seven, cue=r"unit no\W*$")
    assert found(rule, "1237, unit no 1238, 1239") == [("1237", Confidence.SURE), ("1238", Confidence.LIKELY)]


def test_the_cue_is_sought_only_within_reach() -> None:
    text = "unit no ..... 1238"
    assert found(pattern("PATIENT_ID", r"\d{4}", cue="unit", reach=5), text) == []
    assert found(pattern("PATIENT_ID", r"\d{4}", cue="unit", reach=20), text) != []


def test_a_group_named_value_narrows_the_finding() -> None:
    assert found(pattern("PATIENT_ID", r"bed \w+ (?P<value>\d+)?"), "bed A 12, bed B x") == [("12", Confidence.LIKELY)]


def test_it_sees_through_disguises_like_every_rule() -> None:
    assert found(pattern("PATIENT_ID", r"RXH\d{3}"), "RXH&#49;\u200b23") == [("RXH&#49;\u200b23", Confidence.LIKELY)]


def test_it_is_used_and_pickled_with_a_redactor() -> None:
    redactor = Redactor(rules=(pattern("PATIENT_ID", r"RXH\d{3}", check=ends_in_seven, name="ours"),))
    copy = pickle.loads(pickle.dumps(redactor))
    assert copy.redact("seen: RXH127").text == redactor.redact("seen: RXH127").text == "seen: [PATIENT CODE]"
    assert [d.finding.rule for d in copy.find("RXH127")] == ["ours"]


@pytest.mark.parametrize(
    "label, shape, cue, message",
    [
        ("HOSPITAL_NUMBER", r"\d", None, "HOSPITAL_NUMBER: no such label"),
        ("PATIENT_ID", r"(\d", None, "pattern ours: missing"),
        ("PATIENT_ID", r"\d", "(", "pattern ours: missing"),
    ],
)
def test_a_bad_pattern_is_refused(label: str, shape: str, cue: str | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        pattern(label, shape, cue=cue, name="ours")


def test_a_module_of_recognisers_is_a_rule() -> None:
    rule = Rule.of(nhs_number)
    assert (rule.name, rule.labels) == ("nhs_number", ("UK_NHS",))
    assert rule.summary.startswith("NHS number")
    assert next(iter(rule.recognise(view("NHS No 999 589 0429")))) == Finding(
        7, 19, "UK_NHS", "nhs_number", Confidence.SURE, why=("called an NHS number, check digit holds",)
    )


def test_said_before_and_said_near_look_on_their_side_only() -> None:
    import re

    seen, cue = view("before 1234 after"), re.compile("after")
    assert not said_before(seen, 7, cue)
    assert said_near(seen, 7, 11, cue)
    assert not said_near(seen, 7, 11, cue, reach=3)
