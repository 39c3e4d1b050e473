"""Writes the figures of results/*.json into README.md, between its two marks; no figure there is typed by hand.

usage: publish.py
"""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
BEGIN, END = "<!-- figures: written by benchmarks/publish.py -->", "<!-- end of figures -->"
SYSTEMS = {"nhsredact": "nhsredact", "presidio": "Presidio, UK recognisers", "spacy": "spaCy, small model"}
ROWS = {
    "span_recall": ("protected identifiers covered in full", True),
    "nonname_recall": ("of them other than names, initials and handles", True),
    "doc_leak": ("documents with something left in clear", True),
    "false_per_1000w": ("false alarms in 1,000 words", False),
}
Figures = dict[str, Any]


def percent(value: float) -> str:
    return f"{100 * value:.1f}%"


def cell(figures: Figures, key: str, share: bool) -> str:
    """A figure with its 95% interval."""
    low, high = figures[f"{key}_95"]
    return f"{percent(figures[key])} ({percent(low)} to {percent(high)})" if share else f"{figures[key]} ({low} to {high})"


def figures() -> str:
    """What README says was measured."""
    accuracy = json.loads((RESULTS / "accuracy.json").read_text(encoding="utf-8"))
    speed = json.loads((RESULTS / "speed.json").read_text(encoding="utf-8"))
    sets = {one["corpus"]: one for one in accuracy["sets"]}
    hard, real = sets["part_a.jsonl"], sets["nhs_fft_v6.dev.jsonl"]
    lines = [
        f"Development set, {hard['documents']} hard documents of {hard['words']:,} words, after redaction:",
        "",
        "| | " + " | ".join(SYSTEMS.values()) + " |",
        "| --- |" + " --- |" * len(SYSTEMS),
    ]
    for key, (name, share) in ROWS.items():
        cells = [cell(hard["systems"][system]["redacted"], key, share) for system in SYSTEMS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    comments = [cell(real["systems"][system]["redacted"], "false_per_1000w", share=False) for system in SYSTEMS]
    lines.append(f"| false alarms in 1,000 words of {real['documents']:,} real NHS comments | " + " | ".join(comments) + " |")
    others = [one for name, one in sets.items() if name.startswith("independent")]
    found = sorted(one["systems"]["nhsredact"]["redacted"]["nonname_recall"] for one in others)
    lines += [
        "",
        f"On {sum(one['documents'] for one in others)} documents that others wrote, in {len(others)} sets, since read as well: {percent(found[0])} to "
        f"{percent(found[-1])} of the identifiers other than names, initials and handles in full.",
        "",
        f"Speed: {speed['words_per_cpu_second_best']:,} words a CPU second; `import nhsredact` takes {speed['import_cpu_seconds']} CPU seconds, "
        f"`nhsredact check` of one post {speed['check_cpu_seconds']}.",
        f"Measured on {accuracy['about']['date']} with Python {accuracy['about']['python']}.",
    ]
    return "\n".join(lines)


def published(readme: str) -> str:
    """README with the figures as they are in the results."""
    before, _, rest = readme.partition(BEGIN)
    return before + BEGIN + "\n" + figures() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(published(path.read_text(encoding="utf-8")), encoding="utf-8")
