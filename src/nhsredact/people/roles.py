"""Whose a name is, from what the rules saw beside it and from a job that stands before or after one of the person's mentions."""

import re
from collections.abc import Iterable

from nhsredact.data import sections
from nhsredact.model import Finding, Role
from nhsredact.view import View

AFTER = re.compile(r"[,:]?(?: -| is|,)?(?: [(]?(?:the|our|a|an|my|your|his|her|their))? ?[(]?((?:[\w/&-]+ ){0,3}[\w/&-]+)")
BEFORE = re.compile(r"([\w/-]+)[,:]? $")


def role_of(view: View, mentions: Iterable[Finding], known: Role) -> Role:
    """`known` where a cue said it; else staff where a job stands beside a mention; else unknown."""
    if known is not Role.UNKNOWN:
        return known
    jobs = sections("name_cues.txt")["job"]
    for mention in mentions:
        start, end = view.locate(mention.start, mention.end) if view.layers else (mention.start, mention.end)
        before = BEFORE.search(view.lower, max(0, start - 24), start)
        if before and before[1] in jobs:
            return Role.STAFF
        after = AFTER.match(view.lower, end)
        if after and view.text[end : end + 1] in (",", " ", "(") and _is_job(view.lower[end : after.end()], jobs):
            return Role.STAFF
    return Role.UNKNOWN


def _is_job(stretch: str, jobs: frozenset[str]) -> bool:
    """Whether a job is told in a phrase set off from the name: ", ward manager", "(GP)", " is our lead nurse", not " thanked the nurse"."""
    words = re.findall(r"[\w/&-]+", stretch)
    set_off = stretch.lstrip()[:1] in ",(-:" or stretch.startswith((" is ", " - "))
    return set_off and not {"thanked", "told", "asked", "saw"}.intersection(words) and any(word in jobs for word in words)
