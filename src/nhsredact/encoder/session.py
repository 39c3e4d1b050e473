"""Runs the names model: a text in, its parts and what the model thinks of each out.

One window goes through at a time. Its 8-bit arithmetic scales every input by the largest number in it, so that windows that went through together
would colour one another's answers; a text must get the same answer whatever is examined beside it, and together they would be a tenth faster only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from nhsredact.encoder.features import pieces
from nhsredact.encoder.labels import OTHER, PERSON, ROLES
from nhsredact.errors import NhsredactError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    Scores = NDArray[np.float32]

SIZE, OVERLAP = 160, 40
"""Pieces in a window, as in training, and how many of them the next window repeats."""
CLS, SEP = 101, 102


class Read(NamedTuple):
    """One text as the model sees it: where its parts stand, and for each part the chances of each answer, the surest of its pieces deciding."""

    parts: list[tuple[int, int]]
    person: Scores
    """Parts by PERSON."""
    other: Scores
    """Parts by OTHER."""
    role: Scores
    """Parts by ROLES."""


class Window(NamedTuple):
    """Pieces `start` to `end` go in; the answers for `first` to `last` are taken from this window."""

    start: int
    end: int
    first: int
    last: int


def version() -> str:
    """The SHA-256 of the model's weights, by which a record says what was checked with."""
    return files("nhsredact.weights").joinpath("SHA256SUMS").read_text(encoding="ascii").partition(" ")[0]


def windows(count: int) -> Iterator[Window]:
    """Every piece of `count` in a window, away from its edges where another can have it.

    >>> [window[2:] for window in windows(300)]
    [(0, 138), (138, 256), (256, 300)]
    """
    room, step = SIZE - 2, SIZE - 2 - OVERLAP
    for start in range(0, max(count - OVERLAP, min(count, 1)), step):
        end = min(start + room, count)
        yield Window(start, end, start + OVERLAP // 2 if start else 0, end - OVERLAP // 2 if end < count else count)


@dataclass(frozen=True)
class Encoder:
    """The model and its tokenizer, on one thread."""

    session: InferenceSession
    tokenizer: Tokenizer

    def read(self, text: str) -> Read:
        """The whole of a text of any length."""
        import numpy as np

        seen = pieces(self.tokenizer, text)
        scores = np.zeros((len(seen.ids), len(PERSON) + len(OTHER) + len(ROLES)), np.float32)
        for start, end, first, last in windows(len(seen.ids)):
            ids = np.array([[CLS, *seen.ids[start:end], SEP]], np.int64)
            features = np.array([[0, *seen.features[start:end], 0]], np.int64)
            (answer,) = self.session.run(None, {"ids": ids, "features": features})
            scores[first:last] = answer[0, 1 + first - start : 1 + last - start]
        person, other, role = (_chances(group) for group in np.split(scores, (len(PERSON), len(PERSON) + len(OTHER)), axis=1))
        named, labelled = (_least(seen.part, group[:, 0].tolist(), len(seen.parts)) for group in (person, other))
        return Read(seen.parts, person[named], other[labelled], role[named])


def _least(part: Sequence[int], outside: Sequence[float], count: int) -> list[int]:
    """For each part the index of its piece that is least likely to be nothing."""
    best = [-1] * count
    for index, (owner, chance) in enumerate(zip(part, outside, strict=True)):
        if best[owner] < 0 or chance < outside[best[owner]]:
            best[owner] = index
    return best


def _chances(scores: Scores) -> Scores:
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Scores = powers / powers.sum(axis=1, keepdims=True)
    return chances


@cache
def encoder() -> Encoder:
    """The model that ships, loaded once. Raises `NhsredactError` where a file of it is missing or is not what was shipped."""
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    folder = files("nhsredact").joinpath("weights")
    content = {}
    try:
        for line in folder.joinpath("SHA256SUMS").read_text(encoding="utf-8").splitlines():
            expected, name = line.split()
            content[name] = folder.joinpath(name).read_bytes()
            if sha256(content[name]).hexdigest() != expected:
                raise NhsredactError(f"weights/{name} is not the file that was shipped: install nhsredact again")
    except (OSError, ValueError):
        raise NhsredactError("a file of the names model is missing from weights/ or unreadable: install nhsredact again") from None
    if content.keys() != {"names.onnx", "tokenizer.json"}:
        raise NhsredactError("weights/SHA256SUMS does not name the files of the names model: install nhsredact again")
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    tokenizer = Tokenizer.from_buffer(content["tokenizer.json"])
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Encoder(InferenceSession(content["names.onnx"], options, providers=["CPUExecutionProvider"]), tokenizer)
