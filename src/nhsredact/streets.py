"""The shape of a British address: which words are the name of a street or a house, and what around them says whose.

The words are in data/street_words.txt, compiled from Royal Mail's order of an address and from names of streets in the four nations.
"""

import re
from functools import cache
from typing import NamedTuple

from nhsredact.data import sections

WORD = r"[^\W\d_](?:[\w'-]*\w)?"
CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŻŴŶ](?:[\w'-]*\w)?"
SMALL = r"(?:y|yr|an|ar|a'|na|nan|'r|the|of)"
ONE_WORD = re.compile(WORD)
RUN = re.compile(rf"{WORD}(?:(?:(?<=\b[Ss]t)\.)?'?[ ]{WORD}){{0,5}}")
JOIN = re.compile(r",? ?\n? {0,8}")
AT = re.compile(r"\bat $|[A-Z][\w'-]+ (?:of|in) $")
LETTERED = re.compile(r"[0-9]{1,3}[A-Za-z](?![\w/])")
PREPOSITION = re.compile(r"(?:\b(?:at|in|to|from|of|is)|[:,;-]) $", re.I)
PLACED = re.compile(r"(?:\b(?:at|of|from|to|tae|is|it'?s)|[-:;(^|])\W{0,3}$", re.I)
BESIDE = re.compile(r"(?:^|[,;:(^|\n-])\s{0,3}$")
NAMED = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+ $")
INVITED = re.compile(r"\b(?:visit|find|join|see|meet|contact|reach|write to|come to) us\b", re.I)
LOOSE = re.compile(r"\b(?:the|top|type|these|those|all|my|our|only|over|last|first|next|windows|series|stage) $", re.I)
WORD_BEFORE = re.compile(rf"({WORD})(?: (?:is|are|was|opens|reopens|moves|moved))?(?: (?:at|on|in|to))?[ :#.,(]{{0,3}}\n?$")
POSTCODE = re.compile(
    rf"(?:[,;^]{{0,2}}\s+{CAPITAL}){{0,4}}[,;^]{{0,2}}\s{{0,3}}[A-Z]{{1,2}}\d[\dA-Z]? ?\d[A-Z]{{2}}\b"
    r"|(?:,? [a-z-]+){0,2},? [a-z]{1,2}\d\w? ?\d[a-z]{2}\b"
)


class Word(NamedTuple):
    """A word of the text at its place."""

    start: int
    end: int
    text: str


def table(section: str) -> frozenset[str]:
    """A list of words from data/street_words.txt."""
    return sections("street_words.txt")[section]


@cache
def _ends() -> frozenset[str]:
    return table("street") | table("weak")


def words_at(text: str, start: int) -> list[Word]:
    """Up to six words of one line."""
    run = RUN.match(text, start)
    return [Word(word.start(), word.end(), word.group()) for word in ONE_WORD.finditer(text, start, run.end())] if run else []


def capitals(words: list[Word]) -> int:
    """How many words in a row could be a name: capitals, and small words between them (Heol y Felin)."""
    count = 0
    for index, word in enumerate(words):
        if word.text[0].isupper():
            count = index + 1
        elif word.text not in table("link") or index == 0:
            break
    return count


def named_length(words: list[Word], endings: frozenset[str]) -> int:
    """How many words make a name with one of `endings` (Bank Road, Park Avenue South), or are "The" and a word that stands alone."""
    lead = capitals(words)
    spoken = [word.text.lower() for word in words[:lead]]
    last = next((index for index in range(1, lead) if spoken[index] in endings), 0)
    while last and last + 1 < lead and (spoken[last + 1] in endings or spoken[last + 1] in table("direction")):
        last += 1
    if not last and spoken[:1] == ["the"]:
        last = next((index for index in range(1, min(lead, 3)) if spoken[index] in table("the")), 0)
    return last + 1 if last else 0


def street_length(text: str, start: int, words: list[Word]) -> int:
    """How many of the words after a number that begins at `start` are the name of a street; 0 where none."""
    if not words:
        return 0
    if not capitals(words):
        return _small_length(text, start, words)
    count = named_length(words, _ends())
    if count:
        return count if _plausible(text, start, words[:count]) else 0
    if text[start : start + 4].isdigit() or "," in text[start : words[0].start]:
        return 0
    return _bare_length(text, start, words)


def _plausible(text: str, start: int, name: list[Word]) -> bool:
    """Whether number and name are an address: by their last word, by what stands before, by a postcode after."""
    first, last, after = name[0].text.lower(), name[-1].text.lower(), name[-1].end
    if (first in table("month") and len(name) > 2) or (last == "st" and name[-2].text.lower() in table("link")):
        return False
    long, comma = text[start : start + 4].isdigit(), "," in text[start : name[0].start]
    usual = last in table("usually") and not LOOSE.search(text, max(0, start - 9), start)
    beside = BESIDE.search(text, max(0, start - 4), start) is not None or led(text, start) or text[after : after + 1] in (",", "\n")
    beside = beside or AT.search(text, max(0, start - 20), start) is not None
    if not long and (last in table("always") or (not comma and (usual or beside))):
        return True
    return at_home(text, start) or POSTCODE.match(text, after) is not None


def _bare_length(text: str, start: int, words: list[Word]) -> int:
    """A street's name without a word like "street": Heol y Felin, Stonegate, or anything after "lives at" or before a postcode."""
    lead, first = capitals(words), words[0].text.lower()
    if lead > 1 and first.partition("'")[0] in table("first") | table("house first"):
        return min(lead, 4)
    if first.endswith(("gate", "wynd", "gait")) and len(first) > 6 and first not in table("not gate"):
        return 1
    count = min(lead, 4)
    after = text[words[count - 1].end :][:1]
    told = first not in table("month") and after in ("", ",", ".", ";", "\n", ")", "^") and at_home(text, start)
    if 1 < count < 4 and not any(word.text.isupper() for word in words[:count]) and first not in table("month"):
        lettered = LETTERED.match(text, start) and PREPOSITION.search(text, max(0, start - 6), start)
        told = told or bool(lettered) or AT.search(text, max(0, start - 20), start) is not None
    return count if told or (after in (",", " ", "\n") and POSTCODE.match(text, words[count - 1].end)) else 0


def _small_length(text: str, start: int, words: list[Word]) -> int:
    """The same in small letters, which needs "at", "from" or "address" before it."""
    home = at_home(text, start)
    if home and len(words) > 1 and words[0].text in table("first"):
        return 3 if words[1].text in table("link") and len(words) > 2 else 2
    named = NAMED.search(text, max(0, start - 20), start) is not None
    for index, word in enumerate(words[:4] if home or named or led(text, start) else ()):
        if word.text.lower() in table("small talk"):
            break
        if index and (word.text in table("always") or (word.text in _ends() and (home or POSTCODE.match(text, word.end)))):
            return index + 1
    return 0


def led(text: str, start: int) -> bool:
    """Whether "at", "from", a dash or a colon leads there."""
    return PLACED.search(text, max(0, start - 9), start) is not None


def at_home(text: str, start: int) -> bool:
    """Whether what comes before, in the same line and sentence, says that somebody lives there."""
    near = text[max(0, start - 60) : start].lower()
    near = near[max(near.rfind(". ", 0, -3), near.rfind("\n", 0, -3)) + 1 :]
    said = ONE_WORD.findall(near)[-8:]
    if not said or len(near) - near.rfind(said[-1]) - len(said[-1]) > 4:
        return False
    return said[-1] in table("home") or (said[-1] in table("lead") and any(w in table("stay") or w in table("home") for w in said[-7:-1]))


def elsewhere(text: str, start: int, end: int, home: bool) -> bool:
    """Whether the words around say that it is a bed, a floor or an organisation: bed 4, level 3, Park Road Surgery, visit us at."""
    before = WORD_BEFORE.search(text, max(0, start - 30), start)
    word = before[1].lower() if before else ""
    if word == "us" and not INVITED.search(text, max(0, start - 30), start):
        word = ""  # "he's moved in with us, 12 ..." is no invitation
    after = ONE_WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    return (
        word in table("organisation before")
        or (not home and word in table("not before"))
        or (after is not None and after.group().lower() in table("not after"))
    )


def with_street(text: str, end: int) -> int:
    """Where an address ends, once a street without a number that follows the house is counted in."""
    gap = JOIN.match(text, end)
    words = words_at(text, gap.end()) if gap and gap.end() > end and text[end] in ",\n" else []
    count = named_length(words, table("always"))
    if not count and words and words[0].text.lower() in table("first"):
        count = min(capitals(words), 3)
    return words[count - 1].end if count > 1 else end
