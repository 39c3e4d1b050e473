"""One JSON document, for a program."""

from __future__ import annotations

import json
from typing import Any

from nhsredact.explanation import Explained
from nhsredact.formats.report import Passage, Report, Source


def written(report: Report) -> str:
    """The report as JSON, a line break at its end."""
    document = {
        "nhsredact": report.version,
        "policy": report.policy,
        "policy_hash": report.digest,
        "verdict": report.level.name.lower(),
        "files": [_source(source) for source in report.sources],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _source(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "verdict": source.level.name.lower(),
        "error": source.error or None,
        "findings": [_item(passage, item) for passage, item in source.reasons()],
        "singled_out": list(source.singled_out),
        "consents": list(source.consents),
        "notes": list(source.notes),
    }


def _item(passage: Passage, item: Explained) -> dict[str, Any]:
    line, column = passage.place(item.start)
    return {
        "where": passage.where or None,
        "line": line,
        "column": column,
        "start": item.start,
        "end": item.end,
        "label": item.label,
        "whose": item.role.value,
        "level": item.level.name.lower(),
        "action": item.action.name.lower(),
        "clause": item.clause,
        "why": item.why,
        "suggest": item.suggest,
    }
