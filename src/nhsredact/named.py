"""Whether a mention is the name that a trust has on a list or in a record: word by word, in any case and spelling of accents."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

WORD = re.compile(r"[^\W\d_]+")


@cache
def words(text: str) -> tuple[str, ...]:
    """The words of a name, in order.

    >>> words("Tara-Jane O'Neill")
    ('tara', 'jane', 'o', 'neill')
    """
    return tuple(WORD.findall(unicodedata.normalize("NFC", text).casefold()))


def is_called(mention: str, name: str) -> bool:
    """Whether a mention is the whole name: the same words in the same order."""
    return bool(words(name)) and words(mention) == words(name)


def may_be(mention: str, name: str) -> bool:
    """Whether a mention may be of somebody of this name: the surname, with nothing before it that begins otherwise, or the given name alone.

    >>> [may_be(mention, "Tara Webb") for mention in ("T Webb", "Webb", "Tara", "Tara-Jane Webb", "Paul Webb", "Tara Bello")]
    [True, True, True, True, False, False]
    >>> may_be("Webb, Tara", "Tara Webb")
    True
    """
    said, known = words(mention), words(name)
    if not said or not known:
        return False
    if set(known) <= set(said):
        return True
    if len(said) == 1:
        return said[0] in (known[0], known[-1])
    return said[-1] == known[-1] and said[0][0] == known[0][0]
