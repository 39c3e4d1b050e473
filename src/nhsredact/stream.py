"""JSON Lines in, JSON Lines out: one answer for each row, in order, as it comes."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nhsredact.assess.explain import explain
from nhsredact.errors import CannotFinish, NhsredactError, UnreadableInput
from nhsredact.io import rows
from nhsredact.model import Action, Decision, Finding, Level, Verdict
from nhsredact.redactor import Examined, Redactor

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written for one row, the verdict in it, and what to say on the side, where the row could not be examined."""

    line: bytes
    level: Level
    exit_code: int = 0
    message: str = ""


def answers(source: Iterable[bytes], field: str, examine: Callable[[str], tuple[Row, Level]]) -> Iterator[Answer]:
    """`examine` for the text of each row; a row that cannot be examined is answered with what is wrong, and the rest goes on."""
    for number, row in rows.rows(source):
        yield _answer(number, row, field, examine)


def _answer(number: int, row: Row | UnreadableInput, field: str, examine: Callable[[str], tuple[Row, Level]]) -> Answer:
    fields = None if isinstance(row, UnreadableInput) else row
    try:
        if isinstance(row, UnreadableInput):
            raise row
        answer, level = examine(rows.text_of(row, field))
        return Answer(rows.written({"id": row.get("id"), **answer}), level)
    except Exception as error:
        # the message of a foreign error may quote the text: only its kind is told
        known = error if isinstance(error, NhsredactError) else CannotFinish(f"could not finish: {type(error).__name__}")
        line = rows.written(rows.refused(number, known, fields))
        return Answer(line, Level.BLOCK, known.exit_code, f"row {number}: {known}")


def find(redactor: Redactor, every: bool = False) -> Callable[[str], tuple[Row, Level]]:
    """What is there; with `every`, also what was seen and not counted, its action "keep" and its clause empty."""

    def examine(text: str) -> tuple[Row, Level]:
        examined = redactor.examine(text)
        decisions = with_candidates(examined) if every else examined.decisions
        return {"spans": [_span(d) for d in decisions], **_verdict(examined.verdict)}, examined.verdict.level

    return examine


def assess(redactor: Redactor) -> Callable[[str], tuple[Row, Level]]:
    """How many people match what is said of each described person."""

    def examine(text: str) -> tuple[Row, Level]:
        examined = redactor.examine(text)
        people = [
            {
                "role": risk.role.value,
                "expected": float(f"{risk.expected:.3g}"),
                "low": float(f"{risk.low:.3g}"),
                "high": float(f"{risk.high:.3g}"),
                "because": [{"label": f.label, "start": f.start, "end": f.end} for f in risk.because],
                "suggest": list(risk.suggest),
                "sentence": explain(text, risk, threshold=redactor.policy.threshold),
            }
            for risk in examined.risks
        ]
        return {"people": people, "verdict": examined.verdict.name}, examined.verdict.level

    return examine


def check(redactor: Redactor) -> Callable[[str], tuple[Row, Level]]:
    """Whether it may be published."""

    def examine(text: str) -> tuple[Row, Level]:
        verdict = redactor.check(text)
        return _verdict(verdict), verdict.level

    return examine


def redact(redactor: Redactor) -> Callable[[str], tuple[Row, Level]]:
    """The text made safe, and where each change is; the verdict is that on the text as it came in."""

    def examine(text: str) -> tuple[Row, Level]:
        redacted = redactor.redact(text)
        changes = [
            {"start": c.start, "end": c.end, "new_start": c.new_start, "new_end": c.new_end}
            | {"label": c.label, "role": c.role.value, "action": c.action.name.lower()}
            for c in redacted.changes
        ]
        return {"text": redacted.text, "changes": changes, "verdict": redacted.verdict.name}, redacted.verdict.level

    return examine


def with_candidates(examined: Examined) -> tuple[Decision, ...]:
    """The decisions, and among them every candidate that none of them takes up; these may overlap."""
    decided: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for finding in (d.finding for d in examined.decisions):
        decided[finding.label, finding.rule].append((finding.start, finding.end))
    left = [Decision(c, Action.KEEP, "") for c in examined.candidates if not _meets(decided[c.label, c.rule], c)]
    return tuple(sorted((*examined.decisions, *left), key=lambda d: (d.finding.start, d.finding.end)))


def _meets(stretches: list[tuple[int, int]], candidate: Finding) -> bool:
    """Whether one of these, disjoint and in order, overlaps the candidate."""
    at = bisect_left(stretches, (candidate.end,))
    return at > 0 and stretches[at - 1][1] > candidate.start


def _span(decision: Decision) -> Row:
    finding = decision.finding
    return {
        "start": finding.start,
        "end": finding.end,
        "label": finding.label,
        "role": finding.role.value,
        "person": finding.person,
        "confidence": finding.confidence.name.lower(),
        "rule": finding.rule,
        "why": "; ".join(finding.why),
        "action": decision.action.name.lower(),
        "clause": decision.clause,
    }


def _verdict(verdict: Verdict) -> Row:
    reasons = [{"label": r.label, "role": r.role.value, "clause": r.clause, "why": r.why} for r in verdict.reasons]
    return {"verdict": verdict.name, "reasons": reasons} | ({"notes": list(verdict.notes)} if verdict.notes else {})
