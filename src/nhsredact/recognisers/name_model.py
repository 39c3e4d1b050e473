"""Names and initials by a statistical model: ours, or by `rule()` any other that marks many texts at once.

A model sees what no list and no cue does. How sure it is becomes evidence ("model, certain" down to "model, hardly") that `people` weighs beside
the others. Handles and addresses that have no form that a rule could know ("above the chip shop", a user name at the head of a comment) are taken at
its word, unless a handle has an organisation's word in it and the model is not certain. What ours learnt from, and what it is known to miss:
models/names/CARD.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nhsredact.checks import handle
from nhsredact.data import sections
from nhsredact.encoder import KNOWN, Marked, marked
from nhsredact.model import INDIRECT, Confidence, Finding
from nhsredact.pattern import Rule
from nhsredact.view import View

LABELS = ("PERSON", *KNOWN)
SURE = {"SOCIAL_HANDLE": 0.5, "ADDRESS": 0.8}
"""The least score at which a mark stands by itself; names and initials are weighed instead, and what identifies only together with others."""
NAME = "name_model"
LIKELY = 0.5
HANDLE_BEFORE = re.compile(r"@?[\w.-]{0,40}$")
HANDLE_AFTER = re.compile(r"[\w-]*(?:\.\w[\w-]*)*")
Model = Callable[[Sequence[str]], Iterable[Sequence[Marked]]]
"""Many texts in, for each in order what the model marks."""
DEGREES = ((0.97, "model, certain"), (0.85, "model, sure"), (0.6, "model, likely"), (0.3, "model, maybe"), (0.0, "model, hardly"))
"""The least score for each degree of evidence."""
SIDES = (
    (0.97, "reads as staff, certain"),
    (0.85, "reads as staff, sure"),
    (0.6, "reads as staff, likely"),
    (0.35, "reads as staff, maybe"),
    (0.12, "reads as no staff, likely"),
    (0.0, "reads as no staff, sure"),
)
"""The same for whose name it is: staff's (or a public figure's), or a patient's, a relative's, an author's."""


def recognise(view: View) -> Iterator[Finding]:
    for mark in marked(view.text):
        if mark.label in INDIRECT:
            yield view.finding(mark.start, mark.end, mark.label, NAME, Confidence.POSSIBLE, _degree(DEGREES, mark.score))
        elif mark.label not in SURE:
            yield _finding(view, mark)
        elif mark.score >= SURE[mark.label]:
            start, end = _whole(view.text, mark)
            if mark.label == "SOCIAL_HANDLE" and mark.score < DEGREES[0][0] and _is_organisation(view.text[start:end]):
                continue
            yield view.finding(start, end, mark.label, NAME, Confidence.LIKELY, _degree(DEGREES, mark.score))


@dataclass(frozen=True)
class _Many:
    model: Model
    likely: float

    def __call__(self, views: Sequence[View]) -> Iterator[list[Finding]]:
        for view, marks in zip(views, self.model([view.text for view in views]), strict=True):
            yield [self._finding(view, mark) for mark in marks]

    def _finding(self, view: View, mark: Marked) -> Finding:
        confidence = Confidence.LIKELY if mark.score >= self.likely else Confidence.POSSIBLE
        return view.finding(mark.start, mark.end, mark.label, "caller_model", confidence, "caller's model")


@dataclass(frozen=True)
class _One:
    many: _Many

    def __call__(self, view: View) -> list[Finding]:
        return next(self.many([view]))


def rule(model: Model, labels: tuple[str, ...] = ("PERSON",), likely: float = LIKELY) -> Rule:
    """A rule from a model of the caller's: its labels and scores are taken, its roles are not.

    Marks that score at least `likely`, the threshold measured for that model, are LIKELY and taken at their word; the others are POSSIBLE.
    """
    many = _Many(model, likely)
    return Rule("caller_model", labels, _One(many), "Names by a statistical model of the caller's", many)


def _finding(view: View, mark: Marked) -> Finding:
    confidence = Confidence.LIKELY if mark.score >= LIKELY else Confidence.POSSIBLE
    why = [_degree(DEGREES, mark.score), *([] if mark.staff is None else [_degree(SIDES, mark.staff)])]
    found = view.finding(mark.start, mark.end, mark.label, NAME, confidence, *why, role=mark.role)
    # how a sentence reads is not enough to keep anybody in clear
    return replace(found, role_confidence=Confidence.POSSIBLE)


def _whole(text: str, mark: Marked) -> tuple[int, int]:
    """A handle to both its ends, whichever of its parts the model is sure of."""
    if mark.label != "SOCIAL_HANDLE":
        return mark.start, mark.end
    before, after = HANDLE_BEFORE.search(text, max(0, mark.start - 41), mark.start), HANDLE_AFTER.match(text, mark.end)
    return before.start() if before else mark.start, after.end() if after else mark.end


def _is_organisation(name: str) -> bool:
    table = sections("organisation_handle_words.txt")
    return handle.is_organisation(name, table["word"], table["inside"])


def _degree(degrees: Sequence[tuple[float, str]], chance: float) -> str:
    return next(name for least, name in degrees if chance >= least)
