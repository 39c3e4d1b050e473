"""The names model: every part of a text of any length is read, the same text gets the same answer, and no damaged file is used."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsredact.encoder import marked, session
from nhsredact.encoder.features import FEATURES, pieces
from nhsredact.encoder.session import OVERLAP, SIZE, windows
from nhsredact.errors import NhsredactError

FILLER = "The ward was quiet and the tea was cold, as it is on most days. "


def names(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in marked(text) if mark.label == "PERSON" and mark.score >= 0.5]


@given(st.integers(0, 5000))
def test_every_piece_is_answered_by_one_window_and_away_from_its_edges(count: int) -> None:
    answered = [at for window in windows(count) for at in range(window.first, window.last)]
    assert answered == list(range(count))
    for window in windows(count):
        assert 0 < window.end - window.start <= SIZE - 2
        assert window.first - window.start >= (OVERLAP // 2 if window.start else 0)
        assert window.end - window.last >= (OVERLAP // 2 if window.end < count else 0)


@pytest.mark.parametrize("before", [0, 7, 8, 9, 10, 11, 12, 40])
def test_a_name_is_found_wherever_in_a_long_text_it_stands(before: int) -> None:
    text = FILLER * before + "Mrs Xanthippe Wrzosek was discharged. " + FILLER * 12
    assert "Xanthippe Wrzosek" in names(text)


def test_a_text_is_answered_alike_whatever_was_read_before() -> None:
    text = "spoke to Xanthippe Wrzosek today"
    first = marked(text)
    marked(FILLER * 50)
    assert marked(text) == first


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_any_text_is_read_in_parts_that_lie_in_it(text: str) -> None:
    read = pieces(session.encoder().tokenizer, text)
    assert all(0 <= start < end <= len(text) for start, end in read.parts)
    assert read.parts == sorted(read.parts)
    assert all(0 <= feature < FEATURES for feature in read.features)
    assert all(text[mark.start : mark.end].strip() and 0 <= mark.score <= 1.001 for mark in marked(text))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "🙂", "\x00", "。", "a" * 5000, "१२३", "ﷺ", "\ue000\ue001", "_" * 3000])
def test_odd_texts_hold_no_name_and_break_nothing(text: str) -> None:
    assert names(text) == []


def test_a_damaged_or_missing_file_stops_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    monkeypatch.setattr(session, "files", lambda _: tmp_path)
    fresh = session.encoder.__wrapped__
    with pytest.raises(NhsredactError, match="missing"):
        fresh()
    (weights / "SHA256SUMS").write_text(f"{'0' * 64}  names.onnx\n")
    (weights / "names.onnx").write_bytes(b"not the model")
    with pytest.raises(NhsredactError, match=r"weights/names.onnx is not the file that was shipped"):
        fresh()
