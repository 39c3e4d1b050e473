"""Addresses of people: number and street, flats and rooms, named houses, in one span over several lines.

Sources: Royal Mail's order of an address (sub-building, building name, number and street); words of streets and houses in Britain, with
Welsh, Scots, Gaelic and Cornish ones, in data/street_words.txt. Town and postcode stay outside. A street without a number is a place, not
this; an organisation's address is left alone.
"""

import re
from collections.abc import Iterator

from nhsredact.data import names
from nhsredact.model import Confidence, Finding
from nhsredact.streets import (
    CAPITAL,
    JOIN,
    NAMED,
    POSTCODE,
    SMALL,
    WORD,
    at_home,
    capitals,
    elsewhere,
    led,
    named_length,
    street_length,
    table,
    with_street,
    words_at,
)
from nhsredact.view import View

LABEL = "ADDRESS"
TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
TEN_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
NUMBER = re.compile(
    r"""[0-9](?:(?<=[Nn]o\.[0-9])|(?<![\w.£$€+\#%'<>~=][0-9])(?<![0-9][,/:-][0-9]))
    [0-9]{0,3}[A-Za-z]?(?:[ ]?[-/&][ ]?[0-9]{1,4}[A-Za-z]?)?  # 14a, 12-14
    (?:,?[ ]{1,2}|,?[ ]?\n[ ]?)(?=[^\W\d_])""",
    re.X,
)
SMALL_WORDS = tuple(f" {word} " for word in UNITS.split("|"))
HUNDREDS = re.compile(rf"(?:a|{UNITS}) hundred(?: and (?:{TENS}|{UNITS}))?,? (?=[^\W\d_])")
SPELLED = re.compile(rf"{TENS},? (?=[^\W\d_])")
SPELLED_AFTER_NUMBER = re.compile(rf"number (?:{TENS}|{UNITS}),? (?=[^\W\d_])")
SPELLED_AFTER_LEAD = re.compile(rf"(?:(?<=\bat )|(?<=\bit's )|(?<=\bits )|(?<=\bis )|(?<=\bto ))(?:{UNITS}),? (?=[^\W\d_])")
SAID_NUMBER = re.compile(r"\b(?:number |no\.? ?|house )$", re.I)
LEADS = re.compile(
    r"(?:\b(?:at|to|tae|from|in|on|is|it'?s|of|with|home|lives|address|addr|cyfeiriad|loc|known)|[:;(-])[ :;,(-]{1,4}$", re.I
)
FLOOR = (
    "(?:(?:ground|first|second|third|fourth|top|lower|upper|middle|garden|basement|attic|rear|front|left|right|1st|2nd|3rd|4th|granny)"
    " (?:floor )?)"
)
DWELLING = (
    r"(?:flat|flt|unit|apartment|apt|maisonette|studio|bedsit|penthouse|annexe?|room|rm|plot|pitch|berth|caravan|block|chalet|cabin)\b\.?"
)
DWELLINGS = ("flat", "flt ", "apt", "apartment", "maisonette", "studio", "bedsit", "room", "plot", "pitch", "berth", "caravan", "chalet")
DOOR = r" ?(?:no\.? ?)?(?:[a-z]?\d{1,4}[a-z]?(?:[/-]\d{1,2})?|[a-z])(?!\w)"
UNIT = re.compile(rf"{DWELLING}{DOOR}(?:,? ?\n? ?{DWELLING}{DOOR})?", re.I)
STOREY = re.compile(rf"(?<![\w'-]){FLOOR}{{1,2}}$", re.I)
# 3/1, 1F2: a Scottish stair, landing and door
UNIT_BEFORE = re.compile(
    rf"(?<![\w'/-])(?:{FLOOR}{{0,2}}{DWELLING}{DOOR}|{FLOOR}{{1,2}}flat|(?:the )?penthouse|\d{{1,2}}/\d{{1,2}}|\d?[fg]f?\d)(?:,? ?\n? ?)$"
    rf"|(?<![\w'-])flat(?:{DOOR})? (?:above|below|over|behind|at|of) $",
    re.I,
)
CAPITALS = rf"{CAPITAL}(?: (?:{SMALL} )?{CAPITAL})"
HOUSE_BEFORE = re.compile(rf"(?<![\w'-])({CAPITALS}{{0,3}})(?:,? ?\n ?|, ?)$")
HOUSE_NAME = re.compile(rf"(?<![\w'-])({CAPITALS}{{0,2}})$")
HOUSE = re.compile(
    r" (?:Cottage|Barn|Bungalow|Farmhouse|Farm|Forge|Rectory|Vicarage|Manse|School ?[Hh]ouse|Steading|Coach House|Granary|Lodge|Villa|Croft"
    r"|Mill|Bakery|Dairy|Stables|Smithy|Post Office|Police House|Station House|Chapel|Byre|Bothy"
    r"|COTTAGE|BARN|BUNGALOW|FARMHOUSE|FARM|FORGE|RECTORY|VICARAGE|MANSE|SCHOOLHOUSE|LODGE)\b"
)
WELSH_HOUSE = re.compile(rf"(?:T[ŷyY]|TŶ|Bwthyn|Hafod|Tyddyn|Plas|Chy|Taigh) (?:{SMALL} )?{CAPITAL}(?: {CAPITAL})?")
WELSH_HOUSES = ("Tŷ ", "TŶ ", "Ty ", "Bwthyn", "Hafod", "Tyddyn", "Plas", "Chy ", "Taigh")
TOLD = re.compile(
    r"(?:[Aa]ddress|ADDRESS|[Aa]ddr|[Cc]yfeiriad|[Ll]iv(?:es|ing|ed|e) at|[Rr]esid(?:es|ing) at)[: (]{1,3}"
    r"(?!Unk|Not |As |See |NFA|No |The |To |TBC|X+\b)"
    rf"({CAPITALS}{{0,3}})(?=,? ?\n|[,;)]|\.(?:\s|$)|$)"
)
TELLING = ("ddr", "yfeiriad", "lives at", "living at", "lived at", "live at", "resid")
TITLE = r" {0,8}(?:Mr|Mrs|Miss|Ms|Mx|Dr|Prof|Professor|Sir|Rev|Revd|Master|Lady|Lord|Dame)\b"
TITLED = re.compile(TITLE, re.I)
LETTER_HEAD = re.compile(
    rf"\n{TITLE}[^\n\d:]{{3,50}}\n {{0,8}}({CAPITAL}(?: {WORD}){{0,3}}),? ?\n"
    r"(?:[^\n]{2,40}\n){0,3}?[^\n\d]{0,30}[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b"
)


