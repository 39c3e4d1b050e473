"""Word documents: what was taken out is nowhere in the file, and what was not touched looks as it did."""

import base64
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from nhsredact.errors import CannotFinish, UnreadableInput
from nhsredact.io.docx import rewrite
from nhsredact.io.passage import Note
from nhsredact.pattern import Rule
from nhsredact.recognisers import nhs_number
from nhsredact.redactor import Redactor

NUMBER = "999 589 0429"
CALLED = f"NHS No: {NUMBER}"
SAFE = "NHS No: [NHS NUMBER]"
REDACTOR = Redactor(rules=(Rule.of(nhs_number),))
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")


def redacted(document: Any, notes: list[Note] | None = None) -> Any:
    """The document as it reads once redacted; that no byte of it holds the number is tested each time."""
    source, target = io.BytesIO(), io.BytesIO()
    document.save(source)
    source.seek(0)
    told = rewrite(source, target, lambda text, where: REDACTOR.redact(text), ())
    if notes is not None:
        notes += told
    with zipfile.ZipFile(target) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for form in (NUMBER, NUMBER.replace(" ", ""), NUMBER.replace(" ", "%20")):
                assert form.encode() not in content, name
    return Document(target)


def with_xml(xml: str) -> Any:
    document = Document()
    document.add_paragraph()._p.append(parse_xml(re.sub(r"^<[\w:]+", lambda tag: f"{tag.group()} {nsdecls('w')}", xml)))
    return document


def test_a_change_over_several_runs_stands_in_the_first_and_their_formatting_stays() -> None:
    document = Document()
    paragraph = document.add_paragraph("NHS No: ")
    paragraph.add_run("999 ").bold = True
    paragraph.add_run("589 0").italic = True
    paragraph.add_run("429, seen").underline = True
    runs = redacted(document).paragraphs[0].runs
    assert [(run.text, run.bold, run.italic, run.underline) for run in runs] == [
        ("NHS No: ", None, None, None),
        ("[NHS NUMBER]", True, None, None),
        ("", None, True, None),
        (", seen", None, None, True),
    ]


def test_tabs_and_breaks_inside_a_change_go_and_others_stay() -> None:
    document = Document()
    document.add_paragraph("a\tNHS No: 999\t589\n0429\tb\nc")
    assert redacted(document).paragraphs[0].text == f"a\t{SAFE}\tb\nc"


def test_tables_and_tables_in_tables() -> None:
    document = Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "NHS number"
    outer.cell(0, 1).text = "9995890429"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "NHS No", NUMBER
    table = redacted(document).tables[0]
    assert table.cell(0, 1).text.splitlines()[0] == "[NHS NUMBER]"
    assert table.cell(0, 1).tables[0].cell(0, 1).text == "[NHS NUMBER]"


