"""CSV, a row for each reason, for an incident form or a spreadsheet. It holds no word of any draft."""

from __future__ import annotations

import csv
import io

from nhsredact.explanation import Explained
from nhsredact.formats.report import Passage, Report
from nhsredact.spreadsheet import safe

HEAD = ("file", "verdict", "where", "level", "what", "whose", "action", "clause", "duty", "why", "what to do", "policy", "policy hash")


def written(report: Report) -> str:
    """The rows under a head; an input with nothing to tell has one row too."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEAD)
    for source in report.sources:
        told = [_row(passage, item) for passage, item in source.reasons()]
        for row in told or [("", "", "", "", "", "", "", source.error, "")]:
            rows.writerow(safe(cell) for cell in (source.name, source.level.name.lower(), *row, report.policy, report.digest))
    return out.getvalue()


def _row(passage: Passage, item: Explained) -> tuple[str, ...]:
    level, action = item.level.name.lower(), item.action.name.lower()
    return passage.told(item), level, item.what, item.whose, action, item.clause, item.clause_text, item.why, item.suggest
