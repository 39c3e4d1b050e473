"""A trust's own lists in a text: staff who asked not to be named, staff who may be, what is nobody's, cases in the public eye."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from nhsredact.model import NAMES, STAFF_SIDE, Action, Confidence, Decision, Finding, Role
from nhsredact.named import is_called, may_be
from nhsredact.policy import ALLOWED, PERMITTED, PUBLIC_CASES, REFUSED, Listed
from nhsredact.view import View

LABELS = {REFUSED: ("PERSON", Role.STAFF), PUBLIC_CASES: ("UNIQUE_EVENT", Role.UNKNOWN)}
SURELY = frozenset(("honorific", "called patient", "called relative", "called carer", "called visitor", "suffers"))
"""What shows that a name is a person's even where it is an allowed phrase too."""


def listed(view: View, lists: Mapping[str, Listed]) -> list[Finding]:
    """Whoever asked not to be named and whatever tells a case in the public eye, wherever an entry stands; the rule's name is the list's."""
    return [
        view.finding(start, end, LABELS[name][0], name, Confidence.SURE, "on a list", role=LABELS[name][1])
        for name in sorted(LABELS.keys() & lists.keys())
        for start, end in _places(view, lists[name].entries)
    ]


def allowed(view: View, decisions: Sequence[Decision], lists: Mapping[str, Listed]) -> list[Decision]:
    """The decisions, KEEP for what a list allows: what stands inside an allowed phrase, and staff who may be named.

    Staff who asked not to be named are taken out by any part of their name. Nobody is kept by a list of staff whom the text does not surely show as staff,
    and nobody by an allowed phrase who is named outside it too.
    """
    if not lists:
        return list(decisions)
    stretches = sorted(
        (f.start, f.end) for f in (view.finding(*place, "", ALLOWED, Confidence.SURE) for place in _places(view, _entries(lists, ALLOWED)))
    )
    names = [d.finding for d in decisions if d.finding.label in NAMES]
    elsewhere = {f.person for f in names if f.role not in STAFF_SIDE and (not _inside(stretches, f) or not SURELY.isdisjoint(f.why))}
    permitted = {f.person for f in names if _is_staff(f) and _is(is_called, view, f, _entries(lists, PERMITTED))}
    found = []
    for decision in decisions:
        finding = decision.finding
        if finding.label in NAMES and finding.role is Role.STAFF and _is(may_be, view, finding, _entries(lists, REFUSED)):
            found.append(Decision(finding, Action.LABEL, lists[REFUSED].clause))
        elif finding.label in NAMES and decision.action is Action.REVIEW and _is_staff(finding) and finding.person in permitted:
            found.append(_kept(decision, PERMITTED, lists))
        elif _inside(stretches, finding) and (finding.person is None or finding.person not in elsewhere):
            found.append(_kept(decision, ALLOWED, lists))
        else:
            found.append(decision)
    return found


def _is_staff(finding: Finding) -> bool:
    return finding.role is Role.STAFF and finding.role_confidence >= Confidence.LIKELY and finding.person is not None


def _is(how: Callable[[str, str], bool], view: View, finding: Finding, entries: Iterable[str]) -> bool:
    mention = view.original[finding.start : finding.end]
    return any(how(mention, entry) for entry in entries)


def _kept(decision: Decision, name: str, lists: Mapping[str, Listed]) -> Decision:
    return Decision(replace(decision.finding, why=(*decision.finding.why, name)), Action.KEEP, lists[name].clause)


def _inside(stretches: Sequence[tuple[int, int]], finding: Finding) -> bool:
    """Whether it stands inside one of the stretches, which are disjoint and in order."""
    at = bisect_right(stretches, (finding.start, 1 << 62))
    return at > 0 and finding.end <= stretches[at - 1][1]


def _entries(lists: Mapping[str, Listed], name: str) -> tuple[str, ...]:
    return lists[name].entries if name in lists else ()


def _places(view: View, entries: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where an entry stands in the text, in any case and spacing, as whole words."""
    return (match.span() for match in _shape(entries).finditer(view.lower)) if entries else iter(())


@cache
def _shape(entries: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted({tuple(entry.lower().split()) for entry in entries}, key=lambda words: len(" ".join(words)), reverse=True)
    phrases = "|".join(r"\s+".join(map(re.escape, words)) for words in longest_first)
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)")
