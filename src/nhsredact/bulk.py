"""Many files: each is redacted whole or not written at all, by this process or by several, with the same result."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath

from nhsredact.errors import CannotFinish, UsageError
from nhsredact.files import Outcome, Task, display, redact_file, understood
from nhsredact.io.inputs import STANDARD_INPUT, files_of
from nhsredact.model import Level
from nhsredact.redactor import Redactor


@dataclass(frozen=True)
class Writing:
    """Where files are written, and how. No workers: as many as are of use. `columns`: in tables and rows only these, if any."""

    into: Path
    columns: tuple[str, ...] = ()
    workers: int = 0
    overwrite: bool = False


def plan(inputs: Iterable[str], writing: Writing | None = None, columns: tuple[str, ...] = ()) -> list[Task]:
    """The files that are named, and all in the folders that are named. Raises `UsageError` where output would meet input."""
    tasks: list[Task] = []
    target = writing.into.resolve() if writing else None
    columns = writing.columns if writing else columns
    for name in inputs:
        top = Path(name) if os.path.isdir(name) else Path(name).parent
        if target and target == top.resolve():
            raise UsageError("the folder to write into is the one that is read; name another")
        if target and name == STANDARD_INPUT:
            raise UsageError("standard input has no name to write under; leave out --into")
        for file in [Path(name)] if name == STANDARD_INPUT else files_of(name, target):
            tasks.append(Task(len(tasks) + 1, str(file), file.relative_to(top), columns=columns))
    return tasks


def redact_files(tasks: list[Task], writing: Writing, redactor: Redactor) -> Iterator[Outcome]:
    """Redacts every file of the plan, and tells of each in turn. None is left half-written, none is replaced unasked."""
    from nhsredact.workers import in_order

    # a worker takes longer to start than a few files take to redact
    workers = writing.workers or min(os.cpu_count() or 1, max(1, len(tasks) // 8))
    taken: set[str] = set()
    with _temporary(writing.into) as folder:
        begun = [replace(task, temporary=os.path.join(folder, str(task.number))) for task in tasks]
        with closing(in_order(partial(redact_file, redactor), begun, workers)) as done:
            for task, outcome in done:
                yield _placed(task, outcome or _died(task, redactor), writing, taken)


def _temporary(into: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder beside what will be written, so that a finished file is only renamed. It goes, with all that is left in it, at the end."""
    try:
        into.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(prefix=".nhsredact-", dir=into)
    except OSError as error:
        raise UsageError(f"{into}: cannot be written into: {error.strerror}") from None


def _died(task: Task, redactor: Redactor) -> Outcome:
    message = "its worker process died, perhaps for want of memory"
    return Outcome(display(task, redactor), None, Level.BLOCK, {}, (), CannotFinish.exit_code, message)


def _placed(task: Task, outcome: Outcome, writing: Writing, taken: set[str]) -> Outcome:
    """The file moved from its temporary place to one of its own under `into`: a second of the same name is numbered."""
    if outcome.target is None:
        return outcome
    place, number = PurePath(outcome.target), 1
    while str(place).casefold() in taken:
        number += 1
        place = PurePath(outcome.target).with_stem(f"{PurePath(outcome.target).stem} ({number})")
    taken.add(str(place).casefold())
    target = writing.into / place
    if target.exists() and not writing.overwrite:
        return replace(outcome, target=None, exit_code=UsageError.exit_code, message=f"{target} is there already; --overwrite replaces it")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(task.temporary, target)
    except OSError as error:
        failed = understood(error)
        return replace(outcome, target=None, exit_code=failed.exit_code, message=str(failed))
    return replace(outcome, target=str(target))
