"""Reads the marked corpora, varies them, and cuts them into windows of word pieces for training.

The written parts (marked with our labels and roles) teach everything; the public corpora, which mark only persons, places and organisations, and
mark places that place nobody, teach persons alone. The development sets are never read here.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tokenizers import Tokenizer

from nhsredact.data import words
from nhsredact.encoder.features import KINDS, pieces
from nhsredact.encoder.labels import LABELS, OTHER, PERSON, ROLES

MARK = re.compile(r"\[\[([A-Z_]+)(?:/([a-z]+))?\|(.*?)\]\]", re.S)
HEAD = re.compile(r"^=== *[\w /-]+\| *\w+ *$", re.M)
NAME_WORD = re.compile(r"[^\W\d_]+")
IGNORE = -100
PUBLIC = {
    "btc.train": 1.0,
    "wnut17.train": 1.0,
    "tweebank_ner.train": 1.0,
    "tab144.train": 0.3,
    "litbank.all": 0.3,
    "wikigold.all": 0.4,
    "presidio_synth_v2.train": 0.15,
}
"""Each public corpus, and the share of it that an epoch sees: tweets are nearer to our users' texts than judgments and novels."""
TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Judge|President)\.?\s+", re.I)
Span = tuple[int, int, str, str | None]


@dataclass(frozen=True)
class Document:
    """A text with (start, end, label, role) spans; `whole` says that every label of ours is marked in it, not persons alone."""

    text: str
    spans: tuple[Span, ...]
    whole: bool = True


def written(paths: list[Path]) -> Iterator[Document]:
    """Marked documents of .jsonl files, and of .txt files whose documents begin with a line `=== genre | verdict`; a folder stands for its files."""
    for path in (file for given in paths for file in (sorted(given.iterdir()) if given.is_dir() else (given,))):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            yield from (parse(json.loads(line)["marked"]) for line in text.splitlines())
        else:
            yield from (parse(marked.strip("\n")) for marked in HEAD.split(text)[1:] if marked.strip())


def parse(marked: str) -> Document:
    text, spans, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match[3]), match[1], match[2]))
        text += match[3]
        last = match.end()
    return Document(text + marked[last:], tuple(spans))


def public(folder: Path, rng: random.Random) -> Iterator[Document]:
    """This epoch's share of other people's corpora: persons only, titles left out of them."""
    for name, share in PUBLIC.items():
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            if rng.random() < share:
                row = json.loads(line)
                spans: list[Span] = []
                for span in row["spans"]:
                    if span["label"] == "PERSON":
                        title = TITLE.match(row["text"], span["start"], span["end"])
                        start = title.end() if title and title.end() < span["end"] else span["start"]
                        spans.append((start, span["end"], "PERSON", None))
                yield Document(row["text"], tuple(spans), whole=False)


def rewritten(doc: Document, new: dict[int, str]) -> Document:
    """The document with the text of some spans, by their index, replaced."""
    text, spans, last = "", [], 0
    for index, (start, end, label, role) in enumerate(doc.spans):
        text += doc.text[last:start]
        value = new.get(index, doc.text[start:end])
        spans.append((len(text), len(text) + len(value), label, role))
        text += value
        last = end
    return replace(doc, text=text + doc.text[last:], spans=tuple(spans))


class Swapper:
    """Puts other people's names into a text: the same new word for the same old word, given names for given names, the writing kept.

    One name in four is in no list, and one in ten of the others is misspelt, so that the model learns to read the sentence where the lists know
    nothing.
    """

    def __init__(self, table: dict[str, str], rng: random.Random) -> None:
        self.table, self.rng = table, rng
        common, rare, ordinary = {}, {}, {}
        for side in "GS":
            common[side] = [name for name, kind in table.items() if side in kind and "w" not in kind]
            rare[side] = [name for name, kind in table.items() if side.lower() in kind and side not in kind and "w" not in kind]
            ordinary[side] = [name for name, kind in table.items() if side in kind and "w" in kind]
        self.pools = (common, rare, ordinary)
        self.inventors = {side: Inventor([*common[side], *rare[side]], table, rng) for side in "GS"}

    def __call__(self, doc: Document) -> Document:
        new: dict[str, str] = {}
        values = {}
        for index, (start, end, label, role) in enumerate(doc.spans):
            if label == "PERSON" and role != "public":
                value = doc.text[start:end]
                parts = NAME_WORD.findall(value)
                values[index] = NAME_WORD.sub(
                    lambda m, parts=parts: self._word(m.group(), new, last=len(parts) > 1 and m.group() == parts[-1]), value
                )
        return rewritten(doc, values)

    def _word(self, word: str, new: dict[str, str], *, last: bool) -> str:
        lower = word.lower()
        if len(word) < 3 and not word.istitle():
            return word
        if lower not in new:
            kind = self.table.get(lower, "")
            surname = last if ("G" in kind) == ("S" in kind) else "S" in kind
            new[lower] = self._name("S" if surname else "G")
        found = new[lower]
        return found.upper() if word.isupper() and len(word) > 1 else found if word.islower() else found.capitalize()

    def _name(self, side: str) -> str:
        if self.rng.random() < 0.25:
            return self.inventors[side]()
        pool = self.rng.choices(self.pools, (0.5, 0.36, 0.14))[0]
        name = self.rng.choice(pool[side])
        return misspelt(name, self.rng) if self.rng.random() < 0.1 else name


