"""The gate before publication, in Python and on the command line: nothing that may not be published gets past it."""

import asyncio
import json
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nhsredact.cli import main
from nhsredact.errors import CannotFinish, UsageError
from nhsredact.hook import Gate, PublicationBlocked, before_publish, gate, publishing

CLEAN, NUMBER = "The car park is shut on Monday.", "Her NHS No is 999 589 0429."
STAFF = "Tara Webb, ward manager, has been shortlisted for an award. Well done from all of us in the trust."


def published(policy: str = "doh", **options: object) -> tuple[list[str], object]:
    out: list[str] = []

    @before_publish(policy=policy, **options)
    def post(text: str, where: str = "website") -> str:
        out.append(text)
        return where

    return out, post


def test_a_clean_draft_is_published_and_a_draft_that_identifies_is_not() -> None:
    out, post = published()
    assert post(CLEAN, where="blog") == "blog"
    with pytest.raises(PublicationBlocked, match=r"^block: NHS number of somebody in the text \(DoH 3\): leave it out$") as caught:
        post(text=NUMBER)
    assert out == [CLEAN]
    assert caught.value.verdict.name == "block"
    assert "999" not in repr(caught.value) + str(caught.value)


def test_what_is_for_review_is_held_unless_only_block_holds() -> None:
    _, post = published("swasft")
    with pytest.raises(PublicationBlocked, match=r"^review: "):
        post(STAFF)
    out, post = published("swasft", fail_on="block")
    post(STAFF)
    assert out == [STAFF]


def test_a_function_that_waits_is_held_too() -> None:
    @before_publish()
    async def post(text: str) -> str:
        return text

    assert asyncio.run(post(CLEAN)) == CLEAN
    with pytest.raises(PublicationBlocked):
        asyncio.run(post(NUMBER))


def test_only_the_parameter_that_is_named_is_a_draft() -> None:
    class Site:
        @before_publish(text="body")
        def post(self, title: str, body: str = CLEAN) -> str:
            return title

    assert Site().post(NUMBER, CLEAN) == NUMBER
    with pytest.raises(PublicationBlocked):
        Site().post("news", body=NUMBER)


@pytest.mark.parametrize("draft", [None, 7, b"bytes", ["a list"]])
def test_what_is_no_text_is_never_published(draft: object) -> None:
    out, post = published(text="text")
    with pytest.raises(UsageError, match="was given no text"):
        post(draft)
    assert out == []


def test_every_text_is_checked_where_no_parameter_is_named() -> None:
    @before_publish()
    def post(title: str, body: str = "", *captions: str, **more: object) -> str:
        return title

    assert post("News", CLEAN) == "News"

    @dataclass
    class Post:
        body: str

    for arguments, named in (
        (("News", NUMBER), {}),
        (("News", CLEAN, Post(NUMBER)), {}),
        (("News", CLEAN, deque([NUMBER])), {}),
        (("News", CLEAN, NUMBER), {}),
        (("News",), {"tags": {"alt": [NUMBER]}}),
    ):
        with pytest.raises(PublicationBlocked):
            post(*arguments, **named)
    with pytest.raises(UsageError, match="was given no text"):
        post("News", b"bytes")  # type: ignore[arg-type]


def test_what_was_blocked_can_be_sent_to_another_process() -> None:
    with pytest.raises(PublicationBlocked) as caught:
        gate().check(NUMBER)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_policy_that_was_tightened_counts_at_once(tmp_path: Path) -> None:
    policy = tmp_path / "trust.toml"
    policy.write_text('name = "t"\ntitle = "t"\ninherits = "doh"\n', encoding="utf-8")
    gate(str(policy)).check(STAFF)
    policy.write_text('name = "t"\ntitle = "t"\ninherits = "strict"\n', encoding="utf-8")
    with pytest.raises(PublicationBlocked):
        gate(str(policy)).check(STAFF)


def test_a_decorator_without_brackets_is_refused_and_quotes_nothing() -> None:
    with pytest.raises(UsageError, match="write it with brackets"):
        before_publish(lambda text: text)  # type: ignore[arg-type]


def test_a_parameter_that_is_not_there_is_refused_when_decorating() -> None:
    with pytest.raises(UsageError, match="has no parameter draft"):
        before_publish(text="draft")(lambda text: text)


def test_the_block_that_publishes_is_not_entered() -> None:
    with publishing(CLEAN) as verdict:
        assert verdict.name == "publish"
    with pytest.raises(PublicationBlocked), publishing(NUMBER, policy="asph"):
        pytest.fail("entered")


