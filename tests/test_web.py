"""The gate as a webhook: what it answers, that nobody between can forge it, and that whatever goes wrong holds the draft."""

import http.server
import importlib.util
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from starlette.testclient import TestClient

from nhsredact import NhsredactError, Redactor, UnreadableInput, UsageError
from nhsredact.consent_record import Consent
from nhsredact.exceptions import Exceptions
from nhsredact.redactor import Examined
from nhsredact.redactor import redactor as redactor_for
from nhsredact.web import gate as room
from nhsredact.web.signature import NotSigned, fingerprint, sign, verify

KEY = b"sixteen bytes or more"
CLEAN = "The car park is shut on Monday."
NUMBER = "999 589 0429"
DRAFT = f"Margaret Okafor, NHS No: {NUMBER}, is home."
FAST = redactor_for("doh", fast=True)


@dataclass(frozen=True)
class Counting(Redactor):
    """Does something before each text that it examines, and counts them."""

    first: Callable[[], object] = lambda: None
    seen: list[str] = field(default_factory=list)

    def examine(self, text: str) -> Examined:
        self.seen.append(text)
        self.first()
        return super().examine(text)


def counting(first: Callable[[], object] = lambda: None) -> Counting:
    return Counting(FAST.policy, FAST.rules, first=first)


def raises(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


def client(redactor: Redactor = FAST, **options: Any) -> TestClient:
    return TestClient(room.gate(redactor, KEY, policy_hash="abc", **options))


def post(to: TestClient, asked: object, *, key: bytes = KEY, late: int = 0, without: str = "") -> Any:
    """Asks, and makes sure that the answer is signed, whatever it is."""
    body = asked if isinstance(asked, bytes) else json.dumps(asked).encode()
    at = int(time.time()) - late
    headers = {"Nhsredact-Timestamp": str(at), "Nhsredact-Signature": sign(key, at, body)}
    headers.pop(without, None)
    return signed(to.post("/check", content=body, headers=headers))


def signed(answer: Any) -> Any:
    verify(KEY, answer.headers["Nhsredact-Timestamp"], answer.content, answer.headers["Nhsredact-Signature"], time.time())
    return answer


def draft(text: str = CLEAN, **more: object) -> dict[str, object]:
    return {"id": "draft 1", "text": text, **more}


def test_a_clean_draft_may_be_published_for_ten_minutes() -> None:
    answer = post(client(), draft(channel="website"))
    said = answer.json()
    checked, until = (datetime.fromisoformat(said.pop(key)) for key in ("checked", "until"))
    assert answer.status_code == 200
    assert said == {
        "id": "draft 1",
        "channel": "website",
        "verdict": "publish",
        "policy": "doh",
        "policy_hash": "abc",
        "reasons": [],
        "consents": [],
        "notes": [],
        "fingerprint": fingerprint(KEY, CLEAN),
    }
    assert until - checked == timedelta(minutes=10)
    assert abs(datetime.now(UTC) - checked) < timedelta(minutes=1)


def test_a_draft_with_an_nhs_number_is_blocked_with_the_clause_and_none_of_its_words(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answer = post(client(), draft(DRAFT))
    (reason,) = [reason for reason in answer.json()["reasons"] if reason["label"] == "UK_NHS"]
    assert answer.status_code == 200
    assert answer.json()["verdict"] == reason["level"] == "block"
    assert reason["clause"] == "DoH 3"
    assert reason.keys() == {"label", "whose", "clause", "level", "why"}
    assert not any(word in answer.text + caplog.text for word in ("Okafor", "589", "0429"))


def test_a_record_of_consent_counts_on_its_channel_only() -> None:
    record = Consent("MC-1", "Margaret Okafor", frozenset({"PERSON"}), frozenset({"website"}), date(2999, 1, 1))
    to = client(replace(FAST, exceptions=Exceptions((record,))))
    text = "Mrs Margaret Okafor, a patient on our ward, is home."
    on_website = post(to, {"id": "1", "text": text, "channel": "website"}).json()
    elsewhere = post(to, {"id": "2", "text": text, "channel": "leaflet"}).json()
    assert (on_website["verdict"], on_website["consents"]) == ("publish", ["MC-1"])
    assert (elsewhere["verdict"], elsewhere["consents"]) == ("block", [])
    assert "MC-1 is not for leaflet" in elsewhere["notes"][0]


@pytest.mark.parametrize(
    "how",
    [
        {"key": b"another key of this trust"},
        {"without": "Nhsredact-Signature"},
        {"without": "Nhsredact-Timestamp"},
        {"late": 301},
        {"late": -302},
    ],
)
def test_a_request_that_is_not_signed_now_with_the_key_is_refused(how: dict[str, Any]) -> None:
    redactor = counting()
    answer = post(client(redactor), draft(), **how)
    assert (answer.status_code, list(answer.json())) == (401, ["error"])
    assert redactor.seen == []


def test_a_signature_is_for_its_own_body_and_time() -> None:
    good = sign(KEY, 1000, b"{}")
    verify(KEY, "1000", b"{}", good, 1300)
    for timestamp, body, signature in [
        ("1001", b"{}", good),
        ("1000", b"{ }", good),
        ("+1000", b"{}", good),
        ("1000", b"{}", "é"),
        ("", b"{}", good),
    ]:
        with pytest.raises(NotSigned):
            verify(KEY, timestamp, body, signature, 1000)
    with pytest.raises(NotSigned, match="seconds off"):
        verify(KEY, "1000", b"{}", good, 1301)


def test_a_draft_that_reads_like_an_answer_cannot_have_its_fingerprint_used_as_a_signature() -> None:
    body = b'{"verdict": "publish"}'
    assert fingerprint(KEY, f"1000.{body.decode()}") not in sign(KEY, 1000, body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"text",
        b"[]",
        b'"text"',
        b"\xff{}",
        b"[" * 100_000,
        b'{"text": "a"}',
        b'{"id": "1"}',
        b'{"id": "1", "text": 5}',
        b'{"id": "1", "text": null}',
        b'{"id": "", "text": "a"}',
        b'{"id": 1, "text": "a"}',
        b'{"id": "1", "text": "a", "channel": []}',
        b'{"id": "%b", "text": "a"}' % (b"1" * 201),
    ],
    ids=range(14),
)
def test_a_body_that_is_no_question_is_refused(body: bytes) -> None:
    answer = post(client(), body)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_a_body_over_the_limit_is_refused() -> None:
    assert post(client(largest=50), draft("a" * 50)).status_code == 413


def test_every_other_address_is_refused_in_the_same_form() -> None:
    to = client()
    assert [signed(to.get(path)).status_code for path in ("/", "/check", "/docs")] == [404, 405, 404]
    assert list(to.get("/check").json()) == ["error"]


def test_the_same_draft_asked_again_gets_the_same_answer_and_is_not_checked_again() -> None:
    redactor = counting()
    to = client(redactor)
    first, second = post(to, draft()), post(to, draft())
    assert first.content == second.content
    assert redactor.seen == [CLEAN]


def test_two_who_ask_at_once_get_one_answer() -> None:
    redactor = counting(lambda: time.sleep(0.3))
    with client(redactor) as to, ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _: post(to, draft()), range(2))
    assert first.content == second.content
    assert redactor.seen == [CLEAN]


