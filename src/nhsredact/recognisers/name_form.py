"""Names by how they are written: "J. Okafor", "OKAFOR, Margaret", a signature on its own line, what follows a name ("Danuta (wife)",
"Winston, 55,"), and families ("the Okafor family").

A form lets a word be a name that no list knows.
"""

import re
from collections.abc import Iterator

from nhsredact.data import sections
from nhsredact.model import Confidence, Finding, Role
from nhsredact.names import is_given, is_surname, kind
from nhsredact.view import View

LABEL = "PERSON"
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŻŽȘȚḤḌṢ"
CAPITALISED = rf"[{UPPER}][^\W\d_]+(?:['-][^\W\d_]+)*"
INITIALS = re.compile(
    rf"[{UPPER}](?<![\w'.-][{UPPER}])(?:\.[ -]?[{UPPER}]){{0,2}}(?:\. ?|  ?)((?:O'|Mac |Mc|Ó |de |van |von )?{CAPITALISED})"
)
SURNAME_FIRST = re.compile(rf"[{UPPER}](?<![\w'-][{UPPER}])[^\W\d_]+(?:['-][^\W\d_]+)*,[ ]{{0,2}}({CAPITALISED})")
SIGNATURE = re.compile(rf"[-~*\n][ \t]*(?P<name>{CAPITALISED}(?: {CAPITALISED})?)[ \t]*(?:x{{1,4}}|X{{1,4}})?[ \t]*$")
RELATION = "wife|husband|partner|mother|father|mum|mam|dad|son|daughter|brother|sister|niece|nephew|aunt|uncle|cousin|friend|neighbour|carer|nok|next of kin"
WHOSE = r"(?:, (?:the|her|his|my|our|their|an?) |, | ?\((?:the|her|his|my|our|their)? ?)"
FOLLOWED = re.compile(
    rf"(?P<name>{CAPITALISED}(?: {CAPITALISED})?){WHOSE}(?P<what>(?:{RELATION})\b|\d{{1,2}}[),]|\d{{1,2}} ?(?:y|yrs|years)\b)"
)
FAMILY = re.compile(
    rf"\b[Tt]he (?P<name>{CAPITALISED}(?: {CAPITALISED})?) (?:family|household|twins|triplets|sisters|brothers|children|boys|girls)\b"
)
OWN_LINE = frozenset(["thanks", "regards", "cheers", "love", "best", "yours", "ward", "team", "admin", "comments", "ends", "end"])


def recognise(view: View) -> Iterator[Finding]:
    text = view.text
    for match in INITIALS.finditer(text):
        if _initial_and_surname(text, match):
            yield view.finding(*match.span(), LABEL, "name_form", Confidence.LIKELY, "initial and surname")
    for match in SURNAME_FIRST.finditer(text) if "," in text else ():
        surname = match.group().partition(",")[0]
        known = kind(surname)
        if (
            is_given(kind(match[1]))
            and (is_surname(known) or known == "")
            and not (surname.isupper() and "w" in known)
            and len(surname) > 3
            and _leads_line(text, match.start(), surname)
        ):
            yield view.finding(*match.span(), LABEL, "name_form", Confidence.LIKELY, "surname first")
    for match in FOLLOWED.finditer(text) if "," in text or "(" in text else ():
        words = match["name"].split()
        if all(kind(word) != "w" for word in words) and not words[0].isupper():
            role = Role.RELATIVE if match["what"][0].isalpha() else Role.UNKNOWN
            yield view.finding(*match.span("name"), LABEL, "name_form", Confidence.LIKELY, "relation or age after it", role=role)
    for match in FAMILY.finditer(text) if "he " in text else ():
        words = match["name"].lower().split()
        if all(kind(word) != "w" for word in words) and sections("not_a_person.txt")["before"].isdisjoint(words):
            yield view.finding(*match.span("name"), LABEL, "name_form", Confidence.LIKELY, "family", role=Role.RELATIVE)
    signed = SIGNATURE.search(text, max(0, len(text) - 60))
    if signed and all(kind(word) != "w" for word in signed["name"].split()) and signed["name"].lower() not in OWN_LINE:
        yield view.finding(*signed.span("name"), LABEL, "name_form", Confidence.LIKELY, "signature")


def _initial_and_surname(text: str, match: re.Match[str]) -> bool:
    """Whether the letter is an initial: not the end of a sentence ("factor VIII and B. He"), not one answer of several ("A. Amoxicillin"), not an article."""
    initials, surname = text[match.start() : match.start(1)], match[1]
    known = kind(surname)
    if "w" in known or (surname.isupper() and len(surname) < 4) or match.group().lower() in sections("not_a_person.txt")["species"]:
        return False
    before = text[max(0, match.start() - 2) : match.start()]
    if initials.count(".") > 1:
        return True
    if "." not in initials:
        return is_surname(known) and initials.strip() not in ("A", "I")
    if before[-1:] in ("", "\n") and initials[0] in "ABCDEFQ":
        return "-" in surname or is_surname(known)
    return is_surname(known) or before[-1:] in ("", "\n") or (before[-1] == " " and before[0] in ",;:(-&")


def _leads_line(text: str, start: int, surname: str) -> bool:
    return (
        surname.isupper() or start == 0 or text[start - 1] in "\n\t|•" or text[max(0, start - 3) : start].strip(" -*•>0123456789.)") == ""
    )