def recognise(view: View) -> Iterator[Finding]:
    spans: list[list[int]] = []
    for start, end in sorted({*_streets(view), *_units(view), *_houses(view)}):
        if spans and (start <= spans[-1][1] or JOIN.fullmatch(view.text, spans[-1][1], start)):
            spans[-1][1] = max(end, spans[-1][1])
        else:
            spans.append([start, end])
    for start, end in spans:
        yield view.finding(start, end, LABEL, "address", Confidence.LIKELY, "number, street or house")


def _streets(view: View) -> Iterator[tuple[int, int]]:
    """A number and a street, and what stands before it: a flat, a named house."""
    text = view.text
    for number in _numbers(view):
        led_by = LEADS.search(text, max(0, number.start() - 14), number.start()) or NAMED.search(
            text, max(0, number.start() - 20), number.start()
        )
        if not text[number.end()].isupper() and not led_by:
            continue
        words = words_at(text, number.end())
        start = (SAID_NUMBER.search(text, max(0, number.start() - 8), number.start()) or number).start()
        count = street_length(text, start, words)
        if count and not elsewhere(text, start, words[count - 1].end, at_home(text, start)):
            last = words[count - 1]
            yield _with_house(text, start), with_street(text, last.end) if last.text.lower() in table("then a street") else last.end


def _numbers(view: View) -> Iterator[re.Match[str]]:
    if view.has_digit:
        yield from NUMBER.finditer(view.text)
    if "number " in view.lower:
        yield from SPELLED_AFTER_NUMBER.finditer(view.lower)
    if any(word in view.lower for word in SMALL_WORDS):
        yield from SPELLED_AFTER_LEAD.finditer(view.lower)
    if " hundred" in view.lower:
        yield from HUNDREDS.finditer(view.lower)
    if any(word in view.lower for word in TEN_WORDS):
        yield from SPELLED.finditer(view.lower)


