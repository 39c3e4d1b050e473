"""Reads a policy: a built-in one by name, or a TOML file by path, with whatever it inherits. Every message names file, line and key."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nhsredact.errors import PolicyError
from nhsredact.model import DIRECT, INDIRECT, THRESHOLD, Action, Confidence, Level, Role
from nhsredact.policy import LISTS, PUBLIC_CASES, REFUSED, Listed, Policy, Row, Treatment

KEYS: Mapping[str, type] = {
    "name": str,
    "title": str,
    "inherits": str,
    "confidence": str,
    "threshold": int,
    "catchment": int,
    "singled_out": str,
    "clauses": dict,
    "labels": dict,
    "lists": dict,
}
USUALLY: Mapping[str, Any] = {"confidence": "likely", "threshold": THRESHOLD, "catchment": 0, "singled_out": "review", "lists": {}}
TABLES = ("clauses", "labels", "lists")
WORDS: Mapping[type, str] = {str: "a text", int: "a whole number", dict: "a table"}
ROLES = tuple(role.value for role in Role if role is not Role.UNKNOWN)
CONFIDENCES = tuple(confidence.name.lower() for confidence in Confidence)
ADDED = frozenset((REFUSED, PUBLIC_CASES))
"""Lists of which a file that inherits keeps the entries, and adds its own."""
DEEPEST = 5
"""So many files may inherit one from another."""


class _Wrong(Exception):
    """What is wrong, under which keys."""

    def __init__(self, keys: tuple[str, ...], what: str) -> None:
        super().__init__(what)
        self.keys, self.what = keys, what


def load(name: str = "doh") -> Policy:
    """The built-in policy of this name, or the one in the TOML file at this path. Raises `PolicyError`, naming file, line and key."""
    return _policy(name, _merged(name, DEEPEST))


@cache
def built_in() -> tuple[str, ...]:
    """The names of the policies that come with the package."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in files("nhsredact.policies").iterdir() if f.name.endswith(".toml")))


def source(name: str) -> str:
    """The text of a policy's file. Raises `PolicyError` where there is none."""
    try:
        if name.endswith(".toml"):
            return Path(name).read_text(encoding="utf-8")
        if name in built_in():
            return files("nhsredact.policies").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PolicyError(f"{name}: not UTF-8 text") from None
    except OSError as error:
        raise PolicyError(f"{name}: cannot be read: {error.strerror}") from None
    raise PolicyError(f"{name}: no such policy; built in: {', '.join(built_in())}; or give the path of a .toml file")


def _merged(name: str, deeper: int) -> dict[str, Any]:
    """What the file says over what it inherits; in its tables, key by key."""
    text = source(name)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: not valid TOML: {error}") from None
    try:
        _known(table)
        parent = table.pop("inherits", None)
        _with_files(table, Path(name).parent)
        if parent is None:
            return table
        for key in ("name", "title"):
            if key not in table:
                raise _Wrong((key,), "is missing")
        if not deeper:
            raise _Wrong(("inherits",), f"more than {DEEPEST} files inherit one from another")
        inherited = _merged(str(Path(name).parent / parent) if parent.endswith(".toml") else parent, deeper - 1)
        return _over(inherited, table)
    except _Wrong as wrong:
        raise PolicyError(_message(name, text, wrong)) from None


