"""What together singles out few: for each described person the expected number of people who match all that is said, with an interval.

The people of the smallest place that is named, times the share of people for each further thing. The things are taken to be independent of one
another, which they seldom are, so that for each one more the interval is widened. The interval is what the tables predict before anybody knows that
the person exists, so it may be under one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from nhsredact.assess.attributes import FEW, UNITED_KINGDOM, Attribute, Interval, attribute
from nhsredact.assess.story import story
from nhsredact.errors import UsageError
from nhsredact.model import INDIRECT, STAFF_SIDE, THRESHOLD, Confidence, Finding, Risk, Role
from nhsredact.view import View

__all__ = ["assess", "generalised", "matching", "smallest_change", "story"]
DEPENDENT = 2.0
"""How far two things of one person may be from independent, as a factor."""
TELLING = frozenset(("UNIQUE_EVENT", "SMALL_NUMBER", "RARE_CONDITION", "RARE_TREATMENT"))
"""What may single somebody out by itself."""
NEARLY = 1.25
"""How far a trust's count of the people it serves may be off, as a factor."""
MOST = 6
"""So many things of one person are weighed, the costliest; where they single somebody out, whatever else is said is left out."""


def assess(view: View, findings: Sequence[Finding], *, catchment: int | None = None, threshold: float = THRESHOLD) -> tuple[Risk, ...]:
    """For each described person with two indirect findings, or one that tells by itself, how many people match.

    `catchment`: the people whom the publisher serves, for a text that names no place; without it, the United Kingdom's.
    `threshold`: fewer people than this, at the least, and the person is singled out.
    """
    if catchment is not None and catchment < 1:
        raise UsageError("catchment: must be a number of people, 1 or more")
    everyone = (catchment / NEARLY, catchment * NEARLY) if catchment else UNITED_KINGDOM
    roles = {f.person: f.role for f in reversed(findings) if f.label == "PERSON" and f.person}
    return tuple(
        _risk(person, roles.get(person, Role.UNKNOWN), attributes, everyone, threshold)
        for person, attributes in sorted(attributes_by_person(view.original, findings).items())
        if tells(attributes)
    )


def attributes_by_person(text: str, findings: Sequence[Finding]) -> dict[int, list[Attribute]]:
    """What is said of each person who is no staff or public figure, each thing once, by the person's number; 0 for whoever has no name."""
    people: dict[int, list[Attribute]] = {}
    for finding in findings:
        if finding.label in INDIRECT and finding.confidence >= Confidence.LIKELY and finding.role not in STAFF_SIDE:
            said = people.setdefault(finding.person or 0, [])
            told = attribute(finding, text)
            if not any(_same(told, earlier) for earlier in said):
                said.append(told)
    return people


def _same(one: Attribute, other: Attribute) -> bool:
    """Whether they say one thing: a town and a hospital called by the town are one place."""
    return one.key == other.key and (one.finding.label == other.finding.label or (one.place and other.place))


def tells(attributes: Sequence[Attribute]) -> bool:
    """Whether enough is said to single somebody out: two kinds of things, or one that tells by itself."""
    labels = {a.finding.label for a in attributes}
    return len(labels) > 1 or not TELLING.isdisjoint(labels)


def matching(attributes: Sequence[Attribute], steps: Sequence[int], everyone: Interval = UNITED_KINGDOM) -> tuple[float, float, float]:
    """Least, expected and most people who match, each attribute taken at its step of the ladder; `everyone` where none of them is a place."""
    taken = [(attribute, attribute.ladder[step].interval) for attribute, step in zip(attributes, steps, strict=True)]
    people = min([interval for attribute, interval in taken if attribute.place], key=lambda i: i[0] * i[1], default=everyone)
    if people == FEW:
        # the text itself says that there are so few, and of what else it says it says so
        return FEW[0], math.sqrt(FEW[0] * FEW[1]), FEW[1]
    factors = [people, *(interval for attribute, interval in taken if not attribute.place and interval != (1.0, 1.0))]
    middle = sum((math.log(low) + math.log(high)) / 2 for low, high in factors)
    spread = math.sqrt(
        sum(((math.log(high) - math.log(low)) / 2) ** 2 for low, high in factors) + (len(factors) - 1) * math.log(DEPENDENT) ** 2
    )
    return math.exp(middle - spread), math.exp(middle), math.exp(middle + spread)


def _risk(person: int, role: Role, attributes: list[Attribute], everyone: Interval, threshold: float) -> Risk:
    attributes = sorted(attributes, key=lambda a: a.ladder[0].interval[1] / (UNITED_KINGDOM[1] if a.place else 1.0))
    weighed, rest = attributes[:MOST], attributes[MOST:]
    low, expected, high = matching(weighed, [0] * len(weighed), everyone)
    steps = smallest_change(weighed, everyone, threshold) if low < threshold else (0,) * len(weighed)
    steps = (*steps, *(len(a.ladder) - 1 if any(steps) else 0 for a in rest))
    suggest = tuple(f"{a.finding.label}: {a.ladder[step].code}" for a, step in zip(attributes, steps, strict=True) if step)
    return Risk(person, role, expected, low, high, tuple(a.finding for a in attributes), steps, suggest)


def smallest_change(attributes: Sequence[Attribute], everyone: Interval, threshold: float) -> tuple[int, ...]:
    """How far down its ladder each must go so that the least count reaches the threshold, the fewest steps in all; to its end where no change does."""
    start = (0,) * len(attributes)
    queue: list[tuple[int, tuple[int, ...]]] = [(0, start)]
    seen = {start}
    while queue:
        count, steps = heappop(queue)
        if matching(attributes, steps, everyone)[0] >= threshold:
            return steps
        for at, step in enumerate(steps):
            further = (*steps[:at], step + 1, *steps[at + 1 :])
            if step + 1 < len(attributes[at].ladder) and further not in seen:
                seen.add(further)
                heappush(queue, (count + 1, further))
    return tuple(len(attribute.ladder) - 1 for attribute in attributes)


def generalised(text: str, findings: Sequence[Finding], risks: Sequence[Risk]) -> Mapping[Finding, str]:
    """What to write for each finding that can be said more coarsely: as coarsely as the risks ask, and one step at the least.

    What is said again goes as far as it does where it costs most. A finding that has no words left is not among them: its label stands.
    """
    wanted: dict[tuple[str, str], int] = {}
    for risk in risks:
        for finding, step in zip(risk.because, risk.steps, strict=True):
            told = attribute(finding, text)
            wanted[finding.label, told.key] = max(step, wanted.get((finding.label, told.key), 1))
    found = {}
    for finding in findings:
        told = attribute(finding, text)
        rung = told.ladder[min(wanted.get((finding.label, told.key), 1), len(told.ladder) - 1)]
        if rung.words:
            found[finding] = rung.words
    return found
