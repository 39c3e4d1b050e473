"""Initials that stand for a person: "pt J.S.", "Mrs K", "bed 4 RK", "E.W says", rows of a list; the final full stop stays outside.

Source: NHS notes and messages, where initials count as identifying (Caldicott; GMC, Confidentiality, 2017). Clinical shorthand has the
same shape, so initials are taken only with a cue (data/initials_cues.txt), and those in data/clinical_abbreviations.txt only where they
cannot be shorthand. Once a cue has said that letters are a person's, the same letters elsewhere in the text are that person's too.
"""

import re
from collections.abc import Iterator
from functools import cache

from nhsredact.data import sections, words
from nhsredact.model import Confidence, Finding, Role
from nhsredact.view import View

LABEL = "INITIALS"
CUES = "initials_cues.txt"
MORE = r"(?:\.?-?(?:(?<=\.)\ )?(?:(?:Mc|Mac|O'|D'|vd?|de)?[A-Z]|Mc)){1,4}"
CANDIDATE = re.compile(rf"[A-Z](?<![\w.&@#'/-].){MORE}(?![\w&@]|[.-]\w)", re.X)
UNMISTAKABLE = re.compile(r"[A-Z]\.(?:O'|D'|Mc)[A-Z]?|[A-Z]\.[A-Z]-[A-Z]|[A-Z]-[A-Z]\.[A-Z]|[A-Z]-Mc[A-Z]")
ROW = re.compile(
    rf"""^[ \t]*(?:\d{{1,2}}[.):]?\ {{1,3}} | [•*-]\ {{1,3}} | \d{{1,2}}[:.]?\d\d\ {{1,3}}
          | (?:\d{{1,2}}[.)]\ )?\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\ {{1,3}} | (?:[Bb]ed|B|[Cc]ot)\ ?\d{{1,2}}[:.]?\ )
        (?P<initials>[A-Z]{MORE}|[A-Z]\.?\ [A-Z](?=,\ \d))(?=$|\ *[:(,;–-]|\s+[A-Za-z]?\d|\ +[a-zA-Z])(?!\.?\ [A-Z][a-z]|[\w&])""",
    re.X | re.M,
)
BOARD = re.compile(rf"(?:[.:;]|^)\ *\d{{1,2}}\ (?P<initials>[A-Z]{MORE})(?=[ ,.(])(?!\.?\ [A-Z][a-z])", re.X | re.M)
JOINED = re.compile(r"\.?(?: ?(?:&|/|\+|,) ?| and )")
WARD_WORD = re.compile(
    r"\b(?:pain|falls?|bloods|cannula|ttos?|meds|nbm|bay|bed|ward|board|whiteboard|handover|list|round|appts?|clinic|crib|huddle|obs|diary)\b"
)
SINGLE = re.compile(r"[A-Z](?<![\w.&@'/-].)(?![\w&/@]|'(?!s\b)|[.-]\w|\.?\ ?-[A-Z])")
SINGLE_AFTER = {
    "staff": re.compile(r"(?<!I)(?!\.?\ [A-Z])"),
    "title": re.compile(r"(?!\ [A-Z][a-z])"),
    "relative": re.compile(r"(?<![AI])(?!\.?\ [A-Z][a-z]|\ \d)"),
    "called": re.compile(r"(?<![AI])(?=\ (?:at|on|about|back|to|and|re|who|that)\b)"),
    "sentence": re.compile(r"(?<![AI])(?=\ (?:says|said|asked|told|cried|thinks|feels|has\ asked|was\ told|rang|phoned)\b)", re.X),
}
REFERENCE = re.compile(
    r"\b(?:[Rr]ef|REF)(?:erence)?\.?:?\ {0,3}(?P<one>[A-Z]{2,3})/(?P<two>[a-z]{2,3}|(?<=[ :][A-Z][A-Z]/)[A-Z]{2}(?=/[A-Z]?\d))(?=/|\b)"
)
LOWER_CASE = re.compile(r"[a-z](?<![\w.@'-].)(?:\.\ ?[a-z]){1,3}(?=\.?(?:\s|$|[,;)]))")
LOWER_CASE_BEFORE = re.compile(r"\b(?:signed|initials?|sig|pt|patient)[:\s]{1,4}$", re.I)
SIGN_OFF = re.compile(r"\n[ -]*$|[.!?] +- ?$")
LOWER_TITLE = re.compile(r"m(?<!\w.)(?:rs?|s|iss)\.? (?P<letter>[b-hj-z])(?![\w'-]|\.\w)")
SHOUTED_TITLE = re.compile(r"\b(?:PT|INITIALS|BED \w+)\W{1,3}$")


