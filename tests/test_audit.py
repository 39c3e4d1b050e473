"""The audit: whatever is changed afterwards shows, nothing of a text is kept, two writers lose nothing, and what cannot be written raises."""

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from nhsredact.audit import Audit, Record, export
from nhsredact.errors import CannotFinish, MissingExtra, UsageError
from nhsredact.model import Action, Confidence, Decision, Finding, Level, Verdict

KEY = b"sixteen bytes or more"
TEXT = "Margaret Okafor of Builth Wells, NHS No 999 589 0429, has Batten disease."
KINDS = ("jsonl", "sql")


def place(folder: Path, kind: str) -> str:
    return str(folder / "audit.jsonl") if kind == "jsonl" else f"sqlite:///{folder}/audit.db"


def decision(label: str) -> Decision:
    return Decision(Finding(0, 8, label, "rule", Confidence.SURE), Action.LABEL, "clause 1")


def add(audit: Audit, text: str = TEXT, **said: Any) -> Record:
    usual = {"who": "j.smith", "verdict": Verdict(Level.BLOCK), "decisions": [decision("PERSON"), decision("UK_NHS"), decision("PERSON")]}
    return audit.add(text, **{**usual, "policy": "doh", "policy_hash": "a" * 64, "rules": "0.1.0", "model": "b" * 64, **said})


def kept(folder: Path, kind: str = "jsonl", count: int = 4) -> Audit:
    audit = Audit(place(folder, kind), KEY)
    for number in range(count):
        add(audit, f"{TEXT} {number}")
    return audit


def problems(folder: Path, kind: str = "jsonl", key: bytes = KEY) -> tuple[str, ...]:
    return Audit(place(folder, kind), key).verify().problems


def run(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "audit.db")
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_record_says_who_checked_what_under_which_policy_and_what_came_of_it(tmp_path: Path, kind: str) -> None:
    audit = Audit(place(tmp_path, kind), KEY)
    said = add(audit, channel="facebook", name="post 12", consents=["form 7"], allowed=["PERSON by staff.txt"])
    (record,) = Audit(place(tmp_path, kind), KEY).records()
    assert record == said
    assert (record.number, record.who, record.channel, record.name, record.verdict) == (1, "j.smith", "facebook", "post 12", "block")
    assert (record.policy, record.policy_hash, record.rules, record.model) == ("doh", "a" * 64, "0.1.0", "b" * 64)
    assert record.labels == {"PERSON": 2, "UK_NHS": 1}
    assert (record.consents, record.allowed, record.previous) == (("form 7",), ("PERSON by staff.txt",), "")
    assert record.when.endswith("+00:00")
    assert len(record.when) == len("2026-11-03T10:00:00+00:00")


def test_records_count_from_one_and_each_names_the_seal_of_the_one_before(tmp_path: Path, kind: str) -> None:
    audit = kept(tmp_path, kind)
    records = list(audit.records())
    assert [record.number for record in records] == [1, 2, 3, 4]
    assert [record.previous for record in records] == ["", *(record.seal for record in records[:-1])]
    found = audit.verify()
    assert (found.count, found.head, found.problems, found.notes) == (4, records[-1].seal, (), ())


def test_a_text_that_was_checked_is_found_and_one_that_differs_in_a_letter_is_not(tmp_path: Path, kind: str) -> None:
    audit = kept(tmp_path, kind)
    add(audit, f"{TEXT} 1", verdict=Verdict(Level.PUBLISH))
    assert [(record.number, record.verdict) for record in audit.find(f"{TEXT} 1")] == [(2, "block"), (5, "publish")]
    assert audit.find(f"{TEXT} 1.") == []


def test_nothing_of_the_text_is_in_any_file(tmp_path: Path, kind: str) -> None:
    audit = kept(tmp_path, kind)
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir()).lower()
    assert all(word not in files for word in (b"margaret", b"okafor", b"builth", b"batten", b"999 589", b"589 0429"))
    assert "Margaret" not in repr((audit, list(audit.records())))


def test_a_fingerprint_cannot_be_made_without_the_key_nor_does_another_key_find_it(tmp_path: Path) -> None:
    ours, theirs = (add(Audit(tmp_path / f"{key[:1].hex()}.jsonl", key)) for key in (KEY, b"another key of this trust"))
    assert ours.fingerprint != theirs.fingerprint


