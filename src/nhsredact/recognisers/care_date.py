"""A date of somebody's care, incident or death: a day and its month, with or without the year.

A candidate only: `people` decides whether it is somebody's, or the day of an event, a meeting or a version. Months, years and weekdays alone tell
little and are left; 4/12 and 2/52 are four months and two weeks in clinical notes, and no date.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import calendar_date
from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "DATE"
MONTH, SUFFIX = calendar_date.MONTH, calendar_date.SUFFIX
SHORT = re.compile(
    rf"[0-9](?<![\w./:-][0-9])[0-9]?(?:{SUFFIX} (?:of )?{MONTH}|/[0-9]{{1,2}})(?![\w/]|[.:]\d| ?%)".replace(r"\ ", " "),
    re.I,
)
BEHIND_A_MONTH = re.compile(rf"[0-9](?<= [0-9])[0-9]?{SUFFIX}(?!:?\d)(?![\w/]|[.:]\d| ?%)".replace(r"\ ", " "), re.I)
LONGEST_MONTH = 16
DURATION = re.compile(r"\d{1,2}/(?:12|52|7|24|60)(?![\d/])")


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    last, text = 0, view.text
    for start, end in sorted(_candidates(text), key=lambda span: (span[0], -span[1])):
        written = text[start:end].rstrip(".,")
        if start >= last and not DURATION.fullmatch(written) and calendar_date.read(written):
            last = start + len(written)
            yield view.finding(start, last, LABEL, "care_date", Confidence.POSSIBLE, "date")


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of whatever has the shape of a day and its month."""
    yield from (match.span() for match in calendar_date.strict().finditer(text))
    yield from (match.span() for match in SHORT.finditer(text))
    for match in BEHIND_A_MONTH.finditer(text):
        # "March 12th"; the month is looked for from the figures, which are few
        month = calendar_date.ENDING_IN_MONTH.search(text, max(0, match.start() - LONGEST_MONTH), match.start())
        if month:
            yield month.start(), match.end()
