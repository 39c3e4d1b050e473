"""A description of a person that fits enough people and keeps the story: "a woman in her eighties from the South East". It holds no word of the text."""

from __future__ import annotations

from nhsredact.assess.ages import sex_told, years
from nhsredact.assess.attributes import attribute
from nhsredact.model import Risk

NOUNS = {"female": ("girl", "woman", "her"), "male": ("boy", "man", "his"), "": ("child", "person", "their")}
ADULT = 18
DECADES = ("", "teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties")
PLAIN = frozenset(("England", "Scotland", "Wales", "Northern Ireland", "London", "Yorkshire and The Humber"))
"""Places that have no "the" before them."""


def story(text: str, risk: Risk) -> str:
    """Each thing as coarse as the risk asks, and one step at the least; what must be left out is."""
    noun, age, place, has = "person", "", "", []
    for finding, step in zip(risk.because, risk.steps, strict=True):
        told = attribute(finding, text)
        rung = told.ladder[min(max(step, 1), len(told.ladder) - 1)]
        if finding.label == "AGE":
            read = years(text[finding.start : finding.end].lower())
            child, adult, whose = NOUNS[sex_told(text, finding.start, finding.end)]
            noun = child if read and read[1] < ADULT and rung.words != "" else adult
            age = _age(rung.words, whose)
        elif finding.label == "LOCATION" and rung.words and not place:
            place = f" from {'' if rung.words in PLAIN else 'the '}{rung.words}"
        elif finding.label in ("RARE_CONDITION", "RARE_TREATMENT") and rung.words:
            has.append(rung.words)
    return f"a {noun}{age}{place}{' with ' if has else ''}{' and '.join(has)}"


def _age(words: str, whose: str) -> str:
    first = words.partition(" ")[0]
    if first.isdigit() and int(first) % 10 == 0 and int(first) // 10 < len(DECADES):
        return f" in {whose} {DECADES[int(first) // 10]}"
    if words in ("", "under 18"):
        return ""
    return f" {words}" if words.startswith("under") else f" of {words}"
