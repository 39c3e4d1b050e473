"""Whose a name is, from what stands beside one mention: a job that is told of the person makes them staff.

A patient kept in clear is the worst that can happen here, so a job counts only as the head of a phrase that is set off from the name
("Tara Webb, ward manager", "Tara Webb (GP)") or right before it ("ward manager Tara Webb"), never somewhere near.
"""

import re

from nhsredact.data import sections
from nhsredact.model import Finding, Role
from nhsredact.view import View

AFTER = re.compile(
    r"(?:,| ?-|:| is| \(|\t|[ \t]{0,3}\n)? ?(?:(?:the|our|your|an?) )?((?:[\w/&-]{1,30} ){0,3}[\w/&-]{1,30})"
    r"(?=[,.;:)\n\t]|$| (?:of|at|for|and|who|from|with|on)\b)"
)
OF = re.compile(r" (?:of|at|for|from|with|on|in)\b")
SET_OFF = re.compile(r"[,(:\t\n]|- | (?:- |\(|is )|\s{1,3}\n")
BEFORE = re.compile(r"(?<![\w,])((?:[\w/-]{1,30} ){0,2}[\w/-]{1,30}) $")


def role_of(view: View, mention: Finding) -> Role:
    """STAFF where a job is told of this mention; else what a cue said of it."""
    if mention.role is not Role.UNKNOWN or "honorific" in mention.why:
        return mention.role
    start, end = view.locate(mention.start, mention.end)
    after = AFTER.match(view.lower, end)
    set_off = SET_OFF.match(view.lower, end) is not None
    before = BEFORE.search(view.lower, max(0, start - 60), start)
    told = (set_off and after is not None and _is_job(after[1])) or (before is not None and _is_job(before[1]))
    return Role.STAFF if told else Role.UNKNOWN


def _is_job(phrase: str) -> bool:
    """Whether the phrase is a job that somebody has now: its last word one, and no word that makes it another's or a thing of the past."""
    lists, words = sections("name_cues.txt"), OF.split(phrase, maxsplit=1)[0].split()
    return bool(words) and words[-1] in lists["job"] and lists["no job"].isdisjoint(words)
