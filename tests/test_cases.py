"""Every rule against its page of sentences in tests/cases: what it finds stands between ⟦ and ⟧, and it finds nothing else.

A line may begin with GAP (a known miss or false alarm: it must go on failing, or be promoted) or POSSIBLE (found on shape alone).
⏎ stands for a line break. ⟦LABEL|text⟧ and ⟦LABEL/role|text⟧ also say as what, and whose.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from nhsredact.model import Confidence, Finding
from nhsredact.pattern import Rule
from nhsredact.recognisers import PAGES
from nhsredact.view import view

CASES = Path(__file__).parent / "cases"
MARK = re.compile(r"⟦(?:([A-Z_]+)(?:/([a-z]+))?\|)?(.*?)⟧", re.S)


def lines() -> Iterator[object]:
    for page in sorted(CASES.glob("*.txt")):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield pytest.param(page.stem, line, id=f"{page.stem}:{number}")


def parse(marked: str) -> tuple[str, list[tuple[int, int, str | None, str | None]]]:
    marked = marked.replace("⏎", "\n")
    spans, text, last = [], "", 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match[3]), match[1], match[2]))
        text += match[3]
        last = match.end()
    return text + marked[last:], spans


def agrees(finding: Finding, span: tuple[int, int, str | None, str | None]) -> bool:
    start, end, label, role = span
    return (finding.start, finding.end) == (start, end) and label in (None, finding.label) and role in (None, finding.role)


@pytest.mark.parametrize("name, line", list(lines()))
def test_the_rule_finds_what_is_marked_and_nothing_else(name: str, line: str) -> None:
    rule = Rule.of(import_module(f"nhsredact.recognisers.{name}"))
    gap, possible = line.startswith("GAP "), line.startswith("POSSIBLE ")
    text, spans = parse(line.removeprefix("GAP ").removeprefix("POSSIBLE "))
    wanted = {Confidence.POSSIBLE} if possible else {Confidence.LIKELY, Confidence.SURE}
    found = sorted((f for f in rule.recognise(view(text)) if f.confidence in wanted), key=lambda f: f.start)
    right = len(found) == len(spans) and all(map(agrees, found, spans))
    places = [(f.start, f.end, f.label, f.role.value) for f in found]
    assert right is not gap, f"found {places}, marked {spans}" if not gap else "this gap is closed: take the word GAP away"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.rpartition(".")[2])
def test_every_rule_has_a_page_of_finds_and_look_alikes(page: object) -> None:
    name = page.__name__.rpartition(".")[2]  # type: ignore[attr-defined]
    cases = [line for line in (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert sum("⟦" in line for line in cases) >= 5
    assert sum("⟦" not in line for line in cases) >= 5
