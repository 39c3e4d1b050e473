"""What has been published about a case, so that the sum of several posts is judged and not each alone.

A database (SQLite, or whatever SQLAlchemy knows) of kinds of things that were said and how many people each leaves, under keyed hashes: never a word
of a text, nor the name of a case. Needs the extra `ledger`. Every change is one transaction; several processes may write at once.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nhsredact.assess import attributes_by_person, matching, tells
from nhsredact.assess.attributes import Attribute, Step
from nhsredact.errors import CannotFinish, MissingExtra, UsageError
from nhsredact.model import Confidence, Finding, Level
from nhsredact.redactor import Redactor
from nhsredact.secret import long_enough

try:
    import sqlalchemy as sql
    from sqlalchemy.engine import Engine
except ImportError:
    raise MissingExtra('the ledger needs SQLAlchemy: pip install "nhsredact[ledger]"') from None

LONGEST_WAIT = 60
"""Seconds that one process waits for another to finish writing."""
TABLES = sql.MetaData()
POSTS = sql.Table(
    "posts",
    TABLES,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("case_hash", sql.String(64), index=True, nullable=False),
    sql.Column("text_hash", sql.String(64), nullable=False),
    sql.Column("name", sql.String(200), nullable=False),
    sql.Column("added", sql.String(32), nullable=False),
    sql.Column("verdict", sql.String(8), nullable=False),
    sql.UniqueConstraint("case_hash", "text_hash", "name"),
)
FACTS = sql.Table(
    "facts",
    TABLES,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("post", sql.ForeignKey("posts.id"), index=True, nullable=False),
    sql.Column("label", sql.String(20), nullable=False),
    sql.Column("value_hash", sql.String(64), nullable=False),
    sql.Column("place", sql.Boolean, nullable=False),
    sql.Column("ladder", sql.Text, nullable=False),
)
PUBLIC = sql.Table("public_cases", TABLES, sql.Column("case_hash", sql.String(64), primary_key=True))


@dataclass(frozen=True)
class Sum:
    """A post together with what went before it on its case: the verdict, how many people match all of it, and the posts that add to it."""

    level: Level
    low: float
    expected: float
    high: float
    posts: tuple[str, ...]
    public: bool = False

    @property
    def name(self) -> str:
        """`publish`, `review` or `block`."""
        return self.level.name.lower()


class Ledger:
    """`url` as SQLAlchemy takes it ("sqlite:///ledger.db"); `key`, at least 16 bytes, the trust's secret: without it no hash can be compared."""

    def __init__(self, url: str, key: bytes, redactor: Redactor | None = None) -> None:
        long_enough(key, "the ledger")
        self._key = key
        self._redactor = redactor or Redactor()
        self._engine = _engine(url)
        try:
            with self._writing() as connection:
                TABLES.create_all(connection)
        except sql.exc.SQLAlchemyError as error:
            # its message names the statement and its values
            raise CannotFinish(
                f"the ledger cannot be opened: {type(error).__name__}; is its folder there, and may it be written to?"
            ) from None

    def check(self, case: str, text: str) -> Sum:
        """The verdict on a draft together with what was published on its case; nothing is kept."""
        with self._engine.connect() as connection:
            return self._judged(connection, case, text)[0]

    def add(self, case: str, text: str, post: str = "") -> Sum:
        """The same, and the post is kept, once for each name: `post` is a name to find it by (an address, a number), and must hold no patient text."""
        with self._writing() as connection:
            judged, facts = self._judged(connection, case, text)
            row = {"case_hash": self._hash("case", case), "text_hash": self._hash("text", text), "name": post, "verdict": judged.name}
            known = connection.scalar(
                sql.select(POSTS.c.id).where(*(POSTS.c[key] == row[key] for key in ("case_hash", "text_hash", "name")))
            )
            if known is None:
                added = connection.execute(POSTS.insert().values(**row, added=datetime.now(UTC).isoformat(timespec="seconds")))
                (number,) = added.inserted_primary_key or (None,)
                if facts:
                    connection.execute(FACTS.insert(), [{"post": number, **fact} for fact in facts])
        return judged

    def make_public(self, case: str) -> tuple[str, ...]:
        """The case has come to the public eye: the names of the posts to take down, oldest first. New posts on it are for review."""
        with self._writing() as connection:
            hashed = self._hash("case", case)
            if connection.scalar(sql.select(PUBLIC.c.case_hash).where(PUBLIC.c.case_hash == hashed)) is None:
                connection.execute(PUBLIC.insert().values(case_hash=hashed))
            return tuple(connection.scalars(sql.select(POSTS.c.name).where(POSTS.c.case_hash == hashed).order_by(POSTS.c.id)))

    def export(self, case: str | None = None) -> Iterator[dict[str, Any]]:
        """What is kept, a row for each post: hashes, the name it was given, the day, the verdict, and the labels of what it said."""
        wanted = sql.select(POSTS).order_by(POSTS.c.id)
        if case is not None:
            wanted = wanted.where(POSTS.c.case_hash == self._hash("case", case))
        with self._engine.connect() as connection:
            for row in connection.execute(wanted).mappings().all():
                labels = connection.scalars(sql.select(FACTS.c.label).where(FACTS.c.post == row["id"]).order_by(FACTS.c.label)).all()
                yield {key: row[key] for key in ("case_hash", "text_hash", "name", "added", "verdict")} | {"labels": list(labels)}

    def forget(self, case: str) -> int:
        """Takes out all that is kept of a case; how many posts that were."""
        with self._writing() as connection:
            hashed = self._hash("case", case)
            posts = connection.scalars(sql.select(POSTS.c.id).where(POSTS.c.case_hash == hashed)).all()
            connection.execute(FACTS.delete().where(FACTS.c.post.in_(posts)))
            connection.execute(POSTS.delete().where(POSTS.c.case_hash == hashed))
            connection.execute(PUBLIC.delete().where(PUBLIC.c.case_hash == hashed))
            return len(posts)

    @contextmanager
    def _writing(self) -> Iterator[sql.Connection]:
        """One transaction. SQLite's begins as a writer's, so that nobody changes what is read before it ends."""
        with self._engine.begin() as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def _judged(self, connection: sql.Connection, case: str, text: str) -> tuple[Sum, list[dict[str, Any]]]:
        examined = self._redactor.examine(text)
        said = [a for attributes in attributes_by_person(text, examined.candidates).values() for a in attributes]
        facts = [
            {
                "label": a.finding.label,
                "value_hash": self._hash(a.finding.label, a.key),
                "place": a.place,
                "ladder": json.dumps([(step.code, step.interval) for step in a.ladder]),
            }
            for a in said
        ]
        hashed = self._hash("case", case)
        before = connection.execute(sql.select(FACTS, POSTS.c.name).join(POSTS).where(POSTS.c.case_hash == hashed).order_by(FACTS.c.id))
        earlier = before.mappings().all()
        rows: list[Mapping[str, Any]] = [*map(dict, earlier), *facts]
        together = {(row["label"], row["value_hash"]): _attribute(row) for row in rows}
        attributes = list(together.values())
        low, expected, high = matching(attributes, [0] * len(attributes))
        public = connection.scalar(sql.select(PUBLIC.c.case_hash).where(PUBLIC.c.case_hash == hashed)) is not None
        singled_out = (low < self._redactor.policy.threshold and tells(attributes)) or (public and bool(facts))
        level = max(examined.verdict.level, Level.REVIEW if singled_out else Level.PUBLISH)
        posts = tuple(dict.fromkeys(row["name"] for row in earlier))
        return Sum(level, low, expected, high, posts, public), facts

    def _hash(self, kind: str, value: str) -> str:
        return hmac.digest(self._key, f"{kind}\0{value}".encode(errors="surrogatepass"), "sha256").hex()


def _attribute(fact: Mapping[str, Any]) -> Attribute:
    ladder = tuple(Step(code, (low, high)) for code, (low, high) in json.loads(fact["ladder"]))
    return Attribute(Finding(0, 0, fact["label"], "ledger", Confidence.LIKELY), ladder, fact["place"])


def _engine(url: str) -> Engine:
    try:
        engine = sql.create_engine(url, connect_args={"timeout": LONGEST_WAIT} if url.startswith("sqlite") else {})
    except sql.exc.ArgumentError:
        raise UsageError('the ledger\'s address is none that SQLAlchemy knows, such as "sqlite:///ledger.db"') from None
    if engine.dialect.name == "sqlite":
        # the driver must not begin transactions of its own
        sql.event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    return engine
