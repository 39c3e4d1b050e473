"""Links that lead to a person: profiles, fundraising pages, shared pictures and films, with or without https://.

Sources: the sites' forms of address (data/link_hosts.txt); organisations' hosts (nhs.uk, newspapers) and accounts are left alone.
On an unknown host the name of the page decides: a given name or a word of kinship in it, beside a sign that the page is one person's.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import handle
from nhsredact.data import names, sections, words
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before
from nhsredact.view import View

LABEL = "URL"
# Read from the end of the host, which is rarer than its beginning: ".uk/" or ".com?"
ENDED = r"""(?=[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}(?:$|[\s)>"',;]|\.(?:\s|$)))"""
TOP = re.compile(rf"\.[A-Za-z]{{2,12}}(?=[/?#])|://{ENDED}|(?<![\w./])www\.{ENDED}")
HOST = re.compile(r"[A-Za-z0-9.-]{1,120}(?://:s?ptth)?", re.I)
REST = re.compile(r"[^\s<>\"()\[\]|^]{0,400}")
CUE = re.compile(
    r"\b(?:sponsor\w*|fund\w*|donat\w*|gofundme|justgiving|page|profile|album|photos?|pics?|pictures?|video|clip|follow|watch|blog|vlog|channel|tribute"
    r"|memor\w+|my|her|his|their|our|obituary|story|journey|diary|giv(?:e|ing)|read|order of service|funeral)\b",
    re.I,
)
SOCIAL = frozenset(("facebook", "instagram", "twitter", "tiktok", "linkedin", "snapchat", "threads", "youtube", "strava"))
"""Names of social sites, whatever the host ends in."""
FULL_NAME = re.compile(r"([a-z]{3,})[-_.]([a-z]{3,})(?:[-_.]\w+)?")
OWN_SITE = re.compile(
    r"\b(?:my|her|his|mum's|dad's|family's)\b[^.\n]{0,25}"
    r"\b(?:blog|vlog|website|site|channel|page|journey|story|recovery|fundraiser|diary)\b",
    re.I,
)


def recognise(view: View) -> Iterator[Finding]:
    text, end = view.text, 0
    for top in TOP.finditer(text) if "." in text else ():
        before = HOST.match(text[max(end, top.start() - 120) : top.start()][::-1])
        start = top.start() - (before.end() if before else 0)
        if top.start() < end:
            continue
        if top.group() == "www.":
            start = top.start()
        elif top.group() == "://":
            start = top.start() - (5 if text[top.start() - 5 : top.start()].lower() == "https" else 4)
        stop = top.end() + len(REST.match(text, top.end())[0].rstrip(".,;:!?'*_~-"))  # type: ignore[index]
        address = re.sub(r"^(?:https?://)?(?:www\.)?", "", text[start:stop], flags=re.I)
        host, _, path = re.sub(r"(?=[?#])", "/", address, count=1).partition("/")
        end = stop
        why = _why(view, start, host.lower(), [part for part in re.split(r"[/?&#=]", path) if part])
        if why:
            yield view.finding(start, stop, LABEL, "link", Confidence.LIKELY, why)


def _why(view: View, start: int, host: str, path: list[str]) -> str:
    """What shows that the link leads to a person, or nothing."""
    table = sections("link_hosts.txt")
    if host not in table["shared"] and any(f".{host}".endswith(f".{name}") for name in table["organisation"]):
        return ""
    if host in table["profile"] or not SOCIAL.isdisjoint(host.split(".")[:-1]):
        return "profile" if _account(path) else ""
    if host in table["shared"]:
        return "shared file" if path else ""
    if host in table["fundraising"]:
        return "fundraising page" if path and not (path[0] in table["no account"] or _public(path[-1])) else ""
    if path:
        return "" if any(word in host for word in table["news host"]) else _elsewhere(view, start, host, path)
    return "somebody's own site" if said_before(view, start, OWN_SITE, 50) else ""


def _elsewhere(view: View, start: int, host: str, path: list[str]) -> str:
    """What shows that a page on a host we do not know is a person's, or nothing."""
    table = sections("link_hosts.txt")
    before, last = path[:-1], path[-1]
    if last.startswith("@") or any(part in table["account part"] for part in before):
        return "" if _organisation(last) else "profile"
    if said_before(view, start, OWN_SITE, 50):
        return "somebody's own site"
    sign = any(part in table["personal part"] for part in before) or any(word in host for word in table["personal host"])
    if last.lower() in table["page about"]:
        return "page about oneself"
    if any(_full_name(part.lower()) for part in path):
        return "page with a person's full name"
    named = any(_named(part) for part in path) or (sign and _named(host.split(".", maxsplit=1)[0]))
    return "page with a person's name" if named and (sign or said_before(view, start, CUE, 60)) else ""


def _full_name(page: str) -> bool:
    """Whether the name of a page is a given name and a surname: "hamish-macaskill", not "hope-hospice"."""
    match = FULL_NAME.fullmatch(page)
    if match is None:
        return False
    given, surname = names().get(match[1], ""), names().get(match[2], "")
    return "g" in given.lower() and "w" not in given and ("s" in surname.lower() or match[2] not in words())


def _account(path: list[str]) -> str:
    """The account that a path on a social site names, where it is a person's."""
    table = sections("link_hosts.txt")
    if path and path[0] in (
        "in",
        "u",
        "user",
        "users",
        "people",
        "athletes",
        "c",
        "channel",
        "add",
        "photo",
        "photo.php",
        "profile.php",
        "p",
        "reel",
    ):
        path = path[1:]
    elif not path or path[0] in table["no account"]:
        return ""
    return path[0] if path and not _organisation(path[0]) else ""


def _organisation(name: str) -> bool:
    table = sections("organisation_handle_words.txt")
    return handle.is_organisation(name, table["word"], table["inside"])


def _public(page: str) -> bool:
    """Whether a fundraising page is a charity's or a hospital's own; team, help and care are words of families too."""
    return handle.is_organisation(page, (), sections("organisation_handle_words.txt")["inside"])


def _named(page: str) -> bool:
    """Whether the name of a page names somebody: a given name in it (ada, adas), a word of kinship, a word in no dictionary."""
    parts = handle.parts(page)
    for part in parts:
        kind, base = names().get(part, ""), names().get(part.removesuffix("s"), "")
        if len(part) > 2 and ("G" in kind or (("g" in kind or "G" in base) and part not in words())):
            return True
    several = re.search(r"[^\W_][-_.][^\W_]", page) is not None
    own = sections("link_hosts.txt")["one's own"]
    return several and any(part in own or (len(part) > 3 and part not in words()) for part in parts)