def test_a_draft_that_looks_like_a_record_does_not_get_its_seal_for_a_fingerprint(tmp_path: Path) -> None:
    audit = kept(tmp_path)
    fields = json.loads((tmp_path / "audit.jsonl").read_text().splitlines()[-1])
    seal = fields.pop("seal")
    assert add(audit, json.dumps(fields, sort_keys=True, separators=(",", ":"))).fingerprint != seal


@pytest.mark.parametrize("who", ["Siân", "a\nb", "\ud800", '"}', "=1+1"])
def test_whatever_is_said_of_a_check_comes_back_as_it_was(tmp_path: Path, kind: str, who: str) -> None:
    audit = Audit(place(tmp_path, kind), KEY)
    add(audit, "\ud800", who=who, decisions=[])
    assert [(record.who, record.labels) for record in audit.records()] == [(who, {})]
    assert audit.verify().problems == ()


# what shows


def changed(where: list[bytes], head: bytes) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "audit.jsonl").write_bytes(b"".join(where))
        (Path(folder) / "audit.jsonl.head").write_bytes(head)
        return problems(Path(folder))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[bytes], bytes]:
    folder = tmp_path_factory.mktemp("whole")
    kept(folder)
    lines, head = (folder / "audit.jsonl").read_bytes().splitlines(keepends=True), (folder / "audit.jsonl.head").read_bytes()
    assert changed(lines, head) == ()
    return lines, head


@given(st.data())
def test_any_character_that_is_changed_added_or_taken_away_shows(whole: tuple[list[bytes], bytes], data: st.DataObject) -> None:
    lines, head = whole
    every = b"".join(lines)
    content = data.draw(st.sampled_from([every, head]))
    at = data.draw(st.integers(0, len(content) - 1))
    put = data.draw(st.sampled_from([b"", *(bytes([code]) for code in b'\n\r\t "{}0129abcdefX\\,:\x00\xff')]))
    taken = data.draw(st.integers(0 if put else 1, 1))
    other = content[:at] + put + content[at + taken :]
    if other != content:
        assert changed([every], other) if content is head else changed([other], head)


@given(st.data())
def test_any_line_that_is_removed_swapped_or_put_in_twice_shows(whole: tuple[list[bytes], bytes], data: st.DataObject) -> None:
    lines, head = whole
    other = data.draw(st.lists(st.sampled_from(lines), max_size=6))
    if other != lines:
        assert changed(other, head)


TAMPERED = (
    ([1, 2, 3], ["record 4 was cut off at the end"]),
    ([1], ["records 2 to 4 were cut off at the end"]),
    ([], ["records 1 to 4 were cut off at the end"]),
    ([1, 3, 4], ["line 2 holds record 3", "record 2 was removed"]),
    ([1, 3, 2, 4], ["line 2 holds record 3", "line 3 holds record 2, out of order"]),
    ([1, 2, 2, 3, 4], ["line 3 holds record 2, out of order"]),
    ([1, 0, 3, 4], ["line 2 is not readable"]),
    ([1, -2, 3, 4], ["line 2 was changed, or sealed with another key"]),
    ([1, -2, 4], ["line 2 was changed, or sealed with another key", "record 2 was removed", "record 3 was removed"]),
)


@pytest.mark.parametrize("order, said", TAMPERED)
def test_what_is_wrong_is_said_with_the_line_it_is_on(whole: tuple[list[bytes], bytes], order: list[int], said: list[str]) -> None:
    lines, head = whole
    written = [lines[n - 1] if n > 0 else b"not a record\n" if not n else lines[-n - 1].replace(b'"block"', b'"publish"') for n in order]
    assert changed(written, head) == tuple(said)


def test_a_line_from_another_audit_of_the_same_key_shows(tmp_path: Path, whole: tuple[list[bytes], bytes]) -> None:
    lines, head = whole
    other = Audit(tmp_path / "audit.jsonl", KEY)
    add(other, who="somebody else")
    add(other)
    foreign = (tmp_path / "audit.jsonl").read_bytes().splitlines(keepends=True)[1]
    said = changed([lines[0], foreign, *lines[2:]], head)
    assert said[0] == "line 2 does not follow the record before it: one of the two is from another audit"


