"""What together singles out few: the seam. It reports no risk yet; the population tables come with the indirect rules."""

from collections.abc import Sequence

from nhsredact.model import Finding, Risk
from nhsredact.view import View


def assess(view: View, findings: Sequence[Finding]) -> tuple[Risk, ...]:
    """For each described person, the expected number of people who match."""
    return ()
