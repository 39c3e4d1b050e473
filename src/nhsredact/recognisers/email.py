"""E-mail addresses of people: written plainly, in angle brackets, after mailto:, with spaces from a scanner, or said aloud.

Sources: RFC 5322 (a common part of its local names), RFC 1035 (domains). A mailbox of an organisation (pals@, info@, ward.4.team@;
data/role_mailboxes.txt) belongs to no person; a member of staff's own address does.
"""

import re
from collections.abc import Iterator

from nhsredact.data import names, sections
from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "EMAIL_ADDRESS"
TOP = "com|org|net|uk|co|ie|eu|io|me|info|edu|gov|nhs|scot|wales|cymru|health|example|test|fr|de|es|it|pl|pt|in|au|ca|us"
# Read from the @ outwards, the name backwards, so that long words without an @ cost nothing.
NAME = re.compile(r"[\w.+&'~-]{1,64}")
SPACED_NAME = re.compile(r" {1,2}[\w+'-]{1,64}(?:(?:\.| \. )[\w+'-]{1,30}){0,4}")
DOMAIN = re.compile(r"\n?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,5}\.[A-Za-z]{2,24}(?![A-Za-z0-9])")
SPACED_DOMAIN = re.compile(rf" {{0,2}}[A-Za-z0-9-]{{1,63}}(?: ?[.,] ?[A-Za-z0-9-]{{1,63}}){{0,4}} ?[.,] ?(?:{TOP})\b")
BARE_DOMAIN = re.compile(r"(?:gmail|googlemail|hotmail|outlook|yahoo|ymail|icloud|btinternet|aol|talktalk|virginmedia|protonmail)\b", re.I)
AT = re.compile(r" at (?=[\w-]{2,40}(?: dot |\.))| ?[\[({<] ?at ?[\])}>] ?", re.I)
DOT = r"(?: dot | ?[\[({<] ?dot ?[\])}>] ?|\.)"
SAID_DOMAIN = re.compile(rf"[\w-]{{2,40}}(?:{DOT}[\w-]{{1,40}}){{0,3}}{DOT}(?:{TOP})\b", re.I)
SAID_NAME = re.compile(
    r"[\w.+'-]{1,64}(?:(?: (?:tod|erocsrednu|hsad|nehpyh) | ?[\])}>] ?(?:tod|erocsrednu|hsad) ?[\[({<] ?)[\w+'-]{1,30}){0,4}", re.I
)


def recognise(view: View) -> Iterator[Finding]:
    text, lower = view.text, view.lower
    at = text.find("@")
    while at >= 0:
        if text[at - 1 : at] == " ":
            domain, shape = SPACED_DOMAIN.match(text, at + 1), SPACED_NAME
        else:
            domain, shape = DOMAIN.match(text, at + 1) or SPACED_DOMAIN.match(text, at + 1) or BARE_DOMAIN.match(text, at + 1), NAME
        if domain:
            yield from _address(view, at, domain, shape)
        at = text.find("@", at + 1)
    if " dot " in lower or any(opening in lower for opening in ("[at", "(at", "{at", "<at", "[ at", "( at")):
        for said in AT.finditer(text):
            domain = SAID_DOMAIN.match(text, said.end())
            if domain and (said.group() != " at " or "." not in domain.group()):
                yield from _address(view, said.start(), domain, SAID_NAME)


def _address(view: View, at: int, domain: re.Match[str], shape: re.Pattern[str]) -> Iterator[Finding]:
    backwards = view.text[max(0, at - 80) : at][::-1]
    name = shape.match(backwards)
    local = name.group()[::-1].strip().lstrip(".'&~+-") if name else ""
    if not local:
        return
    start = view.text.rindex(local, 0, at)
    handle = view.text[start - 1 : start] in ("@", "/")
    if not handle and not _role(local):
        yield view.finding(start, domain.end(), LABEL, "email", Confidence.SURE, "address of a person")


def _role(local: str) -> bool:
    """Whether the name before the @ is an organisation's mailbox: ward4, pip.recruitment, oakwardteam, but not jane.ward."""
    table, local = sections("role_mailboxes.txt"), local.lower().partition("+")[0]
    parts = [re.sub(r"\d+$", "", part) for part in re.split(r"[._-]+| dot ", local)]
    if "".join(parts) in table["role"] or local in table["role"]:
        return True
    if any(word in local for word in table["inside"]) or any(p.endswith(word) and p != word for p in parts for word in table["ending"]):
        return True
    kinds = [names().get(part, "").lower() for part in parts]
    if len(parts) > 1 and any(kinds[i] and "w" not in kinds[i] and part not in table["role"] for i, part in enumerate(parts)):
        return False
    given = {index for index, part in enumerate(parts) if len(part) == 1 or "g" in kinds[index]}
    return any(part in table["role"] and not ("s" in kinds[index] and given - {index}) for index, part in enumerate(parts))
