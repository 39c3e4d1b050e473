"""What each command does once its arguments are read. Each takes a `Result`, adds to it what happened, and gives it back."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from nhsredact import bulk, files, stream, terminal
from nhsredact.assess.explain import explain
from nhsredact.errors import UsageError
from nhsredact.io.inputs import STANDARD_INPUT, opened
from nhsredact.io.text import decode
from nhsredact.model import Level
from nhsredact.redactor import Examined, Redactor
from nhsredact.report import FEW, Result, tell, tell_of

if TYPE_CHECKING:
    from nhsredact.ledger import Sum


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


def listed(lines: Iterable[str]) -> Result:
    """What needs no input."""
    for line in lines:
        print(line)
    return Result()
