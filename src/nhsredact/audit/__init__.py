"""What was checked before publication: a record of each check, chained and sealed with the trust's key, so that what is changed afterwards shows.

A file of JSON Lines, or a database through SQLAlchemy. It holds labels, counts, keyed hashes and what the caller says of the check: never a word of the
text. Needs the extra `audit`. Several processes may write at once. What cannot be recorded raises, and then nothing may be published.
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from nhsredact.audit.record import COLUMNS, Record
from nhsredact.audit.stores import Database, File, State, Step
from nhsredact.audit.table import export
from nhsredact.errors import CannotFinish
from nhsredact.model import Decision, Verdict
from nhsredact.secret import long_enough

__all__ = ["Audit", "Record", "Verified", "export"]
NEVER = "no record was ever written here"


@dataclass(frozen=True, slots=True)
class Verified:
    """How many records bear a true seal, the seal of the last, what is wrong (nothing, where all is well), and what is no problem but worth knowing."""

    count: int
    head: str
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Audit:
    """`where`: a file that ends in .jsonl, or an address as SQLAlchemy takes it ("sqlite:///audit.db"); `key`, at least 16 bytes, the trust's secret.

    Raises `UsageError` for another place or a shorter key, `MissingExtra` where a package is missing, `CannotFinish` for a database that does not open.
    """

    def __init__(self, where: str | Path, key: bytes) -> None:
        long_enough(key, "the audit")
        self._key = key
        name = str(where)
        self._store = File(name) if name.lower().endswith(".jsonl") and "://" not in name else Database(name)

    def add(
        self,
        text: str,
        *,
        who: str,
        verdict: Verdict,
        decisions: Sequence[Decision],
        policy: str,
        policy_hash: str,
        rules: str,
        model: str,
        channel: str = "",
        name: str = "",
        consents: Iterable[str] = (),
        allowed: Iterable[str] = (),
    ) -> Record:
        """Records one check, for good once this returns. All but `text` is kept as given: the caller promises that no patient text is in it.

        Raises `CannotFinish` where it cannot be written, and where what stands there is torn or changed at its end, or does not fit its head.
        """
        said = {"who": who, "channel": channel, "name": name, "policy": policy, "policy_hash": policy_hash, "rules": rules, "model": model}
        found = {"verdict": verdict.name, "labels": Counter(d.finding.label for d in decisions), "fingerprint": self._fingerprint(text)}
        content = {**said, **found, "consents": list(consents), "allowed": list(allowed)}
        with self._failing("written"):
            return self._record(self._store.extend(partial(self._steps, content)), "this record")

    def records(self) -> Iterator[Record]:
        """Every record, the oldest first. Raises `CannotFinish` at one that is changed, torn or not readable; whether one is missing, `verify` says."""
        with self._failing("read"):
            state = self._store.state()
            if not state.last and not state.head:
                raise CannotFinish(f"{self._store.name}: {NEVER}")
            for at, line in self._store.lines(state.end):
                yield self._record(line, f"{self._store.name}: {self._store.unit} {at}")

    def find(self, text: str) -> list[Record]:
        """The records of checks of this very text, to the letter. Raises as `records` does."""
        fingerprint = self._fingerprint(text)
        return [record for record in self.records() if record.fingerprint == fingerprint]

    def verify(self) -> Verified:
        """Whether all is there, as it was written and in order. Raises `CannotFinish` only where the place cannot be read at all."""
        problems: list[str] = []
        seen: set[int] = set()
        last, bad = None, 0
        with self._failing("read"):
            state = self._store.state()
            for at, line in self._store.lines(state.end):
                where = f"{self._store.unit} {at}"
                try:
                    record = self._record(line, where)
                except CannotFinish as error:
                    problems.append(str(error))
                    bad += 1
                    continue
                number, seal = (last.number, last.seal) if last else (0, "")
                if record.number <= number:
                    problems.append(f"{where} holds record {record.number}, out of order")
                elif record.number == number + 1 and record.previous != seal:
                    problems.append(f"{where} does not follow the record before it: one of the two is from another audit")
                elif record.number != at and not problems:
                    problems.append(f"{where} holds record {record.number}")
                seen.add(record.number)
                last = record if record.number > number else last
        number, seal = (last.number, last.seal) if last else (0, "")
        try:
            count = self._counted(state, last)
        except CannotFinish as error:
            problems.append(str(error))
            count = number
        lost = [n for n in range(1, max(count, number) + 1) if n not in seen]
        if len(lost) > bad:  # else they are those that were changed
            problems += [f"record {n} was removed" for n in lost if n < number]
            problems += [_cut_off(number, count)] if count > number else []
        behind = f"record {number} is whole, but the process ended before it wrote the head; the next record puts that right"
        return Verified(len(seen), seal, tuple(problems), (behind,) if count < number else ())

    def _steps(self, content: Mapping[str, Any], state: State) -> list[Step]:
        """What is to be written where that is the state; raises `CannotFinish` where one cannot go on from it."""
        number, seal, steps = 0, "", []
        if not state.last and not state.head:
            # before the first record, so that a head that is gone later is known to be gone
            steps.append(self._step(0, "", b""))
        else:
            try:
                last = self._last(state)
                number, seal = (last.number, last.seal) if last else (0, "")
                count = self._counted(state, last)
                if count > number:
                    raise CannotFinish(_cut_off(number, count))
            except CannotFinish as error:
                raise CannotFinish(f"{self._store.name}: {error}; `nhsredact audit verify` tells more") from None
            if count < number:
                steps.append(self._step(number, seal, b""))
        when = datetime.now(UTC).isoformat(timespec="seconds")
        line = self._sealed("record", {**content, "number": number + 1, "when": when, "previous": seal})
        return [*steps, self._step(number + 1, self._record(line, "this record").seal, line)]

    def _last(self, state: State) -> Record | None:
        if state.last is None:
            return None
        with suppress(CannotFinish):
            return self._record(state.last, "")
        # the lines are counted only where one must be named
        return self._record(state.last, f"{self._store.unit} {max(at for at, _ in self._store.lines(state.end))}")

    def _step(self, number: int, seal: str, line: bytes) -> Step:
        return Step(number, line, self._sealed("head", {"count": number, "last": seal}))

    def _counted(self, state: State, last: Record | None) -> int:
        """How many records the head counts: as many as there are, one less where the process was ended in between, or more where some are gone."""
        number, seal, previous = (last.number, last.seal, last.previous) if last else (0, "", "")
        if not state.head:
            raise CannotFinish("the head is gone" if state.last else NEVER)
        head = self._unsealed("head", state.head, ("count", "last", "seal"), "the head")
        count: int = head["count"]
        if count > number or (count, head["last"]) in ((number, seal), (number - 1, previous)):
            return count
        raise CannotFinish(f"the head counts {count} and ends otherwise: an older one was put back, or it is another audit's")

    def _hash(self, kind: str, content: bytes) -> str:
        # with its kind: else a draft that looks like a record would get that record's seal as its fingerprint
        return hmac.digest(self._key, f"audit {kind}\0".encode() + content, "sha256").hex()

    def _fingerprint(self, text: str) -> str:
        return self._hash("text", text.encode(errors="surrogatepass"))

    def _sealed(self, kind: str, content: Mapping[str, Any]) -> bytes:
        return _canonical({**content, "seal": self._hash(kind, _canonical(content))}) + b"\n"

    def _unsealed(self, kind: str, line: bytes, keys: Iterable[str], what: str) -> dict[str, Any]:
        """What a line holds, if to the letter it is what was sealed."""
        if not line.endswith(b"\n"):
            raise CannotFinish(f"{what} is torn: writing it was cut off")
        content: Any = None
        with suppress(ValueError, RecursionError):
            content = json.loads(line)
        if not isinstance(content, dict) or content.keys() != set(keys):
            raise CannotFinish(f"{what} is not readable")
        if not hmac.compare_digest(self._sealed(kind, {key: content[key] for key in keys if key != "seal"}), line):
            raise CannotFinish(f"{what} was changed, or sealed with another key")
        return content

    def _record(self, line: bytes, what: str) -> Record:
        content = self._unsealed("record", line, COLUMNS, what)
        return Record(**content | {key: tuple(content[key]) for key in ("consents", "allowed")})

    @contextmanager
    def _failing(self, doing: str) -> Iterator[None]:
        """A failure of disk, lock or database, told by its kind only: a foreign message may name values."""
        try:
            yield
        except self._store.errors as error:
            raise CannotFinish(
                f"{self._store.name} cannot be {doing}: {getattr(error, 'strerror', None) or type(error).__name__}"
            ) from None


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _cut_off(number: int, count: int) -> str:
    return f"record{f' {count} was' if count == number + 1 else f's {number + 1} to {count} were'} cut off at the end"
