"""A record of consent: whose, to which details, for which channels, until when. It lets those details through and no others.

Read from a TOML file that the trust keeps and can review:

    [[consent]]
    reference = "MC-2026-014"
    person = "Margaret Okafor"
    also = ["Maggie"]
    details = ["PERSON", "AGE", "MEDIA"]
    channels = ["website"]
    until = 2027-03-31

`details` are labels, as `nhsredact rules` lists them; `channels` may be ["any"]. A record whose day has passed, or that is for another channel, does not
count, and is told.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from nhsredact.errors import UsageError
from nhsredact.model import DIRECT, INDIRECT, STAFF_SIDE, Action, Confidence, Decision, Finding

ANY = "any"
TEXTS, LISTS = ("reference", "person"), ("details", "channels", "also")
NEEDED = ("reference", "person", "details", "channels", "until")
KEYS = {*NEEDED, "also"}
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Consent:
    """One record. `until`: the last day on which it counts."""

    reference: str
    person: str
    details: frozenset[str]
    channels: frozenset[str]
    until: date
    also: tuple[str, ...] = ()

    def why_not(self, channel: str, today: date) -> str:
        """Why it does not count on this channel and day; "" where it does."""
        if today > self.until:
            return f"consent {self.reference} ended on {self.until.isoformat()} and does not count"
        if ANY not in self.channels and channel not in self.channels:
            return f"consent {self.reference} is not for {channel or 'a draft whose channel is not told'} and does not count"
        return ""

    def is_whose(self, mention: str) -> bool:
        """Whether a mention names the person: by all of the name, or as the record says that they are called too."""
        words = _words(mention)
        return bool(words) and (_words(self.person) <= words or any(_words(name) == words for name in self.also))


def load(path: str) -> tuple[Consent, ...]:
    """The records of a file. Raises `UsageError`, naming file, record and key."""
    try:
        rows = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("consent", [])
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path}: cannot be read as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from None
    if not isinstance(rows, list):
        raise UsageError(f"{path}: consent: must be records, each under [[consent]]")
    return tuple(_record(f"{path}: record {number}", row) for number, row in enumerate(rows, 1))


def _record(where: str, row: dict[str, Any]) -> Consent:
    for key in NEEDED:
        if key not in row:
            raise UsageError(f"{where}: {key}: is missing")
    for key, value in row.items():
        if key not in KEYS:
            raise UsageError(f"{where}: {key}: no such key; keys: {', '.join(sorted(KEYS))}")
        if key in LISTS and not (isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)):
            raise UsageError(f"{where}: {key}: must be a list of texts")
        if key in TEXTS and not (isinstance(value, str) and value.strip()):
            raise UsageError(f"{where}: {key}: must be a text")
    # a time of day would be a datetime, which is a date too
    if type(row["until"]) is not date:
        raise UsageError(f"{where}: until: must be a day, such as 2027-03-31")
    if unknown := set(row["details"]) - DIRECT - INDIRECT:
        raise UsageError(f"{where}: details: {', '.join(sorted(unknown))}: no such label; `nhsredact rules` lists them")
    details, channels = frozenset(row["details"]), frozenset(row["channels"])
    return Consent(row["reference"], row["person"], details, channels, row["until"], tuple(row.get("also", ())))


def let_through(
    text: str, decisions: Sequence[Decision], consents: Iterable[Consent], channel: str, today: date
) -> tuple[list[Decision], tuple[str, ...], tuple[str, ...]]:
    """The decisions, KEEP for what a record lets through; the references of those that did; and why others did not."""
    names = [d.finding for d in decisions if d.finding.label in ("PERSON", "INITIALS") and d.finding.confidence >= Confidence.LIKELY]
    protected = {f.person for f in names if f.role not in STAFF_SIDE}
    cited, notes = [], []
    found = list(decisions)
    for consent in consents:
        whose: set[int | None] = {f.person for f in names if f.label == "PERSON" and f.person and consent.is_whose(text[f.start : f.end])}
        if not whose:
            continue
        if why_not := consent.why_not(channel, today):
            notes.append(why_not)
            continue
        for at, decision in enumerate(found):
            if (
                decision.action is not Action.KEEP
                and _is_theirs(decision.finding, whose, protected)
                and decision.finding.label in consent.details
            ):
                cause = f"consent {consent.reference}"
                found[at] = Decision(replace(decision.finding, why=(*decision.finding.why, cause)), Action.KEEP, decision.clause)
                cited.append(consent.reference)
    return found, tuple(dict.fromkeys(cited)), tuple(dict.fromkeys(notes))


def _is_theirs(finding: Finding, whose: Collection[int | None], protected: Collection[int | None]) -> bool:
    """Whether it is one of theirs: by its number, or, where it has none, because the text is of nobody else."""
    return finding.person in whose or (finding.person is None and set(protected) <= set(whose))


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.casefold()))