def _any(*names: str) -> str:
    """An expression for any of the words in these sections of the table."""
    found = (word for name in names for word in sections(CUES)[name])
    return f"(?:{'|'.join(sorted(map(re.escape, found), key=len, reverse=True))})"


@cache
def _before() -> dict[str, re.Pattern[str]]:
    """What stands right before initials, by whose they are; "sure" and "title" outweigh that the letters are also an abbreviation."""
    place = rf"{_any('numbered place')}\ ?[A-Z]?\d{{1,2}}[A-Z]?"
    shapes = {
        "staff": rf"\b(?:{_any('staff title')}\.?:?\ (?:on\ )?|{_any('staff before')}[.:]?\ )$",
        "relative": rf"\b(?:{_any('relation')}(?:'s\ name)?(?:\ is|\ was|\ called|,|:)?[\s(\"']{{1,2}}|(?:me|us)\ (?:and|&)\ )$",
        "sure": rf"\b(?:{_any('sure before')}[\s.,:;=\"'(-]{{1,3}}|(?:s?he|they|who|i)\ (?:had\ )?signed\ )$",
        "title": rf"\b{_any('title')}\.?\ $",
        "patient": rf"\b(?:{_any('patient before')}|{place}|{_any('relation')}\ of|(?:year[- ]old|y/o|yo)(?:\ \w+)?)[\s.,:;=\"'(-]{{1,3}}$",
        "unknown": rf"\b(?:{_any('signed')}[,:]?\s{{1,3}}[-\"']?|{_any('with love')},?\s{{1,2}})$",
    }
    return {role: re.compile(shape, re.X | re.I) for role, shape in shapes.items()}


@cache
def _endings() -> frozenset[str]:
    """The last words of all cues that stand before initials: a quick test whether any can stand there."""
    names = ("relation", "staff title", "staff before", "sure before", "title", "patient before", "signed", "with love")
    last_words = (word.rsplit(None, 1)[-1] for name in names for word in sections(CUES)[name])
    return frozenset(last_words) | {"on", "is", "was", "called", "name", "and", "&", "old", "y/o", "yo"}


@cache
def _after() -> dict[str, re.Pattern[str]]:
    """What stands right after initials, by whose they are; "human" does what no abbreviation can."""
    aged = r"\.?\ aged\ \d|\.?\ -\ \d\d\ ?(?:[MF]|yo?|yrs)\b|\.?\ was\ an?\ \d"
    aged += r"|,\ \d{1,3}(?:,\ |\)|\ ?[MF]\b|\ ?y(?:o|rs?)?\b|\ year)|\ \(\d{1,3}(?:[,)]|\ ?[MF])"
    aged += r"|\ \d\d(?:[MF]|\ ?yo?|\ ?yrs)\b|,\ (?:fe)?male\b"
    put_on = r"\ (?:written|scratched|embroidered|sewn|stitched|inked|engraved)\ (?:on|in|inside)"
    shapes = {
        "staff": rf",?\ {_any('staff verb')}\b|,\ who\ (?:found|ran|made|stayed|covered)",
        "relative": rf"\)?,\ (?:the\ patient's|h(?:er|is)|their)\ {_any('relation')}\b",
        "patient": rf"[.,]?\ {_any('human verb', 'person verb')}\b|'s\ {_any('belonging')}\b|{put_on}|{aged}",
        "human": rf",?\ (?:{_any('human verb')}|covering|on\ shift)\b",
    }
    return {role: re.compile(shape, re.X | re.I) for role, shape in shapes.items()}


@cache
def _before_one_letter() -> re.Pattern[str]:
    return re.compile(
        rf"""(?:\b(?P<staff>{_any("staff title")})|\b(?P<title>{_any("title")})|\b(?P<relative>{_any("relation")})
            |\b(?P<called>called|rang|phoned|texted|told)|(?P<sentence>\bthat|\band|[.,;:!?]))\.?\ $|^$""",
        re.X | re.I,
    )


def recognise(view: View) -> Iterator[Finding]:
    found: dict[tuple[int, int], tuple[Role, str]] = {}
    text = view.text
    for span, role, why in _singles(view):
        found[span] = role, why
    candidates = list(CANDIDATE.finditer(text))
    rows = _rows(view) if candidates else {}
    last, person = -9, None
    for match in candidates:
        row = rows.get(match.start())
        named = (row, "row of a list") if row else _cued(text, match.start(), match.end())
        if not named and person and match.start() - last < 6 and JOINED.fullmatch(text[last : match.start()]) and _is_free(match[0]):
            named = person, "joined to another"
        last, person = match.end(), named[0] if named else None
        if named:
            found[match.span()] = named
    people = {text[s:e]: role for (s, e), (role, _) in found.items() if e - s > 1}
    for match in candidates if people else ():
        if match[0] in people:
            found.setdefault(match.span(), (people[match[0]], "named before"))
    for (start, end), (role, why) in sorted(found.items()):
        yield view.finding(start, end, LABEL, "initials", Confidence.LIKELY, why, role=role)


