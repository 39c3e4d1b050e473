"""Weighs the evidence for each name: what each kind of it weighs was fitted on marked text (models/names/fit.py, data/name_weights.toml).

A sum of nought or more is a likely name, and far less is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nhsredact.data import name_weights
from nhsredact.model import Confidence, Finding
from nhsredact.people.evidence import gathered
from nhsredact.view import View

FAINT = -4.0
"""What weighs less than this is not even a candidate."""
DOUBTFUL = frozenset(("ordinary words", "a word among them", "ends like a place", "eponym"))
DOUBTFUL |= {"a thing's name after it", "a thing's word after it", "a thing's word before it"}
UNMISTAKABLE = frozenset(("capital as elsewhere", "hashtag", "relation or age after it", "family"))
"""What no model may outweigh: whoever was named once stays protected, and the model never costs what the rules alone would find."""


def weigh(view: View, candidates: Iterable[Finding], *, model: bool) -> list[Finding]:
    """The candidates that are names or initials, overlapping ones made one; `model`: a model has read the text too."""
    weighed = []
    for finding, evidence in gathered(view, candidates, model=model):
        weights = name_weights()[finding.label]["model" if model else "rules"]
        total = sum((weights.get(item, 0.0) for item in evidence), weights["always"])
        # a rule of the caller's is taken at its word
        if finding.confidence >= Confidence.LIKELY and not any(item in weights for item in finding.why):
            total = max(total, 0.0)
        if not UNMISTAKABLE.isdisjoint(finding.why) and DOUBTFUL.isdisjoint(evidence):
            total = max(total, 0.0)
        if total >= FAINT:
            weighed.append(replace(finding, confidence=Confidence.LIKELY if total >= 0 else Confidence.POSSIBLE))
    return weighed
