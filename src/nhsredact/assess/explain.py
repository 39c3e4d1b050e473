"""A risk in plain English, with the words of the text in it: for whoever holds the text, and for nobody else."""

from __future__ import annotations

from nhsredact.assess.attributes import attribute
from nhsredact.model import THRESHOLD, Risk

FAR_FEWER = 0.01
CERTAIN_OF_ONE = 1.5


def explain(text: str, risk: Risk, *, threshold: float = THRESHOLD) -> str:
    """How many people match and why, what costs most, and what to write instead so that at least `threshold` do. The words of the text stand in it.

    >>> from nhsredact import assess
    >>> text = "A 7-year-old boy from Tiree was admitted."
    >>> [explain(text, risk) for risk in assess(text)]
    ['About 4 people match (2 to 8): "Tiree", "7-year-old". It may point at one person. "Tiree" tells most. Write "under 10" for "7-year-old".']
    """
    told = [attribute(finding, text) for finding in risk.because]
    words = [f'"{" ".join(text[f.start : f.end].split())}"' for f in risk.because]
    sentences = [f"{people(risk)}: {', '.join(words)}."]
    if risk.low >= threshold:
        return f"{sentences[0]} That is enough people."
    sentences.append("It may point at one person.")
    if len(words) > 1:
        sentences.append(f"{words[0]} tells most.")
    changes = [(a.ladder[step], said) for a, step, said in zip(told, risk.steps, words, strict=True) if step]
    instead = [f'"{step.words}" for {said}' for step, said in changes if step.words]
    without = [said for step, said in changes if not step.words]
    if instead:
        sentences.append(f"Write {_listed(instead)}.")
    if without:
        sentences.append(f"Leave out {_listed(without)}.")
    return " ".join(sentences)


def people(risk: Risk) -> str:
    """How many people match, in words: "About 40 people match (10 to 160)"."""
    if risk.high < FAR_FEWER:
        return "Far fewer than one person matches"
    match = "person matches" if 1 <= risk.expected < CERTAIN_OF_ONE else "people match"
    return f"About {count(risk.expected)} {match} ({count(risk.low)} to {count(risk.high)})"


def count(number: float) -> str:
    """A number as one would say it: two figures, no more."""
    if number < FAR_FEWER:
        return "0"
    return f"{float(f'{number:.2g}'):,.0f}" if number >= 1 else f"{number:.1g}"


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
