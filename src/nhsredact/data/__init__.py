"""The tables: facts only, read on first use. Each file has its source, licence and builder in SOURCES.toml."""

from functools import cache
from importlib.resources import files


def _lines(name: str) -> list[str]:
    return files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()


@cache
def homoglyphs() -> dict[str, str]:
    """Letters of other scripts that look like a Latin letter, and that letter."""
    return dict(line.split(" ") for line in _lines("homoglyphs.txt"))
