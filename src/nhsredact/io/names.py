"""File names: what identifies in a name, or was taken out of the file itself, is taken out of the name too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import PurePath

from nhsredact.io.passage import spliced
from nhsredact.model import Redacted

TOKEN = re.compile(r"[^\W\d_]+|\d+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
LONGEST = 12


def compact(text: str) -> str:
    """Letters and digits alone, whatever their case: "999-589 0429" and "9995890429" are one.

    >>> compact("Okafor, M.")
    'okaform'
    """
    return "".join(TOKEN.findall(text)).casefold()


class Name:
    """One part of a path, and the replacements that its file turns out to ask for."""

    def __init__(self, name: str) -> None:
        suffix = PurePath(name).suffix
        self.stem, self.suffix = name.removesuffix(suffix), suffix
        self.new: list[tuple[int, int, str]] = []
        self.spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        tokens = [m.span() for part in _parts(self.stem) for m in TOKEN.finditer(self.stem, *part)]
        for first in range(len(tokens)):
            for last in range(first, min(first + LONGEST, len(tokens))):
                start, end = tokens[first][0], tokens[last][1]
                self.spans[compact(self.stem[start:end])].append((start, end))

    def take_out(self, value: str, replacement: str, label: str) -> None:
        """`value` stood in the file and was replaced: so it is here, a person's name word by word."""
        words = [compact(word) for word in value.split()] if label == "PERSON" else []
        for wanted in (compact(value), *(word for word in words if len(word) > 2)):
            if len(wanted) > 1:
                self.new += [(start, end, replacement) for start, end in self.spans.get(wanted, ())]

    def redacted(self, redact: Callable[[str], Redacted]) -> str:
        """The name with all of that taken out, and what `redact` finds in it."""
        found = redact(" ".join(self.stem.split("_")))
        new = self.new + [(c.start, c.end, found.text[c.new_start : c.new_end]) for c in found.changes]
        stem = spliced(self.stem, [(start, end, UNSAFE.sub("-", text)) for start, end, text in new])
        return (stem.strip() or "file" if new else stem) + self.suffix


def _parts(stem: str) -> list[tuple[int, int]]:
    """Where "MargaretOkafor" has its two halves."""
    cuts = [0, *(m.start() for m in CAMEL.finditer(stem)), len(stem)]
    return list(pairwise(cuts))


def shown(path: str, redact: Callable[[str], Redacted], names: Sequence[Name] = ()) -> str:
    """A path as it may be shown: what identifies in it taken out, nothing in it that could steer a terminal. `names`: its last parts."""
    before = [Name(part) for part in PurePath(path).parts[: -len(names) or None]]
    parts = [name.redacted(redact) for name in (*before, *names)]
    return "".join(c if c.isprintable() else "?" for c in str(PurePath(*parts)))
