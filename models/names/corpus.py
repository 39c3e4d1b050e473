"""Reads the marked corpora, varies them, and cuts them into windows of word pieces for training.

The written parts (marked with our labels and roles) teach everything; the public corpora, which mark only persons, places and organisations, and
mark places that place nobody, teach persons alone. The development sets are never read here.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = re.compile(r"\[\[([A-Z_]+)(?:/([a-z]+))?\|(.*?)\]\]", re.S)
NAME_WORD = re.compile(r"[^\W\d_]+")
PERSON = ("O", "B-PERSON", "I-PERSON")
KINDS = (
    "LOCATION ORGANISATION OCCUPATION AGE ADDRESS INITIALS NRP RARE_CONDITION RARE_TREATMENT SMALL_NUMBER UNIQUE_EVENT MEDIA DATE "
    "DATE_OF_BIRTH PATIENT_ID SOCIAL_HANDLE"
).split()
OTHER = ("O", *(f"{p}-{k}" for k in KINDS for p in "BI"))
ROLES = ("patient", "relative", "carer", "visitor", "author", "staff", "public")
CASES = 8
IGNORE = -100
PUBLIC = ("btc.train", "wnut17.train", "tweebank_ner.train", "tab144.train", "litbank.all", "wikigold.all", "presidio_synth_v2.train")
TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Judge|President)\.?\s+", re.I)


@dataclass(frozen=True)
class Document:
    """A text with (start, end, label, role) spans; `whole` says that every label of ours is marked in it, not persons alone."""

    text: str
    spans: tuple[tuple[int, int, str, str | None], ...]
    whole: bool


def written(paths: list[Path]) -> Iterator[Document]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield parse(json.loads(line)["marked"])


def parse(marked: str) -> Document:
    text, spans, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match[3]), match[1], match[2]))
        text += match[3]
        last = match.end()
    return Document(text + marked[last:], tuple(spans), True)


def public(folder: Path) -> Iterator[Document]:
    for name in PUBLIC:
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            spans = []
            for span in row["spans"]:
                if span["label"] == "PERSON":
                    title = TITLE.match(row["text"], span["start"], span["end"])
                    start = title.end() if title and title.end() < span["end"] else span["start"]
                    spans.append((start, span["end"], "PERSON", None))
            yield Document(row["text"], tuple(spans), False)


class Swapper:
    """Puts other people's names into a text: the same new word for the same old word, given names for given names, the writing kept."""

    def __init__(self, given: list[str], surnames: list[str], known: dict[str, str], rng: random.Random) -> None:
        self.given, self.surnames, self.known, self.rng = given, surnames, known, rng

    def __call__(self, doc: Document) -> Document:
        new: dict[str, str] = {}
        text, spans, last = "", [], 0
        for start, end, label, role in sorted(doc.spans):
            text += doc.text[last:start]
            value = doc.text[start:end]
            if label == "PERSON" and role != "public":
                parts = NAME_WORD.findall(value)
                value = NAME_WORD.sub(lambda m: self._word(m.group(), new, last=len(parts) > 1 and m.group() == parts[-1]), value)  # noqa: B023
            spans.append((len(text), len(text) + len(value), label, role))
            text += value
            last = end
        return Document(text + doc.text[last:], tuple(spans), doc.whole)

    def _word(self, word: str, new: dict[str, str], *, last: bool) -> str:
        if len(word) < 3 and not word.istitle():
            return word
        if word.lower() not in new:
            kind = self.known.get(word.lower(), "")
            surname = ("S" in kind.upper() and ("G" not in kind.upper() or last)) or (last and "G" not in kind)
            new[word.lower()] = self.rng.choice(self.surnames if surname else self.given)
        found = new[word.lower()]
        return found.upper() if word.isupper() and len(word) > 1 else found.lower() if word.islower() else found


def vary(doc: Document, rng: random.Random) -> Document:
    """Small letters, capitals, straight quotes: one of the ways in which hurried people type. Lengths stay, so spans stay."""
    chance = rng.random()
    text = doc.text
    if chance < 0.14:
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    elif chance < 0.18:
        text = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    elif chance < 0.22:
        spans = [(s, e) for s, e, label, _ in doc.spans if label == "PERSON"]
        for start, end in spans:
            text = text[:start] + text[start:end].lower().ljust(end - start)[: end - start] + text[end:]
    return Document(text, doc.spans, doc.whole)


def case(piece: str, first: bool) -> int:
    """What the letters of a word piece look like, for a base that cannot see capitals."""
    if not piece:
        return 0
    if piece.isalpha():
        if piece.islower():
            return 1 if first else 2
        if piece.isupper() and len(piece) > 1:
            return 4
        return 3 if piece[0].isupper() else 5
    return 6 if any(c.isdigit() for c in piece) else 7


@dataclass(frozen=True)
class Window:
    ids: list[int]
    cases: list[int]
    person: list[int]
    other: list[int]
    role: list[int]


def windows(doc: Document, tokenizer, size: int) -> Iterator[Window]:
    encoded = tokenizer.encode(doc.text, add_special_tokens=False)
    labels = [("O", None)] * len(doc.text)
    for start, end, label, role in doc.spans:
        for at in range(start, end):
            labels[at] = (label, role)
    starts = {start for start, *_ in doc.spans}
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    rows = []
    previous_end = -1
    open_span = None
    for token, (start, end) in zip(encoded.ids, encoded.offsets, strict=True):
        label, role = labels[start]
        begins = any(at in starts for at in range(start, end)) or label != open_span
        open_span = label
        prefix = "B" if begins else "I"
        person = PERSON.index(f"{prefix}-PERSON") if label == "PERSON" else 0
        other = IGNORE if not doc.whole else OTHER.index(f"{prefix}-{label}") if label in KINDS else 0
        side = ROLES.index(role) if label in ("PERSON", "INITIALS") and role else IGNORE
        rows.append((token, case(doc.text[start:end], start != previous_end), person, other, side))
        previous_end = end
    step = size - 2
    for at in range(0, max(1, len(rows)), step - step // 6):
        cut = rows[at : at + step]
        if not cut:
            break
        ids, cases, person, other, role = (list(column) for column in zip(*cut, strict=True))
        yield Window([cls, *ids, sep], [0, *cases, 0], [IGNORE, *person, IGNORE], [IGNORE, *other, IGNORE], [IGNORE, *role, IGNORE])
        if at + step >= len(rows):
            break
