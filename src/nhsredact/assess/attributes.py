"""What is known of a described person, each thing with how many people it leaves: a place by its population, all else by a share of people.

A share is an interval: what the tables say, or, where there is no table yet, a range that is wide enough to be true. Each thing can be made coarser in
steps (an exact age to ten years, a village to nothing), down to saying nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nhsredact.checks import calendar_date
from nhsredact.data import ages, places, shares
from nhsredact.model import Finding

Interval = tuple[float, float]
NOTHING: Interval = (1.0, 1.0)
UNITED_KINGDOM: Interval = (66_000_000, 70_000_000)
SHARES: dict[str, Interval] = {
    "OCCUPATION": (1e-5, 1e-2),
    "NRP": (1e-3, 0.1),
    "DATE": (1e-4, 2e-3),
    "RARE_CONDITION": (1e-8, 5e-4),
    "RARE_TREATMENT": (1e-8, 1e-5),
}
"""The share of people of whom such a thing is true, where no table says more: DATE that they were in care on one day (admissions: about one for every
four people a year), RARE_* by the definition of rare."""
TABLES = {
    "OCCUPATION": "occupations.txt",
    "NRP": "backgrounds.txt",
    "RARE_CONDITION": "rare_conditions.txt",
    "RARE_TREATMENT": "rare_treatments.txt",
}
PAST = re.compile(r"^(?:the |an? |retired |former |ex-? ?)+")
ORGANISATIONS: tuple[tuple[re.Pattern[str], Interval], ...] = (
    (re.compile(r"\b(?:ward|unit|bay|icu|itu|nicu|scbu|hdu|picu)\b"), (10, 2_000)),
    (re.compile(r"\b(?:care|nursing|residential|rest) home\b|\b(?:house|court|lodge|hospice)$"), (15, 400)),
    (re.compile(r"\b(?:school|academy|college|nursery|primary|high)\b"), (50, 2_500)),
    (re.compile(r"\b(?:surgery|medical|practice|health centre|gp)\b"), (2_000, 25_000)),
    (re.compile(r"\b(?:hospital|infirmary|royal|general|trust|nhs|health board)\b"), (100_000, 1_500_000)),
)
"""People whom it could be, by kind of organisation: those on a ward in a year, residents, pupils, registered patients, those whom a hospital serves."""
OTHER_ORGANISATION: Interval = (20, 20_000)
UNKNOWN_PLACE: Interval = (200, 60_000)
TENS = {word: 10 * number for number, word in enumerate(calendar_date.TENS, 2)} | {"hundred": 100}
TEENS = calendar_date.TEENS[3:]
SMALL = [*calendar_date.UNITS, *calendar_date.TEENS[:3]]
GENARIANS = {"septuagenarian": (70, 79), "octogenarian": (80, 89), "nonagenarian": (90, 99), "centenarian": (100, 110)}
BAND = re.compile(r"(?P<first>\d+)(?: ?(?:to|-) ?(?P<last>\d+)| and over|\+)|under (?P<under>\d+)")
OLDEST = 110
LAST_BAND, SURVIVE = 90, 0.69
"""The open band of the table, and the share that reaches the next year there: 15,120 of 605,181 were 100 or older in 2020 (ONS)."""
FEW: Interval = (1.0, 7.0)
"""Of a count or a superlative that the text tells: printed counts up to this are hidden or rounded by the usual rule of the NHS for statistics."""


@dataclass(frozen=True)
class Attribute:
    """One thing that is said of a person: the finding's index, its label, and from exact to nothing what it leaves: (code, interval)."""

    index: int
    label: str
    ladder: tuple[tuple[str, Interval], ...]
    place: bool = False
    """Whether the intervals are people and not shares."""
    key: str = ""
    """The same for two ways of saying one thing: for an age what it is, for all else its words."""


def attribute(index: int, finding: Finding, words: str) -> Attribute:
    """What a finding says, from its words."""
    label, text = finding.label, words.lower()
    if label in ("LOCATION", "ORGANISATION"):
        people = population(text) if label == "LOCATION" else organisation(text)
        return Attribute(index, label, (("as it stands", people), ("nation", UNITED_KINGDOM)), place=True, key=text)
    if label == "AGE":
        ladder = age(text)
        return Attribute(index, label, ladder, key=str(ladder[0][1]))
    if label in ("SMALL_NUMBER", "UNIQUE_EVENT"):
        return Attribute(index, label, (("as it stands", FEW), ("left out", UNITED_KINGDOM)), place=True, key=text)
    table = shares(TABLES[label]) if label in TABLES else {}
    share = table.get(PAST.sub("", text)) or SHARES.get(label, NOTHING)
    return Attribute(index, label, (("as it stands", share), ("left out", NOTHING)), key=text)


def population(name: str) -> Interval:
    """At least and at most how many people live where a LOCATION says."""
    table = places()
    for form in (
        name,
        name.removeprefix("the "),
        name.removeprefix("north ").removeprefix("south ").removeprefix("east ").removeprefix("west "),
    ):
        if form in table:
            return table[form]
    return UNKNOWN_PLACE


def organisation(name: str) -> Interval:
    return next((people for kind, people in ORGANISATIONS if kind.search(name)), OTHER_ORGANISATION)


def age(text: str) -> tuple[tuple[str, Interval], ...]:
    """From the exact age over ten years to nothing."""
    years = _years(text)
    if years is None:
        return (("as it stands", (0.001, 0.02)), ("left out", NOTHING))
    first, last = years
    decade = (first // 10 * 10, last // 10 * 10 + 9)
    return (("as it stands", share_of_ages(first, last)), ("ten years", share_of_ages(*decade)), ("left out", NOTHING))


def share_of_ages(first: int, last: int) -> Interval:
    """The share of people whose age in years lies between, both included; beyond 90 each year is reached by seven of ten who reached the one before."""
    total = sum(people for *_, people in ages())
    found = 0.0
    for start, end, people in ages():
        common = min(last, end) - max(first, start) + 1
        if start == LAST_BAND and last >= start:
            found += people * (SURVIVE ** max(first - start, 0) - SURVIVE ** (last - start + 1))
        elif common > 0:
            found += people * common / (end - start + 1)
    share = max(found, 1) / total
    return share * 0.8, share * 1.25


def _years(text: str) -> tuple[int, int] | None:
    for word, years in GENARIANS.items():
        if word in text:
            return years
    if re.search(r"week|month|day|wk|mth|\bmo\b|hour|hrs?\b|newborn", text):
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
