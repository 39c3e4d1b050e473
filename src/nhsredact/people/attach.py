"""Whose each identifier is: it belongs to the person named nearest before it.

A bare shape is an identifier beside a person, or in a row with another; a value once found is found everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from nhsredact.model import DIRECT, STAFF_SIDE, Confidence, Finding, Role
from nhsredact.view import View

REACH = 80
"""How far, in characters, an identifier may stand from the name it belongs to."""
SENTENCE_END = re.compile(r"[.!?]\s")
OWN = 24
"""The most characters between a name and what is its own."""
TOUCHING = 4
ROW_GAP = 12
"""The most characters between two identifiers of one row."""
PERSONAL = frozenset(("UK_NHS", "UK_CHI", "UK_HSC", "DATE_OF_BIRTH"))
"""What a row of somebody's details holds, and what then needs no cue."""
TOKEN = re.compile(r"[^\W_]+")
MOST_TOKENS, WIDEST_GAP = 12, 4
PATIENTS = PERSONAL | {"PATIENT_ID", "ADDRESS", "UK_POSTCODE"}
"""What is a patient's even where a member of staff is named nearest."""
STAFFS = frozenset(("AGE", "NRP", "RARE_CONDITION", "RARE_TREATMENT"))
ANOTHERS = re.compile(r"\b(?:an?|the|h(?:is|er)|their|saw|seen|met|treat\w*|care\w*|for|to|with|and|of|by)\b", re.I)
"""What stands between a member of staff and a detail that is somebody else's: "Dr Rao saw an 82-year-old"."""
SHORTEST = 6
"""A value with fewer letters and digits is not looked for elsewhere: it may be something else there."""


def attach(view: View, names: list[Finding], others: list[Finding]) -> list[Finding]:
    """The other findings with their person and role, POSSIBLE ones raised where a person or the same value stands beside."""
    persons = sorted((f for f in names if f.confidence >= Confidence.LIKELY), key=lambda f: f.start)
    starts = [f.start for f in persons]
    attached = [_attached(view.original, persons, starts, finding) for finding in _borne_out(view.original, others)]
    again = list(_again(view, attached))
    places = {(f.start, f.end) for f in again}
    return [*(f for f in attached if f.confidence > Confidence.POSSIBLE or (f.start, f.end) not in places), *again]


def not_staff(view: View, names: list[Finding], others: list[Finding]) -> list[Finding]:
    """The names, nobody staff or public whose own number, birthday or address stands right behind a mention of theirs."""
    starts = sorted(f.start for f in others if f.label in PATIENTS and f.confidence >= Confidence.LIKELY)
    own = set()
    for name in names:
        if name.role in STAFF_SIDE and starts:
            at = bisect_right(starts, name.end)
            behind = view.original[name.end : starts[at]] if at < len(starts) and starts[at] - name.end <= OWN else "\n"
            if "\n" not in behind and not re.search(r"[.;]\s", behind):
                own.add(name.person)
    return [replace(f, role=Role.PATIENT) if f.person in own and f.role in STAFF_SIDE else f for f in names]


def _borne_out(text: str, found: list[Finding]) -> Iterator[Finding]:
    """A number or date of birth in a row with another identifier is one: "12/03/1941 | 999 589 0428 | LL57 9ZZ"."""
    places = sorted((f.start, f.end, f.label) for f in found if f.confidence >= Confidence.LIKELY and f.label in DIRECT)
    for finding in found:
        if finding.confidence is Confidence.POSSIBLE and finding.label in PERSONAL and not _unchecked(finding):
            at = bisect_right(places, (finding.start,))
            for start, end, label in places[max(0, at - 1) : at + 1]:
                if label != finding.label and _in_row(text, finding, start, end):
                    finding = replace(finding, confidence=Confidence.LIKELY, why=(*finding.why, "beside another identifier"))  # noqa: PLW2901
                    break
        yield finding


