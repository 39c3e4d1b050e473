"""The ten-digit health numbers of the four nations share one check digit and divide the range among them.

Source: NHS Data Dictionary, NHS NUMBER; ranges as collated by the nhs-number package (9000000000 and up are kept for tests).
"""

from functools import cache
from typing import Literal

Nation = Literal["nhs", "chi", "hsc", "other"]


@cache
def _ranges() -> tuple[tuple[range, Nation], ...]:
    import nhs_number.constants as ranges

    nations: tuple[tuple[ranges.Region, Nation], ...] = (
        (ranges.REGION_ENGLAND_WALES_IOM, "nhs"),
        (ranges.REGION_SYNTHETIC, "nhs"),
        (ranges.REGION_SCOTLAND, "chi"),
        (ranges.REGION_NORTHERN_IRELAND, "hsc"),
    )
    return tuple((range(r.start, r.end + 1), nation) for region, nation in nations for r in region.ranges)


def nation(digits: str) -> Nation:
    """Whose range ten digits fall in; "other" for a range that nobody issues.

    >>> nation("9434765919"), nation("3200000007"), nation("8000000002")
    ('nhs', 'hsc', 'other')
    """
    number = int(digits)
    return next((nation for numbers, nation in _ranges() if number in numbers), "other")


def is_valid(digits: str) -> bool:
    """Whether the tenth digit is the modulus-11 check digit of the nine before, and the digits are not all one.

    >>> is_valid("9434765919"), is_valid("9434765918")
    (True, False)
    """
    from nhs_number.validate import is_valid as holds

    return len(digits) == 10 and len(set(digits)) > 1 and bool(holds(digits))
