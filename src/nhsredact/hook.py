"""The gate before publication, for a Python program: check a draft and raise where it may not be published.

>>> @before_publish(policy="doh")
... def post(text: str) -> str:
...     return "posted"
>>> post("The car park is shut on Monday.")
'posted'
>>> post("NHS No: 999 589 0429")
Traceback (most recent call last):
    ...
nhsredact.hook.PublicationBlocked: block: NHS number of somebody in the text (DoH 3): leave it out
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from nhsredact import __version__
from nhsredact import redactor as redactors
from nhsredact.consent_record import Consent
from nhsredact.encoder.session import version as model_version
from nhsredact.errors import NhsredactError, UsageError
from nhsredact.exceptions import Exceptions
from nhsredact.explanation import Explanation, explained
from nhsredact.model import Decision, Level, Verdict
from nhsredact.redactor import Redactor

if TYPE_CHECKING:
    from nhsredact.audit import Audit

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
FEW = 5
"""So many reasons stand in a message; `explanation` has all of them."""


class PublicationBlocked(NhsredactError):
    """A draft may not be published as it stands. `verdict` and `explanation` say why; neither holds a word of the draft."""

    exit_code = 1

    def __init__(self, explanation: Explanation) -> None:
        self.explanation, self.verdict = explanation, explanation.verdict
        told = dict.fromkeys(f"{item.what} {item.whose} ({item.clause}): {item.suggest}" for item in explanation.reasons)
        more = f"; and {len(told) - FEW} more" if len(told) > FEW else ""
        super().__init__(f"{self.verdict.name}: {'; '.join(list(told)[:FEW])}{more}")


@dataclass(frozen=True)
class Gate:
    """A redactor, from which verdict on nothing is published, and where each check is recorded, under whose name."""

    redactor: Redactor = field(default_factory=redactors.redactor)
    fail_on: Level = Level.REVIEW
    audit: Audit | None = None
    who: str = ""

    def check(self, text: str, name: str = "") -> Verdict:
        """The verdict on a draft, recorded. `name`: what the draft is called, without patient text. Raises `PublicationBlocked`."""
        examined = self.redactor.examine(text)
        self.record(text, examined.verdict, examined.decisions, name)
        if examined.verdict.level >= self.fail_on:
            raise PublicationBlocked(explained(text, examined, self.redactor.policy))
        return examined.verdict

    def record(self, text: str, verdict: Verdict, decisions: tuple[Decision, ...], name: str = "") -> None:
        """Adds a record of this check, where there is an audit record. What it cannot write it raises, and so nothing is published."""
        if self.audit is None:
            return
        policy = self.redactor.policy
        allowed = {f"{d.finding.label}: {item}" for d in decisions for item in d.finding.why if item in ALLOWING}
        self.audit.add(
            text, who=self.who, verdict=verdict, decisions=decisions, policy=policy.name, policy_hash=policy.digest, rules=__version__,
            model=model_version(), channel=self.redactor.exceptions.channel, name=name, consents=verdict.consents, allowed=tuple(sorted(allowed)),
        )  # fmt: skip


ALLOWING = frozenset(("allowed", "permitted_staff", "accepted in the baseline"))


def gate(
    policy: str = "doh",
    *,
    fail_on: str = "review",
    consents: tuple[Consent, ...] = (),
    channel: str = "",
    audit: Audit | None = None,
    who: str = "",
) -> Gate:
    """The gate under a policy by name or path. `fail_on`: "review" or "block"."""
    if fail_on not in ("review", "block"):
        raise UsageError(f"fail_on: {fail_on} is none of review, block")
    redactor = replace(redactors.redactor(policy), exceptions=Exceptions(consents, channel))
    return Gate(redactor, Level[fail_on.upper()], audit, who)


@contextmanager
def publishing(text: str, policy: str = "doh", **options: Any) -> Iterator[Verdict]:
    """The verdict on a draft, for the block that publishes it; raises `PublicationBlocked` before the block is entered. `options`: those of `gate`."""
    yield gate(policy, **options).check(text)


def before_publish(policy: str = "doh", *, text: str = "", **options: Any) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """A decorator: the function is called only with a draft that may be published, else `PublicationBlocked` is raised.

    `text`: the parameter that holds the draft; without it the first one. What is not a text is refused. `options`: those of `gate`.
    """

    def decorate(publish: Callable[Given, Answer]) -> Callable[Given, Answer]:
        signature = inspect.signature(publish)
        names = [name for name in signature.parameters if name not in ("self", "cls")]
        draft = text or (names[0] if names else "")
        if draft not in names:
            raise UsageError(f"before_publish: {publish.__name__} has no parameter {draft or 'for a draft'}")

        def check(*args: Any, **kwargs: Any) -> None:
            given = signature.bind(*args, **kwargs).arguments.get(draft)
            if not isinstance(given, str):
                raise UsageError(f"before_publish: {publish.__name__} was given no text as {draft}")
            gate(policy, **options).check(given)

        if inspect.iscoroutinefunction(publish):

            @functools.wraps(publish)
            async def asynchronous(*args: Given.args, **kwargs: Given.kwargs) -> Any:
                check(*args, **kwargs)
                return await publish(*args, **kwargs)

            return asynchronous  # type: ignore[return-value]

        @functools.wraps(publish)
        def synchronous(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
            check(*args, **kwargs)
            return publish(*args, **kwargs)

        return synchronous

    return decorate