def _over(inherited: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    merged = inherited | table
    for key in TABLES:
        ours, theirs = table.get(key, {}), inherited.get(key, {})
        for name in ADDED & ours.keys() & theirs.keys() if key == "lists" else ():
            # nobody who asked not to be named is forgotten by a file that inherits
            ours[name] = ours[name] | {"entries": [*theirs[name].get("entries", ()), *ours[name].get("entries", ())]}
        merged[key] = {
            item: theirs[item] | ours[item]
            if isinstance(ours.get(item), dict) and isinstance(theirs.get(item), dict)
            else (theirs | ours)[item]
            for item in theirs | ours
        }
    return merged


def _known(table: Mapping[str, Any]) -> None:
    """That every key of the file is one, and of the right kind."""
    for key in table:
        if key not in KEYS:
            raise _Wrong((key,), f"no such key; keys: {', '.join(KEYS)}")
        if not isinstance(table[key], KEYS[key]) or isinstance(table[key], bool):
            raise _Wrong((key,), f"must be {WORDS[KEYS[key]]}")


def _with_files(table: dict[str, Any], folder: Path) -> None:
    """The entries of lists that stand in files of their own: a line each, # for comments."""
    for name, listed in table.get("lists", {}).items():
        if name not in LISTS:
            raise _Wrong(("lists", name), f"no such list; lists: {', '.join(LISTS)}")
        if not isinstance(listed, dict) or not listed.keys() <= {"clause", "entries", "file"}:
            raise _Wrong(("lists", name), 'must be a table of clause, and entries or file, such as { clause = "...", entries = ["..."] }')
        entries = listed.get("entries", [])
        if not isinstance(entries, list) or not all(isinstance(entry, str) and entry.strip() for entry in entries):
            raise _Wrong(("lists", name, "entries"), "must be a list of texts, none of them empty")
        file = listed.pop("file", None)
        if file is not None:
            try:
                lines = (folder / str(file)).read_text(encoding="utf-8").splitlines()
            except (OSError, UnicodeDecodeError):
                raise _Wrong(("lists", name, "file"), "the file that it names cannot be read as UTF-8 text") from None
            listed["entries"] = [*entries, *(line.strip() for line in lines if line.strip() and not line.startswith("#"))]


def _policy(name: str, table: dict[str, Any]) -> Policy:
    table = {**USUALLY, **table}
    try:
        for key in ("name", "title", "clauses", "labels"):
            if key not in table:
                raise _Wrong((key,), "is missing")
        return _read(table)
    except _Wrong as wrong:
        raise PolicyError(_message(name, source(name), wrong)) from None


def _read(table: dict[str, Any]) -> Policy:
    confidence, level, clauses = table["confidence"], table["singled_out"], table["clauses"]
    if confidence not in CONFIDENCES:
        raise _Wrong(("confidence",), f"{confidence} is none of {', '.join(CONFIDENCES)}")
    if level not in ("review", "block"):
        raise _Wrong(("singled_out",), f"{level} is none of review, block")
    for key, least in (("threshold", 1), ("catchment", 0)):
        if table[key] < least:
            raise _Wrong((key,), "must be a number of people, 1 or more")
    rows = {label: _row(label, row, clauses) for label, row in table["labels"].items()}
    lists = {key: _listed(key, listed, clauses) for key, listed in table["lists"].items()}
    digest = hashlib.sha256(json.dumps(table, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return Policy(
        table["name"], table["title"], Confidence[confidence.upper()], clauses, rows, table["threshold"], table["catchment"],
        Level[level.upper()], lists, digest,
    )  # fmt: skip


def _row(label: str, row: object, clauses: Mapping[str, str]) -> Row:
    if label not in DIRECT | INDIRECT:
        raise _Wrong(("labels", label), "no such label; `nhsredact rules` lists them")
    if not isinstance(row, dict):
        raise _Wrong(("labels", label), f'must be {WORDS[dict]}, such as {{ action = "label", clause = "..." }}')
    usual = Treatment(_action((label, "action"), row.get("action")), _clause((label, "clause"), row.get("clause"), clauses))
    roles, confidences = {}, {}
    for key, value in row.items():
        if key in ROLES:
            roles[Role(key)] = _treatment((label, key), value, usual, clauses)
        elif key in CONFIDENCES:
            confidences[Confidence[key.upper()]] = _treatment((label, key), value, usual, clauses)
        elif key not in ("action", "clause"):
            raise _Wrong(("labels", label, key), f"no such role; roles: {', '.join(ROLES)}; or a confidence: {', '.join(CONFIDENCES)}")
    return Row(usual, roles, confidences)


def _treatment(at: tuple[str, str], value: object, usual: Treatment, clauses: Mapping[str, str]) -> Treatment:
    """An action, or a table of an action and a clause of its own."""
    if isinstance(value, dict):
        if not value.keys() <= {"action", "clause"}:
            raise _Wrong(("labels", *at), 'must be an action, or a table such as { action = "keep", clause = "..." }')
        return Treatment(_action(at, value.get("action")), _clause(at, value.get("clause", usual.clause), clauses))
    return Treatment(_action(at, value), usual.clause)


def _action(at: tuple[str, str], word: object) -> Action:
    if not isinstance(word, str) or word.upper() not in Action.__members__:
        raise _Wrong(("labels", *at), f"{word} is no action; actions: {', '.join(Action.__members__).lower()}")
    return Action[word.upper()]


def _clause(at: tuple[str, ...], clause: object, clauses: Mapping[str, str], table: str = "labels") -> str:
    if clause is None:
        raise _Wrong((table, *at), "is missing; it must be one of the clauses")
    if not isinstance(clause, str) or clause not in clauses:
        raise _Wrong((table, *at), f"{clause} is not among the clauses")
    return clause


def _listed(name: str, listed: Mapping[str, Any], clauses: Mapping[str, str]) -> Listed:
    return Listed(_clause((name, "clause"), listed.get("clause"), clauses, "lists"), tuple(dict.fromkeys(listed.get("entries", ()))))


def _message(name: str, text: str, wrong: _Wrong) -> str:
    line = _line(text, wrong.keys)
    return f"{name}{f', line {line}' if line else ''}: {'.'.join(wrong.keys)}: {wrong.what}"


def _line(text: str, keys: tuple[str, ...]) -> int:
    """The line on which the last of the keys that stands in the file is given, in its table; 0 where none does, as in a file that inherits it."""
    found, at, given = 0, "", {".".join(keys[:depth]) for depth in range(1, len(keys) + 1)}
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\[+\s*([^\]]+?)\s*\]+", line):
            at = header[1].replace('"', "")
        key = re.match(r"\s*\"?([\w .()-]+?)\"?\s*=", line)
        here = ".".join(filter(None, (at, key[1] if key else "")))
        if here in given or (header and at in given):
            found = number
    return found
