"""What there is to say on the side, and what the process ends in."""

from __future__ import annotations

import os
import re
import sys
import traceback
from dataclasses import dataclass

from nhsredact.errors import CannotFinish, NhsredactError
from nhsredact.files import Outcome
from nhsredact.model import Level

FEW = 10
"""So many bad rows are told one by one; then only how many there were."""


@dataclass
class Result:
    """The worst of all that happened: a code from 2 to 6, or else 1 where a verdict reaches `fail_on`."""

    fail_on: Level | None = None
    code: int = 0
    level: Level = Level.PUBLISH

    def add(self, level: Level, code: int = 0) -> None:
        """One more answer."""
        self.level, self.code = max(self.level, level), max(self.code, code)

    def failed(self, name: str, error: NhsredactError) -> None:
        """One input that could not be examined."""
        tell(f"{name}: {error}")
        self.add(Level.BLOCK, error.exit_code)

    @property
    def exit_code(self) -> int:
        """What the process ends in."""
        return self.code or int(self.fail_on is not None and self.level >= self.fail_on)


def tell(message: str) -> None:
    """A message on standard error: where and what to do, never what the text said."""
    print(message, file=sys.stderr)


def tell_of(result: Result, outcome: Outcome) -> None:
    """What there is to say of one file."""
    result.add(outcome.verdict, outcome.exit_code)
    if outcome.message:
        tell(f"{outcome.source}: {outcome.message}")
    for note in outcome.notes[:FEW]:
        tell(f"{outcome.source}: {note.message}")
    if len(outcome.notes) > FEW:
        tell(f"{outcome.source}: {len(outcome.notes) - FEW} more like these")


def tell_unforeseen(error: Exception) -> int:
    """An error that nobody foresaw: its kind only, and places if asked, since its message may quote the text. Returns the exit code."""
    tell(f"nhsredact: could not finish: {type(error).__name__}; with NHSREDACT_DEBUG=1 it tells where")
    if os.environ.get("NHSREDACT_DEBUG"):
        for frame in traceback.extract_tb(error.__traceback__):
            tell(f"  {frame.filename}:{frame.lineno} in {frame.name}")
    return CannotFinish.exit_code


def without_quotations(message: str) -> str:
    """A message about arguments without those of several words: they may be the text itself, given where an option belongs.

    >>> without_quotations("No such command 'Margaret was seen'.")
    "No such command '...'."
    """
    return re.sub(r"'[^']*'", lambda quoted: "'...'" if re.search(r"\s", quoted.group()) else quoted.group(), message)
