"""Passport number, or that of a residence permit or travel document, named as such; and the machine-readable lines of a passport.

Source: HM Passport Office (nine digits); ICAO Doc 9303 part 3 (machine-readable zone). Other countries and newer British books have one or
two letters before six to eight digits. Nothing but the word tells such a number from others, so it must stand close.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import column
from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "UK_PASSPORT"
CUE = re.compile(r"pass[ -]?ports?\b|pasbort|\bp/port\b|\bppt\b|\bbrps?\b|residence permit|travel document")
NUMBER = re.compile(
    r"(?<![\w./£@+-])(?<![0-9][ ,])"
    r"(?:GBR ?[0-9]{9}|[A-Z]{2} ?[0-9]{3}[ -][0-9]{2,3}[ -][0-9]{3,4}|(?:[A-Z]{1,2}[ -]?|[a-z]{1,2})[0-9](?:[ -]?[0-9]){5,7}[A-Za-z]?"
    r"|[0-9]{8,9}|[0-9](?:[ .-]?[0-9OoIl]){8})"
    r"(?![\w@%]|[./: -][0-9])"
)
# what lies between the word and its number names no other thing that has a number
OTHER = re.compile(
    r"\b(?:nhs|chi|h&c|ni|nino|tel|phone|mob\w*|mrn|hosp\w*|unit|licen[cs]e|dvla|sort|account|acc|a/c|card|bag|seal|envelope|invoice|case|visa|job|bed)\b"
    r"|\b[A-Za-z]{1,2}[0-9]{6,}|[0-9]{7,}|\n\s*\n\s*[A-Za-z]",
    re.I,
)
BEFORE = re.compile(
    r"[\s,;:=()\[\]\"'|-]{0,4}(?:(?:is|was|on|as|from|in|being|the|a|an|my|his|her|their|your|uk|british|irish|old|new|expired)\b\s*){0,4}$",
    re.I,
)
DATE = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])[ .-]?(?:0?[1-9]|1[0-2])[ .-]?(?:19|20)[0-9]{2}")
SPOKEN_OF = ("passport", "pass ", "pass-", "p/port", "ppt", "pasbort", "brp", "residence permit", "travel doc")
MACHINE = re.compile(r"P[A-Z<][A-Z<]{3}[A-Z<]{2,39}<<[A-Z0-9<]{0,39}|[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{2,16}")


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    for match in MACHINE.finditer(view.text) if "<<" in view.text else ():
        yield view.finding(match.start(), match.end(), LABEL, "passport", Confidence.SURE, "machine-readable line")
    if not any(word in view.lower for word in SPOKEN_OF):
        return
    found = {match.span() for cue in CUE.finditer(view.lower) for match in _beside(view.text, cue)}
    if "\n" in view.text:
        found |= {m.span() for m in NUMBER.finditer(view.text) if CUE.search(column.heads(view.text, m.start()))}
    for start, end in sorted(found):
        yield view.finding(start, end, LABEL, "passport", Confidence.LIKELY, "called so")


def _beside(text: str, cue: re.Match[str]) -> Iterator[re.Match[str]]:
    """The number after the word, the others that are listed with it, or else the number just before it."""
    end, reach = cue.end(), 70
    while match := NUMBER.search(text, end, min(len(text), end + reach + 22)):
        if match.start() > end + reach or OTHER.search(text[end : match.start()]) or DATE.fullmatch(match.group()):
            break
        yield match
        end, reach = match.end(), 12
    if end == cue.end():
        start = max(0, cue.start() - 45)
        for match in NUMBER.finditer(text, start, cue.start()):
            if BEFORE.fullmatch(text, match.end(), cue.start()) and not DATE.fullmatch(match.group()):
                yield match
