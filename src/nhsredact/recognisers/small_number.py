"""A count of people so small that it may point at them: "two children in Orkney", "3 of our 4 patients", a cell of a table that holds 1 to 7.

Source: the usual rule of the NHS for statistics, by which counts of 1 to 7 are hidden or rounded (NHS England, disclosure control for Hospital Episode
Statistics). A count that is hidden already ("fewer than 8", "*") is fine. A candidate only: `people` decides whether it is of people of a small place.
"""

import re
from collections.abc import Iterator

from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "SMALL_NUMBER"
COUNT = r"(?:[1-7]|one|two|three|four|five|six|seven|both|a single|a couple)"
OF = r"(?:[1-9]\d?|eight|nine|ten|one|two|three|four|five|six|seven)"
PEOPLE = (
    r"(?:patients?|people|persons?|cases?|child(?:ren)?|kids?|bab(?:y|ies)|boys?|girls?|men|women|man|woman|adults?|deaths?|famil(?:y|ies)|residents?"
    r"|sisters?|brothers?|siblings?|twins?|infants?|teenagers?|pupils?|staff|members?|households?|admissions?|births?|mothers?|fathers?|weans|bairns)"
)
# in lower case and from a plain letter on, for which the search skips fast
PROSE = re.compile(
    rf"""(?:
        (?:just\ |only\ |literally\ |all\ )?{COUNT}\ (?:out\ )?of\ (?:(?:the|our|these|those|its|their|my)\ )?{OF}\b(?:\ {PEOPLE}\b)?
        |(?:just\ |only\ |the\ only\ |the\ other\ |the\ first\ ){COUNT}\ (?:\w+\ )?{PEOPLE}\b
        |{COUNT}\ (?:\w+\ )?{PEOPLE}\b
        |n\ ?=\ ?[1-7]\b
        |the\ only\ (?:case|patient|child|person|family|boy|girl|man|woman|adult|baby)\b
    )(?![\w%]|\.\d)""",
    re.X,
)
STARTS = re.compile(
    r"(?:[1-7]|just|only|literally|all|one|two|three|four|five|six|seven|both|a single|a couple|the only|the other|the first|n)(?=[ =])"
)
BEFORE = re.compile(r"[\w.,:/-]")
CELL = re.compile(r"[1-7](?<=[|\t ][1-7])(?:(?<=\|.)|(?<=\| .)|(?<=\t.)|(?<=: .))(?=[ \t]*(?:\||\t|$|\n|,))", re.M)
HIDDEN = re.compile(r"(?:fewer|less|no more) than $|under $|up to $|at (?:least|most) $", re.I)


def recognise(view: View) -> Iterator[Finding]:
    text, last = view.lower, 0
    for start in (match.start() for match in STARTS.finditer(text)):
        if start < last or (start and BEFORE.match(text, start - 1)):
            continue
        match = PROSE.match(text, start)
        if match and not HIDDEN.search(text, max(0, start - 15), start):
            last = match.end()
            yield view.finding(start, last, LABEL, "small_number", Confidence.POSSIBLE, "small count")
    if view.has_digit:
        for match in CELL.finditer(view.text):
            yield view.finding(*match.span(), LABEL, "small_number", Confidence.POSSIBLE, "cell of a table")
