"""Who is who: which candidates are names, which mentions are of one person, and whose each identifier is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nhsredact.model import INDIRECT, NAMES, Finding
from nhsredact.people.attach import attach, not_staff
from nhsredact.people.described import described
from nhsredact.people.link import link
from nhsredact.people.premises import premises
from nhsredact.people.roles import among_staff, decided
from nhsredact.people.short import initials_of
from nhsredact.people.weigh import weigh
from nhsredact.view import View

TAG = re.compile(r"(?<=#)\w+")


def people(view: View, findings: Sequence[Finding], *, model: bool) -> tuple[Finding, ...]:
    """The candidates weighed, one person's mentions linked, and every other finding given to its person, in the order of the text.

    `model`: a model was among the rules, so that its silence says something too.
    """
    if not findings:
        return ()
    names = link(view, weigh(view, [f for f in findings if f.label == "PERSON"], model=model), model=model)
    others = [f for f in findings if f.label not in INDIRECT and f.label not in NAMES]
    names = not_staff(view, names, others)
    short = weigh(view, [*(f for f in findings if f.label == "INITIALS"), *initials_of(view, names)], model=model)
    initials = [mention for finding in short for mention in decided(view, [finding], model=model)]
    indirect = described(view, names, [*initials, *others], [f for f in findings if f.label in INDIRECT], model=model)
    # before values are found again elsewhere: one that is somebody's there is so here
    others = attach(view, names, premises(view, names, [*initials, *others, *indirect]))
    short = [f for f in others if f.label == "INITIALS"]
    others = [f for f in others if f.label != "INITIALS"]
    names = among_staff(view, [*not_staff(view, names, [*short, *others]), *short], others)
    names = list(_whole_tags(view, names)) if "#" in view.text else names
    return tuple(sorted((*names, *others), key=lambda f: (f.start, f.end)))


def _whole_tags(view: View, names: Sequence[Finding]) -> Iterator[Finding]:
    """A name in a hashtag becomes the whole tag, which can be searched for: "#PrayForLeah" says as much without its last four letters."""
    tags = [match.span() for match in TAG.finditer(view.text)]
    for name in names:
        start, end = view.locate(name.start, name.end)
        tag = next((span for span in tags if span[0] <= start and end <= span[1]), None)
        first, last = view.span(*tag) if tag else (name.start, name.end)
        yield replace(name, start=first, end=last)
