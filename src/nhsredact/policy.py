"""A policy is a table: an action and a clause for each label and role. Loading it, and applying it to findings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from nhsredact.errors import PolicyError
from nhsredact.model import DIRECT, INDIRECT, Action, Confidence, Decision, Finding, Level, Reason, Risk, Role, Verdict

UNNAMED = "a label that no policy names is redacted"


@dataclass(frozen=True)
class Row:
    """What to do with one label: an action, the clause that asks for it, and the roles that are treated otherwise."""

    action: Action
    clause: str
    roles: Mapping[Role, Action]


@dataclass(frozen=True)
class Policy:
    """A trust's rules for what may be published. `confidence` is the least that a finding needs to count."""

    name: str
    title: str
    confidence: Confidence
    clauses: Mapping[str, str]
    rows: Mapping[str, Row]

    def decide(self, findings: Iterable[Finding], risks: Iterable[Risk] = ()) -> tuple[tuple[Decision, ...], Verdict]:
        """An action and a clause for every finding that has evidence enough, and the verdict for the whole text."""
        decisions = tuple(self._decision(f) for f in findings if f.confidence >= self.confidence)
        return decisions, _verdict(decisions)

    def _decision(self, finding: Finding) -> Decision:
        row = self.rows.get(finding.label)
        if row is None:
            return Decision(finding, Action.LABEL, UNNAMED)
        return Decision(finding, row.roles.get(finding.role, row.action), row.clause)


def _verdict(decisions: tuple[Decision, ...]) -> Verdict:
    """A protected direct identifier (or a picture) blocks; what a person must decide is for review; indirect findings wait for `assess`."""
    reasons: dict[Reason, Level] = {}
    for decision in decisions:
        finding = decision.finding
        level = Level.BLOCK
        if decision.action is Action.KEEP or finding.label in INDIRECT and finding.label != "MEDIA":
            continue
        if decision.action is Action.REVIEW:
            level = Level.REVIEW
        reasons[Reason(finding.label, finding.role, decision.clause, "; ".join(finding.why))] = level
    worst_first = sorted(reasons, key=lambda reason: -reasons[reason])
    return Verdict(max(reasons.values(), default=Level.PUBLISH), tuple(worst_first))


def load(name: str = "doh") -> Policy:
    """The built-in policy of this name, or the one in the TOML file at this path. Raises `PolicyError`, naming file and key."""
    path = Path(name)
    built_in = files("nhsredact.policies")
    if path.suffix == ".toml":
        source = path.read_text(encoding="utf-8") if path.is_file() else None
    else:
        source = next((f.read_text(encoding="utf-8") for f in built_in.iterdir() if f.name == f"{name}.toml"), None)
    if source is None:
        known = ", ".join(sorted(f.name[:-5] for f in built_in.iterdir() if f.name.endswith(".toml")))
        raise PolicyError(f"{name}: no such policy; built in: {known}; or give the path of a .toml file")
    try:
        return _read(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: not valid TOML: {error}") from None
    except PolicyError as error:
        raise PolicyError(f"{name}: {error}") from None


def _read(table: dict[str, Any]) -> Policy:
    for key in ("name", "title", "clauses", "labels"):
        if key not in table:
            raise PolicyError(f"the key {key} is missing")
    rows = {}
    for label, row in table["labels"].items():
        if label not in DIRECT | INDIRECT:
            raise PolicyError(f"labels.{label}: no such label")
        if row.get("clause") not in table["clauses"]:
            raise PolicyError(f"labels.{label}.clause: {row.get('clause')} is not among the clauses")
        roles = {_role(label, key): _action(label, value) for key, value in row.items() if key not in ("action", "clause")}
        rows[label] = Row(_action(label, row.get("action")), row["clause"], roles)
    confidence = table.get("confidence", "likely").upper()
    if confidence not in Confidence.__members__:
        raise PolicyError(f"confidence: {confidence.lower()} is none of possible, likely, sure")
    return Policy(table["name"], table["title"], Confidence[confidence], table["clauses"], rows)


def _action(label: str, word: object) -> Action:
    if not isinstance(word, str) or word.upper() not in Action.__members__:
        raise PolicyError(f"labels.{label}: {word} is no action; actions: {', '.join(Action.__members__).lower()}")
    return Action[word.upper()]


def _role(label: str, word: str) -> Role:
    if word not in set(Role):
        raise PolicyError(f"labels.{label}.{word}: no such role; roles: {', '.join(Role)}")
    return Role(word)
