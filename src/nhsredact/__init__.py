"""nhsredact finds and redacts patient-identifiable information in UK text.

>>> import nhsredact
>>> nhsredact.redact("NHS No: 999 589 0429, seen in clinic").text
'NHS No: [NHS NUMBER], seen in clinic'
"""

from __future__ import annotations

from nhsredact.assess.explain import explain
from nhsredact.errors import (
    CannotFinish,
    NhsredactError,
    PolicyError,
    UnreadableInput,
    UsageError,
)
from nhsredact.model import Action, Confidence, Decision, Finding, Level, Redacted, Risk, Role, Verdict
from nhsredact.pattern import Rule, pattern
from nhsredact.policy import Policy
from nhsredact.policy_file import load
from nhsredact.recognisers import rules
from nhsredact.redactor import Redactor, assess, check, find, redact

__version__ = "0.1.0"

__all__ = [
    "Action",
    "CannotFinish",
    "Confidence",
    "Decision",
    "Finding",
    "Level",
    "NhsredactError",
    "Policy",
    "PolicyError",
    "Redacted",
    "Redactor",
    "Risk",
    "Role",
    "Rule",
    "UnreadableInput",
    "UsageError",
    "Verdict",
    "assess",
    "check",
    "explain",
    "find",
    "load",
    "pattern",
    "redact",
    "rules",
]
