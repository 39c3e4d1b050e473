"""What a rule is, and `pattern()`: a rule that is only a shape, a check and a cue, such as one trust's own hospital number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

from nhsredact.errors import UsageError
from nhsredact.model import DIRECT, INDIRECT, Confidence, Finding
from nhsredact.view import View

Recognise = Callable[[View], Iterable[Finding]]
RecogniseMany = Callable[[Sequence[View]], Iterable[Iterable[Finding]]]


@dataclass(frozen=True)
class Rule:
    """A name, the labels it may report, and the function that finds them in a `View`; for a model, also one for many views at once."""

    name: str
    labels: tuple[str, ...]
    recognise: Recognise
    summary: str = ""
    recognise_many: RecogniseMany | None = None

    @classmethod
    def of(cls, page: ModuleType) -> Rule:
        """The rule that a module of `recognisers` is: its name, its LABEL or LABELS, its `recognise`, the first line of its page."""
        name = page.__name__.rpartition(".")[2]
        labels = (page.LABEL,) if hasattr(page, "LABEL") else tuple(page.LABELS)
        return cls(name, labels, page.recognise, (page.__doc__ or "").strip().partition("\n")[0])


def said_before(view: View, start: int, cue: re.Pattern[str], reach: int = 40) -> bool:
    """Whether the `reach` characters before `start` match `cue`; anchor the cue with $ where it must stand right before."""
    return cue.search(view.text[max(0, start - reach) : start]) is not None


def said_near(view: View, start: int, end: int, cue: re.Pattern[str], reach: int = 40) -> bool:
    """Whether `cue` matches within `reach` characters of [start, end), on either side."""
    return cue.search(view.text[max(0, start - reach) : end + reach]) is not None


@dataclass(frozen=True)
class _Shape:
    label: str
    name: str
    shape: re.Pattern[str]
    check: Callable[[str], bool] | None
    cue: re.Pattern[str] | None
    reach: int

    def __call__(self, view: View) -> Iterator[Finding]:
        for match in self.shape.finditer(view.text):
            start, end = match.span("value") if "value" in self.shape.groupindex else match.span()
            if start == end:
                continue
            if self.check is not None and self.check(view.text[start:end]):
                yield view.finding(start, end, self.label, self.name, Confidence.SURE, "check")
            elif self.cue is None and self.check is None:
                yield view.finding(start, end, self.label, self.name, Confidence.LIKELY, "shape")
            elif self.cue is not None and said_before(view, start, self.cue, self.reach):
                yield view.finding(start, end, self.label, self.name, Confidence.LIKELY, "cue")


def pattern(
    label: str,
    shape: str,
    *,
    name: str = "",
    check: Callable[[str], bool] | None = None,
    cue: str | None = None,
    reach: int = 40,
) -> Rule:
    r"""A rule of your own: text of this `shape` is a `label`.

    `shape` and `cue` are regular expressions (a group named `value` narrows the finding; `cue` is looked for, without regard to case, in the
    `reach` characters before it). `check` takes the matched text: where it holds, the finding is SURE. With neither, the shape alone decides.
    Raises `UsageError` for a label that does not exist or an expression that does not compile.

    >>> pattern("PATIENT_ID", r"\bRXH\d{7}\b", name="our_hospital_number").labels
    ('PATIENT_ID',)
    """
    if label not in DIRECT | INDIRECT:
        raise UsageError(f"{label}: no such label; `nhsredact rules` lists them")
    try:
        compiled = re.compile(shape), re.compile(cue, re.I) if cue else None
    except re.error as error:
        raise UsageError(f"pattern {name or label}: {error}") from None
    name = name or f"pattern_{label.lower()}"
    return Rule(name, (label,), _Shape(label, name, compiled[0], check, compiled[1], reach), "A pattern of the caller's")
