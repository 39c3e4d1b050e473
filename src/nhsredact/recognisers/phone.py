"""Telephone numbers of people: British mobiles and landlines in any grouping, numbers from abroad.

Sources: Ofcom, National Telephone Numbering Plan (01 and 02 geographic, 07 mobile; 03, 08 and 09 are shared lines, which no person has);
phonenumbers for numbers from abroad. A mobile is a person's. A landline is judged by the nearest words that say whose it is
(data/phone_cues.txt): a switchboard, a clinic or "ring us on" is left alone, and so are helplines; with no such word it stays POSSIBLE.
"""

import re
from collections.abc import Iterator
from functools import cache

from nhsredact.data import names, sections
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before
from nhsredact.view import View

LABEL = "PHONE_NUMBER"
GAPS = r"[ .\-()/_\n\t]{0,3}"
LAST = r"(?![0-9]|[.-][0-9])"
# Dates (01-02-2024 123) are kept out by three digits before the first gap, or a gap after each digit.
HOME = re.compile(
    rf"0(?<![\w.+£$€*#=]0)(?<![\w,][,-]0)"
    rf"(?:[127][0-9](?:{GAPS}[0-9]){{7,8}}|(?:[ .][0-9]){{9,10}}|[ ]?7 ?[0-9]{{3}} ?[0-9]{{3}} ?[0-9]{{3}}){LAST}"
)
MISREAD = re.compile(rf"[0Oo](?<![\w.+£$€*#=][0Oo])[127][0-9OoIl](?:{GAPS}[0-9OoIl]){{8}}(?![A-Za-z0-9])")
BRITISH = re.compile(rf"44(?<![\w.=#-]44)(?=[ .)(-]{{0,3}}[0127])[ .)-]{{0,2}}(?:\(?0\)?[ .-]?)?[127](?:{GAPS}[0-9]){{8,9}}{LAST}")
BRITISH_00 = re.compile(rf"00[ -]?44[ .)-]{{0,2}}(?:\(?0\)?[ .-]?)?[127](?:{GAPS}[0-9]){{8,9}}{LAST}")
ABROAD = re.compile(r"\+[ (]?(?!44)[1-9][0-9 ().\-/]{6,18}[0-9](?![0-9])")
ABROAD_00 = re.compile(r"00(?<![\w.,#*£-]00)[ ]?(?!44)[1-9][0-9 ().\-/]{6,18}[0-9](?![0-9])")
NO_NOUGHT = re.compile(r"7(?<![\w.,+£$€*#=-]7)[0-9](?:[ .-]?[0-9]){8}" + LAST)
LOCAL = re.compile(r"[2-9](?<![\w.,£$€:/+#*-][2-9])[0-9]{2}[ -]?[0-9]{3,4}(?![\w:%]|[ .,/-][0-9])")
CALLED = re.compile(
    r"\b(?:tel|telephone|phone|ph|mob|mobile|cell|landline|whatsapp|ffôn|hse|home|contact)(?: (?:no|num|number|nos))?(?:'s)?\b"
    r"[.:]{0,2}\W{0,3}(?:is |was )?$",
    re.I,
)
NUMBER_IS = re.compile(r"\b(?:tel|telephone|phone|ph|mob|landline|ffôn|hse|contact|number|t|h)(?:'s)?\b[.:]{0,2}\W{0,3}(?:is )?$", re.I)
CODE = re.compile(
    r"\b(?:order|lot|batch|ref|reference|account|acc|invoice|isbn|ean|gtin|barcode|serial|s/n|hosp|hospital|unit|mrn|case|incident|cad|policy"
    r"|licence|chip|po|nhs|chi|h&c|tag|permit|asset|samples?|passport|version|grid)\W{0,2}(?:no|num|number|id|code)?\W{0,3}$",
    re.I,
)
WORK = re.compile(
    r"\b(?:ward|team|clinic|on-?call|duty|crew|department|unit|office|trust|registrar|matron)(?:'s)?"
    r" (?:mobile|mob|phone|tel|text|number|line)\W{0,3}(?:is |on )?$",
    re.I,
)
ASK = re.compile(
    r"\b(?:(?:ring|call|dial|dial in)(?: (?:us|on|at|now))*|(?:please|or|and|to|by|can) (?:phone|telephone|contact)(?: us| on)*"
    r"|(?:phone|telephone|contact) (?:us|on|us on))[ (]*$",
    re.I,
)
NAMED = re.compile(
    r"\b(?P<verb>(?:[Rr]ing|[Cc]all|[Tt]ext|[Pp]hone|[Cc]ontact|[Ff]or) )?"
    r"(?P<given>(?!\w+day\b)[A-Z][a-z'-]+)(?P<family>(?: [A-Z][\w'-]+){0,2})"
    r"(?:'s)?(?: \([\w ]{2,15}\))?(?:,| -|:)? ?(?:on |at )?\(?$"
)
CALLS_FROM = re.compile(r"\b(?:r[aiu]ngs?|ringing|call(?:s|ed|ing)|phon(?:es|ed|ing)|text(?:s|ed|ing))\b[^.\n]{0,30} from[ (]*$", re.I)
DECIMAL = re.compile(r"[+-]\d{1,2}\.\d\d\b")
EXTENSION = re.compile(r"^[ ,(]{0,3}(?:ext|extension|x)\.? ?\d+\)?", re.I)
TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[.&'-](?=[^\W\d_]))*|\d+")


def recognise(view: View) -> Iterator[Finding]:
    text, end = view.text, 0
    for start, stop, digits in sorted(_digits(view)) if view.has_digit else ():
        if start < end or digits in sections("helplines.txt")["helplines"] or said_before(view, start, CODE, 24):
            continue
        weight = _weigh(view, start, stop, digits)
        if weight:
            end = stop
            opened = text[start - 1 : start] == "(" and ")" in text[start:stop] and "(" not in text[start:stop]
            yield view.finding(start - opened, stop, LABEL, "phone", *weight)


def _digits(view: View) -> Iterator[tuple[int, int, str]]:
    """Start, end and digits (as dialled in Britain, or with + from abroad) of whatever has the shape of a number."""
    text = view.text
    for match in (*HOME.finditer(text), *(MISREAD.finditer(text) if "O" in text or "o" in text else ())):
        digits = re.sub(r"\D", "", match.group().translate(MISREAD_LETTERS))
        if digits[1] in "127" and (len(digits) == 11 or said_before(view, match.start(), CALLED)):
            yield match.start(), match.end(), digits
    for match in (*BRITISH.finditer(text), *BRITISH_00.finditer(text)) if "44" in text else ():
        plus = re.search(r"\+ ?$", text[max(0, match.start() - 2) : match.start()])
        digits = "0" + re.sub(r"\D", "", match.group()).lstrip("0")[2:].lstrip("0")
        if plus or match.group().startswith("00") or (digits.startswith("07") and ". " not in match.group()):
            yield match.start() - (len(plus[0]) if plus else 0), match.end(), digits
    for match in (*(ABROAD.finditer(text) if "+" in text else ()), *(ABROAD_00.finditer(text) if "00" in text else ())):
        yield match.start(), match.end(), "+" + re.sub(r"\D", "", match.group()).lstrip("0")
    if any(cue in view.lower for cue in ("tel", "phone", "mob", "landline", "home", "whatsapp", "cell", "ffôn")):
        for match in (*NO_NOUGHT.finditer(text), *LOCAL.finditer(text)):
            digits = re.sub(r"\D", "", match.group())
            if said_before(view, match.start(), CALLED):
                yield match.start(), match.end(), "0" + digits if len(digits) > 9 else digits


MISREAD_LETTERS = str.maketrans("OoIl", "0011")


def _weigh(view: View, start: int, end: int, digits: str) -> tuple[Confidence, str] | None:
    if digits.startswith("+"):
        if DECIMAL.search(view.text, start, end):
            return None  # a lens: +1.25 -0.75
        import phonenumbers

        try:
            possible = phonenumbers.is_possible_number(phonenumbers.parse(digits))
        except phonenumbers.NumberParseException:
            possible = False
        return (Confidence.LIKELY, "number from abroad") if possible else None
    if digits.startswith("07"):
        return (Confidence.POSSIBLE, "mobile at work") if said_before(view, start, WORK) else (Confidence.SURE, "mobile")
    whose = _whose(view, start, end)
    if whose == "organisation":
        return None
    told = whose or said_before(view, start, NUMBER_IS)
    return Confidence.LIKELY, whose or ("called a number" if told else "landline")


def _whose(view: View, start: int, end: int) -> str:
    """`organisation` or `person`, by the nearest telling word on either side, or nothing where no word tells."""
    before = view.text[max(0, start - 100) : start].rpartition("\n\n")[2]
    named = NAMED.search(before[-45:])
    if (named and _is_name(named)) or CALLS_FROM.search(before):
        return "person"
    after = EXTENSION.sub("", re.split(r"[.\n]", view.text[end : end + 40], maxsplit=1)[0])
    near = min(_first(_tokens(before)[::-1], -1), _first(_tokens(after), 1))
    if ASK.search(before[-40:]) and not (near[1] == "person" and near[0] < 4):
        return "organisation"
    return near[1] or ("person" if "^" in before or "|" in before[-3:] else "")


def _tokens(text: str) -> list[str]:
    return [("#" if t.isdigit() else t.lower().removesuffix("'s")) for t in TOKEN.findall(text)]


def _first(words: list[str], step: int) -> tuple[int, str]:
    """How many words away the first telling word or pair of words is, and whose it makes the number."""
    cues = _cues()
    for distance, word in enumerate(words):
        pair = " ".join(words[distance : distance + 2][::step])
        if whose := cues.get(pair) or cues.get(word):
            return distance, whose
    return 99, ""


@cache
def _cues() -> dict[str, str]:
    return {word: whose for whose, cues in sections("phone_cues.txt").items() for word in cues}


def _is_name(named: re.Match[str]) -> bool:
    """Whether a given name stands there; one that is a word too (Joy) must be given in full, or be rung."""
    given = named["given"].lower()
    kind = "" if given in sections("not_a_person.txt")["dates"] else names().get(given, "")
    return "g" in kind.lower() and ("w" not in kind or bool(named["family"] or named["verb"]))
