"""Text as a reader sees it: disguises taken off, every position traceable to the original.

Rules look for shapes in `View.text`. Characters that only look different (no-break spaces, curly quotes, full-width digits, homoglyphs),
characters that do not show (zero-width, soft hyphen) and characters written in code (HTML entities and tags, percent-escapes) would hide them.
Sources: Unicode NFKC and UTS 39 (look-alikes), HTML named character references, RFC 3986 section 2.1 (percent-encoding).
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from nhsredact.data import homoglyphs
from nhsredact.errors import UnreadableInput
from nhsredact.model import Confidence, Finding, Role

HIDDEN = "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
COMBINING = "\u0300-\u036f"
CHARACTERS = re.compile(rf"[{HIDDEN}]+|[^\W_](?:[{HIDDEN}]*[{COMBINING}])+")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
ESCAPE = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
INLINE = "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var wbr".split()
BLOCK = """address area article aside audio base blockquote body br button canvas caption center col colgroup data datalist dd details
    dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input label legend li link
    main map meta nav object ol optgroup option p param picture pre progress script section select source style summary svg table tbody
    td template textarea tfoot th thead time title tr ul video""".split()
TAG = re.compile(rf"</?(?P<name>{'|'.join(INLINE + BLOCK)})(?P<attributes>\s[^<>]{{0,2000}})?/?>|<!--|-->", re.I)
DULL_ATTRIBUTE = re.compile(r"""\s+(?:class|style|dir|lang|rel|target|width|height|type)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
LOOKALIKE_TOKEN = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A run of letters (hyphens and apostrophes inside belong to it) at its place in `View.text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Layer:
    """Replacements made in one pass: edit k put plain [plain_start, plain_end) where [start, end) stood."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    plain_starts: tuple[int, ...]
    plain_ends: tuple[int, ...]

    def source(self, position: int) -> tuple[int, int]:
        """The stretch that the character at this plain position came from."""
        edit = bisect_right(self.plain_starts, position) - 1
        if edit < 0:
            return position, position + 1
        if position < self.plain_ends[edit]:
            return self.starts[edit], self.ends[edit]
        moved = self.ends[edit] + position - self.plain_ends[edit]
        return moved, moved + 1


@dataclass(frozen=True)
class View:
    """`original` as it came, and `text`, the same made plain; `span` maps a stretch of `text` back."""

    original: str
    text: str
    layers: tuple[Layer, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open positions in `text` to half-open positions in `original`, hidden characters inside included."""
        for layer in reversed(self.layers):
            start, end = layer.source(start)[0], layer.source(end - 1)[1]
        return start, end

    def finding(self, start: int, end: int, label: str, rule: str, confidence: Confidence, *why: str, role: Role = Role.UNKNOWN) -> Finding:
        """A `Finding` for [start, end) of `text`, white space at its edges left out, its place given in the original."""
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if self.layers:
            start, end = self.span(start, end)
        return Finding(start, end, label, rule, confidence, role, None, why)

    @cached_property
    def lower(self) -> str:
        """`text` in lower case, of the same length, for cheap tests whether a cue word occurs at all."""
        lowered = self.text.lower()
        return lowered if len(lowered) == len(self.text) else "".join(c.lower()[0] for c in self.text)

    @cached_property
    def has_digit(self) -> bool:
        """Whether any digit occurs: most rules for numbers need not look further."""
        return DIGIT.search(self.text) is not None

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Every word of `text` in order."""
        return tuple(Word(m.start(), m.end(), m.group()) for m in WORD.finditer(self.text))


DIGIT = re.compile(r"[0-9]")


def view(text: str) -> View:
    """The text made plain. Raises `UnreadableInput` where it holds half a surrogate pair, which no encoding can write.

    >>> view("NHS&nbsp;999\\u200b 123 4567").text
    'NHS 999 123 4567'
    """
    if text.isascii() and not any(c in text for c in "&<%\r"):
        return View(text, text)
    plain, layers = text, []
    for make_plain in (_escapes, _entities, _entities, _tags, _characters):
        edits = list(make_plain(plain))
        if edits:
            plain, layer = _apply(plain, edits)
            layers.append(layer)
    return View(text, _fold(plain), tuple(layers))


Edit = tuple[int, int, str]


def _apply(text: str, edits: list[Edit]) -> tuple[str, Layer]:
    parts, plain_starts, plain_ends, last, size = [], [], [], 0, 0
    for start, end, new in edits:
        parts += (text[last:start], new)
        plain_starts.append(size + start - last)
        size = plain_starts[-1] + len(new)
        plain_ends.append(size)
        last = end
    parts.append(text[last:])
    return "".join(parts), Layer(tuple(e[0] for e in edits), tuple(e[1] for e in edits), tuple(plain_starts), tuple(plain_ends))


def _escapes(text: str) -> Iterator[Edit]:
    """%20 and its kin, where a letter, a slash or another escape shows that they are code: "sats 98%20" is not."""
    for match in ESCAPE.finditer(text) if "%" in text else ():
        before = text[match.start() - 1 : match.start()]
        if before.isdigit() and not _in_link(text, match.start()):
            continue
        try:
            plain = bytes.fromhex(match.group().replace("%", "")).decode()
        except UnicodeDecodeError:
            continue
        if plain.isprintable() or plain.isspace():
            yield match.start(), match.end(), plain


def _in_link(text: str, position: int) -> bool:
    """Whether the run of characters around this place holds a second escape or reads like a link."""
    start = max(text.rfind(space, max(0, position - 200), position) for space in " \n\t") + 1
    stretch = text[max(start, position - 200) : position + 60].split(None, 1)[0]
    return "://" in stretch or "www." in stretch or len(ESCAPE.findall(stretch)) > 1


def _entities(text: str) -> Iterator[Edit]:
    for match in ENTITY.finditer(text) if "&" in text else ():
        plain = html.unescape(match.group())
        if plain != match.group():
            yield match.start(), match.end(), " " if plain in "<>" else plain


def _tags(text: str) -> Iterator[Edit]:
    """Markup goes; what its attributes say (a link, a file name, a title) stays readable."""
    for match in TAG.finditer(text) if "<" in text or "-->" in text else ():
        name, attributes = (match["name"] or "").lower(), match["attributes"] or ""
        if not DULL_ATTRIBUTE.sub("", attributes).strip(" /\n\t"):
            yield match.start(), match.end(), "" if name in INLINE else "\n"
        else:
            yield match.start(), match.start("attributes"), " "
            yield match.end() - 1, match.end(), " "


def _characters(text: str) -> Iterator[Edit]:
    for match in CHARACTERS.finditer(text) if not text.isascii() else ():
        shown = "".join(c for c in match.group() if not HIDDEN_CHARACTER.match(c))
        composed = unicodedata.normalize("NFC", shown)
        plain = composed[:1] if len(composed) > 1 else composed
        if plain != match.group():
            yield match.start(), match.end(), plain


HIDDEN_CHARACTER = re.compile(f"[{HIDDEN}]")


def _fold(text: str) -> str:
    """Replaces characters one by one, so that positions stay."""
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnreadableInput("the text holds half a surrogate pair; read it again in the right encoding", "surrogate") from None
    text = text.translate(_Plain())
    look = homoglyphs()
    if look.keys() & set(text):
        text = LOOKALIKE_TOKEN.sub(lambda m: _latin(m.group(), look), text)
    return text


def _latin(token: str, look: dict[str, str]) -> str:
    """Cyrillic and Greek look-alikes become Latin in a token that is otherwise Latin letters or digits."""
    plain = "".join(look.get(c, c) for c in token)
    mixed = any(c.isascii() for c in token)
    return plain if mixed and plain.isascii() else token


class _Plain(dict[int, str]):
    """Translation table filled as characters are met."""

    def __missing__(self, code: int) -> str:
        return _plain_character(code)


@lru_cache(maxsize=4096)
def _plain_character(code: int) -> str:
    character = chr(code)
    if code < 128:
        return character
    if character in QUOTES_AND_DASHES:
        return QUOTES_AND_DASHES[character]
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp") or character == "\x85":
        return "\n"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    folded = unicodedata.normalize("NFKC", character)
    # one visible letter for one: mathematical, circled, full-width and other dressed-up forms; ½ and ﬁ stay
    return folded if len(folded) == 1 and folded.isascii() and folded.isalnum() | (code > 0xFF00) else character


QUOTES_AND_DASHES = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\uff07\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2024\u3002\uff0e", "."),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
}

MakePlain = Callable[[str], Iterator[Edit]]
