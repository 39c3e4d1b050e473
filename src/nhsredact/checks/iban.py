"""IBAN: country, two check digits (ISO 7064 modulus 97-10), and the account in the country's own layout."""


def is_valid(typed: str) -> bool:
    """Whether country, length, layout and check digits hold.

    >>> is_valid("GB33 BUKB 2020 1555 5555 55"), is_valid("GB33BUKB20201555555556")
    (True, False)
    """
    from stdnum import iban

    return bool(iban.is_valid(typed, check_country=False))
