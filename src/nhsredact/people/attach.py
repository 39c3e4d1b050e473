"""Whose each identifier is: it belongs to the person named nearest before it.

A bare shape is an identifier beside a person, or in a row with another; a value once found is found everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from nhsredact.model import DIRECT, Confidence, Finding, Role
from nhsredact.view import View

REACH = 80
"""How far, in characters, an identifier may stand from the name it belongs to."""
TOUCHING = 4
ROW_GAP = 12
"""The most characters between two identifiers of one row."""
PERSONAL = frozenset(("UK_NHS", "UK_CHI", "UK_HSC", "DATE_OF_BIRTH"))
"""What a row of somebody's details holds, and what then needs no cue."""
TOKEN = re.compile(r"\w+|[^\w\s]")
SHORTEST = 6
"""A value with fewer letters and digits is not looked for elsewhere: it may be something else there."""


def attach(view: View, names: list[Finding], others: list[Finding]) -> list[Finding]:
    """The other findings with their person and role, POSSIBLE ones raised where a person or the same value stands beside."""
    persons = sorted((f for f in names if f.confidence >= Confidence.LIKELY), key=lambda f: f.start)
    starts = [f.start for f in persons]
    attached = [_attached(view.original, persons, starts, finding) for finding in _borne_out(view.original, others)]
    again = list(_again(view.original, attached))
    places = {(f.start, f.end) for f in again}
    return [*(f for f in attached if f.confidence > Confidence.POSSIBLE or (f.start, f.end) not in places), *again]


def _borne_out(text: str, found: list[Finding]) -> Iterator[Finding]:
    """A number or date of birth in a row with another identifier is one: "12/03/1941 | 999 589 0428 | LL57 9ZZ"."""
    places = sorted((f.start, f.end, f.label) for f in found if f.confidence >= Confidence.LIKELY and f.label in DIRECT)
    for finding in found:
        if finding.confidence is Confidence.POSSIBLE and finding.label in PERSONAL:
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
    if finding.confidence is Confidence.POSSIBLE and finding.label in DIRECT and _close(finding, nearest):
        finding = replace(finding, confidence=Confidence.LIKELY, why=(*finding.why, "beside a person"))
    role = nearest.role if finding.role is Role.UNKNOWN and finding.label in DIRECT and before else finding.role
    return replace(finding, person=nearest.person, role=role)


def _close(finding: Finding, person: Finding) -> bool:
    """Whether so near that the one says what the other is: a date must touch the name, since most dates near names are of care."""
    gap = max(finding.start - person.end, person.start - finding.end)
    return gap <= (TOUCHING if finding.label == "DATE_OF_BIRTH" else REACH)


def _beside(text: str, end: int, start: int) -> bool:
    return start - end <= REACH and "\n\n" not in text[end:start]


def _again(text: str, found: list[Finding]) -> Iterator[Finding]:
    """Every further place where a value that was found stands again as it is."""
    sure = [f for f in found if f.confidence >= Confidence.LIKELY and f.label in DIRECT]
    covered = {(f.start, f.end) for f in sure}
    values = {text[f.start : f.end]: f for f in reversed(sure)}
    # by first word and length, so that the text is read once however many values there are
    lengths: dict[str, set[int]] = {}
    for value in values:
        if sum(c.isalnum() for c in value) >= SHORTEST:
            lengths.setdefault(TOKEN.findall(value)[0], set()).add(len(value))
    for token in TOKEN.finditer(text) if lengths else ():
        for length in lengths.get(token[0], ()):
            start, end = token.start(), token.start() + length
            first = values.get(text[start:end])
            if first and (start, end) not in covered and not text[end : end + 1].isalnum():
                yield replace(first, start=start, end=end, why=(*first.why, "found elsewhere"))
