"""Files of JSON Lines: every string and number is examined. A row that cannot be is answered in its place, and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from nhsredact.errors import CannotFinish, NhsredactError, UnreadableInput
from nhsredact.io.csv import worded
from nhsredact.io.passage import Note, Passage, Redact
from nhsredact.io.rows import Row, checked, refused, rows, written
from nhsredact.model import Level


def rewrite(source: BinaryIO, target: BinaryIO, redact: Redact, columns: tuple[str, ...]) -> tuple[Note, ...]:
    """Every string and number in each row is examined, "name: value" on a line, or only those in the fields `columns`; names too."""
    notes: list[Note] = []
    names: dict[str, str] = {}
    for number, row in rows(source):
        fields = None
        try:
            if isinstance(row, UnreadableInput):
                raise row
            fields = row
            target.write(written(_redacted(row, redact, columns, f"row {number}", names)))
        except (NhsredactError, RecursionError) as error:
            target.write(written(refused(number, error, fields)))
            said = str(error) if isinstance(error, NhsredactError) else "nested too deep"
            notes.append(Note(f"row {number}: {said}", getattr(error, "exit_code", CannotFinish.exit_code), Level.BLOCK))
    return tuple(notes)


def _redacted(row: Row, redact: Redact, columns: tuple[str, ...], where: str, names: dict[str, str]) -> Row:
    chosen = {name: value for name, value in row.items() if name in columns or not columns}
    if columns and not chosen:
        raise UnreadableInput("none of the fields that were asked for is there", "no_text")
    leaves = list(_leaves(chosen, ""))
    unmet = [name for name in dict.fromkeys(_names(row)) if name not in names]
    for text in (*unmet, *(value for _, value in leaves)):
        checked(text)
    if unmet:
        passage = Passage.row(("", name) for name in unmet)
        names.update(zip(unmet, passage.filled(redact(passage.text, where)), strict=True))
    passage = Passage.row(leaves)
    new = iter(zip((value for _, value in leaves), passage.filled(redact(passage.text, where)), strict=True))
    rebuilt = {name: _rebuilt(value, new, names) if name in chosen else value for name, value in row.items()}
    return _renamed(rebuilt, names)


def _names(value: Any) -> Iterator[str]:
    """The name of every field, at any depth."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _names(inner)
    if isinstance(value, dict):
        yield from value


def _leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Each string and number at any depth, with the name it stands under."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, worded(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif isinstance(value, str):
        yield name, value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield name, json.dumps(value)


def _rebuilt(value: Any, new: Iterator[tuple[str, str]], names: dict[str, str]) -> Any:
    """The same, each string and number in its turn replaced where it changed."""
    if isinstance(value, dict):
        return _renamed({name: _rebuilt(inner, new, names) for name, inner in value.items()}, names)
    if isinstance(value, list):
        return [_rebuilt(inner, new, names) for inner in value]
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        before, after = next(new)
        return value if before == after else after
    return value


def _renamed(row: Row, names: dict[str, str]) -> Row:
    renamed = {names[name]: value for name, value in row.items()}
    if len(renamed) < len(row):
        raise CannotFinish("two fields have the same name once redacted")
    return renamed
