"""Where in a text an offset is, as editors show it."""

from __future__ import annotations

from bisect import bisect_right


class Lines:
    """The lines of a text.

    >>> Lines("one\\ntwo")(5)
    (2, 2)
    """

    def __init__(self, text: str) -> None:
        self.starts = [0]
        while found := text.find("\n", self.starts[-1]) + 1:
            self.starts.append(found)

    def __call__(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
