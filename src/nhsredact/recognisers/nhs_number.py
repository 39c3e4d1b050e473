"""NHS number (England, Wales, Isle of Man): ten digits, typed as 3-3-4 or in any other grouping.

Source: NHS Data Dictionary, NHS NUMBER (read 2026-11). A number that is called an NHS number and whose check digit fails is still reported,
as LIKELY: in a letter it is more often mistyped than harmless. Nothing called it so: digit and range must hold and it must be written
3-3-4; else it stays POSSIBLE, for `people` to take up beside a person.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import health_number
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before
from nhsredact.view import View

LABEL = "UK_NHS"
# The first digit comes before what may not precede it, so that the search skips from digit to digit.
# Up to three separators: a line break, " - " or a table's bar may stand between the groups.
SHAPE = re.compile(r"[0-9](?<![\w.,+£$€*-][0-9])(?:[ .\-/_\n\t|]{0,3}[0-9]){9}(?![\w*]|[.,/-][0-9])")
AS_TYPED = re.compile(r"\d{3}([ .\-]|\s\n?)\d{3}\1\d{4}")
CUE = re.compile(
    r"(?:\bnhs|\bn\.h\.s\.?|\brhif\s+gig|\bgig)(?:\s*\(?\s*(?:no|num|number|id|rhif|card|nr|#)\b)?[^\w]*(?:is|was|of|=|on\s+the\s+\w+)?[^\w\d]{0,6}$"
    r"|\bnhs[-_ ]?(?:no|num|number|n[ou°º]|id|card)\b[^\d]{0,30}$",
    re.I,
)


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    for match in SHAPE.finditer(view.text):
        digits = re.sub(r"\D", "", match.group())
        holds = health_number.is_valid(digits) and health_number.nation(digits) == "nhs"
        if said_before(view, match.start(), CUE, 50):
            confidence, why = (
                (Confidence.SURE, "called an NHS number, check digit holds") if holds else (Confidence.LIKELY, "called an NHS number")
            )
        elif not holds:
            continue
        elif AS_TYPED.fullmatch(match.group()):
            confidence, why = Confidence.SURE, "written 3-3-4, check digit holds"
        else:
            confidence, why = Confidence.POSSIBLE, "check digit holds"
        yield view.finding(match.start(), match.end(), LABEL, "nhs_number", confidence, why)
