"""From what the model thinks of each part to what it marks: names and initials, each whole, with a chance and a role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from nhsredact.encoder.labels import OTHER, PERSON, ROLES
from nhsredact.encoder.session import Read, encoder
from nhsredact.model import Role

if TYPE_CHECKING:
    from nhsredact.encoder.session import Scores

LEAST = 0.1
"""A part less likely than this to belong to a name is none of it."""
JOINED = re.compile(r"[ \t]{0,2}|-|'|\. ?")
"""What may stand between two words of one name."""
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
    persons = read.person[:, [PERSON.index("B-PERSON"), PERSON.index("I-PERSON")]]
    initials = read.other[:, [OTHER.index("B-INITIALS"), OTHER.index("I-INITIALS")]]
    return [*_spans(text, read, persons, "PERSON"), *_spans(text, read, initials, "INITIALS")]


def _spans(text: str, read: Read, chances: Scores, label: str) -> Iterator[Marked]:
    """Runs of words that are likely enough, with nothing between them that parts two people; a word that begins a name ends the one before."""
    begins, goes_on = chances[:, 0].tolist(), chances[:, 1].tolist()
    run: list[int] = []
    for index, (start, _) in enumerate(read.parts):
        if not text[start].isalnum():
            continue
        likely = begins[index] + goes_on[index] >= LEAST
        if run and not (likely and _joined(text, read, run, index, begins[index] > goes_on[index])):
            yield _mark(read, run, chances, label)
            run = []
        if likely and (run or text[start].isalpha()):
            run.append(index)
    if run:
        yield _mark(read, run, chances, label)


def _joined(text: str, read: Read, run: list[int], index: int, begins: bool) -> bool:
    """Whether this word goes on with the name of the run."""
    between = text[read.parts[run[-1]][1] : read.parts[index][0]]
    if SURNAME_FIRST.fullmatch(between):
        start = read.parts[run[0]][0]
        one = not any(c.isspace() for c in text[start : read.parts[run[-1]][1]])
        return one and not begins and not TITLED.search(text, max(0, start - 12), start)
    return JOINED.fullmatch(between) is not None and not (begins and between)


def _mark(read: Read, run: list[int], chances: Scores, label: str) -> Marked:
    score = float(chances[run].sum(axis=1).max())
    roles = read.role[run].mean(axis=0)
    staff = float(roles[ROLES.index("staff")] + roles[ROLES.index("public")])
    return Marked(read.parts[run[0]][0], read.parts[run[-1]][1], label, min(score, 1.0), Role(ROLES[int(roles.argmax())]), staff)
