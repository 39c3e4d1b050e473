"""The few lines that call the stages in order, one way for one text and for many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from traceback import walk_tb
from typing import TypeVar

from nhsredact import consent
from nhsredact import policy_file as policies
from nhsredact.assess import assess as assess_risks
from nhsredact.assess import generalised
from nhsredact.errors import CannotFinish, NhsredactError
from nhsredact.exceptions import NONE, Exceptions
from nhsredact.lists import allowed, listed
from nhsredact.model import Action, Decision, Finding, Level, Redacted, Risk, Verdict
from nhsredact.operators import placeholders
from nhsredact.pattern import Rule
from nhsredact.people import people
from nhsredact.policy import Policy
from nhsredact.recognisers import rules
from nhsredact.recognisers.name_model import NAME as MODEL
from nhsredact.render import render
from nhsredact.resolve import resolve
from nhsredact.view import View, view

Value = TypeVar("Value")
BATCH = 64
"""How many texts a rule that takes many at once is given."""


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
    catchment: int | None = None
    """How many people the publisher serves, for texts that name no place; without it the policy's, and without that the United Kingdom's."""
    exceptions: Exceptions = NONE
    """What was allowed for the texts that it examines."""

    def examine(self, text: str) -> Examined:
        """Everything about one text. Raises `UnreadableInput` for text that cannot be written, `CannotFinish` where a rule fails."""
        return next(self.examine_many((text,)))

    def examine_many(self, texts: Iterable[str]) -> Iterator[Examined]:
        """`examine` for each text, in order, as they come; where a rule takes many at once, up to `BATCH` of them are read ahead."""
        size = BATCH if any(rule.recognise_many for rule in self.rules) else 1
        remaining = iter(texts)
        while batch := tuple(islice(remaining, size)):
            views = [_finish("view", _seen, text) for text in batch]
            found = [_finish(f"rule {rule.name}", _found, rule, views) for rule in self.rules]
            for index, seen in enumerate(views):
                yield _finish("judging", self._judge, seen, [finding for findings in found for finding in findings[index]])

    def _judge(self, seen: View, found: list[Finding]) -> Examined:
        candidates = people(seen, found, model=any(rule.name == MODEL for rule in self.rules))
        catchment = self.catchment if self.catchment is not None else self.policy.catchment or None
        candidates = (*candidates, *listed(seen, self.policy.lists))
        risks = assess_risks(seen, candidates, catchment=catchment, threshold=self.policy.threshold)
        text = seen.original
        decided, cited, notes = self.exceptions.apply(text, allowed(seen, self.policy.decisions(candidates), self.policy.lists))
        decisions = self.exceptions.accept(text, resolve(text, decided))
        # judged after resolving: the stricter of two stands, so the level is the same, and the reasons are those of what is shown
        verdict = self.policy.verdict(decisions, risks)
        if (
            verdict.level is Level.BLOCK
            and {r.label for r in verdict.reasons if r.level is Level.BLOCK} <= consent.COVERS
            and consent.stated(seen)
        ):
            # against the record of consent, which only a person can look up
            verdict, notes = replace(verdict, level=Level.REVIEW), (*notes, consent.STATED)
        return Examined(candidates, decisions, risks, replace(verdict, consents=cited, notes=notes))

    def find(self, text: str) -> tuple[Decision, ...]:
        """What is there and what is to be done with it: disjoint, in the order of the text."""
        return self.examine(text).decisions

    def check(self, text: str) -> Verdict:
        """Whether the text may be published."""
        return self.examine(text).verdict

    def assess(self, text: str) -> tuple[Risk, ...]:
        """For each person whom the text describes, how many people match all that is said."""
        return self.examine(text).risks

    def redact(self, text: str) -> Redacted:
        """The text with everything taken out that the policy does not keep."""
        examined = self.examine(text)
        findings = [decision.finding for decision in examined.decisions if decision.action is Action.GENERALISE]
        redacted, changes = render(text, examined.decisions, _finish("generalising", generalised, text, findings, examined.risks))
        return Redacted(redacted, changes, examined.verdict, examined.risks)


def _seen(text: str) -> View:
    """The view, with what an earlier redaction wrote made blank: its words would be cues, and redacting twice would find more."""
    seen = view(text)
    if "[" not in seen.text:
        return seen
    return replace(seen, text=placeholders().sub(lambda match: f"[{'*' * (len(match.group()) - 2)}]", seen.text))


def _found(rule: Rule, views: list[View]) -> list[list[Finding]]:
    if rule.recognise_many is None:
        return [list(rule.recognise(seen)) for seen in views]
    return [list(findings) for _, findings in zip(views, rule.recognise_many(views), strict=True)]


def _finish(what: str, stage: Callable[..., Value], *values: object) -> Value:
    """What the stage makes of the values. A failure is told by kind and place only, since a foreign message may quote the text."""
    try:
        return stage(*values)
    except NhsredactError:
        raise
    except Exception as error:
        *_, (frame, line) = walk_tb(error.__traceback__)
        where = f"{type(error).__name__} in {Path(frame.f_code.co_filename).name}, line {line}"
    # raised out here, so that not even __context__ holds the foreign error
    raise CannotFinish(f"{what} could not finish: {where}")


def redactor(policy: str = "doh", *, fast: bool = False) -> Redactor:
    """The redactor for a policy by name or path; `fast`: without the names model. A file is read anew each time, so that what is tightened counts."""
    return _built_in(policy, fast) if policy in policies.built_in() else Redactor(policies.load(policy), rules(fast=fast))


@cache
def _built_in(policy: str, fast: bool) -> Redactor:
    return Redactor(policies.load(policy), rules(fast=fast))


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


def assess(text: str, policy: str = "doh", catchment: int | None = None) -> tuple[Risk, ...]:
    """For each person whom the text describes, how many people are expected to match all that is said, with an interval, and what to say less.

    `catchment`: how many people the publisher serves, for a text that names no place; without it, the United Kingdom's.

    >>> [risk.suggest for risk in assess("A 7-year-old boy from Tiree was admitted.")]
    [('AGE: ten years',)]
    """
    return replace(redactor(policy), catchment=catchment).assess(text)
