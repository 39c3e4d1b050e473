"""How things look to a person: findings, verdicts and outcomes as lines, colours and a progress bar where there is a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from nhsredact.lines import Lines
from nhsredact.model import Action, Decision, Level
from nhsredact.operators import words

if TYPE_CHECKING:
    from nhsredact.files import Outcome
    from nhsredact.formats import Source
    from nhsredact.ledger import Sum
    from nhsredact.redactor import Redactor

Item = TypeVar("Item")
COLOURS = {Level.PUBLISH: 32, Level.REVIEW: 33, Level.BLOCK: 31}
"""Green, amber, red, as a terminal and as rich call them."""
MILLIONTH = 1e-6
STYLES = {Level.PUBLISH: "green", Level.REVIEW: "yellow", Level.BLOCK: "red"}


def found(name: str, where: str, text: str, decisions: Iterable[Decision], show: bool) -> Iterator[str]:
    """One line for each finding: place, label, role, confidence, action, clause, why, and with `show` the words themselves."""
    place = Lines(text)
    for decision in decisions:
        finding = decision.finding
        facts = [finding.label, finding.role.value, finding.confidence.name.lower(), decision.action.name.lower()]
        line = f"{name}:{where or '{}:{}'.format(*place(finding.start))}: {' '.join(facts)}"
        line += f" ({decision.clause})" if decision.clause else ""
        line += f" {finding.rule}: {'; '.join(finding.why)}"
        yield line + (f" [{printable(text[finding.start : finding.end])}]" if show else "")


def verdict(name: str, level: Level) -> str:
    """The answer for one input."""
    return f"{name}: {_coloured(level, level.name.lower())}"


def _coloured(level: Level, words: str) -> str:
    """The words in the colour of a level, on a terminal that may show colours."""
    return f"\x1b[{COLOURS[level]}m{words}\x1b[0m" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else words


def people(count: float) -> str:
    """A number of people as one says it: 0.003, 4, 12,000."""
    return f"{float(f'{count:.2g}'):,.0f}" if count >= 1 else f"{count:.1g}" if count >= MILLIONTH else "nearly 0"


def sum_of(judged: Sum) -> str:
    """How many people match all that was published on a case and this post."""
    count = len(judged.posts)
    before = f"with {count} earlier post{'s'[: count > 1]}" if count else "nothing is kept of this case under this key"
    public = "; the case is in the public eye" if judged.public else ""
    return f"  {before}: about {people(judged.expected)} people match, between {people(judged.low)} and {people(judged.high)}{public}"


def checked(source: Source, show: bool) -> Iterator[str]:
    """The verdict on one input and, a line each, what keeps it from being published, why, and what to do; with `show` the words themselves."""
    yield verdict(source.name, source.level)
    for passage, item in source.reasons():
        words_ = f' "{printable(passage.text[item.start : item.end])}"' if show else ""
        yield f"  {_coloured(item.level, passage.told(item))} {item.what}{words_} {item.whose}, {item.clause}: {item.suggest} ({item.why})"
    for said in (*source.singled_out, *source.notes):
        yield f"  {said}"
    for cited in source.consents:
        yield f"  consent {cited} was used"


def outcome(one: Outcome) -> str:
    """One line for a file that was written."""
    counts = ", ".join(f"{count} {words(label).lower()}" for label, count in sorted(one.changes.items()))
    return f"{one.source} -> {one.target}: {one.verdict.name.lower()}; taken out: {counts or 'nothing'}"


def rules() -> Iterator[str]:
    """One line for each rule: its name, the labels it gives, what it is."""
    from nhsredact.recognisers import rules as every

    return (f"{rule.name}\t{' '.join(rule.labels)}\t{rule.summary}" for rule in every())


def printable(text: str) -> str:
    """Without characters that could steer a terminal or break the line."""
    return "".join(c if c.isprintable() else " " for c in text)


def progress(items: Iterable[Item], total: int) -> Iterator[Item]:
    """The items, and while they come a bar on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("redacting", total=total)
        for item in items:
            yield item
            bar.advance(task)


def demo(redactor: Redactor) -> tuple[()]:
    """Shows the sample letter and post as they are, what was found in them and why, the verdict, and the redacted text."""
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    for sample in sorted((f for f in files("nhsredact.demo").iterdir() if f.name.endswith(".txt")), key=lambda f: f.name):
        text = sample.read_text(encoding="utf-8")
        examined, redacted = redactor.examine(text), redactor.redact(text)
        before, after = Text(text.strip()), Text(redacted.text.strip())
        table = Table("what", "found as", "whose", "action, clause", "why", box=SIMPLE, padding=(0, 1, 0, 0))
        for decision in examined.decisions:
            finding = decision.finding
            style = "green" if decision.action is Action.KEEP else "yellow" if decision.action is Action.REVIEW else "red"
            before.stylize(f"bold {style}", finding.start, finding.end)
            cells = [text[finding.start : finding.end], words(finding.label).lower(), finding.role.value]
            cells += [f"{decision.action.name.lower()}, {decision.clause}", "; ".join(finding.why)]
            table.add_row(*(Text(printable(cell)) for cell in cells))
        for change in redacted.changes:
            after.stylize("bold cyan", change.new_start, change.new_end)
        level = examined.verdict.level
        console.print(Panel(before, title=f"A {sample.name[:-4]} (invented)"), table)
        console.print(Text.assemble("Verdict: ", (examined.verdict.name, f"bold {STYLES[level]}")))
        console.print(Panel(after, title="Redacted"))
    return ()
