"""JSON Lines in and out, through the command line as another program would use it."""

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nhsredact import stream
from nhsredact.cli import main
from nhsredact.io.rows import rows
from nhsredact.model import Level
from nhsredact.pattern import Rule
from nhsredact.recognisers import nhs_number
from nhsredact.redactor import Redactor
from nhsredact.view import View

NUMBER = "999 589 0429"
TEXT = f"NHS No: {NUMBER}"
RUN = [sys.executable, "-m", "nhsredact.cli"]


@pytest.fixture
def jsonl(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    """Runs a command on rows; gives its exit code, its answers and its messages."""

    def run(command: str, data: bytes) -> tuple[int, Any, str]:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        code = main([*command.split(), "--jsonl"])
        out, err = capfdbinary.readouterr()
        return code, [json.loads(line) for line in out.split(b"\n")[:-1]], err.decode()

    return run


def test_find_answers_each_row_with_its_spans_its_verdict_and_the_reasons(jsonl: Any) -> None:
    code, answers, err = jsonl("find", json.dumps({"id": 7, "text": TEXT, "more": [1]}).encode())
    assert (code, err) == (0, "")
    assert answers == [
        {
            "id": 7,
            "spans": [
                {
                    "start": 8,
                    "end": 20,
                    "label": "UK_NHS",
                    "role": answers[0]["spans"][0]["role"],
                    "person": None,
                    "confidence": "sure",
                    "rule": "nhs_number",
                    "why": "called an NHS number, check digit holds",
                    "action": "label",
                    "clause": "DoH 3",
                }
            ],
            "verdict": "block",
            "reasons": answers[0]["reasons"],
        }
    ]
    assert answers[0]["reasons"][0].keys() == {"label", "role", "clause", "why"}


def test_redact_answers_with_the_text_and_the_changes_and_none_of_the_words(jsonl: Any) -> None:
    _, (answer,), _ = jsonl("redact", json.dumps({"id": "a", "text": TEXT + " é"}).encode())
    assert answer.keys() == {"id", "text", "changes", "verdict"}
    assert (answer["text"], answer["verdict"]) == ("NHS No: [NHS NUMBER] é", "block")
    (change,) = answer["changes"]
    assert change.keys() == {"start", "end", "new_start", "new_end", "label", "role", "action"}
    assert (change["start"], change["end"], change["new_start"], change["new_end"]) == (8, 20, 8, 20)


def test_check_answers_with_the_verdict_and_ends_in_1_unless_told_otherwise(jsonl: Any) -> None:
    data = json.dumps({"id": None, "text": TEXT}).encode()
    code, (answer,), _ = jsonl("check", data)
    assert (code, answer.keys()) == (1, {"id", "verdict", "reasons"})
    assert jsonl("check --fail-on none", data)[0] == 0
    assert jsonl("find", data)[0] == 0
    assert jsonl("redact --fail-on block", data)[0] == 1


def test_offsets_are_code_points_of_the_text_as_it_came(jsonl: Any) -> None:
    text = f"\U0001f600\r\n\ufeffe\u0301 {TEXT}\r\n"
    _, (answer,), _ = jsonl("find", json.dumps({"id": 1, "text": text}).encode())
    (span,) = answer["spans"]
    assert text[span["start"] : span["end"]] == NUMBER


def test_output_is_utf_8_unescaped_with_plain_line_ends(monkeypatch: Any, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO('{"id":"é","text":"ŵ ☂"}\r\n'.encode())))
    main(["redact", "--jsonl"])
    assert capfdbinary.readouterr().out == '{"id": "é", "text": "ŵ ☂", "changes": [], "verdict": "publish"}\n'.encode()


@pytest.mark.parametrize("identity", ["null", "0", "1.5", '"x"', '[1, {"a": null}]', "true"])
def test_an_id_may_be_any_json_and_comes_back(jsonl: Any, identity: str) -> None:
    _, (answer,), _ = jsonl("check", f'{{"id": {identity}, "text": ""}}'.encode())
    assert json.dumps(answer["id"]) == identity


def test_a_row_without_id_is_answered_with_null(jsonl: Any) -> None:
    code, (answer,), _ = jsonl("check", b'{"text": ""}')
    assert (code, answer["id"], answer["verdict"]) == (0, None, "publish")


BAD = [
    (b"nonsense", "not_json"),
    (b'{"id": 3, "text": "a', "not_json"),
    (b"[" * 100_000, "not_json"),
    (b'{"id": 3, "text": "a", "text": "b"}', "not_json"),
    (b'{"id": NaN, "text": "a"}', "not_json"),
    (b'{"id": 1e999, "text": "a"}', "not_json"),
    (b'{"id": ' + b"9" * 5000 + b', "text": "a"}', "not_json"),
    (b'["a"]', "not_object"),
    (b"null", "not_object"),
    (b'{"id": 3}', "no_text"),
    (b'{"id": 3, "text": null}', "no_text"),
    (b'{"id": 3, "text": 5}', "no_text"),
    (b'{"id": 3, "text": "\\ud83d"}', "surrogate"),
    (b'{"id": 3, "text": "a\\u0000"}', "binary"),
    (b'{"id": 3, "text": "\xff"}', "not_utf8"),
    (b'{"id": 3, "te\0xt": "a"}', "binary"),
]


