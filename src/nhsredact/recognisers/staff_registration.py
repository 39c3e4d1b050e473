"""Registration number of a health or care professional, named by its register; the NMC PIN also by its shape alone.

Source: the registers' public search pages; NHS Data Dictionary, PROFESSIONAL REGISTRATION ENTRY IDENTIFIER. GMC and GPhC: seven digits.
NMC: two digits, a letter A to L for the month, four digits, a letter for the country. HCPC: two or three letters for the profession, then
digits. It is a colleague's, so the role is staff.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import column
from nhsredact.checks.alternatives import alternatives
from nhsredact.model import Confidence, Finding, Role
from nhsredact.view import View

LABEL = "STAFF_REGISTRATION"
PIN = re.compile(r"[0-9](?<![\w/-][0-9])[0-9][A-L][0-9]{4}[A-Z](?![\w-])")
WORDS = (
    "reg|registration|registered|registrant|ref|reference|no|nos|num|number|pin|code|id|membership|member|list|licence"
    "|is|was|as|the|my|his|her|their"
)
FAR = r"(?:|[^\d\n]{0,40}?(?:\n[^\d\n]{0,6}?)?(?<![\w+£]))"
NEAR = rf"(?!-[0-9])(?:[^\w\n]|\b(?:{WORDS})\b){{0,12}}\n?[^\w\n]{{0,3}}(?<!\w)"
END = r"(?!\w|[./-]?[0-9]| [0-9]{3}(?![0-9]{3}))"
SEVEN = r"(?:[0-9]{7}|[0-9]{3}[ -][0-9]{4}|[0-9]{2} [0-9]{5}|[0-9]{4} [0-9]{3}|[0-9]{2} [0-9]{2} [0-9]{3}|[0-9] [0-9]{3} [0-9]{3})"
NMC = r"[0-9]{2}[ -]?[A-Z1][ -]?[0-9OoIl]{4}[ -]?[A-Z]"
HCPC = r"(?:AS|BS|CH|CS|DT|HAD|ODP|OT|OR|PA|PH|PO|PYL|PS|RA|SL|SW)"
NOT_A_YEAR = r"(?!(?:19|20)[0-9]{2}\b)"
# register as written in lower case (a dot is any gap): what follows its name
REGISTERS = {
    "gmc|g.m.c|gphc|sssc|niscc|general.medical.council|general.pharmaceutical.council|doctor.index": rf"""
        (?:{FAR}(?P<value>[AC]?{SEVEN})|{NEAR}(?P<digits>[0-9]{{5,8}}))""",
    "nmc|n.m.c|midwifery.council|nmc.pin|pin": rf"{FAR}(?P<value>{NMC})",
    "hcpc|hpc|care.professions.council|ahcs|rccp|swe|social.work.england": rf"""
        (?:{FAR}(?P<value>(?:{HCPC}[ -]?|(?-i:[A-Z]{{2,4}}))[0-9]{{4,6}})|{NEAR}(?P<digits>[0-9]{{5,6}}))""",
    "social.worker|paramedic|physiotherapist|occupational.therapist": rf"{NEAR}(?P<value>(?-i:{HCPC})[0-9]{{5,6}})",
    "gdc|general.dental.council|goc|general.optical.council|gosc|general.osteopathic.council|gcc|general.chiropractic.council|psni|bacp|mbacp"
    "|babcp|ukcp|bps|bda|rcvs|csp|mcsp|rcot|cnhc|mdu|mddus|mps|social.care.wales": rf"""
        {NEAR}(?P<value>(?:[A-Z]{{1,2}}[/-]?|[0-9]{{2}}-)?{NOT_A_YEAR}(?:[0-9]{{4,10}}|[0-9]{{3}}[ ][0-9]{{3}})(?:/[0-9]{{1,4}})?)""",
    "performer|performers|prescriber|prescribing": rf"{NEAR}(?P<value>[A-Z]?[0-9]{{6,7}})(?!\s?(?:mg|mcg|units?|iu)\b)",
    "gcrb": rf"{NEAR}(?P<value>[0-9]{{2,6}})",
    "gmp|gnc|gp.code|gmp.code|consultant.code|national.code|clinician.code": rf"{NEAR}(?P<value>[CDG][0-9]{{6,7}})",
    "mbbs|mb.bs|mbchb|mb.chb|mrcgp|mrcp|frcp|frcs|mrcs|frca|mrcpsych|frcem|frcr": rf"{NEAR}(?P<value>[0-9]{{7}})",
    "registration|registered|registrant": rf"(?:{FAR}(?P<value>{NMC})|{NEAR}(?P<digits>[0-9]{{7}}))",
    "reg.no|reg.num|reg.number|registration.no|registration.number|reg.ref|reg..no": rf"{FAR}(?P<value>[0-9]{{7}})",
}
FOLLOWS = {word.replace(".", " "): re.compile(shape.strip() + END, re.I) for words, shape in REGISTERS.items() for word in words.split("|")}
NAMED = re.compile(alternatives("|".join(REGISTERS).split("|")))
LONG = re.compile(r"[0-9]{3}")
NOT_STAFF = re.compile(r"(?:charity|company|vehicle|vat|land|car|business|society)\s+$", re.I)
BEFORE = re.compile(rf"(?<![\w.,/+£-])(?:{SEVEN}|{NMC}|[A-Z]{{2,3}}[0-9]{{5,6}}|[0-9]{{6}})[\s(\[,]{{1,3}}$")
CELL = re.compile(rf"(?<![\w.]){SEVEN}(?!\w)|(?<!\w){NMC}(?!\w)|(?<!\w)[A-Z]{{2,3}}[0-9]{{4,6}}(?!\w)")
MORE = re.compile(rf"\s?(?:,|;|/|&|\band\b)\s?(?:and\s)?(?P<value>{SEVEN}|{NMC}){END}")


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit or not LONG.search(view.text):
        return
    text, found, heads = view.text, set[tuple[int, int]](), False
    for named in NAMED.finditer(view.lower):
        match = FOLLOWS[named.group().replace(".", " ")].match(text, named.end())
        if match and not NOT_STAFF.search(text, max(0, named.start() - 12), named.start()):
            found.add(match.span(match.lastgroup or 0))
            while match := MORE.match(text, match.end()):
                found.add(match.span("value"))
        elif text[named.start() : named.end()].isupper() and (before := BEFORE.search(text, max(0, named.start() - 14), named.start())):
            found.add((before.start(), len(before.group().rstrip(" (,[")) + before.start()))
        else:
            heads = True
    if heads and "\n" in text:
        found |= {m.span() for m in CELL.finditer(text) if NAMED.search(column.heads(text, m.start()))}
    for start, end in sorted(found):
        yield view.finding(start, end, LABEL, "staff_registration", Confidence.SURE, "named by its register", role=Role.STAFF)
    for match in PIN.finditer(text):
        if match.span() not in found:
            yield view.finding(*match.span(), LABEL, "staff_registration", Confidence.LIKELY, "NMC PIN by its shape", role=Role.STAFF)
