"""Health and Care Number (Northern Ireland): ten digits from 320 to 399, typed as 3-3-4 or in any other grouping.

Source: range as collated by the nhs-number package (read 2026-11); the check digit is that of the NHS number. A number called so is
reported even if its check digit fails. Not called so, digit and range must hold: written 3-3-4 it is reported, in one run only if the text
speaks of Health and Care numbers somewhere, such as above a column; else it stays POSSIBLE.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import column, health_number
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before
from nhsredact.view import View

LABEL = "UK_HSC"
SHAPE = re.compile(
    r"3(?:(?<=HCN3)|(?<=HCN_3)|(?<=HSC3)|(?<![\w.+£$€*-]3)(?!(?<=[0-9],[0-9])[0-9]{2}(?![0-9])))"
    r"(?:[ .\-/_\n\t|]{0,3}[0-9OoIl]){9}(?![\w*]|[./-][0-9])"
)
AS_TYPED = re.compile(r"[0-9]{3}([ .\-]|\s\n?)[0-9]{3}\1[0-9]{4}")
CALLED = r"(?:\bH\s?(?:&|\+|/|and|n)\s?C\b|\bHCN(?:o|um)?\b|\bHSC(?:NI)?\b|\bhealth\s?(?:&|\+|and)\s?(?:social\s)?care\b)"
CUE = re.compile(rf"(?:{CALLED}|\bH(?:CN|SC)_?$)[^\d\n]{{0,30}}(?:\n[^\d\n]{{0,3}})?$", re.I)
AFTER = re.compile(rf"[\s(\[,^=-]{{0,5}}{CALLED}", re.I)
ANYWHERE = re.compile(r"\bH\s?[&+]\s?C\b|\bHCN\b|\bHSC\s?(?:no|num)|[Hh]ealth\s(?:&|and)\s[Cc]are\s[Nn]")
HEAD = re.compile(CALLED, re.I)
ZEROS = str.maketrans("OoIl", "0011")


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    matches = list(SHAPE.finditer(view.text))
    spoken_of = bool(matches) and ANYWHERE.search(view.text) is not None
    for match in matches:
        digits = re.sub(r"\W|_", "", match.group()).translate(ZEROS)
        holds = health_number.is_valid(digits) and health_number.nation(digits) == "hsc"
        if _called(view, match, spoken_of):
            confidence, why = (Confidence.SURE, "called so, check digit holds") if holds else (Confidence.LIKELY, "called so")
        elif not holds or re.search(r"[A-Za-z]", match.group()):
            continue
        elif AS_TYPED.fullmatch(match.group()):
            confidence, why = Confidence.SURE, "written 3-3-4, check digit and range hold"
        elif spoken_of:
            confidence, why = Confidence.LIKELY, "check digit and range hold, spoken of elsewhere in the text"
        else:
            confidence, why = Confidence.POSSIBLE, "check digit and range hold"
        yield view.finding(match.start(), match.end(), LABEL, "health_and_care_number", confidence, why)


def _called(view: View, match: re.Match[str], spoken_of: bool) -> bool:
    if said_before(view, match.start(), CUE, 60) or AFTER.match(view.text, match.end()):
        return True
    return spoken_of and HEAD.search(column.heads(view.text, match.start())) is not None