def test_what_cannot_be_recorded_is_not_published() -> None:
    class Broken:
        def add(self, text: str, **said: object) -> None:
            raise CannotFinish("the disk is full")

    with pytest.raises(CannotFinish):
        Gate(audit=Broken()).check(CLEAN)  # type: ignore[arg-type]


def test_a_gate_that_fails_on_nothing_known_is_refused() -> None:
    with pytest.raises(UsageError, match="fail_on: never"):
        gate(fail_on="never")


KEY = "a secret of sixteen or more"


def ran(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setenv("NHSREDACT_KEY", KEY)
    return main(list(arguments))


def test_a_check_is_recorded_verified_found_and_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draft, audit = tmp_path / "draft.txt", str(tmp_path / "audit.jsonl")
    draft.write_text(NUMBER, encoding="utf-8")
    assert ran(monkeypatch, "check", str(draft), "--audit", audit, "--who", "comms", "--channel", "website") == 1
    assert ran(monkeypatch, "audit", "verify", audit) == 0
    assert ran(monkeypatch, "audit", "find", audit, str(draft)) == 0
    assert "block under doh, by comms" in capsys.readouterr().out
    assert ran(monkeypatch, "audit", "export", audit) == 0
    assert "UK_NHS 1" in capsys.readouterr().out
    written = Path(audit).read_text(encoding="utf-8")
    assert "589 0429" not in written
    assert json.loads(written)["labels"] == {"UK_NHS": 1}
    Path(audit).write_text(written.replace('"block"', '"publish"'), encoding="utf-8")
    assert ran(monkeypatch, "audit", "verify", audit) == 1


def test_a_baseline_lets_through_what_was_accepted_and_nothing_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("post.md").write_text(NUMBER, encoding="utf-8")
    assert ran(monkeypatch, "baseline", "post.md") == 0
    accepted = capsys.readouterr().out
    assert "999 589" not in accepted
    Path("baseline.jsonl").write_text(accepted, encoding="utf-8")
    assert ran(monkeypatch, "check", "post.md", "--baseline", "baseline.jsonl") == 0
    Path("post.md").write_text(NUMBER + " And NHS No 999 589 0437.", encoding="utf-8")
    assert ran(monkeypatch, "check", "post.md", "--baseline", "baseline.jsonl") == 1
    Path("other.md").write_text(NUMBER, encoding="utf-8")
    assert ran(monkeypatch, "check", "other.md", "--baseline", "baseline.jsonl") == 1
    monkeypatch.setenv("NHSREDACT_KEY", "another secret of the trust")
    assert main(["check", "post.md", "--baseline", "baseline.jsonl"]) == 1


CONSENT = """
[[consent]]
reference = "MC-1"
person = "Margaret Okafor"
details = ["PERSON"]
channels = ["website"]
until = 2999-12-31
"""


def test_a_record_of_consent_is_a_file_and_is_cited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft, consents = tmp_path / "draft.txt", tmp_path / "consents.toml"
    draft.write_text("Our patient Margaret Okafor was seen in clinic.", encoding="utf-8")
    consents.write_text(CONSENT, encoding="utf-8")
    assert main(["check", str(draft), "--consents", str(consents), "--channel", "website"]) == 0
    assert "consent MC-1 was used" in capsys.readouterr().out
    assert main(["check", str(draft), "--consents", str(consents), "--channel", "leaflet"]) == 1


@pytest.mark.parametrize(
    "row, message",
    [
        (CONSENT.replace('reference = "MC-1"', ""), "record 1: reference: is missing"),
        (CONSENT.replace("2999-12-31", '"soon"'), "record 1: until: must be a day"),
        (CONSENT.replace('"PERSON"', '"NAME"'), "record 1: details: item 1: no such label"),
        (CONSENT + 'chanel = "x"\n', "record 1: chanel: no such key"),
        ("consent = 3", "consent: must be records"),
        (CONSENT.replace("[[consent]]", "[[consents]]"), "consents: no such key"),
        (CONSENT.replace('details = ["PERSON"]', "details = []"), "details: must be a list of texts, and not empty"),
        ("consent = [1]", "record 1: must be a record"),
        (CONSENT.replace("Margaret Okafor", "Margaret"), "record 1: person: must be the whole name"),
        (CONSENT.replace("Margaret Okafor", "?"), "record 1: person: must be the whole name"),
    ],
)
def test_a_bad_record_is_refused_by_name_and_key(tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, message: str) -> None:
    (tmp_path / "consents.toml").write_text(row, encoding="utf-8")
    (tmp_path / "draft.txt").write_text(CLEAN, encoding="utf-8")
    assert main(["check", str(tmp_path / "draft.txt"), "--consents", str(tmp_path / "consents.toml")]) == 2
    assert message in capsys.readouterr().err


def test_the_policy_commands_show_check_compare_and_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "show", "swasft"]) == 0
    assert "PERSON: label (SWASFT 2.2.2); staff review (SWASFT 2.2.1)" in capsys.readouterr().out
    assert main(["policy", "diff", "doh", "swasft"]) == 0
    assert "PERSON of staff: keep | review" in capsys.readouterr().out
    assert main(["policy", "new", "ours", "--inherits", "asph"]) == 0
    begun = tmp_path / "ours.toml"
    begun.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["policy", "check", str(begun)]) == 0
    assert main(["policy", "diff", "asph", str(begun)]) == 0
    begun.write_text(begun.read_text(encoding="utf-8") + "\nthreshold = 9\n", encoding="utf-8")
    assert main(["policy", "check", str(begun)]) == 3


