"""Every rule against its page of sentences in tests/cases: what it finds is what is marked, and it finds nothing else."""

from importlib import import_module
from types import ModuleType

import pytest

from nhsredact.model import Confidence
from nhsredact.pattern import Rule
from nhsredact.recognisers import PAGES
from nhsredact.view import view
from pages import CASES, agrees, lines, parse

RULE_LINES = [pytest.param(page.stem, line, id=place) for page in sorted(CASES.glob("*.txt")) for place, line in lines(page)]


@pytest.mark.parametrize("name, line", RULE_LINES)
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
def test_every_rule_has_a_page_of_finds_and_look_alikes(page: ModuleType) -> None:
    cases = [line for _, line in lines(CASES / f"{page.__name__.rpartition('.')[2]}.txt")]
    assert sum("⟦" in line for line in cases) >= 5
    assert sum("⟦" not in line for line in cases) >= 5
