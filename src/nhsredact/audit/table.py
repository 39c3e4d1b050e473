"""An audit as a table for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TextIO

from nhsredact.audit.record import COLUMNS, Record
from nhsredact.errors import UsageError
from nhsredact.spreadsheet import safe


def export(records: Iterable[Record], file: TextIO, kind: str = "csv") -> None:
    """Writes the records as a table with a row of headings; `file` is opened with newline="". Raises `UsageError` for a kind other than "csv"."""
    if kind != "csv":
        raise UsageError(f"an audit cannot be exported as {kind}; kinds: csv")
    table = csv.writer(file)
    table.writerow(COLUMNS)
    table.writerows(map(_cell, asdict(record).values()) for record in records)


def _cell(value: object) -> str:
    """As a spreadsheet may have it: what it would take for a formula begins with an apostrophe.

    >>> _cell({"PERSON": 2, "UK_NHS": 1}), _cell(("=A1", "b"))
    ('PERSON 2; UK_NHS 1', "'=A1; b")
    """
    if isinstance(value, Mapping):
        value = [f"{label} {count}" for label, count in sorted(value.items())]
    cell = "; ".join(value) if isinstance(value, list | tuple) else str(value)
    # a file's name may hold what is no character
    cell = cell.encode(errors="backslashreplace").decode()
    return safe(cell)
