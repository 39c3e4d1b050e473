"""Every table in the package says where it comes from, and is the one that was checked."""

import hashlib
import tomllib
from importlib.resources import files

import pytest

from nhsredact import data

FOLDER = files(data)
SOURCES = tomllib.loads(FOLDER.joinpath("SOURCES.toml").read_text(encoding="utf-8"))
TABLES = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith((".txt", ".toml")) and file.name != "SOURCES.toml")


def test_every_table_has_a_row_and_every_row_a_table() -> None:
    assert sorted(SOURCES) == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_a_row_says_source_licence_date_builder_and_the_hash_of_the_table(table: str) -> None:
    row = SOURCES[table]
    assert all(row[key] for key in ("source", "licence", "date", "builder"))
    assert row["sha256"] == hashlib.sha256(FOLDER.joinpath(table).read_bytes()).hexdigest()


@pytest.mark.parametrize("table", ["rare_conditions.txt", "rare_treatments.txt", "occupations.txt", "backgrounds.txt"])
def test_every_share_is_an_interval_of_somebody_and_not_of_everybody(table: str) -> None:
    assert all(0 < low <= high < 1 for low, high in data.shares(table).values())


def test_somebody_lives_in_every_place() -> None:
    assert all(1 <= low <= high for low, high in data.places().values())
