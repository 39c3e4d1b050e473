"""One file: redacted into a temporary place, or examined; what came of it, and how it may be spoken of."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from nhsredact import io
from nhsredact.errors import CannotFinish, NhsredactError
from nhsredact.io.inputs import STANDARD_INPUT, opened
from nhsredact.io.names import Name, shown
from nhsredact.model import Level, Redacted
from nhsredact.redactor import Examined, Redactor


@dataclass(frozen=True, slots=True)
class Task:
    """One file: where it is, its place under the target folder, and where to write until it is whole."""

    number: int
    source: str
    place: PurePath
    temporary: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file. `source` and `target` are as they may be shown; no target: nothing was written, and `message` says why."""

    source: str
    target: str | None
    verdict: Level
    changes: Mapping[str, int]
    notes: tuple[io.Note, ...] = ()
    exit_code: int = 0
    message: str = ""


def redact_file(redactor: Redactor, task: Task) -> Outcome:
    """Redacts one file into its temporary place. Nothing is raised, so that one bad file stops no other."""
    names = [Name(part) for part in task.place.parts]
    level, changes = Level.PUBLISH, Counter[str]()

    def redact(text: str, where: str) -> Redacted:
        nonlocal level
        redacted = redactor.redact(text)
        level = max(level, redacted.verdict.level)
        changes.update(change.label for change in redacted.changes)
        for change in redacted.changes:
            for name in names:
                name.take_out(text[change.start : change.end], redacted.text[change.new_start : change.new_end], change.label)
        return redacted

    try:
        with opened(task.source) as file, open(task.temporary, "wb") as target:
            notes = io.rewrite(task.source, file, target, redact, task.columns)
        place = PurePath(*(name.redacted(redactor.redact) for name in names))
    except Exception as error:
        failed = understood(error)
        return Outcome(display(task, redactor, names), None, Level.BLOCK, changes, (), failed.exit_code, str(failed))
    level = max([level, *(note.level for note in notes)])
    code = max((note.exit_code for note in notes), default=0)
    return Outcome(display(task, redactor, names), str(place), level, changes, notes, code)


def examine_file(redactor: Redactor, task: Task, seen: Callable[[str, str, Examined], None]) -> tuple[io.Note, ...]:
    """Examines each text of a file and hands it on as `seen(where, text, examined)`; nothing is written."""

    def redact(text: str, where: str) -> Redacted:
        examined = redactor.examine(text)
        seen(where, text, examined)
        return Redacted(text, (), examined.verdict)

    with opened(task.source) as file, open(os.devnull, "wb") as nowhere:
        return io.rewrite(task.place.name, file, nowhere, redact, task.columns)


def display(task: Task, redactor: Redactor, names: Sequence[Name] = ()) -> str:
    """The file's path as it may be shown: what identifies in it taken out, and then its number, to find it by. `names`: of its place."""
    if task.source == STANDARD_INPUT:
        return "standard input"
    if " " in task.source and not os.path.exists(task.source):
        return f"input {task.number}"  # it may be the text itself, given where a file's name belongs
    try:
        path = shown(task.source, redactor.redact, names)
    except NhsredactError:
        return f"input {task.number}"
    return path if path == task.source else f"{path} (input {task.number})"


def understood(error: Exception) -> NhsredactError:
    """The error in our own words: the message of a foreign one may quote the text, so only its kind is told."""
    if isinstance(error, NhsredactError):
        return error
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return CannotFinish(f"could not finish: {reason}")
