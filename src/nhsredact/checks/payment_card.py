"""Payment card numbers: check digit, and the lengths that the first digits allow.

Source: ISO/IEC 7812 (Luhn check digit); the issuers' published ranges.
"""

import re

ISSUER = re.compile(
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"  # Visa
    r"|(?:5[1-5]|2[2-7])[0-9]{14}"  # Mastercard
    r"|3[47][0-9]{13}"  # American Express
    r"|3(?:0[0-5]|[68][0-9])[0-9]{11}"  # Diners Club
    r"|(?:6011|64[4-9]|65|35|62|60)[0-9]{10,15}"  # Discover, JCB, UnionPay
    r"|(?:50|5[6-9]|6[0-9])[0-9]{10,17}"  # Maestro
)


def is_valid(digits: str) -> bool:
    """Whether the digits have a known issuer's start and length and the check digit holds.

    >>> is_valid("4111111111111111"), is_valid("378282246310005"), is_valid("4111111111111112")
    (True, True, False)
    """
    from stdnum import luhn

    return ISSUER.fullmatch(digits) is not None and len(digits) <= 19 and len(set(digits)) > 1 and luhn.is_valid(digits)
