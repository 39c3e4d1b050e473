"""Names by cues: what stands beside a name and says that it is one, and often whose.

Titles, relations ("her son Tyler"), labels ("Patient:", "Re:"), greetings and sign-offs, "called", "our Jackie", "bed 4".
A cue lets a word be a name that no list knows; an ordinary word is one only after a title or a label. The cues are data/name_cues.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nhsredact.data import sections
from nhsredact.model import Confidence, Finding, Role
from nhsredact.names import bare, begins_sentence, is_given, is_surname, kind, leads, name_end, name_span
from nhsredact.view import View

LABEL = "PERSON"
SIDES = {"staff": Role.STAFF, "visitor": Role.VISITOR, "relative": Role.RELATIVE, "carer": Role.CARER, "patient": Role.PATIENT}
MOST_CUE_WORDS = 3
GAPS = {
    "honorific": re.compile(r"\.?[ \t]{1,2}|\. ?(?=[A-Z])"),
    "title": re.compile(r" "),
    "relation": re.compile(r"[,:]? ?[(\[\"'-]? ?| is | was | \(?is called | - |\.? "),
    "label": re.compile(r"(?:\(s\))?\**\s{0,3}[:=|>]\**\s{0,6}|\t|  +|\s?-\s| ?\n"),
    "greeting": re.compile(r",? (?:to |you |again,? |so much,? |all |the lovely |lovely |our |dear )?"),
    "naming": re.compile(r"[:,]? [\"'(]?"),
    "self": re.compile(r" (?:only |just |me )?"),
    "sign-off": re.compile(r"[,.!]? ?\n+[ \t]*|, | from "),
    "fond": re.compile(r" "),
    "place": re.compile(r"\s?[A-Z]{0,2}\d{1,3}[A-Z]?(?::| ?[-–,(]| is)? ?\(?"),
}
"""What may stand between a cue of each kind and the name."""
ABBREVIATED = frozenset(("mr", "mrs", "ms", "mx", "mstr", "messrs", "dr", "prof", "sr", "drs", "cons", "rev", "revd", "fr"))
POSSESSIVES = frozenset(("my", "his", "her", "our", "their", "your"))
SMALL_LETTERS = frozenset(("honorific", "title", "relation", "greeting", "naming", "fond"))
"""Kinds of cue after which a name may be typed without its capital."""


@cache
def _cues() -> dict[str, tuple[tuple[str, Role], ...]]:
    """Each cue, in lower case, with the kinds it belongs to."""
    found: dict[str, list[tuple[str, Role]]] = {}
    for section, cues in sections("name_cues.txt").items():
        cue_kind, _, side = section.partition(" ")
        role = SIDES.get(side, Role.RELATIVE if cue_kind == "relation" else Role.UNKNOWN)
        if cue_kind in GAPS:
            for cue in cues:
                found.setdefault(cue, []).append((cue_kind, role))
    return {cue: tuple(kinds) for cue, kinds in found.items()}


def recognise(view: View) -> Iterator[Finding]:
    words, cues, lower = view.words, _cues(), view.lower
    seen: dict[tuple[int, int], Role] = {}
    for index, word in enumerate(words):
        last = lower[word.start : word.end]
        for length in range(MOST_CUE_WORDS):
            if length > index:
                break
            if length and last not in _last_words():
                break
            first = words[index - length].start
            for cue_kind, role in cues.get(lower[first : word.end], ()):
                found = _name_after(view, index, cue_kind)
                if found is not None:
                    begin, end = found
                    role = _role(view, index, cue_kind, role, words[begin].start)  # noqa: PLW2901
                    end = _one_person(view, begin, end) if role is Role.STAFF else end
                    if seen.get(found, Role.UNKNOWN) is not Role.UNKNOWN or (found in seen and role is Role.UNKNOWN):
                        continue
                    seen[found] = role
                    whose = () if role is Role.UNKNOWN else (f"called {role.value}",)
                    yield view.finding(*name_span(view, begin, end), LABEL, "name_cue", Confidence.LIKELY, cue_kind, *whose, role=role)


def _one_person(view: View, begin: int, end: int) -> int:
    """Where the name of a member of staff ends: before a given name that stands behind a surname, as in "Dr Webb Ann Bell"."""
    known = [kind(bare(word)) for word in view.words[begin:end]]
    return next((begin + at for at in range(1, len(known)) if "G" in known[at] and "S" in known[at - 1] and "G" not in known[at - 1]), end)


def _role(view: View, index: int, cue_kind: str, role: Role, start: int) -> Role:
    """Whose the cue says the name is: "her sister Margaret" is a relative, "the doctor Margaret saw" says nothing of Margaret, nor does the head of
    a column, or the line above, that is not parted from the name by a colon.
    """
    if cue_kind == "label" and role is Role.STAFF:
        return role if {":", "="} & set(view.text[view.words[index].end : start]) else Role.UNKNOWN
    if cue_kind != "title" or role is not Role.STAFF:
        return role
    word = view.words[index].text
    before = view.words[index - 1].text.lower() if index else ""
    if word.lower() == "sister" and (word.islower() or before in POSSESSIVES or before.endswith("'s")):
        return Role.RELATIVE
    return Role.UNKNOWN if word.islower() and before in ("the", "a", "by", "to", "ask", "asked", "tell", "told") else role


@cache
def _last_words() -> frozenset[str]:
    """The last words of cues of several words: only these are worth looking back from."""
    return frozenset(cue.split()[-1] for cue in _cues() if " " in cue)


def _name_after(view: View, index: int, cue_kind: str) -> tuple[int, int] | None:
    words, text = view.words, view.text
    gap = GAPS[cue_kind].match(text, words[index].end)
    if gap is None or index + 1 >= len(words):
        return None
    if cue_kind == "honorific" and "." in gap[0] and words[index].text.lower() not in ABBREVIATED:
        return None  # "a lollipop lady. She"
    # a "(s)" may stand between: "Author(s): Emma Okafor"
    begin = index + 1 + (words[index + 1].start < gap.end())
    if begin >= len(words) or words[begin].start != gap.end():
        return None
    titles = sections("name_cues.txt")
    title = words[begin].text.lower()
    if begin + 1 < len(words) and (title in titles["honorific unknown"] or title in titles["honorific staff"]):
        begin += 1  # "Re: Mrs Okafor" says whose name it is, and "Patient: Dr Okafor" does
    first = begin
    while first + 1 < len(words) and leads(view, first):
        first += 1
    if _is_name(view, first, cue_kind, gap.group()) or (
        first > begin and text[words[first].start].isupper() and words[first].end - words[first].start > 2
    ):
        return begin, name_end(view, first, lower=not text[words[first].start].isupper())
    return None


def _is_name(view: View, at: int, cue_kind: str, gap: str) -> bool:
    text = bare(view.words[at])
    known = kind(text)
    listed = is_given(known) or is_surname(known)
    if text.lower() in sections("name_cues.txt")["no name"] and not (cue_kind == "honorific" and is_surname(known)):
        return False
    if cue_kind == "self":
        return is_given(known) and ("w" not in known or text[0].isupper())
    if not text[0].isupper():
        surname = cue_kind == "honorific" and (known == "" or listed)
        return cue_kind in SMALL_LETTERS and "w" not in known and len(text) > 2 and (is_given(known) or surname)
    if len(text) == 1 or (text.isupper() and len(text) < 4 and not is_given(known)):
        return False
    if "w" in known and cue_kind != "honorific":
        return _word_as_name(view, at, cue_kind, gap, listed=listed)
    return listed if cue_kind == "place" else True


def _word_as_name(view: View, at: int, cue_kind: str, gap: str, *, listed: bool) -> bool:
    """Whether a word that is also an ordinary one is a name here: "Sister Comfort gave us tea", not "GP Surgery" nor "Parent Education Class"."""
    if cue_kind not in ("relation", "title"):
        return listed
    if view.words[at - 1].text.lower() in sections("name_cues.txt")["title patient"]:
        return False  # "Patient Advice and Liaison Service"
    thing = bare(view.words[at]).lower() in sections("not_a_person.txt")["after"]
    return not thing and not _in_heading(view, at, cue_kind) and (listed or gap == " ")


def _in_heading(view: View, at: int, cue_kind: str) -> bool:
    """Whether the word stands among other capitalised words, as in "Parent Education Class", or opens a line after a title, as in "Patient Story"."""
    words, text = view.words, view.text
    opens = begins_sentence(text, words[at - 1].start)
    if text[words[at].start : words[at].end].isupper() or (opens and cue_kind == "title"):
        return True
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or text[words[at].end : following.start] != " ":
        return opens
    return following.text[0].isupper() and kind(bare(following)) == "w"
