"""Tables as text: what is not redacted is written back to the letter."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsredact.errors import UnreadableInput, UsageError
from nhsredact.io.csv import _cut, _rows, _value, rewrite
from nhsredact.model import Redacted
from nhsredact.pattern import Rule
from nhsredact.recognisers import nhs_number
from nhsredact.redactor import Redactor

REDACTOR = Redactor(rules=(Rule.of(nhs_number),))


def redacted(table: bytes, *columns: str) -> bytes:
    target = io.BytesIO()
    rewrite(io.BytesIO(table), target, lambda text, where: REDACTOR.redact(text), columns)
    return target.getvalue()


def test_a_heading_is_a_cue_for_what_stands_under_it() -> None:
    table = b"nhs_number,ref\n9995890429,9434765919\n,9434765919\n"
    assert redacted(table) == b"nhs_number,ref\n[NHS NUMBER],9434765919\n,9434765919\n"


@pytest.mark.parametrize("delimiter", [b",", b";", b"\t", b"|"])
def test_delimiter_quotes_line_ends_and_byte_order_mark_stay(delimiter: bytes) -> None:
    table = b'\xef\xbb\xbfid,"nhs no",note\r\n"1",999 589 0429,"a ""b"", ;|\tc\r\nd"\r\n\r\n2,,plain'.replace(b",", delimiter)
    assert redacted(table) == table.replace(b"999 589 0429", b"[NHS NUMBER]")


def test_a_cell_keeps_its_quotation_marks() -> None:
    assert redacted(b'note\n"NHS no 999 589 0429, ""seen"""\n') == b'note\n"NHS no [NHS NUMBER], ""seen"""\n'


def test_only_the_chosen_columns_are_redacted_but_all_headings_are() -> None:
    table = b"NHS no,other NHS no,NHS no 999 589 0429\n9995890429,9995890429,x\n"
    assert redacted(table, "NHS no") == b"NHS no,other NHS no,NHS no [NHS NUMBER]\n[NHS NUMBER],9995890429,x\n"


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no column note"):
        redacted(b"a,b\n", "note")


def test_a_row_may_be_longer_or_shorter_than_the_headings() -> None:
    assert redacted(b"a\n1,NHS no 9995890429\n\n") == b"a\n1,NHS no [NHS NUMBER]\n\n"


def test_an_empty_table_stays_empty() -> None:
    assert redacted(b"") == b""


def test_a_quotation_mark_that_is_never_closed_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="never closed"):
        redacted(b'a\n"b\n')


def test_what_is_not_utf_8_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableInput, match="line 2: not UTF-8: byte 1"):
        redacted(b"a\nb\xe9\n")


CELLS = st.lists(st.text(st.sampled_from('ab,;\t|"\n\r é'), max_size=8), min_size=1, max_size=4)


@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_rows_and_cells_are_those_that_the_standard_library_writes(rows: list[list[str]], delimiter: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    lines = io.StringIO(written.getvalue(), newline="\n")
    assert [[_value(cell) for cell in cells] for cells, _ in _rows(lines, delimiter)] == rows


@given(st.text(st.sampled_from('a,"\n\r'), max_size=12))
def test_whatever_is_cut_joins_to_what_it_was(text: str) -> None:
    assert ",".join(_cut(text, ",")) == text


@given(st.text(st.sampled_from('a,"\n\r '), max_size=30))
def test_what_is_not_redacted_is_written_back_to_the_letter(text: str) -> None:
    def same(text: str, where: str) -> Redacted:
        return REDACTOR.redact(text)

    target = io.BytesIO()
    try:
        rewrite(io.BytesIO(text.encode()), target, same, ())
    except UnreadableInput:
        return
    assert target.getvalue() == text.encode()
