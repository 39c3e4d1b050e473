"""Presidio as a neighbour: our rules in its analyzer, its recognisers among our rules, its operators for our decisions.

>>> [(r.entity_type, r.start, r.end, r.score) for r in NhsredactRecognizer().analyze("NHS No: 999 589 0429")]
[('UK_NHS', 8, 20, 1.0)]
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from presidio_analyzer import AnalysisExplanation, AnalyzerEngine, EntityRecognizer, LocalRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from presidio_analyzer.pattern_recognizer import REGEX_TIMEOUT_SECONDS
from presidio_analyzer.predefined_recognizers import SpacyRecognizer
from presidio_anonymizer import AnonymizerEngine, EngineResult, InvalidParamError, OperatorConfig
from presidio_anonymizer import RecognizerResult as Stretch

from nhsredact.errors import CannotFinish, UsageError
from nhsredact.model import DIRECT, INDIRECT, Action, Confidence, Decision, Finding
from nhsredact.operators import replacement
from nhsredact.pattern import Rule
from nhsredact.redactor import Redactor, redactor
from nhsredact.resolve import resolve
from nhsredact.view import View

# Our label, and Presidio's names for it: the first is written, all are read. Every other label has one name on both sides.
NAMES: Mapping[str, tuple[str, ...]] = {
    "DATE": ("DATE_TIME",),
    "ORGANISATION": ("ORGANIZATION",),
    "BANK_ACCOUNT": ("BANK_ACCOUNT", "IBAN_CODE", "US_BANK_NUMBER"),
    "EMAIL_ADDRESS": ("EMAIL_ADDRESS", "EMAIL"),
    "PATIENT_ID": ("PATIENT_ID", "ID"),
    "STAFF_REGISTRATION": ("STAFF_REGISTRATION", "MEDICAL_LICENSE"),
}
LABELS = {name: label for label, names in NAMES.items() for name in names}
# Whoever asks Presidio for the wider kind alone gets these under its name.
WIDER = {"DATE_OF_BIRTH": "DATE_TIME", "INITIALS": "PERSON", "ADDRESS": "LOCATION", "UK_POSTCODE": "LOCATION"}
SCORES = {Confidence.POSSIBLE: 0.4, Confidence.LIKELY: 0.9, Confidence.SURE: 1.0}


def entity(label: str) -> str:
    """What Presidio calls our label; one that it does not know keeps its name."""
    return NAMES.get(label, (label,))[0]


class NhsredactRecognizer(LocalRecognizer):
    """Our pipeline as a recogniser of Presidio's: all that `find` finds, what the policy keeps included, or only `supported_entities`.

    `redactor` is a Redactor (which may hold one rule alone) or the name of a policy. The explanation of a result says why;
    its metadata say rule, label, role, person, action and clause.
    """

    name: str

    def __init__(
        self,
        redactor: Redactor | str = "doh",
        supported_entities: Sequence[str] | None = None,
        supported_language: str = "en",
        name: str = "nhsredact",
    ) -> None:
        self.redactor = _redactor(redactor)
        labels = DIRECT.union(INDIRECT, *(rule.labels for rule in self.redactor.rules))
        super().__init__(list(supported_entities or sorted(map(entity, labels))), name, supported_language)

    def load(self) -> None:
        """Nothing is left to load."""

    def analyze(
        self, text: str, entities: Sequence[str] | None = None, nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """What `find` finds, under Presidio's names, as far as it is among `entities` (all, where none are named)."""
        wanted = set(self.supported_entities).intersection(entities or self.supported_entities)
        results = []
        for decision in self.redactor.find(text):
            label = decision.finding.label
            name = next((name for name in (entity(label), WIDER.get(label)) if name in wanted), None)
            if name is not None:
                results.append(self._result(name, decision))
        return results

    def _result(self, name: str, decision: Decision) -> RecognizerResult:
        finding = decision.finding
        score = SCORES[finding.confidence]
        said = AnalysisExplanation(self.name, score, pattern_name=finding.rule, textual_explanation="; ".join(finding.why))
        metadata = {RecognizerResult.RECOGNIZER_NAME_KEY: self.name, RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id}
        metadata |= {"rule": finding.rule, "label": finding.label, "role": finding.role.value, "person": finding.person}
        metadata |= {"action": decision.action.name.lower(), "clause": decision.clause}
        return RecognizerResult(name, finding.start, finding.end, score, said, metadata)


def add_to(analyzer: AnalyzerEngine, redactor: Redactor | str = "doh") -> None:
    """Registers our pipeline in an analyzer, once for each language that it serves."""
    for language in analyzer.supported_languages:
        analyzer.registry.add_recognizer(NhsredactRecognizer(redactor, supported_language=language))


