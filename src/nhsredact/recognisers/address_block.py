"""Addresses by their postcode: the lines, or the phrases between commas, that lead up to it, whatever street and house are called.

Source: Royal Mail's order of an address: person, house, street, locality, town, postcode. The person before and the town after stay outside;
so does every address in which an organisation stands.
"""

import re
from collections.abc import Iterator

from nhsredact.data import sections
from nhsredact.model import Confidence, Finding
from nhsredact.names import is_given, kind
from nhsredact.streets import table
from nhsredact.view import View

LABEL = "ADDRESS"
POSTCODE = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]?[0-9][0-9A-Z]? ?[0-9][A-Z]{2}(?!\w)|(?<=[a-z,] )[a-z]{1,2}[0-9]{1,2} [0-9][a-z]{2}(?!\w)")
WORD = r"[^\W\d_a-zà-ÿ][\w'.-]*"
NUMBER = r"[0-9]{1,4}[A-Za-z]?"
SMALL = "of|the|y|yr|an|on|upon|le|in|by|under|and|&|na"
PHRASE = re.compile(rf"(?:^|[\s(:;\"'|])(?:nr |near |by )?((?:{NUMBER} )?{WORD}(?: (?:(?:{SMALL}) )?(?:{WORD}|{NUMBER})){{0,4}})$")
PARTED = re.compile(r"""["']?(?:,[ \t]{0,3}\n?|[ \t]{0,3}\n|\^{1,2})[ \t]{0,8}$""")
NEAR = re.compile(r"(?:nr|near|by) $")
SPACES = re.compile(r" {1,4}$")
WIDEST, MOST, MOST_DIGITS = 60, 5, 5
Phrase = tuple[int, int, str]


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    for postcode in POSTCODE.finditer(view.text):
        phrases = _private(_phrases(view.text, postcode.start()))
        if phrases:
            yield view.finding(phrases[0][0], phrases[-1][1], LABEL, "address_block", Confidence.LIKELY, "leads up to a postcode")


def _phrases(text: str, end: int) -> list[Phrase]:
    """The capitalised phrases before the postcode, in the order of the text."""
    found: list[Phrase] = []
    while len(found) < MOST:
        gap = PARTED.search(text, max(0, end - 14), end)
        spaces = None if gap or found else SPACES.search(text, max(0, end - 4), end)
        at = gap.start() if gap else spaces.start() if spaces else end
        if at == end:
            break
        line = text[max(0, at - WIDEST) : at]
        line = line[max(line.rfind(","), line.rfind("\n"), line.rfind("^")) + 1 :]
        phrase = PHRASE.search(line)
        if phrase is None or sum(map(str.isdigit, phrase[1])) > MOST_DIGITS:
            break
        found.append((at - len(phrase[1]), at, phrase[1]))
        before = NEAR.sub("", line[: phrase.start(1)])
        if before.strip(" \"'"):
            break
        end = at - len(line) + len(before)
    return found[::-1]


def _private(phrases: list[Phrase]) -> list[Phrase]:
    """What of them is a home: without a person before, without the town after; nothing where an organisation is among them."""
    if any(_organisation(phrase.lower().replace(".", "").split()) for _, _, phrase in phrases):
        return []
    while phrases and _person(phrases[0][2]):
        phrases = phrases[1:]
    numbered = bool(phrases) and phrases[0][2][0].isdigit() and " " in phrases[0][2]
    if len(phrases) > 1 and _town(phrases[-1][2]) and (len(phrases) > 2 or numbered or "p" in kind(phrases[-1][2].split()[-1])):
        phrases = phrases[:-1]
    named = bool(phrases) and phrases[0][2].lower().split()[-1] in table("own house")
    return phrases if len(phrases) > 1 or numbered or named else []


def _organisation(words: list[str]) -> bool:
    street = words[-1] in table("always") or (words[0] == "unit" and words[-1].isdigit())
    return not street and not table("organisation").isdisjoint(words)


def _town(phrase: str) -> bool:
    words = phrase.lower().split()
    return not phrase[0].isdigit() and words[-1] not in table("always") and words[0] not in table("first")


def _person(phrase: str) -> bool:
    words = phrase.lower().replace(".", "").split()
    known = kind(words[0])
    house = words[0] in table("first") | table("house first")
    given = is_given(known) and "w" not in known and len(words) > 1 and not house
    return words[0] in sections("name_cues.txt")["honorific unknown"] or (given and words[-1] not in table("always") | table("own house"))
