"""One regular expression for many cue words."""

from collections.abc import Iterable
from itertools import groupby


def alternatives(words: Iterable[str]) -> str:
    """The words as whole words (a digit may follow), the longest first, grouped by first letter: the search tries a few, not all.

    A dot in a word stands for a space or a dot; all else is text.

    >>> import re
    >>> re.findall(alternatives(["gmc", "gp.code", "gp"]), "gp code, gmc7, gmcs")
    ['gp code', 'gmc']
    """
    ordered = sorted(set(words), key=lambda word: (word[0], -len(word), word))
    groups = (
        f"{first}(?:{'|'.join(word[1:].replace('.', '[ .]') for word in group)})"
        for first, group in groupby(ordered, key=lambda word: word[0])
    )
    return rf"(?<!\w)(?:{'|'.join(groups)})(?![^\W\d])"
