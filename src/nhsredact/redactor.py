"""The few lines that call the stages in order, one way for one text and for many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from nhsredact import policy as policies
from nhsredact.assess import assess
from nhsredact.errors import CannotFinish, NhsredactError
from nhsredact.model import Decision, Finding, Redacted, Risk, Verdict
from nhsredact.pattern import Rule
from nhsredact.people import people
from nhsredact.policy import Policy
from nhsredact.recognisers import rules
from nhsredact.render import render
from nhsredact.resolve import resolve
from nhsredact.view import View, view


@dataclass(frozen=True, slots=True)
class Examined:
    """All that was learnt of one text: every candidate, what was decided (disjoint, in order), the risks and the verdict."""

    candidates: tuple[Finding, ...]
    decisions: tuple[Decision, ...]
    risks: tuple[Risk, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Redactor:
    """Finds, judges and redacts under one policy with one set of rules. Holds no state between texts; can be pickled."""

    policy: Policy = field(default_factory=policies.load)
    rules: tuple[Rule, ...] = field(default_factory=rules)

    def examine(self, text: str) -> Examined:
        """Everything about one text. Raises `UnreadableInput` for text that cannot be written, `CannotFinish` where a rule fails."""
        seen = view(text)
        candidates = people(seen, [finding for rule in self.rules for finding in _run(rule, seen)])
        risks = assess(seen, candidates)
        decisions, verdict = self.policy.decide(candidates, risks)
        return Examined(candidates, resolve(text, decisions), risks, verdict)

    def examine_many(self, texts: Iterable[str]) -> Iterator[Examined]:
        """`examine` for each text, in order, as they come."""
        return (self.examine(text) for text in texts)

    def find(self, text: str) -> tuple[Decision, ...]:
        """What is there and what is to be done with it: disjoint, in the order of the text."""
        return self.examine(text).decisions

    def check(self, text: str) -> Verdict:
        """Whether the text may be published."""
        return self.examine(text).verdict

    def redact(self, text: str) -> Redacted:
        """The text with everything taken out that the policy does not keep."""
        examined = self.examine(text)
        redacted, changes = render(text, examined.decisions)
        return Redacted(redacted, changes, examined.verdict, examined.risks)


def _run(rule: Rule, seen: View) -> list[Finding]:
    try:
        return list(rule.recognise(seen))
    except NhsredactError:
        raise
    except Exception as error:
        # the message of a foreign error may quote the text: only its kind is told
        raise CannotFinish(f"rule {rule.name} could not finish: {type(error).__name__}") from None


@cache
def redactor(policy: str = "doh") -> Redactor:
    """The redactor for a policy by name or path, made once."""
    return Redactor(policies.load(policy))


def find(text: str, policy: str = "doh") -> tuple[Decision, ...]:
    """What identifies in the text, disjoint and in order, each with what the policy says to do with it.

    >>> [(d.finding.start, d.finding.end, d.finding.label, d.action.name) for d in find("NHS No: 999 589 0429")]
    [(8, 20, 'UK_NHS', 'LABEL')]
    """
    return redactor(policy).find(text)


def check(text: str, policy: str = "doh") -> Verdict:
    """Whether the text may be published: publish, review or block, with reasons.

    >>> check("NHS No: 999 589 0429").name
    'block'
    """
    return redactor(policy).check(text)


def redact(text: str, policy: str = "doh") -> Redacted:
    """The text with everything taken out that the policy does not keep, what was changed, and the verdict on what came in.

    >>> redact("NHS No: 999 589 0429, seen in clinic").text
    'NHS No: [NHS NUMBER], seen in clinic'
    """
    return redactor(policy).redact(text)
