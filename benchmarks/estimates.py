"""Whether the interval of `assess` holds the true number of people, where somebody has counted them.

usage: estimates.py [--into DIR]

benchmarks/corpus/published_counts.toml holds counts and what a text would have to say to mean them. Writes results/estimates.json: the share of
intervals that hold the count, and the median of how far the expected number is off, as a factor.
"""

from __future__ import annotations

import argparse
import statistics
import tomllib
from pathlib import Path

from nhsredact.assess import matching
from nhsredact.assess.attributes import attribute
from nhsredact.model import Confidence, Finding
from results import RESULTS, Target, write
from score import wilson

COUNTS = Path(__file__).parent / "corpus" / "published_counts.toml"
HELD = Target("held", "at least", 0.85)


def estimate(says: list[list[str]]) -> tuple[float, float, float]:
    """Least, expected and most people of whom all this is true."""
    attributes = [attribute(Finding(0, len(words), label, "benchmark", Confidence.LIKELY), words) for label, words in says]
    return matching(attributes, [0] * len(attributes))


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares estimates with published counts.")
    parser.add_argument("--into", type=Path, default=RESULTS)
    given = parser.parse_args()
    rows, held, ratios = [], 0, []
    for count in tomllib.loads(COUNTS.read_text(encoding="utf-8"))["count"]:
        low, expected, high = estimate(count["says"])
        inside = low <= count["count"] <= high
        held += inside
        ratios.append(max(expected / count["count"], count["count"] / expected))
        said = ", ".join(words for _, words in count["says"])
        rows.append(
            {"says": said, "count": count["count"], "low": round(low), "expected": round(expected), "high": round(high), "held": inside}
        )
        print(f"{'held' if inside else 'OUT ':5} {said:60} {count['count']:>9} in {low:>12.0f} {expected:>12.0f} {high:>12.0f}")
    share = round(held / len(rows), 4)
    result = {"counts": len(rows), "held": share, "held_95": wilson(held, len(rows)), "median_ratio": round(statistics.median(ratios), 2)}
    print(result)
    print(f"written: {write('estimates', result | {'targets': [HELD.row(share)], 'rows': rows}, given.into)}")


if __name__ == "__main__":
    main()
