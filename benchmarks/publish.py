"""Writes the figures of results/*.json into README.md and models/names/CARD.md, between two marks; no figure there is typed by hand.

usage: publish.py
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
BEGIN, END = "<!-- figures: written by benchmarks/publish.py -->", "<!-- end of figures -->"
SYSTEMS = {"nhsredact": "nhsredact", "presidio": "Presidio, UK recognisers", "spacy": "spaCy, medium model"}
PERSONS = {
    "btc.dev.jsonl": "tweets (Broad Twitter Corpus)",
    "wnut17.dev.jsonl": "posts full of unusual names (WNUT-17)",
    "tweebank_ner.dev.jsonl": "tweets (Tweebank)",
    "uner_ewt.dev.jsonl": "web text (English Web Treebank)",
    "tab144.dev.jsonl": "court judgments (Text Anonymization Benchmark)",
}
ROWS = {
    "span_recall": ("protected identifiers covered in full", True),
    "nonname_recall": ("of them other than names, initials and handles", True),
    "doc_leak": ("documents with something left in clear", True),
    "false_per_1000w": ("false alarms in 1,000 words", False),
}
UNSEEN = ("independent_6.jsonl", "independent_8.jsonl")
"""Nobody here has read these."""
Figures = dict[str, Any]


GATE = {"python": "a call in a warm Python process", "webhook": "the webhook", "command": "the command"}


def percent(value: float) -> str:
    return f"{100 * value:.1f}%"


def cell(figures: Figures, key: str, share: bool) -> str:
    """A figure with its 95% interval."""
    low, high = figures[f"{key}_95"]
    return f"{percent(figures[key])} ({percent(low)} to {percent(high)})" if share else f"{figures[key]} ({low} to {high})"


def results(name: str) -> Figures:
    """One file of results."""
    read: Figures = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return read


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of a Markdown table."""
    return [f"| {' | '.join(map(str, row))} |" for row in (head, ["---"] * len(head), *rows)]


def figures() -> str:
    """What README says was measured."""
    accuracy, speed, estimates = results("accuracy"), results("speed"), results("estimates")
    calibration, gate = results("calibration")["populations"], results("gate")
    sets = {one["corpus"]: one for one in accuracy["sets"]}
    hard, real = sets["part_a.jsonl"], sets["nhs_fft_v6.dev.jsonl"]
    judged = hard["systems"]["nhsredact"]["redacted"]

    def row(name: str, corpus: Figures, kind: str, key: str, share: bool) -> list[str]:
        return [name, *(cell(corpus["systems"][system][kind], key, share) for system in SYSTEMS)]

    rows = [row(name, hard, "redacted", key, share) for key, (name, share) in ROWS.items()]
    rows.append(
        row(
            f"persons found in vain in 1,000 words of {real['documents']:,} real NHS comments",
            real,
            "redacted",
            "persons_false_per_1000w",
            share=False,
        )
    )
    rows += [row(f"persons found in {name}", sets[key], "as_found", "person_recall", share=True) for key, name in PERSONS.items()]
    lines = [
        f"Development set, {hard['documents']} hard documents of {hard['words']:,} words, after redaction; then other people's texts:",
        "",
    ]
    lines += table(["", *SYSTEMS.values()], rows)
    independent = {name: one for name, one in sets.items() if name.startswith("independent")}
    unseen_sets = [independent[name] for name in UNSEEN]
    fitted = [independent[name] for name in sorted(independent.keys() - set(UNSEEN))]
    found, leaked = (sorted(one["systems"]["nhsredact"]["redacted"][key] for one in fitted) for key in ("span_recall", "doc_leak"))
    lines += ["", "On documents that others wrote and nobody here has read:", ""]
    for unseen in unseen_sets:
        fresh = unseen["systems"]["nhsredact"]["redacted"]
        lines.append(
            f"- {unseen['documents']} of them: {cell(fresh, 'span_recall', share=True)} of the protected identifiers in full, something left in clear in "
            f"{cell(fresh, 'doc_leak', share=True)} of those that hold any, {cell(fresh, 'false_per_1000w', share=False)} false alarms in 1,000 words."
        )
    lines += [
        "",
        f"On {sum(one['documents'] for one in fitted)} earlier documents, in "
        f"{len(fitted)} sets, from which the weights of the evidence were fitted: {percent(found[0])} to {percent(found[-1])} in full, something left in "
        f"{percent(leaked[0])} to {percent(leaked[-1])}.",
        "",
        f"Verdicts on the development set: {percent(judged['verdict_block_missed'])} of the texts that must be blocked, and "
        f"{percent(judged['verdict_unsafe_passed'])} of those to be blocked or reviewed, pass as publishable; {percent(judged['verdict_clean_alarmed'])} of "
        f"the clean ones are stopped. Ages, places, jobs, rare conditions and the like that describe somebody: {percent(judged['indirect_recall'])} found. Of "
        f"{estimates['counts']} published counts of people, {cell(estimates, 'held', share=True)} lie in the interval that `assess` gives; the expected "
        f"number is off by a factor of {estimates['median_ratio']} in the median. In a simulated population of two million the interval holds the true "
        f"number in {cell(calibration['independent'], 'held', share=True)} of {calibration['independent']['questions']:,} questions, and in "
        f"{cell(calibration['gathered'], 'held', share=True)} where people of a background live together.",
        "",
        f"Speed: {speed['words_per_cpu_second_best']:,} words a CPU second, {speed['fast_words_per_cpu_second_best']:,} with `--fast`; "
        f"`nhsredact check` of one post takes {speed['check_cpu_seconds']} CPU seconds, with `--fast` {speed['fast_check_cpu_seconds']}; "
        f"{speed['resident_megabytes']:.0f} MB resident.",
        "The gate, for one post (median, 95th percentile): "
        + ", ".join(f"{name} {gate[key]['p50_ms']:,.0f} and {gate[key]['p95_ms']:,.0f} ms" for key, name in GATE.items())
        + ", on two busy cores.",
        f"Measured on {accuracy['about']['date']} with Python {accuracy['about']['python']}.",
    ]
    return "\n".join(lines)


