"""How it looks: the text with every removing decision carried out, and where each change went."""

from collections.abc import Mapping, Sequence

from nhsredact.model import Action, Change, Decision, Finding
from nhsredact.operators import replacement

NOTHING: Mapping[Finding, str] = {}


def render(text: str, decisions: Sequence[Decision], coarser: Mapping[Finding, str] = NOTHING) -> tuple[str, tuple[Change, ...]]:
    """The text with each decision's stretch replaced, KEEP left as it is. `decisions` are disjoint, in order, as `resolve` gives them.

    `coarser`: what is written for a finding that is generalised; where it has nothing, the label stands.
    """
    parts: list[str] = []
    changes: list[Change] = []
    last = size = 0
    for decision in decisions:
        if decision.action is Action.KEEP:
            continue
        finding = decision.finding
        words = coarser.get(finding) if decision.action is Action.GENERALISE else None
        new = f"[{words}]" if words else replacement(finding, text[finding.start : finding.end], decision.action)
        parts += (text[last : finding.start], new)
        new_start = size + finding.start - last
        size = new_start + len(new)
        changes.append(Change(finding.start, finding.end, new_start, size, finding.label, finding.role, decision.action))
        last = finding.end
    parts.append(text[last:])
    return "".join(parts), tuple(changes)