class Inventor:
    """Names that could be, and that no list knows: each letter is one that stood behind the two before it in some name of the list."""

    def __init__(self, names: list[str], table: dict[str, str], rng: random.Random) -> None:
        self.table, self.rng = table, rng
        self.after: dict[str, list[str]] = {}
        for name in names:
            for at in range(len(name) + 1):
                self.after.setdefault(f"  {name}"[at : at + 2], []).append(name[at : at + 1])

    def __call__(self) -> str:
        while True:
            name = "  "
            while letter := self.rng.choice(self.after[name[-2:]]):
                name += letter
            name = name.strip()
            if 2 <= len(name) <= 12 and name not in self.table and name not in words():
                return name


def misspelt(word: str, rng: random.Random) -> str:
    """The word with one letter doubled, left out, or changed for its neighbour."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        (word[:at] + word[at] + word[at:], word[:at] + word[at + 1 :], word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :])
    )


def vary(doc: Document, rng: random.Random) -> Document:
    """One of the ways in which hurried people and machines write: small letters, capitals, names alone in either, surnames first, no line ends."""
    chance, text = rng.random(), doc.text
    if chance < 0.12:
        return replace(doc, text=_recased(text, str.lower))
    if chance < 0.16:
        return replace(doc, text=_recased(text, str.upper))
    if chance < 0.27:
        names = {i: text[s:e] for i, (s, e, label, _) in enumerate(doc.spans) if label == "PERSON"}
        if chance < 0.21:
            return rewritten(doc, {i: value.lower() for i, value in names.items()})
        if chance < 0.23:
            return rewritten(doc, {i: value.upper() for i, value in names.items()})
        return rewritten(doc, {i: _surname_first(value, rng) for i, value in names.items()})
    if chance < 0.31:
        return replace(doc, text=text.replace("\n", " "))
    if chance < 0.35:
        return replace(doc, text="".join(" " if c in ",;:.!?" and rng.random() < 0.7 else c for c in text))
    return doc


def _recased(text: str, change) -> str:
    return "".join(changed if len(changed := change(c)) == 1 else c for c in text)


def _surname_first(name: str, rng: random.Random) -> str:
    given, space, surname = name.rpartition(" ")
    if not space or "\n" in name:
        return name
    return rng.choice((f"{surname.upper()}, {given}", f"{surname}, {given}", f"{surname.upper()} {given}"))


@dataclass(frozen=True)
class Window:
    ids: list[int]
    features: list[int]
    person: list[int]
    other: list[int]
    role: list[int]


def windows(doc: Document, tokenizer: Tokenizer, size: int, rng: random.Random) -> Iterator[Window]:
    """The text in overlapping windows. In one text of seven the lists fall silent, and everywhere for one word of twelve."""
    read = pieces(tokenizer, doc.text)
    silent = rng.random() < 0.15
    deaf = [silent or rng.random() < 0.08 for _ in read.parts]
    owner: list[Span | None] = [None] * len(doc.text)
    for span in doc.spans:
        owner[span[0] : span[1]] = [span] * (span[1] - span[0])
    rows, previous = [], None
    for token, feature, index in zip(read.ids, read.features, read.part, strict=True):
        start, end = read.parts[index]
        span = next((s for s in owner[start:end] if s), None)
        label, role = (span[2], span[3]) if span else ("O", None)
        prefix = "I" if span is not None and span is previous else "B"
        previous = span
        known = feature % KINDS
        if deaf[index] and known:
            feature += 2 - known  # noqa: PLW2901
        rows.append(
            (
                token,
                feature,
                PERSON.index(f"{prefix}-PERSON") if label == "PERSON" else 0,
                IGNORE if not doc.whole else OTHER.index(f"{prefix}-{label}") if label in LABELS else 0,
                ROLES.index(role) if label in ("PERSON", "INITIALS") and role else IGNORE,
            )
        )
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    step = size - 2
    for at in range(0, max(1, len(rows)), step - step // 6):
        cut = rows[at : at + step]
        if not cut:
            break
        ids, features, person, other, role = (list(column) for column in zip(*cut, strict=True))
        yield Window([cls, *ids, sep], [0, *features, 0], [IGNORE, *person, IGNORE], [IGNORE, *other, IGNORE], [IGNORE, *role, IGNORE])
        if at + step >= len(rows):
            break
