"""CHI number (Scotland): ten digits that begin with the date of birth, typed as 6-4 or in one run.

Source: Public Health Scotland, chi_check in phsmethods (read 2026-11). A number that is called a CHI is reported even if its date or check
digit fails. Not called so, date and check digit must hold: written 6-4 it is reported (unless it could be the date and time of a note and
only the weaker modulus 10 holds), in one run only if the text speaks of CHI somewhere, such as above a column; else it stays POSSIBLE.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import chi, column
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before
from nhsredact.view import View

LABEL = "UK_CHI"
# O, I and l for 0 and 1 come from scans; only a number called a CHI may hold them
SHAPE = re.compile(
    r"[0-9O](?:(?<=CHI[0-9])|(?<=CHI_[0-9])|(?<![\w.+£$€*-][0-9O])(?!(?<=[0-9],[0-9])[0-9]{2}(?![0-9])))"
    r"(?:[ .\-/_\n\t|]{0,3}[0-9OoIl]){9}(?![\w*]|[./-][0-9])"
)
LOST_ZERO = re.compile(r"[1-9](?<![\w.,+£$€*-][1-9])[0-9]{4} ?[0-9]{4}(?![\w*]|[ .,/-][0-9])")
AS_TYPED = re.compile(r"[0-9]{6}[ \-./]{1,2}[0-9]{4}")
TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]$")
CALLED = r"(?:\bC\.?H\.?I\b|\bchi(?:[ _-]?(?:no|num|number))\b|(?<!tai )\bchi\b|community\s+health\s+index)"
CUE = re.compile(rf"(?:{CALLED}|chi_?(?=[^a-z]*$))[^\d\n]{{0,24}}(?:\n[^\d\n]{{0,3}})?$", re.I)
AFTER = re.compile(r"[\s(\[^&=|-]{0,5}(?:is\s+(?:\w+\s+)?)?CHI\b", re.I)
ANYWHERE = re.compile(r"\bC\.?H\.?I\b|(?<![Tt]ai )\b[Cc]hi\b(?! squ)|\bchi[ _](?:no|num)|community\s+health\s+index")
SPOKEN_OF = ("chi", "c.h.i", "health index")
HEAD = re.compile(r"\bchi\b")
ZEROS = str.maketrans("OoIl", "0011")


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    matches = list(SHAPE.finditer(view.text))
    spoken_of = bool(matches) and any(w in view.lower for w in SPOKEN_OF) and ANYWHERE.search(view.text) is not None
    for match in matches:
        digits = re.sub(r"\W|_", "", match.group()).translate(ZEROS)
        modulus = chi.modulus(digits) if chi.has_date(digits) else 0
        if _called(view, match, spoken_of):
            confidence, why = (Confidence.SURE, "called CHI, check digit holds") if modulus else (Confidence.LIKELY, "called CHI")
        else:
            dated = chi.has_date(digits) and not re.search(r"[A-Za-z]", match.group())
            worth = _on_shape(match.group(), modulus, spoken_of) if dated else None
            if worth is None:
                continue
            confidence, why = worth
        yield view.finding(match.start(), match.end(), LABEL, "chi", confidence, why)
    for match in LOST_ZERO.finditer(view.text) if "chi" in view.lower else ():
        if chi.has_date("0" + match.group()) and said_before(view, match.start(), CUE, 50):
            yield view.finding(match.start(), match.end(), LABEL, "chi", Confidence.LIKELY, "called CHI, first 0 lost")


def _called(view: View, match: re.Match[str], spoken_of: bool) -> bool:
    if said_before(view, match.start(), CUE, 50) or AFTER.match(view.text, match.end()):
        return True
    return spoken_of and HEAD.search(column.heads(view.text, match.start())) is not None


def _on_shape(typed: str, modulus: int, spoken_of: bool) -> tuple[Confidence, str] | None:
    """What ten digits are worth that begin with a date and that nothing right beside them calls a CHI."""
    if AS_TYPED.fullmatch(typed):
        if modulus == 11 or (spoken_of and modulus):
            return Confidence.SURE, "written 6-4, date and check digit hold"
        if (spoken_of or modulus) and not TIME.search(typed):
            return Confidence.LIKELY, "written 6-4, date holds"
    elif modulus and spoken_of:
        return Confidence.LIKELY, "date and check digit hold, CHI elsewhere in the text"
    return (Confidence.POSSIBLE, "date and check digit hold") if modulus else None
