"""A record of consent: whose, to which details, for which channels, until when. It lets those details through and no others.

Read from a TOML file that the trust keeps and can review:

    [[consent]]
    reference = "MC-2026-014"
    person = "Margaret Okafor"
    also = ["Maggie"]
    details = ["PERSON", "AGE", "MEDIA"]
    channels = ["website"]
    until = 2027-03-31

`details` are labels, as `nhsredact rules` lists them; `channels` may be ["any"]. The text must hold the whole name; a name under `also` counts beside it.
A record whose day has passed, that is for another channel, or whose name two people of the text may have (two ages are told), does not count, and is
told. What describes somebody is let through right behind their name; elsewhere it is for review, since it may be another's.
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
from nhsredact.model import DIRECT, INDIRECT, NAMES, STAFF_SIDE, Action, Confidence, Decision, Finding
from nhsredact.named import is_called, words

ANY = "any"
WHOLE = 2
"""A whole name has so many words at least."""
TEXTS, LISTS = ("reference", "person"), ("details", "channels", "also")
NEEDED = ("reference", "person", "details", "channels", "until")
KEYS = {*NEEDED, "also"}
BOTH: frozenset[int | None] = frozenset((-1,))
"""More than one person of a text has the name."""
BETWEEN = re.compile(r"[\s,:;()–-]*(?:(?:who|is|aged?|now|from|of|in|lives|an?|\d{1,3})\b[\s,:;()–-]*){0,6}")
"""What may stand between a name and what is told of whoever bears it: "Margaret Okafor, 84, from Tiree"."""
REACH = 40


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

    def is_also(self, mention: str) -> bool:
        """Whether a mention is the whole name, or one of those that the record says they are called too."""
        return any(is_called(mention, name) for name in (self.person, *self.also))


def load(path: str) -> tuple[Consent, ...]:
    """The records of a file. Raises `UsageError`, naming file, record and key."""
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path}: cannot be read as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from None
    if unknown := table.keys() - {"consent"}:
        raise UsageError(f"{path}: {', '.join(sorted(unknown))}: no such key; each record stands under [[consent]]")
    rows = table.get("consent", [])
    if not isinstance(rows, list):
        raise UsageError(f"{path}: consent: must be records, each under [[consent]]")
    return tuple(_record(f"{path}: record {number}", row) for number, row in enumerate(rows, 1))


def _record(where: str, row: dict[str, Any]) -> Consent:
    if not isinstance(row, dict):
        raise UsageError(f"{where}: must be a record, under [[consent]]")
    for key in NEEDED:
        if key not in row:
            raise UsageError(f"{where}: {key}: is missing")
    for key, value in row.items():
        if key not in KEYS:
            raise UsageError(f"{where}: {key}: no such key; keys: {', '.join(sorted(KEYS))}")
        if key in LISTS and not (
            isinstance(value, list) and (value or key == "also") and all(isinstance(item, str) and item.strip() for item in value)
        ):
            raise UsageError(f"{where}: {key}: must be a list of texts, and not empty")
        if key in TEXTS and not (isinstance(value, str) and value.strip()):
            raise UsageError(f"{where}: {key}: must be a text")
    # a time of day would be a datetime, which is a date too
    if type(row["until"]) is not date:
        raise UsageError(f"{where}: until: must be a day, such as 2027-03-31")
    for number, detail in enumerate(row["details"], 1):
        if detail not in DIRECT | INDIRECT:
            raise UsageError(f"{where}: details: item {number}: no such label; `nhsredact rules` lists them")
    if len(words(row["person"])) < WHOLE or not all(map(words, row.get("also", ()))):
        raise UsageError(f"{where}: person: must be the whole name, of two words or more, and each name under also one of letters")
    details, channels = frozenset(row["details"]), frozenset(row["channels"])
    return Consent(row["reference"], row["person"], details, channels, row["until"], tuple(row.get("also", ())))


def let_through(
    text: str, decisions: Sequence[Decision], consents: Iterable[Consent], channel: str, today: date
) -> tuple[list[Decision], tuple[str, ...], tuple[str, ...]]:
    """The decisions, KEEP for what a record lets through and REVIEW for what may be another's; the references of those that did; why others did not."""
    names = [d.finding for d in decisions if d.finding.label in NAMES and d.finding.confidence >= Confidence.LIKELY]
    protected = {f.person for f in names if f.role not in STAFF_SIDE}
    cited, notes = [], []
    found = list(decisions)
    for consent in consents:
        whose, why_not = _whose(text, names, consent), consent.why_not(channel, today)
        if not whose:
            continue
        ages = {
            text[d.finding.start : d.finding.end].casefold() for d in decisions if d.finding.label == "AGE" and d.finding.person in whose
        }
        if whose == BOTH or len(ages) > 1:
            why_not = f"consent {consent.reference} is of a name that several people of the text may have and does not count"
        if why_not:
            notes.append(why_not)
            continue
        for at, decision in enumerate(found):
            if decision.action is Action.KEEP or decision.finding.label not in consent.details:
                continue
            action = _let_through(text, decision.finding, names, consent, whose, protected)
            if action is not None:
                cause = f"consent {consent.reference}"
                found[at] = Decision(replace(decision.finding, why=(*decision.finding.why, cause)), action, decision.clause)
                cited.append(consent.reference)
    return found, tuple(dict.fromkeys(cited)), tuple(dict.fromkeys(notes))


def _whose(text: str, names: Sequence[Finding], consent: Consent) -> frozenset[int | None]:
    """The numbers of the person whom the record names: whoever has the whole name, and whoever is only ever called as the record says."""
    said: dict[int | None, list[str]] = {}
    for finding in names:
        if finding.label == "PERSON" and finding.person is not None and finding.role not in STAFF_SIDE:
            said.setdefault(finding.person, []).append(text[finding.start : finding.end])
    whole = {person for person, mentions in said.items() if any(is_called(mention, consent.person) for mention in mentions)}
    if len(whole) > 1:
        return BOTH
    return frozenset(whole | {p for p, mentions in said.items() if whole and all(map(consent.is_also, mentions))})


def _let_through(  # noqa: PLR0917
    text: str,
    finding: Finding,
    names: Sequence[Finding],
    consent: Consent,
    whose: Collection[int | None],
    protected: Collection[int | None],
) -> Action | None:
    """KEEP for what is surely theirs, REVIEW for what may be, None for what is not."""
    if finding.label in NAMES:
        return Action.KEEP if finding.person in whose else None
    alone = set(protected) <= set(whose)
    if finding.label == "MEDIA":
        return Action.KEEP if alone else None
    if finding.person not in whose and not (finding.person is None and alone):
        return None
    behind = max(
        (f.end for f in names if f.person in whose and f.end <= finding.start and consent.is_also(text[f.start : f.end])), default=-REACH
    )
    sure = finding.start - behind < REACH and BETWEEN.fullmatch(text, behind, finding.start) is not None
    return Action.KEEP if sure else Action.REVIEW