@pytest.mark.parametrize("other", [draft(DRAFT), draft(channel="leaflet")], ids=["text", "channel"])
def test_the_same_id_with_another_text_or_channel_is_a_conflict(other: dict[str, object]) -> None:
    to = client()
    post(to, draft())
    assert post(to, other).status_code == 409


def test_an_answer_is_forgotten_when_it_has_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    redactor = counting()
    to = client(redactor)
    monkeypatch.setattr(room, "GOOD_FOR", timedelta(0))
    post(to, draft())
    assert post(to, draft(DRAFT)).json()["verdict"] == "block"


def test_so_many_are_remembered_and_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "REMEMBERED", 2)
    redactor = counting()
    to = client(redactor)
    for name in ("1", "2", "3", "3", "2", "1"):
        post(to, {"id": name, "text": name})
    assert redactor.seen == ["1", "2", "3", "1"]


def test_the_memory_holds_no_text() -> None:
    app = room.gate(FAST, KEY, policy_hash="abc")
    post(TestClient(app), draft(DRAFT))
    (asked,) = app.routes[0].endpoint.__self__.asked.values()  # type: ignore[attr-defined]
    assert not any(word in repr(asked) for word in ("Okafor", "0429"))


@pytest.mark.parametrize(
    "error", [ValueError(DRAFT), NhsredactError(DRAFT), UnreadableInput(DRAFT, "no_text")], ids=lambda error: type(error).__name__
)
def test_a_check_that_raises_blocks_and_neither_answer_nor_log_says_a_word(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    redactor = counting(raises(error))
    to = client(redactor)
    answers = [post(to, draft(DRAFT)) for _ in range(2)]
    assert [(answer.status_code, answer.json()["verdict"]) for answer in answers] == [(503, "block")] * 2
    assert type(error).__name__ in caplog.text
    assert not any(word in answers[0].text + caplog.text for word in ("Okafor", "0429"))
    assert len(redactor.seen) == 2  # what failed is not remembered


def test_a_check_that_takes_too_long_blocks() -> None:
    started = time.monotonic()
    answer = post(client(counting(lambda: time.sleep(1)), limit_s=0.1), draft())
    assert (answer.status_code, answer.json()["verdict"]) == (503, "block")
    assert time.monotonic() - started < 1


def test_text_that_cannot_be_written_blocks() -> None:
    assert post(client(), b'{"id": "1", "text": "\\ud800"}').json()["verdict"] == "block"


def test_every_fresh_check_is_recorded_once() -> None:
    kept: list[Any] = []
    to = client(audit=lambda *values: kept.append(values))
    for asked in (draft(DRAFT, channel="website"), draft(DRAFT, channel="website"), {"id": "2", "text": CLEAN}):
        post(to, asked)
    examined = FAST.examine(DRAFT)
    assert kept[0] == (DRAFT, examined.verdict, examined.decisions, "draft 1", "website")
    assert [values[3:] for values in kept] == [("draft 1", "website"), ("2", None)]


@pytest.mark.parametrize("audit", [raises(OSError(DRAFT)), lambda *_: time.sleep(1)], ids=["raises", "hangs"])
def test_what_cannot_be_recorded_is_not_published(audit: Callable[..., None], caplog: pytest.LogCaptureFixture) -> None:
    answer = post(client(audit=audit, limit_s=0.3), draft())
    assert (answer.status_code, answer.json()["verdict"]) == (503, "block")
    assert "Okafor" not in answer.text + caplog.text


def test_health_is_good_only_when_the_invented_number_is_blocked() -> None:
    answer = signed(client().get("/health"))
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "policy": "doh"})
    for broken in (replace(FAST, rules=()), counting(raises(ValueError())), counting(lambda: time.sleep(1))):
        answer = signed(client(broken, limit_s=0.3).get("/health"))
        assert (answer.status_code, list(answer.json())) == (503, ["error"])


