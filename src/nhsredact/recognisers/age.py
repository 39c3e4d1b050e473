"""Age: "83-year-old", "aged 4", "82F", "she's 91", "turned ninety-one", "six weeks old", "a nonagenarian".

A candidate only: `people` decides whether it is somebody's. Not an age: a decade ("in her sixties"), a gestation (26+3), a band ("aged 50 to 74",
"over 65s", "16 and over"), a thing's ("a 10-year-old scanner") or a wait's ("2 years old" of a building is told by what it stands beside).
"""

import re
from collections.abc import Iterator

from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "AGE"
TEN = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
UNIT = "one|two|three|four|five|six|seven|eight|nine"
WORD = rf"(?:(?:{TEN})(?:[ -](?:{UNIT}))?|{UNIT}|ten|eleven|twelve|\w{{3,5}}teen|(?:a |one )?hundred(?: and \w+)?)"
YEARS = r"(?:1[01]\d|\d{1,2})"
NUMBER = rf"(?:{YEARS}|{WORD})"
SPAN = r"(?:years?|yrs?|months?|mths?|mo|weeks?|wks?|days?|hours?|hrs?)"
SHAPE = re.compile(
    rf"""(?<![\w.+/£-])(?:
        (?P<old>{NUMBER}(?:\ and\ a\ half|½|\.5)?[ -]?{SPAN}[ -](?:old|young)s?\b
        | {YEARS}\ ?(?:y[./]?\ ?o\b|yo\b|yrs?\b(?!\ (?:ago|later|of|since|on))|y\b(?!/)))
      | (?:aged?|turn(?:ed|ing|s)?|age\ of|at\ the\ age\ of|AGE)[:\ ]\ ?(?:just\ |only\ )?(?P<aged>{NUMBER}(?:\ (?:years|yrs|months|weeks|days)\b)?)
      | (?:s?he|they|who|mum|mam|dad|nan|son|daughter|baby|granda?d|gran|(?-i:[A-Z][a-z]+))(?:'s|\ is|\ was|'ll\ be|\ will\ be|\ turned|\ turns)
        \ (?:only\ |just\ |now\ |nearly\ |almost\ )?(?P<is>{NUMBER}(?:[ -]{SPAN}(?:[ -]old)?)?)
      | (?:man|woman|boy|girl|lady|gentleman|child|patient)\ of\ (?P<of>{NUMBER})
      | (?<=\|\ )(?P<cell>{YEARS})(?=\ \|)
      | (?P<sexed>{YEARS})\ ?(?:[MF](?![\w'/])|(?:male|female|lady|man|woman)\b)
      | (?<!the\ )[MF](?=\d\d)(?P<sexed_first>\d{{2,3}}(?![\d/]))
      | (?P<word>(?:septua|octo|nona)genarian|centenarian|supercentenarian)
      | (?P<apposed>(?<=,\ ){YEARS}(?=,\ (?:of|from|who|was|has|had|a|an|is|and)\b)|(?<=\w\ \(){YEARS}(?=\)))
    )(?!\w)""",
    re.X | re.I,
)
BAND = re.compile(
    r"\s?(?:%|\+|(?:-|–|to|or|and)\s?(?:\d|over|above|under|older|younger|below|up)|s\b|plus\b|(?:pm|am|mg|ml|kg|cm|mm|miles?|patients|people|per)\b)"
)
BOUND = re.compile(r"\b(?:over|under|above|below|from|between|than|and|to|least|ages)\s$", re.I)
THING = re.compile(
    r"[- ](?:\w+ )?(?:building|scanner|hospital|estate|machine|system|house|policy|dog|cat|car|whisky|tree|charity|company|record|trust|plan|contract)",
    re.I,
)
ANCHOR = re.compile(r"[0-9]+|years?\b|aged?\b|turn(?:s|ed|ing)\b|genarian|months?\b|weeks?\b|days? ")
REACH = 60
"""An age and what shows it stand within so many characters of an anchor."""


def recognise(view: View) -> Iterator[Finding]:
    for match in (found for start, end in _near_a_number(view.lower) for found in SHAPE.finditer(view.text, start, end)):
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        if (
            BAND.match(view.text, end)
            or THING.match(view.text, end)
            or (kind != "word" and BOUND.search(view.text, max(0, start - 12), start))
        ):
            continue
        yield view.finding(start, end, LABEL, "age", Confidence.POSSIBLE, "age")


def _near_a_number(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of the text in which an age can stand, disjoint and in order."""
    first, last = 0, -1
    for anchor in ANCHOR.finditer(text):
        if anchor.start() - REACH > last:
            if last >= 0:
                yield first, last
            first = max(anchor.start() - REACH, 0)
        last = anchor.end() + REACH
    if last >= 0:
        yield first, last
