"""What is found, missed and found in vain, on marked documents and on other people's corpora, beside the targets.

usage: accuracy.py CORPUS... [--against presidio,spacy] [--misses N] [--into DIR]

CORPUS: JSON Lines files, or a folder: then its part_a.jsonl and its public/*.dev.jsonl. Writes results/accuracy.json: no text in it.
Figures as in score.py, once for all that was found, once for what is redacted: the targets hold for the second.
On other people's corpora, whose labels are not ours: findings and persons found in vain for each 1,000 words, and the share of persons'
names (without their titles) of which every letter is covered.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corpus import Corpus, Document, Span, read
from nhsredact import Redactor
from peers import PEERS, System
from results import RESULTS, Target, write
from score import Counts, Prediction, alarms, by_label, byar, count, figures, leaks, wilson

REDACTED = {
    "marked": (
        Target("span_recall", "at least", 0.985),
        Target("doc_leak", "at most", 0.05),
        Target("false_per_1000w", "at most", 4.0),
        Target("nonname_recall", "at least", 0.98),
        Target("indirect_recall", "at least", 0.9),
        Target("verdict_block_missed", "at most", 0.02),
        Target("verdict_unsafe_passed", "at most", 0.05),
        Target("verdict_clean_alarmed", "at most", 0.1),
    ),
    "nhs_fft_v6.dev.jsonl": (Target("stopped", "at most", 0.02),),
}
"""What must be reached after redaction, on marked documents and on a corpus by name."""
AS_FOUND = {
    "marked": (Target("staff_recall", "at least", 0.95), Target("role_right", "at least", 0.92)),
    "nhs_fft_v6.dev.jsonl": (Target("persons_false_per_1000w", "at most", 0.7),),
    "btc.dev.jsonl": (Target("person_recall", "at least", 0.9),),
    "wnut17.dev.jsonl": (Target("person_recall", "at least", 0.7),),
    "tweebank_ner.dev.jsonl": (Target("person_recall", "at least", 0.85),),
    "uner_ewt.dev.jsonl": (Target("person_recall", "at least", 0.9),),
    "tab144.dev.jsonl": (Target("person_recall", "at least", 0.98),),
}
"""The same for all that is found."""
TITLE = re.compile(
    r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|doctor|sir|dame|lord|lady|rev|revd|father|nurse|sister|matron|judge|president|"
    r"messrs|capt|captain|sgt|pc)\b\.?\s*)+",
    re.I,
)
SHOWN = """span_recall nonname_recall staff_recall indirect_recall nonname_false_per_1000w false_per_1000w person_recall
    persons_false_per_1000w doc_leak role_right direct_precision stopped verdict_block_missed verdict_unsafe_passed
    verdict_clean_alarmed""".split()


def nhsredact() -> System:
    """Our own pipeline under the policy `doh`."""
    redactor = Redactor()

    def examine(text: str) -> Prediction:
        examined = redactor.examine(text)
        spans = (Span(f.start, f.end, f.label, f.role.value, d.action.name.lower()) for d in examined.decisions for f in [d.finding])
        return Prediction(tuple(spans), examined.verdict.name)

    return examine


def public_figures(corpus: Corpus, predictions: dict[str, Prediction]) -> dict[str, Any]:
    """What can be said where the gold has persons, places and organisations at most."""
    words = sum(document.words for document in corpus.documents)
    names = [(d, bare) for d in corpus.documents for s in d.spans if s.label == "PERSON" for bare in [without_title(d, s)]]
    whole = sum(not leaks(Document(d.id, d.text, (name,)), predictions[d.id].spans) for d, name in names)
    false = [span for d in corpus.documents for span in alarms(d, predictions[d.id].spans)]
    persons = sum(span.label in ("PERSON", "INITIALS") for span in false)
    return {
        "docs": len(corpus.documents),
        "words": words,
        "false": len(false),
        "false_per_1000w": round(1000 * len(false) / words, 2),
        "false_per_1000w_95": byar(len(false), words),
        "persons_false": persons,
        "persons_false_per_1000w": round(1000 * persons / words, 2),
        "persons_false_per_1000w_95": byar(persons, words),
        "false_by_label": dict(Counter(span.label for span in false).most_common()),
        "persons": len(names),
        "stopped": round(sum(predictions[d.id].verdict in ("review", "block") for d in corpus.documents) / len(corpus.documents), 4),
        "person_recall": round(whole / len(names), 4) if names else None,
        "person_recall_95": wilson(whole, len(names)),
    }


def without_title(document: Document, span: Span) -> Span:
    """The name alone: "Mrs Okafor" is found where "Okafor" is."""
    title = TITLE.match(document.text, span.start, span.end)
    start = title.end() if title and title.end() < span.end else span.start
    return Span(start, span.end, "PERSON")


def measure(corpus: Corpus, system: System) -> tuple[dict[str, Any], dict[str, Prediction]]:
    """All figures of one system on one corpus, as found and redacted."""
    started = time.process_time()
    found = {document.id: system(document.text) for document in corpus.documents}
    result: dict[str, Any] = {"cpu_seconds": round(time.process_time() - started, 2)}
    for name, predictions in (("as_found", found), ("redacted", {key: p.redacted() for key, p in found.items()})):
        if not corpus.marked:
            result[name] = public_figures(corpus, predictions)
            continue
        counts = [(document.genre, count(document, predictions[document.id])) for document in corpus.documents]
        result[name] = figures(total(c for _, c in counts))
        result[name] |= {f"verdict_{key}": value for key, value in result[name].pop("verdict", {}).items()}
        result[name]["labels"] = by_label(total(c for _, c in counts))
        result[name]["genres"] = {genre: figures(total(c for g, c in counts if g == genre)) for genre in sorted({g for g, _ in counts})}
    return result, found


def total(counts: Iterable[Counts]) -> Counts:
    """The counts of several documents in one."""
    summed: Counts = Counter()
    for one in counts:
        summed.update(one)
    return summed


def files(given: list[Path]) -> list[Path]:
    """The corpora behind the arguments."""
    folders = {path: [path / "part_a.jsonl", *sorted(path.glob("public/*.dev.jsonl"))] for path in given if path.is_dir()}
    return [file for path in given for file in folders.get(path, [path])]


def show(name: str, result: dict[str, Any], targets: dict[str, tuple[Target, ...]]) -> None:
    """Prints the figures that matter, with intervals, beside the targets."""
    found, redacted = result["as_found"], result["redacted"]
    print(f"  {name}, {result['cpu_seconds']} CPU seconds{'':12} {'as found':>24} {'redacted':>24}")
    for figure in SHOWN:
        if found.get(figure) is None:
            continue
        beside = "".join(
            f"   {kind}, {t.bound} {t.value}: {t.judge(result[kind][figure])}"
            for kind, wanted in targets.items()
            for t in wanted
            if t.figure == figure
        )
        print(f"    {figure:34} {_with_interval(found, figure):>24} {_with_interval(redacted, figure):>24}{beside}")
    for label, n in redacted.get("labels", {}).items():
        if n["whole"] < n["gold"] or n["false"]:
            print(f"      {label:26} {n['whole']:4} of {n['gold']:4} whole, {n['false']:3} false of {n['predicted']:4}")


def _with_interval(figures_: dict[str, Any], figure: str) -> str:
    interval = figures_.get(f"{figure}_95")
    return f"{figures_[figure]}" + (f" [{interval[0]}, {interval[1]}]" if interval else "")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures accuracy on marked documents and public corpora.")
    parser.add_argument("corpora", type=Path, nargs="+", metavar="CORPUS")
    parser.add_argument("--against", default="", help="peers to run beside, with commas: presidio,spacy")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N leaks and N false alarms of each, with their words")
    parser.add_argument("--into", type=Path, default=RESULTS)
    given = parser.parse_args()
    systems = {"nhsredact": nhsredact()} | {name: PEERS[name]() for name in given.against.split(",") if name}
    sets = []
    for corpus in map(read, files(given.corpora)):
        words = sum(document.words for document in corpus.documents)
        kind = "marked" if corpus.marked else corpus.name
        targets = {"redacted": REDACTED.get(kind, ()), "as_found": AS_FOUND.get(kind, ())}
        print(f"{corpus.name}: {len(corpus.documents)} documents, {words} words")
        measured = {}
        for name, system in systems.items():
            measured[name], found = measure(corpus, system)
            show(name, measured[name], targets if name == "nhsredact" else {})
            if name == "nhsredact":
                _show_misses(corpus, found, given.misses)
        reached = [
            {"of": kind} | target.row(measured["nhsredact"][kind][target.figure]) for kind, wanted in targets.items() for target in wanted
        ]
        sets.append({"corpus": corpus.name, "sha256": corpus.sha256, "documents": len(corpus.documents), "words": words})
        sets[-1] |= {"targets": reached, "systems": measured}
    print(f"written: {write('accuracy', {'sets': sets}, given.into)}")


def _show_misses(corpus: Corpus, found: dict[str, Prediction], number: int) -> None:
    redacted = {key: prediction.redacted().spans for key, prediction in found.items()}
    missed = [("MISS", d, span) for d in corpus.documents for span in leaks(d, redacted[d.id])][:number]
    false = [("FALSE", d, span) for d in corpus.documents for span in alarms(d, redacted[d.id])][:number]
    for kind, document, span in missed + false:
        print(f"      {kind} | {document.id} | {span.label} | {document.text[span.start : span.end]!r}")


if __name__ == "__main__":
    main()
