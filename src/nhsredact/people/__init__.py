"""Who is who: which candidates are names, which mentions are of one person, and whose each identifier is."""

from collections.abc import Sequence

from nhsredact.model import Finding
from nhsredact.people.attach import attach, not_staff
from nhsredact.people.link import link
from nhsredact.people.weigh import weigh
from nhsredact.view import View


def people(view: View, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The candidates weighed, one person's mentions linked, and every other finding given to its person, in the order of the text."""
    if not findings:
        return ()
    names = link(view, weigh(view, [f for f in findings if f.label == "PERSON"]))
    others = attach(view, names, [f for f in findings if f.label != "PERSON"])
    names = not_staff(view, names, others)
    return tuple(sorted((*names, *others), key=lambda f: (f.start, f.end)))
