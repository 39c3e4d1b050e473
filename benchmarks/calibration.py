"""Predicted against true numbers of matching people, in a simulated population of two million with planted attributes.

usage: calibration.py [--into DIR] [--plot FILE.png]

Everybody is given a postcode district, a year of age, a sex, at most one occupation, background and rare condition. How many have each is drawn once from
the interval that the tables give, so that the tables are as wrong as they say they may be. In a second population a background is eight times as common
in one district of ten, which breaks the independence that `assess` assumes. Then combinations of one to four things are asked for, and how many people
match is counted. Writes results/calibration.json and a plot for docs/explanation/small-numbers.md. Needs the extra `bench`.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from pathlib import Path

import numpy as np

from nhsredact.assess import matching
from nhsredact.assess.ages import SURVIVE, of_sex
from nhsredact.assess.attributes import UNITED_KINGDOM, attribute
from nhsredact.data import ages, places, shares
from nhsredact.model import Confidence, Finding
from results import RESULTS, Target, write
from score import wilson

PEOPLE = 2_000_000
SCALE = PEOPLE / math.sqrt(UNITED_KINGDOM[0] * UNITED_KINGDOM[1])
QUESTIONS = 2_000
PLANTED = {"OCCUPATION": "occupations.txt", "NRP": "backgrounds.txt", "RARE_CONDITION": "rare_conditions.txt"}
LEAST = 2e-5
"""The least share that is planted: some forty people."""
TOGETHER, ODDS = 0.1, 8.0
HELD = Target("held", "at least", 0.85)
PLOT = Path(__file__).parents[1] / "docs" / "explanation" / "calibration.png"
People = dict[str, "np.ndarray"]


def population(dice: np.random.Generator, *, together: bool) -> tuple[People, dict[str, list[str]]]:
    """Two million people, a column for each kind of thing, and the words that the numbers in the columns stand for (0: none)."""
    districts = [name for name in places() if re.fullmatch(r"[a-z]{1,2}\d[a-z\d]?", name)]
    sizes = np.array([math.sqrt(low * high) for low, high in (places()[name] for name in districts)])
    people = {"LOCATION": dice.choice(len(districts), PEOPLE, p=sizes / sizes.sum())}
    words = {"LOCATION": districts}
    years = np.array([weight for start, end, count in ages() for weight in _years(start, end, count)], dtype=float)
    people["AGE"] = dice.choice(len(years), PEOPLE, p=years / years.sum())
    people["SEX"] = (dice.random(PEOPLE) < np.array([of_sex(age, "female") for age in range(len(years))])[people["AGE"]]).astype(int)
    for label, table in PLANTED.items():
        known = sorted((word, share) for word, share in shares(table).items() if share[0] >= LEAST and share[1] < TOGETHER)
        picked = [known[at] for at in dice.choice(len(known), 60, replace=False)]
        words[label] = ["", *(word for word, _ in picked)]
        # the truth lies anywhere in the interval
        true = np.array([math.exp(dice.uniform(math.log(low), math.log(high))) for _, (low, high) in picked])
        true *= min(1.0, 0.9 / true.sum())
        people[label] = dice.choice(len(picked) + 1, PEOPLE, p=[1 - true.sum(), *true])
        if together and label == "NRP":
            _gather(people, dice, len(districts))
    return people, words


def _years(start: int, end: int, count: int) -> list[float]:
    """People of each year of a band; in the open one each year is reached by so many of the one before."""
    if end < 99:
        return [count / (end - start + 1)] * (end - start + 1)
    return [count * (1 - SURVIVE) * SURVIVE**year for year in range(20)]


def _gather(people: People, dice: np.random.Generator, districts: int) -> None:
    """Moves people of a background so that it is ODDS times as common in a tenth of the districts, another tenth for each."""
    for background in range(1, people["NRP"].max() + 1):
        who = np.flatnonzero(people["NRP"] == background)
        chosen = dice.choice(districts, max(1, int(districts * TOGETHER)), replace=False)
        moving = who[dice.random(len(who)) < TOGETHER * ODDS / (1 + TOGETHER * (ODDS - 1))]
        people["LOCATION"][moving] = dice.choice(chosen, len(moving))


def ask(people: People, words: dict[str, list[str]], dice: random.Random) -> tuple[tuple[float, float, float], int]:
    """A combination of one to four things, drawn apart from one another: what `matching` predicts for so many people, and how many there are."""
    labels = dice.sample(["LOCATION", "AGE", *PLANTED], dice.randint(1, 4))
    is_there, told = np.ones(PEOPLE, bool), []
    for label in labels:
        if label == "AGE":
            someone = dice.randrange(PEOPLE)
            age, sex = int(people["AGE"][someone]), int(people["SEX"][someone])
            told.append(_attribute(label, f"{age}-year-old", (" man", " woman")[sex]))
            is_there &= (people["AGE"] == age) & (people["SEX"] == sex)
        else:
            value = dice.randrange(1, len(words[label]))
            told.append(_attribute(label, words[label][value]))
            is_there &= people[label] == value
    low, expected, high = matching(told, [0] * len(told))
    return (low * SCALE, expected * SCALE, high * SCALE), int(is_there.sum())


def _attribute(label: str, words: str, after: str = ""):
    return attribute(Finding(0, len(words), label, "benchmark", Confidence.LIKELY), words + after)


def holds(interval: tuple[float, float, float], count: int) -> bool:
    """Whether the count lies in the interval; below one person, nobody and one are both to be expected."""
    return math.floor(interval[0]) <= count <= math.ceil(interval[2])


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares predicted with true counts in a simulated population.")
    parser.add_argument("--into", type=Path, default=RESULTS)
    parser.add_argument("--plot", type=Path, default=PLOT)
    given = parser.parse_args()
    found, points = {}, {}
    for name, together in (("independent", False), ("gathered", True)):
        people, words = population(np.random.default_rng(11), together=together)
        dice = random.Random(11)
        answers = points[name] = [ask(people, words, dice) for _ in range(QUESTIONS)]
        held = sum(holds(*answer) for answer in answers)
        few = [interval for interval, count in answers if 1 <= count < 5]
        found[name] = {
            "questions": QUESTIONS,
            "held": round(held / QUESTIONS, 4),
            "held_95": wilson(held, QUESTIONS),
            "few": len(few),
            "few_singled_out": round(sum(interval[0] < 5 for interval in few) / len(few), 4),
        }
        print(name, found[name])
    plot(points, given.plot)
    result = {"people": PEOPLE, "populations": found, "targets": [HELD.row(found["independent"]["held"])]}
    print(f"written: {write('calibration', result, given.into)}")


def plot(points: dict[str, list[tuple[tuple[float, float, float], int]]], path: Path) -> None:
    """Expected against true, a panel for each population; a true count of nobody is drawn at the foot."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    foot, least, most = 0.3, 1e-3, 2e5
    figure, panels = pyplot.subplots(1, len(points), figsize=(10, 5), sharey=True, layout="constrained")
    for panel, (name, answers) in zip(panels, points.items(), strict=True):
        for is_held, colour, label in ((True, "#005eb8", "interval holds the count"), (False, "#d5281b", "it does not")):
            chosen = [(max(interval[1], least), max(count, foot)) for interval, count in answers if holds(interval, count) is is_held]
            panel.scatter(*zip(*chosen, strict=True), s=7, alpha=0.45, linewidths=0, color=colour, label=label)
        panel.plot([least, most], [least, most], color="#425563", linewidth=1)
        panel.axhline(5, color="#425563", linewidth=0.8, linestyle=":")
        panel.set(
            xscale="log", yscale="log", xlim=(least, most), ylim=(foot / 1.5, most), xlabel="people expected", title=f"{name} attributes"
        )
        panel.set_xticks([1e-3, 1e-2, 1e-1, 1, 10, 100, 1_000, 10_000, 100_000])
    panels[0].set_ylabel("people who match (nobody: at the foot; dotted: 5)")
    panels[0].legend(loc="upper left", frameon=False)
    figure.savefig(path, dpi=90, metadata={"Software": None})


if __name__ == "__main__":
    main()
