"""Vehicle registration mark: current (AB12 CDE), prefix (A123 BCD), suffix (ABC 123D), Northern Irish (ABZ 1234), dateless, Irish.

Source: DVLA, INF104 Vehicle registration numbers and number plates: in the current style the first letter is the area, not I J Q T U Z,
the digits are the half-year (02 to 29, 51 to 79). Current and three-digit prefix marks in capitals are told by their shape, unless their
last letters are a word; all others, and lower case, need a word such as reg or car near, and what could be anything (a number and a few
letters) right before.
"""

import re
from collections.abc import Iterator
from functools import cache

from nhsredact.checks.alternatives import alternatives
from nhsredact.data import sections, words
from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "UK_VEHICLE_REGISTRATION"
ALONE = r"(?![\w@]|/[0-9])"
PLAIN = re.compile(
    r"[A-Z](?<![\w@#£$€/.-][A-Z])"
    r"(?:(?<=[A-HK-PRSV-Y])[A-HJ-PR-Y](?:0[2-9]|[12][0-9]|5[1-9]|[67][0-9])[ -]{0,2}[A-HJ-PR-Z]{3}"
    rf"|(?<=[A-HJ-NPR-TV-Y])[0-9]{{3}}[ -]?[A-HJ-PR-Y]{{3}}){ALONE}"
)
DATED = r"[A-Z]{2} ?[0-9]{2}[ -]{0,2}[A-Z]{3}|[A-Z][0-9]{1,3}[ -]{0,2}[A-Z]{3}|[A-Z]{3}[ -]{0,2}[0-9]{1,3}[A-Z]|[0-9]{2,3}-[A-Z]{1,2}-[0-9]{1,6}"
SCANNED = r"[A-Z]{2}[ -]?[0-9OI]{2}[ \n-]{0,2}[A-Z0]{3}|[A-Z]{3}[ -]?[0-9]{1,3} [A-Z]|[0-9]{2,3} [A-Z]{1,2} [0-9]{1,6}"
DATELESS = r"[A-Z]{1,3} {0,2}[0-9]{1,4}|[0-9]{1,4} {0,2}[A-Z]{2,3}"
NEAR = re.compile(rf"(?<![\w@#£$€/])(?:{DATED}){ALONE}", re.I)
AFTER_MARK = re.compile(rf"(?<![\w@#£$€/])(?:{DATED}|{SCANNED}|{DATELESS}){ALONE}", re.I)
COLOURS = "black white silver gray grey red blue green yellow orange purple brown gold beige cream maroon bronze".split()
COLOURED = re.compile(
    rf"\b(?:{'|'.join(COLOURS)}) \w{{2,12}}(?:,? |, reg )({DATED}){ALONE}",
    re.I,
)
AFTER_VEHICLE = re.compile(rf"[A-Z]{{2,3}} ?[0-9]{{3,4}}{ALONE}")
CURRENT = re.compile(r"[A-Z]{2}[0-9]{2}|[a-z]{2}[0-9]{2} ?[a-z]|[A-Z][0-9]{1,3} ?[A-Z]{3}")
LINK = re.compile(
    r"[^\w\n]{0,3}(?:\n\s?)?"
    r"(?:(?:no|num|number|mark|plate|of|on|the|a|his|her|my|their|is|was|it|bike|car|van|vehicles?)\b[^\w\n]{0,3}(?:\n\s?)?){0,5}",
    re.I,
)


@cache
def _cues() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds a word that speaks of vehicles, and which kind of word each is."""
    kinds = {word: kind for kind in ("near", "vehicle", "mark") for word in sections("vehicle_words.txt")[kind]}
    return re.compile(alternatives(kinds)), {word.replace(".", " "): kind for word, kind in kinds.items()}


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    text = view.text
    found = {match.span(): "shape" for match in PLAIN.finditer(text) if _is_mark(match.group())}
    cue, kinds = _cues()
    for said in cue.finditer(view.lower):
        kind, start = kinds[said.group().replace(".", " ")], said.end()
        link = LINK.match(text, start)
        start = link.end() if link else start
        match = AFTER_MARK.match(text, start) if kind == "mark" else None
        if kind == "vehicle" and "." not in text[said.end() : start]:
            match = AFTER_VEHICLE.match(text, start)
        if match and _could_be_mark(match.group()):
            found[match.span()] = f"{kind} right before"
        for match in NEAR.finditer(text, max(0, said.start() - 45), said.end() + 55):
            if _is_mark(match.group()) and (kind != "near" or CURRENT.match(match.group())):
                found.setdefault(match.span(), "vehicle spoken of")
    for match in COLOURED.finditer(text) if any(colour in view.lower for colour in COLOURS) else ():
        if _is_mark(match[1]):
            found.setdefault(match.span(1), "colour and make before")
    last = 0
    for (start, end), why in sorted(found.items()):
        if start >= last:
            last = end
            yield view.finding(start, end, LABEL, "vehicle_registration", Confidence.LIKELY, why)


def _is_mark(typed: str) -> bool:
    """Whether the last letters are neither a word nor an abbreviation ("SE15 HAS", "T10 LHS"), and all of one case (not HbA1c)."""
    return typed in (typed.upper(), typed.lower()) and typed[-3:].lower() not in words() and _could_be_mark(typed)


def _could_be_mark(typed: str) -> bool:
    return sections("vehicle_words.txt")["no mark"].isdisjoint(re.findall("[A-Z]+", typed.upper()))
