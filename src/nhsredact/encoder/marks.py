"""From what the model thinks of each part to what it marks: names and all else that it knows, each whole, with a chance and a role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from nhsredact.encoder.labels import LABELS, OTHER, PERSON, ROLES
from nhsredact.encoder.session import Read, encoder
from nhsredact.model import Role

if TYPE_CHECKING:
    from nhsredact.encoder.session import Scores

LEAST = 0.1
"""A part less likely than this to belong to a name is none of it."""
NAME_JOINED = re.compile(r"[ \t]{0,2}|-|'|\. ?")
THING_JOINED = re.compile(r"[^\w.;:!?\n]{0,3}")
JOINED = {
    "PERSON": NAME_JOINED,
    "INITIALS": NAME_JOINED,
    "SOCIAL_HANDLE": re.compile(r"[._-]{0,2}"),
    "ADDRESS": re.compile(r"[^\w.;:!?]{0,3}"),
    "MEDIA": re.compile(r" |[_./\\-]{0,2}"),
}
"""What may stand between two parts of one mark; THING_JOINED for all other labels."""
NAMES = frozenset(("PERSON", "INITIALS", "SOCIAL_HANDLE"))
"""What no number begins."""
KNOWN = tuple(label for label in LABELS if label not in ("DATE_OF_BIRTH", "PATIENT_ID"))
"""What the model marks beside persons: rules know the form of the other two better."""
SURNAME_FIRST = re.compile(r",[ \t]{0,2}")
"""The same where the first is the surname: "OKAFOR, Margaret"; not behind a title, which is another person's: "Dr Webb, Ann Bell"."""
TITLED = re.compile(r"\b(?:mr|mrs|ms|miss|dr|prof|professor|doctor|nurse|sister|sr)\.? $", re.I)


class Marked(NamedTuple):
    """A stretch of the text that was read, a label of ours, how sure the model is from 0 to 1, and whose it takes it for."""

    start: int
    end: int
    label: str
    score: float
    role: Role = Role.UNKNOWN
    staff: float | None = None
    """The chance that it is a member of staff's or a public figure's, if the model says anything of that."""


def marked(text: str) -> list[Marked]:
    """What the model marks in a text, names first."""
    read = encoder().read(text)
    chances = {"PERSON": read.person[:, [PERSON.index("B-PERSON"), PERSON.index("I-PERSON")]]}
    for label in KNOWN:
        chances[label] = read.other[:, [OTHER.index(f"B-{label}"), OTHER.index(f"I-{label}")]]
    return [mark for label, group in chances.items() for mark in _spans(text, read, group, label)]


def _spans(text: str, read: Read, chances: Scores, label: str) -> Iterator[Marked]:
    """Runs of words that are likely enough, with nothing between them that parts two people; a word that begins a name ends the one before."""
    begins, goes_on = chances[:, 0].tolist(), chances[:, 1].tolist()
    run: list[int] = []
    for index in (chances.sum(axis=1) >= LEAST).nonzero()[0].tolist():
        start = read.parts[index][0]
        if not text[start].isalnum():
            continue
        between = _between(text, (read.parts[run[0]][0], read.parts[run[-1]][1], start), label) if run else None
        if run and (between is None or (between and begins[index] > goes_on[index])):
            yield _mark(read, run, chances, label)
            run = []
        if run or text[start].isalpha() or label not in NAMES:
            run.append(index)
    if run:
        yield _mark(read, run, chances, label)


def _between(text: str, places: tuple[int, int, int], label: str) -> str | None:
    """What stands between the end of a run (start and end) and the start of the next part, or None where it parts the two."""
    start, end, following = places
    between = text[end:following]
    if label == "PERSON" and SURNAME_FIRST.fullmatch(between):
        several = any(c.isspace() for c in text[start:end])
        return None if several or TITLED.search(text, max(0, start - 12), start) else between
    return between if JOINED.get(label, THING_JOINED).fullmatch(between) else None


def _mark(read: Read, run: list[int], chances: Scores, label: str) -> Marked:
    score = float(chances[run].sum(axis=1).max())
    roles = read.role[run].mean(axis=0)
    staff = float(roles[ROLES.index("staff")] + roles[ROLES.index("public")])
    return Marked(read.parts[run[0]][0], read.parts[run[-1]][1], label, min(score, 1.0), Role(ROLES[int(roles.argmax())]), staff)
