"""A publishing tool that asks the gate first. It stands for a scheduler of social media posts; copy it and put your own publishing in.

    NHSREDACT_WEBHOOK_KEY=... python scheduler.py drafts http://127.0.0.1:8765/check website

Every .txt file in the folder `drafts` is moved to drafts/held, and from there to drafts/published when the gate says publish. Whatever else happens (no
gate, a slow gate, an error, an answer that is forged, old or for another draft, review, block, this program killed half-way), it stays in drafts/held,
and a file beside it says why in one line without patient text. Python's standard library only.
"""

import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

KEY = os.environ.get("NHSREDACT_WEBHOOK_KEY", "").encode()
TIMEOUT = 15.0  # seconds; a little longer than the gate's own limit, which is 10
FRESH = 300  # seconds that the two clocks may differ
LONGEST = 1_000_000  # bytes of an answer

# No proxy: a draft goes from here to the gate and through nobody else's machine.
OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def ask(gate: str, name: str, text: str, channel: str) -> str:
    """Asks the gate about one draft. Returns "" when it may be published now, else why it may not. Never raises: what is unforeseen is a no."""

    def mac(message: bytes) -> str:
        return hmac.new(KEY, message, hashlib.sha256).hexdigest()

    try:
        # A name for this version of the draft. The same draft asked twice has the same name; a corrected one has another. Keyed, since file names tell things.
        draft = "scheduler-" + mac(b"id\0" + f"{name}\0{channel}\0{text}".encode())[:32]
        body = json.dumps({"id": draft, "text": text, "channel": channel}).encode()
        now = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Nhsredact-Timestamp": now,
            "Nhsredact-Signature": "sha256=" + mac(now.encode() + b"." + body),
        }
        with OPEN(urllib.request.Request(gate, body, headers), timeout=TIMEOUT) as response:
            status, answer = response.status, response.read(LONGEST)
            stamp = response.headers.get("Nhsredact-Timestamp", "")
            signature = response.headers.get("Nhsredact-Signature", "")
        # 1. Is it the gate that speaks? Look at the raw bytes before reading anything in them, and compare in constant time.
        if not hmac.compare_digest(("sha256=" + mac(stamp.encode() + b"." + answer)).encode(), signature.encode()):
            return "the answer is not signed by the gate"
        # 2. Does it speak now, about this draft and this channel? The fingerprint ties the answer to the text, word for word.
        #    Keep int() or the like: a "time" that is no number must never pass.
        if abs(time.time() - int(stamp)) > FRESH:
            return "the answer is an old one"
        said = json.loads(answer)
        if status != 200:
            return f"the gate answered {status}"
        if (said["id"], said["channel"], said["fingerprint"]) != (draft, channel, mac(b"text\0" + text.encode())):
            return "the answer is for another draft"
        # 3. What does it say? Labels and clauses, never words of the text, so the reason can be kept and shown.
        if said["verdict"] != "publish":
            reasons = ", ".join(f"{reason['label']} ({reason['clause']})" for reason in said["reasons"])
            return f"the gate says {said['verdict']}: {reasons}"
        if datetime.now(UTC) >= datetime.fromisoformat(said["until"]):
            return "the answer has run out"
        return ""
    except urllib.error.HTTPError as error:
        return f"the gate answered {error.code}"
    except Exception as error:
        # nobody there, too slow, or an answer that makes no sense; the kind only, since a message may quote what was sent
        return f"the gate gave no answer to go by: {type(error).__name__}"


def work(drafts: Path, gate: str, channel: str) -> int:
    """Publishes what the gate lets through and holds the rest. Returns how many drafts are held."""
    held, published = drafts / "held", drafts / "published"
    held.mkdir(exist_ok=True)
    published.mkdir(exist_ok=True)
    count = 0
    for draft in sorted(path for path in drafts.glob("*.txt") if path.is_file()):
        # Held first, asked then: if this program stops half-way, the draft is held.
        waiting = held / draft.name
        draft.replace(waiting)
        reason = held / f"{draft.name}.reason"
        reason.write_text("the gate has not been asked yet\n", encoding="utf-8")
        checked = waiting.read_bytes()
        try:
            why = ask(gate, draft.name, checked.decode("utf-8"), channel)
        except UnicodeDecodeError:
            why = "the draft is not UTF-8 text"
        if not why and (published / draft.name).exists():
            why = "something was published under this name already"
        if why:
            count += 1
            reason.write_text(f"{why}\n", encoding="utf-8")
        else:
            # Publish the bytes that were checked, not the file: somebody may have saved another version meanwhile. Here your tool calls the platform.
            (published / draft.name).write_bytes(checked)
            waiting.unlink()
            reason.unlink()
    return count


def main(arguments: list[str]) -> int:
    """Returns 1 when a draft is held, so that whoever starts this is told."""
    if len(KEY) < 16 or len(arguments) != 3:
        print("usage: NHSREDACT_WEBHOOK_KEY=(16 characters or more) python scheduler.py FOLDER GATE CHANNEL", file=sys.stderr)
        return 2
    drafts, gate, channel = arguments
    return 1 if work(Path(drafts), gate, channel) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
