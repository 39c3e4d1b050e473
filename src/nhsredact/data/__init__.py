"""The tables: facts only, read on first use. Each file has its source, licence and builder in SOURCES.toml."""

import tomllib
from functools import cache
from importlib.resources import files


def _lines(name: str) -> list[str]:
    return files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()


@cache
def homoglyphs() -> dict[str, str]:
    """Letters of other scripts that look like a Latin letter, and that letter."""
    return dict(line.split(" ") for line in _lines("homoglyphs.txt"))


@cache
def names() -> dict[str, str]:
    """Names in lower case, and what each is: G or g a common or rare given name, S or s a surname, w also a word, p also a place."""
    kinds = {}
    for line in _lines("names.txt"):
        kind, *tokens = line.split(" ")
        kinds.update(dict.fromkeys(tokens, kind))
    return kinds


@cache
def words() -> frozenset[str]:
    """Ordinary English words, in lower case."""
    return frozenset(_lines("words.txt"))


@cache
def sections(name: str) -> dict[str, frozenset[str]]:
    """A word list in sections: "[section]" on a line of its own, then words and phrases parted by commas or lines. # begins a comment."""
    found: dict[str, set[str]] = {}
    for line in _lines(name):
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            section.update(item.strip() for item in line.split(",") if item.strip())
    return {section: frozenset(items) for section, items in found.items()}


@cache
def postcode_districts() -> frozenset[str]:
    """Every outward code of a UK postcode: LS9, SW1A, BX1."""
    return frozenset(code for line in _lines("postcode_districts.txt") for code in line.split())


@cache
def name_weights() -> dict[str, dict[str, dict[str, float]]]:
    """For each label of names, with a model and with rules alone, what each kind of evidence weighs; "always" is where the sum begins.

    SIDE is for whose a name is, staff's above nought; from "keep" on surely enough to be kept in clear.
    """
    weights: dict[str, dict[str, dict[str, float]]] = tomllib.loads("\n".join(_lines("name_weights.toml")))
    return weights


@cache
def places() -> dict[str, tuple[float, float]]:
    """At least and at most how many people live in the places of a name, in lower case."""
    return _intervals("places.txt")


@cache
def regions() -> dict[str, str]:
    """The region of England, or the nation, that holds the places of a name, in lower case; not of a name whose places lie in several nations."""
    found = {}
    for line in _lines("places.txt"):
        head, *names = line.split("\t")
        region = head.split(" ", 2)[2:]
        found.update(dict.fromkeys(names, *region) if region else {})
    return found


@cache
def shares(name: str) -> dict[str, tuple[float, float]]:
    """At least and at most what share of people has a condition, a treatment, an occupation or a background, by its name in lower case."""
    return _intervals(name)


@cache
def why() -> dict[str, str]:
    """What the codes in a finding's `why` mean, in an officer's words."""
    return dict(line.split("\t") for line in _lines("why.txt") if not line.startswith("#"))


@cache
def condition_groups() -> dict[str, tuple[tuple[float, float], tuple[str, ...]]]:
    """Groups of rare conditions by what they are called: at least and at most what share of people has one, and parts of names that tell the group."""
    found = {}
    for line in _lines("condition_groups.txt"):
        if not line.startswith("#"):
            interval, called, parts = line.split("\t")
            low, high = map(float, interval.split(" "))
            found[called] = ((low, high), tuple(parts.split(", ")))
    return found


@cache
def ages() -> tuple[tuple[int, int, int], ...]:
    """People of the United Kingdom by age: first year, last year (99 for the open end), people."""
    bands = (line.replace("+", "-99").split(" ") for line in _lines("ages.txt"))
    return tuple((*map(int, band.split("-")), int(people)) for band, people in bands)  # type: ignore[misc]


def _intervals(name: str) -> dict[str, tuple[float, float]]:
    table = {}
    for line in _lines(name):
        interval, *keys = line.split("\t")
        low, high = map(float, interval.split(" ", 2)[:2])
        table.update(dict.fromkeys(keys, (low, high)))
    return table
