"""The sum of posts: what was published before counts, nothing of a text is kept, and two writers lose nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from nhsredact import NhsredactError
from nhsredact.ledger import Ledger

KEY = b"sixteen bytes or more"
FIRST = "A boy of 7 is on our children's ward this week."
SECOND = "He has Batten disease and his family lives in Builth Wells."


def ledger(folder: Path) -> Ledger:
    return Ledger(f"sqlite:///{folder}/ledger.db", KEY)


def test_the_second_post_is_judged_with_the_first(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    alone = book.check("case 1", FIRST)
    book.add("case 1", SECOND, "post 1")
    together = book.check("case 1", FIRST)
    assert together.expected < alone.expected
    assert together.name == "review"
    assert together.posts == ("post 1",)


def test_another_case_does_not_count(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    book.add("case 2", SECOND, "post 1")
    assert book.check("case 1", FIRST).posts == ()


def test_the_same_post_twice_is_kept_once(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    book.add("case 1", FIRST, "post 1")
    book.add("case 1", FIRST, "post 1")
    assert len(list(book.export("case 1"))) == 1


def test_a_case_that_becomes_public_lists_what_to_take_down(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    book.add("case 1", FIRST, "post 1")
    book.add("case 1", "The car park is shut on Monday.", "post 2")
    book.add("case 1", FIRST, "the same elsewhere")
    assert book.make_public("case 1") == ("post 1", "post 2", "the same elsewhere")
    assert book.check("case 1", FIRST).public


def test_one_age_in_other_words_counts_once(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    alone = book.add("case 1", "A 7-year-old boy from Leeds was admitted.", "post 1")
    again = book.check("case 1", "The boy from Leeds, who is 7, is well.")
    assert again.expected == pytest.approx(alone.expected)


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    book.add("case 1", FIRST, "post 1")
    assert book.forget("case 1") == 1
    assert list(book.export()) == []


def test_nothing_of_the_text_or_the_case_is_in_the_file(tmp_path: Path) -> None:
    ledger(tmp_path).add("case Builth", SECOND, "post 1")
    kept = (tmp_path / "ledger.db").read_bytes().lower()
    assert all(word not in kept for word in (b"builth", b"batten", b"wells", b"family"))


def test_another_key_finds_nothing(tmp_path: Path) -> None:
    ledger(tmp_path).add("case 1", SECOND, "post 1")
    other = Ledger(f"sqlite:///{tmp_path}/ledger.db", b"another key of this trust")
    assert list(other.export("case 1")) == []


@pytest.mark.parametrize("url, key", [("no such thing", KEY), ("sqlite://", b"short")])
def test_a_bad_address_or_key_is_refused(url: str, key: bytes) -> None:
    with pytest.raises(NhsredactError):
        Ledger(url, key)


WRITE = """
import sys
from nhsredact.ledger import Ledger
url, key, text, name = sys.argv[1:]
for number in range(10):
    Ledger(url, key.encode()).add(f"case {number}", f"{text} {name} {number}", f"{name} {number}")
"""


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, url, KEY.decode(), FIRST, name]) for name in ("one", "two")]
    assert [writer.wait(300) for writer in writers] == [0, 0]
    assert len(list(ledger(tmp_path).export())) == 20
