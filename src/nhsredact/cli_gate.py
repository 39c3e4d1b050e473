"""The commands around the gate: `nhsredact policy`, `baseline`, `audit`, `ledger` and `serve`. Arguments only; the work is in `commands`."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nhsredact import commands, gate_commands, policy_text
from nhsredact.cli_options import WEBHOOK_KEY, FailOn, Inputs, Policy, Work, key, result
from nhsredact.errors import UsageError
from nhsredact.redactor import redactor as redactor_for

if TYPE_CHECKING:
    from nhsredact.audit import Audit
    from nhsredact.ledger import Ledger

policies = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="A trust's policy: show it, check it, compare two, begin one.")
Named = Annotated[str, typer.Argument(metavar="POLICY", help="A built-in policy by name, or the path of a .toml file.")]


@policies.command("show")
def policy_show(policy: Named = "doh") -> Work:
    """Every label, what is done with it for each role, and the clause."""
    return lambda: commands.listed(policy_text.shown(policy))


@policies.command("check")
def policy_check(policy: Named) -> Work:
    """Say whether a policy can be carried out, and what in it an officer should look at twice."""
    return lambda: commands.listed(policy_text.checked(policy))


@policies.command("diff")
def policy_diff(one: Named, other: Named) -> Work:
    """What two policies do differently."""
    return lambda: commands.listed(policy_text.differences(one, other))


@policies.command("new")
def policy_new(
    name: Annotated[str, typer.Argument(help="What the policy is called.")],
    inherits: Annotated[str, typer.Option(help="The policy that it changes.")] = "doh",
) -> Work:
    """Print a policy to begin with; put it into a .toml file."""
    return lambda: commands.listed(policy_text.begun(name, inherits))


def baseline(inputs: Inputs = None, policy: Policy = "doh") -> Work:
    """Print a line for each finding of the files, to be looked at and accepted: nhsredact baseline posts > baseline.jsonl"""
    if not inputs:
        raise UsageError("baseline: give the files or folders whose findings are to be accepted")
    return lambda: gate_commands.baseline(result(FailOn.NONE), redactor_for(policy), inputs, key("a baseline"))


audits = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="The record of every check: verify it, export it, find a text in it."
)
Record = Annotated[str, typer.Argument(metavar="AUDIT", help="A .jsonl file, or a database's address as SQLAlchemy takes it.")]


@audits.command("verify")
def audit_verify(record: Record) -> Work:
    """Say whether a record was changed, removed or put in; the last line is the head, to be noted elsewhere."""
    return lambda: gate_commands.audit_verify(result(FailOn.REVIEW), _audit(record))


@audits.command("export")
def audit_export(record: Record, csv: Annotated[bool, typer.Option("--csv", help="As CSV: so far the only form.")] = True) -> Work:
    """All records as CSV, for a report or an incident."""
    return lambda: gate_commands.audit_export(result(FailOn.NONE), _audit(record))


@audits.command("find")
def audit_find(record: Record, draft: Annotated[str, typer.Argument(help="The draft: a file, or - for standard input.")]) -> Work:
    """The records of checks of this very text."""
    return lambda: gate_commands.audit_find(result(FailOn.NONE), _audit(record), draft)


def _audit(record: str) -> Audit:
    from nhsredact.audit import Audit

    return Audit(record, key("the audit"))


def serve(  # noqa: PLR0917
    policy: Policy = "doh",
    host: Annotated[str, typer.Option(help="The address to listen on; other machines ask through a proxy that speaks TLS.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8765,
    consents: Annotated[Path | None, typer.Option(metavar="FILE", help="Records of consent.")] = None,
    record: Annotated[str, typer.Option("--audit", metavar="AUDIT", help="Record every check here.")] = "",
    limit: Annotated[float, typer.Option(help="Seconds that a check may take before it blocks.")] = 10.0,
) -> Work:
    """Answer a publishing tool's webhook: a draft in, a signed verdict out."""
    redactor = redactor_for(policy)
    return lambda: gate_commands.serve(
        result(FailOn.NONE), redactor, gate_commands.Service(key("the webhook", WEBHOOK_KEY), host, port, limit), consents, record
    )


book = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="What was published about a case, so that the sum of several posts is judged."
)
Case = Annotated[str, typer.Option(help="The case: any name that the trust gives it; only a keyed hash of it is kept.")]
Address = Annotated[str, typer.Option("--ledger", help="The ledger's address, as SQLAlchemy takes it.")]
LEDGER = "sqlite:///ledger.db"


@book.command("check")
def ledger_check(case: Case, inputs: Inputs = None, ledger: Address = LEDGER, policy: Policy = "doh") -> Work:
    """The verdict on a draft together with what was published on its case."""
    return lambda: commands.ledger_judged(result(FailOn.REVIEW), _ledger(ledger, policy).check, case, inputs or [])


@book.command("add")
def ledger_add(
    case: Case,
    inputs: Inputs = None,
    post: Annotated[str, typer.Option(help="A name to find the post by, such as its address; no patient text.")] = "",
    ledger: Address = LEDGER,
    policy: Policy = "doh",
) -> Work:
    """The same, and the post is kept: kinds of things and keyed hashes, never text."""
    return lambda: commands.ledger_judged(result(FailOn.NONE), partial(_ledger(ledger, policy).add, post=post), case, inputs or [])


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

    return Ledger(address, key("the ledger"), redactor_for(policy))
