"""What speaks for and against a name: cues, lists, the model's degrees, how it is written, and what stands beside it.

Beside it may stand what shows that it is no person's: a hospital, a ward, a street, a disease, a brand, a storm. Candidates that overlap are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from nhsredact.data import sections, words
from nhsredact.model import Finding, Role
from nhsredact.names import is_given, kind
from nhsredact.view import View

BEFORE = re.compile(r"([\w'.]+)[ \t]{1,2}$")
PHRASE = re.compile(r"-(?:of|the|and|in|on|for|to|at|by)-")
CODED = re.compile(r"([^\W\d_]+)[-_]?[a-z]{0,3}\d+$")
BED = re.compile(r"(?:bed|bay|room|cot|ward) ?\d", re.I)
AFTER = re.compile(r"('s|s')?[ \t-]{0,2}([\w']+)?")
HYPHENATED_BEFORE = re.compile(r"[A-Z](?<!\w[A-Z])[^\W\d_]+-$")
HYPHENATED_AFTER = re.compile(r"-[A-Z][^\W\d_]+")
HANDLE = re.compile(r"@(?<![\w@]@)[\w.]*$")
HANDLE_REST = re.compile(r"\w*")
LINKED = "named elsewhere"
NAMED = frozenset(("honorific", "title", "relation", "label", "naming", "initial and surname", "surname first", "hashtag"))
"""Cues that show somebody in this text, not one whom everybody knows."""


def gathered(view: View, candidates: Iterable[Finding], *, model: bool) -> Iterator[tuple[Finding, list[str]]]:
    """Each candidate with all that speaks for or against it; those that name a brand left out."""
    for finding in _merged(candidates):
        start, end = view.locate(finding.start, finding.end)
        evidence = list(finding.why)
        if model and not any(item.startswith("model") for item in evidence):
            evidence.append("model, silent")
        letters = sum(c.isalpha() for c in view.text[start:end])
        code = view.text[start:end].isupper() and (view.text[start - 1 : start].isdigit() or view.text[end : end + 1].isdigit())
        if code or letters < (1 if finding.label == "INITIALS" else 2):
            continue
        if finding.label == "INITIALS":
            text = view.text[start:end]
            inside = view.text[start - 1 : start].isalnum() or view.text[end : end + 1].isalnum()
            if not inside and not (finding.rule == "name_model" and len(text) == 1 and text.islower()):
                yield finding, [*evidence, *_letters(text)]
            continue
        lists, titles, name = sections("not_a_person.txt"), sections("name_cues.txt"), view.lower[start:end]
        if name in titles["honorific staff"] or name in titles["honorific unknown"]:
            continue
        before = BEFORE.search(view.text, max(0, start - 20), start)
        previous = before[1] if before else ""
        # the Met Office names storms after people; "out-of-hours" is a phrase, "gateway-gw1" a code
        if (previous == "Storm" and " " not in name) or PHRASE.search(name):
            continue
        if (coded := CODED.match(name)) and kind(coded[1]) in ("", "w"):
            continue
        if any(f"{a} {b}" in lists["brands"] for a, b in pairwise((previous.lower(), *name.split()))):
            continue
        if name in lists["public"] and NAMED.isdisjoint(finding.why):
            yield replace(finding, role=Role.PUBLIC, why=(*finding.why, "public figure")), [*evidence, "public figure"]
            continue
        start, end = _whole(view, start, end)
        whole = view.span(start, end)
        finding = replace(finding, start=whole[0], end=whole[1])  # noqa: PLW2901
        evidence += _look(view, start, end)
        thing = _names_a_thing(view, start, end, previous, linked=LINKED in finding.why)
        yield finding, [*evidence, thing] if thing else evidence


def _merged(candidates: Iterable[Finding]) -> list[Finding]:
    merged: list[Finding] = []
    for finding in sorted(candidates, key=lambda f: (f.label, f.start, -f.end)):
        if merged and finding.label == merged[-1].label and finding.start < merged[-1].end:
            merged[-1] = _one(merged[-1], finding)
        else:
            merged.append(finding)
    return sorted(merged, key=lambda f: (f.start, f.end))


def _one(first: Finding, second: Finding) -> Finding:
    best = first if first.confidence >= second.confidence else second
    told = next((f for f in (first, second) if f.role is not Role.UNKNOWN and f.rule != "name_model"), None)
    role = told.role if told else first.role if first.role is not Role.UNKNOWN else second.role
    why = tuple(dict.fromkeys(first.why + second.why))
    person = first.person if first.person is not None else second.person
    # in a hashtag the rule knows where the name begins, the model does not
    edges = [f for f in (first, second) if f.rule == "name_hashtag"] or [first, second]
    start, end = min(f.start for f in edges), max(f.end for f in edges)
    return replace(best, start=start, end=end, role=role, person=person, why=why)


def _whole(view: View, start: int, end: int) -> tuple[int, int]:
    """With the other half of a hyphenated name, and with all of a handle."""
    text = view.text
    if before := HYPHENATED_BEFORE.search(text, max(0, start - 20), start):
        start = before.start()
    if after := HYPHENATED_AFTER.match(text, end):
        end = after.end()
    handle = HANDLE.search(text, max(0, start - 40), start)
    return (handle.start(), HANDLE_REST.match(text, end).end()) if handle else (start, end)  # type: ignore[union-attr]


def _look(view: View, start: int, end: int) -> Iterator[str]:
    """How the name is written, and what the lists know of its words."""
    text = view.text[start:end]
    parts = text.replace("-", " ").split()
    known = {kind(part) for part in parts}
    if len(parts) > 1:
        yield "several words"
    if text.isupper() and len(text) > 2:
        yield "capitals"
    elif text.islower():
        yield "small letters"
    if known == {"w"}:
        yield "ordinary words"
    elif known == {""}:
        yield "unknown words"
    elif any("w" in item for item in known):
        yield "a word among them"


def _letters(text: str) -> Iterator[str]:
    """What initials look like, and what else they could be."""
    plain = "".join(c for c in text if c.isalpha())
    shorthand = sections("clinical_abbreviations.txt")
    if plain.upper() in shorthand["clinical"]:
        yield "clinical shorthand"
    elif plain.upper() in shorthand["general"]:
        yield "shorthand"
    if len(plain) > 1 and plain.lower() in words():
        yield "a word"
    if "." in text[:-1]:
        yield "stops between"
    if plain.islower():
        yield "small letters"
    if len(plain) != 2:
        yield "a single letter" if len(plain) < 2 else "three letters" if len(plain) == 3 else "four letters or more"


def _names_a_thing(view: View, start: int, end: int, previous: str, *, linked: bool) -> str:
    """What beside it shows a place, an organisation, a disease or a thing, or ""; `linked`: the name is a person's elsewhere in the text."""
    lists = sections("not_a_person.txt")
    parts = view.lower[start:end].split()
    if previous.lower() in ("the", "a", "an"):
        article = "" if linked else "an article before it"
    elif previous.lower() in lists["before"]:
        return "a thing's word before it"
    else:
        article = ""
    after = AFTER.match(view.text, end)
    shown = (after[2] if after else None) or ""
    following, capital = shown.lower(), shown[:1].isupper()
    eponym = "eponym" if parts[0] in lists["eponyms"] and not linked else ""
    if following in sections("name_cues.txt")["acts"] or (after and BED.match(view.text, after.start(2))):
        return eponym if len(parts) == 1 else article
    if following in lists["eponym after"] and (
        parts[-1] in lists["eponyms"] or (not is_given(kind(parts[0])) and view.text[start].isupper())
    ):
        return "eponym"
    if capital and (following in lists["after"] or following in lists["after capital"]):
        return "a thing's name after it"
    if following in lists["after"]:
        return "a thing's word after it"
    if len(parts) > 1:
        return "ends like a place" if parts[-1] in lists["place ends"] else article
    if linked and previous[:1].isupper() and parts[0] in lists["after"]:
        return "a thing's word after it"
    return eponym or article
