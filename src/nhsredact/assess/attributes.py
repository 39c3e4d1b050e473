"""What is known of a described person, each thing with how many people it leaves: a place by its population, all else by a share of people.

A share is an interval: what the tables say, or, where there is no table yet, a range that is wide enough to be true. Each thing can be made coarser in
steps (an exact age to ten years, a village to its region), down to saying nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nhsredact import coarser
from nhsredact.assess import ages
from nhsredact.data import condition_groups, places, shares
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
IN_A_MONTH: Interval = (3e-3, 6e-2)
ANY_RARE: Interval = (0.02, 0.06)
"""The share of people who have some rare condition or other: about 3.5 million people (Department of Health, UK Rare Diseases Framework, 2021)."""
TABLES = {
    "OCCUPATION": "occupations.txt",
    "NRP": "backgrounds.txt",
    "RARE_CONDITION": "rare_conditions.txt",
    "RARE_TREATMENT": "rare_treatments.txt",
}
PAST = re.compile(r"^(?:the |an? |retired |former |ex[- ])+")
ORGANISATIONS: dict[str, Interval] = {
    "a ward": (10, 2_000),
    "a care home": (15, 400),
    "a school": (50, 2_500),
    "a GP practice": (2_000, 25_000),
    "a hospital": (100_000, 1_500_000),
    coarser.ORGANISATION: (20, 20_000),
}
"""People whom it could be, by kind of organisation: those on a ward in a year, residents, pupils, registered patients, those whom a hospital serves."""
UNKNOWN_PLACE: Interval = (200, 60_000)
FEW: Interval = (1.0, 7.0)
"""Of a count or a superlative that the text tells: printed counts up to this are hidden or rounded by the usual rule of the NHS for statistics."""
AS_IT_STANDS, LEFT_OUT = "as it stands", "left out"


@dataclass(frozen=True)
class Step:
    """One rung: a code, the share of people or the people that it leaves, and what is written for it; "" where the kind of thing is all that is left."""

    code: str
    interval: Interval
    words: str = ""


@dataclass(frozen=True)
class Attribute:
    """One thing that is said of a person: the finding, and the steps from exact to nothing."""

    finding: Finding
    ladder: tuple[Step, ...]
    place: bool = False
    """Whether the intervals are people and not shares."""
    key: str = ""
    """The same for two ways of saying one thing: for an age what it is, for all else its words."""


def attribute(finding: Finding, text: str) -> Attribute:
    """What a finding says, from its words in the text."""
    words = text[finding.start : finding.end].lower()
    if finding.label == "AGE":
        steps = tuple(Step(*step) for step in ages.ladder(words, ages.sex_told(text, finding.start, finding.end)))
        return Attribute(finding, steps, key=str(ages.years(words)))
    place = finding.label in ("LOCATION", "ORGANISATION", "SMALL_NUMBER", "UNIQUE_EVENT")
    return Attribute(finding, _ladder(finding.label, words), place=place, key=words)


def _ladder(label: str, words: str) -> tuple[Step, ...]:
    everybody = Step(LEFT_OUT, UNITED_KINGDOM)
    match label:
        case "LOCATION":
            people = population(words)
            *inner, widest = coarser.region(words)
            wider = [
                Step(name, (low, min(high, UNITED_KINGDOM[1])), name)
                for name in inner
                for low, high in (population(name.lower()),)
                if high > people[1]
            ]
            return Step(AS_IT_STANDS, people), *wider, Step(widest, UNITED_KINGDOM, widest), everybody
        case "ORGANISATION":
            kind = coarser.kind(words)
            return Step(AS_IT_STANDS, ORGANISATIONS[kind]), Step("kind", UNITED_KINGDOM, kind), everybody
        case "SMALL_NUMBER":
            return Step(AS_IT_STANDS, FEW), Step("hidden", UNITED_KINGDOM, coarser.COUNT), everybody
        case "UNIQUE_EVENT":
            return Step(AS_IT_STANDS, FEW), everybody
    stands = Step(AS_IT_STANDS, _share(label, words))
    match label:
        case "DATE" if month := coarser.month(words):
            return stands, Step("month", IN_A_MONTH, month), Step(LEFT_OUT, NOTHING)
        case "RARE_CONDITION":
            groups = [Step("group", condition_groups()[group][0], group)] if (group := coarser.group(words)) else []
            return stands, *groups, Step("rare", ANY_RARE, coarser.CONDITION), Step(LEFT_OUT, NOTHING)
        case "RARE_TREATMENT":
            return stands, Step("kind", NOTHING, coarser.TREATMENT), Step(LEFT_OUT, NOTHING)
    return stands, Step(LEFT_OUT, NOTHING)


def _share(label: str, words: str) -> Interval:
    table = shares(TABLES[label]) if label in TABLES else {}
    return table.get(words) or table.get(PAST.sub("", words)) or SHARES.get(label, NOTHING)


def population(name: str) -> Interval:
    """At least and at most how many people live where a LOCATION in lower case says."""
    table = places()
    shorter = (name, name.removeprefix("the "), re.sub(r"^(?:north|south|east|west) ", "", name))
    return next((table[form] for form in shorter if form in table), UNKNOWN_PLACE)
