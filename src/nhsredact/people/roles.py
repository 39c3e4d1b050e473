"""Whose a name is: staff's, or a patient's, a relative's, an author's.

What a cue says, a job told beside the name, and how the model reads the sentence are evidence, weighed as for names (data/name_weights.toml, SIDE): a
sum of nought or more is staff. A patient kept in clear is the worst that can happen, so only a sum well above it is enough for a policy to keep a
name, and a job counts only as the head of a phrase that is set off from the name ("Tara Webb, ward manager", "Tara Webb (GP)") or right before it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from nhsredact.data import name_weights, sections
from nhsredact.model import Confidence, Finding, Role
from nhsredact.view import View

AFTER = re.compile(
    r"(?:,| ?-|:| is| \(|\t|[ \t]{0,3}\n)? ?(?:(?:the|our|your|an?) )?((?:[\w/&-]{1,30} ){0,3}[\w/&-]{1,30})"
    r"(?=[,.;:)\n\t]|$| (?:of|at|for|and|who|from|with|on)\b)"
)
OF = re.compile(r" (?:of|at|for|from|with|on|in)\b")
SET_OFF = re.compile(r"[,(:\t\n]|- | (?:- |\(|is )|\s{1,3}\n")
BEFORE = re.compile(r"(?<![\w,])((?:[\w/-]{1,30} ){0,2}[\w/-]{1,30}) $")
STAFF_SIDE = frozenset((Role.STAFF, Role.PUBLIC))
CUES = frozenset(
    """honorific, title, relation, label, greeting, naming, self, sign-off, fond, place, signature, surname first, job told, relation or age after it,
    one letter, cue before, cue after, row of a list, reference, acts""".replace("\n   ", "").split(", ")
)
OTHERS = 0.5
"""How much the other mentions of a person count beside the mention's own evidence."""


def told(view: View, mention: Finding) -> Finding:
    """The mention, as staff's where a job is told of it."""
    if mention.role is Role.PUBLIC or any(item.startswith("called") or item == "honorific" for item in mention.why):
        return mention
    start, end = view.locate(mention.start, mention.end)
    after = AFTER.match(view.lower, end)
    set_off = SET_OFF.match(view.lower, end) is not None
    before = BEFORE.search(view.lower, max(0, start - 60), start)
    job = (set_off and after is not None and _is_job(after[1])) or (before is not None and _is_job(before[1]))
    return replace(mention, why=(*mention.why, "job told")) if job else mention


def cued(mention: Finding) -> Role:
    """What a cue or a job says of this mention by itself, whatever the model reads."""
    if mention.role is Role.PUBLIC and "public figure" in mention.why:
        return Role.PUBLIC
    if "job told" in mention.why:
        return Role.STAFF
    called = next((item for item in mention.why if item.startswith("called ")), "")
    return Role(called.removeprefix("called ")) if called else Role.UNKNOWN


def evidence(mention: Finding) -> list[str]:
    """What speaks for its being staff's or not: how the name itself looks says nothing of that."""
    return [item for item in mention.why if item in CUES or item.startswith(("called ", "reads as "))]


def decided(mentions: Sequence[Finding], *, model: bool) -> list[Finding]:
    """All mentions of one person, each with a role and how sure it is: its own evidence, and that of the others."""
    if not any(map(evidence, mentions)):
        return list(mentions)
    weights = name_weights()["SIDE"]["model" if model else "rules"]
    own = [sum((weights.get(item, 0.0) for item in evidence(mention)), weights["always"]) for mention in mentions]
    rest = [(sum(own) - total) / (len(own) - 1) if len(own) > 1 else 0.0 for total in own]
    # what a cue says of one mention holds for the others; else the role that they most often read as
    said, read = ([role for m in mentions if (role := of(m)) not in (*STAFF_SIDE, Role.UNKNOWN)] for of in (cued, _read))
    usual = max(said or read, key=(said or read).count, default=Role.UNKNOWN)
    enough = weights["keep"] if any(cued(mention) in STAFF_SIDE for mention in mentions) else math.inf
    return [_with_role(mention, total + OTHERS * others, enough, usual) for mention, total, others in zip(mentions, own, rest, strict=True)]


def _read(mention: Finding) -> Role:
    """What a cue says, or else the model."""
    said = cued(mention)
    return said if said is not Role.UNKNOWN else mention.role


def _with_role(mention: Finding, total: float, keep: float, usual: Role) -> Finding:
    """The mention as staff where its evidence adds up to that; else in the role it reads as, or the one that its person has elsewhere."""
    if "public figure" in mention.why:
        return mention
    role = _read(mention)
    if total >= 0:
        confidence = Confidence.LIKELY if total >= keep else Confidence.POSSIBLE
        return replace(mention, role=role if role in STAFF_SIDE else Role.STAFF, role_confidence=confidence)
    if cued(mention) in (*STAFF_SIDE, Role.UNKNOWN):
        role = usual if usual is not Role.UNKNOWN or role not in STAFF_SIDE else Role.PATIENT
    return replace(mention, role=role)


def _is_job(phrase: str) -> bool:
    """Whether the phrase is a job that somebody has now: its last word one, and no word that makes it another's or a thing of the past."""
    lists, words = sections("name_cues.txt"), OF.split(phrase, maxsplit=1)[0].split()
    return bool(words) and words[-1] in lists["job"] and lists["no job"].isdisjoint(words)
