"""Names by a statistical model, any that marks many texts in one go. None is built in yet: `rule()` makes one of yours a rule.

A model sees what no list or cue does. It is given the plain text of many views at once, because batches are what makes models fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nhsredact.model import Confidence, Finding
from nhsredact.pattern import Rule
from nhsredact.view import View


class Marked(NamedTuple):
    """What a model marks: a stretch of the text it was given, a label of ours, and how sure it is, from 0 to 1."""

    start: int
    end: int
    label: str
    score: float


Model = Callable[[Sequence[str]], Iterable[Sequence[Marked]]]
"""Many texts in, for each in order what the model marks."""


@dataclass(frozen=True)
class _Recogniser:
    model: Model
    likely: float

    def many(self, views: Sequence[View]) -> Iterator[list[Finding]]:
        for view, marks in zip(views, self.model([view.text for view in views]), strict=True):
            yield [self._finding(view, mark) for mark in marks]

    def __call__(self, view: View) -> list[Finding]:
        return next(self.many([view]))

    def _finding(self, view: View, mark: Marked) -> Finding:
        confidence = Confidence.LIKELY if mark.score >= self.likely else Confidence.POSSIBLE
        return view.finding(mark.start, mark.end, mark.label, "name_model", confidence, "model")


def rule(model: Model, labels: tuple[str, ...] = ("PERSON",), likely: float = 0.5) -> Rule:
    """A rule from a model. Marks that score at least `likely`, the threshold measured for that model, are LIKELY, the others POSSIBLE."""
    recognise = _Recogniser(model, likely)
    return Rule("name_model", labels, recognise, "Names by a statistical model", recognise.many)
