"""SARIF 2.1.0, for annotations in GitHub, GitLab and editors. It holds no word of any draft.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0. Columns count characters (`unicodeCodePoints`).
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from nhsredact.explanation import Explained
from nhsredact.formats.report import Passage, Report, Source
from nhsredact.model import DIRECT, INDIRECT, Level
from nhsredact.operators import words

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Level.PUBLISH: "note", Level.REVIEW: "warning", Level.BLOCK: "error"}


def written(report: Report) -> str:
    """One run, a rule for each label, a result for each reason."""
    labels = sorted(DIRECT | INDIRECT)
    driver = {
        "name": "nhsredact",
        "version": report.version,
        "rules": [{"id": label, "shortDescription": {"text": words(label).lower()}} for label in labels],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "properties": {"policy": report.policy, "policyHash": report.digest},
        "invocations": [{"executionSuccessful": not any(source.error for source in report.sources), **_errors(report)}],
        "results": [_result(source, passage, item, labels) for source in report.sources for passage, item in source.reasons()],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False) + "\n"


def _errors(report: Report) -> dict[str, Any]:
    told = [{"level": "error", "message": {"text": f"{source.name}: {source.error}"}} for source in report.sources if source.error]
    return {"toolExecutionNotifications": told} if told else {}


def _result(source: Source, passage: Passage, item: Explained, labels: list[str]) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(source.name.replace("\\", "/"))}}
    if passage.where:
        message = f"{passage.where}: "
    else:
        message = ""
        (line, column), (last_line, last_column) = passage.place(item.start), passage.place(item.end)
        location["region"] = {"startLine": line, "startColumn": column, "endLine": last_line, "endColumn": last_column}
    return {
        "ruleId": item.label,
        "ruleIndex": labels.index(item.label),
        "level": LEVELS[item.level],
        "message": {"text": f"{message}{item.what} {item.whose} ({item.clause}): {item.suggest or 'see why'}. Why: {item.why}."},
        "locations": [{"physicalLocation": location}],
    }
