"""A baseline: findings that somebody has looked at and accepted, so that a repository of documents can be gated from today on.

A line of JSON for each: path, label, rule, and a keyed hash of the words in their sentence, so that the file can be reviewed and kept in the repository.
Another word in the same place, the same word in another sentence or another file, is a new finding. Paths are those from the folder of the baseline.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nhsredact.errors import UsageError
from nhsredact.model import Action, Decision, Finding
from nhsredact.secret import long_enough

ACCEPTED = "accepted in the baseline"
KEYS = ("path", "label", "rule", "hash")
Entry = tuple[str, str, str, str]
ENDS, REACH = ".!?\n", 300
"""Where a sentence ends, and how much of it is looked at on either side."""


@dataclass(frozen=True)
class Baseline:
    """What was accepted, the trust's key, of at least 16 bytes, and the folder that paths begin from."""

    entries: frozenset[Entry]
    key: bytes
    folder: str = ""

    def accept(self, path: str, text: str, decisions: Sequence[Decision]) -> list[Decision]:
        """The decisions on a file, KEEP for what the baseline holds."""
        return [self._accepted(path, text, decision) for decision in decisions]

    def _accepted(self, path: str, text: str, decision: Decision) -> Decision:
        if decision.action is Action.KEEP or self._entry(path, text, decision.finding) not in self.entries:
            return decision
        return Decision(replace(decision.finding, why=(*decision.finding.why, ACCEPTED)), Action.KEEP, decision.clause)

    def _entry(self, path: str, text: str, finding: Finding) -> Entry:
        # standard input has no place of its own
        inside = os.path.relpath(path, self.folder or os.curdir) if path and path != "-" else ""
        return entry(inside, text, finding, self.key)


def load(path: str, key: bytes) -> Baseline:
    """Raises `UsageError` for a file that is none, naming the line, and for a key that is too short."""
    long_enough(key, "a baseline")
    entries = set()
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path}: cannot be read as UTF-8 text") from None
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            entries.add(tuple(str(row[name]) for name in KEYS))
        except (ValueError, KeyError, TypeError):
            raise UsageError(f"{path}, line {number}: no entry of a baseline: {', '.join(KEYS)}") from None
    return Baseline(frozenset(entries), key, str(Path(path).parent))  # type: ignore[arg-type]


def lines(path: str, text: str, decisions: Iterable[Decision], key: bytes) -> Iterator[str]:
    """A line for each finding of a file that is not kept anyway, each once. `path`: from the folder in which the baseline will lie."""
    found = dict.fromkeys(entry(path, text, d.finding, key) for d in decisions if d.action is not Action.KEEP)
    return (json.dumps(dict(zip(KEYS, one, strict=True)), ensure_ascii=False) for one in found)


def entry(path: str, text: str, finding: Finding, key: bytes) -> Entry:
    """What the baseline holds of a finding."""
    start = max(text.rfind(mark, 0, finding.start) for mark in ENDS) + 1
    end = min((at for mark in ENDS if (at := text.find(mark, finding.end)) >= 0), default=len(text))
    said = (text[finding.start : finding.end], text[max(start, finding.start - REACH) : min(end, finding.end + REACH)])
    content = "\0".join((finding.label, *(" ".join(words.split()).casefold() for words in said)))
    hashed = hmac.digest(key, f"baseline\0{content}".encode(errors="surrogatepass"), "sha256").hex()
    return Path(path).as_posix(), finding.label, finding.rule, hashed
