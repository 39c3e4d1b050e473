"""Reads the pages of marked sentences in tests/cases.

What is to be found stands between ⟦ and ⟧. A line may begin with GAP (a known miss or false alarm: it must go on failing, or be promoted)
or POSSIBLE (found on shape alone). ⏎ stands for a line break. ⟦LABEL|text⟧ and ⟦LABEL/role|text⟧ also say as what, and whose.
"""

import re
from pathlib import Path
from typing import NamedTuple

from nhsredact.model import Finding

CASES = Path(__file__).parent / "cases"
MARK = re.compile(r"⟦(?:([A-Z_]+)(?:/([a-z]+))?\|)?(.*?)⟧", re.S)


class Span(NamedTuple):
    start: int
    end: int
    label: str | None
    role: str | None


def lines(page: Path) -> list[tuple[str, str]]:
    """Every case of a page with its place, which is all that a failing test's name may say."""
    numbered = enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
    return [(f"{page.stem}:{number}", line) for number, line in numbered if line.strip() and not line.startswith("# ")]


def parse(marked: str) -> tuple[str, list[Span]]:
    marked = marked.replace("⏎", "\n")
    spans, text, last = [], "", 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append(Span(len(text), len(text) + len(match[3]), match[1], match[2]))
        text += match[3]
        last = match.end()
    return text + marked[last:], spans


def agrees(finding: Finding, span: Span) -> bool:
    return (finding.start, finding.end) == span[:2] and span.label in (None, finding.label) and span.role in (None, finding.role)