def test_a_head_that_is_gone_or_older_shows_and_nothing_is_added(tmp_path: Path) -> None:
    audit = kept(tmp_path, count=2)
    head = tmp_path / "audit.jsonl.head"
    old = head.read_bytes()
    add(audit)
    add(audit)
    head.write_bytes(old)
    assert problems(tmp_path) == ("the head counts 2 and ends otherwise: an older one was put back, or it is another audit's",)
    head.unlink()
    assert problems(tmp_path) == ("the head is gone",)
    with pytest.raises(CannotFinish, match=r"audit\.jsonl: the head is gone"):
        add(audit)


def test_all_of_it_taken_away_shows_and_so_does_a_place_where_nothing_ever_was(tmp_path: Path) -> None:
    audit = kept(tmp_path)
    (tmp_path / "audit.jsonl").unlink()
    assert problems(tmp_path) == ("records 1 to 4 were cut off at the end",)
    with pytest.raises(CannotFinish, match="cut off at the end"):
        add(audit)
    nowhere = Audit(tmp_path / "nowhere.jsonl", KEY)
    assert nowhere.verify().problems == ("no record was ever written here",)
    with pytest.raises(CannotFinish, match="no record was ever written here"):
        nowhere.find(TEXT)
    assert not list(tmp_path.glob("nowhere*"))


ROWS = (
    (
        "UPDATE audit_records SET line = replace(line, 'block', 'publish') WHERE number = 2",
        "record 2 was changed, or sealed with another key",
    ),
    ("UPDATE audit_records SET line = 'x' WHERE number = 2", "record 2 is not readable"),
    ("UPDATE audit_records SET number = 9 WHERE number = 4", "record 9 holds record 4"),
    ("INSERT INTO audit_records SELECT -1, line FROM audit_records WHERE number = 2", "record -1 holds record 2"),
    ("DELETE FROM audit_records WHERE number = 2", "record 2 was removed"),
    ("DELETE FROM audit_records WHERE number = 4", "record 4 was cut off at the end"),
    ("DELETE FROM audit_records", "records 1 to 4 were cut off at the end"),
    ("UPDATE audit_head SET line = replace(line, '4', '3')", "the head was changed, or sealed with another key"),
    ("DELETE FROM audit_head", "the head is gone"),
)


@pytest.mark.parametrize("statement, said", ROWS)
def test_what_is_changed_in_a_database_shows(tmp_path: Path, statement: str, said: str) -> None:
    kept(tmp_path, "sql")
    run(tmp_path, statement)
    assert problems(tmp_path, "sql")[0] == said


def test_a_database_whose_rows_are_more_than_a_page_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = kept(tmp_path, "sql")
    run(
        tmp_path,
        "WITH RECURSIVE n(i) AS (SELECT 5 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) INSERT INTO audit_records SELECT i, 'x' FROM n",
    )
    found = audit.verify()
    assert (found.count, len(found.problems)) == (4, 2496)


def test_another_key_verifies_nothing_and_adds_nothing(tmp_path: Path, kind: str) -> None:
    kept(tmp_path, kind)
    other = Audit(place(tmp_path, kind), b"another key of this trust")
    assert other.verify().count == 0
    assert len(other.verify().problems) == 5
    with pytest.raises(CannotFinish, match="was changed, or sealed with another key"):
        add(other)
    with pytest.raises(CannotFinish, match=r"(line|record) 1 was changed"):
        list(other.records())


# what goes wrong while writing


def test_a_torn_last_line_is_told_and_the_next_check_refuses_until_it_is_taken_out(tmp_path: Path) -> None:
    audit = kept(tmp_path)
    file = tmp_path / "audit.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:100])
    assert problems(tmp_path) == ("line 5 is torn: writing it was cut off",)
    with pytest.raises(CannotFinish, match=r"audit\.jsonl: line 5 is torn"):
        add(audit)
    file.write_bytes(whole)
    assert add(audit).number == 5


