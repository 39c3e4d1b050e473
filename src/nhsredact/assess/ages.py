"""What an age leaves of the people: the share of them who are of that age and, where the text tells it, of that sex."""

from __future__ import annotations

import re

from nhsredact import coarser
from nhsredact.checks import calendar_date
from nhsredact.data import ages

Interval = tuple[float, float]
TENS = {word: 10 * number for number, word in enumerate(calendar_date.TENS, 2)} | {"hundred": 100}
TEENS = calendar_date.TEENS[3:]
SMALL = [*calendar_date.UNITS, *calendar_date.TEENS[:3]]
GENARIANS = {"septuagenarian": (70, 79), "octogenarian": (80, 89), "nonagenarian": (90, 99), "centenarian": (100, 110)}
BAND = re.compile(r"(?P<first>\d+)(?: ?(?:to|-) ?(?P<last>\d+)| and over|\+)|under (?P<under>\d+)")
BABY = re.compile(r"week|month|day|wk|mth|\bmo\b|hour|hrs?\b|newborn")
OLDEST = 110
LAST_BAND, SURVIVE = 90, 0.69
"""The open band of the table, and the share that reaches the next year there: 15,120 of 605,181 were 100 or older in 2020 (ONS)."""
UNREAD: Interval = (0.001, 0.02)
"""An age that cannot be read."""
WOMEN = ((0, 0.49), (75, 0.53), (80, 0.56), (85, 0.60), (90, 0.67))
"""The share of women from each age on: about half up to 74, then mid-2020 estimates (ONS; from memory, within two points)."""
SEX_LEFT: Interval = (0.48, 0.52)
FEMALE = re.compile(
    r"\b(?:woman|girl|lady|female|mother|mum|mam|daughter|wife|sister|gran\w*|nan|aunt\w*|niece|she|her|widow|mrs|miss|ms)\b|(?<=\d) ?f\b",
    re.I,
)
MALE = re.compile(
    r"\b(?:man|boy|gentleman|male|father|dad|son|husband|brother|grand(?:father|dad|pa)|uncle|nephew|he|his|him|lad|chap|mr)\b|(?<=\d) ?m\b",
    re.I,
)
BEFORE, AFTER = 25, 30
"""So many characters on either side of an age are read for a word that tells the sex."""


def ladder(words: str, sex: str = "") -> tuple[tuple[str, Interval, str], ...]:
    """From the exact age over ten years and a third of life to nothing: a code, the share, what to write instead. `words` in lower case."""
    left = SEX_LEFT if sex else (1.0, 1.0)
    read = years(words)
    if read is None:
        return (("as it stands", UNREAD, ""), ("left out", left, ""))
    tens, group = coarser.ages(*read)
    coarse = (
        (code, share(first, last if last < LAST_BAND else OLDEST, sex), said)
        for code, (first, last, said) in (("ten years", tens), ("age group", group))
    )
    return (("as it stands", share(*read, sex), ""), *coarse, ("left out", left, ""))


def share(first: int, last: int, sex: str = "") -> Interval:
    """The share of people whose age in years lies between, both included; beyond 90 each year is reached by seven of ten who reached the one before.

    `sex`: "female", "male", or "" where the text does not tell.
    """
    total = sum(people for *_, people in ages())
    found = 0.0
    for start, end, people in ages():
        common = min(last, end) - max(first, start) + 1
        if start == LAST_BAND and last >= start:
            found += people * (SURVIVE ** max(first - start, 0) - SURVIVE ** (last - start + 1)) * of_sex(start, sex)
        elif common > 0:
            found += people * common / (end - start + 1) * of_sex(start, sex)
    part = max(found, 1) / total
    return part * 0.8, part * 1.25


def of_sex(age: int, sex: str) -> float:
    """The share of people of this age who are of this sex."""
    women = next(part for start, part in reversed(WOMEN) if age >= start)
    return {"female": women, "male": 1 - women}.get(sex, 1.0)


def sex_told(text: str, start: int, end: int) -> str:
    """What the words around an age say: "female", "male", or "" where they say neither or both. What follows an age counts first."""
    line = text.find("\n", end) if "\n" in text[end : end + AFTER] else end + AFTER
    for first, last in ((end, line), (start, end), (max(0, start - BEFORE), start)):
        told = [sex for sex, shape in (("female", FEMALE), ("male", MALE)) if shape.search(text, first, last)]
        if told:
            return told[0] if len(told) == 1 else ""
    return ""


def years(text: str) -> tuple[int, int] | None:
    """The first and the last year that an age in lower case says."""
    for word, known in GENARIANS.items():
        if word in text:
            return known
    if BABY.search(text):
        return 0, 0
    if band := BAND.search(text):
        first, last = band["first"] or 0, band["last"] or (int(band["under"]) - 1 if band["under"] else OLDEST)
        return int(first), int(last)
    figures = re.search(r"\d+", text)
    if figures:
        return int(figures[0]), int(figures[0])
    if teen := next((number for number, word in enumerate(TEENS, 13) if word in text), 0):
        return teen, teen
    tens = next((value for word, value in TENS.items() if word in text), 0)
    ones = next((number for number, word in enumerate(SMALL, 1) if re.search(rf"\b{word}\b", text)), 0)
    return (tens + ones, tens + ones) if tens or ones else None
