"""Where text comes from: files, whole folders, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nhsredact.errors import UnreadableInput

STANDARD_INPUT = "-"


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The bytes of a file, or of standard input for "-". Raises `UnreadableInput` for what is not there or may not be read."""
    if path == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    if os.path.exists(path) and not os.path.isfile(path):
        raise UnreadableInput("not a file", "not_a_file")  # opening a pipe would wait for ever
    try:
        file = open(path, "rb")  # noqa: SIM115
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UnreadableInput(f"cannot be read: {reason or 'no such file'}", "not_there") from None
    with file:
        yield file


def files_of(name: str, without: Path | None = None) -> Iterator[Path]:
    """The file itself, or all in a folder and the folders in it, in order; hidden ones and the folder `without` are left out."""
    top = Path(name)
    if not os.path.isdir(name):
        yield top
        return
    for directory, folders, files in os.walk(top):
        here = Path(directory)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and (here / f).resolve() != without)
        # ~$ begins the name of the file that shows that a document is open in Word
        yield from (here / f for f in sorted(files) if not f.startswith((".", "~$")))