def test_a_process_that_ends_before_it_writes_the_head_leaves_a_note_and_the_next_record_goes_on(tmp_path: Path) -> None:
    audit = kept(tmp_path)
    head = tmp_path / "audit.jsonl.head"
    old = head.read_bytes()
    add(audit)
    head.write_bytes(old)
    found = audit.verify()
    assert (found.count, found.problems) == (5, ())
    assert found.notes == ("record 5 is whole, but the process ended before it wrote the head; the next record puts that right",)
    add(audit)
    assert audit.verify().problems == audit.verify().notes == ()


def test_a_head_that_cannot_be_written_raises_and_no_second_record_goes_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = kept(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        for _ in range(2):
            with pytest.raises(CannotFinish, match=r"audit\.jsonl cannot be written: No space left on device"):
                add(audit)
    assert (audit.verify().count, audit.verify().problems) == (5, ())
    assert add(audit).number == 6


@pytest.mark.parametrize("failing", range(1, 9))
def test_whichever_write_to_the_disk_fails_it_raises_and_the_next_record_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    audit = Audit(tmp_path / "audit.jsonl", KEY)
    calls = 0

    def may_fail(call: Any) -> Any:
        def counted(*values: Any) -> None:
            nonlocal calls
            calls += 1
            if calls == failing:
                raise OSError(5, "Input/output error")
            call(*values)

        return counted

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", may_fail(os.fsync))
        patch.setattr(os, "replace", may_fail(os.replace))
        with pytest.raises(CannotFinish, match=r"audit\.jsonl cannot be written: Input/output error"):
            add(audit)
    assert audit.verify().problems in ((), ("no record was ever written here",))
    before = audit.verify().count
    assert add(audit).number == before + 1
    assert audit.verify().problems == audit.verify().notes == ()


def test_who_may_only_read_verifies_without_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path)
    (tmp_path / "audit.jsonl.lock").unlink()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert problems(tmp_path) == ()
    assert not (tmp_path / "audit.jsonl.lock").exists()


def test_a_lock_that_another_holds_too_long_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhsredact.audit.stores.LONGEST_WAIT", 0.1)
    audit = kept(tmp_path)
    with FileLock(tmp_path / "audit.jsonl.lock"), pytest.raises(CannotFinish, match=r"audit\.jsonl cannot be written: Timeout"):
        add(audit)


