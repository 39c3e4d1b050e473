"""The values that travel from stage to stage. All are frozen, and none holds any of the text, except `Redacted`, which is the text made safe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

DIRECT = frozenset(
    """PERSON INITIALS SOCIAL_HANDLE DATE_OF_BIRTH ADDRESS UK_POSTCODE UK_NHS UK_CHI UK_HSC PATIENT_ID UK_NINO UK_PASSPORT
    UK_DRIVING_LICENCE UK_VEHICLE_REGISTRATION PHONE_NUMBER EMAIL_ADDRESS IP_ADDRESS CREDIT_CARD BANK_ACCOUNT URL
    STAFF_REGISTRATION""".split()
)
"""Labels that identify a person by themselves."""

INDIRECT = frozenset("DATE AGE LOCATION ORGANISATION OCCUPATION NRP RARE_CONDITION RARE_TREATMENT SMALL_NUMBER UNIQUE_EVENT MEDIA".split())
"""Labels that identify only together with others."""


class Confidence(IntEnum):
    """How much evidence there is: shape alone; shape and cue; a check digit that holds, or the caller's word."""

    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


class Role(StrEnum):
    """Whose identifier it is. UNKNOWN is treated as PATIENT."""

    PATIENT = "patient"
    RELATIVE = "relative"
    CARER = "carer"
    VISITOR = "visitor"
    AUTHOR = "author"
    STAFF = "staff"
    PUBLIC = "public"
    UNKNOWN = "unknown"


STAFF_SIDE = frozenset((Role.STAFF, Role.PUBLIC))
"""Whose names may be published."""
NAMES = frozenset(("PERSON", "INITIALS"))
"""Labels of a person's name."""
THRESHOLD = 5
"""A person whose description fits fewer people than this, at the least, is singled out."""


class Action(IntEnum):
    """What to do with a finding, the mildest first. REVIEW: a person decides, and until then it is redacted."""

    KEEP = 0
    REVIEW = 1
    GENERALISE = 2
    PSEUDONYM = 3
    LABEL = 4
    ERASE = 5

    @property
    def level(self) -> Level:
        """What it makes of a text by itself."""
        return Level.PUBLISH if self is Action.KEEP else Level.REVIEW if self is Action.REVIEW else Level.BLOCK


class Level(IntEnum):
    """The answer for a whole text, the mildest first."""

    PUBLISH = 0
    REVIEW = 1
    BLOCK = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may identify: half-open code points of the original text, and why it was taken for that.

    `person` is a small integer, one for each person in the text, or None. `why` names rules and kinds of cue. `role_confidence` is how much
    evidence there is for the role: POSSIBLE is not enough for a policy to keep somebody in clear; such a name goes to review.
    """

    start: int
    end: int
    label: str
    rule: str
    confidence: Confidence
    role: Role = Role.UNKNOWN
    person: int | None = None
    why: tuple[str, ...] = ()
    role_confidence: Confidence = Confidence.LIKELY


@dataclass(frozen=True, slots=True)
class Risk:
    """How many people are expected to match what is said of one person, with an interval.

    `because`: the findings behind it, what costs most first; `steps`: how far down its ladder each must go so that enough people match (0: as it stands);
    `suggest`: the same in codes, "AGE: ten years". `explain` says it in words.
    """

    person: int
    role: Role
    expected: float
    low: float
    high: float
    because: tuple[Finding, ...] = ()
    steps: tuple[int, ...] = ()
    suggest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A finding, what the policy says to do with it, and the clause that says so."""

    finding: Finding
    action: Action
    clause: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text is not simply publishable, in words that hold none of it."""

    label: str
    role: Role
    clause: str
    why: str
    level: Level


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for a whole text. `consents`: references of the consents that let something through; `notes`: what else an officer should know."""

    level: Level
    reasons: tuple[Reason, ...] = ()
    consents: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`publish`, `review` or `block`."""
        return self.level.name.lower()


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement: where it was in the original and where it is now."""

    start: int
    end: int
    new_start: int
    new_end: int
    label: str
    role: Role
    action: Action


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text made safe, what was changed, and the verdict on the text as it came in."""

    text: str
    changes: tuple[Change, ...]
    verdict: Verdict
    risks: tuple[Risk, ...] = ()
