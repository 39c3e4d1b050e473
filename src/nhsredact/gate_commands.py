"""What the commands of the gate do once their arguments are read: `check`, `baseline`, `audit` and `serve`."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nhsredact import __version__, bulk, consent_record, files, terminal
from nhsredact import baseline as baselines
from nhsredact.cli_options import key
from nhsredact.errors import MissingExtra, UnreadableInput, UsageError
from nhsredact.exceptions import Exceptions
from nhsredact.explanation import explained
from nhsredact.formats import Passage, Report, Source, written
from nhsredact.hook import Gate
from nhsredact.io.inputs import STANDARD_INPUT
from nhsredact.model import Decision, Level, Verdict
from nhsredact.redactor import Examined, Redactor
from nhsredact.report import Result, tell

if TYPE_CHECKING:
    from nhsredact.audit import Audit

TEXT = "text"
"""The form of answer that is lines for a person."""


@dataclass(frozen=True)
class Allowing:
    """What `check` is given beside the policy: records of consent, the channel, a baseline, where to record, under whose name."""

    consents: Path | None = None
    channel: str = ""
    baseline: Path | None = None
    audit: str = ""
    who: str = ""


def gate(redactor: Redactor, allowing: Allowing) -> Gate:
    """The gate with what a trust has allowed."""
    consents = consent_record.load(str(allowing.consents)) if allowing.consents else ()
    accepted = baselines.load(str(allowing.baseline), key("a baseline")) if allowing.baseline else None
    redactor = replace(redactor, exceptions=Exceptions(consents, allowing.channel, None, accepted))
    if not allowing.audit:
        return Gate(redactor)
    from nhsredact.audit import Audit

    return Gate(redactor, audit=Audit(allowing.audit, key("the audit")), who=allowing.who or getpass.getuser())


def check(result: Result, gate: Gate, inputs: list[str], form: str, show: bool) -> Result:
    """The verdict for each input and what to do about it, as lines or in another of FORMATS; every check is recorded where the gate has an audit."""
    sources = []
    tasks = bulk.plan(inputs or [STANDARD_INPUT])
    if not tasks:
        raise UnreadableInput("there is no file to check", "no_file")
    for task in tasks:
        redactor = gate.redactor
        redactor = replace(redactor, exceptions=replace(redactor.exceptions, path=task.source))
        source = _checked(result, gate, redactor, task)
        if form == TEXT:
            for line in terminal.checked(source, show):
                print(line)
        else:
            sources.append(source)
    if form != TEXT:
        policy = gate.redactor.policy
        sys.stdout.write(written(Report(policy.name, policy.title, policy.digest, __version__, tuple(sources)), form))
    return result


def _checked(result: Result, gate: Gate, redactor: Redactor, task: files.Task) -> Source:
    """One input, examined and recorded. One that cannot be examined or recorded is blocked."""
    name, passages = files.display(task, redactor), []
    texts: list[str] = []
    decisions: list[Decision] = []

    def seen(where: str, text: str, examined: Examined) -> None:
        passages.append(Passage(where, text, explained(text, examined, redactor.policy)))
        texts.append(text)
        decisions.extend(examined.decisions)

    try:
        notes = files.examine_file(redactor, task, seen)
        level = max([Level.PUBLISH, *(p.explanation.verdict.level for p in passages), *(note.level for note in notes)])
        verdicts = [p.explanation.verdict for p in passages]
        cited = tuple(dict.fromkeys(cited for verdict in verdicts for cited in verdict.consents))
        gate.record("\n".join(texts), Verdict(level, consents=cited), tuple(decisions), name)
    except BrokenPipeError:
        raise
    except Exception as error:
        understood = files.understood(error)
        result.failed(name, understood)
        return Source(name, Level.BLOCK, (), str(understood))
    for note in notes:
        tell(f"{name}: {note.message}")
        result.add(level, note.exit_code)
    if not any(texts):
        tell(f"{name}: empty")
    result.add(level)
    return Source(name, level, tuple(passages), "; ".join(note.message for note in notes if note.level is Level.BLOCK))


def baseline(result: Result, redactor: Redactor, inputs: list[str], key: bytes) -> Result:
    """A line for each finding of the inputs, to be looked at and accepted."""
    for task in bulk.plan(inputs):
        if task.source == STANDARD_INPUT:
            raise UsageError("baseline: standard input has no place of its own; give files or folders")
        found: list[str] = []

        def each(where: str, text: str, examined: Examined, path: str = os.path.relpath(task.source), found: list[str] = found) -> None:
            found.extend(baselines.lines(path, text, examined.decisions, key))

        files.examine_file(redactor, task, each)
        for line in dict.fromkeys(found):
            print(line)
    return result


def audit_verify(result: Result, audit: Audit) -> Result:
    """What is wrong with a record, and its head."""
    verified = audit.verify()
    for line in (*verified.problems, *verified.notes):
        print(line)
    print(f"{verified.count} records{'' if verified.problems else ', all as they were written'}")
    print(f"head: {verified.head}")
    result.add(Level.BLOCK if verified.problems else Level.PUBLISH)
    return result


def audit_export(result: Result, audit: Audit) -> Result:
    """All records as CSV."""
    from nhsredact.audit import export

    export(audit.records(), sys.stdout, "csv")
    return result


def audit_find(result: Result, audit: Audit, draft: str) -> Result:
    """A line for each check of this very text; the draft is read as `check` reads it."""
    texts: list[str] = []
    (task,) = bulk.plan([draft])
    files.examine_file(Redactor(rules=()), task, lambda where, text, examined: texts.append(text))
    found = audit.find("\n".join(texts))
    for record in found:
        print(f"{record.number}: {record.when} {record.verdict} under {record.policy}, by {record.who}")
    if not found:
        print("no check of this text is recorded under this key")
    return result


@dataclass(frozen=True)
class Service:
    """Where the webhook listens, its secret, and how long a check may take."""

    key: bytes
    host: str
    port: int
    limit_s: float


def serve(result: Result, redactor: Redactor, service: Service, consents: Path | None, record: str) -> Result:
    """Answers until it is stopped."""
    try:
        from nhsredact.web import gate as web
    except ImportError:
        raise MissingExtra('the webhook needs Starlette and uvicorn: pip install "nhsredact[web]"') from None
    answering = gate(redactor, Allowing(consents, audit=record, who="webhook"))

    def audit(text: str, verdict: Verdict, decisions: tuple[Decision, ...], name: str, channel: str | None) -> None:
        exceptions = replace(answering.redactor.exceptions, channel=channel or "")
        replace(answering, redactor=replace(answering.redactor, exceptions=exceptions)).record(text, verdict, decisions, name)

    digest = redactor.policy.digest
    app = web.gate(answering.redactor, service.key, policy_hash=digest, audit=audit if record else None, limit_s=service.limit_s)
    tell(f"listening on http://{service.host}:{service.port}/check under the policy {redactor.policy.name}")
    web.serve(app, service.host, service.port)
    return result
