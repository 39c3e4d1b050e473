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
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
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

    def __reduce__(self) -> tuple[type[PublicationBlocked], tuple[Explanation]]:
        return type(self), (self.explanation,)


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
    """A decorator: the function is called only with what may be published, else `PublicationBlocked` is raised.

    Every text among its arguments is checked, in lists, mappings, dataclasses and keyword arguments too, and at least one there must be; other objects are
    not looked into. `text` names the one parameter that holds the draft, where the others are no drafts. `options`: those of `gate`. Raises `UsageError`
    for a draft that is no text.
    """

    if not isinstance(policy, str):
        raise UsageError('before_publish: write it with brackets: @before_publish() or @before_publish(policy="asph")')

    def decorate(publish: Callable[Given, Answer]) -> Callable[Given, Answer]:
        signature = inspect.signature(publish)
        if text and text not in signature.parameters:
            raise UsageError(f"before_publish: {publish.__name__} has no parameter {text}")

        def check(*args: Any, **kwargs: Any) -> None:
            given = signature.bind(*args, **kwargs)
            given.apply_defaults()
            said = [given.arguments[text]] if text else list(_texts(list(given.arguments.values())))
            drafts = [draft for draft in said if isinstance(draft, str)]
            if not drafts or len(drafts) < len(said):
                raise UsageError(f"before_publish: {publish.__name__} was given no text{f' as {text}' if text else ''}")
            held = gate(policy, **options)
            for draft in drafts:
                held.check(draft)

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


def _texts(value: object) -> Iterator[object]:
    """Every text in a value; bytes are handed on too, to be refused."""
    if isinstance(value, str | bytes | bytearray):
        yield value
    elif isinstance(value, Mapping):
        for item in value.items():
            yield from _texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _texts([getattr(value, part.name) for part in fields(value)])
    elif isinstance(value, list | tuple | set | frozenset | deque):
        for item in value:
            yield from _texts(item)
