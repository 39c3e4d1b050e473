"""Signatures that two who hold one key put on what they send, so that nobody between can write or change it, nor send an old one again later.

As many webhooks do it: HMAC-SHA256 over the time, a full stop and the raw body. Plain `hmac`, so that any tool can do the same in a few lines.
"""

from __future__ import annotations

import hmac
import re

from nhsredact.errors import NhsredactError

TIMESTAMP = "Nhsredact-Timestamp"
SIGNATURE = "Nhsredact-Signature"
SECONDS = re.compile(r"[0-9]{1,12}")


class NotSigned(NhsredactError):
    """The signature is missing or wrong, or its time is too far off."""


def sign(key: bytes, timestamp: int, body: bytes) -> str:
    """The signature over a body sent at a time, in whole seconds since 1970.

    >>> sign(b"sixteen bytes or more", 1767225600, b"{}")[:20]
    'sha256=9945188c50833'
    """
    return f"sha256={hmac.digest(key, b'%d.%b' % (timestamp, body), 'sha256').hex()}"


def verify(key: bytes, timestamp: str, body: bytes, signature: str, now: float, most_s: int = 300) -> None:  # noqa: PLR0917
    """Returns when the signature is that of whoever holds the key and its time is at most `most_s` seconds from `now`, either way.

    `timestamp` and `signature` as the headers have them, "" where there was none. Raises `NotSigned`.
    """
    if not timestamp or not signature:
        raise NotSigned(f"the request is not signed: it needs the headers {TIMESTAMP} and {SIGNATURE}")
    # int() alone would also take "+1", "1_0" and digits of other scripts
    if not SECONDS.fullmatch(timestamp):
        raise NotSigned("the timestamp is not a whole number of seconds since 1970")
    # as bytes, since only these may hold anything at all; takes the same time wherever the two first differ
    if not hmac.compare_digest(sign(key, int(timestamp), body).encode(), signature.encode(errors="surrogatepass")):
        raise NotSigned("the signature is wrong")
    if abs(now - int(timestamp)) > most_s:
        raise NotSigned(f"the timestamp is more than {most_s} seconds off: an old request sent again, or a clock that is wrong")


def fingerprint(key: bytes, text: str) -> str:
    """A hash of a text that cannot be made or tried out without the key; in hex.

    The word before the text keeps it apart from signatures: else whoever may send drafts could have the gate sign one that reads like an answer.
    """
    return hmac.digest(key, b"text\0" + text.encode(errors="surrogatepass"), "sha256").hex()
