"""The face: few names, light to import, and the example in its docstring is true."""

import doctest
import subprocess
import sys

import nhsredact

HEAVY = {"spacy", "presidio_analyzer", "presidio_anonymizer", "phonenumbers", "docx", "stdnum", "onnxruntime", "typer", "rich", "asyncio"}


def test_there_are_at_most_25_names_and_each_is_there() -> None:
    assert len(nhsredact.__all__) <= 25
    assert all(hasattr(nhsredact, name) for name in nhsredact.__all__)
    assert sorted(nhsredact.__all__) == nhsredact.__all__


def test_importing_loads_nothing_heavy() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import nhsredact, sys; print(*{name.partition('.')[0] for name in sys.modules})"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "nhsredact" in loaded
    assert HEAVY.isdisjoint(loaded)


def test_the_example_in_the_docstring_is_true() -> None:
    result = doctest.testmod(nhsredact)
    assert result.attempted > 0
    assert result.failed == 0
