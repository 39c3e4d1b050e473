"""What may be said in the place of what identifies: "80 to 89" for an age, "March 2024" for a day, "South West" for a village, "a school" for its name.

Each function gives the words from the closest to the coarsest; they come from tables, never from the text, so that what stands in brackets in a redacted
text can be told from what somebody wrote there.
"""

from __future__ import annotations

import re
from functools import cache

from nhsredact.checks import calendar_date
from nhsredact.data import condition_groups, regions

NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
REGIONS = (
    "North East",
    "North West",
    "Yorkshire and The Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
)
UNITED_KINGDOM = "United Kingdom"
ORGANISATIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a ward", re.compile(r"\b(?:ward|unit|bay|icu|itu|nicu|scbu|hdu|picu)\b")),
    ("a care home", re.compile(r"\b(?:care|nursing|residential|rest) home\b|\b(?:house|court|lodge|hospice)$")),
    ("a school", re.compile(r"\b(?:school|academy|college|nursery|primary|high)\b")),
    ("a GP practice", re.compile(r"\b(?:surgery|medical|practice|health centre|gp)\b")),
    ("a hospital", re.compile(r"\b(?:hospital|infirmary|royal|general|trust|nhs|health board)\b")),
)
ORGANISATION = "an organisation"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
OLDEST = 90
GROUPS = ((0, 17, "under 18"), (18, 64, "18 to 64"), (65, OLDEST, "65 or over"))
CONDITION = "a rare condition"
TREATMENT = "a specialised treatment"
COUNT = "a small number"


def ages(first: int, last: int) -> tuple[tuple[int, int, str], ...]:
    """Ten years, then children, adults of working age or older people: first year, last year, words."""
    decade = first // 10 * 10
    if decade >= OLDEST:
        tens = (OLDEST, OLDEST, f"{OLDEST} or over")
    else:
        tens = (decade, max(last // 10 * 10, decade) + 9, f"{decade} to {max(last // 10 * 10, decade) + 9}" if decade else "under 10")
    return tens, next(group for group in reversed(GROUPS) if first >= group[0])


def month(words: str) -> str:
    """The month of a date, and the year where one is told; nothing where it cannot be read."""
    date = calendar_date.read(words)
    return "" if date is None or not date.month else f"{MONTHS[date.month - 1]} {date.year or ''}".rstrip()


def region(place: str) -> tuple[str, ...]:
    """The region, the nation and the United Kingdom, as far as they are known; `place` in lower case."""
    within = regions().get(place, "")
    if within in NATIONS:
        return within, UNITED_KINGDOM
    return (within, NATIONS[0], UNITED_KINGDOM) if within else (UNITED_KINGDOM,)


def kind(organisation: str) -> str:
    """What kind of organisation it is; `organisation` in lower case."""
    return next((words for words, shape in ORGANISATIONS if shape.search(organisation)), ORGANISATION)


def group(condition: str) -> str:
    """The group that a rare condition belongs to by the words in its name, or nothing; `condition` in lower case."""
    return next((words for words, (_, parts) in condition_groups().items() if any(part in condition for part in parts)), "")


@cache
def written() -> str:
    """A regular expression for whatever the functions of this page give."""
    fixed = {
        *REGIONS,
        *NATIONS,
        UNITED_KINGDOM,
        *(words for words, _ in ORGANISATIONS),
        ORGANISATION,
        *(words for *_, words in GROUPS),
        *condition_groups(),
        CONDITION,
        TREATMENT,
        COUNT,
    }
    return rf"under 10|\d0 to \d9|{OLDEST} or over|(?:{'|'.join(MONTHS)})(?: [12]\d{{3}})?|{'|'.join(map(re.escape, sorted(fixed)))}"
