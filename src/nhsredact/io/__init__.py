"""Formats: how each kind of file is read, what in it is text, and how it is written back. One file for each format."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePath
from typing import BinaryIO

from nhsredact.errors import UnreadableInput
from nhsredact.io.passage import Note, Passage, Redact

__all__ = ["FORMATS", "Note", "Passage", "Redact", "is_known", "rewrite"]

FORMATS: Mapping[str, str] = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".docx": "docx",
}
"""The module that reads and writes files whose name ends so."""


def is_known(name: str) -> bool:
    """Whether there is a format for files of this name."""
    return PurePath(name).suffix.lower() in FORMATS


def rewrite(name: str, source: BinaryIO, target: BinaryIO, redact: Redact, columns: tuple[str, ...] = ()) -> tuple[Note, ...]:
    """Copies `source` to `target`, every text in it put through `redact`; in tables only `columns`, where any are named.

    Raises `UnreadableInput` for what is not of the format that `name` ends in, and whatever `redact` raises.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in FORMATS:
        known = " ".join(s for s in FORMATS if s)
        raise UnreadableInput(f"files that end in {suffix} cannot be read; those that can: {known}", "unknown_format")
    module = import_module(f"nhsredact.io.{FORMATS[suffix]}")
    notes: tuple[Note, ...] = module.rewrite(source, target, redact, columns)
    return notes