def test_a_short_key_is_refused() -> None:
    with pytest.raises(UsageError, match="16 bytes"):
        room.gate(FAST, b"short", policy_hash="")


# The example, against a real server on this machine, and against servers that lie.

SERVER = """
import os, sys, time
from nhsredact.redactor import Redactor, redactor
from nhsredact.web.gate import gate, serve

class Slow(Redactor):
    def examine(self, text):
        time.sleep(30 if "slow" in text else 0)
        return super().examine(text)

ours = redactor("doh", fast=True)
serve(gate(Slow(ours.policy, ours.rules), os.environ["KEY"].encode(), policy_hash="abc", limit_s=2), port=int(sys.argv[1]))
"""


@contextmanager
def serving(log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A gate in a process of its own, once it is healthy."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(port)], env={**os.environ, "KEY": KEY.decode()}, stdout=output, stderr=output
        )
    try:
        for _ in range(600):
            if server.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/check", server
    finally:
        server.kill()
        server.wait()


@contextmanager
def lying(answer: Callable[[bytes], tuple[bytes, dict[str, str]]]) -> Iterator[str]:
    """A server that answers every request with what `answer` makes of its body, and status 200."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body, headers = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/check"
        finally:
            server.shutdown()


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("NHSREDACT_WEBHOOK_KEY", KEY.decode())
    spec = importlib.util.spec_from_file_location("scheduler", Path(__file__).parent.parent / "examples" / "scheduler.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcome(scheduler: ModuleType, folder: Path, url: str, text: str) -> str:
    """What became of one draft: "published", or why it is held."""
    (folder / "post.txt").write_text(text, encoding="utf-8")
    code = scheduler.main([str(folder), url, "website"])
    where = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    if where == {"published/post.txt"}:
        assert code == 0
        path = folder / "published" / "post.txt"
        assert path.read_text(encoding="utf-8") == text
        path.unlink()
        return "published"
    assert (where, code) == ({"held/post.txt", "held/post.txt.reason"}, 1)
    (line,) = (folder / "held" / "post.txt.reason").read_text(encoding="utf-8").splitlines()
    assert not any(word in line for word in ("Okafor", "0429", "car park"))
    for path in (folder / "held").iterdir():
        path.unlink()
    return line


def test_the_scheduler_publishes_what_the_gate_lets_through_and_holds_the_rest(scheduler: ModuleType, tmp_path: Path) -> None:
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    with serving(tmp_path / "log") as (url, server):
        assert outcome(scheduler, drafts, url, CLEAN) == "published"
        assert outcome(scheduler, drafts, url, CLEAN) == "published"  # the same answer again
        assert outcome(scheduler, drafts, url, DRAFT) == "the gate says block: PERSON (DoH 1), UK_NHS (DoH 3)"
        assert outcome(scheduler, drafts, url, f"{CLEAN} The lift is slow.") == "the gate answered 503"
        assert outcome(scheduler, drafts, f"{url}s", CLEAN) == "the gate answered 404"
        server.kill()
        server.wait()
        assert outcome(scheduler, drafts, url, CLEAN) == "the gate gave no answer to go by: URLError"
    log = (tmp_path / "log").read_text()
    assert log == "a check took longer than 2 seconds\n"


def reply(asked: bytes, key: bytes = KEY, late: int = 0, **lies: object) -> tuple[bytes, dict[str, str]]:
    """What the gate would answer, but for the lies."""
    question = json.loads(asked)
    until = (datetime.now(UTC) + timedelta(minutes=10)).isoformat()
    said = {"id": question["id"], "channel": question["channel"], "verdict": "publish", "reasons": [], "until": until}
    return with_headers(json.dumps({**said, "fingerprint": fingerprint(KEY, question["text"]), **lies}).encode(), key, late)


def with_headers(body: bytes, key: bytes = KEY, late: int = 0) -> tuple[bytes, dict[str, str]]:
    at = int(time.time()) - late
    return body, {"Nhsredact-Timestamp": str(at), "Nhsredact-Signature": sign(key, at, body)}


def test_the_scheduler_believes_an_answer_that_is_as_it_should_be(scheduler: ModuleType, tmp_path: Path) -> None:
    with lying(reply) as url:
        assert outcome(scheduler, tmp_path, url, CLEAN) == "published"


LIES: dict[str, tuple[Callable[[bytes], tuple[bytes, dict[str, str]]], str]] = {
    "another key": (lambda asked: reply(asked, key=b"the key of somebody else"), "the answer is not signed by the gate"),
    "unsigned": (lambda asked: (reply(asked)[0], {}), "the answer is not signed by the gate"),
    "changed": (lambda asked: (reply(asked)[0] + b" ", reply(asked)[1]), "the answer is not signed by the gate"),
    "an old time": (lambda asked: reply(asked, late=301), "the answer is an old one"),
    "another draft": (lambda asked: reply(asked, id="draft 2"), "the answer is for another draft"),
    "another channel": (lambda asked: reply(asked, channel="leaflet"), "the answer is for another draft"),
    "another text": (lambda asked: reply(asked, fingerprint=fingerprint(KEY, "else")), "the answer is for another draft"),
    "run out": (lambda asked: reply(asked, until="2026-01-01T00:00:00+00:00"), "the answer has run out"),
    "no zone": (lambda asked: reply(asked, until="2999-01-01"), "the gate gave no answer to go by: TypeError"),
    "review": (lambda asked: reply(asked, verdict="review"), "the gate says review: "),
    "no verdict": (lambda asked: reply(asked, verdict=None), "the gate says None: "),
    "its own question": (with_headers, "the gate gave no answer to go by: KeyError"),
    "too late": (lambda asked: (time.sleep(1), reply(asked))[1], "the gate gave no answer to go by: TimeoutError"),
}


@pytest.mark.parametrize("lie", LIES)
def test_the_scheduler_holds_a_draft_whose_answer_is(
    lie: str, scheduler: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, why = LIES[lie]
    monkeypatch.setattr(scheduler, "TIMEOUT", 0.5)
    with lying(answer) as url:
        assert outcome(scheduler, tmp_path, url, CLEAN) == why
