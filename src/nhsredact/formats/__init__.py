"""How answers look for those who read them elsewhere: JSON, Markdown, HTML, SARIF and CSV. FORMATS is the table of contents.

A format is given a `Report` and gives a text. Only the HTML page holds words of the drafts, highlighted; the others tell places, kinds and clauses.
"""

from __future__ import annotations

from importlib import import_module

from nhsredact.formats.report import Passage, Report, Source

__all__ = ["FORMATS", "Passage", "Report", "Source", "written"]
FORMATS = ("json", "markdown", "html", "sarif", "csv")


def written(report: Report, kind: str) -> str:
    """The report in one of FORMATS."""
    page: str = import_module(f"nhsredact.formats.as_{kind}").written(report)
    return page
