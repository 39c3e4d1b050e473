"""How long a check of one post takes: the command, the Python call in a warm process, and the webhook; and each policy's verdicts on a corpus.

usage: gate.py CORPUS.jsonl [--into DIR]

Milliseconds, the median and the 95th percentile, of posts of at most 150 words. Writes results/gate.json and results/policies.json; the second tells for
each policy how many documents it publishes, sends to review and blocks, and for each document that it judges otherwise than `doh` the clause behind it.
Needs the extra `web`.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus import read
from nhsredact.policy_file import built_in
from nhsredact.redactor import Redactor, redactor
from nhsredact.web.signature import sign
from results import RESULTS, write

KEY = b"a key of the benchmark's own"
LONGEST = 150
COMMANDS, CALLS, ASKED = 20, 200, 200
WARM_UP = 5


def times(posts: list[str], count: int, check: Callable[[str], object]) -> dict[str, float]:
    """Milliseconds of a check: median, 95th percentile, how many."""
    for post in posts[:WARM_UP]:
        check(post)
    taken = []
    for number in range(count):
        start = time.perf_counter()
        check(posts[number % len(posts)])
        taken.append((time.perf_counter() - start) * 1000)
    return {"p50_ms": round(statistics.median(taken), 1), "p95_ms": round(statistics.quantiles(taken, n=20)[18], 1), "checks": count}


def command(post: str) -> None:
    """One post through the command, process and all."""
    subprocess.run([sys.executable, "-m", "nhsredact", "check", "-"], input=post.encode(), capture_output=True, check=False)


def webhook(posts: list[str]) -> dict[str, float]:
    """Posts through a gate of its own on the loopback, each under a new id, so that none is answered from memory."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"NHSREDACT_WEBHOOK_KEY": KEY.decode()}
    process = subprocess.Popen(
        [sys.executable, "-m", "nhsredact", "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    )
    number = iter(range(10**9))

    def ask(post: str) -> None:
        body = json.dumps({"id": str(next(number)), "text": post}).encode()
        stamp = int(time.time())
        headers = {"Nhsredact-Timestamp": str(stamp), "Nhsredact-Signature": sign(KEY, stamp, body)}
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/check", body, headers), timeout=30) as answer:
            answer.read()

    try:
        _answers(port)
        return times(posts, ASKED, ask)
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int, seconds: float = 60) -> None:
    """Returns once the gate is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except OSError:
            threading.Event().wait(0.2)
    raise SystemExit("the gate did not answer")


def verdicts(texts: dict[str, str]) -> dict[str, Any]:
    """For each policy how many texts have which verdict, and where it differs from doh's, by which clause."""
    usual = {name: redactor("doh").check(text).name for name, text in texts.items()}
    found = {}
    for policy in built_in():
        counts = dict.fromkeys(("publish", "review", "block"), 0)
        differs = []
        gate: Redactor = redactor(policy)
        for name, text in texts.items():
            answer = gate.check(text)
            counts[answer.name] += 1
            if answer.name != usual[name]:
                clause = answer.reasons[0].clause if answer.reasons else ""
                differs.append({"id": name, "doh": usual[name], policy: answer.name, "clause": clause})
        found[policy] = {"hash": gate.policy.digest, **counts, "differs": differs}
        print(policy, counts, len(differs))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Times the gate, and tells each policy's verdicts.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--into", type=Path, default=RESULTS)
    given = parser.parse_args()
    texts = {document.id: document.text for document in read(given.corpus).documents}
    posts = [text for text in texts.values() if len(text.split()) <= LONGEST]
    warm = redactor("doh")
    result = {"python": times(posts, CALLS, warm.check), "webhook": webhook(posts), "command": times(posts, COMMANDS, command)}
    print(result)
    print(f"written: {write('gate', result, given.into)}")
    print(f"written: {write('policies', {'corpus': given.corpus.name, 'policies': verdicts(texts)}, given.into)}")


if __name__ == "__main__":
    main()
