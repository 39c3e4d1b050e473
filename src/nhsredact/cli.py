"""The command line: `nhsredact find`, `redact`, `check`, `assess`, and what `cli_gate` adds. Arguments only; the work is in `commands`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from nhsredact import __version__, bulk, cli_gate, commands, gate_commands, stream, terminal
from nhsredact.cli_options import FailOn, FailOnOption, Fast, Field, Inputs, Policy, Rows, Work, result
from nhsredact.errors import NhsredactError, UsageError
from nhsredact.redactor import redactor as redactor_for
from nhsredact.report import tell, tell_unforeseen, without_quotations

HELP = """Finds what identifies a patient in UK text, judges whether the text may be published, and redacts it.

Exit codes: 0 done; 1 the verdict reached --fail-on; 2 usage, 3 policy, 4 unreadable input, 5 missing extra, 6 could not finish.
"""
# Plain help and errors: rich would cost start-up time, and its tracebacks show the values of variables.
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, no_args_is_help=True, help=HELP)
# typer has no public name for the error that its own parents, click's, call so
USAGE_ERROR: Any = typer.BadParameter.__mro__[1]


class Form(StrEnum):
    """How `check` answers."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    SARIF = "sarif"
    CSV = "csv"


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
        return lambda: commands.rows(result(fail_on), inputs or [], field, stream.find(redactor(), every))
    shown = sys.stdout.isatty() if show is None else show
    return lambda: commands.find(result(fail_on), redactor(), inputs or [], every, shown)


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
        return lambda: commands.rows(result(fail_on), inputs or [], field, stream.redact(redactor()))
    if into:
        writing = bulk.Writing(into, chosen, workers, overwrite)
        return lambda: commands.redact_into(result(fail_on), redactor(), inputs or [], writing)
    return lambda: commands.redact(result(fail_on), redactor(), inputs or [], chosen)


@app.command()
def check(  # noqa: PLR0917
    inputs: Inputs = None,
    jsonl: Rows = False,
    field: Field = "text",
    policy: Policy = "doh",
    fast: Fast = False,
    fail_on: FailOnOption = FailOn.REVIEW,
    form: Annotated[Form, typer.Option("--format", help="Lines for a person, or a form for elsewhere.")] = Form.TEXT,
    show: Annotated[bool | None, typer.Option("--show/--hide", help="The words themselves; shown on a terminal unless --hide.")] = None,
    consents: Annotated[Path | None, typer.Option(metavar="FILE", help="Records of consent: a TOML file.")] = None,
    channel: Annotated[str, typer.Option(help="Where it is to be published, as the records of consent name it.")] = "",
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Findings that were accepted: what `nhsredact baseline` printed.")
    ] = None,
    audit: Annotated[str, typer.Option(metavar="AUDIT", help="Record every check here: a .jsonl file, or a database's address.")] = "",
    who: Annotated[str, typer.Option(help="Who checks, for the record; without it, the user's name on this machine.")] = "",
) -> Work:
    """Say whether it may be published: publish, review or block, why, and what to write instead."""
    redactor = partial(redactor_for, policy, fast=fast)
    if jsonl:
        if form is not Form.TEXT or consents or baseline or audit:
            raise UsageError("--jsonl answers in rows of its own, without --format, --consents, --baseline and --audit")
        return lambda: commands.rows(result(fail_on), inputs or [], field, stream.check(redactor()))
    shown = sys.stdout.isatty() if show is None else show
    allowing = gate_commands.Allowing(consents, channel, baseline, audit, who)
    return lambda: gate_commands.check(result(fail_on), gate_commands.gate(redactor(), allowing), inputs or [], form.value, shown)


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
        return lambda: commands.rows(result(fail_on), inputs or [], field, stream.assess(replace(redactor(), catchment=catchment)))
    return lambda: commands.assess(result(fail_on), replace(redactor(), catchment=catchment), inputs or [])


app.add_typer(cli_gate.policies, name="policy")
app.command()(cli_gate.baseline)
app.add_typer(cli_gate.audits, name="audit")
app.add_typer(cli_gate.book, name="ledger")
app.command()(cli_gate.serve)


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


if __name__ == "__main__":
    sys.exit(main())
