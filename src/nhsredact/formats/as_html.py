"""One HTML page that can be printed: each draft with what was found highlighted in it, and why. It holds the drafts' words: keep it as you keep them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from nhsredact.formats.report import Passage, Report, Source
from nhsredact.model import Action, Level

STYLE = """
body { font: 16px/1.5 Arial, sans-serif; color: #212b32; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; border-top: 4px solid #005eb8; padding-top: .5rem; margin-top: 2rem; overflow-wrap: anywhere; }
.draft { white-space: pre-wrap; overflow-wrap: anywhere; background: #f0f4f5; padding: 1rem; }
mark { color: inherit; padding: 0 .15em; border-bottom: 3px solid; background: #fff; }
mark sup { font-size: .7em; margin-left: .1em; }
.block { border-color: #d5281b; background: #fbe4e2; } .review { border-color: #b66400; background: #fff3cd; } .publish { border-color: #768692; }
.verdict { font-weight: bold; padding: .1em .5em; border-left: 6px solid; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; }
tr { border-bottom: 1px solid #d8dde0; } footer { font-size: .8rem; margin-top: 2rem; color: #4c6272; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } mark, .verdict { print-color-adjust: exact; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""


def written(report: Report) -> str:
    """The page; it loads nothing from anywhere."""
    body = "\n".join(part for source in report.sources for part in _source(source))
    return f"""<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>nhsredact: {report.level.name.lower()}</title>
<style>{STYLE}</style></head>
<body>
<h1>May it be published? <span class="verdict {report.level.name.lower()}">{report.level.name.lower()}</span></h1>
<p>Policy: {escape(report.title)}</p>
{body}
<footer>nhsredact {escape(report.version)}, policy {escape(report.policy)} ({report.digest}).
This page holds the words of the drafts: keep it as you keep them.</footer>
</body></html>
"""


def _source(source: Source) -> Iterator[str]:
    level = source.level.name.lower()
    yield f'<h2>{escape(source.name)}: <span class="verdict {level}">{level}</span></h2>'
    if source.error:
        yield f"<p>{escape(source.error)}</p>"
    for passage in source.passages:
        said = [*passage.explanation.singled_out, *passage.explanation.verdict.notes]
        said += [f"Consent {cited} was used." for cited in passage.explanation.verdict.consents]
        if passage.where:
            yield f"<h3>{escape(passage.where)}</h3>"
        yield f'<div class="draft">{"".join(_marked(passage))}</div>'
        yield from (f"<p>{escape(line)}</p>" for line in said)
        if passage.explanation.items:
            yield "<table><tr><th>no.</th><th>what</th><th>whose</th><th>clause</th><th>why</th><th>what to do</th></tr>"
            yield from _rows(passage)
            yield "</table>"


def _marked(passage: Passage) -> Iterator[str]:
    """The text, every decision marked and numbered."""
    last = 0
    for number, item in enumerate(passage.explanation.items, 1):
        yield escape(passage.text[last : item.start])
        title = escape(f"{item.what} {item.whose}: {item.suggest or 'may stay'}")
        words = escape(passage.text[item.start : item.end])
        yield f'<mark class="{item.level.name.lower()}" title="{title}">{words}<sup>{number}</sup></mark>'
        last = item.end
    yield escape(passage.text[last:])


def _rows(passage: Passage) -> Iterator[str]:
    for number, item in enumerate(passage.explanation.items, 1):
        kept = "stays" if item.action is Action.KEEP else "may stay: enough people match" if item.level is Level.PUBLISH else item.suggest
        duty = f"{item.clause}: {item.clause_text}" if item.clause_text else item.clause
        cells = (str(number), item.what, item.whose, duty, item.why, kept)
        yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
