"""Tables as text: comma, semicolon, tab or bar between the cells, the first row their headings.

The standard library's csv module forgets which cells were quoted, how lines ended, and stops at 128 KiB in a cell. Here a row is cut
into its cells as they are written (RFC 4180), so that what is not redacted is written back to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import BinaryIO

from nhsredact.errors import UnreadableInput, UsageError
from nhsredact.io.passage import Note, Passage, Redact
from nhsredact.io.text import decode

BOM = "\ufeff"


def rewrite(source: BinaryIO, target: BinaryIO, redact: Redact, columns: tuple[str, ...]) -> tuple[Note, ...]:
    """Row by row: "Heading: value" on a line for each cell is one text, so that a heading is a cue for what stands under it."""
    lines = _lines(source)
    first = next(lines, "")
    if first.startswith(BOM):
        first = first.removeprefix(BOM)
        target.write(BOM.encode())
    delimiter = max(",;\t|", key=lambda d: len(_cut(first, d)))
    headings: list[str] = []
    wanted: set[int] = set()
    for number, (cells, end) in enumerate(_rows(chain([first], lines), delimiter), 1):
        values = [_value(cell) for cell in cells]
        if number == 1:
            headings, wanted = [worded(value) for value in values], _wanted(values, columns)
        chosen = [n for n in range(len(cells)) if number == 1 or n in wanted or not columns]
        passage = Passage.row((headings[n] if number > 1 and n < len(headings) else "", values[n]) for n in chosen)
        for n, new in zip(chosen, passage.filled(redact(passage.text, f"row {number}")), strict=True):
            if new != values[n]:
                cells[n] = _written(new, cells[n], delimiter)
        target.write((delimiter.join(cells) + end).encode())
    return ()


def worded(name: str) -> str:
    """A column's name in words, so that a rule meets its cue in it.

    >>> worded("nhs_number"), worded("dateOfBirth")
    ('nhs number', 'date Of Birth')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_", " ")).strip()


def _lines(source: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(source, 1):
        try:
            yield decode(line)
        except UnreadableInput as error:
            raise UnreadableInput(f"line {number}: {error}", error.code) from None


def _wanted(headings: list[str], columns: tuple[str, ...]) -> set[int]:
    for column in columns:
        if column not in headings:
            raise UsageError(f"there is no column {column}")
    return {n for n, heading in enumerate(headings) if heading in columns}


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[tuple[list[str], str]]:
    """Each row's cells as written, and its line end; a row goes over several lines where a line end stands between quotation marks."""
    held: list[str] = []
    for line in lines:
        # a line that begins between quotation marks is read as if its cell began there
        last = _cut(('"' if held else "") + line, delimiter)[-1]
        held.append(line)
        if not OPEN.fullmatch(last):
            row, held = "".join(held), []
            body = row.rstrip("\r\n")
            yield _cut(body, delimiter), row[len(body) :]
    if held:
        raise UnreadableInput("a quotation mark is opened and never closed", "not_csv")


OPEN = re.compile(r'"(?:[^"]|"")*+')


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    d = re.escape(delimiter)
    return re.compile(rf'"(?:[^"]|"")*+(?:"[^{d}]*)?|[^{d}]*')


def _cut(text: str, delimiter: str) -> list[str]:
    cell, cells, at = _cell(delimiter), [], -1
    while at < len(text):
        match = cell.match(text, at + 1)
        assert match  # an empty cell matches too
        cells.append(match.group())
        at = match.end()
    return cells


def _value(cell: str) -> str:
    """What a cell says, its quotation marks taken off."""
    if not cell.startswith('"'):
        return cell
    quoted = OPEN.match(cell)
    end = quoted.end() if quoted else 0
    return cell[1:end].replace('""', '"') + cell[end + 1 :]


def _written(value: str, before: str, delimiter: str) -> str:
    """A cell that says `value`, in quotation marks where they are needed or stood before."""
    if before.startswith('"') or any(c in value for c in (delimiter, '"', "\n", "\r")):
        return '"' + value.replace('"', '""') + '"'
    return value
