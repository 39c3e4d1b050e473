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
    rf"""(?<![\w./:-])(?:\d{{1,2}}{SUFFIX}\ (?:of\ )?{MONTH} | {MONTH}\ (?:the\ )?\d{{1,2}}{SUFFIX}(?!:?\d) | \d{{1,2}}/\d{{1,2}})(?![\w/]|[.:]\d|\ ?%)""",
    re.X | re.I,
)
DURATION = re.compile(r"\d{1,2}/(?:12|52|7|24|60)(?![\d/])")


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    last = 0
    for match in sorted((*calendar_date.strict().finditer(view.text), *SHORT.finditer(view.text)), key=lambda m: (m.start(), -m.end())):
        if match.start() >= last and calendar_date.read(match.group()) and not DURATION.fullmatch(match.group()):
            last = match.start() + len(match.group().rstrip(".,"))
            yield view.finding(match.start(), last, LABEL, "care_date", Confidence.POSSIBLE, "date")
