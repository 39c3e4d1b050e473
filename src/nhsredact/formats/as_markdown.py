"""Markdown, for a pull request or a page of an intranet."""

from __future__ import annotations

from collections.abc import Iterator

from nhsredact.formats.report import Report, Source


def written(report: Report) -> str:
    """A heading for each input, and its reasons as a table."""
    return "\n".join(line for source in report.sources for line in (*_source(source), "")) + f"\nPolicy: {_cell(report.title)}\n"


def _source(source: Source) -> Iterator[str]:
    yield f"## {_cell(source.name)}: {source.level.name.lower()}"
    if source.error:
        yield f"\n{_cell(source.error)}"
    rows = [(passage.told(item), item.what, item.whose, item.clause, item.why, item.suggest) for passage, item in source.reasons()]
    if rows:
        yield "\n| where | what | whose | clause | why | what to do |\n| --- | --- | --- | --- | --- | --- |"
        yield from (f"| {' | '.join(map(_cell, row))} |" for row in rows)
    said = [*source.singled_out, *source.notes]
    said += [f"consent {cited} was used" for cited in source.consents]
    if said:
        yield ""
        yield from (f"- {_cell(line)}" for line in said)


def _cell(text: str) -> str:
    """Without what Markdown would read as its own."""
    return "".join(f"\\{c}" if c in "|`*_<>[]#\\" else c for c in text.replace("\n", " "))
