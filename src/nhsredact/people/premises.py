"""An organisation's own address: in a text that speaks of nobody, the postcode behind a hospital's name is where to go, not where somebody lives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nhsredact.model import STAFF_SIDE, Confidence, Finding
from nhsredact.people.described import SOMEBODY
from nhsredact.view import View

OF_PREMISES = frozenset(("UK_POSTCODE", "ADDRESS", "LOCATION", "ORGANISATION", "DATE"))
"""What tells where and when, and so nothing of anybody by itself."""
PREMISES = re.compile(
    r"\b(?:hospital|infirmary|clinic|cent(?:re|er)|surgery|practice|trust|headquarters|hq|pharmacy|library|church|hall|school|university|college|offices?"
    r"|museum|theatre|hub|building|department|entrance|car park|reception)\b"
)
LIVES = re.compile(r"\b(?:liv(?:e|es|ed|ing)|home|house|flat|residen\w*|lodge|court|address of|collapsed|found|attended|called to)\b")
REACH = 80


def premises(view: View, names: Sequence[Finding], others: Sequence[Finding]) -> list[Finding]:
    """The other findings, POSSIBLE a postcode or address close behind an organisation's name, where the text names and describes nobody but staff."""
    speaks = SOMEBODY.search(view.lower) or any(
        f.confidence >= Confidence.LIKELY and f.role not in STAFF_SIDE and f.label not in OF_PREMISES for f in (*names, *others)
    )
    return list(others) if speaks else [_own(view, finding) for finding in others]


def _own(view: View, finding: Finding) -> Finding:
    if finding.label not in ("UK_POSTCODE", "ADDRESS"):
        return finding
    start, _ = view.locate(finding.start, finding.end)
    before = view.lower[max(0, start - REACH) : start]
    own = PREMISES.search(before) and not LIVES.search(before)
    return replace(finding, confidence=Confidence.POSSIBLE) if own else finding
