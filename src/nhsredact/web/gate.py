"""The gate as a webhook: a publishing tool asks before it publishes, and gets publish, review or block, signed.

`docs/how-to/webhook.md` is the contract. Needs the extra `web`. No word of a text leaves the process or goes into a log; what is remembered of a draft is
its name, a keyed hash and the answer. One process: what is remembered is in its memory.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from nhsredact.errors import MissingExtra
from nhsredact.model import Decision, Level, Verdict
from nhsredact.redactor import Redactor
from nhsredact.secret import long_enough
from nhsredact.web.signature import SIGNATURE, TIMESTAMP, NotSigned, fingerprint, sign, verify

try:
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.requests import ClientDisconnect, Request
    from starlette.responses import Response
    from starlette.routing import Route
except ImportError:
    raise MissingExtra('the webhook needs Starlette and uvicorn: pip install "nhsredact[web]"') from None

Audit = Callable[[str, Verdict, tuple[Decision, ...], str, str | None], None]
Value = TypeVar("Value")
LONGEST_NAME = 200
"""Characters of a draft's name and of a channel's."""
GOOD_FOR = timedelta(minutes=10)
"""How long an answer may be used, and is remembered."""
REMEMBERED = 10_000
"""How many drafts are remembered at most; the oldest goes first."""
WORKERS = 4
"""How many checks run at once. One that never ends keeps its place, so that the gate closes rather than fill the machine."""
SELF_CHECK = "NHS No: 999 589 0429"
"""An invented number of the test range. A gate that lets it through is not to be asked."""
LOG = logging.getLogger(__name__)


def gate(
    redactor: Redactor, key: bytes, *, policy_hash: str, audit: Audit | None = None, limit_s: float = 10.0, largest: int = 1_000_000
) -> Starlette:
    """The service. `key`, at least 16 bytes, is the secret that it shares with the tools; `largest` is in bytes, of a whole request.

    `audit(text, verdict, decisions, id, channel)` is called after every fresh check, one call at a time, on a thread of its own; where it raises, or
    check and audit together take more than `limit_s` seconds, the answer is block. Raises `UsageError` for a short key.
    """
    long_enough(key, "the webhook")
    service = _Gate(redactor, key, policy_hash, audit, limit_s, largest)
    routes = [Route("/check", service.check, methods=["POST"]), Route("/health", service.health, methods=["GET"])]
    return Starlette(routes=routes, exception_handlers={HTTPException: service.nowhere})


def serve(app: Starlette, host: str = "127.0.0.1", port: int = 8765) -> None:
    """Runs the service until it is stopped, without a log of who asked what. Other machines ask through a proxy that speaks TLS."""
    import uvicorn

    uvicorn.run(app, host=host, port=port, access_log=False, log_level="warning", server_header=False)


class _Refused(Exception):
    """A request that is not answered with a verdict: the status, and why in words that hold none of it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class _Question:
    id: str
    text: str
    channel: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    until: datetime


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is remembered of a draft. The text is only in the task, and no longer than it runs."""

    fingerprint: str
    channel: str | None
    answer: asyncio.Task[_Answer]

    def lasts(self) -> bool:
        """Whether it is still being checked, or its answer may still be used."""
        return not self.answer.done() or (not self.answer.cancelled() and self.answer.result().until > _now())


@dataclass(frozen=True)
class _Gate:
    redactor: Redactor
    key: bytes
    policy_hash: str
    audit: Audit | None
    limit_s: float
    largest: int
    checking: Executor = field(default_factory=partial(ThreadPoolExecutor, WORKERS, "nhsredact-check"))
    auditing: Executor = field(default_factory=partial(ThreadPoolExecutor, 1, "nhsredact-audit"))
    asked: OrderedDict[str, _Asked] = field(default_factory=OrderedDict)

    async def check(self, request: Request) -> Response:
        """`POST /check`. Whatever goes wrong ends in an error or in block, never in an exception: a server logs those with what they say."""
        try:
            body = await self._body(request)
            headers = request.headers
            verify(self.key, headers.get(TIMESTAMP, ""), body, headers.get(SIGNATURE, ""), _now().timestamp())
            answer = await self._answer(_question(body))
            return self._signed(answer.status, answer.body)
        except NotSigned as error:
            return self._signed(401, _json(error=str(error)))
        except _Refused as error:
            return self._signed(error.status, _json(error=str(error)))
        except ClientDisconnect:
            return self._signed(400, _json(error="the request broke off"))
        except Exception as error:
            LOG.error("a request could not be answered: %s", type(error).__name__)
            return self._signed(503, _json(verdict="block", error="the gate could not answer; the draft must not be published"))

    async def health(self, _: Request) -> Response:
        """`GET /health`: a whole check, with the same threads and the same time limit as any other."""
        try:
            async with asyncio.timeout(self.limit_s):
                examined = await _on(self.checking, self.redactor.examine, SELF_CHECK)
            sound = examined.verdict.level is Level.BLOCK
        except Exception as error:
            LOG.error("the self-check could not finish: %s", type(error).__name__)
            sound = False
        if not sound:
            return self._signed(503, _json(error="the self-check failed; nothing may be published on this gate's word"))
        return self._signed(200, _json(status="ok", policy=self.redactor.policy.name))

    async def nowhere(self, _: Request, error: Exception) -> Response:
        """Any other address or method."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        return self._signed(status, _json(error="there is POST /check and GET /health, and nothing else"))

    async def _body(self, request: Request) -> bytes:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > self.largest:
                raise _Refused(413, f"the request is longer than {self.largest} bytes")
        return bytes(body)

    async def _answer(self, question: _Question) -> _Answer:
        """The answer remembered, or a fresh one. Who asks while the same is being checked waits for that answer."""
        mark = fingerprint(self.key, question.text)
        asked = self.asked.get(question.id)
        if asked is None or not asked.lasts():
            asked = _Asked(mark, question.channel, asyncio.create_task(self._fresh(question, mark)))
            self.asked[question.id] = asked
            self.asked.move_to_end(question.id)
            if len(self.asked) > REMEMBERED:
                self.asked.popitem(last=False)
        # what a record of consent lets through depends on the channel, so an answer for one is none for another
        if (asked.fingerprint, asked.channel) != (mark, question.channel):
            raise _Refused(409, "this id was given to another text or channel; each version of a draft needs an id of its own")
        # whoever hangs up does not stop the check for the others
        return await asyncio.shield(asked.answer)

    async def _fresh(self, question: _Question, mark: str) -> _Answer:
        """Checks, and has it recorded. A failure is told by kind only, since its message may quote the text, and is not remembered."""
        redactor = self.redactor
        try:
            if question.channel is not None:
                redactor = replace(redactor, exceptions=replace(redactor.exceptions, channel=question.channel))
            async with asyncio.timeout(self.limit_s):
                examined = await _on(self.checking, redactor.examine, question.text)
                answer = self._judged(question, mark, examined.verdict)
                if self.audit is not None:
                    heard = (question.text, examined.verdict, examined.decisions, question.id, question.channel)
                    await _on(self.auditing, self.audit, *heard)
                return answer
        except TimeoutError:
            LOG.error("a check took longer than %s seconds", self.limit_s)
            why = f"the check took longer than {self.limit_s:g} seconds"
        except Exception as error:
            LOG.error("a check could not finish or be recorded: %s", type(error).__name__)
            why = "the check could not finish or be recorded"
        return _Answer(503, _json(id=question.id, verdict="block", error=f"{why}; the draft must not be published"), _now())

    def _judged(self, question: _Question, mark: str, verdict: Verdict) -> _Answer:
        checked = _now().replace(microsecond=0)
        until = checked + GOOD_FOR
        body = _json(
            id=question.id,
            channel=question.channel,
            verdict=verdict.name,
            policy=self.redactor.policy.name,
            policy_hash=self.policy_hash,
            reasons=[
                {"label": r.label, "whose": r.role.value, "clause": r.clause, "level": r.level.name.lower(), "why": r.why}
                for r in verdict.reasons
            ],
            consents=list(verdict.consents),
            notes=list(verdict.notes),
            fingerprint=mark,
            checked=checked.isoformat(),
            until=until.isoformat(),
        )
        return _Answer(200, body, until)

    def _signed(self, status: int, body: bytes) -> Response:
        moment = int(_now().timestamp())
        headers = {TIMESTAMP: str(moment), SIGNATURE: sign(self.key, moment, body), "Cache-Control": "no-store"}
        return Response(body, status, headers, "application/json")


def _question(body: bytes) -> _Question:
    try:
        asked = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise _Refused(400, "the request is not a JSON object in UTF-8")
    for needed in ("id", "text"):
        if needed not in asked:
            raise _Refused(400, f"{needed} is missing")
    name, text, channel = asked["id"], asked["text"], asked.get("channel")
    if not isinstance(text, str):
        raise _Refused(400, "text must be a string")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise _Refused(400, f"id must be a string of 1 to {LONGEST_NAME} characters")
    if channel is not None and (not isinstance(channel, str) or len(channel) > LONGEST_NAME):
        raise _Refused(400, f"channel must be a string of at most {LONGEST_NAME} characters")
    return _Question(name, text, channel)


async def _on(threads: Executor, work: Callable[..., Value], *values: Any) -> Value:
    """What the work makes of the values, done on another thread; whoever waits no longer leaves it to run there."""
    return await asyncio.get_running_loop().run_in_executor(threads, partial(work, *values))


def _json(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def _now() -> datetime:
    return datetime.now(UTC)
