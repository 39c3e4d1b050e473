"""CHI number (Scotland): the date of birth as DDMMYY, three digits, a check digit.

Source: Public Health Scotland, phsmethods `chi_check` (read 2026-11): modulus 11 as in the NHS number; where a day's numbers are used up,
modulus 10 (Luhn), approved in May 2025 for issue from 1 November 2025 (phsmethods now says February 2026).
"""

from datetime import date


def has_date(digits: str) -> bool:
    """Whether ten digits begin with a day, a month and a year of either century.

    >>> has_date("2902001234"), has_date("2902011234"), has_date("3213201234")
    (True, False, False)
    """
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    for century in (2000, 1900):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def modulus(digits: str) -> int:
    """Which check digit holds, 11 or 10; 0 if neither.

    >>> modulus("0101011237"), modulus("0101011238"), modulus("1506837770")
    (11, 0, 10)
    """
    from stdnum import luhn
    from stdnum.gb import nhs

    return 11 if nhs.is_valid(digits) else 10 if luhn.is_valid(digits) else 0