def model_figures() -> str:
    """What the model's card says was measured."""
    model, communities = results("model"), results("communities")

    def measured(name: str, of: Figures) -> list[object]:
        initials = f"{percent(of['protected_initials_recall'])} of {of['protected_initials']}" if "protected_initials" in of else ""
        whole = f"{cell(of, 'protected_person_recall', share=True)} of {of['protected_person']}" if "protected_person" in of else ""
        right = percent(of["side_right"]) if of["side_right"] is not None else ""
        return [
            name,
            whole,
            initials,
            cell(of, "false_per_1000w", share=False),
            percent(of["precision"]) if of["precision"] is not None else "",
            right,
        ]

    head = ["protected names in full", "initials in full", "false marks in 1,000 words", "precision", "side right"]
    lines = [f"The model alone, on {model['documents']} marked documents ({', '.join(model['corpora'])}):", ""]
    lines += table(["least chance", *head], [measured(threshold, of) for threshold, of in model["thresholds"].items()])
    lines += ["", "By register, at 0.5:", ""]
    lines += table(["register", *head], [measured(genre, of) for genre, of in model["thresholds"]["0.5"]["registers"].items()])
    lines += ["", "By community, the whole pipeline, the same sentences with other names (benchmarks/communities.py):", ""]
    kinds = next(iter(communities["communities"].values()))["kinds"]
    rows = [
        [name, cell(of, "recall", share=True), *(percent(of["kinds"][kind]) for kind in kinds)]
        for name, of in communities["communities"].items()
    ]
    lines += table(["community", "all", *(f"{kind} name" if kind in ("full", "given") else kind for kind in kinds)], rows)
    lines += ["", f"Mean {percent(communities['mean'])}. Measured on {model['about']['date']}."]
    return "\n".join(lines)


def published(page: str, said: str) -> str:
    """The page with these figures between its marks."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + "\n" + said + "\n" + END + rest.partition(END)[2]


PAGES = {"README.md": figures, "models/names/CARD.md": model_figures}

if __name__ == "__main__":
    for name, say in PAGES.items():
        path = ROOT / name
        path.write_text(published(path.read_text(encoding="utf-8"), say()), encoding="utf-8")
