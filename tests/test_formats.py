"""What each form of answer holds: places, kinds, clauses and what to do; and never a word of the draft but in the highlighted page."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest

from nhsredact.explanation import explained
from nhsredact.formats import FORMATS, Passage, Report, Source, written
from nhsredact.model import Level
from nhsredact.redactor import redactor

DRAFT = "Our patient Margaret Okafor, 84, from Tiree.\nHer NHS number, 999 589 0429, was seen by Sister Webb, ward manager.\n<b>=cmd|</b>"
WORDS = ("Margaret", "Okafor", "Tiree", "999 589", "Webb", "84")


def report(*texts: str, error: str = "") -> Report:
    whole = redactor("asph")
    sources = []
    for number, text in enumerate(texts, 1):
        examined = whole.examine(text)
        passage = Passage("", text, explained(text, examined, whole.policy))
        sources.append(Source(f"drafts/{number} a.txt", examined.verdict.level, (passage,)))
    if error:
        sources.append(Source("drafts/bad.txt", Level.BLOCK, (), error))
    policy = whole.policy
    return Report(policy.name, policy.title, policy.digest, "0.0", tuple(sources))


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "html"])
def test_no_word_of_the_draft_is_told(kind: str) -> None:
    answer = written(report(DRAFT), kind)
    assert not [word for word in WORDS if re.search(rf"\b{word}\b", answer.replace("80 to 89", ""))]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_form_names_verdict_clause_and_what_to_do(kind: str) -> None:
    answer = written(report(DRAFT), kind)
    verdict = "error" if kind == "sarif" else "block"
    assert all(told in answer for told in (verdict, "ASPH 5.15 (3)", "leave it out"))
    assert "asph" in answer or "Ashford" in answer


@pytest.mark.parametrize("kind", FORMATS)
def test_what_could_not_be_examined_is_told_and_blocks(kind: str) -> None:
    assert "not UTF-8" in written(report("The car park is shut.", error="not UTF-8: byte 3"), kind)
    assert report("The car park is shut.", error="x").level is Level.BLOCK


def test_json_gives_offsets_lines_and_columns() -> None:
    (file,) = json.loads(written(report(DRAFT), "json"))["files"]
    number = next(finding for finding in file["findings"] if finding["label"] == "UK_NHS")
    assert DRAFT[number["start"] : number["end"]] == "999 589 0429"
    assert (number["line"], number["column"], number["level"]) == (2, 17, "block")
    assert any("in their eighties from Scotland" in said for said in file["singled_out"])


def test_sarif_gives_regions_that_an_editor_can_show() -> None:
    (run,) = json.loads(written(report(DRAFT), "sarif"))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert 1 <= region["startLine"] <= region["endLine"] <= 3
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert uris == {"drafts/1%20a.txt"}
    assert {result["level"] for result in run["results"]} == {"error", "warning"}


def test_a_table_is_safe_in_a_spreadsheet_and_has_a_row_for_each_input() -> None:
    rows = list(csv.DictReader(io.StringIO(written(report(DRAFT, "The car park is shut."), "csv"))))
    assert {row["file"] for row in rows} == {"drafts/1 a.txt", "drafts/2 a.txt"}
    source = Source("=cmd|' /C calc'!A0.txt", Level.BLOCK, (), "@bad")
    rows = list(csv.DictReader(io.StringIO(written(Report("asph", "t", "d", "0", (source,)), "csv"))))
    assert rows[0]["file"].startswith("'=")
    assert rows[0]["why"] == "'@bad"


def test_markdown_shows_a_name_as_it_is() -> None:
    source = Source("a|b<img>_c_.md", Level.BLOCK, (), "`x`")
    answer = written(Report("asph", "t", "d", "0", (source,)), "markdown")
    assert r"a\|b\<img\>\_c\_.md: block" in answer
    assert r"\`x\`" in answer


class Page(HTMLParser):
    """The draft as the page shows it, and whatever the page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.marked, self.loads, self._inside = [], [], 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._inside += tag == "mark"
        self.loads += [value for name, value in attributes if name in ("src", "href")]
        assert tag not in ("script", "b", "link")

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag == "mark"

    def handle_data(self, text: str) -> None:
        if self._inside:
            self.marked.append(text)


def test_the_page_highlights_the_words_loads_nothing_and_runs_nothing() -> None:
    page = Page()
    page.feed(written(report(DRAFT), "html"))
    assert {"Margaret Okafor", "999 589 0429", "Tiree"} <= set(page.marked)
    assert page.loads == []
