"""Whose a name is: staff's, or a patient's, a relative's, an author's.

What a cue says, a job told beside the name, and how the model reads the sentence are evidence, weighed as for names (data/name_weights.toml, SIDE): a
sum of nought or more is staff. A patient kept in clear is the worst that can happen, so a policy may keep a name only where the sum is well above that
and the text itself says so, by a title or a job, of one of the person's mentions: nobody is kept on a model's word alone. A job counts only as the head
of a phrase that is set off from the name ("Tara Webb, ward manager", "Tara Webb (GP)") or right before it. Public figures are kept where a list names
them and nothing speaks for a patient of that name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from nhsredact.data import name_weights, sections
from nhsredact.model import STAFF_SIDE, Confidence, Finding, Role
from nhsredact.view import View

AFTER = re.compile(
    r"""(?P<open>,\ ?|\ ?-\ |\ is\ |\ \(|[ \t]{0,3}\n\ ?)(?:(?:the|our|your|an?)\ )?
        (?P<phrase>(?:[\w/&-]{1,30}\ ){0,3}[\w/&-]{1,30})(?P<end>[,.;)\n]|$|\ (?:of|at|in|on|for|with|who|from)\b)""",
    re.X,
)
OF = re.compile(r" (?:of|at|for|from|with|on|in)\b")
BEFORE = re.compile(r"(?<![\w,])((?:[\w/-]{1,30} ){0,2}[\w/-]{1,30}) $")
SUFFERS = re.compile(
    r"""[^.!?\nA-Z]{0,40}\b(?:
        (?:was|were|is|been|being|got)\ (?:\w+\ )?(?:(?:re)?admitted|diagnosed|treated|discharged|injured|sectioned|a\ patient|off\ sick)
        |fell|collapsed|overdose|tested\ positive|passed\ away|died|underwent|stillborn|off\ (?:sick|with)
        |ha(?:s|d)\ (?:dementia|diabetes|cancer|epilepsy|asthma|sepsis|chemotherapy|radiotherapy|HIV)
        |is\ HIV\ positive|on\ (?:a\ )?ventilator|(?:own|lived)\ experience\ of|(?:last|first|final)\ (?:round|cycle)\ of\ chemo
        |in\ a\ bed\ of\ (?:his|her)\ own|using\ our\ \w+(?:\ \w+)?\ services
        |had\ (?:h(?:er|is)|their|a|an)\ (?:\w+\ ){0,2}(?:hip|knee|baby|bypass|stent|pacemaker|scan|transplant|chemo\w*|treatment|dialysis)
        |(?:lost|losing)\ (?:h(?:er|is)|their)\ (?:baby|sight|leg|hair|hearing)
        |had\ (?:a\ )?(?:stroke|heart\ attack|fall|fit|seizure|surgery|operation|miscarriage))\b""",
    re.X,
)
"""What happens to a patient; no capital stands between, so that it is not told of the next person."""
WORD = re.compile(r"[^\W\d_]+")
CUES = frozenset(
    """honorific, title, relation, label, greeting, naming, self, sign-off, fond, place, signature, surname first, job told, relation or age after it,
    one letter, cue before, cue after, row of a list, reference, acts""".replace("\n   ", "").split(", ")
)
BARS = frozenset(("called patient", "called relative", "called carer", "called visitor", "relation", "relation or age after it", "suffers"))
"""What keeps anybody from being kept in clear."""
UNLIKE_STAFF = frozenset(("reads as no staff, sure", "reads as no staff, likely", "reads as staff, maybe"))
OF_ANYBODY = frozenset("LOCATION ORGANISATION DATE PHONE_NUMBER EMAIL_ADDRESS STAFF_REGISTRATION URL SOCIAL_HANDLE".split())
"""What a text about staff alone holds too."""
FRAGMENT, SHORT = 12, 25
"""A text of fewer words is a fragment; one of fewer than SHORT says so little that only who reads as staff for certain is kept. Of the lines of 520 marked
documents that hold 12 words or more and pass all else, 1 of 37 named a patient who read so."""
CARE = re.compile(
    r"""\b(?:h(?:is|er)|their|my)\ (?:\w+\ )?(?:operation|surgery|illness|treatment|stay|recovery|appendix|cancer|diagnosis|condition|chemo|transplant|life)\b
        |\b(?:looked\ after|cared\ for|nominated\ by|courage|brave(?:ry)?|diagnosed|admitted|ventilator|chemotherapy|trolley|overdose|HIV|surviv\w+)\b
        |\bon\ the\ ward\ since|\bcame\ back\ to|\ba\ bed\ of|\bexperience\ of|\bpatient\ (?:story|representative|of\ the)|\bservice\ user""",
    re.X | re.I,
)
"""What a text that speaks of somebody's care says."""
CERTAIN, SURE = "reads as staff, certain", "reads as staff, sure"
OTHERS = 0.5
"""How much the other mentions of a person count beside the mention's own evidence."""


def told(view: View, mention: Finding) -> Finding:
    """The mention with what the text tells of it: a job, or what happens to patients."""
    start, end = view.locate(mention.start, mention.end)
    why = mention.why
    if SUFFERS.match(view.text, end):
        why = (*why, "suffers")
    if not (mention.role is Role.PUBLIC or any(item.startswith("called") or item == "honorific" for item in why)):
        after = AFTER.match(view.lower, end)
        before = BEFORE.search(view.lower, max(0, start - 60), start)
        if (after is not None and _is_job_after(after)) or (before is not None and _is_job(before[1])):
            why = (*why, "job told")
    return replace(mention, why=why)