@pytest.mark.parametrize("form", ["json", "markdown", "html", "sarif", "csv"])
def test_every_form_is_there_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    (tmp_path / "draft.txt").write_text(NUMBER, encoding="utf-8")
    assert main(["check", str(tmp_path / "draft.txt"), "--format", form]) == 1
    assert "DoH 3" in capsys.readouterr().out


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., str]:
    """Git in a new repository with a remote, and the pre-push hook of examples/ in it."""
    hook = Path(__file__).parents[1] / "examples" / "pre-push"
    environment = os.environ | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "NHSREDACT_POLICY": "doh",
    }
    posts = tmp_path / "posts"

    def run(*arguments: str, ok: bool = True, **more: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=posts, env=environment | more, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is ok, done.stderr
        return done.stderr

    posts.mkdir()
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote.git")], env=environment, check=True)
    run("init", "-q", "-b", "main")
    run("config", "user.email", "comms@trust.example")
    run("config", "user.name", "Comms")
    run("remote", "add", "origin", str(tmp_path / "remote.git"))
    (posts / ".git" / "hooks").mkdir(exist_ok=True)
    installed = posts / ".git" / "hooks" / "pre-push"
    installed.write_bytes(hook.read_bytes())
    installed.chmod(0o755)
    return run


def commit(git: Callable[..., str], folder: Path, name: str, text: str) -> None:
    path = folder / "posts" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "post")


def test_git_pushes_what_may_be_published_and_holds_what_may_not(git: Callable[..., str], tmp_path: Path) -> None:
    commit(git, tmp_path, "news.md", CLEAN)
    git("push", "-q", "origin", "main")
    commit(git, tmp_path, "a folder/our post.MD", NUMBER)
    git("push", "-q", "origin", "main", ok=False)


def test_git_holds_hidden_files_messages_and_what_is_no_commit(git: Callable[..., str], tmp_path: Path) -> None:
    commit(git, tmp_path, "news.md", CLEAN)
    git("push", "-q", "origin", "main")
    (tmp_path / "posts" / ".drafts").mkdir()
    commit(git, tmp_path, ".drafts/.y.md", NUMBER)
    git("push", "-q", "origin", "main", ok=False)
    git("reset", "-q", "--hard", "HEAD~1")
    git("commit", "-q", "--allow-empty", "-m", NUMBER)
    git("push", "-q", "origin", "main", ok=False)
    git("tag", "blob", "HEAD~1:news.md")
    git("push", "-q", "origin", "blob", ok=False)


def test_git_holds_what_a_later_commit_overwrites(git: Callable[..., str], tmp_path: Path) -> None:
    commit(git, tmp_path, "news.csv", f"text\n{NUMBER}\n")
    commit(git, tmp_path, "news.csv", f"text\n{CLEAN}\n")
    git("push", "-q", "origin", "main", ok=False)


def test_git_holds_what_only_a_merge_brings(git: Callable[..., str], tmp_path: Path) -> None:
    commit(git, tmp_path, "news.md", CLEAN)
    git("push", "-q", "origin", "main")
    git("checkout", "-qb", "other")
    commit(git, tmp_path, "other.md", CLEAN)
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-ff", "--no-commit", "other")
    commit(git, tmp_path, "merged.md", NUMBER)
    git("push", "-q", "origin", "main", ok=False)


def test_git_pushes_nothing_without_a_policy(git: Callable[..., str], tmp_path: Path) -> None:
    commit(git, tmp_path, "news.md", CLEAN)
    assert "set NHSREDACT_POLICY" in git("push", "-q", "origin", "main", ok=False, NHSREDACT_POLICY="")
