"""Many files: whole or not at all, whatever happens, and the same with one worker and with several."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nhsredact import workers
from nhsredact.bulk import Outcome, Writing, plan, redact_files
from nhsredact.cli import main
from nhsredact.errors import UsageError
from nhsredact.model import Level
from nhsredact.pattern import Rule
from nhsredact.recognisers import nhs_number
from nhsredact.redactor import Redactor

NUMBER = "999 589 0429"
REDACTOR = Redactor(rules=(Rule.of(nhs_number),))
RULES_THAT_FAIL = """
import os, signal
def die(view):
    if "die here" in view.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return []
def fail(view):
    if "fail here" in view.text:
        raise ValueError(view.text)
    return []
"""


def make(folder: Path, **files: str | bytes) -> None:
    """Files by name; __ stands for a folder, and the last _ for the dot."""
    for name, content in files.items():
        path = folder / ".".join(name.replace("__", "/").rsplit("_", 1))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def redacted(source: Path | list[Path], into: Path, redactor: Redactor = REDACTOR, **how: Any) -> list[Outcome]:
    writing = Writing(into, **how)
    sources = source if isinstance(source, list) else [source]
    return list(redact_files(plan(map(str, sources), writing), writing, redactor))


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    make(
        folder,
        a_txt=f"NHS No: {NUMBER}\r\n",
        b_md="# nothing\n",
        more__c_csv=f"nhs no,x\n{NUMBER},1\n",
        more__d_jsonl=json.dumps({"id": 1, "text": f"NHS no {NUMBER}"}) + "\n",
    )
    return folder


def test_each_file_is_redacted_into_its_place_under_the_folder(source: Path, tmp_path: Path) -> None:
    outcomes = redacted(source, tmp_path / "out")
    assert written(tmp_path / "out") == {
        "a.txt": b"NHS No: [NHS NUMBER]\r\n",
        "b.md": b"# nothing\n",
        "more/c.csv": b"nhs no,x\n[NHS NUMBER],1\n",
        "more/d.jsonl": b'{"id": 1, "text": "NHS no [NHS NUMBER]"}\n',
    }
    assert [(o.verdict, o.changes, o.exit_code) for o in outcomes] == [
        (Level.BLOCK, {"UK_NHS": 1}, 0),
        (Level.PUBLISH, {}, 0),
        (Level.BLOCK, {"UK_NHS": 1}, 0),
        (Level.BLOCK, {"UK_NHS": 1}, 0),
    ]


def test_one_worker_and_several_give_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    make(folder, **{f"n{i}__{'ab'[i % 2]}_txt": f"row {i} NHS No: {NUMBER}" for i in range(12)}, bad_txt=b"\xff", z_pdf="x")
    make(tmp_path / "other", a_txt="another a")
    sources = [folder, folder / "n0", tmp_path / "other" / "a.txt"]
    one = redacted(sources, tmp_path / "one", workers=1)
    several = redacted(sources, tmp_path / "several", workers=3)
    assert written(tmp_path / "one") == written(tmp_path / "several")
    places = [
        [o.target and os.path.relpath(o.target, tmp_path / into) for o in done] for into, done in (("one", one), ("several", several))
    ]
    assert places[0] == places[1]
    assert [replace(o, target="") for o in one] == [replace(o, target="") for o in several]


def test_a_file_that_fails_is_named_with_its_reason_and_not_written(tmp_path: Path) -> None:
    make(tmp_path / "in", a_txt=b"\xff", b_txt="fine", c_docx="no", d_pdf="no")
    a, b, c, d = redacted(tmp_path / "in", tmp_path / "out")
    assert written(tmp_path / "out") == {"b.txt": b"fine"}
    assert (a.target, a.exit_code, a.verdict, a.source) == (None, 4, Level.BLOCK, str(tmp_path / "in" / "a.txt"))
    assert a.message.startswith("not UTF-8")
    assert (b.exit_code, c.exit_code, d.exit_code) == (0, 4, 4)


@pytest.mark.parametrize("name", [f"NHS {NUMBER}", "NHS_9995890429", "letter 999-589-0429 b", "x9995890429y", f"NHS no {NUMBER}"])
def test_what_is_taken_out_of_a_file_is_taken_out_of_its_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in" / name
    folder.mkdir(parents=True)
    (folder / f"{name}.txt").write_text(f"NHS no {NUMBER}")
    (outcome,) = redacted(tmp_path / "in", tmp_path / "out")
    ((path, _),) = written(tmp_path / "out").items()
    assert "[NHS NUMBER]" in path
    said = "".join(c for c in f"{path} {outcome.target} {outcome.source}" if c.isalnum()).replace(str(tmp_path), "")
    assert "9995890429" not in said.removeprefix("".join(c for c in str(tmp_path) if c.isalnum()))


def test_two_files_that_get_the_same_name_are_numbered(tmp_path: Path) -> None:
    make(tmp_path / "in", **{"NHS 999 589 0429_txt": "first", "NHS 9434765919_txt": "NHS 943 476 5919"})
    make(tmp_path / "other", **{"NHS [NHS NUMBER]_txt": "third"})
    redacted([tmp_path / "in", tmp_path / "other" / "NHS [NHS NUMBER].txt"], tmp_path / "out")
    assert written(tmp_path / "out") == {
        "NHS [NHS NUMBER].txt": b"NHS [NHS NUMBER]",
        "NHS [NHS NUMBER] (2).txt": b"first",
        "NHS [NHS NUMBER] (3).txt": b"third",
    }


def test_a_file_that_is_there_stays_unless_it_may_be_overwritten(source: Path, tmp_path: Path) -> None:
    make(tmp_path / "out", a_txt="old")
    first, *_ = redacted(source, tmp_path / "out")
    assert (first.target, first.exit_code) == (None, 2)
    assert (tmp_path / "out" / "a.txt").read_text() == "old"
    redacted(source, tmp_path / "out", overwrite=True)
    assert (tmp_path / "out" / "a.txt").read_bytes() == b"NHS No: [NHS NUMBER]\r\n"


def test_output_may_not_go_where_the_input_is(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(source)
    for inputs, into in (([str(source)], source), ([str(source / "a.txt")], source), (["a.txt"], Path()), (["more/.."], source)):
        with pytest.raises(UsageError, match="name another"):
            plan(inputs, Writing(into))


def test_a_folder_inside_the_input_may_take_the_output_and_is_not_read(source: Path) -> None:
    for _ in range(2):
        redacted(source, source / "redacted", overwrite=True)
    assert list(written(source / "redacted")) == ["a.txt", "b.md", "more/c.csv", "more/d.jsonl"]


def test_a_folder_that_cannot_be_made_is_refused(source: Path, tmp_path: Path) -> None:
    make(tmp_path, file_txt="")
    with pytest.raises(UsageError, match="cannot be written into"):
        redacted(source, tmp_path / "file.txt")


def test_a_bad_row_is_answered_in_its_place_and_the_file_written(tmp_path: Path) -> None:
    make(tmp_path / "in", a_jsonl=f'{{"id": 1, "text": "NHS no {NUMBER}"}}\nnonsense\n{{"id": 2, "text": "x"}}\n')
    (outcome,) = redacted(tmp_path / "in", tmp_path / "out")
    assert (outcome.exit_code, outcome.verdict, outcome.notes[0].message) == (4, Level.BLOCK, "row 2: not JSON")
    assert written(tmp_path / "out")["a.jsonl"].splitlines()[1:] == [
        b'{"id": null, "row": 2, "error": "not_json", "verdict": "block"}',
        b'{"id": 2, "text": "x"}',
    ]


def test_every_field_of_a_row_is_redacted_at_any_depth_and_names_too(tmp_path: Path) -> None:
    row = {"nhsNumber": 9995890429, "list": [{"NHS no": "9434765919", "ok": True}], f"NHS no {NUMBER}": None, "n": 1.50}
    make(tmp_path / "in", a_jsonl=json.dumps(row))
    redacted(tmp_path / "in", tmp_path / "out")
    assert json.loads(written(tmp_path / "out")["a.jsonl"]) == {
        "nhsNumber": "[NHS NUMBER]",
        "list": [{"NHS no": "[NHS NUMBER]", "ok": True}],
        "NHS no [NHS NUMBER]": None,
        "n": 1.5,
    }


def test_only_the_chosen_fields_of_a_row_are_redacted(tmp_path: Path) -> None:
    make(tmp_path / "in", a_jsonl=json.dumps({"a": f"NHS no {NUMBER}", "b": f"NHS no {NUMBER}"}))
    redacted(tmp_path / "in", tmp_path / "out", columns=("a",))
    assert json.loads(written(tmp_path / "out")["a.jsonl"]) == {"a": "NHS no [NHS NUMBER]", "b": f"NHS no {NUMBER}"}


@pytest.fixture
def fragile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A redactor with rules that kill the process, or raise."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "rules_that_fail.py").write_text(RULES_THAT_FAIL)
    monkeypatch.syspath_prepend(tmp_path / "code")
    import rules_that_fail as module  # type: ignore[import-not-found]

    monkeypatch.setitem(sys.modules, "rules_that_fail", module)
    return Redactor(rules=(*REDACTOR.rules, Rule("die", ("UK_NHS",), module.die), Rule("fail", ("UK_NHS",), module.fail)))


def test_nothing_is_left_of_a_file_whose_redaction_fails_in_the_middle(tmp_path: Path, fragile: Redactor) -> None:
    make(tmp_path / "in", a_csv=f"text\nNHS no {NUMBER}\nfail here Plumtree\n", b_txt="fine")
    first, _ = redacted(tmp_path / "in", tmp_path / "out", fragile)
    assert (first.exit_code, first.message) == (6, "rule fail could not finish: ValueError in rules_that_fail.py, line 9")
    assert written(tmp_path / "out") == {"b.txt": b"fine"}


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_worker_that_dies_is_told_and_takes_no_other_file_with_it(tmp_path: Path, fragile: Redactor) -> None:
    make(tmp_path / "in", **{f"{i}_txt": "die here" if i == 4 else f"NHS no {NUMBER}" for i in range(9)})
    outcomes = redacted(tmp_path / "in", tmp_path / "out", fragile, workers=2)
    assert [o.exit_code for o in outcomes] == [0, 0, 0, 0, 6, 0, 0, 0, 0]
    assert "worker process died" in outcomes[4].message
    assert len(written(tmp_path / "out")) == 8


def test_what_was_begun_is_cleared_away_when_it_is_broken_off(source: Path, tmp_path: Path) -> None:
    writing = Writing(tmp_path / "out")
    outcomes = redact_files(plan([str(source)], writing), writing, REDACTOR)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert os.listdir(tmp_path / "out") == ["a.txt"]


def test_the_command_tells_of_each_file_and_ends_in_the_highest_code(
    source: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make(source, bad_txt=b"\xff")
    assert main(["redact", str(source), "--into", str(tmp_path / "out"), "--fail-on", "review"]) == 4
    out, err = capfd.readouterr()
    assert out.splitlines()[0] == f"{source}/a.txt -> {tmp_path}/out/a.txt: block; taken out: 1 nhs number"
    assert err == f"{source}/bad.txt: not UTF-8: byte 0 cannot be read; save it as UTF-8\n"
    assert NUMBER not in out + err


def test_so_many_workers_as_are_of_use(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(workers, "in_order", lambda work, tasks, number: asked.append(number) or (t for t in ()))
    redacted(source, tmp_path / "out")
    assert asked == [1]
