"""Characters written in code, made plain: HTML entities and tags, percent-escapes.

Each pass takes a text and yields edits: start, end, and what stands there in plain.
Sources: HTML named character references and elements; RFC 3986 section 2.1 (percent-encoding).
"""

import html
import re
from collections.abc import Iterator

Edit = tuple[int, int, str]

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
# how it looks, in values that can name nobody: small letters, few digits; all else stays readable
DULL_ATTRIBUTE = re.compile(
    r"""\s(?:align|bgcolor|border|cellpadding|cellspacing|class|color|colspan|dir|face|height|lang|rel|role|rowspan|size|style|target|type|
    valign|width)\s{0,5}=\s{0,5}(?![^\s>]{0,60}[0-9]{5})(?:"[a-z0-9_ \#:;%-]{0,60}"|'[a-z0-9_ \#:;%-]{0,60}'|[a-z0-9_\#%-]{1,30}(?=[\s/>]|$))""",
    re.X,
)


def escapes(text: str) -> Iterator[Edit]:
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


def entities(text: str) -> Iterator[Edit]:
    for match in ENTITY.finditer(text) if "&" in text else ():
        plain = html.unescape(match.group())
        if plain != match.group():
            yield match.start(), match.end(), plain


def tags(text: str) -> Iterator[Edit]:
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
