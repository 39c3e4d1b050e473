"""The commands: what they print, where, and what they end in."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nhsredact import gate_commands, redactor
from nhsredact.cli import main

NUMBER = "999 589 0429"
TEXT = f"NHS No: {NUMBER}, seen in clinic\n"
RUN = [sys.executable, "-m", "nhsredact.cli"]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda data: monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_find_says_where_and_what_and_why_but_not_the_words(letter: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["find", str(letter)]) == 0
    out = capfd.readouterr().out
    assert f"{letter}:1:9: UK_NHS " in out
    assert "called an NHS number" in out
    assert out.endswith(f"{letter}: block\n")
    assert NUMBER not in out


def test_find_shows_the_words_when_asked(letter: Path, capfd: pytest.CaptureFixture[str]) -> None:
    main(["find", "--show", str(letter)])
    assert f"[{NUMBER}]" in capfd.readouterr().out


def test_redact_writes_the_text_to_the_letter(stdin: Any, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    stdin(b"\xef\xbb\xbf\r\nNHS No: 999 589 0429\r\n\r \xc3\xa9")
    assert main(["redact"]) == 0
    assert capfdbinary.readouterr().out == b"\xef\xbb\xbf\r\nNHS No: [NHS NUMBER]\r\n\r \xc3\xa9"


def test_check_gives_the_verdict_and_the_reasons(letter: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(letter)]) == 1
    verdict, reason = capfd.readouterr().out.splitlines()
    assert verdict == f"{letter}: block"
    assert reason.startswith("  1:9 NHS number of somebody in the text, DoH 3: leave it out")


def test_a_dash_is_standard_input(stdin: Any, capfd: pytest.CaptureFixture[str]) -> None:
    stdin(b"nothing of note\n")
    assert main(["check", "-"]) == 0
    assert capfd.readouterr().out == "standard input: publish\n"


def test_an_empty_text_is_publishable_and_told_to_be_empty(stdin: Any, capfd: pytest.CaptureFixture[str]) -> None:
    stdin(b"")
    assert main(["check"]) == 0
    assert capfd.readouterr() == ("standard input: publish\n", "standard input: empty\n")


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["check", "--fail-on", "none"], 0),
        (["check", "--fail-on", "review"], 1),
        (["find", "--fail-on", "block"], 1),
        (["redact", "--fail-on", "review"], 1),
        (["redact"], 0),
        (["check", "--policy", "nobodys"], 3),
        (["check", "--policy", "nowhere.toml"], 3),
        (["check", "--no-such-option"], 2),
        (["check", "--fail-on", "sometimes"], 2),
        (["chek"], 2),
        ([], 2),
        (["redact", "--into", "out"], 2),
        (["redact", "--jsonl", "--into", "out"], 2),
        (["redact", "-", "-"], 2),
        (["find", "--jsonl", "a", "b"], 2),
        (["check", "nowhere.txt"], 4),
        (["check", "nowhere.pdf"], 4),
        (["find", "--jsonl", "nowhere.jsonl"], 4),
        (["version"], 0),
        (["rules"], 0),
        (["--help"], 0),
    ],
)
def test_exit_codes(arguments: list[str], code: int, stdin: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stdin(TEXT.encode())
    assert main(arguments) == code


BAD = [
    ("a.txt", b"caf\xe9", "not UTF-8: byte 3"),
    ("a.txt", TEXT.encode("utf-16"), "UTF-16"),
    ("a.txt", b"PK\0\0", "binary"),
    ("a.docx", b"no zip", "not a Word file"),
    ("a.pdf", b"%PDF", "files that end in .pdf cannot be read"),
    ("a.csv", b'a,b\n"open,2\n', "never closed"),
]


@pytest.mark.parametrize("bad_file", BAD, ids=range(len(BAD)))
def test_a_file_that_cannot_be_read_is_named_and_blocked_and_the_others_go_on(
    bad_file: tuple[str, bytes, str], letter: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    name, data, said = bad_file
    bad = tmp_path / name
    bad.write_bytes(data)
    assert main(["check", str(bad), str(letter)]) == 4
    out, err = capfd.readouterr()
    assert err.startswith(f"{bad}: ")
    assert said in err
    assert out.startswith(f"{bad}: block\n{letter}: block\n")


def test_a_worse_code_wins_over_1(letter: Path) -> None:
    assert main(["check", str(letter), "nowhere.txt"]) == 4


def test_messages_hold_nothing_that_a_file_name_gives_away(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / f"NHS_{NUMBER}.txt"
    bad.write_bytes(b"\xff")
    main(["check", str(bad)])
    out, err = capfd.readouterr()
    assert NUMBER not in out + err
    assert "[NHS NUMBER].txt (input 1): not UTF-8" in err


def test_text_given_in_the_place_of_a_file_name_is_not_repeated(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "Ida Plumtree was seen"]) == 4
    assert main(["Ida Plumtree was seen"]) == 2
    assert "Plumtree" not in "".join(capfd.readouterr())


def test_control_characters_do_not_reach_the_terminal(stdin: Any, capfd: pytest.CaptureFixture[str]) -> None:
    stdin(b"NHS No: 999\x1f589\x1f0429 NHS No: 999\t589 0429")
    main(["find", "--show"])
    assert not set("\x1b\x1f\t") & set(capfd.readouterr().out)


def test_a_folder_is_all_the_files_in_it_but_the_hidden_ones(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "1.md", ".hidden.txt", "~$1.docx"):
        (tmp_path / name).write_bytes(b"nothing")
    assert main(["check", str(tmp_path)]) == 0
    assert capfd.readouterr().out == f"{tmp_path}/1.md: publish\n{tmp_path}/b/2.txt: publish\n"


def test_every_row_of_a_table_is_examined_in_its_place(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "a.csv"
    table.write_text("nhs_number,note\n,fine\n9995890429,x\n")
    main(["find", str(table)])
    assert f"{table}:row 3: UK_NHS" in capfd.readouterr().out


def test_redact_takes_one_input_or_a_folder_to_write_into(letter: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["redact", str(letter), str(letter)]) == 2
    assert capfd.readouterr() == ("", "nhsredact: several inputs need a folder to be written into: --into DIR\n")


def test_nothing_of_a_failed_file_is_written_to_standard_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes(b"a\nfirst\n\xff\n")
    assert main(["redact", str(table)]) == 4
    assert capfd.readouterr() == ("", f"{table}: line 3: not UTF-8: byte 0 cannot be read; save it as UTF-8\n")


def test_rules_lists_each_rule_with_its_labels(capfd: pytest.CaptureFixture[str]) -> None:
    main(["rules"])
    assert "nhs_number\tUK_NHS\tNHS number" in capfd.readouterr().out


def test_demo_shows_the_sample_the_findings_the_verdict_and_the_redacted_text(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    out = capfd.readouterr().out
    assert "Verdict: block" in out
    assert "[NHS NUMBER]" in out


def test_an_error_that_nobody_foresaw_is_told_by_its_kind_alone(
    letter: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(TEXT)

    monkeypatch.setattr(gate_commands, "check", fail)
    monkeypatch.setenv("NHSREDACT_DEBUG", "1")
    assert main(["check", str(letter)]) == 6
    err = capfd.readouterr().err
    assert "could not finish: ValueError" in err
    assert "test_cli.py" in err
    assert NUMBER not in err


def test_a_stage_that_fails_blocks_the_file(letter: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def fail(*_: object) -> None:
        raise ValueError(TEXT)

    monkeypatch.setattr(redactor, "people", fail)
    assert main(["check", str(letter)]) == 6
    out, err = capfd.readouterr()
    assert out.splitlines() == ["input 1: block"] or out.splitlines() == [f"{letter}: block"]
    assert NUMBER not in err


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_ends_it_without_a_traceback() -> None:
    # whoever started the tests in the background has interrupts ignored, and children inherit that
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen([*RUN, "check", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    signal.signal(signal.SIGINT, before)
    with process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b'{"id": 1, "text": ""}\n')
        process.stdin.flush()
        process.stdout.readline()
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr.read() == b""