def _in_row(text: str, finding: Finding, start: int, end: int) -> bool:
    """Whether little stands between the two, they do not overlap, and they share a line or stand on lines that follow one another."""
    between = text[end : finding.start] if end <= finding.start else text[finding.end : start]
    apart = end <= finding.start or finding.end <= start
    return apart and len(between) <= ROW_GAP and ("\n" not in between or not between.strip())


def _attached(text: str, persons: list[Finding], starts: list[int], finding: Finding) -> Finding:
    at = bisect_right(starts, finding.start)
    before = persons[at - 1] if at and _beside(text, persons[at - 1].end, finding.start) else None
    after = persons[at] if at < len(persons) and _beside(text, finding.end, persons[at].start) else None
    nearest = before or after
    if nearest is None:
        return finding
    weighed = finding.label == "INITIALS"
    if finding.confidence is Confidence.POSSIBLE and finding.label in DIRECT and not weighed and _close(finding, nearest):
        finding = replace(finding, confidence=Confidence.LIKELY, why=(*finding.why, "beside a person"))
    apart = before is None or SENTENCE_END.search(text, before.end, finding.start) is not None
    known = finding.role is not Role.UNKNOWN or finding.label not in DIRECT or apart
    if (
        finding.label in STAFFS
        and nearest.role is Role.STAFF
        and nearest.role_confidence >= Confidence.LIKELY
        and not apart
        and _own(text, nearest, finding)
    ):
        return replace(finding, person=nearest.person, role=Role.STAFF)
    role = finding.role if known or (finding.label in PATIENTS and nearest.role in STAFF_SIDE) else nearest.role
    sure = finding.role_confidence if role is finding.role else nearest.role_confidence
    return replace(finding, person=nearest.person, role=role, role_confidence=sure)


def _own(text: str, person: Finding, finding: Finding) -> bool:
    """Whether a detail right behind a name is theirs: "Tara Webb, 54"."""
    return 0 <= finding.start - person.end <= OWN + SHORTEST and ANOTHERS.search(text, person.end, finding.start) is None


def _close(finding: Finding, person: Finding) -> bool:
    """Whether so near that the one says what the other is: a date, or a number whose check fails, must touch the name."""
    gap = max(finding.start - person.end, person.start - finding.end)
    return gap <= (TOUCHING if finding.label == "DATE_OF_BIRTH" or _unchecked(finding) else REACH)


def _unchecked(finding: Finding) -> bool:
    """Whether it is ten digits of which nothing but their range speaks for a health number."""
    return "ten digits in the range" in finding.why


def _beside(text: str, end: int, start: int) -> bool:
    return start - end <= REACH and "\n\n" not in text[end:start]


def _again(view: View, found: list[Finding]) -> Iterator[Finding]:
    """Every further place where a value that was found stands again, whatever stands between its letters and digits."""
    sure = [f for f in found if f.confidence >= Confidence.LIKELY and f.label in DIRECT]
    covered = {(f.start, f.end) for f in sure}
    values = {compact: f for f in reversed(sure) if len(compact := _compact(view.original[f.start : f.end])) >= SHORTEST}
    longest = max(map(len, values), default=0)
    tokens = [m.span() for m in TOKEN.finditer(view.original)] if values else []
    starts = {compact[0] for compact in values}
    for index, (start, _) in enumerate(tokens):
        if view.original[start].casefold() not in starts:
            continue
        joined = ""
        for at in range(index, min(index + MOST_TOKENS, len(tokens))):
            if at > index and tokens[at][0] - tokens[at - 1][1] > WIDEST_GAP:
                break
            joined += _compact(view.original[slice(*tokens[at])])
            if len(joined) > longest:
                break
            first = values.get(joined)
            if first is not None and (start, tokens[at][1]) not in covered:
                yield replace(first, start=start, end=tokens[at][1], why=(*first.why, "found elsewhere"))


def _compact(value: str) -> str:
    return "".join(c for c in value.casefold() if c.isalnum())
