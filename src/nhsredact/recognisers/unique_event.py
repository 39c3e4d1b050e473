"""What makes a case recognisable: a superlative or a first ("the oldest person in England to have this valve"), an incident that people have heard of.

A candidate only: `people` decides whether it is of somebody, or of a hospital's first scanner. What happened is told in too many ways for a rule; the
names model reads those.
"""

import re
from collections.abc import Iterator

from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "UNIQUE_EVENT"
WHOSE = r"(?:the|our|its|(?:britain|england|scotland|wales|ireland|europe)'s|the\ (?:uk|world|country|county|island|hospital|trust)'s|uk's|world)"
MOST = r"(?:first|only|last|second|third|youngest|oldest|longest|smallest|tiniest|heaviest|biggest|rarest)"
COMMON = r"(?:thing|time|of\ all|one|way|step|day|week|month|year|place|question|reason|minute|hour|appointment|aid|class|name)"
# in lower case, and from a plain letter on, for which the search skips fast
FIRST = re.compile(
    rf"""{WHOSE}\ ?(?:\w+\ )?{MOST}(?:[-\ ](?:ever|known|surviving|living|serving|remaining))?(?:\ (?!{COMMON}\b)[\w'-]+){{1,3}}""",
    re.X,
)
INCIDENT = r"(?:crash|smash|collision|stabbing|shooting|drowning|explosion|fire|blaze|collapse|rescue|murder|accident|derailment|crush|avalanche|flood)"
HEARD = re.compile(
    rf"""[Tt]he\ (?:\w+\ )?{INCIDENT}\ (?:on|at|in|outside|off|near|of)\ (?:the\ )?
        [A-Z0-9][\w'-]*(?:\ (?:(?:on|in|near|at|of)\ )?[A-Z0-9][\w'-]*){{0,4}}""",
    re.X,
)
HAPPENED = re.compile(
    r"""(?:stabbed|shot|run\ over|knocked\ (?:down|off)|hit\ by|struck\ by|crushed|trapped|airlifted|winched|rescued|drowned|electrocuted|mauled|attacked
        |assaulted|thrown|swept)\ (?:[a-z]+\ ){0,4}?(?:on|at|in|outside|off|near|from|under)\ (?:the\ )?[A-Z][\w'-]*(?:\ [A-Z0-9][\w'-]*){0,3}""",
    re.X,
)


def recognise(view: View) -> Iterator[Finding]:
    for match in FIRST.finditer(view.lower):
        if not view.text[match.start() - 1 : match.start()].isalnum():
            yield view.finding(*match.span(), LABEL, "unique_event", Confidence.POSSIBLE, "first or only")
    for match in (found for shape in (HEARD, HAPPENED) for found in shape.finditer(view.text)):
        if not view.text[match.start() - 1 : match.start()].isalnum():
            yield view.finding(*match.span(), LABEL, "unique_event", Confidence.POSSIBLE, "reported incident")
