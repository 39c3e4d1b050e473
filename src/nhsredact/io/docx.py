"""Word documents (.docx): all their text is one text, so that a name met on page 1 is known in the footer.

Read and written back: paragraphs (a change may run over several runs, whose formatting stays), tables, headers, footers, notes, comments,
text boxes, charts' captions, alternative texts, field codes, targets of links, properties, custom XML. Taken out: tracked deletions, the
names of authors, the preview picture. Not looked into, and told: pictures and recordings. What else there may be (embedded files, macros,
signatures) cannot be read, and then the file fails.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from nhsredact.errors import CannotFinish, UnreadableInput
from nhsredact.io.names import Name, compact
from nhsredact.io.passage import Note, Passage, Redact
from nhsredact.io.wordml import Piece, clean, lines
from nhsredact.model import Level

MAIN = "wordprocessingml.document.main+xml"
XML = re.compile(r"(?:application|text)/(?:[\w.+-]+\+)?xml")
SIGNED = "digital-signature"
PICTURE = re.compile(r"(?:image|audio|video)/")
FONT = re.compile(r"font/|application/(?:x-font|vnd\.openxmlformats-officedocument\.obfuscatedFont)")
THUMBNAIL = "/metadata/thumbnail"
NOWHERE = "about:blank"
LARGEST = 2**31
SHORTEST = 6


def rewrite(source: BinaryIO, target: BinaryIO, redact: Redact, columns: tuple[str, ...]) -> tuple[Note, ...]:
    """The whole document is one text. Raises `UnreadableInput` for what is no Word file, or holds what cannot be read."""
    package = _opened(source)
    for key in [key for key, rel in package.rels.items() if rel.reltype.endswith(THUMBNAIL)]:
        del package.rels[key]
    parts = sorted(package.iter_parts(), key=lambda part: MAIN not in part.content_type)
    pictures = sum(PICTURE.match(part.content_type) is not None for part in parts)
    roots = {part: _root(part) for part in parts if _is_xml(part)}
    for root in roots.values():
        clean(root)
    pieces = [piece for line in (*_lines(roots), *_links([package, *parts])) for piece in (*line, Piece("\n"))]
    passage = Passage.of((piece.text, piece.put is not None) for piece in pieces)
    redacted = redact(passage.text, "")
    for piece, new in zip((p for p in pieces if p.put), passage.filled(redacted), strict=True):
        if new != piece.text and piece.put:
            piece.put(new)
    _nothing_left(roots, {compact(passage.text[c.start : c.end]) for c in redacted.changes})
    for part, root in roots.items():
        if hasattr(part, "element"):
            part._element = root
        else:
            part._blob = _written(root)
    saved = io.BytesIO()
    package.save(saved)
    target.write(saved.getvalue())
    return (Note(f"{pictures} pictures or recordings were not looked into", level=Level.REVIEW),) if pictures else ()


def _opened(source: BinaryIO) -> Any:
    from docx.package import Package

    try:
        with zipfile.ZipFile(source) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > LARGEST:
            raise UnreadableInput("larger than 2 GB when unpacked", "too_large")
        source.seek(0)
        package = Package.open(source)
        is_word = MAIN in package.main_document_part.content_type
    except UnreadableInput:
        raise
    except Exception:
        # zip, XML and relationships each fail in their own ways
        raise UnreadableInput("not a Word file, or one protected with a password", "not_docx") from None
    if not is_word:
        raise UnreadableInput("not a Word file", "not_docx")
    return package


def _is_xml(part: Any) -> bool:
    kind = part.content_type
    if SIGNED in kind:
        raise UnreadableInput("it is signed, and redacting breaks the signature; save it without", "signed")
    if PICTURE.match(kind) or FONT.match(kind):
        return False
    if XML.fullmatch(kind):
        return True
    raise UnreadableInput("it holds an embedded file, a macro or a control, which cannot be read; take it out", "embedded")


def _root(part: Any) -> Any:
    from lxml import etree  # type: ignore[import-untyped]

    # read anew: python-docx's own elements have texts of another kind
    careful = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(part.blob, careful)
        declared = [r.getroottree().docinfo.doctype for r in (root, getattr(part, "element", root))]
    except etree.XMLSyntaxError:
        raise UnreadableInput("damaged: a part of it is not XML", "not_docx") from None
    if any(declared):
        raise UnreadableInput("a part of it declares a document type, which Word never writes", "not_docx")
    return root


def _written(root: Any) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _lines(roots: dict[Any, Any]) -> Iterator[list[Piece]]:
    for part, root in roots.items():
        yield from lines(root, data=part.partname.startswith("/customXml/item"))


def _links(sources: list[Any]) -> Iterator[list[Piece]]:
    """The targets of links. One that holds something leads nowhere afterwards: a label inside it would be no address."""
    for source in sources:
        for rel in source.rels.values():
            if rel.is_external:
                yield [Piece(rel.target_ref, partial(_lead_nowhere, rel))]


def _lead_nowhere(rel: Any, text: str) -> None:
    rel._target = NOWHERE


def _nothing_left(roots: dict[Any, Any], taken_out: set[str]) -> None:
    """Fails where a value that was taken out stands in an attribute that is no text, such as the name of a bookmark or a style."""
    long = {value for value in taken_out if len(value) >= SHORTEST}
    values = {(value, part.partname) for part, root in roots.items() for e in root.iter() for value in e.attrib.values()} if long else set()
    for value, partname in values:
        if not long.isdisjoint(Name(value).spans):
            raise CannotFinish(f"a value that was taken out of the text also stands in a name or setting inside the file ({partname[1:]})")
