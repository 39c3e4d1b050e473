"""A policy is a table: an action and a clause for each label and role. Loading it, and applying it to findings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from nhsredact.errors import PolicyError
from nhsredact.model import DIRECT, INDIRECT, THRESHOLD, Action, Confidence, Decision, Finding, Level, Reason, Risk, Role, Verdict

UNNAMED = "a label that no policy names is redacted"
TOGETHER = "may point at one person together with what else is said"
KEYS: Mapping[str, type] = {
    "name": str,
    "title": str,
    "confidence": str,
    "threshold": int,
    "catchment": int,
    "singled_out": str,
    "clauses": dict,
    "labels": dict,
}
USUALLY: Mapping[str, Any] = {"confidence": "likely", "threshold": THRESHOLD, "catchment": 0, "singled_out": "review"}
WORDS: Mapping[type, str] = {str: "a text", int: "a whole number", dict: "a table"}
# an unknown role is treated as patient, so that no policy can forget it
ROLES = tuple(role.value for role in Role if role is not Role.UNKNOWN)


@dataclass(frozen=True)
class Row:
    """What to do with one label: an action, the clause that asks for it, and the roles that are treated otherwise."""

    action: Action
    clause: str
    roles: Mapping[Role, Action]


@dataclass(frozen=True)
class Policy:
    """A trust's rules for what may be published. `confidence` is the least that a finding needs to count.

    Who matches with fewer people than `threshold` is singled out, and the verdict then is `singled_out` at the least; `catchment`: how many people the
    trust serves, for texts that name no place (0: not told).
    """

    name: str
    title: str
    confidence: Confidence
    clauses: Mapping[str, str]
    rows: Mapping[str, Row]
    threshold: int = THRESHOLD
    catchment: int = 0
    singled_out: Level = Level.REVIEW

    def decide(self, findings: Iterable[Finding], risks: Iterable[Risk] = ()) -> tuple[tuple[Decision, ...], Verdict]:
        """An action and a clause for every finding that has evidence enough, and the verdict for the whole text."""
        decisions = self.decisions(findings)
        return decisions, self.verdict(decisions, risks)

    def decisions(self, findings: Iterable[Finding]) -> tuple[Decision, ...]:
        """An action and a clause for every finding that has evidence enough; they may overlap, as findings do."""
        return tuple(self._decision(f) for f in findings if f.confidence >= self.confidence)

    def _decision(self, finding: Finding) -> Decision:
        row = self.rows.get(finding.label)
        if row is None:
            return Decision(finding, Action.LABEL, UNNAMED)
        role = Role.PATIENT if finding.role is Role.UNKNOWN else finding.role
        action = row.roles.get(role, row.action)
        if action is Action.KEEP and finding.role_confidence < Confidence.LIKELY:
            action = Action.REVIEW  # perhaps staff, perhaps a patient
        return Decision(finding, action, row.clause)

    def verdict(self, decisions: tuple[Decision, ...], risks: Iterable[Risk] = ()) -> Verdict:
        """A protected direct identifier (or a picture) blocks; what a person must decide is for review, and so is whoever is singled out."""
        reasons: dict[Reason, Level] = {}
        singled_out = any(risk.low < self.threshold for risk in risks)
        for decision in decisions:
            finding = decision.finding
            if decision.action is Action.KEEP:
                continue
            if finding.label in INDIRECT and finding.label != "MEDIA":
                if singled_out:
                    reasons[Reason(finding.label, finding.role, decision.clause, TOGETHER)] = self.singled_out
                continue
            reason = Reason(finding.label, finding.role, decision.clause, "; ".join(finding.why))
            reasons[reason] = Level.REVIEW if decision.action is Action.REVIEW else Level.BLOCK
        worst_first = sorted(reasons, key=lambda reason: -reasons[reason])
        return Verdict(max(reasons.values(), default=Level.PUBLISH), tuple(worst_first))


def load(name: str = "doh") -> Policy:
    """The built-in policy of this name, or the one in the TOML file at this path. Raises `PolicyError`, naming file and key."""
    try:
        return _read(tomllib.loads(_source(name)))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: not valid TOML: {error}") from None
    except UnicodeDecodeError:
        raise PolicyError(f"{name}: not UTF-8 text") from None
    except OSError as error:
        raise PolicyError(f"{name}: cannot be read: {error.strerror}") from None
    except PolicyError as error:
        raise PolicyError(f"{name}: {error}") from None


def _source(name: str) -> str:
    if name.endswith(".toml"):
        return Path(name).read_text(encoding="utf-8")
    built_in = {f.name: f for f in files("nhsredact.policies").iterdir() if f.name.endswith(".toml")}
    if f"{name}.toml" not in built_in:
        known = ", ".join(sorted(file.removesuffix(".toml") for file in built_in))
        raise PolicyError(f"no such policy; built in: {known}; or give the path of a .toml file")
    return built_in[f"{name}.toml"].read_text(encoding="utf-8")


def _read(table: dict[str, Any]) -> Policy:
    table = {**USUALLY, **table}
    for key, kind in KEYS.items():
        if key not in table:
            raise PolicyError(f"{key}: is missing")
        if not isinstance(table[key], kind) or isinstance(table[key], bool):
            raise PolicyError(f"{key}: must be {WORDS[kind]}")
    for key in table.keys() - KEYS.keys():
        raise PolicyError(f"{key}: no such key; keys: {', '.join(KEYS)}")
    confidence = table["confidence"].upper()
    if confidence not in Confidence.__members__:
        raise PolicyError(f"confidence: {confidence.lower()} is none of possible, likely, sure")
    if table["singled_out"] not in ("review", "block"):
        raise PolicyError(f"singled_out: {table['singled_out']} is none of review, block")
    if table["threshold"] < 1 or table["catchment"] < 0:
        raise PolicyError(f"{'threshold' if table['threshold'] < 1 else 'catchment'}: must be a number of people, 1 or more")
    rows = {label: _row(label, row, table["clauses"]) for label, row in table["labels"].items()}
    singled_out = Level[table["singled_out"].upper()]
    return Policy(
        table["name"], table["title"], Confidence[confidence], table["clauses"], rows, table["threshold"], table["catchment"], singled_out
    )


def _row(label: str, row: object, clauses: Mapping[str, str]) -> Row:
    if label not in DIRECT | INDIRECT:
        raise PolicyError(f"labels.{label}: no such label; `nhsredact rules` lists them")
    if not isinstance(row, dict):
        raise PolicyError(f'labels.{label}: must be {WORDS[dict]}, such as {{ action = "label", clause = "..." }}')
    clause = row.get("clause")
    if not isinstance(clause, str) or clause not in clauses:
        raise PolicyError(f"labels.{label}.clause: {clause} is not among the clauses")
    roles = {_role(label, key): _action(f"{label}.{key}", value) for key, value in row.items() if key not in ("action", "clause")}
    return Row(_action(f"{label}.action", row.get("action")), clause, roles)


def _action(key: str, word: object) -> Action:
    if not isinstance(word, str) or word.upper() not in Action.__members__:
        raise PolicyError(f"labels.{key}: {word} is no action; actions: {', '.join(Action.__members__).lower()}")
    return Action[word.upper()]


def _role(label: str, word: str) -> Role:
    if word not in ROLES:
        raise PolicyError(f"labels.{label}.{word}: no such role; roles: {', '.join(ROLES)}")
    return Role(word)
