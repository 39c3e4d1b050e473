"""What an account is called: a handle cut into its words, to tell an organisation's from a person's."""

import re
from collections.abc import Collection

PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+")


def parts(handle: str) -> list[str]:
    """The words of a handle, in small letters.

    >>> parts("@OAKH_Choir"), parts("HarboursideDentalUK"), parts("adasmum_jo84")
    (['oakh', 'choir'], ['harbourside', 'dental', 'uk'], ['adasmum', 'jo'])
    """
    return [part.lower() for part in PART.findall(handle)]


def is_organisation(handle: str, words: Collection[str], inside: Collection[str]) -> bool:
    """Whether one of the handle's words is among `words`, or any of `inside` occurs in it.

    >>> [is_organisation(handle, {"gp"}, {"nhs"}) for handle in ("@OakhillGP", "@oakhillgp", "@oakhillnhs")]
    [True, False, True]
    """
    return any(part in words for part in parts(handle)) or any(word in handle.lower() for word in inside)
