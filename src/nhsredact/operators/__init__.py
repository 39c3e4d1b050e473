"""How a redacted stretch looks. An operator answers for exactly one value; where it cannot, the label stands."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from nhsredact import coarser
from nhsredact.model import DIRECT, INDIRECT, NAMES, Action, Finding

Operator = Callable[[Finding, str], str]

WORDS = {
    "UK_NHS": "NHS NUMBER",
    "UK_CHI": "CHI NUMBER",
    "UK_HSC": "HEALTH AND CARE NUMBER",
    "UK_NINO": "NATIONAL INSURANCE NUMBER",
    "UK_PASSPORT": "PASSPORT NUMBER",
    "UK_DRIVING_LICENCE": "DRIVING LICENCE",
    "UK_VEHICLE_REGISTRATION": "VEHICLE REGISTRATION",
    "UK_POSTCODE": "POSTCODE",
    "PATIENT_ID": "PATIENT CODE",
    "IP_ADDRESS": "IP ADDRESS",
    "NRP": "BACKGROUND",
    "URL": "LINK",
}


def words(label: str) -> str:
    """What a label is called in redacted text."""
    return WORDS.get(label, label.replace("_", " "))


@cache
def placeholders() -> re.Pattern[str]:
    """What is written in the place of what was redacted, wherever it stands."""
    kinds = "|".join(map(words, sorted(DIRECT | INDIRECT)))
    # only who somebody is has a number, and no number long enough to be anything else
    return re.compile(rf"\[(?:{kinds}|(?:PERSON|INITIALS) \d{{1,3}}|{coarser.written()})\]")


def label(finding: Finding, value: str) -> str:
    """The kind of thing that stood there, and which of the persons it was: [NHS NUMBER], [PERSON 2]."""
    number = f" {finding.person}" if finding.label in NAMES and finding.person else ""
    return f"[{words(finding.label)}{number}]"


def erase(finding: Finding, value: str) -> str:
    """Nothing."""
    return ""


OPERATORS: Mapping[Action, Operator] = {Action.ERASE: erase}


def replacement(finding: Finding, value: str, action: Action) -> str:
    """What stands in the place of `value`."""
    return OPERATORS.get(action, label)(finding, value)
