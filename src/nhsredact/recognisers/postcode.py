"""UK postcode as people type it: any case and spacing, a line break between its halves, O for 0 and I or l for 1.

Sources: Royal Mail's form (inward half: a digit and two letters, never C I K M O V; GIR 0AA; BFPO and its number) and the outward codes in
data/postcode_districts.txt. Capitals and a district that exists are SURE; small letters, odd typing or an unknown district need more.
"""

import re
from collections.abc import Iterator

from nhsredact.data import postcode_districts
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before
from nhsredact.view import View

LABEL = "UK_POSTCODE"
# The inward half is rarer than the outward, so it is looked for first. Among capitals O or I, or a small l, may stand for its digit.
INWARD = re.compile(
    r"""(?:[0-9](?<=[\w\s.,^-][0-9])(?:[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2} | [ ][ABD-HJLNP-UW-Z]{2})
    | [OIl](?<=[\w\s.,^-][OIl])[ABD-HJLNP-UW-Z]{2})
    (?![A-Za-z0-9_@]|[-/.][0-9])""",
    re.X,
)
OUTWARD = re.compile(
    r"""[A-Za-z0](?<![\w@\#&$£*][A-Za-z0])(?<![A-Z0-9-][.-][A-Za-z0])(?<![0-9]/[A-Za-z0])  # not from inside a longer code
    [A-Za-z]?[ ]?[0-9OIl][0-9A-Za-z]?
    (?P<gap>\s{0,3}(?:[-.,]|,?\n)?[ \t]{0,6})$""",
    re.X,
)
SPECIAL = re.compile(r"(?:GIR {0,2}0AA|B\.?F\.?P\.?O\.? ?\d{1,4})(?![\w-])", re.I)
ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th", re.I)
UNIT = re.compile(r"\d(?:hr|rs|yr|yd|ft|lb|ug|ng|wt|bd|bp|gs|xl|ds|pt|pp|st|nd|rd|th|qt|as|at|an|up|us|we|he|to|do|go|by|be|on|or)", re.I)
PLATE = re.compile(r"[A-Z]{2}[0-9]{2}[OI][A-Z]{2}")
CODE = re.compile(
    r"\b(?:lot|batch|serial|s/n|sn|model|part|order|asset|tag|version|sku|form|cat|(?<!post )code|licence|license|type|vit|vitamin)\b"
    r"\W{0,3}(?:no|num|number|nos)?\W{0,3}$",
    re.I,
)
CUE = re.compile(
    r"\b(?:post\s?code|p/?code|pc|zip|cod\s?post|addr|address|lives?|living|home|cyfeiriad)\b|(?-i:[A-Z])[a-z'-]{2,20}(?:[,;^]+\s*|\s+)$",
    re.I,
)
TO_DIGIT = str.maketrans("OIL", "011")
Weight = tuple[Confidence, str] | None


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    text = view.text
    for inward in INWARD.finditer(text):
        outward = OUTWARD.search(text, max(0, inward.start() - 12), inward.start())
        if outward is None or CODE.search(text, max(0, outward.start() - 24), outward.start()):
            continue
        weight = _weigh(view, outward, inward)
        if weight:
            yield view.finding(outward.start(), inward.end(), LABEL, "postcode", *weight)
    if "bfpo" in view.lower or "b.f.p" in view.lower or "gir" in view.lower:
        for special in SPECIAL.finditer(text):
            if not text[: special.start()][-1:].isalnum():
                capitals = special.group().isupper()
                yield view.finding(
                    *special.span(), LABEL, "postcode", Confidence.SURE if capitals else Confidence.LIKELY, "special postcode"
                )


def _weigh(view: View, outward: re.Match[str], inward: re.Match[str]) -> Weight:
    gap, half = outward["gap"], inward.group()
    typed = outward.group().removesuffix(gap)
    if not any(c.isdigit() for c in typed + half):
        return None
    district, spaced = _district(typed), " " in half
    exact = district == typed and half[0].isdigit() and not spaced
    if exact and half.isupper() and (gap.isspace() or (not gap and not typed[1].isdigit())):
        storey = ORDINAL.fullmatch(half) and re.match(r" *[A-Za-z]", view.text[inward.end() : inward.end() + 5])
        return None if storey else (Confidence.SURE, "real district")
    cue = said_before(view, outward.start(), CUE, 50)
    if (typed + half).replace("l", "1").isupper():
        return _weigh_odd(typed, gap, half, district, cue)
    small = district == typed.upper() and half[0].isdigit()
    brief = typed[1].isdigit() and (not gap or UNIT.fullmatch(half) is not None)
    return (Confidence.LIKELY, "real district, small letters") if small and (cue or not (brief or ORDINAL.fullmatch(half))) else None


def _weigh_odd(typed: str, gap: str, half: str, district: str, cue: bool) -> Weight:
    """Capitals, but a letter stands for a digit, a space is too many or too few, or there is no such district."""
    if not district:
        plain = gap == " " and half[0].isdigit() and half[1] != " " and any(c.isdigit() for c in typed)
        return ((Confidence.LIKELY if cue else Confidence.POSSIBLE), "district unknown") if plain else None
    if not cue and (PLATE.fullmatch(typed + half) or (" " in half and (" " in typed or not gap or typed[1].isdigit()))):
        return None
    return (Confidence.LIKELY if cue or gap or not typed[1].isdigit() else Confidence.POSSIBLE), "odd typing"


def _district(typed: str) -> str:
    """The district that was meant, letters where letters stand and digits where digits must; empty where there is none."""
    code = typed.upper().replace(" ", "")
    for length in (2, 1):
        area, first, last = code[:length].replace("0", "O"), code[length : length + 1].translate(TO_DIGIT), code[length + 1 :]
        for district in (area + first + last, area + first + last.translate(TO_DIGIT)):
            if district in postcode_districts():
                return district
    return ""
