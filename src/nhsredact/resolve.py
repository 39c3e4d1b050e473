"""Decisions made disjoint: where two meet, the stricter action stands, and what it leaves of the other is cut off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import heappop, heappush

from nhsredact.model import Action, Decision


def resolve(text: str, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Disjoint decisions in the order of the text. What a removing decision covered stays covered, but for white space at edges.

    Stricter action first, then more confidence, then the longer stretch. A remainder that holds no letter or digit joins its neighbour.
    """
    ranked = sorted(decisions, key=_rank)
    pieces: list[Decision] = []
    joining = None
    for start, end, index in _stretches(ranked):
        decision = ranked[index]
        piece = _placed(decision, joining if joining is not None else start, end)
        joining = None
        if (start, end) == (decision.finding.start, decision.finding.end) or any(c.isalnum() for c in text[start:end]):
            pieces.append(piece)
        elif decision.action is Action.KEEP:
            continue
        elif pieces and pieces[-1].finding.end == start and pieces[-1].action > Action.KEEP:
            pieces[-1] = _placed(pieces[-1], pieces[-1].finding.start, end)
        else:
            # what cut it off stands behind it, and is at least as strict
            joining = piece.finding.start
    return tuple(trimmed for piece in pieces if (trimmed := _trimmed(text, piece)))


def _rank(decision: Decision) -> tuple[int, int, int, int]:
    finding = decision.finding
    return -decision.action, -finding.confidence, finding.start - finding.end, finding.start


def _stretches(ranked: Sequence[Decision]) -> Iterator[tuple[int, int, int]]:
    """Each longest stretch over which one decision is the first of those that cover it, and that decision's index."""
    edges = sorted({edge for d in ranked for edge in (d.finding.start, d.finding.end)})
    coming = sorted(range(len(ranked)), key=lambda index: ranked[index].finding.start, reverse=True)
    covering: list[int] = []
    begin, first = 0, None
    for left in edges[:-1]:
        while coming and ranked[coming[-1]].finding.start == left:
            heappush(covering, coming.pop())
        while covering and ranked[covering[0]].finding.end <= left:
            heappop(covering)
        best = covering[0] if covering else None
        if best != first:
            if first is not None:
                yield begin, left, first
            begin, first = left, best
    if first is not None:
        yield begin, edges[-1], first


def _placed(decision: Decision, start: int, end: int) -> Decision:
    return replace(decision, finding=replace(decision.finding, start=start, end=end))


def _trimmed(text: str, decision: Decision) -> Decision | None:
    """Without white space at the edges, as every finding; None where nothing is left."""
    start, end = decision.finding.start, decision.finding.end
    stretch = text[start:end].rstrip()
    return _placed(decision, start + len(stretch) - len(stretch.lstrip()), start + len(stretch)) if stretch else None