def _units(view: View) -> Iterator[tuple[int, int]]:
    """A flat or room and the building it is in; the street, if it has a number, is found by itself."""
    text = view.text
    for unit in _dwellings(view):
        begin = (STOREY.search(text, max(0, unit.start() - 30), unit.start()) or unit).start()
        gap = JOIN.match(text, unit.end())
        words = words_at(text, gap.end() if gap else unit.end())
        count = named_length(words, table("building") | table("own house"))
        home = at_home(text, begin)
        public = unit.group().lower().startswith(("room", "rm", "block", "unit"))
        named = capitals(words) if not count and not public and gap and gap.end() > unit.end() else 0
        if 0 < named < 4 and text[words[named - 1].end :][:1] in (",", "\n", "."):
            yield begin, words[named - 1].end  # Plot 9, Happy Valley, Town
        elif not count and home and not public:
            yield begin, unit.end()
        elif count and not elsewhere(text, begin, words[count - 1].end, home=True):
            student = words[count - 1].text.lower() in table("student")
            if home or student or not public:
                yield begin, with_street(text, words[count - 1].end)


def _dwellings(view: View) -> Iterator[re.Match[str]]:
    for word in DWELLINGS:
        at = view.lower.find(word)
        while at >= 0:
            unit = None if view.text[at - 1 : at].isalnum() else UNIT.match(view.text, at)
            if unit:
                yield unit
            at = view.lower.find(word, at + 1)


def _houses(view: View) -> Iterator[tuple[int, int]]:
    """A house with a name and no number, where something says that it is somebody's home."""
    text = view.text
    for house in HOUSE.finditer(text):
        name = HOUSE_NAME.search(text, max(0, house.start() - 45), house.start())
        if name and name[1].lower() not in table("small talk"):
            private = house.group().strip().lower() in table("private") or name[1] == "The Old"
            yield from _house(text, name.start(), house.end(), private=private)
    if any(cue in view.lower for cue in TELLING):
        for told in TOLD.finditer(text):
            yield told.start(1), with_street(text, told.end(1))
    if "\n" in text and view.has_digit:
        for head in LETTER_HEAD.finditer(f"\n{text}"):
            yield head.start(1) - 1, with_street(text, head.end(1) - 1)
    if any(word in text for word in WELSH_HOUSES):
        for house in WELSH_HOUSE.finditer(text):
            yield from _house(text, house.start(), house.end(), private=house.group()[1] in "ŷŶyYw")


def _house(text: str, start: int, end: int, *, private: bool) -> Iterator[tuple[int, int]]:
    street = with_street(text, end)
    placed = led(text, start) or (text[end : end + 2] == ", " and text[start + 1] in "ŷŶ")
    told = at_home(text, start) or _under_a_name(text, start) or POSTCODE.match(text, end) is not None
    if (told or (private and (placed or street > end))) and not elsewhere(text, start, end, home=True):
        yield start, street


def _with_house(text: str, start: int) -> int:
    """Where the address begins, once the flat and the house named before the number are counted in."""
    for _ in range(3):
        unit = UNIT_BEFORE.search(text, max(0, start - 60), start)
        house = None if unit else HOUSE_BEFORE.search(text, max(0, start - 70), start)
        begin = unit.start() if unit else _house_start(text, house) if house else start
        if begin == start:
            break
        start = begin
    return start


def _house_start(text: str, house: re.Match[str]) -> int:
    """Where the name of a house begins in the capitalised words before a number; the end of those words where they are no house."""
    words = words_at(text, house.start(1))
    last, kind = words[-1].text.lower(), names().get(words[0].text.lower(), "")
    if any(word.text.isupper() and 1 < len(word.text) < 5 for word in words) and not text.isupper():
        return house.end()
    begins = table("house first") | ({"the"} if len(words) > 1 else set())
    first = next((word.start for word in words if word.text.lower() in begins), None)
    if first is not None:
        return first
    person = ("G" in kind and "w" not in kind) or TITLED.match(words[0].text) is not None
    named = last in table("own house") or (len(words) > 1 and not person and last in table("building") | table("weak"))
    alone = len(words) == 1 and not text[: house.start(1)].rpartition("\n")[2].strip() and "g" not in kind.lower()
    if named or (alone and ("s" not in kind.lower() or "p" in kind)):
        return house.start(1)
    return house.start(1) if _under_a_name(text, house.start(1)) or at_home(text, house.start(1)) else house.end()


def _under_a_name(text: str, start: int) -> bool:
    """Whether it begins a line, and the line above is a person with a title: the head of a letter."""
    above, _, this = text[max(0, start - 120) : start].rpartition("\n")
    return not this.strip() and TITLED.match(above.rpartition("\n")[2]) is not None