def test_the_heading_of_a_column_is_a_cue() -> None:
    document = Document()
    table = document.add_table(3, 3)
    for row, values in enumerate([("Ward", "NHS number", "Ref"), ("A", "9995890429", "1"), ("B", "", "9434765919")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    after = redacted(document).tables[0]
    assert [[cell.text for cell in row.cells] for row in after.rows][1:] == [["A", "[NHS NUMBER]", "1"], ["B", "", "9434765919"]]


def test_headers_footers_and_comments() -> None:
    document = Document()
    run = document.add_paragraph("text").runs[0]
    document.sections[0].header.paragraphs[0].text = CALLED
    document.sections[0].footer.paragraphs[0].text = CALLED
    document.add_comment(run, text=CALLED, author="Ida Plumtree", initials="IP")
    after = redacted(document)
    assert after.sections[0].header.paragraphs[0].text == SAFE
    assert after.sections[0].footer.paragraphs[0].text == SAFE
    (comment,) = after.comments
    assert (comment.text, comment.author, comment.initials) == (SAFE, "", "")


def test_properties_are_redacted_and_authors_taken_out() -> None:
    document = Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Ida Plumtree"
    properties.title, properties.subject, properties.keywords, properties.comments = (CALLED,) * 4
    after = redacted(document).core_properties
    assert (after.author, after.last_modified_by) == ("", "")
    assert (after.title, after.subject, after.keywords, after.comments) == (SAFE,) * 4
    assert after.created == properties.created


def test_a_link_that_holds_something_leads_nowhere_and_others_stay() -> None:
    document = Document()
    for target in (f"https://a.example/?nhs={NUMBER.replace(' ', '')}", "https://www.nhs.uk/"):
        document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    targets = {rel.target_ref for rel in redacted(document).part.rels.values() if rel.is_external}
    assert targets == {"about:blank", "https://www.nhs.uk/"}


PLACES = [
    f'<w:r><w:instrText>HYPERLINK "https://a.example/?nhs={NUMBER}"</w:instrText></w:r>',
    f'<w:fldSimple w:instr="QUOTE {CALLED}"/>',
    f'<w:sdt><w:sdtPr><w:alias w:val="{CALLED}"/></w:sdtPr><w:sdtContent><w:r><w:t>{CALLED}</w:t></w:r></w:sdtContent></w:sdt>',
    f'<w:r><w:pict><shape alt="{CALLED}"/></w:pict></w:r>',
    f"<w:r><w:txbxContent><w:p><w:r><w:t>{CALLED}</w:t></w:r></w:p></w:txbxContent></w:r>",
    f'<w:ins w:id="1" w:author="x"><w:r><w:t>{CALLED}</w:t></w:r></w:ins>',
    f'<w:del w:id="1" w:author="x"><w:r><w:delText>{CALLED}</w:delText></w:r></w:del>',
    f'<w:moveFrom w:id="1" w:author="x"><w:r><w:t>{CALLED}</w:t></w:r></w:moveFrom>',
    f"<w:r><!-- {CALLED} --><w:t>x</w:t></w:r>",
    '<w:r><w:t xml:space="preserve">NHS No: 999 589</w:t><w:noBreakHyphen/><w:t>0429</w:t></w:r>',
]


@pytest.mark.parametrize("xml", PLACES, ids=range(len(PLACES)))
def test_text_in_out_of_the_way_places(xml: str) -> None:
    redacted(with_xml(xml))


def test_the_alternative_text_of_a_picture_is_redacted_and_the_picture_told() -> None:
    document = Document()
    document.add_picture(io.BytesIO(PNG))
    document.inline_shapes[0]._inline.docPr.set("descr", CALLED)
    notes: list[Note] = []
    after = redacted(document, notes)
    assert after.inline_shapes[0]._inline.docPr.get("descr") == SAFE
    assert [(note.message, note.level.name) for note in notes] == [("1 pictures or recordings were not looked into", "REVIEW")]


def test_what_was_deleted_does_not_cut_what_is_seen() -> None:
    document = with_xml("<w:r><w:t>NHS No: 999 58</w:t></w:r>")
    paragraph = document.paragraphs[0]._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>77</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>9 0429</w:t></w:r>"))
    assert redacted(document).paragraphs[0].text == SAFE


def attach(name: str, kind: str, blob: bytes, reltype: str = "http://example/rel") -> Callable[[Any], None]:
    def add(document: Any) -> None:
        document.part.relate_to(Part(PackURI(name), kind, blob, document.part.package), reltype)

    return add


def test_custom_xml_is_redacted_in_text_and_attributes() -> None:
    document = Document()
    attach("/customXml/item9.xml", "application/xml", f'<a nhs="{CALLED}"><b>{CALLED}</b></a>'.encode())(document)
    redacted(document)


def test_the_preview_picture_is_taken_out() -> None:
    document = Document()
    package = document.part.package
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
    package.relate_to(Part(PackURI("/docProps/seen.jpeg"), "image/jpeg", NUMBER.encode(), package), kind)
    redacted(document)


@pytest.mark.parametrize(
    "name, kind, blob, code",
    [
        ("/word/embeddings/a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"x", "embedded"),
        ("/word/vbaProject.bin", "application/vnd.ms-office.vbaProject", b"x", "embedded"),
        ("/word/afchunk.rtf", "application/rtf", b"x", "embedded"),
        ("/_xmlsignatures/sig1.xml", "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml", b"<a/>", "signed"),
        ("/customXml/item9.xml", "application/xml", b"<a", "not_docx"),
        ("/customXml/item9.xml", "application/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "not_docx"),
    ],
)
def test_what_cannot_be_read_fails_the_file(name: str, kind: str, blob: bytes, code: str) -> None:
    document = Document()
    attach(name, kind, blob)(document)
    with pytest.raises(UnreadableInput) as caught:
        redacted(document)
    assert caught.value.code == code


def test_a_value_in_the_name_of_a_bookmark_fails_the_file() -> None:
    document = with_xml('<w:bookmarkStart w:id="1" w:name="nhs_9995890429"/>')
    document.add_paragraph(CALLED)
    with pytest.raises(CannotFinish, match=r"word/document\.xml"):
        redacted(document)


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"\xd0\xcf\x11\xe0" + bytes(600), b"plain"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="not a Word file"):
        rewrite(io.BytesIO(data), io.BytesIO(), lambda text, where: REDACTOR.redact(text), ())


def test_a_document_with_nothing_to_find_reads_the_same(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("A heading", 1)
    document.add_paragraph("Some text", style="List Bullet").add_run(" in bold").bold = True
    after = redacted(document)
    assert after.element.xml == document.element.xml
    assert [p.style.name for p in after.paragraphs] == ["Heading 1", "List Bullet"]
