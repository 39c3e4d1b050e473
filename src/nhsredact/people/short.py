"""Initials of somebody whose name stands in the text: "Graham Tulley (GT) ... GT to chase"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nhsredact.model import STAFF_SIDE, Confidence, Finding
from nhsredact.people.roles import words_of
from nhsredact.view import View

LETTERS = re.compile(r"[A-Z](?<![\w.@#&-][A-Z])(?:[. -]{0,2}[A-Z]){1,3}(?![\w@&]|[.-]\w)")


def initials_of(view: View, names: Sequence[Finding]) -> Iterator[Finding]:
    """A candidate wherever the first letters of a name of two words or more stand, with that person's number and role."""
    persons: dict[str, Finding] = {}
    # of two with the same initials the one that is protected, and then the one named first
    for name in sorted(names, key=lambda f: (f.role in STAFF_SIDE and f.role_confidence >= Confidence.LIKELY, f.start)):
        if name.confidence >= Confidence.LIKELY:
            words = words_of(view, name)
            if len(words) > 1:
                full = "".join(word[0].upper() for word in words)
                for short in {full, full[0] + full[-1]}:
                    persons.setdefault(short, name)
    if not persons:
        return
    for match in LETTERS.finditer(view.text):
        person = persons.get(re.sub(r"[^A-Z]", "", match.group()))
        if person is not None:
            found = view.finding(*match.span(), "INITIALS", "people", Confidence.POSSIBLE, "initials of a name", role=person.role)
            yield replace(found, person=person.person, role_confidence=person.role_confidence)
