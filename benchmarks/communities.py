"""Whether a name is found as well whoever bears it: the same sentences with names of ten communities of the United Kingdom.

usage: communities.py [--into DIR] [--misses N]

The people and sentences are corpus/communities.toml. Writes results/communities.json: for each community the share of names covered in full, in all
sentences and in each kind of them. Target: no community more than 3 points under the mean.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from pathlib import Path

from nhsredact import Redactor
from results import HERE, RESULTS, Target, write
from score import wilson

PROBES = HERE / "corpus" / "communities.toml"
UNDER_MEAN = Target("most_under_mean", "at most", 0.03)


def probes() -> list[tuple[str, str, str, int, int]]:
    """Community, kind of sentence, text, and where the name stands in it."""
    table = tomllib.loads(PROBES.read_text(encoding="utf-8"))
    found = []
    for community, people in table["people"].items():
        for person in " ".join(people.split()).split(", "):
            given, _, surname = person.partition(" ")
            for kind, sentences in table["sentences"].items():
                for sentence in sentences.strip().splitlines():
                    slot = next(slot for slot in ("full", "given", "surname") if f"{{{slot}}}" in sentence)
                    name = {"full": person, "given": given, "surname": surname}[slot]
                    name = name.lower() if kind == "lower case" else name
                    start = sentence.index("{")
                    found.append((community, kind, sentence.replace(f"{{{slot}}}", name), start, start + len(name)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures recall of names by community.")
    parser.add_argument("--into", type=Path, default=RESULTS)
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N missed names of each community")
    given = parser.parse_args()
    asked = probes()
    whole: Counter[tuple[str, str]] = Counter()
    every: Counter[tuple[str, str]] = Counter()
    missed: Counter[str] = Counter()
    for (community, kind, text, start, end), examined in zip(
        asked, Redactor().examine_many(text for _, _, text, _, _ in asked), strict=True
    ):
        covered = {at for d in examined.decisions for at in range(d.finding.start, d.finding.end)}
        right = all(at in covered for at in range(start, end) if text[at].isalnum())
        for key in (kind, "all"):
            every[community, key] += 1
            whole[community, key] += right
        missed[community] += not right
        if not right and missed[community] <= given.misses:
            print(f"  {community}: {text}")
    rows = {}
    for community in dict.fromkeys(community for community, *_ in asked):
        kinds = {kind: round(whole[community, kind] / every[community, kind], 4) for c, kind in every if c == community}
        rows[community] = {"probes": every[community, "all"], "recall": kinds.pop("all")}
        rows[community] |= {"recall_95": wilson(whole[community, "all"], every[community, "all"]), "kinds": kinds}
        print(f"{community:30} {rows[community]['recall']:.3f} {kinds}")
    mean = sum(row["recall"] for row in rows.values()) / len(rows)
    worst = round(mean - min(row["recall"] for row in rows.values()), 4)
    target = UNDER_MEAN.row(worst)
    print(f"mean {mean:.3f}; the furthest under it by {worst:.3f}: {target['outcome']}")
    print(f"written: {write('communities', {'mean': round(mean, 4), 'targets': [target], 'communities': rows}, given.into)}")


if __name__ == "__main__":
    main()
