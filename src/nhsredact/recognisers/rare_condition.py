"""Rare conditions by name: fewer than about 1 person in 2,000, by official name, synonym, lay name or common abbreviation.

Source: Orphanet / Orphadata 2025-03 (CC BY 4.0), lay names compiled for nhsredact; data/rare_conditions.txt. A candidate only: `people` decides whether
it is told of somebody, or of a disease as such.
"""

from collections.abc import Iterator

from nhsredact.model import Confidence, Finding
from nhsredact.phrases import phrases
from nhsredact.view import View

LABEL = "RARE_CONDITION"


def recognise(view: View) -> Iterator[Finding]:
    for start, end in phrases(view, "rare_conditions.txt"):
        yield view.finding(start, end, LABEL, "rare_condition", Confidence.POSSIBLE, "rare condition")