@pytest.mark.parametrize("line", ['{"seal":' + "[" * 100_000 + "]" * 100_000 + "}", "[]", "{}", "NaN", "\ufeff{}", "9" * 5000, ""])
def test_a_line_that_is_no_record_is_told_and_never_breaks_the_reader(tmp_path: Path, line: str) -> None:
    kept(tmp_path)
    with open(tmp_path / "audit.jsonl", "a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert problems(tmp_path) == ("line 5 is not readable",)


@pytest.mark.parametrize("depth", [100, 300, 500, 900, 950, 980, 2000])
def test_a_record_with_something_deep_in_it_is_told(tmp_path: Path, depth: int) -> None:
    kept(tmp_path, count=1)
    file = tmp_path / "audit.jsonl"
    file.write_text(file.read_text().replace('"consents":[]', f'"consents":{"[" * depth}{"]" * depth}'))
    assert problems(tmp_path)[0].startswith("line 1 ")


def test_a_folder_that_is_not_there_or_a_file_that_is_a_folder_raises(tmp_path: Path) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    for name in ("nowhere/audit.jsonl", "folder.jsonl"):
        with pytest.raises(CannotFinish, match="cannot be written"):
            add(Audit(tmp_path / name, KEY))
    with pytest.raises(CannotFinish, match="cannot be opened"):
        Audit(f"sqlite:///{tmp_path}/nowhere/audit.db", KEY)


def test_a_database_that_fails_raises_without_the_statement_or_its_values(tmp_path: Path) -> None:
    audit = kept(tmp_path, "sql")
    run(tmp_path, "DROP TABLE audit_records")
    with pytest.raises(CannotFinish, match=r"the audit cannot be written: OperationalError$"):
        add(audit, who="j.smith")


FULL = """
import resource, sys
from pathlib import Path
from nhsredact.audit import Audit
from nhsredact.errors import CannotFinish
from test_audit import KEY, add
file = Path(sys.argv[1])
audit = Audit(file, KEY)
resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 100,) * 2)
try:
    add(audit)
except CannotFinish:
    sys.exit(7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of this kind there")
def test_a_disk_that_is_full_raises_and_leaves_no_half_line(tmp_path: Path) -> None:
    audit = kept(tmp_path)
    before = (tmp_path / "audit.jsonl").read_bytes()
    child = subprocess.run([sys.executable, "-c", FULL, tmp_path / "audit.jsonl"], env=child_environment(), check=False, timeout=300)
    assert child.returncode == 7
    assert (tmp_path / "audit.jsonl").read_bytes() == before
    assert add(audit).number == 5


# several processes


def child_environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])}


def write(where: str, who: str, count: int) -> None:
    for _ in range(count):
        add(Audit(where, KEY), who=who)


def test_two_processes_that_write_at_once_lose_nothing_and_keep_one_chain(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # by which a new process finds this module under the name that pytest gave it
    monkeypatch.syspath_prepend(Path(__file__).parents[__name__.count(".")])
    writers = [get_context("spawn").Process(target=write, args=(place(tmp_path, kind), who, 20)) for who in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(300)
    assert [writer.exitcode for writer in writers] == [0, 0]
    audit = Audit(place(tmp_path, kind), KEY)
    assert sorted(record.who for record in audit.records()) == ["one"] * 20 + ["two"] * 20
    assert (audit.verify().count, audit.verify().problems) == (40, ())


ENDLESS = """
import sys
from nhsredact.audit import Audit
from test_audit import KEY, add
audit = Audit(sys.argv[1], KEY)
while True:
    print(add(audit).number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_a_process_that_is_killed_loses_no_record_it_was_told_is_kept(tmp_path: Path, kind: str) -> None:
    command = [sys.executable, "-c", ENDLESS, place(tmp_path, kind)]
    with subprocess.Popen(command, env=child_environment(), stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        told = [int(child.stdout.readline()) for _ in range(30)]
        child.send_signal(signal.SIGKILL)
        told += [int(line) for line in child.stdout if line.endswith(b"\n")]
    found = Audit(place(tmp_path, kind), KEY).verify()
    assert found.count in (told[-1], told[-1] + 1)
    assert all("is torn" in problem for problem in found.problems)


def test_two_links_to_one_file_are_one_audit(tmp_path: Path) -> None:
    kept(tmp_path, count=1)
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "audit.jsonl")
    assert add(Audit(tmp_path / "link.jsonl", KEY)).number == 2
    assert problems(tmp_path) == ()


# how it is called


def test_a_record_that_another_process_writes_meanwhile_does_not_disturb_who_reads(tmp_path: Path, kind: str) -> None:
    audit = kept(tmp_path, kind)
    assert [add(audit).number for _ in audit.records()] == [5, 6, 7, 8]


@pytest.mark.parametrize("where, key", [("audit.jsonl", b"short"), ("audit.txt", KEY), ("no such thing", KEY), ("nosuch://audit", KEY)])
def test_a_short_key_or_a_place_of_no_known_kind_is_refused(where: str, key: bytes) -> None:
    with pytest.raises(UsageError):
        Audit(where, key)


@pytest.mark.parametrize("where, missing", [("audit.jsonl", "filelock"), ("sqlite://", "sqlalchemy")])
def test_a_missing_package_is_named_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch, where: str, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtra, match=r"(?i)needs (filelock|sqlalchemy).*nhsredact\[audit\]"):
        Audit(where, KEY)


def test_an_export_is_a_table_that_no_spreadsheet_takes_for_formulas(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "audit.jsonl", KEY)
    for who in ("=1+1", "+1", "-1", "@SUM(A1)", "j.smith", "\ud800"):
        add(audit, who=who, name='a "post", 2', consents=["form 7", "form 8"])
    file = io.StringIO(newline="")
    export(audit.records(), file, "csv")
    rows = list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))
    assert [row["who"] for row in rows] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "j.smith", "\\ud800"]
    assert {(row["labels"], row["consents"], row["name"]) for row in rows} == {("PERSON 2; UK_NHS 1", "form 7; form 8", 'a "post", 2')}
    assert [row["seal"] for row in rows] == [record.seal for record in audit.records()]


def test_an_export_of_another_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="kinds: csv"):
        export([], io.StringIO(), "xlsx")
