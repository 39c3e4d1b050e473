"""The options and arguments that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer

from nhsredact.errors import UsageError
from nhsredact.model import Level
from nhsredact.report import Result
from nhsredact.secret import SHORTEST

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
KEY, WEBHOOK_KEY = "NHSREDACT_KEY", "NHSREDACT_WEBHOOK_KEY"
"""The trust's own, and the one that the gate shares with publishing tools: whoever holds the second cannot seal a record."""


def result(fail_on: FailOn) -> Result:
    return Result(None if fail_on is FailOn.NONE else Level[fail_on.name])


def key(what: str, name: str = KEY) -> bytes:
    """A secret from the environment. `what` needs it."""
    secret = os.environ.get(name, "").encode()
    if len(secret) < SHORTEST:
        raise UsageError(f"{what} needs a secret of the trust's own in the environment, {name}: {SHORTEST} characters or more")
    return secret
