"""What each command does once its arguments are read. Each takes a `Result`, adds to it what happened, and gives it back."""

from __future__ import annotations

import getpass
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nhsredact import __version__, bulk, consent_record, files, stream, terminal
from nhsredact import baseline as baselines
from nhsredact.assess.explain import explain
from nhsredact.errors import MissingExtra, UnreadableInput, UsageError
from nhsredact.exceptions import Exceptions
from nhsredact.explanation import explained
from nhsredact.formats import Passage, Report, Source, written
from nhsredact.hook import Gate
from nhsredact.io.inputs import STANDARD_INPUT, opened
from nhsredact.io.text import decode
from nhsredact.model import Decision, Level, Verdict
from nhsredact.redactor import Examined, Redactor
from nhsredact.report import FEW, Result, tell, tell_of

if TYPE_CHECKING:
    from nhsredact.audit import Audit
    from nhsredact.ledger import Sum

TEXT = "text"
"""The form of answer that is lines for a person."""


def rows(result: Result, inputs: list[str], field: str, examine: Callable[[str], tuple[stream.Row, Level]]) -> Result:
    """JSON Lines in, JSON Lines out."""
    if len(inputs) > 1:
        raise UsageError("--jsonl takes one input: standard input, or one file")
    source = (inputs or [STANDARD_INPUT])[0]
    name = "standard input" if source == STANDARD_INPUT else "input 1"
    bad = 0
    with opened(source) as lines:
        for answer in stream.answers(lines, field, examine):
            sys.stdout.buffer.write(answer.line)
            sys.stdout.buffer.flush()
            result.add(answer.level, answer.exit_code)
            bad += bool(answer.message)
            if answer.message and bad <= FEW:
                tell(f"{name}, {answer.message}")
    if bad > FEW:
        tell(f"{name}: {bad} rows in all could not be examined")
    return result


def find(result: Result, redactor: Redactor, inputs: list[str], every: bool, show: bool) -> Result:
    """Every finding on a line, then the verdict for each input."""
    for task in bulk.plan(inputs or [STANDARD_INPUT]):
        name = files.display(task, redactor)

        def each(where: str, text: str, examined: Examined, name: str = name) -> None:
            decisions = stream.with_candidates(examined) if every else examined.decisions
            for line in terminal.found(name, where, text, decisions, show):
                print(line)

        _judged(result, redactor, task, name, each)
    return result


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
    from nhsredact.cli_options import key

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


def assess(result: Result, redactor: Redactor, inputs: list[str]) -> Result:
    """What may single somebody out in each input, a sentence for each person, and the verdict."""
    for task in bulk.plan(inputs or [STANDARD_INPUT]):
        name = files.display(task, redactor)

        def each(where: str, text: str, examined: Examined, name: str = name) -> None:
            for risk in examined.risks:
                print(f"{name}{f', {where}' if where else ''}: {explain(text, risk, threshold=redactor.policy.threshold)}")

        _judged(result, redactor, task, name, each)
    return result


def ledger_judged(result: Result, judge: Callable[[str, str], Sum], case: str, inputs: list[str]) -> Result:
    """The verdict on one draft and what was published on its case before, and how many people match the sum."""
    if len(inputs) > 1:
        raise UsageError("a ledger takes one post at a time: standard input, or one file")
    with opened((inputs or [STANDARD_INPUT])[0]) as source:
        text = decode(source.read())
    found = judge(case, text)
    print(terminal.verdict("with what was published", found.level))
    print(terminal.sum_of(found))
    result.add(found.level)
    return result


def _judged(result: Result, redactor: Redactor, task: files.Task, name: str, each: Callable[[str, str, Examined], None]) -> None:
    """Examines one input and prints its verdict; one that cannot be examined is told and counts as blocked."""
    level, size = Level.PUBLISH, 0

    def seen(where: str, text: str, examined: Examined) -> None:
        nonlocal level, size
        level, size = max(level, examined.verdict.level), size + len(text)
        each(where, text, examined)

    try:
        notes = files.examine_file(redactor, task, seen)
    except BrokenPipeError:
        raise
    except Exception as error:
        result.failed(name, files.understood(error))
        print(f"{name}: block")
        return
    for note in notes:
        tell(f"{name}: {note.message}")
        level = max(level, note.level)
        result.add(level, note.exit_code)
    if not size:
        tell(f"{name}: empty")
    result.add(level)
    print(terminal.verdict(name, level))


def redact(result: Result, redactor: Redactor, inputs: list[str], columns: tuple[str, ...]) -> Result:
    """The one input, redacted, on standard output, once it is whole."""
    tasks = bulk.plan(inputs or [STANDARD_INPUT], columns=columns)
    if len(tasks) != 1 or os.path.isdir(inputs[0] if inputs else ""):
        raise UsageError("several inputs need a folder to be written into: --into DIR")
    if tasks[0].place.suffix.lower() == ".docx" and sys.stdout.isatty():
        raise UsageError("a Word file is not for a terminal: --into DIR, or > file.docx")
    with tempfile.TemporaryDirectory() as folder:
        task = replace(tasks[0], temporary=os.path.join(folder, "redacted"))
        outcome = files.redact_file(redactor, task)
        tell_of(result, outcome)
        if outcome.target:
            with open(task.temporary, "rb") as whole:
                shutil.copyfileobj(whole, sys.stdout.buffer)
    return result


def redact_into(result: Result, redactor: Redactor, inputs: list[str], writing: bulk.Writing) -> Result:
    """Each file redacted into a folder, a line for each."""
    if not inputs:
        raise UsageError("--into needs the files or folders to redact")
    tasks = bulk.plan(inputs, writing)
    for outcome in terminal.progress(bulk.redact_files(tasks, writing, redactor), len(tasks)):
        tell_of(result, outcome)
        if outcome.target:
            print(terminal.outcome(outcome))
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


def listed(lines: Iterable[str]) -> Result:
    """What needs no input."""
    for line in lines:
        print(line)
    return Result()
