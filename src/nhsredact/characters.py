"""Characters that do not show, or only look different, made plain: zero-width, accents, ligatures, full-width, look-alikes, mojibake.

Sources: Unicode NFKC and UTS 39 (look-alikes).
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

from nhsredact.data import homoglyphs
from nhsredact.markup import Edit

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
# "no.999", "tel.01632": with a full stop before it a number would look like the end of another
ABBREVIATED = re.compile(r"\b(nos?|tel|mob|ph|num|nr|ref|id|d\.?o\.?b|hosp|nhs|chi|fax|reg|lic|m|t)\.(?=[0-9A-Z+][0-9])", re.I)
BOXES = re.compile(r"\|(?<=[\[| ][0-9A-Z]\|)[0-9A-Z](?:\|[0-9A-Z]){3,20}(?=[\]|\s])")
BAR = re.compile(r"\|")
# OKAFOR_9995890429.pdf: an underscore is a letter to a regular expression
UNDERSCORE = re.compile(r"_(?:(?=[0-9]{7})|(?<=[0-9]{7}_))")
DOT_BETWEEN_DIGITS = re.compile("[·•∙](?<=[0-9].)(?=[0-9])")
DRESSED = re.compile(r"[^\n\t -~]")
LOOKALIKE_TOKEN = re.compile(r"[^\W_]+")
OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u1f00-\uffff]")


def mojibake(text: str) -> Iterator[Edit]:
    for match in MOJIBAKE.finditer(text) if not text.isascii() else ():
        with suppress(UnicodeError):
            yield match.start(), match.end(), match.group().encode("cp1252").decode()


def marks(text: str) -> Iterator[Edit]:
    """Characters that do not show go; a letter and the accents upon it become one character, a digit loses them."""
    for match in MARKS.finditer(text):
        start, end = match.span()
        accents = HIDDEN_RUN.sub("", match.group())
        if accents and start and text[start - 1].isalnum():
            yield start - 1, end, unicodedata.normalize("NFC", text[start - 1] + accents)[0]
        else:
            yield start, end, ""


def boxes(text: str) -> Iterator[Edit]:
    """One box for each character, as on forms: "[9|9|9|0|4|1]"."""
    for row in BOXES.finditer(text) if "|" in text else ():
        for bar in BAR.finditer(text, *row.span()):
            yield *bar.span(), ""


def ligatures(text: str) -> Iterator[Edit]:
    for match in LIGATURE.finditer(text) if not text.isascii() else ():
        yield match.start(), match.end(), unicodedata.normalize("NFKC", match.group())


def fold(text: str) -> str:
    """Replaces characters one by one, so that positions stay."""
    text = UNDERSCORE.sub(" ", ABBREVIATED.sub(lambda match: match[1] + " ", text))
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
