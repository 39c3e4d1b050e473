"""How a redacted stretch looks. An operator answers for exactly one value; where it cannot, the label stands."""

from collections.abc import Callable, Mapping

from nhsredact.model import Action, Finding

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


def label(finding: Finding, value: str) -> str:
    """The kind of thing that stood there, and which of the persons it was: [NHS NUMBER], [PERSON 2]."""
    words = WORDS.get(finding.label, finding.label.replace("_", " "))
    return f"[{words} {finding.person}]" if finding.label in ("PERSON", "INITIALS") and finding.person else f"[{words}]"


def erase(finding: Finding, value: str) -> str:
    """Nothing."""
    return ""


OPERATORS: Mapping[Action, Operator] = {Action.ERASE: erase}


def replacement(finding: Finding, value: str, action: Action) -> str:
    """What stands in the place of `value`."""
    return OPERATORS.get(action, label)(finding, value)
