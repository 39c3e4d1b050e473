"""Evidence for a name against evidence that it is no person's: a hospital, a ward, a street, a disease, a brand, a storm.

Candidates that overlap are one. Two kinds of weak evidence make a likely name; a title outweighs everything but a brand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from nhsredact.data import sections
from nhsredact.model import Confidence, Finding, Role
from nhsredact.names import is_given, kind
from nhsredact.view import View

BEFORE = re.compile(r"([\w'.]+)[ \t]{1,2}$")
BED = re.compile(r"(?:bed|bay|room|cot|ward) ?\d", re.I)
AFTER = re.compile(r"('s|s')?[ \t-]{0,2}([\w']+)?")
STRONG = frozenset(
    ("honorific", "title", "relation", "label", "naming", "initial and surname", "surname first", "relation or age after it", "hashtag")
)
"""Cues that show a person whatever the name is."""


def weigh(view: View, candidates: Iterable[Finding]) -> list[Finding]:
    """The candidates that are names, overlapping ones made one."""
    return [weighed for finding in _merged(candidates) if (weighed := _weighed(view, finding))]


def _merged(candidates: Iterable[Finding]) -> list[Finding]:
    merged: list[Finding] = []
    for finding in sorted(candidates, key=lambda f: (f.start, -f.end)):
        if merged and finding.start < merged[-1].end:
            merged[-1] = _one(merged[-1], finding)
        else:
            merged.append(finding)
    return merged


def _one(first: Finding, second: Finding) -> Finding:
    confidence = max(first.confidence, second.confidence)
    if first.rule != second.rule and confidence is Confidence.POSSIBLE:
        confidence = Confidence.LIKELY
    named = first if first.role is not Role.UNKNOWN else second
    best = first if first.confidence >= second.confidence else second
    why = tuple(dict.fromkeys(first.why + second.why))
    return replace(
        best, start=min(first.start, second.start), end=max(first.end, second.end), confidence=confidence, role=named.role, why=why
    )


def _weighed(view: View, finding: Finding) -> Finding | None:
    """The finding, as public where everybody knows the name, or None where it is no person's."""
    lists = sections("not_a_person.txt")
    start, end = view.locate(finding.start, finding.end)
    name = view.lower[start:end]
    before = BEFORE.search(view.text, max(0, start - 20), start)
    previous = before[1] if before else ""
    words = [previous.lower(), *name.split()]
    named = not STRONG.isdisjoint(finding.why)
    if any(f"{a} {b}" in lists["brands"] for a, b in pairwise(words)):
        return None
    if name in lists["public"] and not named:
        return replace(finding, role=Role.PUBLIC, why=(*finding.why, "public figure"))
    if named:
        return finding
    linked = finding.rule == "people"
    return None if _names_a_thing(view, start, end, previous, linked=linked) else finding


def _names_a_thing(view: View, start: int, end: int, previous: str, *, linked: bool) -> bool:
    """Whether what stands before or after shows a place, an organisation, a disease or a thing; `linked`: the name is a person's elsewhere in the text."""
    lists = sections("not_a_person.txt")
    words = view.lower[start:end].split()
    if previous.lower() in lists["before"] and not (linked and previous.lower() == "the"):
        return True
    after = AFTER.match(view.text, end)
    shown = (after[2] if after else None) or ""
    following, capital = shown.lower(), shown[:1].isupper()
    if following in sections("name_cues.txt")["acts"] or (after and BED.match(view.text, after.start(2))):
        return len(words) == 1 and words[0] in lists["eponyms"] and not linked
    given = is_given(kind(words[0]))
    eponym = following in lists["eponym after"] and (words[-1] in lists["eponyms"] or (not given and view.text[start].isupper()))
    if eponym or following in lists["after"] or (capital and following in lists["after capital"]):
        return True
    if len(words) > 1:
        return words[-1] in lists["place ends"]
    return (words[0] in lists["eponyms"] and not linked) or (linked and previous[:1].isupper() and words[0] in lists["after"])
