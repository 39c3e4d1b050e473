"""Tables in plain text: what the head of a column says above a value.

Columns are told by bars, tabs, semicolons, commas or wide gaps, the same in both lines.
"""

import re

DELIMITERS = (re.compile(r"\|"), re.compile(r"\t+"), re.compile(r";"), re.compile(r",(?! )|, "), re.compile(r" {2,}"))


def heads(text: str, start: int, widest: int = 1000, most: int = 40) -> str:
    r"""The head of the column in which `start` stands, in lower case; "" where no table is seen.

    Looks up to `most` lines back, in rows of up to `widest` characters.

    >>> heads("Name | Hosp no | Op\nA Khan | K1120983 | TKR", 30)
    'hosp no'
    """
    line_start = text.rfind("\n", max(0, start - widest), start) + 1
    if not line_start:
        return ""
    before = text[line_start:start]
    line = text[line_start : start + widest].partition("\n")[0]
    delimiter = next((d for d in DELIMITERS if d.search(before or line)), None)
    if delimiter is None:
        return ""
    index = len(delimiter.findall(before))
    count = len(delimiter.findall(line))
    for line in text[max(0, line_start - 4000) : line_start - 1].split("\n")[-most:]:
        cells = delimiter.split(line)
        if (
            len(cells) > max(index, 2)
            and abs(len(cells) - 1 - count) < 2
            and all(len(c) < 30 for c in cells)
            and not re.search(r"\d{3}|\.$", line)
        ):
            return cells[index].strip(" |*:").lower()
    return ""
