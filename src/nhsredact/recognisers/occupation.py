"""A job or an office by its name ("retired harbourmaster", "lollipop lady"); data/occupations.txt.

A candidate only: `people` decides whether it is a patient's or a relative's, or that of the nurse who speaks.
"""

from collections.abc import Iterator

from nhsredact.model import Confidence, Finding
from nhsredact.phrases import phrases
from nhsredact.view import View

LABEL = "OCCUPATION"
BEFORE = ("retired ", "former ", "ex-", "trainee ", "part-time ", "deputy ", "assistant ", "apprentice ")


def recognise(view: View) -> Iterator[Finding]:
    for start, end in phrases(view, "occupations.txt"):
        word = next((word for word in BEFORE if view.lower.endswith(word, 0, start)), "")
        yield view.finding(start - len(word), end, LABEL, "occupation", Confidence.POSSIBLE, "occupation")
