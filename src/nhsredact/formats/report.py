"""What a format is given: the inputs that were checked, each with its passages and what was found in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nhsredact.explanation import Explained, Explanation
from nhsredact.lines import Lines
from nhsredact.model import Level


@dataclass(frozen=True)
class Passage:
    """A stretch of one input that was examined by itself: the whole text of a file, or one row of a table. `where`: "" or "row 3"."""

    where: str
    text: str
    explanation: Explanation

    @cached_property
    def place(self) -> Lines:
        """Line and column of an offset."""
        return Lines(self.text)

    def told(self, item: Explained) -> str:
        """Where an item is, for a person: "3:14", or "row 3"."""
        return self.where or "{}:{}".format(*self.place(item.start))


@dataclass(frozen=True)
class Source:
    """One input: its name as it may be shown, the verdict, its passages, and where it could not be examined, why."""

    name: str
    level: Level
    passages: tuple[Passage, ...]
    error: str = ""

    def reasons(self) -> Iterator[tuple[Passage, Explained]]:
        """What keeps it from being published as it stands."""
        return ((passage, item) for passage in self.passages for item in passage.explanation.reasons)

    @property
    def singled_out(self) -> tuple[str, ...]:
        """For each person who is singled out, how many people match, and a description that fits enough."""
        return tuple(said for passage in self.passages for said in passage.explanation.singled_out)

    @property
    def notes(self) -> tuple[str, ...]:
        """What else an officer should know."""
        return tuple(dict.fromkeys(note for passage in self.passages for note in passage.explanation.verdict.notes))

    @property
    def consents(self) -> tuple[str, ...]:
        """References of the consents that let something through."""
        return tuple(dict.fromkeys(cited for passage in self.passages for cited in passage.explanation.verdict.consents))


@dataclass(frozen=True)
class Report:
    """All inputs of one run, under one policy. `digest`: of the policy."""

    policy: str
    title: str
    digest: str
    version: str
    sources: tuple[Source, ...]

    @property
    def level(self) -> Level:
        """The worst of all verdicts."""
        return max((source.level for source in self.sources), default=Level.PUBLISH)
