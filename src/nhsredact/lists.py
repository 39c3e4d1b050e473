"""A trust's own lists in a text: staff who asked not to be named, staff who may be, what is nobody's, cases in the public eye."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from nhsredact.model import Action, Confidence, Decision, Finding, Role
from nhsredact.policy import ALLOWED, PERMITTED, PUBLIC_CASES, REFUSED, Listed
from nhsredact.view import View

LABELS = {REFUSED: ("PERSON", Role.STAFF), PUBLIC_CASES: ("UNIQUE_EVENT", Role.UNKNOWN)}
WORD = re.compile(r"[^\W\d_]+")


def listed(view: View, lists: Mapping[str, Listed]) -> list[Finding]:
    """Whoever asked not to be named and whatever tells a case in the public eye, wherever an entry stands; the rule's name is the list's."""
    return [
        view.finding(start, end, LABELS[name][0], name, Confidence.SURE, "on a list", role=LABELS[name][1])
        for name in LABELS.keys() & lists.keys()
        for start, end in _places(view, lists[name].entries)
    ]


def allowed(view: View, decisions: Sequence[Decision], lists: Mapping[str, Listed]) -> list[Decision]:
    """The decisions, KEEP for what a list allows: what stands inside an allowed phrase, and staff who may be named.

    Staff who asked not to be named are taken out by any part of their name. Nobody whom the text shows as a patient is allowed by being on a list of staff.
    """
    stretches = [view.finding(start, end, "", ALLOWED, Confidence.SURE) for start, end in _places(view, _entries(lists, ALLOWED))]
    return [_allowed(view, decision, lists, stretches) for decision in decisions]


def _allowed(view: View, decision: Decision, lists: Mapping[str, Listed], stretches: Iterable[Finding]) -> Decision:
    finding = decision.finding
    if finding.label in ("PERSON", "INITIALS") and finding.role is Role.STAFF:
        words = _words(view.original[finding.start : finding.end])
        if words and _is_one_of(words, _entries(lists, REFUSED)):
            return Decision(finding, Action.LABEL, lists[REFUSED].clause)
        if words and decision.action is Action.REVIEW and _is_one_of(words, _entries(lists, PERMITTED)):
            return Decision(replace(finding, why=(*finding.why, PERMITTED)), Action.KEEP, lists[PERMITTED].clause)
    if any(stretch.start <= finding.start and finding.end <= stretch.end for stretch in stretches):
        return Decision(replace(finding, why=(*finding.why, ALLOWED)), Action.KEEP, lists[ALLOWED].clause)
    return decision


def _entries(lists: Mapping[str, Listed], name: str) -> tuple[str, ...]:
    return lists[name].entries if name in lists else ()


def _is_one_of(words: frozenset[str], entries: Iterable[str]) -> bool:
    """Whether all words of a mention are in one entry: "Webb" and "Tara" are in "Tara Webb"."""
    return any(words <= _words(entry) for entry in entries)


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.casefold()))


def _places(view: View, entries: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where an entry stands in the text, in any case and spacing, as whole words."""
    return (match.span() for match in _shape(entries).finditer(view.lower)) if entries else iter(())


@cache
def _shape(entries: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted({tuple(entry.lower().split()) for entry in entries}, key=lambda words: len(" ".join(words)), reverse=True)
    phrases = "|".join(r"\s+".join(map(re.escape, words)) for words in longest_first)
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)")
