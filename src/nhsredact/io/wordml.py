"""The text in the XML of a Word document: where it stands, and how to put something else there.

Source: ECMA-376 parts 1 and 4 (WordprocessingML, DrawingML, VML), read 2026-11. Elements are known by their local names, so that the
transitional and the strict form, text boxes, charts, properties and custom XML all go one way: whatever holds text is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

Element = Any
"""An lxml element; lxml brings no types."""

TEXT = {"t", "delText", "instrText", "delInstrText"}
BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\xad"}
TAKEN_OUT = {"del", "moveFrom"}
PEOPLE = {"creator", "lastModifiedBy", "Manager"}
PEOPLE_ATTRIBUTES = {"author", "initials", "userId"}
FACTS = {"created", "modified", "lastPrinted", "posOffset", "align", "AppVersion"}
FACT = re.compile(r"\s*(?:-?[\d.]{1,8}%?|true|false)\s*")
SPOKEN_ATTRIBUTES = {"descr", "title", "alt", "href", "tooltip", "displayText", "lastValue", "instr", "string"}
SPOKEN_VALUES = {"alias", "tag", "default", "statusText", "helpText", "docVar", "tblCaption", "tblDescription"}
SPOKEN_VALUES |= {"query", "connectString", "listEntry", "listItem"}
NAMED = {"docPr", "cNvPr", "docVar", "property"}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
HEADING = 60


class Piece(NamedTuple):
    """A stretch of text, and what writes another in its place; none: it is context."""

    text: str
    put: Callable[[str], None] | None = None


def local(element: Element) -> str:
    """An element's or attribute's name without its namespace; nothing for a comment."""
    tag = getattr(element, "tag", element)
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def clean(root: Element) -> None:
    """Takes out what is not on the page: tracked deletions, comments in the XML, who wrote and changed it, the date behind a date field."""
    for element in list(root.iter()):
        name = local(element)
        if not name or (name in TAKEN_OUT and "wordprocessingml" in element.tag):
            remove(element)
            continue
        if name in PEOPLE:
            element.text = None
        for key in list(element.attrib):
            if local(key) in PEOPLE_ATTRIBUTES:
                element.set(key, "")
            elif local(key) == "fullDate":
                del element.attrib[key]


def remove(element: Element) -> None:
    """Takes an element out and leaves the text that follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def lines(root: Element, data: bool = False) -> Iterator[list[Piece]]:
    """The pieces of each paragraph, cell by cell in tables; then every other text and telling attribute, each on a line of its own.

    `data`: the XML is somebody's own, so that every attribute tells something.
    """
    paragraphs: dict[tuple[Element, bool], list[Piece]] = {}
    others: list[list[Piece]] = []
    for element in root.iter():
        name = local(element)
        own: list[Piece] = []
        others.append(own)
        paragraph = next((a for a in element.iterancestors() if local(a) == "p"), None)
        # field codes and leftovers of deletions would cut the words that are seen
        pieces = own if paragraph is None else paragraphs.setdefault((paragraph, name in TEXT and name != "t"), [])
        if name in BREAKS and paragraph is not None:
            pieces.append(Piece(BREAKS[name], partial(_put_break, element)))
        elif element.text and (name in TEXT or (name not in FACTS and element.text.strip() and not FACT.fullmatch(element.text))):
            pieces.append(Piece(element.text, partial(_put_text, element)))
        if element.tail and element.tail.strip():
            pieces.append(Piece(element.tail, partial(setattr, element, "tail")))
        others += [[Piece(element.get(key), partial(element.set, key))] for key in element.attrib if data or _tells(name, local(key))]
    yield from _with_cells([(paragraph, pieces) for (paragraph, _), pieces in paragraphs.items() if pieces])
    yield from filter(None, others)


def _tells(element: str, attribute: str) -> bool:
    if attribute in ("val", "value"):
        return element in SPOKEN_VALUES
    return attribute in SPOKEN_ATTRIBUTES or (attribute == "name" and element in NAMED)


def _put_text(element: Element, text: str) -> None:
    element.text = text
    if local(element) in TEXT and "wordprocessingml" in element.tag:
        element.set(SPACE, "preserve")


def _put_break(element: Element, text: str) -> None:
    if not text:
        remove(element)


def _with_cells(paragraphs: list[tuple[Element, list[Piece]]]) -> Iterator[list[Piece]]:
    """One line for each paragraph, but one for each row of a table, the cells after their column's heading or a tab."""
    line: list[Piece] = []
    row_before = cell_before = None
    for paragraph, pieces in paragraphs:
        row = next((a for a in paragraph.iterancestors() if local(a) == "tr"), None)
        cell = next((a for a in paragraph.iterancestors() if local(a) == "tc"), None)
        if row is None or row is not row_before:
            if line:
                yield line
            line = []
        elif cell is not cell_before:
            line.append(Piece("\t"))
        else:
            line.append(Piece("\n"))
        heading = _heading(row, cell) if row is not None and cell is not cell_before else ""
        if heading:
            line += [Piece("\n" if line else ""), Piece(f"{heading}: ")]
        line += pieces
        row_before, cell_before = row, cell
    if line:
        yield line


def _heading(row: Element, cell: Element) -> str:
    """What stands over this cell, in a table of three columns or more whose first row reads like headings."""
    table = row.getparent()
    first = next((r for r in table.iterchildren() if local(r) == "tr"), None)
    if first is None or first is row:
        return ""
    above = [_said(c) for c in first.iterchildren() if local(c) == "tc"]
    cells = [c for c in row.iterchildren() if local(c) == "tc"]
    reads_like_headings = len(above) > 2 and all(len(said) <= HEADING and not any(c.isdigit() for c in said) for said in above)
    return above[cells.index(cell)] if reads_like_headings and len(cells) == len(above) and cell in cells else ""


def _said(cell: Element) -> str:
    return "".join(t.text or "" for t in cell.iter() if local(t) == "t").strip()
