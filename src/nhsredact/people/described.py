"""Which ages, places, dates, jobs and the like are somebody's: of those that rules and the model report, what describes a person of this text.

A town or a date tells nothing of anybody where an event is held there; the model has learnt from text in which only those are marked that place or
describe somebody, so what it marks surely enough is taken, and where a rule saw the same, less of its word is enough. Without a model, a rule's
candidate counts where the sentence speaks of a person. What is not taken stays a candidate.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nhsredact.model import STAFF_SIDE, Confidence, Finding
from nhsredact.view import View

DEGREES = ("model, hardly", "model, maybe", "model, likely", "model, sure", "model, certain")
ALONE = {"AGE": 1, "LOCATION": 0, "MEDIA": 2, "NRP": 0, "OCCUPATION": 2, "ORGANISATION": 1, "RARE_CONDITION": 5, "RARE_TREATMENT": 5}
"""The least degree at which the model's word alone is enough, as an index into DEGREES; USUAL for every other label. From there on at least every second
one that nothing else found was right on the documents of benchmarks/corpus that the weights are fitted on; of conditions that no table knows, hardly any."""
USUAL = 3
FORM = {
    "AGE": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|\w+genarian|newborn)\b", re.I
    ),
    "DATE": re.compile(r"\d ?(?:st|nd|rd|th)\b|[^\W\d_]{3}|\d[./-]\d", re.I),
    "LOCATION": re.compile(r"[^\W\d_a-z]|\w{5}"),
}
"""What a mark of the model's alone must hold, so that no piece of something else is taken: "04.12 on 9 October" is a time and a date."""
BY_NAME = frozenset(("RARE_TREATMENT", "MEDIA"))
"""What the model often misses and a rule knows by its name: it counts where the sentence speaks of a person, whatever the model reads."""
OF_EVENTS = frozenset(("LOCATION", "ORGANISATION", "DATE"))
"""What an event has too: below USUAL it counts only in a text in which somebody is named or described who is no staff."""
PHRASES, GAP = frozenset(("SMALL_NUMBER", "UNIQUE_EVENT")), 12
"""What is told in several words, of which the model may leave out some: so many characters at the most."""
NEAR = 200
"""So many characters of a sentence are looked at on either side."""
SENTENCE = re.compile(r"[^.!?\n]*")
SOMEBODY = re.compile(
    r"\b(?:s?he|h(?:er|im|is)|patient|pt|lady|gentleman|man|woman|boy|girl|baby|child|son|daughter|mum|dad|nan|husband|wife|resident|client|mother|father)\b"
)


def described(
    view: View, names: Sequence[Finding], direct: Iterable[Finding], candidates: Iterable[Finding], *, model: bool
) -> list[Finding]:
    """The candidates, overlapping ones of a label made one; LIKELY those that describe a person, POSSIBLE the others. `direct`: identifiers but names."""
    named = sorted(view.locate(name.start, name.end)[0] for name in names if name.confidence >= Confidence.LIKELY)
    merged = [(finding, _counts(view, named, finding, model=model)) for finding in _merged(candidates)]
    somebody = any(f.confidence >= Confidence.LIKELY and f.role not in STAFF_SIDE for f in (*names, *direct)) or any(
        counts and finding.label not in OF_EVENTS for finding, counts in merged
    )
    return [
        replace(
            f,
            confidence=Confidence.LIKELY
            if counts and (somebody or f.label not in OF_EVENTS or _degree(f) >= USUAL)
            else Confidence.POSSIBLE,
        )
        for f, counts in merged
    ]


def _degree(finding: Finding) -> int:
    """The model's word, as an index into DEGREES; -1 for none."""
    return max((DEGREES.index(item) for item in finding.why if item in DEGREES), default=-1)


def _counts(view: View, named: Sequence[int], finding: Finding, *, model: bool) -> bool:
    """Whether it is told of somebody, by the model's word and a rule's."""
    seen = any(item not in DEGREES for item in finding.why)
    if seen and _degree(finding) >= 0:
        return True
    if not seen and _degree(finding) >= ALONE.get(finding.label, USUAL):
        form = FORM.get(finding.label)
        return form is None or form.search(view.text, *view.locate(finding.start, finding.end)) is not None
    return seen and (not model or finding.label in BY_NAME) and _of_somebody(view, named, finding)


def _merged(candidates: Iterable[Finding]) -> list[Finding]:
    merged: list[Finding] = []
    for finding in sorted(candidates, key=lambda f: (f.label, f.start, -f.end)):
        reach = GAP if finding.label in PHRASES else 0
        if merged and finding.label == merged[-1].label and finding.start < merged[-1].end + reach:
            first = merged[-1]
            rule = finding.rule if first.rule == "name_model" else first.rule
            why = tuple(dict.fromkeys((*first.why, *finding.why)))
            merged[-1] = replace(first, end=max(first.end, finding.end), rule=rule, why=why)
        else:
            merged.append(finding)
    return merged


def _of_somebody(view: View, named: Sequence[int], finding: Finding) -> bool:
    """Whether the sentence around it, or what is near of it, names or speaks of a person; `named`: where names begin, in order."""
    start, end = view.locate(finding.start, finding.end)
    first = max(max(view.text.rfind(mark, max(0, start - NEAR), start) for mark in ".!?\n") + 1, start - NEAR, 0)
    last = SENTENCE.match(view.text, end, end + NEAR).end()  # type: ignore[union-attr]
    return SOMEBODY.search(view.lower, first, last) is not None or bisect_left(named, first) < bisect_left(named, last)
