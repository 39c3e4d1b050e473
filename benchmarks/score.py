"""The measure: what leaks, what is redacted in vain, whose it is said to be, and whether the verdict is right.

usage: score.py GOLD.jsonl PREDICTIONS.jsonl [--redacted] [--by genre|label] [--misses N]

A row of predictions: {"id", "spans": [{"start", "end", "label", "role"?, "action"?}], "verdict"?}, as `nhsredact find --jsonl` writes it.
protected    a direct identifier of a patient, relative, carer, visitor or author, or with no role (a STAFF_REGISTRATION is staff's)
leak         a protected span of which any letter or digit is not covered by a predicted span, whatever its label
false alarm  a predicted span that overlaps no gold span of any label
redacted     spans that are kept are taken out first, so that what is left in clear counts as leaked
nonname_*    over all direct labels but PERSON, INITIALS, SOCIAL_HANDLE
role_right   of the PERSON spans with a role: said to be on the right side, patient's or staff's (staff, public); not found is wrong
stopped      documents with verdict review or block
Intervals are at 95%: Wilson's for shares, Byar's for rates.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from corpus import Document, Span, read, rows, spans
from nhsredact.model import DIRECT

NAMES = frozenset({"PERSON", "INITIALS", "SOCIAL_HANDLE"})
STAFF_SIDE = frozenset({"staff", "public"})
Z = 1.96
Counts = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system says of one document."""

    spans: tuple[Span, ...] = ()
    verdict: str | None = None

    def redacted(self) -> Prediction:
        """Without what is left in clear."""
        return replace(self, spans=tuple(span for span in self.spans if span.action != "keep"))


def wilson(right: int, of: int) -> list[float] | None:
    """The interval of a share, or None where there was nothing to be right about.

    >>> wilson(98, 100)
    [0.93, 0.9945]
    """
    if not of:
        return None
    share, d = right / of, 1 + Z * Z / of
    middle, half = share + Z * Z / (2 * of), Z * ((share * (1 - share) + Z * Z / (4 * of)) / of) ** 0.5
    return [round((middle - half) / d, 4), round((middle + half) / d, 4)]


def byar(count: int, words: int) -> list[float]:
    """The interval of a count for each 1,000 words.

    >>> byar(10, 10_000)
    [0.48, 1.84]
    """
    low = count * (1 - 1 / (9 * count) - Z / (3 * count**0.5)) ** 3 if count else 0.0
    above = count + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * above**0.5)) ** 3
    return [round(1000 * low / max(1, words), 2), round(1000 * high / max(1, words), 2)]


def letters(text: str, span: Span) -> set[int]:
    """The places of the span's letters and digits."""
    return {place for place in range(span.start, span.end) if text[place].isalnum()}


def meets(a: Span, b: Span) -> bool:
    """Whether two spans share a character."""
    return a.start < b.end and b.start < a.end


def protected(span: Span) -> bool:
    """Whether the policy protects whom this gold span identifies."""
    return span.label in DIRECT and span.role not in STAFF_SIDE and span.label != "STAFF_REGISTRATION"


def leaks(document: Document, found: Iterable[Span]) -> list[Span]:
    """The protected gold spans that are not wholly covered."""
    covered = _places(document.text, found)
    return [span for span in document.spans if protected(span) and letters(document.text, span) - covered]


def alarms(document: Document, found: Iterable[Span]) -> list[Span]:
    """The predicted spans that overlap no gold span."""
    gold = _places(document.text, document.spans)
    return [span for span in found if not letters(document.text, span) & gold]


def count(document: Document, prediction: Prediction) -> Counts:
    """Everything countable of one document; the counts of documents are added up before `figures` makes shares of them."""
    c: Counts = Counter()

    def add(kind: str, right: int, of: int) -> None:
        c[kind, "right"] += right
        c[kind, "of"] += of

    text, found = document.text, prediction.spans
    covered, gold = _places(text, found), _places(text, document.spans)
    whole = {span: not letters(text, span) - covered for span in document.spans}
    shielded = [span for span in document.spans if protected(span)]
    staff = [span for span in document.spans if span.label in DIRECT and not protected(span)]
    nonname = [span for span in document.spans if span.label in DIRECT - NAMES]
    indirect = [span for span in document.spans if span.label not in DIRECT]
    persons = [span for span in document.spans if span.label == "PERSON" and span.role]
    true = {span: bool(letters(text, span) & gold) for span in found}

    c["docs",], c["words",] = 1, document.words
    add("span_recall", sum(whole[s] for s in shielded), len(shielded))
    add("char_recall", sum(len(letters(text, s) & covered) for s in shielded), sum(len(letters(text, s)) for s in shielded))
    add("doc_leak", any(not whole[s] for s in shielded), bool(shielded))
    add("nonname_recall", sum(whole[s] for s in nonname), len(nonname))
    add("staff_recall", sum(whole[s] for s in staff), len(staff))
    add("indirect_recall", sum(bool(letters(text, s) & covered) for s in indirect), len(indirect))
    add("role_right", sum(_side_is_right(s, found) for s in persons), len(persons))
    add("precision", sum(true[s] for s in found), len(found))
    add("direct_precision", sum(true[s] for s in found if s.label in DIRECT), sum(s.label in DIRECT for s in found))
    c["nonname_false",] = sum(not true[s] for s in found if s.label not in NAMES)
    for span in document.spans:
        c["label", span.label, "gold"] += 1
        c["label", span.label, "whole"] += whole[span]
        c["label", span.label, "found"] += any(s.label == span.label and meets(s, span) for s in found)
        c["label", span.label, "exact"] += any((s.label, s.start, s.end) == (span.label, span.start, span.end) for s in found)
    for span in found:
        c["label", span.label, "predicted"] += 1
        c["label", span.label, "right"] += any(s.label == span.label and meets(s, span) for s in document.spans)
        c["label", span.label, "false"] += not true[span]
    if prediction.verdict is not None:
        add("stopped", prediction.verdict in ("review", "block"), 1)
        if document.verdict:
            c["verdict", document.verdict, {"publish": "clean"}.get(prediction.verdict, prediction.verdict)] += 1
    return c


