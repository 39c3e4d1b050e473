"""One person's mentions: "Margaret Okafor ... Mrs Okafor ... Margaret" are linked, found where no rule found them, and numbered alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nhsredact.model import STAFF_SIDE, Confidence, Finding, Role
from nhsredact.names import PARTICLES, bare, kind
from nhsredact.people.evidence import LINKED
from nhsredact.people.roles import cued, decided, told
from nhsredact.people.weigh import weigh
from nhsredact.view import View

SHORTEST = 2
"""A single word shorter than this is not looked for elsewhere; one of two letters with its capital only."""
LONG = 6
"""A word shorter than this is not taken for another misspelt."""
MANY = 50
"""So many persons of one name are compared, the latest first."""


@dataclass(eq=False)
class _Person:
    number: int
    words: set[str]
    first: str
    mentions: list[Finding] = field(default_factory=list)
    staff: bool = False
    """Whether a mention was called staff, or everybody knows the person."""

    def may_be(self, words: list[str], given: str, staff: bool, called: bool) -> bool:
        """Whether a name of these words can be this person's. Nobody is both staff and a patient for sharing a name: "Dr Okafor saw Mrs Okafor"."""
        held = self.words.issuperset(words) or self.words <= set(words)
        if not held or (given and self.first and given != self.first):
            return False
        return staff == self.staff or not (staff or called)

    def add(self, mention: Finding) -> None:
        self.mentions.append(mention)
        self.staff = self.staff or cued(mention) in STAFF_SIDE


class _Spellings:
    """The words of all names met so far; a word that no list knows, one letter off a longer one of them, is that word misspelt."""

    def __init__(self) -> None:
        self.near: dict[str, str] = {}

    def add(self, word: str) -> None:
        if len(word) >= LONG:
            for form in _with_one_letter_less(word):
                self.near.setdefault(form, word)

    def of(self, word: str) -> str:
        """The word as it was first written, or as it is."""
        if len(word) < LONG or word in self.near or kind(word):
            return self.near.get(word, word)
        return next((self.near[form] for form in _with_one_letter_less(word) if form in self.near), word)


def _with_one_letter_less(word: str) -> Iterator[str]:
    """The word, and what is left of it without one of its letters but the first: words one letter apart share one of these."""
    yield word
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]


def link(view: View, names: list[Finding], *, model: bool) -> list[Finding]:
    """The names, numbered by person, with the mentions that only the link shows; what stays POSSIBLE and unlinked keeps no number."""
    weak = [finding for finding in names if finding.confidence < Confidence.LIKELY]
    spelt = _Spellings()
    persons = _persons(view, [told(view, f) for f in names if f.confidence >= Confidence.LIKELY], spelt)
    if not persons:
        return weak
    # a word of a patient's name and of a nurse's is the patient's; else the first person's
    ranked = sorted(persons, key=lambda p: (p.staff, p.number), reverse=True)
    known = {word: person for person in ranked for word in person.words if len(word) >= SHORTEST}
    taken = [f for person in persons for f in person.mentions]
    again = [f for f in weak if any(_person_of(word, known, spelt) for word in _words(view, f))]
    again = [_linked(view, f) for f in [*again, *_elsewhere(view, known, spelt, [*taken, *again])]]
    for finding in weigh(view, again, model=model):
        person = next((p for word in _words(view, finding) if (p := _person_of(word, known, spelt))), None)
        if person is not None and finding.confidence >= Confidence.LIKELY:
            person.add(finding)
    linked = [replace(m, person=p.number) for p in persons for m in decided(view, p.mentions, model=model)]
    covered = {position for f in linked for position in range(f.start, f.end)}
    return linked + [f for f in weak if covered.isdisjoint(range(f.start, f.end))]


def _linked(view: View, finding: Finding) -> Finding:
    start, end = view.locate(finding.start, finding.end)
    name = view.text[start:end]
    # capitals that no list knows may be a code as well
    alike = name[0].isupper() and (not name.isupper() or kind(name))
    return replace(finding, why=(*finding.why, LINKED, *(("capital as elsewhere",) if alike else ())))


def _persons(view: View, names: list[Finding], spelt: _Spellings) -> list[_Person]:
    """Each name given to the first person whose words hold its words, or are held by them; full names that begin differently are two persons."""
    persons: list[_Person] = []
    by_word: dict[str, list[_Person]] = {}
    for finding in names:
        words = [spelt.of(word) for word in _words(view, finding)]
        given = words[0] if len(words) > 1 else ""
        role = cued(finding)
        staff = role in STAFF_SIDE
        called = not staff and (role is not Role.UNKNOWN or "honorific" in finding.why)
        sharing = by_word.get(words[-1] if words else "", [])
        person = next((p for p in sharing[-MANY:] if p.may_be(words, given, staff, called)), None)
        if person is None:
            person = _Person(len(persons) + 1, set(words), given)
            persons.append(person)
        for word in words:
            spelt.add(word)
            if word not in person.words or person not in by_word.get(word, [])[-MANY:]:
                by_word.setdefault(word, []).append(person)
        person.words.update(words)
        person.first = person.first or given
        person.add(finding)
    return persons


def _words(view: View, finding: Finding) -> list[str]:
    """The words of a name in lower case, the given name first: "OKAFOR, Margaret" is Margaret Okafor."""
    start, end = view.locate(finding.start, finding.end)
    surname, comma, given = view.lower[start:end].partition(",")
    text = f"{given} {surname}" if comma else surname
    return [word for word in text.replace("-", " ").replace(".", " ").split() if word not in PARTICLES and len(word) > 1]


def _person_of(word: str, known: dict[str, _Person], spelt: _Spellings) -> _Person | None:
    """Whose name the word is, as it is, in the plural ("the Okafors"), or misspelt."""
    return known.get(word) or known.get(word.removesuffix("s")) or known.get(spelt.of(word))


def _elsewhere(view: View, known: dict[str, _Person], spelt: _Spellings, taken: list[Finding]) -> Iterator[Finding]:
    """Single words of a known name where no rule saw one: with its capital, or in small letters where it is no ordinary word."""
    covered = {position for f in taken for position in range(f.start, f.end)}
    for word in view.words:
        text = bare(word)
        lower = text.lower()
        person = _person_of(lower, known, spelt)
        plural = lower if lower in known else lower.removesuffix("s")
        if person is not None and (text[0].isupper() or ("w" not in kind(plural) and len(text) > SHORTEST)):
            if len(text) == SHORTEST and (text.isupper() or "w" in kind(lower)):
                continue
            finding = view.finding(word.start, word.start + len(text), "PERSON", "people", Confidence.POSSIBLE)
            if finding.start not in covered:
                yield finding
