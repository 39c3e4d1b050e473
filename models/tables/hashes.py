"""Writes the hash of every table into src/nhsredact/data/SOURCES.toml, after a table has changed."""

import hashlib
import re
from pathlib import Path

DATA = Path(__file__).parents[2] / "src" / "nhsredact" / "data"


def hashed(sources: str) -> str:
    """The file with each row's sha256 that of its table as it is now."""
    row = re.compile(r'(?<=^\[")([^"]+)("\]\n(?:(?!\[).*\n)*?sha256 = ")[0-9a-f]*', re.M)
    return row.sub(lambda m: m[1] + m[2] + hashlib.sha256((DATA / m[1]).read_bytes()).hexdigest(), sources)


if __name__ == "__main__":
    path = DATA / "SOURCES.toml"
    path.write_text(hashed(path.read_text(encoding="utf-8")), encoding="utf-8")
