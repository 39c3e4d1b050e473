"""What the names model marks by itself, without lists, cues and links: recall and false alarms by threshold, and by register.

usage: model.py CORPUS... [--into DIR]

CORPUS: marked JSON Lines files. Writes results/model.json, from which publish.py fills the tables of models/names/CARD.md.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from corpus import Document, read
from nhsredact.encoder import Marked, marked
from results import RESULTS, write
from score import byar, wilson

THRESHOLDS = (0.15, 0.3, 0.5, 0.7, 0.9)
STAFF_SIDE = ("staff", "public")


def count(document: Document, marks: list[Marked], threshold: float) -> Counter[str]:
    """Names of the protected and of staff, how many of them whole; marks, and how many of them meet nothing that identifies."""
    counts: Counter[str] = Counter(words=document.words)
    sure = [mark for mark in marks if mark.score >= threshold]
    covered = {at for mark in sure for at in range(mark.start, mark.end)}
    identifying = {at for span in document.spans for at in range(span.start, span.end)}
    for span in document.spans:
        if span.label in ("PERSON", "INITIALS"):
            side = "staff" if span.role in STAFF_SIDE else "protected"
            kind = f"{side}_{span.label.lower()}"
            counts[kind] += 1
            counts[f"{kind}_whole"] += all(at in covered for at in range(span.start, span.end) if document.text[at].isalnum())
            over = [mark for mark in sure if mark.label == span.label and mark.start < span.end and span.start < mark.end]
            if span.label == "PERSON" and over and over[0].staff is not None:
                counts["sides"] += 1
                counts["sides_right"] += (over[0].staff >= 0.5) is (side == "staff")
    counts["marks"] = len(sure)
    counts["false"] = sum(identifying.isdisjoint(range(mark.start, mark.end)) for mark in sure)
    return counts


def figures(counts: Counter[str]) -> dict[str, Any]:
    """Shares with their intervals."""
    result: dict[str, Any] = {"words": counts["words"]}
    for kind in ("protected_person", "staff_person", "protected_initials"):
        if counts[kind]:
            whole, every = counts[f"{kind}_whole"], counts[kind]
            result |= {kind: every, f"{kind}_recall": round(whole / every, 4), f"{kind}_recall_95": wilson(whole, every)}
    false, words = counts["false"], counts["words"]
    result |= {"precision": round(1 - false / counts["marks"], 4) if counts["marks"] else None}
    result |= {"false_per_1000w": round(1000 * false / words, 2), "false_per_1000w_95": byar(false, words)}
    return result | {"side_right": round(counts["sides_right"] / counts["sides"], 4) if counts["sides"] else None}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the names model alone.")
    parser.add_argument("corpora", type=Path, nargs="+", metavar="CORPUS")
    parser.add_argument("--into", type=Path, default=RESULTS)
    given = parser.parse_args()
    corpora = [read(path) for path in given.corpora]
    documents = [(document, marked(document.text)) for corpus in corpora for document in corpus.documents]
    result: dict[str, Any] = {"corpora": {corpus.name: corpus.sha256 for corpus in corpora}, "documents": len(documents), "thresholds": {}}
    for threshold in THRESHOLDS:
        counted = [(document.genre, count(document, marks, threshold)) for document, marks in documents]
        row = figures(sum((counts for _, counts in counted), Counter()))
        if threshold == 0.5:
            genres = Counter(genre for genre, _ in counted)
            row["registers"] = {
                genre: figures(sum((counts for of, counts in counted if of == genre), Counter()))
                for genre, n in genres.most_common()
                if n >= 15
            }
        result["thresholds"][str(threshold)] = row
        print(threshold, {key: value for key, value in row.items() if key != "registers"})
    print(f"written: {write('model', result, given.into)}")


if __name__ == "__main__":
    main()
