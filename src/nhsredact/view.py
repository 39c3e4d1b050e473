"""Text as a reader sees it: disguises taken off, every position traceable to the original.

Rules look for shapes in `View.text`. What would hide them is undone before: characters written in code (`markup`), characters that do not
show or only look different (`characters`), and numbers that are read out (`spoken`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nhsredact import characters, markup
from nhsredact.errors import UnreadableInput
from nhsredact.markup import Edit
from nhsredact.model import Confidence, Finding, Role
from nhsredact.spoken import read_out, runs

TRICKY = re.compile(r"[&<%\r\0-\x08\x0b-\x1f\x7f]")
DOTTED = re.compile(r"\.(?<=[A-Za-z]\.)(?=[0-9A-Z+][0-9])")
HALF_PAIR = re.compile("[\ud800-\udfff]")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
DIGIT = re.compile(r"[0-9]")


class Word(NamedTuple):
    """A run of letters (hyphens and apostrophes inside belong to it) at its place in `View.text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Layer:
    """Replacements made in one pass: edit k put plain [plain_start, plain_end) where [start, end) stood."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    plain_starts: tuple[int, ...]
    plain_ends: tuple[int, ...]

    def source(self, position: int) -> tuple[int, int]:
        """The stretch that the character at this plain position came from."""
        edit = bisect_right(self.plain_starts, position) - 1
        if edit < 0:
            return position, position + 1
        if position < self.plain_ends[edit]:
            return self.starts[edit], self.ends[edit]
        moved = self.ends[edit] + position - self.plain_ends[edit]
        return moved, moved + 1

    def target(self, position: int) -> tuple[int, int]:
        """The plain stretch that the character at this source position went into; an empty one where it went nowhere."""
        edit = bisect_right(self.starts, position) - 1
        if edit < 0:
            return position, position + 1
        if position < self.ends[edit]:
            return self.plain_starts[edit], self.plain_ends[edit]
        moved = self.plain_ends[edit] + position - self.ends[edit]
        return moved, moved + 1


@dataclass(frozen=True)
class View:
    """`original` as it came, and `text`, the same made plain; `span` maps a stretch of `text` back."""

    original: str
    text: str
    layers: tuple[Layer, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open positions in `text` to half-open positions in `original`, hidden characters inside included."""
        for layer in reversed(self.layers):
            start, end = layer.source(start)[0], layer.source(end - 1)[1]
        return start, end

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Half-open positions in `original` to the stretch of `text` that came from them."""
        for layer in self.layers:
            start, end = layer.target(start)[0], layer.target(end - 1)[1]
        return start, end

    def finding(self, start: int, end: int, label: str, rule: str, confidence: Confidence, *why: str, role: Role = Role.UNKNOWN) -> Finding:
        """A `Finding` for [start, end) of `text`, white space at its edges left out, its place given in the original."""
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if self.layers:
            start, end = self.span(start, end)
        return Finding(start, end, label, rule, confidence, role, None, why)

    @cached_property
    def lower(self) -> str:
        """`text` in lower case, of the same length, for cheap tests whether a cue word occurs at all."""
        lowered = self.text.lower()
        return lowered if len(lowered) == len(self.text) else "".join(c.lower()[0] for c in self.text)

    @cached_property
    def shouts(self) -> bool:
        """Whether the whole text is in capitals, which then say nothing."""
        return self.text.isupper()

    @cached_property
    def has_digit(self) -> bool:
        """Whether any digit occurs: most rules for numbers need not look further."""
        return DIGIT.search(self.text) is not None

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Every word of `text` in order."""
        return tuple([Word(*m.span(), m[0]) for m in WORD.finditer(self.text)])


# twice: a link inside a link, and markup kept as text, are encoded twice
PASSES: tuple[Callable[[str], Iterator[Edit]], ...] = (
    markup.escapes,
    markup.escapes,
    markup.entities,
    markup.entities,
    markup.tags,
    characters.mojibake,
    characters.marks,
    characters.ligatures,
    characters.boxes,
    runs,
)


def view(text: str) -> View:
    """The text made plain. Raises `UnreadableInput` where it holds half a surrogate pair, which no encoding can write.

    >>> view("NHS&nbsp;999\\u200b 123 4567").text
    'NHS 999 123 4567'
    """
    dressed = TRICKY.search(text) or DOTTED.search(text) or characters.UNDERSCORE.search(text) or characters.BOXES.search(text)
    if text.isascii() and not dressed and not read_out(text):
        return View(text, text)
    if half := HALF_PAIR.search(text):
        raise UnreadableInput(
            f"character {half.start() + 1} is half a surrogate pair; read the text again in the right encoding", "surrogate"
        )
    plain, layers = text, []
    for make_plain in PASSES:
        edits = list(make_plain(plain))
        if edits:
            plain, layer = _apply(plain, edits)
            layers.append(layer)
    return View(text, characters.fold(plain), tuple(layers))


def _apply(text: str, edits: list[Edit]) -> tuple[str, Layer]:
    parts: list[str] = []
    plain_starts, plain_ends, last, size = [], [], 0, 0
    for start, end, new in edits:
        parts += (text[last:start], new)
        plain_starts.append(size + start - last)
        size = plain_starts[-1] + len(new)
        plain_ends.append(size)
        last = end
    parts.append(text[last:])
    return "".join(parts), Layer(tuple(e[0] for e in edits), tuple(e[1] for e in edits), tuple(plain_starts), tuple(plain_ends))
