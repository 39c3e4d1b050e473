"""The shape of a name: which words of a text can together be one person's."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from nhsredact.data import names, sections, words
from nhsredact.view import View, Word

PARTICLES = frozenset(
    "de da di do dos du del della van von der den ter ten la le el al bin ibn bint ben ap ab ferch o ó ní nic mac mc y e st abu".split()
)
"""Small words that stand inside surnames of many languages, whichever case they are written in."""

BARRED = str.maketrans("łđøæþßŁĐØÆÞ", "ldoatsLDOAT")
"""Letters with no mark to take off, as English lists write them."""
MOST_WORDS = 5


@lru_cache(maxsize=65_536)
def kind(word: str) -> str:
    """What the lists know of a word in any case: letters as in `data.names`, "w" for an ordinary word, "" for an unknown one.

    >>> kind("Margaret"), kind("Okafor"), kind("table"), kind("Xyzzle")
    ('G', 's', 'w', '')
    """
    lower = word.lower()
    table = names()
    found = "w" if lower in sections("not_a_person.txt")["words"] else table.get(lower)
    if found is None and not lower.isascii():
        plain = unicodedata.normalize("NFD", lower.translate(BARRED))
        found = table.get("".join(c for c in plain if not unicodedata.combining(c)))
    if found is None and "-" in lower:
        parts = {kind(part) for part in lower.split("-")}
        # the plainest of them, and of two alike always the same one
        found = "w" if "w" in parts else min(parts, key=lambda part: (len(part), part)) if all(parts) else ""
    if found is None and lower.startswith(("mc", "mac", "o'", "d'")):
        found = "s"
    if found is None:
        stem = lower.partition("'")[0]
        found = "w" if lower in words() or (stem != lower and (stem in words() or len(stem) < 2)) else ""
    return found


def is_given(known: str) -> bool:
    return "G" in known or "g" in known


def is_surname(known: str) -> bool:
    return "S" in known or "s" in known


def bare(word: Word) -> str:
    """The word without a possessive."""
    text = word.text
    return text[:-2] if text.endswith(("'s", "'S")) else text


def name_end(view: View, index: int, *, lower: bool = False) -> int:
    """The index after the last word of the name that begins with word `index`, at most five words on.

    The first word is taken for part of a name on the caller's word. Each further one must follow at once and look like a part of a name: a
    capital (or, with `lower`, a known name), not an ordinary word, or a particle with such a word after it, or an initial.
    """
    found = view.words
    last = index
    for at in range(index + 1, min(index + MOST_WORDS, len(found))):
        gap = view.text[found[at - 1].end : found[at].start]
        if found[at - 1].text.endswith(("'s", "'S")) or not (
            gap == " " or (gap in (". ", ".") and found[at - 1].end - found[at - 1].start == 1)
        ):
            break
        if _belongs(view, index, found[at], lower):
            last = at
        elif found[at].text.lower() not in PARTICLES:
            break
    return last + 1


def _belongs(view: View, first: int, word: Word, lower: bool) -> bool:
    text = bare(word)
    known = kind(text)
    if not text[0].isupper():
        return lower and (is_given(known) or is_surname(known)) and "w" not in known
    if len(text) == 1:
        return text not in "IA"
    if text.isupper() and len(text) < 4 and not is_given(known):
        return view.words[first].text.isupper() and len(view.words[first].text) > 3
    return known != "w"


def leads(view: View, index: int) -> bool:
    """Whether the word is an initial or a particle with more of the name right behind it: "J." in "J. Okafor", "Ó" in "Ó Dochartaigh"."""
    word, following = view.words[index], view.words[index + 1]
    gap = view.text[word.end : following.start]
    initial = word.end - word.start == 1 and word.text.isupper() and word.text != "I" and gap in (" ", ".", ". ")
    return following.text[0].isupper() and (initial or (word.text.lower() in PARTICLES and gap == " "))


def begins_sentence(text: str, start: int) -> bool:
    """Whether nothing but quotes, bullets and white space lies between here and the end of a sentence or a line."""
    at = start - 1
    while at >= 0 and text[at] in " \t\"'([*>_#-":
        at -= 1
    return at < 0 or text[at] in ".!?\n:;|•"


def name_span(view: View, first: int, end: int) -> tuple[int, int]:
    """Characters of `view.text` from word `first` to before word `end`, a closing possessive left out."""
    last = view.words[end - 1]
    return view.words[first].start, last.start + len(bare(last))
