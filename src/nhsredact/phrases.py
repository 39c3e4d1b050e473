"""Phrases of a table in a text: the longest first, whole words, in any case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from nhsredact.data import shares
from nhsredact.view import View


@cache
def _by_first_word(table: str) -> Mapping[str, tuple[str, ...]]:
    """The table's phrases by their first word, the longest first."""
    found: dict[str, list[str]] = {}
    for phrase in shares(table):
        found.setdefault(_first(phrase), []).append(phrase)
    return {word: tuple(sorted(phrases, key=len, reverse=True)) for word, phrases in found.items()}


def _first(phrase: str) -> str:
    """Its first run of letters and digits."""
    end = next((at for at, c in enumerate(phrase) if not c.isalnum()), len(phrase))
    return phrase[:end]


def phrases(view: View, table: str) -> Iterator[tuple[int, int]]:
    """Where phrases of the table stand, disjoint, in order."""
    known, last = _by_first_word(table), 0
    lower = view.lower
    for word in view.words:
        start = word.start
        first = lower[start : word.end]
        if first not in known:
            first = _first(first) if not first.isalnum() else ""
        if first not in known or start < last:
            continue
        for phrase in known[first]:
            end = start + len(phrase)
            if lower.startswith(phrase, start) and not lower[end : end + 1].isalnum():
                yield start, end
                last = end
                break
