"""Reads measuring sets: marked documents (gold spans written inline) and rows of text with spans. JSON Lines, UTF-8."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nhsredact.model import DIRECT, INDIRECT

MARK = re.compile(r"\[\[([A-Z_]+)(?:/([a-z]+))?\|(.*?)\]\]", re.S)
# other people's names for our labels
ALIAS = {
    "NHS_NUMBER": "UK_NHS",
    "DATE_TIME": "DATE",
    "ORGANIZATION": "ORGANISATION",
    "GPE": "LOCATION",
    "LOC": "LOCATION",
    "FAC": "LOCATION",
    "ORG": "ORGANISATION",
    "PER": "PERSON",
    "NORP": "NRP",
    "UK_DRIVING_LICENSE": "UK_DRIVING_LICENCE",
    "POSTCODE": "UK_POSTCODE",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document, gold or predicted. A gold span has a role or none; a predicted one may have a role and an action."""

    start: int
    end: int
    label: str
    role: str | None = None
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its gold spans; genre and verdict are empty where the set has none."""

    id: str
    text: str
    spans: tuple[Span, ...]
    genre: str = ""
    verdict: str = ""

    @property
    def words(self) -> int:
        """Runs of characters between white space."""
        return len(self.text.split())


@dataclass(frozen=True)
class Corpus:
    """A measuring set: the file's name and SHA-256, and its documents. `marked`: it has our labels, roles and verdicts."""

    name: str
    sha256: str
    documents: tuple[Document, ...]
    marked: bool


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def read(path: Path) -> Corpus:
    """A measuring set. Raises ValueError, naming the document, for a mark that is not in the guidelines."""
    found = list(rows(path))
    marked = bool(found) and "marked" in found[0]
    documents = tuple(parse(row) if marked else plain(row) for row in found)
    return Corpus(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), documents, marked)


def plain(row: dict[str, Any]) -> Document:
    """A row {"id", "text", "spans"} as a document."""
    return Document(str(row["id"]), str(row["text"]), spans(row))


def spans(row: dict[str, Any]) -> tuple[Span, ...]:
    """The spans of a row, under our labels."""
    return tuple(
        Span(s["start"], s["end"], ALIAS.get(s["label"], s["label"]), s.get("role"), s.get("action")) for s in row.get("spans", ())
    )


def parse(row: dict[str, Any]) -> Document:
    """A marked document as a document.

    >>> document = parse({"id": "1", "genre": "notes", "verdict": "block", "marked": "Pt [[PERSON/patient|Jo]] seen"})
    >>> document.text, document.spans
    ('Pt Jo seen', (Span(start=3, end=5, label='PERSON', role='patient', action=None),))
    """
    marked, text, found, last = str(row["marked"]), "", [], 0
    for mark in MARK.finditer(marked):
        label, role, value = mark.groups()
        if label not in DIRECT | INDIRECT or value != value.strip() or not value:
            raise ValueError(f"{row['id']}: a bad mark of {label}")
        text += marked[last : mark.start()]
        found.append(Span(len(text), len(text) + len(value), label, role))
        text, last = text + value, mark.end()
    text += marked[last:]
    if "[[" in text or "]]" in text:
        raise ValueError(f"{row['id']}: a stray bracket")
    return Document(str(row["id"]), text, tuple(found), str(row.get("genre", "")), str(row.get("verdict", "")))