def cued(mention: Finding) -> Role:
    """What a cue or a job says of this mention by itself, whatever the model reads; what protects outweighs what does not."""
    if mention.role is Role.PUBLIC and "public figure" in mention.why:
        return Role.PUBLIC
    called = [Role(item.removeprefix("called ")) for item in mention.why if item.startswith("called ")]
    protected = next((role for role in called if role not in STAFF_SIDE), None)
    return protected or (Role.STAFF if called or "job told" in mention.why else Role.UNKNOWN)


def may_be_kept(view: View, mentions: Sequence[Finding]) -> list[bool]:
    """For each mention of one person, whether the text says that it is staff's or public: of itself, or of another with all its words.

    Nobody is whom a cue calls anything else, or of whom is told what happens to patients.
    """
    if any(not BARS.isdisjoint(mention.why) for mention in mentions):
        return [False] * len(mentions)
    written = [{word.casefold() for word in words_of(view, mention)} for mention in mentions]
    staff = [cued(mention) in STAFF_SIDE for mention in mentions]
    said = [words for words, is_staff in zip(written, staff, strict=True) if is_staff]
    return [
        is_staff or (UNLIKE_STAFF.isdisjoint(mention.why) and any(words <= others for others in said))
        for mention, words, is_staff in zip(mentions, written, staff, strict=True)
    ]


def among_staff(view: View, names: Sequence[Finding], others: Sequence[Finding]) -> list[Finding]:
    """The names, those that read as staff's beyond doubt kept where a whole text is of nobody else: a list of awards, a press release.

    Where a patient is named, numbered or described too, or the text speaks of somebody's care, the text is not published as it stands, and who reads
    as staff is for a person to confirm; and so it is in a fragment, which says too little: "Mavis Tanner, physio for mobility".
    """
    if len(view.words) < FRAGMENT or CARE.search(view.text):
        return list(names)
    sure = [name for name in names if name.confidence >= Confidence.LIKELY]
    described = any(f.confidence >= Confidence.LIKELY and f.label not in OF_ANYBODY and f.role not in STAFF_SIDE for f in others)
    if described or any(name.role not in STAFF_SIDE or not BARS.isdisjoint(name.why) for name in sure):
        return list(names)
    enough = {CERTAIN} if len(view.words) < SHORT else {CERTAIN, SURE}
    kept = [name.role in STAFF_SIDE and not enough.isdisjoint(name.why) for name in names]
    return [replace(name, role_confidence=Confidence.LIKELY) if keep else name for name, keep in zip(names, kept, strict=True)]


def words_of(view: View, mention: Finding) -> list[str]:
    """The words of a name as they are written."""
    return WORD.findall(view.original[mention.start : mention.end])


def evidence(mention: Finding) -> list[str]:
    """What speaks for its being staff's or not: how the name itself looks says nothing of that."""
    return [item for item in mention.why if item in CUES or item.startswith(("called ", "reads as "))]


def decided(view: View, mentions: Sequence[Finding], *, model: bool) -> list[Finding]:
    """All mentions of one person, each with a role and how sure it is: its own evidence, and that of the others."""
    if not any(map(evidence, mentions)):
        return list(mentions)
    weights = name_weights()["SIDE"]["model" if model else "rules"]
    own = [sum((weights.get(item, 0.0) for item in evidence(mention)), weights["always"]) for mention in mentions]
    rest = [(sum(own) - total) / (len(own) - 1) if len(own) > 1 else 0.0 for total in own]
    # what a cue says of one mention holds for the others; else the role that they most often read as
    said, read = ([role for m in mentions if (role := of(m)) not in (*STAFF_SIDE, Role.UNKNOWN)] for of in (cued, _read))
    usual = max(said or read, key=(said or read).count, default=Role.UNKNOWN)
    keep = [weights["keep"] if may else math.inf for may in may_be_kept(view, mentions)]
    return [
        _with_role(mention, total + OTHERS * others, enough, usual)
        for mention, total, others, enough in zip(mentions, own, rest, keep, strict=True)
    ]


def _read(mention: Finding) -> Role:
    """What a cue says, or else the model."""
    said = cued(mention)
    return said if said is not Role.UNKNOWN else mention.role


def _with_role(mention: Finding, total: float, keep: float, usual: Role) -> Finding:
    """The mention as staff where its evidence adds up to that; else in the role it reads as, or the one that its person has elsewhere."""
    if "public figure" in mention.why:
        doubted = keep == math.inf or any(item.startswith("reads as no staff") for item in mention.why)
        return replace(mention, role_confidence=Confidence.POSSIBLE if doubted else Confidence.LIKELY)
    role = _read(mention)
    if total >= 0:
        confidence = Confidence.LIKELY if total >= keep else Confidence.POSSIBLE
        return replace(mention, role=role if role in STAFF_SIDE else Role.STAFF, role_confidence=confidence)
    if cued(mention) in (*STAFF_SIDE, Role.UNKNOWN):
        role = usual if usual is not Role.UNKNOWN or role not in STAFF_SIDE else Role.PATIENT
    return replace(mention, role=role)


def _is_job_after(after: re.Match[str]) -> bool:
    """Whether a job follows the name. A team's short name does so in brackets or with its place only: "Tara Webb (GP)", and not "Tara Webb, GP to review"."""
    head = OF.split(after["phrase"], maxsplit=1)[0]
    if head in sections("name_cues.txt")["team"]:
        rest = after["phrase"][len(head) :] + after["end"]
        return after["open"] == " (" or rest.startswith((" of", " at", " in"))
    return _is_job(after["phrase"])


def _is_job(phrase: str) -> bool:
    """Whether the phrase is a job that somebody has now: its last word one, and no word that makes it another's or a thing of the past."""
    lists, words = sections("name_cues.txt"), OF.split(phrase, maxsplit=1)[0].split()
    return bool(words) and words[-1] in lists["job"] and lists["no job"].isdisjoint(words)
