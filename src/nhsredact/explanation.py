"""What an officer is told of a text: for each decision what it is, whose, why it was taken for that, under which clause, and what to write instead.

Nothing here holds a word of the text, so that any format may show it; offsets say where the words are, for a caller who holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nhsredact.assess import generalised, story
from nhsredact.assess.explain import people
from nhsredact.data import why as told
from nhsredact.model import NAMES, Action, Confidence, Decision, Finding, Level, Role, Verdict
from nhsredact.operators import words
from nhsredact.policy import TOGETHER, Policy
from nhsredact.redactor import Examined

Span = tuple[int, int, str]
WHOSE = {Role.UNKNOWN: "of somebody in the text", Role.STAFF: "of staff", Role.PUBLIC: "of a public figure", Role.AUTHOR: "of the author"}
INSTEAD = {
    Role.PATIENT: '"a patient"',
    Role.RELATIVE: '"a relative"',
    Role.CARER: '"a carer"',
    Role.VISITOR: '"a visitor"',
    Role.AUTHOR: '"the author"',
    Role.STAFF: '"a member of staff"',
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One decision: half-open code points of the original; `what` and `whose` in words; `suggest`: what to do or write instead, "" where it may stay."""

    start: int
    end: int
    label: str
    what: str
    role: Role
    whose: str
    why: str
    rule: str
    clause: str
    clause_text: str
    action: Action
    level: Level
    suggest: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text's verdict, its decisions in order, and for each person who is singled out how many people match and a description that fits enough."""

    verdict: Verdict
    items: tuple[Explained, ...]
    singled_out: tuple[str, ...]

    @property
    def reasons(self) -> tuple[Explained, ...]:
        """The decisions that keep the text from being published as it stands."""
        return tuple(item for item in self.items if item.level > Level.PUBLISH)


def explained(text: str, examined: Examined, policy: Policy) -> Explanation:
    """The explanation of what was learnt of a text under a policy."""
    risks = [risk for risk in examined.risks if risk.low < policy.threshold]
    because = {(f.start, f.end, f.label) for risk in risks for f in risk.because}
    findings = [d.finding for d in examined.decisions if d.action is Action.GENERALISE]
    coarser = {(f.start, f.end, f.label): words for f, words in generalised(text, findings, risks).items()}
    together = any(reason.why == TOGETHER for reason in examined.verdict.reasons)
    roles = {d.finding.person: d.finding for d in reversed(examined.decisions) if d.finding.label == "PERSON"}
    decisions = (_with_role(decision, roles) for decision in examined.decisions)
    items = tuple(_item(decision, policy, coarser, together, because) for decision in decisions)
    singled_out = tuple(f'{people(risk)}; enough would match "{story(text, risk)}"' for risk in risks) if together else ()
    return Explanation(examined.verdict, items, singled_out)


def _item(decision: Decision, policy: Policy, coarser: Mapping[Span, str], together: bool, because: set[Span]) -> Explained:
    finding, action = decision.finding, decision.action
    at = (finding.start, finding.end, finding.label)
    level = action.level
    if action is Action.GENERALISE:
        level = policy.singled_out if together and at in because else Level.PUBLISH
    return Explained(
        finding.start,
        finding.end,
        finding.label,
        words(finding.label).lower().replace("nhs", "NHS").replace("chi ", "CHI ").replace("ip ", "IP "),
        finding.role,
        whose(finding),
        "; ".join(reasons(finding)),
        finding.rule,
        decision.clause,
        policy.clauses.get(decision.clause, ""),
        action,
        level,
        _suggestion(decision, coarser.get(at, "")) if level > Level.PUBLISH else "",
    )


def _with_role(decision: Decision, named: Mapping[int | None, Finding]) -> Decision:
    """What describes a person is as much theirs as their name is."""
    finding, person = decision.finding, named.get(decision.finding.person)
    if finding.role is not Role.UNKNOWN or finding.person is None or person is None:
        return decision
    return replace(decision, finding=replace(finding, role=person.role, role_confidence=person.role_confidence))


def whose(finding: Finding) -> str:
    """Whose it is, in words."""
    said = WHOSE.get(finding.role, f"of a {finding.role.value}")
    return f"perhaps {said}" if finding.role_confidence < Confidence.LIKELY and finding.role is not Role.UNKNOWN else said


def reasons(finding: Finding) -> Iterator[str]:
    """Why it was taken for that, in words."""
    return (told().get(code, code) for code in dict.fromkeys(finding.why))


def _suggestion(decision: Decision, words: str) -> str:
    finding, action = decision.finding, decision.action
    if action is Action.GENERALISE:
        return f'write "{words}"' if words else "leave it out"
    if finding.label == "MEDIA":
        return "leave it out, or name the record of consent"
    named = finding.label in NAMES
    if action is Action.REVIEW and finding.role is Role.STAFF:
        return "make sure that it is staff's, and that they may be named" if named else "ask for their permission, or leave it out"
    if action is Action.REVIEW:
        return "have somebody look at it"
    return f"leave it out, or write {INSTEAD.get(finding.role, INSTEAD[Role.PATIENT])}" if named else "leave it out"
