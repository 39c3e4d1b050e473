"""One record of an audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Record:
    """One check. `number` counts from 1; `when` is UTC; `rules` is nhsredact's version, `model` the sha256 of the names model.

    `fingerprint` is a hash of the text and `seal` one of all other fields, both with the key; `previous` is the seal of the record before ("" at first).
    """

    number: int
    when: str
    who: str
    channel: str
    name: str
    policy: str
    policy_hash: str
    rules: str
    model: str
    fingerprint: str
    verdict: str
    labels: Mapping[str, int]
    consents: tuple[str, ...]
    allowed: tuple[str, ...]
    previous: str
    seal: str


COLUMNS = tuple(field.name for field in fields(Record))
