"""A secret of a trust's own, with which records are sealed and words are hashed."""

from nhsredact.errors import UsageError

SHORTEST = 16


def long_enough(key: bytes, what: str) -> bytes:
    """The key. Raises `UsageError`, naming `what` needs it, for one that can be guessed.

    >>> long_enough(b"short", "the ledger")
    Traceback (most recent call last):
        ...
    nhsredact.errors.UsageError: the ledger needs a key of at least 16 bytes
    """
    if len(key) < SHORTEST:
        raise UsageError(f"{what} needs a key of at least {SHORTEST} bytes")
    return key
