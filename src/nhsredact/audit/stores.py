"""Where an audit is kept: in a file of JSON Lines, or in a database. Each writes a record and then the head, and loses neither where it is stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, NamedTuple

from nhsredact.errors import CannotFinish, MissingExtra, UsageError

LONGEST_WAIT = 60
"""Seconds that one process waits for another to finish writing."""


class State(NamedTuple):
    """How far the records go, the last of them, and the head, which holds how many there are and the last seal. None: there is none."""

    end: int
    last: bytes | None
    head: bytes | None


class Step(NamedTuple):
    """A record to write, or nothing, and then the head that is true of it."""

    number: int
    line: bytes
    head: bytes


class File:
    """Records in a file of JSON Lines; beside it `.head`, and `.lock`, which whoever writes holds."""

    unit = "line"
    errors: tuple[type[Exception], ...] = (OSError,)

    def __init__(self, name: str) -> None:
        try:
            from filelock import FileLock
        except ImportError:
            raise MissingExtra('the audit needs filelock: pip install "nhsredact[audit]"') from None
        self.name = name
        # one file has one lock and one head, by whatever link it is reached
        self._path = Path(os.path.realpath(name))
        self._head = Path(f"{self._path}.head")
        self._lock = partial(FileLock, f"{self._path}.lock", timeout=LONGEST_WAIT)

    def extend(self, steps: Callable[[State], list[Step]]) -> bytes:
        """Writes what is to be written, each step on the disk before the next; the last record of it."""
        self._path.parent.stat()  # the lock would make a folder that is not there
        with self._lock():
            for _, line, head in (found := steps(self._state())):
                self._append(line)
                self._keep(head)
        return found[-1].line

    def state(self) -> State:
        # who may only read goes without the lock
        with self._lock() if self._path.exists() and os.access(self._path.parent, os.W_OK) else nullcontext():
            return self._state()

    def lines(self, end: int) -> Iterator[tuple[int, bytes]]:
        """Each line and its number, up to byte `end`: what is written meanwhile is left out."""
        with open(self._path if end else os.devnull, "rb") as file:
            for number, line in enumerate(file, 1):
                end -= len(line)
                if end < 0:
                    return
                yield number, line

    def _state(self) -> State:
        head = self._head.read_bytes() if self._head.exists() else None
        if not self._path.exists() or not self._path.stat().st_size:
            return State(0, None, head)
        with open(self._path, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as lines:
            return State(len(lines), lines[lines.rfind(b"\n", 0, -1) + 1 :], head)

    def _append(self, line: bytes) -> None:
        with open(self._path, "ab", buffering=0) as file:
            before = file.seek(0, os.SEEK_END)
            try:
                while line:
                    line = line[file.write(line) :]
                os.fsync(file.fileno())
            except BaseException:
                with suppress(OSError):  # the disk is full: half a line must not stay
                    file.truncate(before)
                raise

    def _keep(self, head: bytes) -> None:
        new = Path(f"{self._head}.new")
        new.unlink(missing_ok=True)
        with open(new, "xb") as file:
            file.write(head)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, self._head)
        if os.name == "posix":  # elsewhere a folder cannot be opened
            folder = os.open(self._path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)


class Database:
    """Records in a table and the head in another, of one row. Every record is one transaction."""

    unit = "record"
    name = "the audit"

    def __init__(self, url: str) -> None:
        try:
            import sqlalchemy as sql

            self._engine = sql.create_engine(url, connect_args={"timeout": LONGEST_WAIT} if url.startswith("sqlite") else {})
        except ImportError:
            raise MissingExtra('an audit in a database needs SQLAlchemy and the driver: pip install "nhsredact[audit]"') from None
        except sql.exc.ArgumentError:
            raise UsageError('the audit is kept in a .jsonl file, or at an address such as "sqlite:///audit.db"') from None
        self.errors: tuple[type[Exception], ...] = (sql.exc.SQLAlchemyError,)
        self._sql = sql.text
        self._sqlite = self._engine.dialect.name == "sqlite"
        if self._sqlite:
            # the driver must not begin transactions of its own
            sql.event.listen(self._engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
        try:
            with self._running(writing=True) as run:
                run("CREATE TABLE IF NOT EXISTS audit_records (number INTEGER PRIMARY KEY, line TEXT NOT NULL)")
                run("CREATE TABLE IF NOT EXISTS audit_head (id INTEGER PRIMARY KEY, line TEXT NOT NULL)")
        except sql.exc.SQLAlchemyError as error:
            raise CannotFinish(f"the audit cannot be opened: {type(error).__name__}; may its place be written to?") from None

    def extend(self, steps: Callable[[State], list[Step]]) -> bytes:
        """Writes what is to be written, all of it or nothing; the last record of it."""
        with self._running(writing=True) as run:
            run("SELECT line FROM audit_head" if self._sqlite else "SELECT line FROM audit_head FOR UPDATE")
            for number, line, head in (found := steps(self._state(run))):
                if line:
                    run("INSERT INTO audit_records VALUES (:number, :line)", number=number, line=line.decode().strip())
                if not run("UPDATE audit_head SET line = :line WHERE id = 1", line=head.decode().strip()).rowcount:
                    run("INSERT INTO audit_head VALUES (1, :line)", line=head.decode().strip())
        return found[-1].line

    def state(self) -> State:
        with self._running() as run:
            return self._state(run)

    def lines(self, end: int) -> Iterator[tuple[int, bytes]]:
        """Each row and its number, up to number `end`: what is written meanwhile is left out. No transaction stays open between pages."""
        page = "SELECT number, line FROM audit_records WHERE number BETWEEN :begin AND :end ORDER BY number LIMIT 1000"
        begin = -(2**63)
        while begin <= end:
            with self._running() as run:
                rows = run(page, begin=begin, end=end).all()
            for number, line in rows:
                yield number, f"{line}\n".encode()
            begin = rows[-1][0] + 1 if rows else end + 1

    def _state(self, run: Callable[[str], Any]) -> State:
        # one statement: what another process writes is in all of it or in none
        last = "(SELECT line FROM audit_records ORDER BY number DESC LIMIT 1)"
        row = run(f"SELECT (SELECT MAX(number) FROM audit_records), {last}, (SELECT line FROM audit_head WHERE id = 1)").one()
        return State(row[0] or 0, *(None if line is None else f"{line}\n".encode() for line in row[1:]))

    @contextmanager
    def _running(self, writing: bool = False) -> Iterator[Callable[..., Any]]:
        """One transaction. SQLite's, to write, begins as a writer's, so that nobody changes what is read before it ends."""
        with self._engine.begin() as connection:
            if writing and self._sqlite:
                connection.exec_driver_sql("PRAGMA synchronous = FULL")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield lambda statement, **values: connection.execute(self._sql(statement), values)
