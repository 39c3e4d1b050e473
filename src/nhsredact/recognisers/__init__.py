"""What is there: one rule, one file. RULES is the table of contents."""

from functools import cache

from nhsredact.pattern import Rule
from nhsredact.recognisers import nhs_number

PAGES = (nhs_number,)


@cache
def rules() -> tuple[Rule, ...]:
    """Every built-in rule, in the order of the table of contents."""
    return tuple(Rule.of(page) for page in PAGES)
