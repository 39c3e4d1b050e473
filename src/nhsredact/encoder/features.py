"""How the names model reads: word pieces, and beside each what its uncased base cannot see: capitals, layout, and what the lists know.

Training and finding share this file, so that a model is never asked to read otherwise than it learnt.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from nhsredact.names import BARRED, kind

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PART = re.compile(r"[^\W\d_]+|\d+|([^\w\s]|_)\1{3,}|[^\w\s]|_")
"""A word, a number, a mark, or a line of one mark: dots and dashes that lead to a column are one part."""
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where the next word of "#JusticeForTamsin" or "NHSTrust" begins."""
PREFIXES = frozenset("Mc Mac De Di Du La Le Fitz Al El Van".split())
"""What a name goes on behind with a capital: McDonald, DeShawn."""
LONGEST = 40
"""Letters in a part; a longer one is cut, since it is no word and the tokenizer would not read it."""

# look 0 is that of padding and of the marks at either end
LOOKS, GAPS, KINDS = 9, 3, 11
FEATURES = LOOKS * GAPS * KINDS


class Pieces(NamedTuple):
    """Word pieces of one text: their ids, their features (look, gap and kind in one number), and each one's part."""

    ids: list[int]
    features: list[int]
    part: list[int]
    """The index in `parts` of each piece."""
    parts: list[tuple[int, int]]
    """Where in the text each part (a word, a run of digits, a mark) stands."""


def pieces(tokenizer: Tokenizer, text: str) -> Pieces:
    """The text as the model reads it."""
    parts = [place for match in PART.finditer(text) for place in _split(match)]
    plain = text.translate(BARRED)
    words = [plain[start:end] if plain[start].isalnum() else plain[start] for start, end in parts]
    encoded = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
    seen, last = [], 0
    for start, end in parts:
        seen.append(feature(look(text[start:end]), _gap(text, last, start), known(text[start:end])))
        last = end
    owners = [index for index in encoded.word_ids if index is not None]
    # the tokenizer makes nothing of control characters
    kept = {index: number for number, index in enumerate(dict.fromkeys(owners))}
    return Pieces(encoded.ids, [seen[index] for index in owners], [kept[index] for index in owners], [parts[index] for index in kept])


def feature(look: int, gap: int, known: int) -> int:
    return (look * GAPS + gap) * KINDS + known


def _split(match: re.Match[str]) -> list[tuple[int, int]]:
    start, end = match.span()
    if end - start < 5 or not match.group()[0].isalpha():
        return [(start, end)]
    word, cuts = match.group(), [0]
    for camel in CAMEL.finditer(word):
        if word[cuts[-1] : camel.start()] not in PREFIXES:
            cuts.append(camel.start())
    return [
        (start + at, start + min(at + LONGEST, right))
        for left, right in pairwise((*cuts, end - start))
        for at in range(left, right, LONGEST)
    ]


def _gap(text: str, end: int, start: int) -> int:
    """0 glued to what stands before, 1 one space, 2 the first on its line or in its column."""
    between = text[end:start]
    return 0 if not between and end else 1 if between == " " else 2


@lru_cache(maxsize=65_536)
def look(part: str) -> int:
    """What the letters look like.

    >>> [look(part) for part in ("word", "Word", "WORD", "W", "mIx", "12", ",", "Олена")]
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    if part[0].isdigit():
        return 6
    if not part[0].isalpha():
        return 7
    if ord(part[0]) > 0x24F and not 0x1E00 <= ord(part[0]) <= 0x1EFF:
        return 8
    if part.islower():
        return 1
    if part.isupper():
        return 3 if len(part) > 1 else 4
    return 2 if part.istitle() else 5


@lru_cache(maxsize=65_536)
def known(part: str) -> int:
    """What the lists know of it: 0 no word of Latin letters, 1 an ordinary word, 2 unknown, 3 a given name, 4 a surname, 5 either, 6 a rare name,
    7 and 8 such a name (common, rare) that is a word too, 9 and 10 one that is a place too.
    """
    if look(part) >= 6:
        return 0
    found = kind(part)
    if not found:
        return 2
    common = "G" in found or "S" in found
    if "p" in found:
        return 9 if common else 10
    if "w" in found:
        return 1 if found == "w" else 7 if common else 8
    return (5 if "G" in found and "S" in found else 3 if "G" in found else 4) if common else 6
