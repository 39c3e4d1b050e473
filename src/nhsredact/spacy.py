"""The spaCy component "nhsredact": what identifies, as a span group, and the verdict on the whole text, as `doc._.nhsredact`.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("nhsredact")
>>> doc = nlp("NHS No: 999 589 0429, seen in clinic")
>>> [(span.text, span.label_) for span in doc.spans["nhsredact"]], doc._.nhsredact.verdict.name
([('999 589 0429', 'UK_NHS')], 'block')
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from nhsredact.errors import CannotFinish
from nhsredact.model import Action, Confidence, Decision, Finding, Level, Reason, Role, Verdict
from nhsredact.redactor import Redactor, redactor

KEY = "nhsredact"


@dataclass(frozen=True, slots=True)
class Judged:
    """What `doc._.nhsredact` holds: the decisions, with the exact characters that they are about, and the verdict."""

    decisions: tuple[Decision, ...]
    verdict: Verdict


@dataclass(frozen=True)
class NhsredactComponent:
    """Sets a span group (label; role as kb_id; action as id) and `doc._.nhsredact`; `doc.ents` only where `set_ents` says so."""

    redactor: Redactor
    spans_key: str
    set_ents: bool

    def __call__(self, doc: Doc) -> Doc:
        examined = self.redactor.examine(doc.text)
        spans = [_span(doc, decision) for decision in examined.decisions]
        doc.spans[self.spans_key] = spans
        doc.user_data[KEY] = asdict(Judged(examined.decisions, examined.verdict))
        if self.set_ents:
            # without the role: doc.ents keep their kb_id for a knowledge base
            ours = [Span(doc, span.start, span.end, span.label) for span in filter_spans(spans)]
            taken = {token.i for span in ours for token in span}
            doc.ents = (*ours, *(other for other in doc.ents if taken.isdisjoint(range(other.start, other.end))))
        return doc


@Language.factory(
    "nhsredact",
    default_config={"policy": "doh", "spans_key": KEY, "set_ents": False},
    assigns=["doc.spans", "doc._.nhsredact"],
)
def make(nlp: Language, name: str, policy: str, spans_key: str, set_ents: bool) -> NhsredactComponent:
    """The component; `policy` is the name of a policy or the path of its file."""
    return NhsredactComponent(redactor(policy), spans_key, set_ents)


def _span(doc: Doc, decision: Decision) -> Span:
    """All tokens that the finding touches: a span can be wider than the finding, never narrower."""
    finding = decision.finding
    span = doc.char_span(
        finding.start, finding.end, finding.label, finding.role.value, alignment_mode="expand", span_id=decision.action.name.lower()
    )
    if span is None:
        raise CannotFinish(f"no tokens at {finding.start} to {finding.end}")
    return span


def _judged(doc: Doc) -> Judged | None:
    """Made from plain values, which go with the Doc through bytes, files and other processes; None where the component has not run."""
    kept = doc.user_data.get(KEY)
    if kept is None:
        return None
    verdict = kept["verdict"]
    reasons = tuple(Reason(**(reason | {"role": Role(reason["role"]), "level": Level(reason["level"])})) for reason in verdict["reasons"])
    judged = Verdict(Level(verdict["level"]), reasons, tuple(verdict["consents"]), tuple(verdict["notes"]))
    return Judged(tuple(map(_decision, kept["decisions"])), judged)


def _decision(kept: dict[str, Any]) -> Decision:
    finding = kept["finding"]
    typed = {"role": Role(finding["role"]), "confidence": Confidence(finding["confidence"]), "why": tuple(finding["why"])}
    return Decision(Finding(**(finding | typed)), Action(kept["action"]), kept["clause"])


def _decisions_at(span: Span) -> tuple[Decision, ...]:
    judged = _judged(span.doc)
    return tuple(d for d in judged.decisions if d.finding.start < span.end_char and span.start_char < d.finding.end) if judged else ()


Doc.set_extension("nhsredact", getter=_judged, force=True)
Span.set_extension("nhsredact", getter=_decisions_at, force=True)
