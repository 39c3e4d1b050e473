"""A policy is a table: an action and a clause for each label, role and confidence. Applying it to findings; `policy_file` reads one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from nhsredact.model import INDIRECT, THRESHOLD, Action, Confidence, Decision, Finding, Level, Reason, Risk, Role, Verdict

UNNAMED = "a label that no policy names is redacted"
TOGETHER = "may point at one person together with what else is said"
REFUSED = "asked_not_to_be_named"
PERMITTED = "permitted_staff"
ALLOWED = "allowed"
PUBLIC_CASES = "public_cases"
LISTS = {
    REFUSED: "staff who asked not to be named: taken out wherever they stand",
    PERMITTED: "staff who may be named where staff else go to review",
    ALLOWED: "what is nobody's: the trust's own names, helplines, campaign words",
    PUBLIC_CASES: "words that tell a case in the public eye: to review wherever they stand",
}
"""The lists that a trust may keep, and what each does."""


@dataclass(frozen=True)
class Treatment:
    """What to do, and the clause that asks for it."""

    action: Action
    clause: str


@dataclass(frozen=True)
class Row:
    """What to do with one label; the roles, and the degrees of confidence, that are treated otherwise."""

    usual: Treatment
    roles: Mapping[Role, Treatment]
    confidences: Mapping[Confidence, Treatment]


@dataclass(frozen=True)
class Listed:
    """One of a trust's lists: its clause and its entries."""

    clause: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """A trust's rules for what may be published. `confidence` is the least that a finding needs to count.

    Who matches with fewer people than `threshold` is singled out, and the verdict then is `singled_out` at the least; `catchment`: how many people the
    trust serves, for texts that name no place (0: not told). `digest`: the SHA-256 of all that it says, whatever files it was read from.
    """

    name: str
    title: str
    confidence: Confidence
    clauses: Mapping[str, str]
    rows: Mapping[str, Row]
    threshold: int = THRESHOLD
    catchment: int = 0
    singled_out: Level = Level.REVIEW
    lists: Mapping[str, Listed] = field(default_factory=dict)
    digest: str = ""

    def decide(self, findings: Iterable[Finding], risks: Iterable[Risk] = ()) -> tuple[tuple[Decision, ...], Verdict]:
        """An action and a clause for every finding that has evidence enough, and the verdict for the whole text."""
        decisions = self.decisions(findings)
        return decisions, self.verdict(decisions, risks)

    def decisions(self, findings: Iterable[Finding]) -> tuple[Decision, ...]:
        """An action and a clause for every finding that has evidence enough; they may overlap, as findings do."""
        return tuple(self._decision(f) for f in findings if self._counts(f))

    def _counts(self, finding: Finding) -> bool:
        if finding.confidence >= self.confidence:
            return True
        row = self.rows.get(finding.label)
        return row is not None and finding.confidence in row.confidences

    def _decision(self, finding: Finding) -> Decision:
        if finding.rule in self.lists:
            action = Action.LABEL if finding.rule == REFUSED else Action.REVIEW
            return Decision(finding, action, self.lists[finding.rule].clause)
        row = self.rows.get(finding.label)
        if row is None:
            return Decision(finding, Action.GENERALISE if finding.label in INDIRECT and finding.label != "MEDIA" else Action.LABEL, UNNAMED)
        # an unknown role is treated as patient, so that no policy can forget it
        role = Role.PATIENT if finding.role is Role.UNKNOWN else finding.role
        treatment = row.roles.get(role) or row.confidences.get(finding.confidence) or row.usual
        if treatment.action is Action.KEEP and finding.role_confidence < Confidence.LIKELY:
            treatment = Treatment(Action.REVIEW, treatment.clause)  # perhaps staff, perhaps a patient
        return Decision(finding, treatment.action, treatment.clause)

    def verdict(self, decisions: Collection[Decision], risks: Iterable[Risk] = ()) -> Verdict:
        """A protected identifier or a picture blocks; what a person must decide is for review, and so is whoever is singled out.

        What is to be generalised counts only where somebody is singled out by what is not kept.
        """
        reasons: dict[Reason, None] = {}
        kept = {(d.finding.start, d.finding.end, d.finding.label) for d in decisions if d.action is Action.KEEP}
        singled_out = any(risk.low < self.threshold and any((f.start, f.end, f.label) not in kept for f in risk.because) for risk in risks)
        for decision in decisions:
            finding, action = decision.finding, decision.action
            if action is Action.KEEP or (action is Action.GENERALISE and not singled_out):
                continue
            if action is Action.GENERALISE:
                level, why = self.singled_out, TOGETHER
            else:
                level, why = action.level, "; ".join(finding.why)
            reasons[Reason(finding.label, finding.role, decision.clause, why, level)] = None
        worst_first = sorted(reasons, key=lambda reason: -reason.level)
        return Verdict(max((reason.level for reason in reasons), default=Level.PUBLISH), tuple(worst_first))
