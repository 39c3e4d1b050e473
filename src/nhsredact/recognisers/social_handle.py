"""Handles and user names of people on social media: @name, u/name, "insta: name", a name with dots or underscores beside a platform's name.

Sources: the platforms' rules for names (letters, digits, full stops, underscores; Discord's #0000; Mastodon's @name@host). A handle that
holds an organisation's word (data/organisation_handle_words.txt), or is said to be ours, the ward's or a charity's, is left alone.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import handle
from nhsredact.data import names, sections, words
from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "SOCIAL_HANDLE"
NAME = re.compile(r"(?:[A-Za-z_]|\d{1,6}[A-Za-z_](?!m\b|\w{0,2}\b))[\w.-]{0,38}[\w]")
HOST = re.compile(r"@[\w-]+(?:\.[\w-]+){1,3}")
REDDIT = re.compile(r"/?u/(?<![\w.]u/)(?<![^\s(]/u/)([A-Za-z0-9][\w-]{2,20})")
PLATFORM = (
    r"insta(?:gram|s)?|snap(?:chat)?|tik ?tok|twitter|threads|discord|facebook|fb|messenger|telegram|kik|reddit|bluesky|strava|twitch"
    r"|vinted|youtube|gamertag|psn|xbox|user ?name|screen ?name|handle|ig|sc"
)
NAMED = ("insta", "snap", "tik", "twit", "threads", "discord", "facebook", "fb", "telegram", "reddit", "bluesky", "strava")
CALLED = ("username", "user name", "handle", "gamertag", "ig:")
SAID = re.compile(
    rf"\b(?:{PLATFORM})\b(?P<link> ?(?:name|handle|id|account|user|page)? ?(?:is|are|was|:|=|-|,|\(|as|@)?[ :]{{0,2}}[\"'(]?)"
    r"(?P<name>[A-Za-z0-9_][\w.]{1,30}\w(?:#\d{4})?)",
    re.I,
)
FOLLOWS = re.compile(rf" (?:on|is (?:my|her|his|the)|as (?:my|her|his|the)|the|\() ?(?:{PLATFORM})\b", re.I)
BEFORE = re.compile(r"(?<![\w@./:-])[A-Za-z0-9_][\w.]{2,30}\w(?=[\"'),]{0,2}$)")
LOOSE = re.compile(r"[a-z](?<![\w@./:-][a-z])[a-z0-9]*(?:_[a-z0-9]+|\.[a-z0-9]+(?=[._]))[\w.]*\w", re.I)
ODD = re.compile(r"[A-Za-z0-9]+[._]|[A-Za-z]+\d|[_#]")
FILE = re.compile(r"\.(?:jpe?g|png|gif|heic|pdf|docx?|xlsx?|pptx?|mp[34]|mov|txt|csv|com|org|net|uk|example)\b", re.I)
OURS = re.compile(
    r"\b(?:us|our|official|charity|hospital|trust|ward|team|school|club|council|campaign|company)(?:'s)?"
    r"(?: own| page| account| handle)?[ :,(]{0,3}(?:on \w+ )?(?:at )?$",
    re.I,
)
THEIRS = re.compile(r"^[ ,(]{1,3}(?:the )?(?:charity|official|our|hospital|trust|company|organisation|support group)\b", re.I)


def recognise(view: View) -> Iterator[Finding]:
    text, last = view.text, 0
    table = sections("organisation_handle_words.txt")
    for start, end, name in sorted(set(_candidates(view))):
        if start < last or FILE.search(name) or handle.parts(name)[:1] in (["forename"], ["firstname"], ["surname"], ["first"], ["name"]):
            continue
        named = table["place"] if any("g" in names().get(part, "").lower() for part in handle.parts(name)) else frozenset()
        ours = OURS.search(text, max(0, start - 40), start) or THEIRS.search(text[end : end + 30])
        if not ours and not handle.is_organisation(name, table["word"] | table["place"] - named, table["inside"]):
            last = end
            yield view.finding(start, end, LABEL, "social_handle", Confidence.LIKELY, "handle")


def _candidates(view: View) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of everything that has the shape of a handle or is called one."""
    text, lower = view.text, view.lower
    at = text.find("@")
    while at >= 0:
        name = NAME.match(text, at + 1)
        if name and not (text[at - 1 : at].isalnum() or text[at - 1 : at] in ("/", ".", "@", "_")):
            host = HOST.match(text, name.end())
            if name.group().lower() not in sections("organisation_handle_words.txt")["never"]:
                yield at, host.end() if host else name.end(), name.group()
        at = text.find("@", at + 1)
    if "u/" in text:
        for match in REDDIT.finditer(text):
            if match[1].lower() not in words() or "reddit" in lower:
                yield *match.span(), match[1]
    if any(platform in lower for platform in NAMED + CALLED):
        yield from _called(text)


def _called(text: str) -> Iterator[tuple[int, int, str]]:
    for match in SAID.finditer(text):
        name, link = match["name"], match["link"]
        stated = ":" in link or "=" in link or " is" in link
        plain = stated and name.islower() and name.isalpha() and len(name) > 4 and name not in words()
        if plain or (ODD.search(name) and not name.isdigit() and len(name) > 3):
            yield *match.span("name"), name
    for follows in FOLLOWS.finditer(text):
        before = BEFORE.search(text, max(0, follows.start() - 36), follows.start())
        if before and ODD.search(before.group()):
            yield *before.span(), before.group()
    for match in LOOSE.finditer(text):
        if re.search(rf"\b(?:{PLATFORM})\b", text[max(0, match.start() - 120) : match.start()], re.I):
            yield *match.span(), match.group()
