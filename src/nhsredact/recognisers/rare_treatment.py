"""Rare treatments by name: gene and cell therapies, orphan drugs, operations that few people a year have; data/rare_treatments.txt.

A candidate only: `people` decides whether it is told of somebody.
"""

from collections.abc import Iterator

from nhsredact.model import Confidence, Finding
from nhsredact.phrases import phrases
from nhsredact.view import View

LABEL = "RARE_TREATMENT"


def recognise(view: View) -> Iterator[Finding]:
    for start, end in phrases(view, "rare_treatments.txt"):
        yield view.finding(start, end, LABEL, "rare_treatment", Confidence.POSSIBLE, "rare treatment")
