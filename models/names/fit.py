"""Fits what each kind of evidence for and against a name weighs, and whether it is staff's: logistic regressions, with the model's marks and without.

usage: fit.py MARKED.jsonl ... --out src/nhsredact/data/name_weights.toml [--false-alarms 2.0] [--keep 0.75]

Learns from documents that the model has not learnt from, else its word would count for too much; from each as it is, and twice varied (small letters,
capitals, surnames first). Two rounds: the second knows which names the first finds, and so what it means to be "named elsewhere". The sum is shifted
so that nought, where a likely name begins, gives the false alarms asked for in 1,000 words.
"""

import argparse
import random
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent))
from corpus import vary, written
from nhsredact.model import Confidence
from nhsredact.recognisers import name_model, rules
from nhsredact.view import view

evidences = import_module("nhsredact.people.evidence")
linking, weighing = import_module("nhsredact.people.link"), import_module("nhsredact.people.weigh")
roles, short = import_module("nhsredact.people.roles"), import_module("nhsredact.people.short")
LABELS = ("PERSON", "INITIALS")
BUDGETS = {"PERSON": None, "INITIALS": 0.6}
"""False alarms in 1,000 words; for persons the caller's."""
LIKELY = Confidence.LIKELY
HARMLESS = 0.3
"""What a mark counts that covers something else that identifies: it redacts nothing in vain, but is no name."""


def candidates(texts, model):
    """For each text its view and the candidates of every rule of names."""
    views = [view(text) for text in texts]
    found = [[] for _ in views]
    for rule in rules():
        if set(rule.labels) & set(LABELS) and (model or rule.name != name_model.NAME):
            for index, seen in enumerate(views):
                found[index] += rule.recognise(seen)
    return list(zip(views, found, strict=True))


def truth(doc, finding):
    """1 for a name, 0 for none, and how much it counts."""
    over = {label for start, end, label, _ in doc.spans if start < finding.end and finding.start < end}
    return (1, 1.0) if over & {"PERSON", "INITIALS", "SOCIAL_HANDLE"} else (0, HARMLESS if over else 1.0)


def regression(rows):
    """Weights by evidence from (evidence, true, share) rows, and each row's sum."""
    names = sorted({item for evidence, _, _ in rows for item in evidence})
    column = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(rows), len(names)))
    for row, (evidence, _, _) in enumerate(rows):
        table[row, [column[item] for item in evidence]] = 1
    true, share = (np.array([row[at] for row in rows]) for at in (1, 2))
    fitted = LogisticRegression(C=1.0, max_iter=5000).fit(table, true, sample_weight=share)
    weights = {name: round(float(weight), 2) for name, weight in zip(names, fitted.coef_[0], strict=True)}
    # a degree that these texts never reached weighs what the one below it does
    degrees = [degree for _, degree in reversed(name_model.DEGREES)]
    weights |= {above: weights[below] for below, above in pairwise(degrees) if below in weights and above not in weights}
    return {"always": round(float(fitted.intercept_[0]), 2), **weights}, table @ fitted.coef_[0] + fitted.intercept_[0]


def shifted(rows, words, budget):
    """Weights whose sum reaches nought where `budget` false alarms in 1,000 words begin."""
    weights, total = regression(rows)
    true, share = (np.array([row[at] for row in rows]) for at in (1, 2))
    false = np.sort(total[(true == 0) & (share == 1.0)])[::-1]
    allowed = int(budget * words / 1000)
    shift = -float(false[allowed]) - 0.01 if allowed < len(false) else 4.0
    print(
        f"{len(rows)} candidates, {int(true.sum())} names, of which {int(((true == 1) & (total + shift < 0)).sum())} weigh too little; {shift:.2f}"
    )
    return weights | {"always": round(weights["always"] + shift, 2)}


def side(doc, finding):
    """1 for a name of staff's or a public figure's, 0 for another's, None for what is no name."""
    roles = [role for start, end, label, role in doc.spans if start < finding.end and finding.start < end and label in LABELS]
    return int(roles[0] in ("staff", "public")) if roles else None


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("marked", nargs="+", type=Path)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--false-alarms", type=float, default=2.0)
    arguments.add_argument("--keep", type=float, default=0.75, help="how sure a role of staff must be for a policy to keep a name in clear")
    options = arguments.parse_args()
    rng = random.Random(7)
    docs = [copy for doc in written(options.marked) for copy in (doc, vary(doc, rng), vary(doc, rng))]
    words = sum(len(doc.text.split()) for doc in docs)
    table = {label: {} for label in (*LABELS, "SIDE")}
    weighing.name_weights = roles.name_weights = lambda: table
    for kind in ("model", "rules"):
        model = kind == "model"
        found = candidates([doc.text for doc in docs], model)
        table["SIDE"][kind] = {"always": 0.0, "keep": 0.0}
        whose = []
        linked = []
        for label in LABELS:
            mine = [[f for f in findings if f.label == label] for _, findings in found]
            if label == "INITIALS":
                mine = [[*f, *short.initials_of(seen, names)] for f, (seen, _), names in zip(mine, found, linked, strict=True)]
            rows = [
                (evidence, *truth(doc, f))
                for doc, (seen, _), findings in zip(docs, found, mine, strict=True)
                for f, evidence in evidences.gathered(seen, findings, model=model)
            ]
            table[label][kind] = shifted(rows, words, BUDGETS[label] or options.false_alarms)
            for doc, (seen, _), findings in zip(docs, found, mine, strict=True):
                names = weighing.weigh(seen, findings, model=model)
                if label == "PERSON":
                    again, names = met_again(seen, names, model)
                    linked.append(names)
                    rows += [(evidence, *truth(doc, f)) for f, evidence in again]
                whose += [(roles.evidence(f), true, 1.0) for f in names if f.confidence >= LIKELY and (true := side(doc, f)) is not None]
            if label == "PERSON":
                table[label][kind] = shifted(rows, words, options.false_alarms)
        weights, total = regression(whose)
        true = np.array([row[1] for row in whose])
        right = float(((total >= 0) == (true == 1)).mean())
        keep = np.log(options.keep / (1 - options.keep))
        print(
            f"sides: {len(whose)} mentions, {right:.3f} right by their own evidence; kept in clear at {keep:.2f}: {int((total >= keep).sum())}"
        )
        table["SIDE"][kind] = {"keep": round(float(keep), 2), **weights}
    lines = [
        "# What each kind of evidence for a name weighs, and for its being staff's. Written by models/names/fit.py; not to be edited by hand."
    ]
    for label, kinds in table.items():
        for kind, weights in kinds.items():
            lines += ["", f"[{label}.{kind}]", *(f'"{name}" = {weight}' for name, weight in weights.items())]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def met_again(seen, names, model):
    """What `link` looks at as named elsewhere, with its evidence, and all mentions that it ends up with."""
    met = []

    def noted(seen, again, *, model):
        again = list(again)
        met.extend(evidences.gathered(seen, again, model=model))
        return weighing.weigh(seen, again, model=model)

    linking.weigh = noted
    return met, linking.link(seen, names, model=model)


main()
