"""How fast, on one core, in CPU time: words a second, what each stage and rule costs, whether time is linear, how long starting takes.

usage: speed.py CORPUS... [--passes N] [--megabytes N] [--into DIR]

CORPUS: JSON Lines files whose texts are run, with the names model and in the fast tier without it. Writes results/speed.json.
CPU time is that of this process (or of the process started), so what else runs on the machine weighs less; the best of several passes
is what the code costs, the median what a busy machine makes of it.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from corpus import read
from nhsredact import Redactor
from nhsredact.people import people
from nhsredact.recognisers import rules
from nhsredact.resolve import resolve
from nhsredact.view import view
from results import RESULTS, Target, write

TARGETS = (
    Target("words_per_cpu_second", "at least", 2_200),
    Target("fast_words_per_cpu_second", "at least", 40_000),
    Target("import_cpu_seconds", "at most", 0.3),
    Target("check_cpu_seconds", "at most", 1.2),
    Target("fast_check_cpu_seconds", "at most", 0.6),
    Target("resident_megabytes", "at most", 250),
)
POST = "Thanks to all on the ward for looking after our Jackie (NHS No 999 589 0429) so well after her fall on 12 March. #ThankYouNHS\n"
DIGIT = re.compile(r"[0-9]")
PATIENCE = 60
"""A text that takes longer than this many CPU seconds ends the test of linearity."""


def passes(work: Callable[[], object], number: int) -> dict[str, float]:
    """The best and the median CPU seconds of so many passes, after one to warm up."""
    work()
    took = []
    for _ in range(number):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return {"best": min(took), "median": median(took)}


def throughput(redactor: Redactor, texts: Sequence[str], number: int) -> dict[str, Any]:
    """Words for each CPU second, all stages."""
    words = sum(len(text.split()) for text in texts)
    took = passes(lambda: [redactor.examine(text) for text in texts], number)
    return {f"words_per_cpu_second_{kind}": round(words / s) for kind, s in took.items()}


def costs(redactor: Redactor, texts: Sequence[str], number: int) -> dict[str, dict[str, float]]:
    """Microseconds for each text: of the stages, and of each rule on views whose shared parts (words, lower case) are already there."""
    views = [view(text) for text in texts]
    for seen in views:
        _ = seen.words, seen.lower, seen.has_digit
    found = [[finding for rule in redactor.rules for finding in rule.recognise(seen)] for seen in views]
    candidates = [people(seen, findings, model=False) for seen, findings in zip(views, found, strict=True)]
    decisions = [redactor.policy.decide(findings)[0] for findings in candidates]

    def each(work: Callable[[], object]) -> float:
        return round(1e6 * passes(work, number)["best"] / len(texts), 2)

    stages = {
        "view": each(lambda: [view(text) for text in texts]),
        "rules": each(lambda: [list(rule.recognise(seen)) for rule in redactor.rules for seen in views]),
        "people": each(lambda: [people(seen, findings, model=False) for seen, findings in zip(views, found, strict=True)]),
        "decide": each(lambda: [redactor.policy.decide(findings) for findings in candidates]),
        "resolve": each(lambda: [resolve(text, decided) for text, decided in zip(texts, decisions, strict=True)]),
    }
    by_rule = {rule.name: each(lambda rule=rule: [list(rule.recognise(seen)) for seen in views]) for rule in redactor.rules}  # type: ignore[misc]
    return {"stages": stages, "rules": dict(sorted(by_rule.items(), key=lambda item: -item[1]))}


def linearity(redactor: Redactor, texts: Sequence[str], megabytes: float) -> list[dict[str, float]]:
    """CPU seconds for one text that doubles until it has so many million characters: all texts joined, and again with other digits."""
    size = int(megabytes * 1e6)
    chance, joined = Random(0), "\n\n".join(texts) + "\n\n"
    # other digits, so that there is always more to remember
    longest = joined + "".join(DIGIT.sub(lambda _: chance.choice("0123456789"), joined) for _ in range(size // len(joined)))
    rows = []
    for doubling in range(5, -1, -1):
        text = longest[: size >> doubling]
        started = time.process_time()
        redactor.examine(text)
        seconds = time.process_time() - started
        rows.append({"characters": len(text), "cpu_seconds": round(seconds, 2), "microseconds_each": round(1e6 * seconds / len(text), 2)})
        if seconds > PATIENCE:
            break
    return rows


def start_up(arguments: Sequence[str], said: str = "", number: int = 5) -> float | None:
    """The fewest CPU seconds, user and system, that this command took; None where it cannot run (exit code over 1)."""
    took = []
    for _ in range(number):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(arguments, input=said, text=True, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode > 1:
            return None
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(min(took), 3)


def starting() -> dict[str, float | None]:
    """CPU seconds of an empty Python, of `import nhsredact` and of `nhsredact check` of one post."""
    command = Path(sys.executable).with_name("nhsredact")
    return {
        "python_cpu_seconds": start_up([sys.executable, "-c", "pass"]),
        "import_cpu_seconds": start_up([sys.executable, "-c", "import nhsredact"]),
        "check_cpu_seconds": start_up([str(command), "check"], POST) if command.exists() else None,
        "fast_check_cpu_seconds": start_up([str(command), "check", "--fast"], POST) if command.exists() else None,
    }


def resident(corpora: Sequence[Path]) -> float:
    """The most memory, in megabytes, that a process holds which examines all texts one after the other."""
    code = (
        "import json, resource, sys, nhsredact\n"
        "from corpus import read\n"
        "from pathlib import Path\n"
        "for path in sys.argv[1:]:\n"
        "    for document in read(Path(path)).documents: nhsredact.find(document.text)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, corpora)], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    return round(float(done.stdout), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures speed on one core.")
    parser.add_argument("corpora", type=Path, nargs="+", metavar="CORPUS")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--megabytes", type=float, default=5, help="length of the longest text, in million characters; 0 leaves this out")
    parser.add_argument("--into", type=Path, default=RESULTS)
    given = parser.parse_args()
    sets = [read(path) for path in given.corpora]
    texts = [document.text for corpus in sets for document in corpus.documents]
    redactor = Redactor(rules=rules(fast=True))

    result: dict[str, Any] = {"corpora": {corpus.name: corpus.sha256 for corpus in sets}, "rules": len(redactor.rules) + 1}
    result |= {"texts": len(texts), "words": sum(len(text.split()) for text in texts)}
    result |= throughput(Redactor(), texts, 2) | {f"fast_{key}": speed for key, speed in throughput(redactor, texts, given.passes).items()}
    result |= starting() | {"resident_megabytes": resident([path.absolute() for path in given.corpora])}
    reached = {**result, **{key.removesuffix("_best"): speed for key, speed in result.items() if key.endswith("_best")}}
    result["targets"] = [target.row(reached[target.figure]) for target in TARGETS]
    for row in result["targets"]:
        bound = "at least" if "at least" in row else "at most"
        print(f"{row['figure']:22} {row['reached'] or 0:>10}   {bound} {row[bound]}: {row['outcome']}")
    print(f"{'  median, fast':22} {result['fast_words_per_cpu_second_median']:>10}")

    result["microseconds_per_text"] = costs(redactor, texts, given.passes)
    for kind, table in result["microseconds_per_text"].items():
        print(f"{kind}, microseconds for each text of {sum(map(len, texts)) // len(texts)} characters")
        for name, microseconds in table.items():
            print(f"  {name:28} {microseconds:8.2f}")

    if given.megabytes:
        result["linearity"] = linearity(redactor, texts, given.megabytes)
        print("one long text")
        for row in result["linearity"]:
            seconds, each = row["cpu_seconds"], row["microseconds_each"]
            print(f"  {row['characters']:>9} characters {seconds:8.2f} CPU seconds {each:6.2f} microseconds each")
    print(f"written: {write('speed', result, given.into)}")


if __name__ == "__main__":
    main()
