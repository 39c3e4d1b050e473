"""Names in hashtags: #PrayForLeah, #justiceforleah, #LeahsLaw, #MargaretOkafor. The words that open such tags are in data/name_cues.txt."""

import re
from collections.abc import Iterator

from nhsredact.data import sections
from nhsredact.model import Confidence, Finding
from nhsredact.names import is_given, is_surname, kind
from nhsredact.view import View

LABEL = "PERSON"
TAG = re.compile(r"#([^\W\d_]{4,60})")
PART = re.compile(r"[A-Z]?[a-zà-ÿ']+|[A-Z]+(?![a-z])")
AFTER = frozenset(("law", "army", "strong", "journey", "fight", "story", "wish", "legacy", "warriors", "fund", "appeal"))
SHORTEST = 4


def recognise(view: View) -> Iterator[Finding]:
    for tag in TAG.finditer(view.text) if "#" in view.text else ():
        found = _name_in(tag[1])
        if found is not None:
            start, end = found
            yield view.finding(tag.start(1) + start, tag.start(1) + end, LABEL, "name_hashtag", Confidence.LIKELY, "hashtag")


def _name_in(tag: str) -> tuple[int, int] | None:
    """Where in the tag a name stands, in characters."""
    cues = sections("name_cues.txt")["hashtag"]
    parts = [match.span() for match in PART.finditer(tag)]
    words = [tag[a:b] for a, b in parts]
    for first in range(1, len(words)):
        if "".join(words[:first]).lower() in cues and _is_name(words[first]):
            return parts[first][0], parts[-1][1]
    lower = tag.lower()
    if len(words) == 1:
        cue = max((c for c in cues if len(c) > SHORTEST and lower.startswith(c)), key=len, default="")
        rest = lower[len(cue) :]
        return (len(cue), len(tag)) if cue and len(rest) >= SHORTEST and _is_name(rest) else None
    if words[-1].lower() in AFTER and _is_name(words[0].removesuffix("s")):
        return parts[0][0], parts[0][1] - words[0].endswith("s")
    known = kind(words[0]), kind(words[-1])
    if is_given(known[0]) and "w" not in known[0] and (is_surname(known[1]) or known[1] == ""):
        return parts[0][0], parts[-1][1]
    return None


def _is_name(word: str) -> bool:
    known = kind(word)
    return is_given(known) and ("w" not in known or word[0].isupper())
