"""NHS number (England, Wales, Isle of Man): ten digits, typed as 3-3-4 or in any other grouping.

Source: NHS Data Dictionary, NHS NUMBER (read 2026-11). A number that is called an NHS number and whose check digit fails is still reported,
as LIKELY: in a letter it is more often mistyped than harmless. Nothing called it so: digit and range must hold and it must be written
3-3-4; where only one of these is so it stays POSSIBLE, for `people` to take up beside a person.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import column, health_number
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before
from nhsredact.view import View

LABEL = "UK_NHS"
TEN_DIGITS = "ten digits in the range"
# The first digit comes before what may not precede it, so that the search skips from digit to digit.
# Up to three separators: a line break or " - " may stand between the groups.
SHAPE = re.compile(
    r"[0-9](?<![\w.+£$€*-][0-9])(?<![0-9]/[0-9])(?!(?<=[0-9],[0-9])[0-9]{2}(?![0-9]))(?:[ .\-/_\n\t]{0,3}[0-9]){9}"
    r"(?![^\W_]|\*|[./-][0-9]|,[0-9]{3}(?![0-9]))"
)
OTHER = re.compile(
    r"\b(?:po|invoice|inv|order|teams|zoom|meeting|webinar|conference|passcode|code|batch|lot|serial|ref|reference|account|isbn|tel|phone|fax|vat|grant|asset)"
    r"\b[^\w\n]{0,3}(?:no|num|number|id|code)?\W{0,3}$",
    re.I,
)
NUMBERS = re.compile(r"\bnhs[ _]?(?:no|num|id)")
DIGITS = re.compile(r"[0-9]+")
AS_TYPED = re.compile(r"[0-9]{3}([ .\-]|\s\n?)[0-9]{3}\1[0-9]{4}")
CALLED = re.compile(r"(?:\bnhs(?![a-z])|\bn\.h\.s|\bgig\b|nhs[-_ ]?n(?:o|um)|nhs(?:number|id))[^0-9]{0,40}$", re.I)
CALLED_AFTER = re.compile(r"[ \t]?[(\[^,-]{0,4}[ ]?nhs\b|\^+[A-Z'-]{2,}\^", re.I)


def recognise(view: View) -> Iterator[Finding]:
    match = SHAPE.search(view.text) if view.has_digit else None
    named = match is not None and any(name in view.lower for name in ("nhs", "gig", "n.h.s"))
    while match:
        confidence, why = _evidence(view, match, named)
        if confidence:
            yield view.finding(match.start(), match.end(), LABEL, "nhs_number", confidence, why)
        # what was none may have run a year and the first groups of a number together
        match = SHAPE.search(view.text, match.end() if confidence else DIGITS.match(view.text, match.start()).end())  # type: ignore[union-attr]


def _evidence(view: View, match: re.Match[str], named: bool) -> tuple[Confidence | None, str]:
    """How sure it is that these ten digits are an NHS number, and why; None where they are not."""
    digits = re.sub(r"\D", "", match.group())
    holds = health_number.is_valid(digits) and health_number.nation(digits) == "nhs"
    held = Confidence.SURE if holds else Confidence.LIKELY
    if CALLED_AFTER.match(view.text, match.end()) or (named and _called(view, match.start())):
        return held, f"called an NHS number{', check digit holds' if holds else ''}"
    if said_before(view, match.start(), OTHER, 24):
        return None, ""
    if holds and named and NUMBERS.search(view.lower):
        return Confidence.LIKELY, "check digit holds, NHS numbers are spoken of"
    if AS_TYPED.fullmatch(match.group()) and digits[0] not in "01":
        return (held, "written 3-3-4, check digit holds") if holds else (Confidence.POSSIBLE, "written 3-3-4")
    if holds:
        return Confidence.POSSIBLE, "check digit holds"
    run = match.group().isdigit() and health_number.nation(digits) == "nhs" and len(set(digits)) > 1
    return (Confidence.POSSIBLE, TEN_DIGITS) if run else (None, "")


def _called(view: View, start: int) -> bool:
    """Whether "NHS" stands before the number, or above it at the head of a column."""
    return said_before(view, start, CALLED, 50) or "nhs" in column.heads(view.text, start)
