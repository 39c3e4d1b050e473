"""From what the model thinks of each part to what it marks: names and initials, each whole, with a chance and a role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from nhsredact.encoder.labels import OTHER, PERSON, ROLES
from nhsredact.encoder.session import Read, encoder
from nhsredact.model import Role

if TYPE_CHECKING:
    from nhsredact.encoder.session import Scores

LEAST = 0.1
"""A part less likely than this to belong to a name is none of it."""
JOINED = frozenset(("", " ", "  ", "-", "'", ".", ". ", ", ", "\n"))
"""What may stand between two words of one name."""
MOST_PARTS = 16


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
    """Runs of parts that are likely enough; a part that begins a name ends the one before."""
    begins, goes_on = chances[:, 0].tolist(), chances[:, 1].tolist()
    run: list[int] = []
    for index, (start, end) in enumerate(read.parts):
        if begins[index] + goes_on[index] < LEAST or not (run or text[start].isalpha()):
            if run and (text[start:end] not in "'.-," or end - start > 1):
                yield _mark(text, read, run, chances, label)
                run = []
            continue
        apart = run and text[read.parts[run[-1]][1] : start] not in JOINED
        new = begins[index] > goes_on[index] and run and read.parts[run[-1]][1] < start
        if run and (apart or new or len(run) >= MOST_PARTS):
            yield _mark(text, read, run, chances, label)
            run = []
        run.append(index)
    if run:
        yield _mark(text, read, run, chances, label)


def _mark(text: str, read: Read, run: list[int], chances: Scores, label: str) -> Marked:
    while len(run) > 1 and not text[read.parts[run[-1]][0]].isalnum():
        run = run[:-1]
    score = float(chances[run].sum(axis=1).max())
    roles = read.role[run].mean(axis=0)
    staff = float(roles[ROLES.index("staff")] + roles[ROLES.index("public")])
    return Marked(read.parts[run[0]][0], read.parts[run[-1]][1], label, score, Role(ROLES[int(roles.argmax())]), staff)
