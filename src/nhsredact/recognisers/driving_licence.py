"""Driver number on a driving licence: Great Britain 16 characters, Northern Ireland eight digits.

Source: DVLA, layout of the driver number: five letters of the surname filled up with 9, decade, month (50 more for a woman), day, year, two
initials or 9, a digit, two letters; then perhaps two digits of issue. The shape is unmistakable. One whose date does not fit, and eight
digits, are reported only when called a licence or driver number.
"""

import re
from collections.abc import Iterator

from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before, said_near
from nhsredact.view import View

LABEL = "UK_DRIVING_LICENCE"
GAP = r"[ .\-/|\n\t]{0,2}"
SURNAME = r"(?<![\w@#])[A-Za-z][A-Za-z9]{4}"
MONTH, DAY = r"(?:[05][1-9]|[16][0-2])", r"(?:0[1-9]|[12][0-9]|3[01])"
REST = rf"{GAP}[A-Za-z][A-Za-z9]{GAP}[0-9A-Za-z][A-Za-z]{{2}}(?: ?[0-9]{{2}}(?![\w.,/]))?(?!\w)"
# the search begins at the decade, a digit, because words begin everywhere
LOOSE_SURNAME = r"(?<![\w@#])[A-Za-z][A-Za-z0-9]{4}"
DECADE = rf"[0-9](?:(?<={SURNAME}[0-9])|(?<={SURNAME}[ .\-/|\n\t][0-9])|(?<={SURNAME}[ |-]{{2}}[0-9]))"
SHAPE = re.compile(rf"{DECADE}{GAP}{MONTH}{GAP}{DAY}{GAP}[0-9]{REST}")
SPACED = re.compile(r"[A-Z](?<!\w[A-Z])(?:[ |][A-Z9]){4}(?:[ |][0-9]){6}(?:[ |][A-Z9]){2}[ |][0-9](?:[ |][A-Z]){2}(?!\w)")
LOOSE = re.compile(rf"{DECADE.replace(SURNAME, LOOSE_SURNAME)}[0-9OoIl]{{5}}{GAP}[A-Za-z0-9]{{2,3}}{GAP}[0-9A-Za-z]{{2,3}}(?!\w)")
NORTHERN_IRELAND = re.compile(r"[0-9](?<![\w./£+-][0-9])(?!(?<=[0-9],[0-9])[0-9]{2}(?![0-9]))[0-9]{3} ?[0-9]{4}(?![\w*]|[./ -][0-9])")
CUE = re.compile(r"licen[cs]|\bdriver|\bdvl?a\b|\bdriving\b", re.I)
RIGHT_BEFORE = re.compile(
    r"(?:\bdriv(?:er|ing)(?:'?s)?[\s-]+(?:licen[cs]es?|lic|no|num|number|id)\b|\bn\.?i\.? (?:driving )?(?:licen[cs]e|dl|lic)\b|\bdl\b"
    r"|\bdvl?a(?:ni)?\s+(?:no|num|number|licen[cs]e|driver)\b)[^\d\n]{0,25}\n?[^\d\n]{0,3}$",
    re.I,
)
BACK = re.compile(rf"{LOOSE_SURNAME}{GAP}\Z")


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    text, done = view.text, 0
    for match in SHAPE.finditer(text):
        done = match.end()
        yield view.finding(_surname(text, match.start()), done, LABEL, "driving_licence", Confidence.SURE, "shape")
    for match in SPACED.finditer(text):
        yield view.finding(match.start(), match.end(), LABEL, "driving_licence", Confidence.SURE, "shape")
    if not any(word in view.lower for word in ("licen", "driv", "dvla", "dva", " dl")):
        return
    for match in LOOSE.finditer(text):
        if match.end() > done and said_near(view, match.start(), match.end(), CUE, 60):
            yield view.finding(
                _surname(text, match.start()), match.end(), LABEL, "driving_licence", Confidence.LIKELY, "called so, date does not fit"
            )
    for match in NORTHERN_IRELAND.finditer(text):
        if said_before(view, match.start(), RIGHT_BEFORE, 60):
            yield view.finding(match.start(), match.end(), LABEL, "driving_licence", Confidence.LIKELY, "called so")


def _surname(text: str, decade: int) -> int:
    """Where the five letters before this digit begin."""
    surname = BACK.search(text, max(0, decade - 7), decade)
    return surname.start() if surname else decade
