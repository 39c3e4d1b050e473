"""The spaCy component: what it sets, and that it survives pipes, processes, bytes and files."""

import pickle
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

import nhsredact
import nhsredact.spacy
from nhsredact import Action, Confidence, PolicyError, Redactor, Role, Rule, pattern
from nhsredact.recognisers import nhs_number

TEXTS = [
    "NHS No: 999 589 0429, seen in clinic",
    "",
    "Clinic opens at nine.",
    "NHS number:999&nbsp;589&nbsp;0429;his brother's is 999\u200b123\u200b4561\r\nok",
    "\n \U0001f600 NHS 999 589 0429\n",
]


def pipeline(**config: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("nhsredact", config=config)
    return nlp


def spans(doc: Doc, key: str = "nhsredact") -> list[tuple[str, str, str, str]]:
    return [(span.text, span.label_, span.kb_id_, span.id_) for span in doc.spans[key]]


@pytest.mark.parametrize("text", TEXTS)
def test_the_doc_holds_what_examine_says(text: str) -> None:
    doc = pipeline()(text)
    examined = Redactor().examine(text)
    assert (doc._.nhsredact.decisions, doc._.nhsredact.verdict) == (examined.decisions, examined.verdict)
    for span, decision in zip(doc.spans["nhsredact"], examined.decisions, strict=True):
        finding = decision.finding
        assert (span.label_, span.kb_id_, span.id_) == (finding.label, finding.role, decision.action.name.lower())
        assert span.start_char <= finding.start < finding.end <= span.end_char
        assert decision in span._.nhsredact


def test_the_values_are_the_kinds_they_were_after_a_passage_through_bytes() -> None:
    doc = pipeline()(TEXTS[0])
    decision = Doc(doc.vocab).from_bytes(doc.to_bytes())._.nhsredact.decisions[0]
    assert type(decision.action) is Action
    assert type(decision.finding.role) is Role
    assert type(decision.finding.confidence) is Confidence
    assert type(decision.finding.why) is tuple
    hash(decision)


def test_a_span_is_widened_to_whole_tokens_and_the_decision_keeps_the_exact_place() -> None:
    redactor = Redactor(rules=(pattern("PATIENT_ID", r"RXH\d{4}", name="code"), pattern("EMAIL_ADDRESS", r"\b82(?=yo)", name="other")))
    doc = nhsredact.spacy.NhsredactComponent(redactor, "nhsredact", True)(spacy.blank("en")("seen: xRXH1234/82yo today"))
    assert {span.text for span in doc.spans["nhsredact"]} == {"xRXH1234/82yo"}
    assert [doc.text[d.finding.start : d.finding.end] for d in doc._.nhsredact.decisions] == ["RXH1234", "82"]
    assert [ent.text for ent in doc.ents] == ["xRXH1234/82yo"]


def test_entities_are_left_alone_unless_asked_for() -> None:
    ruler = {"label": "PRODUCT", "pattern": "0429"}, {"label": "GPE", "pattern": "Leeds"}
    for set_ents, expected in ((False, [("0429", "PRODUCT"), ("Leeds", "GPE")]), (True, [("999 589 0429", "UK_NHS"), ("Leeds", "GPE")])):
        nlp = spacy.blank("en")
        nlp.add_pipe("entity_ruler").add_patterns(ruler)
        rules = (Rule.of(nhs_number),)
        doc = nhsredact.spacy.NhsredactComponent(Redactor(rules=rules), "nhsredact", set_ents)(nlp("NHS No: 999 589 0429, Leeds"))
        assert [(ent.text, ent.label_) for ent in doc.ents if ent.label_ in ("PRODUCT", "GPE", "UK_NHS")] == expected
        assert {ent.kb_id_ for ent in doc.ents} == {""}


def test_the_group_may_have_another_name() -> None:
    doc = pipeline(spans_key="identifies")(TEXTS[0])
    assert ("999 589 0429", "UK_NHS") in [span[:2] for span in spans(doc, "identifies")]
    assert "nhsredact" not in doc.spans


def test_a_policy_is_named_in_the_config_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    policy = tmp_path / "ours.toml"
    policy.write_text(
        'name = "ours"\ntitle = "Ours"\n[clauses]\n"1" = "keep"\n[labels]\nUK_NHS = { action = "keep", clause = "1" }\n', encoding="utf-8"
    )
    doc = pipeline(policy=str(policy))(TEXTS[0])
    assert [span[3] for span in spans(doc) if span[1] == "UK_NHS"] == ["keep"]
    with pytest.raises(PolicyError):
        pipeline(policy="no such policy")


def test_pipe_gives_the_same_with_one_process_and_with_two() -> None:
    nlp = pipeline()
    one_by_one = [(spans(doc), doc._.nhsredact) for doc in map(nlp, TEXTS)]
    for processes in (1, 2):
        docs = nlp.pipe(TEXTS * 3, n_process=processes, batch_size=2)
        assert [(spans(doc), doc._.nhsredact) for doc in docs] == one_by_one * 3


def test_the_pipeline_survives_bytes_and_files(tmp_path: Path) -> None:
    nlp = pipeline(spans_key="identifies", set_ents=True)
    expected = spans(nlp(TEXTS[0]), "identifies")
    nlp.to_disk(tmp_path)
    assert spans(spacy.load(tmp_path)(TEXTS[0]), "identifies") == expected
    again = spacy.blank("en", config=nlp.config).from_bytes(nlp.to_bytes())
    assert spans(again(TEXTS[0]), "identifies") == expected
    assert pickle.loads(pickle.dumps(nlp.get_pipe("nhsredact"))) == nlp.get_pipe("nhsredact")


def test_the_doc_survives_bytes_files_and_bins(tmp_path: Path) -> None:
    nlp = pipeline()
    doc = nlp(TEXTS[3])
    doc.to_disk(tmp_path / "doc")
    (binned,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    for again in (Doc(nlp.vocab).from_bytes(doc.to_bytes()), Doc(spacy.blank("en").vocab).from_disk(tmp_path / "doc"), binned):
        assert (spans(again), again._.nhsredact) == (spans(doc), doc._.nhsredact)


def test_a_doc_that_was_not_examined_says_nothing() -> None:
    doc = spacy.blank("en")(TEXTS[0])
    assert doc._.nhsredact is None
    assert Span(doc, 0, 2)._.nhsredact == ()


def test_no_text_is_stored_beside_the_doc() -> None:
    doc = pipeline()(TEXTS[0])
    assert "589" not in repr(doc.user_data)
    assert "589" not in repr(doc._.nhsredact)


@pytest.mark.skipif(
    not entry_points(group="spacy_factories", name="nhsredact"), reason="the package was installed without its entry points"
)
def test_spacy_knows_the_component_without_an_import() -> None:
    code = "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('nhsredact'); print(nlp('NHS No: 999 589 0429')._.nhsredact.verdict.name)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "block"


def test_importing_nhsredact_loads_neither_spacy_nor_presidio() -> None:
    code = (
        "import sys, nhsredact; nhsredact.redact('NHS No: 999 589 0429');"
        "print([m for m in sys.modules if m.partition('.')[0] in ('spacy', 'presidio_analyzer', 'presidio_anonymizer')"
        " or m in ('nhsredact.spacy', 'nhsredact.presidio')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