def rule_from(recognizer: EntityRecognizer, label: str = "", *, nlp_engine: NlpEngine | None = None, likely: float = 0.5) -> Rule:
    """A recogniser of Presidio's as a rule of ours, run on the plain text of the `View`; `label` stands for all of its own names.

    Score 1 (a check holds, or the caller's list) is SURE; from `likely` up, or with a word of context, LIKELY; below, POSSIBLE.
    Context needs an `nlp_engine`; so do recognisers that read what a model found, which raise `UsageError` without.
    """
    if label and label not in DIRECT | INDIRECT:
        raise UsageError(f"{label}: no such label; `nhsredact rules` lists them")
    kind: str = recognizer.name  # type: ignore[has-type]
    engine, languages = None, [recognizer.supported_language]
    if nlp_engine is not None:
        engine = AnalyzerEngine(RecognizerRegistry([recognizer], supported_languages=languages), nlp_engine, supported_languages=languages)
    elif isinstance(recognizer, SpacyRecognizer):
        raise UsageError(f"{kind} reads what a model found: give it an nlp_engine")
    labels = (label,) if label else tuple(sorted({LABELS.get(name, name) for name in recognizer.supported_entities}))
    return Rule(f"presidio_{kind}", labels, _Foreign(f"presidio_{kind}", recognizer, engine, label, likely), f"{kind} of Presidio")


@dataclass(frozen=True)
class _Foreign:
    name: str
    recognizer: EntityRecognizer
    engine: AnalyzerEngine | None
    label: str
    likely: float

    def __call__(self, view: View) -> Iterator[Finding]:
        for result in self._results(view.text):
            if not 0 <= result.start < result.end <= len(view.text):
                raise CannotFinish(f"rule {self.name} reported a place outside the text")
            label = self.label or LABELS.get(result.entity_type, result.entity_type)
            cue = bool(result.analysis_explanation and result.analysis_explanation.supportive_context_word)
            confidence = Confidence.LIKELY if cue or result.score >= self.likely else Confidence.POSSIBLE
            why = f"score {result.score:.2f}{' with context' if cue else ''}"
            yield view.finding(result.start, result.end, label, self.name, Confidence.SURE if result.score >= 1 else confidence, why)

    def _results(self, text: str) -> list[RecognizerResult]:
        """Presidio only logs that a pattern ran out of time, and goes on without; whoever took that long may have missed something."""
        started = time.monotonic(), time.process_time()
        if self.engine is None:
            results = self.recognizer.analyze(text, self.recognizer.supported_entities, None)  # type: ignore[arg-type]
        else:
            results = self.engine.analyze(text, self.recognizer.supported_language, return_decision_process=True)
        # `regex` counts processor time on some systems and time of day on others
        if max(time.monotonic() - started[0], time.process_time() - started[1]) >= REGEX_TIMEOUT_SECONDS:
            raise CannotFinish(f"rule {self.name} took over {REGEX_TIMEOUT_SECONDS} seconds: a pattern may have timed out")
        return results or []


def anonymise(
    text: str, decisions: Iterable[Decision] | Redactor | str = "doh", operators: Mapping[str, OperatorConfig] | None = None
) -> EngineResult:
    """The text with presidio-anonymizer's operators carried out on these decisions, or on those of a Redactor or the policy of a name.

    `operators` are keyed by label, ours or Presidio's, or by DEFAULT; elsewhere our own replacement stands. What the policy keeps
    is left, what it erases is erased. Raises `UsageError` for an operator that cannot be carried out or leaves a value as it was,
    and for `hash` without a salt, since hashing every NHS number there is finds the one.

    >>> anonymise("NHS No: 999 589 0429", operators={"UK_NHS": OperatorConfig("replace", {"new_value": "***"})}).text
    'NHS No: ***'
    """
    for key, config in (operators or {}).items():
        if config.operator_name == "hash" and not config.params.get("salt"):
            raise UsageError(f"{key}: hash needs a salt that is secret and has 16 bytes or more")
    found = _redactor(decisions).find(text) if isinstance(decisions, Redactor | str) else resolve(text, decisions)
    removing = [decision for decision in found if decision.action > Action.KEEP]
    stretches, configs = [], {}
    for number, decision in enumerate(removing):
        start, end = decision.finding.start, decision.finding.end
        name, config = _operator(number, decision, text[start:end], operators or {})
        configs[name] = config
        stretches.append(Stretch(name, start, end, SCORES[decision.finding.confidence]))
    try:
        result = AnonymizerEngine().anonymize(text, stretches, configs, merge_entities_with_spaces=False)  # type: ignore[no-untyped-call]
    except InvalidParamError as error:
        raise UsageError(f"presidio-anonymizer: {error}") from None
    except Exception as error:
        # the message of a foreign error may quote the text: only its kind is told
        raise CannotFinish(f"an operator could not finish: {type(error).__name__}") from None
    # the engine works from the end of the text to its start
    for item, decision in zip(result.items, reversed(removing), strict=True):
        item.entity_type = entity(decision.finding.label)
        if item.text == text[decision.finding.start : decision.finding.end]:
            raise UsageError(f"{item.operator} left a {decision.finding.label} as it was; it is the policy that says what is kept")
    return result


def _operator(number: int, decision: Decision, value: str, operators: Mapping[str, OperatorConfig]) -> tuple[str, OperatorConfig]:
    """The caller's operator, under the label's name; else ours, under a name of its own, because every replacement may differ."""
    label = decision.finding.label
    given = operators.get(label) or operators.get(entity(label)) or operators.get("DEFAULT")
    if given is not None and decision.action is not Action.ERASE:
        return entity(label), given
    new = replacement(decision.finding, value, decision.action)
    # `replace` with nothing would print the name of the kind
    return f"{label} {number}", OperatorConfig("replace", {"new_value": new}) if new else OperatorConfig("redact")


def _redactor(given: Redactor | str) -> Redactor:
    return redactor(given) if isinstance(given, str) else given
