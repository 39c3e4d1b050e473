"""JSON Lines, row by row: one object a line, UTF-8. What is wrong with a row is a value like any other, so that the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from nhsredact.errors import UnreadableInput
from nhsredact.io.text import decode

Row = dict[str, Any]
HALF_PAIR = "half a surrogate pair, which no encoding can write"


def rows(source: Iterable[bytes]) -> Iterator[tuple[int, Row | UnreadableInput]]:
    """Every line with its number, from 1, as an object or as what is wrong with it. Blank lines count and are passed over."""
    for number, line in enumerate(source, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901
        if line.strip():
            try:
                yield number, _parsed(line)
            except UnreadableInput as error:
                yield number, error


def text_of(row: Row, field: str) -> str:
    """The text of a row. Raises `UnreadableInput` ("no_text", "binary", "surrogate")."""
    text = row.get(field)
    if not isinstance(text, str):
        raise UnreadableInput(f"the field {field} is missing or no string", "no_text")
    checked(text)
    return text


def written(row: Row) -> bytes:
    """A row as it is written: UTF-8, nothing escaped that need not be, "\\n" at the end on every platform."""
    try:
        return json.dumps(row, ensure_ascii=False, allow_nan=False).encode() + b"\n"
    except UnicodeEncodeError:
        raise UnreadableInput(HALF_PAIR, "surrogate") from None
    except ValueError:
        raise UnreadableInput("not JSON: a number is too large", "not_json") from None


def refused(number: int, error: Exception, row: Row | None) -> Row:
    """What stands in the place of a row that could not be examined: it may not be published."""
    return {"id": _id(row), "row": number, "error": code(error), "verdict": "block"}


def code(error: Exception) -> str:
    """One word for what went wrong."""
    return error.code if isinstance(error, UnreadableInput) else "cannot_finish"


def _parsed(line: bytes) -> Row:
    text = decode(line)
    try:
        row = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
        _id(row if isinstance(row, dict) else None)
    except (ValueError, RecursionError):
        raise UnreadableInput("not JSON", "not_json") from None
    if not isinstance(row, dict):
        raise UnreadableInput("JSON, but not an object with named fields", "not_object")
    return row


def _object(pairs: list[tuple[str, Any]]) -> Row:
    row = dict(pairs)
    if len(row) < len(pairs):
        # which of the two a later reader takes is anybody's guess
        raise ValueError("a name stands twice")
    return row


def _no_number(name: str) -> NoReturn:
    raise ValueError("not a number in JSON")


def _id(row: Row | None) -> Any:
    """The row's id, or null where it has none or one that cannot be written. Raises `ValueError` for one that JSON cannot hold."""
    identity = (row or {}).get("id")
    try:
        json.dumps(identity, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        return None
    return identity


def checked(text: str) -> None:
    """Raises `UnreadableInput` for a text that is no text ("binary", "surrogate")."""
    if "\0" in text:
        raise UnreadableInput("binary, not text: it holds a zero character", "binary")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnreadableInput(HALF_PAIR, "surrogate") from None