def _shorthand(letters: str, kind: str) -> bool:
    """Whether these letters, without stops, are an abbreviation of this kind."""
    return re.sub(r"[^A-Za-z]", "", letters).upper() in sections("clinical_abbreviations.txt")[kind]


def _is_free(letters: str) -> bool:
    """Whether these letters are hardly anything but somebody's: stops or hyphens among them, or two or three that abbreviate nothing."""
    if any(c in letters for c in ".-'") or not letters.isupper():
        return True
    return len(letters) < 4 and not (
        _shorthand(letters, "clinical") or _shorthand(letters, "general") or (len(letters) > 2 and letters.lower() in words())
    )


def _cued(text: str, start: int, end: int) -> tuple[Role, str] | None:
    """Whose initials these are, and by which cue; None where nothing says that they are anybody's."""
    letters = text[start:end]
    marked = "." in letters or "-" in letters or not letters.isupper() or "'" in letters
    clinical, general = _shorthand(letters, "clinical"), _shorthand(letters, "general")
    short, word, free = len(letters) < 4, letters.lower() in words(), _is_free(letters)
    before = text[max(0, start - 40) : start]
    last = (before.rstrip(" .,:;=\"'(-\n").rsplit(None, 1) or [""])[-1]
    if (len(letters) > 4 and not marked) or (
        word and not marked and last.isalpha() and last.isupper() and not SHOUTED_TITLE.search(before)
    ):
        return None
    if free and _after()["relative"].match(text, end):
        return Role.RELATIVE, "cue after"
    if last.lower().removesuffix("'s").strip("(\"'") in _endings() or last[-1:].isdigit() or last[:-1].isdigit():
        for role, cue in _before().items():
            sure = (role in ("sure", "title") and (marked or short)) or (role == "relative" and short and not clinical)
            if (sure or free) and cue.search(before):
                return Role(WHOSE.get(role, role)), "cue before"
    if free or (len(letters) == 2 and not general and _after()["human"].match(text, end)):
        role = next((role for role, cue in _after().items() if cue.match(text, end)), "")
        if role:
            return Role(WHOSE.get(role, role)), "cue after"
    signs_off = free and SIGN_OFF.search(before) and not text[end : end + 60].strip(" .x\n")
    return (Role.UNKNOWN, "at the end" if signs_off else "shape") if signs_off or UNMISTAKABLE.fullmatch(letters) else None


WHOSE = {"sure": "patient", "title": "unknown", "human": "patient"}


def _rows(view: View) -> dict[int, Role]:
    """Initials at the head of rows, by where they start: those with stops, and others where two rows or more begin so on a ward's list."""
    rows = {}
    for pattern in (ROW, BOARD):
        heads = [m for m in pattern.finditer(view.text) if m["initials"].isascii()]
        plain = {m.start() for m in heads if not (_shorthand(m["initials"], "clinical") or _shorthand(m["initials"], "general"))}
        listed = len(plain) > 1 and WARD_WORD.search(view.lower) is not None
        for match in heads:
            if (pattern is ROW and "." in match["initials"]) or (listed and match.start() in plain):
                rows[match.start("initials")] = Role.PATIENT
    return rows


def _singles(view: View) -> Iterator[tuple[tuple[int, int], Role, str]]:
    """One letter for a name, a letter's reference, and initials in lower case after a signature's cue."""
    text, lower = view.text, view.lower
    for match in SINGLE.finditer(text):
        before = _before_one_letter().search(text[max(0, match.start() - 16) : match.start()])
        if before and SINGLE_AFTER[before.lastgroup or "sentence"].match(text, match.end()):
            yield match.span(), Role(before.lastgroup) if before.lastgroup in ("staff", "relative") else Role.UNKNOWN, "one letter"
    for match in LOWER_TITLE.finditer(text):
        yield match.span("letter"), Role.UNKNOWN, "one letter"
    for match in REFERENCE.finditer(text) if "/" in text and "ref" in lower else ():
        yield match.span("one"), Role.STAFF, "reference"
        yield match.span("two"), Role.STAFF, "reference"
    for match in LOWER_CASE.finditer(text) if "." in text and ("sig" in lower or "initial" in lower or "pt " in lower) else ():
        if LOWER_CASE_BEFORE.search(text[max(0, match.start() - 14) : match.start()]):
            yield match.span(), Role.UNKNOWN, "signed"
