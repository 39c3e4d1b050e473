"""Numbers and codes as they are read out: "nine nine nine, five eight nine, oh four two nine", "double seven", "S Y one, two A B".

Compiled from how British callers read out telephone numbers, postcodes and NHS numbers.
"""

import re
from collections.abc import Iterator

UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
DIGITS = {word: str(value) for value, word in enumerate(UNITS)} | dict.fromkeys(("nought", "naught", "oh"), "0")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {word: str(value) for value, word in enumerate(TEENS, 10)} | {word: str(value) for value, word in enumerate(TENS, 2)}
TIMES = {"double": 2, "treble": 3, "triple": 3}
DIGIT = rf"(?:{'|'.join(DIGITS)})"
UNIT = rf"""(?:(?:{"|".join(TIMES)})[ -](?:{DIGIT}|[a-z0-9])|(?:{"|".join(TENS)})(?:[ -](?:{"|".join(UNITS[1:])}))?|{"|".join(TEENS)}
    |{DIGIT}(?:[ ]hundred|[ ]thousand)?|[a-z0-9])\b"""
GAP = r"[ ]?[,.;:/-]?[ ]?"
RUN = re.compile(rf"(?<![\w'])(?=\w){UNIT}(?:{GAP}(?<![a-z0-9]){UNIT}){{4,40}}", re.I | re.X)
PART = re.compile(UNIT, re.I | re.X)
ROUND = {"hundred": "00", "thousand": "000"}
RARE = (*UNITS[3:], "zero", "nought", "naught", "double", "treble", "triple", "hundred")
"""Words that ordinary text seldom holds two of: without two of these, or letters that are spelt out, no run is looked for."""
SINGLE = re.compile(r" [A-Za-z] (?:[A-Za-z] )?[0-9][ ,](?:[0-9A-Za-z][ ,])")
SPELT = re.compile(rf" [a-z][ ,](?:[a-z][ ,])?(?:{'|'.join((*DIGITS, *TEENS, *TENS))})\b")


def read_out(text: str) -> bool:
    """A quick test whether `runs` may find anything."""
    lower = text.lower()
    return sum(word in lower for word in RARE) > 1 or SPELT.search(lower) is not None or SINGLE.search(text) is not None


def runs(text: str) -> Iterator[tuple[int, int, str]]:
    """For every part of every code that is read out, and every gap between two parts, where it stands and what it reads as in figures.

    >>> list(runs("ring oh one six three two"))
    [(5, 7, '0'), (7, 8, ''), (8, 11, '1'), (11, 12, ''), (12, 15, '6'), (15, 16, ''), (16, 21, '3'), (21, 22, ''), (22, 25, '2')]
    """
    for run in RUN.finditer(text) if read_out(text) else ():
        parts = list(PART.finditer(text, *run.span()))
        said = sum(len(part.group()) > 1 for part in parts)
        written = sum(part.group().isdigit() for part in parts)
        spelt = said == 0 and len(parts) > 5 and 1 < written < len(parts) - 1
        # "a b c one" is no code, "S Y one, two A B" and "L L 5 7, 2 X Y" are
        if not spelt and (said < 2 or (said < 3 and len(parts) < 5)):
            continue
        last, digit_before = run.start(), False
        for part in parts:
            if part.start() > last:
                yield last, part.start(), " " if part.start() - last > 1 else ""
            figures = _figures(part.group().lower(), digit_before)
            yield part.start(), part.end(), figures
            last, digit_before = part.end(), figures[-1].isdigit()


def _figures(said: str, digit_before: bool) -> str:
    """One part in figures: "double seven" is 77, "fifty-seven" 57, "seven hundred" 700; the letter o after a digit is a nought."""
    first, _, rest = said.replace("-", " ").partition(" ")
    if first in TIMES:
        return _figures(rest, digit_before) * TIMES[first]
    if first in TENS:
        return NUMBERS[first] + (DIGITS[rest] if rest else "0")
    if first in NUMBERS:
        return NUMBERS[first]
    if first in DIGITS:
        return DIGITS[first] + ROUND.get(rest, "")
    return "0" if first == "o" and digit_before else first.upper()