def figures(c: Counts) -> dict[str, object]:
    """The shares and rates of some counts; None where there was nothing to count."""

    def share(kind: str) -> float | None:
        return _share(c[kind, "right"], c[kind, "of"])

    false = c["precision", "of"] - c["precision", "right"]
    out: dict[str, object] = {
        "docs": c["docs",],
        "words": c["words",],
        "protected": c["span_recall", "of"],
        "span_recall": share("span_recall"),
        "span_recall_95": wilson(c["span_recall", "right"], c["span_recall", "of"]),
        "char_recall": share("char_recall"),
        "doc_leak": share("doc_leak"),
        "doc_leak_95": wilson(c["doc_leak", "right"], c["doc_leak", "of"]),
        "nonname": c["nonname_recall", "of"],
        "nonname_recall": share("nonname_recall"),
        "nonname_recall_95": wilson(c["nonname_recall", "right"], c["nonname_recall", "of"]),
        "nonname_false": c["nonname_false",],
        "nonname_false_per_1000w": _rate(c["nonname_false",], c["words",]),
        "nonname_false_per_1000w_95": byar(c["nonname_false",], c["words",]),
        "role_right": share("role_right"),
        "stopped": share("stopped"),
        "staff_recall": share("staff_recall"),
        "indirect_recall": share("indirect_recall"),
        "false": false,
        "false_per_1000w": _rate(false, c["words",]),
        "false_per_1000w_95": byar(false, c["words",]),
        "direct_precision": share("direct_precision"),
        "precision": share("precision"),
    }
    confusion = {(key[1], key[2]): n for key, n in c.items() if key[0] == "verdict"}
    return out | ({"verdict": _verdicts(confusion)} if confusion else {})


def by_label(c: Counts) -> dict[str, dict[str, int]]:
    """For each label: gold spans, those wholly covered by anything, found and exact under that label; predicted, right and false ones."""
    kinds = ("gold", "whole", "found", "exact", "predicted", "right", "false")
    return {label: {kind: c["label", label, kind] for kind in kinds} for label in sorted({key[1] for key in c if key[0] == "label"})}


def _verdicts(confusion: Mapping[tuple[str, str], int]) -> dict[str, object]:
    def n(gold: Iterable[str], said: Iterable[str] = ("clean", "review", "block")) -> int:
        return sum(confusion.get((g, s), 0) for g in gold for s in said)

    return {
        "right": _share(sum(v for (gold, said), v in confusion.items() if gold == said), sum(confusion.values())),
        "block_missed": _share(n(["block"], ["clean"]), n(["block"])),
        "block_caught": _share(n(["block"], ["block"]), n(["block"])),
        "unsafe_passed": _share(n(["block", "review"], ["clean"]), n(["block", "review"])),
        "clean_alarmed": _share(n(["clean"], ["block", "review"]), n(["clean"])),
        "confusion": {f"{gold}->{said}": v for (gold, said), v in sorted(confusion.items())},
    }


def _places(text: str, found: Iterable[Span]) -> set[int]:
    return set(chain.from_iterable(letters(text, span) for span in found))


def _side_is_right(gold: Span, found: Iterable[Span]) -> bool:
    hits = (s for s in found if s.label == "PERSON" and meets(s, gold))
    return any(s.role not in (None, "unknown") and (s.role in STAFF_SIDE) == (gold.role in STAFF_SIDE) for s in hits)


def _share(right: int, of: int) -> float | None:
    return round(right / of, 4) if of else None


def _rate(number: int, words: int) -> float:
    return round(1000 * number / max(1, words), 2)


def main() -> None:
    parser = argparse.ArgumentParser(description="Scores predicted spans against gold.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--redacted", action="store_true", help="count what is kept as left in clear")
    parser.add_argument("--by", choices=("genre", "label"))
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N leaks and N false alarms, with their words")
    given = parser.parse_args()
    documents = read(given.gold).documents
    said = {str(row["id"]): Prediction(spans(row), row.get("verdict")) for row in rows(given.predictions)}
    predicted = {d.id: said.get(d.id, Prediction()) for d in documents}
    if given.redacted:
        predicted = {key: prediction.redacted() for key, prediction in predicted.items()}
    counts = {d.id: count(d, predicted[d.id]) for d in documents}
    print("all", json.dumps(figures(sum(counts.values(), Counter()))))
    if given.by == "genre":
        for genre in dict.fromkeys(d.genre for d in documents):
            print(genre, json.dumps(figures(sum((counts[d.id] for d in documents if d.genre == genre), Counter()))))
    if given.by == "label":
        for label, numbers in by_label(sum(counts.values(), Counter())).items():
            print(f"  {label:26}", *(f"{kind} {number:5}" for kind, number in numbers.items()))
    missed = [(d, span, "MISS") for d in documents for span in leaks(d, predicted[d.id].spans)][: given.misses]
    false = [(d, span, "FALSE") for d in documents for span in alarms(d, predicted[d.id].spans)][: given.misses]
    for document, span, kind in missed + false:
        print(f"  {kind} | {document.id} | {span.label} | {span.role} | {document.text[span.start : span.end]}")


if __name__ == "__main__":
    main()