@pytest.mark.parametrize("line, error", BAD, ids=range(len(BAD)))
def test_a_bad_row_is_answered_in_its_place_and_the_rest_goes_on(jsonl: Any, line: bytes, error: str) -> None:
    data = b'{"id": 1, "text": ""}\n' + line + b'\n{"id": 2, "text": ""}\n'
    for command in ("find", "redact", "check"):
        code, (first, bad, last), err = jsonl(command, data)
        assert (first["id"], last["id"], code) == (1, 2, 4)
        identity = 3 if error in ("no_text", "surrogate") or b"u0000" in line else None
        assert bad == {"id": identity, "row": 2, "error": error, "verdict": "block"}
        assert err.startswith("standard input, row 2: ")


def test_an_id_that_cannot_be_written_becomes_null(jsonl: Any) -> None:
    code, (answer,), _ = jsonl("check", b'{"id": "\\ud800", "text": 5}')
    assert (code, answer["id"]) == (4, None)


def test_an_id_that_cannot_be_written_does_not_stop_a_good_row(jsonl: Any) -> None:
    code, (answer,), _ = jsonl("check", b'{"id": "\\ud800", "text": ""}')
    assert (code, answer["error"], answer["verdict"]) == (4, "surrogate", "block")


def test_blank_lines_are_counted_and_passed_over(jsonl: Any) -> None:
    _, answers, _ = jsonl("check", b'\n  \r\n{"text": 1}\n\n')
    assert [answer["row"] for answer in answers] == [3]


def test_a_byte_order_mark_before_the_first_row_is_no_part_of_it(jsonl: Any) -> None:
    assert jsonl("check", b'\xef\xbb\xbf{"id": 1, "text": ""}')[0] == 0


def test_many_bad_rows_are_told_once_each_at_first_and_then_only_counted(jsonl: Any) -> None:
    _, answers, err = jsonl("check", b"x\n" * 50)
    assert len(answers) == 50
    assert len(err.splitlines()) == 11


def test_no_message_says_what_a_row_said(jsonl: Any) -> None:
    secret = "Okafor"
    data = "\n".join([secret, f'{{"text": "{secret}"', f'{{"id": 1, "{secret}": 1}}', f'["{secret}"]', f'{{"text":"\\ud800 {secret}"}}'])
    assert secret not in jsonl("find", data.encode())[2]


def test_no_rows_no_answers(jsonl: Any) -> None:
    assert jsonl("check", b"") == (0, [], "")


def test_the_text_may_stand_in_another_field(jsonl: Any) -> None:
    _, (answer,), _ = jsonl("redact --field comment", json.dumps({"id": 1, "comment": TEXT}).encode())
    assert answer["text"] == "NHS No: [NHS NUMBER]"


def test_all_tells_candidates_too_and_keeps_them(jsonl: Any) -> None:
    data = json.dumps({"id": 1, "text": "9995890429"}).encode()
    assert jsonl("find", data)[1][0]["spans"] == []
    (span,) = (s for s in jsonl("find --all", data)[1][0]["spans"] if s["rule"] == "nhs_number")
    assert (span["confidence"], span["action"], span["clause"]) == ("possible", "keep", "")


def explode(view: View) -> list[Any]:
    if "bang" in view.text:
        raise ValueError(view.text)
    return []


def test_a_rule_that_fails_blocks_its_row_and_the_rest_goes_on() -> None:
    redactor = Redactor(rules=(Rule("explode", ("UK_NHS",), explode),))
    lines = [b'{"id": 1, "text": "secret bang"}', b'{"id": 2, "text": ""}']
    bad, good = stream.answers(lines, "text", stream.check(redactor))
    assert json.loads(bad.line) == {"id": 1, "row": 1, "error": "cannot_finish", "verdict": "block"}
    assert (bad.exit_code, bad.level, good.exit_code, good.level) == (6, Level.BLOCK, 0, Level.PUBLISH)
    assert "secret" not in bad.message


def test_each_row_is_answered_before_the_next_is_read() -> None:
    with subprocess.Popen([*RUN, "check", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "text": TEXT}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(20) == 1


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_bytes(json.dumps({"id": 1, "text": TEXT * 20}).encode() * 1 + b"\n" + b'{"id": 2, "text": "x"}\n' * 20_000)
    with subprocess.Popen([*RUN, "find", "--jsonl", str(source)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_rows_are_read_one_at_a_time() -> None:
    def endless() -> Any:
        yield b'{"id": 1}\n'
        raise AssertionError("read ahead")

    assert next(rows(endless())) == (1, {"id": 1})


def test_many_candidates_are_listed_in_linear_time() -> None:
    redactor = Redactor(rules=(Rule.of(nhs_number),))
    examined = redactor.examine(f"{TEXT}. 9995890429 " * 3000)
    assert len(stream.with_candidates(examined)) == len(examined.candidates)
