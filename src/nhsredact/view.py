"""Text as a reader sees it: disguises taken off, every position traceable to the original.

Rules look for shapes in `View.text`. Characters that only look different (no-break spaces, curly quotes, full-width digits, homoglyphs),
characters that do not show (zero-width, soft hyphen) and characters written in code (HTML entities and tags, percent-escapes) would
hide them. Sources: Unicode NFKC and UTS 39 (look-alikes), HTML named character references, RFC 3986 section 2.1 (percent-encoding).
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from nhsredact.data import homoglyphs
from nhsredact.errors import UnreadableInput
from nhsredact.model import Confidence, Finding, Role
from nhsredact.spoken import read_out, runs

TRICKY = re.compile(r"[&<%\r\0-\x08\x0b-\x1f\x7f]")
HIDDEN = (
    r"\0-\x08\x0e-\x1b\x7f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef"
)
COMBINING = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
MARKS = re.compile(rf"[{HIDDEN}{COMBINING}]+")
HIDDEN_RUN = re.compile(rf"[{HIDDEN}]+")
LIGATURE = re.compile("[\ufb00-\ufb06\u2116]")
# UTF-8 that was read as Windows-1252: "Â " for a no-break space, "â€™" for an apostrophe, "Ã©" for "é"
MOJIBAKE = re.compile("[ÂÃ][\xa0-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â[\xa0-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}")
# a small raised or lowered figure that ends a word is a footnote or a unit (Smith¹, kg/m²), no part of it; standing alone, it is a digit
RAISED = re.compile("[²³¹⁰⁴-⁹₀-₉](?<=[^\\W²³¹⁰⁴-⁹₀-₉].)[²³¹⁰⁴-⁹₀-₉]*(?!\\w)")
DOT_BETWEEN_DIGITS = re.compile("[·•∙](?<=[0-9].)(?=[0-9])")
DRESSED = re.compile(r"[^\n\t -~]")
HALF_PAIR = re.compile("[\ud800-\udfff]")
ENTITY = re.compile(r"&(?:#\d{1,10};?|#[xX][0-9a-fA-F]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31};|nbsp)")
ESCAPE = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
ESCAPED_TOKEN = re.compile(r"""(?<![^\s,;|"'<>])[^\s,;|"'<>%]*%[^\s,;|"'<>]*""")
INLINE = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark o:p q s samp small span strike strong sub sup tt u var wbr".split()
)
BLOCK = frozenset(
    """address area article aside audio base blockquote body br button canvas caption center col colgroup data datalist dd details
    dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input label legend li link
    main map meta nav object ol optgroup option p param picture pre progress script section select source style summary svg table tbody
    td template textarea tfoot th thead time title tr ul video""".split()
)
TAG = re.compile(r"</?(?P<name>[a-z][a-z0-9:]{0,10})(?P<attributes>\s[^<>]{0,2000})?/?>|<!--|-->", re.I)
DULL_ATTRIBUTE = re.compile(
    r"""\s(?:(?:align|bgcolor|border|cellpadding|cellspacing|class|color|colspan|dir|face|height|lang|rel|role|rowspan|size|style|target|type|
    valign|width)\s{0,5}=\s{0,5}(?:"[^"]*"|'[^']*'|[^\s"'>]+)
    |(?:id|name)\s{0,5}=\s{0,5}["']?(?![\w.:-]{0,40}\d{5})[\w.:-]{1,40}["']?)""",
    re.I | re.X,
)
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
LOOKALIKE_TOKEN = re.compile(r"[^\W_]+")
OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u1f00-\uffff]")


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

    def target(self, position: int) -> tuple[int, int]:
        """The plain stretch that the character at this source position went into; an empty one where it went nowhere."""
        edit = bisect_right(self.starts, position) - 1
        if edit < 0:
            return position, position + 1
        if position < self.ends[edit]:
            return self.plain_starts[edit], self.plain_ends[edit]
        moved = self.plain_ends[edit] + position - self.ends[edit]
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

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Half-open positions in `original` to the stretch of `text` that came from them."""
        for layer in self.layers:
            start, end = layer.target(start)[0], layer.target(end - 1)[1]
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
    def shouts(self) -> bool:
        """Whether the whole text is in capitals, which then say nothing."""
        return self.text.isupper()

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
    if text.isascii() and not TRICKY.search(text) and not read_out(text):
        return View(text, text)
    if half := HALF_PAIR.search(text):
        raise UnreadableInput(
            f"character {half.start() + 1} is half a surrogate pair; read the text again in the right encoding", "surrogate"
        )
    plain, layers = text, []
    for make_plain in PASSES:
        edits = list(make_plain(plain))
        if edits:
            plain, layer = _apply(plain, edits)
            layers.append(layer)
    return View(text, _fold(plain), tuple(layers))


Edit = tuple[int, int, str]


def _apply(text: str, edits: list[Edit]) -> tuple[str, Layer]:
    parts: list[str] = []
    plain_starts, plain_ends, last, size = [], [], 0, 0
    for start, end, new in edits:
        parts += (text[last:start], new)
        plain_starts.append(size + start - last)
        size = plain_starts[-1] + len(new)
        plain_ends.append(size)
        last = end
    parts.append(text[last:])
    return "".join(parts), Layer(tuple(e[0] for e in edits), tuple(e[1] for e in edits), tuple(plain_starts), tuple(plain_ends))


def _escapes(text: str) -> Iterator[Edit]:
    """%20 and its kin, where a letter before, another escape or a link shows that they are code: "sats 98%20" and "about %50" are not."""
    for token in ESCAPED_TOKEN.finditer(text) if "%" in text and ESCAPE.search(text) else ():
        word = token.group()
        runs = list(ESCAPE.finditer(word))
        link = len(runs) > 1 or any(len(run.group()) > 3 for run in runs) or "://" in word or "www." in word
        for run in runs:
            before = word[max(0, run.start() - 1) : run.start()]
            if link or before.isalpha() or before in {"/", "="}:
                yield from _unescaped(token.start() + run.start(), run.group())


def _unescaped(start: int, run: str) -> Iterator[Edit]:
    """An edit for each character, so that a finding need not begin where the run begins."""
    coded = bytes.fromhex(run.replace("%", ""))
    try:
        plain, encoding = coded.decode(), "utf-8"
    except UnicodeDecodeError:
        plain, encoding = coded.decode("latin-1"), "latin-1"
    for character in plain:
        end = start + 3 * len(character.encode(encoding))
        yield start, end, character
        start = end


def _entities(text: str) -> Iterator[Edit]:
    for match in ENTITY.finditer(text) if "&" in text else ():
        plain = html.unescape(match.group())
        if plain != match.group():
            yield match.start(), match.end(), plain


def _tags(text: str) -> Iterator[Edit]:
    """Markup goes; what its attributes say (a link, a file name, a title) stays readable."""
    for match in TAG.finditer(text) if "<" in text or "-->" in text else ():
        name, attributes = (match["name"] or "").lower(), match["attributes"] or ""
        if name and name not in INLINE and name not in BLOCK:
            continue
        if not DULL_ATTRIBUTE.sub("", attributes).strip(" /\r\n\t"):
            yield match.start(), match.end(), "" if name in INLINE else "\n"
        else:
            yield match.start(), match.start("attributes"), " "
            yield match.end() - 1, match.end(), " "


def _mojibake(text: str) -> Iterator[Edit]:
    for match in MOJIBAKE.finditer(text) if not text.isascii() else ():
        with suppress(UnicodeError):
            yield match.start(), match.end(), match.group().encode("cp1252").decode()


def _marks(text: str) -> Iterator[Edit]:
    """Characters that do not show go; a letter and the accents upon it become one character, a digit loses them."""
    for match in MARKS.finditer(text):
        start, end = match.span()
        accents = HIDDEN_RUN.sub("", match.group())
        if accents and start and text[start - 1].isalnum():
            yield start - 1, end, unicodedata.normalize("NFC", text[start - 1] + accents)[0]
        else:
            yield start, end, ""


def _ligatures(text: str) -> Iterator[Edit]:
    for match in LIGATURE.finditer(text) if not text.isascii() else ():
        yield match.start(), match.end(), unicodedata.normalize("NFKC", match.group())


# twice: a link inside a link, and markup kept as text, are encoded twice
PASSES: tuple[Callable[[str], Iterator[Edit]], ...] = (_escapes, _escapes, _entities, _entities, _tags, _mojibake, _marks, _ligatures, runs)


def _fold(text: str) -> str:
    """Replaces characters one by one, so that positions stay."""
    text = text.replace("\r\n", " \n")
    if not text.isascii():
        text = RAISED.sub(lambda m: " " * len(m.group()), DOT_BETWEEN_DIGITS.sub(".", text))
    text = DRESSED.sub(lambda m: _plain_character(m.group()), text)
    if text.isascii():
        return text
    look = homoglyphs()
    if look.keys() & set(text):
        text = LOOKALIKE_TOKEN.sub(lambda m: _latin(m.group(), look), text)
    return text


def _latin(token: str, look: dict[str, str]) -> str:
    """Cyrillic and Greek look-alikes become Latin in a token that is otherwise Latin letters or digits."""
    if not any(c.isascii() for c in token):
        return token
    plain = "".join(look.get(c, c) for c in token)
    return token if OTHER_SCRIPT.search(plain) else plain


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    if character in PLAIN:
        return PLAIN[character]
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    folded = unicodedata.normalize("NFKC", character)
    # one visible letter for one: mathematical, circled, full-width and other dressed-up forms; ½ and ﬁ stay
    return folded if len(folded) == 1 and folded.isascii() and (folded.isalnum() or character >= "\ufe50") else character


PLAIN = {
    **dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"),
    **dict.fromkeys("\x1c\x1d\x1e\x1f\u2800\u3164\uffa0", " "),
    **dict.fromkeys("\x91\x92\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\uff07\u00b4", "'"),
    **dict.fromkeys("\x93\x94\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
    **dict.fromkeys("\x96\x97\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2024\u3002\uff0e", "."),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
}
