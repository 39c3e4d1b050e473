"""Cells that a spreadsheet may open."""

STEERING = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: str) -> str:
    """The cell, an apostrophe before whatever a spreadsheet would take for a formula.

    >>> safe("=HYPERLINK(...)"), safe("plain")
    ("'=HYPERLINK(...)", 'plain')
    """
    return f"'{cell}" if cell.startswith(STEERING) else cell
