"""Decisions made disjoint: where two meet, the stricter action stands, and what it leaves of the other is cut off."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import replace

from nhsredact.model import Action, Decision


def resolve(text: str, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Disjoint decisions in the order of the text, that together cover every character a given one covered.

    Stricter action first, then more confidence, then the longer stretch. A remainder that holds no letter or digit joins its neighbour,
    so that a character once covered never comes back.
    """
    ranked = sorted(decisions, key=_rank)
    taken: list[tuple[int, int, int]] = []
    kept: dict[int, Decision] = {}
    for index, decision in enumerate(ranked):
        for start, end in _free(taken, decision.finding.start, decision.finding.end):
            stretch = text[start:end]
            if not any(c.isalnum() for c in stretch) and (start, end) != (decision.finding.start, decision.finding.end):
                if decision.action > Action.KEEP:
                    _join(taken, kept, start, end)
                continue
            key = index if index not in kept else len(ranked) + len(taken)
            kept[key] = replace(decision, finding=replace(decision.finding, start=start, end=end))
            insort(taken, (start, end, key))
    return tuple(_trimmed(text, kept[key]) for _, _, key in taken)


def _rank(decision: Decision) -> tuple[int, int, int, int]:
    finding = decision.finding
    return -decision.action, -finding.confidence, finding.start - finding.end, finding.start


def _free(taken: list[tuple[int, int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of [start, end) that nothing in `taken` covers."""
    free = []
    at = bisect_left(taken, (start,))
    if at and taken[at - 1][1] > start:
        at -= 1
    for other_start, other_end, _ in taken[at:]:
        if other_start >= end:
            break
        if start < other_start:
            free.append((start, other_start))
        start = max(start, other_end)
    if start < end:
        free.append((start, end))
    return free


def _join(taken: list[tuple[int, int, int]], kept: dict[int, Decision], start: int, end: int) -> None:
    """Gives [start, end) to the decision that ends where it starts, or starts where it ends."""
    for place, (other_start, other_end, key) in enumerate(taken):
        if other_end == start or other_start == end:
            wider = min(start, other_start), max(end, other_end)
            taken[place] = (*wider, key)
            kept[key] = replace(kept[key], finding=replace(kept[key].finding, start=wider[0], end=wider[1]))
            return


def _trimmed(text: str, decision: Decision) -> Decision:
    """Without white space at the edges, as every finding."""
    start, end = decision.finding.start, decision.finding.end
    stretch = text[start:end]
    return replace(
        decision,
        finding=replace(decision.finding, start=end - len(stretch.lstrip()), end=start + len(stretch.rstrip())),
    )
