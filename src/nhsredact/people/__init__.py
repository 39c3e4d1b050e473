"""Who is who: which candidates are names, which mentions are of one person, and whose each identifier is."""

from collections.abc import Sequence

from nhsredact.model import Finding
from nhsredact.people.attach import attach, not_staff
from nhsredact.people.link import link
from nhsredact.people.roles import decided
from nhsredact.people.short import initials_of
from nhsredact.people.weigh import weigh
from nhsredact.view import View


def people(view: View, findings: Sequence[Finding], *, model: bool) -> tuple[Finding, ...]:
    """The candidates weighed, one person's mentions linked, and every other finding given to its person, in the order of the text.

    `model`: a model was among the rules, so that its silence says something too.
    """
    if not findings:
        return ()
    names = link(view, weigh(view, [f for f in findings if f.label == "PERSON"], model=model), model=model)
    others = [f for f in findings if f.label not in ("PERSON", "INITIALS")]
    names = not_staff(view, names, others)
    short = weigh(view, [*(f for f in findings if f.label == "INITIALS"), *initials_of(view, names)], model=model)
    initials = [mention for finding in short for mention in decided(view, [finding], model=model)]
    others = attach(view, names, [*initials, *others])
    names = not_staff(view, names, others)
    return tuple(sorted((*names, *others), key=lambda f: (f.start, f.end)))
