"""The measure counts as its head says. Run with `pytest benchmarks`."""

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from corpus import Document, Span, parse
from score import Prediction, alarms, by_label, count, figures, leaks

MARKED = (
    "Pt [[PERSON/patient|Jo Okafor]], NHS [[UK_NHS|999 589 0429]], seen by Dr [[PERSON/staff|Amin]] on [[DATE|3 May]] in Leeds; "
    "GMC [[STAFF_REGISTRATION|1234567]]"
)
DOCUMENT = parse({"id": "1", "genre": "notes", "verdict": "block", "marked": MARKED})


def at(words: str, label: str, **more: str) -> Span:
    start = DOCUMENT.text.index(words)
    return Span(start, start + len(words), label, **more)


def scored(*spans: Span, verdict: str | None = None) -> dict[str, object]:
    return figures(count(DOCUMENT, Prediction(spans, verdict)))


def test_a_span_is_found_only_where_every_letter_is_covered_whatever_the_label() -> None:
    assert scored(at("Jo", "PERSON"), at("999 589 0429", "PHONE_NUMBER"))["span_recall"] == 0.5
    assert scored(at("Jo", "PERSON"), at("Okafor", "LOCATION"), at("999 589 0429", "UK_NHS"))["span_recall"] == 1.0
    assert [span.label for span in leaks(DOCUMENT, [at("999 589 0429", "UK_NHS")])] == ["PERSON"]


def test_only_what_is_protected_can_leak() -> None:
    assert scored()["protected"] == 2
    assert scored()["doc_leak"] == 1.0


def test_what_is_kept_counts_as_left_in_clear_once_redacted() -> None:
    prediction = Prediction((at("Jo Okafor", "PERSON", action="keep"), at("999 589 0429", "UK_NHS", action="label")))
    assert figures(count(DOCUMENT, prediction))["span_recall"] == 1.0
    assert figures(count(DOCUMENT, prediction.redacted()))["span_recall"] == 0.5


def test_a_false_alarm_overlaps_no_gold_span() -> None:
    result = scored(at("Leeds", "LOCATION"), at("seen", "PERSON"), at("May", "LOCATION"))
    assert (result["false"], result["nonname_false"]) == (2, 1)
    assert result["nonname_false_per_1000w"] == pytest.approx(1000 / DOCUMENT.words, abs=0.01)
    assert [span.label for span in alarms(DOCUMENT, [at("Leeds", "LOCATION"), at("May", "DATE")])] == ["LOCATION"]


def test_nonname_recall_is_over_direct_labels_but_names() -> None:
    assert scored(at("999 589 0429", "UK_NHS"))["nonname_recall"] == 0.5


def test_a_role_is_right_on_its_side_and_wrong_where_unknown_or_not_found() -> None:
    assert scored(at("Jo Okafor", "PERSON", role="relative"), at("Amin", "PERSON", role="public"))["role_right"] == 1.0
    assert scored(at("Jo Okafor", "PERSON", role="staff"), at("Amin", "PERSON", role="unknown"))["role_right"] == 0.0
    assert scored(at("Amin", "PERSON", role="staff"))["role_right"] == 0.5


def test_verdicts_are_compared_and_publish_is_clean() -> None:
    assert scored(verdict="publish")["verdict"] == {
        "right": 0.0,
        "block_missed": 1.0,
        "block_caught": 0.0,
        "unsafe_passed": 1.0,
        "clean_alarmed": None,
        "confusion": {"block->clean": 1},
    }
    assert scored(verdict="review")["stopped"] == 1.0
    assert "verdict" not in scored()


def test_counts_add_up_over_documents_and_labels() -> None:
    empty = Document("2", "Nothing here", (), "notes", "clean")
    counts = sum((count(d, Prediction((Span(0, 2, "PERSON"),), "block")) for d in (DOCUMENT, empty)), Counter())
    assert figures(counts)["docs"] == 2
    assert by_label(counts)["PERSON"] == {"gold": 2, "whole": 0, "found": 0, "exact": 0, "predicted": 2, "right": 0, "false": 2}


@pytest.mark.parametrize("marked", ["[[PERSN|Jo]]", "[[PERSON|Jo ]]", "Jo]] x", "[[PERSON|]]"])
def test_a_bad_mark_is_refused(marked: str) -> None:
    with pytest.raises(ValueError, match=r"^7: "):
        parse({"id": "7", "marked": marked})
