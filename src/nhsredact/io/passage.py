"""What every format makes of its input: texts to examine, and the stretches of them that are written back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nhsredact.model import Level, Redacted

Redact = Callable[[str, str], Redacted]
"""Takes a text and where in its file it stands ("row 3", or "" for the whole)."""

Slots = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell of a file that was written all the same: a row that could not be read, pictures that were not looked into."""

    message: str
    exit_code: int = 0
    level: Level = Level.PUBLISH


@dataclass(frozen=True, slots=True)
class Passage:
    """A text made of pieces, some of them `slots` that come from the file and go back to it; the rest is context, such as a heading."""

    text: str
    slots: Slots

    @classmethod
    def of(cls, pieces: Iterable[tuple[str, bool]]) -> Passage:
        """From pieces, each with whether it is a slot."""
        parts, slots, size = [], [], 0
        for text, is_slot in pieces:
            if is_slot:
                slots.append((size, size + len(text)))
            parts.append(text)
            size += len(text)
        return cls("".join(parts), tuple(slots))

    @classmethod
    def row(cls, cells: Iterable[tuple[str, str]]) -> Passage:
        """A row of a table, "Heading: value" on each line, so that a heading is a cue for its cell, but not over an empty one."""
        context = ((f"{name}: " if name and value.strip() else "", value) for name, value in cells)
        return cls.of(piece for before, value in context for piece in ((before, False), (value, True), ("\n", False)))

    def filled(self, redacted: Redacted) -> list[str]:
        """What each slot holds once redacted. A change that runs over several stands in the first, and what it covers in the others goes.

        >>> from nhsredact.model import Action, Change, Redacted, Role, Verdict
        >>> passage = Passage.of([("No: ", False), ("999 58", True), ("9 0429, seen", True)])
        >>> change = Change(4, 16, 4, 16, "UK_NHS", Role.UNKNOWN, Action.LABEL)
        >>> passage.filled(Redacted("No: [NHS NUMBER], seen", (change,), Verdict(Level.BLOCK)))
        ['[NHS NUMBER]', ', seen']
        """
        filled, first, placed, changes = [], 0, -1, redacted.changes
        for start, end in self.slots:
            while first < len(changes) and changes[first].end <= start:
                first += 1
            parts, last, at = [], start, first
            while at < len(changes) and changes[at].start < end:
                change = changes[at]
                parts.append(self.text[last : max(last, change.start)])
                if at > placed:
                    parts.append(redacted.text[change.new_start : change.new_end])
                    placed = at
                last, at = min(change.end, end), at + 1
            filled.append("".join(parts) + self.text[last:end])
        return filled


def spliced(text: str, new: Sequence[tuple[int, int, str]]) -> str:
    """The text with each (start, end, replacement) carried out, the longest first where they meet."""
    for start, end, replacement in _disjoint(new):
        text = text[:start] + replacement + text[end:]
    return text


def _disjoint(new: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for one in sorted(new, key=lambda n: (n[0] - n[1], n[0])):
        if all(one[1] <= other[0] or other[1] <= one[0] for other in kept):
            kept.append(one)
    return sorted(kept, reverse=True)
