"""The command line: `nhsredact find`, `redact`, `check`, `assess`, `ledger`, `rules`, `demo`, `version`. Arguments only; the work is in `commands`."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nhsredact import __version__, bulk, commands, stream, terminal
from nhsredact.errors import NhsredactError, UsageError
from nhsredact.model import Level
from nhsredact.redactor import redactor as redactor_for
from nhsredact.report import Result, tell, tell_unforeseen, without_quotations

if TYPE_CHECKING:
    from nhsredact.ledger import Ledger

HELP = """Finds what identifies a patient in UK text, judges whether the text may be published, and redacts it.

Exit codes: 0 done; 1 the verdict reached --fail-on; 2 usage, 3 policy, 4 unreadable input, 5 missing extra, 6 could not finish.
"""
# Plain help and errors: rich would cost start-up time, and its tracebacks show the values of variables.
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, no_args_is_help=True, help=HELP)
# typer has no public name for the error that its own parents, click's, call so
USAGE_ERROR: Any = typer.BadParameter.__mro__[1]
Work = Callable[[], Result]


class FailOn(StrEnum):
    """From which verdict on the exit code is 1."""

    REVIEW = "review"
    BLOCK = "block"
    NONE = "none"


Inputs = Annotated[list[str] | None, typer.Argument(metavar="FILES", help="Files or folders; standard input if none, or for -.")]
Rows = Annotated[bool, typer.Option("--jsonl", help="Rows of JSON in and out, one answer for each row.")]
Field = Annotated[str, typer.Option(help="With --jsonl: the field that holds the text.")]
Policy = Annotated[str, typer.Option(help="A built-in policy by name, or the path of a .toml file.")]
Fast = Annotated[bool, typer.Option("--fast", help="Without the names model: many times as fast, and it finds fewer names.")]
FailOnOption = Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 from this verdict on.")]


@app.command()
def find(  # noqa: PLR0917
    inputs: Inputs = None,
    jsonl: Rows = False,
    field: Field = "text",
    policy: Policy = "doh",
    fast: Fast = False,
    fail_on: FailOnOption = FailOn.NONE,
    every: Annotated[bool, typer.Option("--all", help="Also what was seen but has too little evidence, or points at nobody.")] = False,
    show: Annotated[bool | None, typer.Option("--show/--hide", help="The words themselves; shown on a terminal unless --hide.")] = None,
) -> Work:
    """Say what identifies, where, whom and why; a verdict for each input."""
    redactor = partial(redactor_for, policy, fast=fast)
    if jsonl:
        return lambda: commands.rows(_result(fail_on), inputs or [], field, stream.find(redactor(), every))
    shown = sys.stdout.isatty() if show is None else show
    return lambda: commands.find(_result(fail_on), redactor(), inputs or [], every, shown)


@app.command()
def redact(  # noqa: PLR0917
    inputs: Inputs = None,
    jsonl: Rows = False,
    field: Field = "text",
    policy: Policy = "doh",
    fast: Fast = False,
    fail_on: FailOnOption = FailOn.NONE,
    into: Annotated[Path | None, typer.Option(metavar="DIR", help="Write each file, redacted, into this folder.")] = None,
    columns: Annotated[str, typer.Option(help="In tables and rows only these, parted by commas; the others are copied unread.")] = "",
    workers: Annotated[int, typer.Option(min=0, help="So many processes; 0: as many as are of use.")] = 0,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are in the folder already.")] = False,
) -> Work:
    """Write the text without what identifies."""
    redactor = partial(redactor_for, policy, fast=fast)
    chosen = tuple(column.strip() for column in columns.split(",") if column.strip())
    if jsonl and (into or chosen):
        raise UsageError("--jsonl writes rows to standard output; for a .jsonl file and --into or --columns leave it out")
    if jsonl:
        return lambda: commands.rows(_result(fail_on), inputs or [], field, stream.redact(redactor()))
    if into:
        writing = bulk.Writing(into, chosen, workers, overwrite)
        return lambda: commands.redact_into(_result(fail_on), redactor(), inputs or [], writing)
    return lambda: commands.redact(_result(fail_on), redactor(), inputs or [], chosen)


@app.command()
def check(  # noqa: PLR0917
    inputs: Inputs = None,
    jsonl: Rows = False,
    field: Field = "text",
    policy: Policy = "doh",
    fast: Fast = False,
    fail_on: FailOnOption = FailOn.REVIEW,
) -> Work:
    """Say whether it may be published: publish, review or block, and why."""
    redactor = partial(redactor_for, policy, fast=fast)
    if jsonl:
        return lambda: commands.rows(_result(fail_on), inputs or [], field, stream.check(redactor()))
    return lambda: commands.check(_result(fail_on), redactor(), inputs or [])


@app.command()
def assess(  # noqa: PLR0917
    inputs: Inputs = None,
    field: Field = "text",
    policy: Policy = "doh",
    catchment: Annotated[int | None, typer.Option(help="How many people the publisher serves, for texts that name no place.")] = None,
    fail_on: FailOnOption = FailOn.NONE,
    jsonl: Rows = False,
) -> Work:
    """Say of each described person how many people match, and what to write instead; with the words of the text."""

    redactor = partial(redactor_for, policy)
    if jsonl:
        return lambda: commands.rows(_result(fail_on), inputs or [], field, stream.assess(replace(redactor(), catchment=catchment)))
    return lambda: commands.assess(_result(fail_on), replace(redactor(), catchment=catchment), inputs or [])


book = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="What was published about a case, so that the sum of several posts is judged."
)
app.add_typer(book, name="ledger")
Case = Annotated[str, typer.Option(help="The case: any name that the trust gives it; only a keyed hash of it is kept.")]
Address = Annotated[str, typer.Option("--ledger", help="The ledger's address, as SQLAlchemy takes it.")]
LEDGER = "sqlite:///ledger.db"
KEY = "NHSREDACT_KEY"


@book.command("check")
def ledger_check(case: Case, inputs: Inputs = None, ledger: Address = LEDGER, policy: Policy = "doh") -> Work:
    """The verdict on a draft together with what was published on its case."""
    return lambda: commands.ledger_judged(_result(FailOn.REVIEW), _ledger(ledger, policy).check, case, inputs or [])


@book.command("add")
def ledger_add(
    case: Case,
    inputs: Inputs = None,
    post: Annotated[str, typer.Option(help="A name to find the post by, such as its address; no patient text.")] = "",
    ledger: Address = LEDGER,
    policy: Policy = "doh",
) -> Work:
    """The same, and the post is kept: kinds of things and keyed hashes, never text."""
    return lambda: commands.ledger_judged(_result(FailOn.NONE), partial(_ledger(ledger, policy).add, post=post), case, inputs or [])


@book.command("public")
def ledger_public(case: Case, ledger: Address = LEDGER) -> Work:
    """Note that a case is in the public eye; prints the posts to take down."""
    return lambda: commands.listed(_ledger(ledger).make_public(case))


@book.command("export")
def ledger_export(case: Annotated[str | None, typer.Option(help="One case; all, if none.")] = None, ledger: Address = LEDGER) -> Work:
    """What is kept, a row of JSON for each post."""
    return lambda: commands.listed(map(json.dumps, _ledger(ledger).export(case)))


@book.command("forget")
def ledger_forget(case: Case, ledger: Address = LEDGER) -> Work:
    """Take out all that is kept of a case."""
    return lambda: commands.listed([f"{_ledger(ledger).forget(case)} posts forgotten"])


def _ledger(address: str, policy: str = "doh") -> Ledger:
    from nhsredact.ledger import Ledger

    if not os.environ.get(KEY):
        raise UsageError(f"the ledger needs a secret of the trust's own in the environment, {KEY}: 16 characters or more")
    return Ledger(address, os.environ[KEY].encode(), redactor_for(policy))


@app.command()
def rules() -> Work:
    """List every rule: its name, its labels, what it is."""
    return lambda: commands.listed(terminal.rules())


@app.command()
def demo(policy: Policy = "doh") -> Work:
    """Show the main job on a sample letter and a sample post."""
    return lambda: commands.listed(terminal.demo(redactor_for(policy)))


@app.command()
def version() -> Work:
    """Print the version."""
    return lambda: commands.listed([f"nhsredact {__version__}"])


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code. Nothing but an interrupt and the codes above comes out of it."""
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):
            output.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        work = typer.main.get_command(app).main(argv, prog_name="nhsredact", standalone_mode=False)
        code = work().exit_code if callable(work) else int(work or 0)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # nobody reads on; what is left in the buffer must not raise again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except NhsredactError as error:
        tell(f"nhsredact: {error}")
        return error.exit_code
    except USAGE_ERROR as error:
        tell(f"nhsredact: {without_quotations(error.format_message())}")
        return UsageError.exit_code
    except Exception as error:
        return tell_unforeseen(error)


def _result(fail_on: FailOn) -> Result:
    return Result(None if fail_on is FailOn.NONE else Level[fail_on.name])


if __name__ == "__main__":
    sys.exit(main())
