"""One person's mentions: "Margaret Okafor ... Mrs Okafor ... Margaret" are linked, found where no rule found them, and numbered alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nhsredact.model import Confidence, Finding, Role
from nhsredact.names import PARTICLES, bare, is_given, kind
from nhsredact.people.roles import role_of
from nhsredact.people.weigh import weigh
from nhsredact.view import View

SHORTEST = 3
"""A single word shorter than this is not looked for elsewhere."""
MANY = 50
"""So many persons of one name are compared, the latest first."""
KEPT = (Role.STAFF, Role.PUBLIC)


@dataclass(eq=False)
class _Person:
    number: int
    words: set[str]
    first: str
    mentions: list[Finding] = field(default_factory=list)
    role: Role = Role.UNKNOWN
    staff: bool = False
    """Whether a mention was called staff, or everybody knows the person."""
    surname: bool = False
    """Whether a title says that a single word is the surname: "Dr Patel", but perhaps not "Nurse John"."""

    def may_be(self, words: list[str], given: str, staff: bool, called: bool) -> bool:
        """Whether a name of these words can be this person's. Nobody is both staff and a patient for sharing a name: "Dr Okafor saw Mrs Okafor"."""
        held = self.words.issuperset(words) or self.words <= set(words)
        if not held or (given and self.first and given != self.first):
            return False
        return staff == self.staff or not (staff or called)

    def add(self, mention: Finding) -> None:
        """One more mention, and what it says of the person: a patient's role outweighs staff."""
        self.mentions.append(mention)
        self.staff = self.staff or mention.role in KEPT
        self.surname = self.surname or "honorific" in mention.why
        if self.role is Role.UNKNOWN or (self.role in KEPT and mention.role not in (*KEPT, Role.UNKNOWN)):
            self.role = mention.role


def link(view: View, names: list[Finding]) -> list[Finding]:
    """The names, numbered by person, with the mentions that only the link shows; what stays POSSIBLE and unlinked keeps no number."""
    weak = [finding for finding in names if finding.confidence < Confidence.LIKELY]
    told = [replace(f, role=role_of(view, f)) for f in names if f.confidence >= Confidence.LIKELY]
    persons = _persons(view, told)
    if not persons:
        return weak
    # a word of a patient's name and of a nurse's is the patient's; else the first person's
    ranked = sorted(persons, key=lambda p: (p.staff, p.number), reverse=True)
    known = {word: person for person in ranked for word in person.words if len(word) >= SHORTEST}
    taken = [f for person in persons for f in person.mentions]
    for finding in [*weak, *weigh(view, _elsewhere(view, known, taken))]:
        person = next((known[form] for word in _words(view, finding) for form in _forms(word) if form in known), None)
        if person is not None:
            person.add(replace(finding, confidence=Confidence.LIKELY, why=(*finding.why, "named elsewhere")))
    linked = [replace(m, person=p.number, role=_role(view, m, p)) for p in persons for m in p.mentions]
    covered = {position for f in linked for position in range(f.start, f.end)}
    return linked + [f for f in weak if covered.isdisjoint(range(f.start, f.end))]


def _role(view: View, mention: Finding, person: _Person) -> Role:
    """The mention's own role, or else the person's; staff is passed on only to a surname or a full name, never to a given name alone."""
    if mention.role is not Role.UNKNOWN:
        return mention.role
    words = _words(view, mention)
    alone = len(words) == 1 and (words[0] == person.first or (not person.first and not person.surname and is_given(kind(words[0]))))
    return Role.UNKNOWN if person.role in KEPT and alone else person.role


def _persons(view: View, names: list[Finding]) -> list[_Person]:
    """Each name given to the first person whose words hold its words, or are held by them; full names that begin differently are two persons."""
    persons: list[_Person] = []
    by_word: dict[str, list[_Person]] = {}
    for finding in names:
        words = _words(view, finding)
        given = words[0] if len(words) > 1 else ""
        staff = finding.role in KEPT
        called = not staff and (finding.role is not Role.UNKNOWN or "honorific" in finding.why)
        sharing = by_word.get(words[-1] if words else "", [])
        person = next((p for p in sharing[-MANY:] if p.may_be(words, given, staff, called)), None)
        if person is None:
            person = _Person(len(persons) + 1, set(words), given)
            persons.append(person)
        for word in words:
            if word not in person.words or person not in by_word.get(word, [])[-MANY:]:
                by_word.setdefault(word, []).append(person)
        person.words.update(words)
        person.first = person.first or given
        person.add(finding)
    return persons


def _words(view: View, finding: Finding) -> list[str]:
    start, end = view.locate(finding.start, finding.end)
    text = view.lower[start:end].replace("-", " ").replace(".", " ")
    return [word for word in text.split() if word not in PARTICLES and len(word) > 1]


def _elsewhere(view: View, known: dict[str, _Person], taken: list[Finding]) -> Iterator[Finding]:
    """Single words of a known name where no rule saw one: with its capital, or in small letters where it is no ordinary word."""
    covered = {position for f in taken for position in range(f.start, f.end)}
    for word in view.words:
        text = bare(word)
        name = next((form for form in _forms(text.lower()) if form in known), None)
        if name is not None and (text[0].isupper() or "w" not in kind(name)):
            finding = view.finding(word.start, word.start + len(text), "PERSON", "people", Confidence.POSSIBLE)
            if finding.start not in covered:
                yield finding


def _forms(word: str) -> tuple[str, str]:
    """The word, and what it would be the plural of: "the Okafors"."""
    return word, word.removesuffix("s")
