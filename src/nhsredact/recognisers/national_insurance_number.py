"""National Insurance number: two letters, six digits, a letter A to D, in any spacing and case.

Source: HMRC, National Insurance Manual NIM39110: D F I Q U V are not used as first or second letter, O not as second, and BG GB KN NK NT
TN ZZ are not used at all. QQ stands in HMRC's examples, and so in other people's. A number called a National Insurance number is reported
with any letters, without its last letter, and with O and I scanned for 0 and 1.
"""

import re
from collections.abc import Iterator

from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before, said_near
from nhsredact.view import View

LABEL = "UK_NINO"
GAP = r"[ .\-/_|\n\t]{0,3}"
SHAPE = re.compile(
    rf"[A-Za-z](?<![\w&@#][A-Za-z])(?:[ .\-_|\n\t]{{0,3}}[A-Za-z]){GAP}[0-9OoIl](?:{GAP}[0-9OoIl]){{5}}(?P<suffix>{GAP}[A-Da-d])?(?![\w*]|[./-][0-9])"
)
ISSUED = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)(?:QQ|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])[0-9]{6}[A-D]")
CALLED = r"\b(?:NI(?:NO|N)?|N\.\s?I\.?|nat(?:ional|\.)?\s{0,2}ins(?:urance|\.)?|yswiriant\s+gwladol)\b"
CUE = re.compile(CALLED, re.I)
CUE_BEFORE = re.compile(CALLED + r"[^\d]{0,25}$", re.I)
WORD = re.compile(r"(?:am|an|as|at|be|by|go|he|in|is|it|me|my|ni|no|of|on|or|pm|so|to|up|us|we)\W", re.I)


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    for match in SHAPE.finditer(view.text):
        compact = re.sub(r"[\W_]", "", match.group()).upper()
        called = said_near(view, match.start(), match.end(), CUE, 45)
        issued = ISSUED.fullmatch(compact) is not None
        if not issued:
            called = called and said_before(view, match.start(), CUE_BEFORE, 45)
        if WORD.match(match.group()) or (not issued and (not called or sum(map(str.isdigit, compact)) < 4)):
            continue
        confidence = Confidence.SURE if issued and called else Confidence.LIKELY
        yield view.finding(match.start(), match.end(), LABEL, "national_insurance_number", confidence, "called so" if called else "shape")
