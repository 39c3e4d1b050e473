"""Local codes of a patient or of a patient's case: hospital, laboratory, ambulance, complaint, study and prison numbers.

Source: no register; each trust and system makes its own. NHS Data Dictionary, LOCAL PATIENT IDENTIFIER; HL7 v2.5 PID-3, OBR-2, OBR-3.
A code is LIKELY after a cue (data/patient_code_cues.txt), under a column head that is one, in the shape that hospitals print (K1120983),
or in any shape right after a name or a date; other tokens that look like codes stay POSSIBLE.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import column
from nhsredact.data import sections
from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "PATIENT_ID"
# From the first digit on; the letters before it are read backwards from there.
BODY = re.compile(
    r"""[0-9](?<![0-9£$€%+][0-9])(?<![0-9][.,:/][0-9])
        (?:[0-9A-Za-z]*(?:[-/.*_]{1,2}[0-9A-Za-z]+){0,6})
        (?:(?<![0-9]{6})\ {1,2}[0-9]{2,8}(?!\ ?[0-9A-Za-z%]*[/.:,-][0-9]|[0-9A-Za-z%])(?:/[0-9])?){0,4}""",
    re.X,
)
LETTERS_BEFORE = re.compile(
    r"(?:(?<![\w&+])|(?<=_))(?:(?:[A-Za-z0-9]{1,8}[-/.*_]){1,3}[A-Za-z]{0,8}|[A-Za-z]{1,8}|(?P<apart>[A-Z]{1,8}|RiO|(?:(?<=no )|(?<=is )|(?<=: ))[a-z]{2,4})"
    r"[-/.]?\ )\Z"
)
TYPISTS = re.compile(r"^[A-Z]{2,3}/[a-z]{2,3}/")
DAY, MONTH = r"(?:[0-2]?\d|3[01])", r"(?:0?\d|1[0-2])"
NOT_A_CODE = re.compile(
    rf"""\d{{1,3}}(?:\.\d{{1,3}}|[/-]\d{{1,2}})?[A-Za-z]{{0,4}}
      | {DAY}[./-]{MONTH}[./-](?:\d\d|\d{{4}})(?:\ \d{{4}})? | (?:19|20)\d\d[./-]{MONTH}[./-]{DAY}(?:T\w+)? | {DAY}[A-Za-z]{{3}}\d{{2,4}}
      | [\d.]+(?:mg|ml|mcg|g|kg|cm|mm|iu|hrs?|am|pm|k|m|st|nd|rd|th) | \d{{1,2}}[.:]\d\d(?:-\d{{1,2}}[.:]\d\d)? | \d+(?:\.\d+)+
      | \d{{1,2}}/\d{{1,2}}/\d{{2,4}} | \d{{1,2}}(?:st|nd|rd|th)\ \d{{4}} | [A-Z]{{1,2}}\d[A-Z\d]?\d[A-Z]{{2}}
      | [A-Z]\d\d\.\d{{1,2}} | \d+-\d+ml/hr? | \d{{1,2}}\ \d{{2,3}}
      | .*\.(?:jpe?g|png|pdf|docx?|tiff?|avi|mp4|nef|heic|xlsx?|wav|mov|html?|com|uk|org)""",
    re.X | re.I,
)
SHORT = re.compile(r"\d{1,3}(?:[./]\d{1,3})?(?:mg|ml|g|kg|%)?")
NEEDS_A_CUE = re.compile(r"\d{1,3}[/-]\d{3}|(?:19|20)\d\d(?:[/-]\d\d)?|\d{3,4}-\d{3,4}|\d{10}|\d{3}[ -]\d{3}[ -]\d{4}|\d{4}(?: \d{4}){3}")
VACANCY = re.compile(r"\d{3}-[A-Z]{2,}\d*(?:-\w+)?")
ADVERT = re.compile(r"salary|band \d|vacanc|advert|closing date|hours per week")
PHONE = re.compile(r"0[1-35789](?:\d{8,9}|\d{1,3}[ -]\d{3,4}[ -]?\d{3,6}|\d{3} \d{6})")
PRINTED = re.compile(
    r"""[A-Z]{1,4}[0-9]{6,8}[A-Z]? | [a-z][0-9]{6,8} | [A-Z]{2,4}\ [0-9]{3,4}(?:[ .-][0-9]{2,4}){1,2} | IAPTUS\ [0-9]{5,7}
      | [0-9]{2}[A-Z]{1,2}[0-9]{6,8}[A-Z]? | [A-Z]{1,4}[/-][0-9]{2}[/-][0-9]{4,6}""",
    re.X,
)
TOKEN = re.compile(r"\w[\w&']*|[^\w\s]")
NUMBERING = re.compile(r"n(?:os?|um|umbers?|r|br)?|ref(?:erence|s)?|ids?|identifier")
PASSED = re.compile(
    r"[:#=.()\[\]\"'|-]|code|[ai]s|was|[io]n|the|of|our|your|my|his|her|their|given|top|letter|quoted|with|and|at|that|which|under|/"
)
HYPHENED = re.compile(r"[A-Z]{2,5}-[0-9]{2,4}(?:-[A-Z0-9]{1,4})+")
OURS = re.compile(r"\((?:our|your) $")
# specimen numbers as a laboratory system prints them: M,24.0618832.Q
LABORATORY = re.compile(r"(?<!\w)[A-Z],[0-9]{2}\.[0-9]{6,8}\.[A-Z](?!\w)")
HEALTH_NUMBER = re.compile(r"\d{10}|\d{3}[ .-]\d{3}[ .-]\d{4}|\d{6}[ -]\d{4}")
DATE_FIRST = re.compile(rf"{DAY}[./-]{MONTH}[./-](?:\d\d|\d{{4}}) {{1,2}}(?=\d{{6}})")
WORD_BEFORE = re.compile(r"(\w+) $")
SET_OFF = re.compile(r"[:;,(] $")
COLUMN = re.compile(r"(?: {2,}|\t|[,|;] ?| - )$")
AGE_OR_SEX = re.compile(r"\s{1,3}(?:[A-Z]\.? )?(?:\d{1,3} ?(?:y|yo|yrs|years)?/?[MFmf]\b|\d{1,3} ?(?:yo|yrs|y/o)\b|[MF]\s?\d{1,3}\b)")
THREE_GROUPS = re.compile(r"\d\D+\d+\D+\d")
LONG_PAIR = re.compile(r"\d{2,8}[/-]\d{5,}")
AFTER_TYPISTS = re.compile(r"\b[A-Z]{2,3}/[a-z]{2,3}/$")
HASHTAG = re.compile(r"(?:^|\W)#$")
NUMBERED = re.compile(r"(?:no|num|number|ref|id)\W{1,3}$", re.I)
JOINED = re.compile(r"\s?(?:/|,|&|\+|and|or|to)\s?")
PERSON_OR_DATE = re.compile(
    r"""(?:[^\W\d_a-z][\w'.-]*,?\ {1,3}(?:[^\W\d_a-z][\w'.-]*\.?)\W{1,5} | \d[./-]\d{1,2}[./-]\d{2,4}[\s,;|•)]{1,4}
      | \b[A-Z]\.\ ?[A-Z][\w']*\ | \d\d[./-]\d\d\ )$""",
    re.X,
)
HL7 = re.compile(r"^(?:PID\|[^|\n]{0,9}\|[^|\n]{0,40}\||OBR\|[^|\n]{0,9}\|[^|\n]{0,40}\||ORC\|\w\w\|)([A-Za-z0-9-]{4,20})", re.M)


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    text, end = view.text, 0
    fields = dict(m.span(1) for m in HL7.finditer(text)) if "|" in text else {}
    for start, stop in fields.items():
        yield view.finding(start, stop, LABEL, "local_patient_code", Confidence.LIKELY, "message field")
    likely = False
    for match in BODY.finditer(text):
        begin = match.start()
        if begin < end or match.end() - begin < 2:
            continue
        # ten digits are a health number: what stands before them is its name
        start = begin if HEALTH_NUMBER.fullmatch(match[0]) and text[begin - 1 : begin] == " " else _start(text, begin, end)
        code = text[start : match.end()]
        dated = DATE_FIRST.match(code)
        if dated:
            start, code = start + dated.end(), code[dated.end() :]
        if SHORT.fullmatch(match[0]) and _is_free(text, begin) and not PRINTED.fullmatch(code):
            continue
        if (
            start and (text[start - 1].isalnum() or text[start - 1] in "@_" or HASHTAG.search(text[max(0, start - 2) : start]))
        ) or start in fields:
            continue
        if (
            sum(map(str.isdigit, code)) < 2
            or NOT_A_CODE.fullmatch(code)
            or (start < begin and " " in code and NOT_A_CODE.fullmatch(match[0]) and not PRINTED.fullmatch(code))
        ):
            continue
        shaped = _is_more_than_digits(code)
        why = _why(view, start, code, shaped)
        if not why and likely and shaped and len(code) > 5 and JOINED.fullmatch(text[end:start]):
            why = "joined to another"
        if why or (shaped and _may_be_one(code) and not _against(text, start, code)):
            end, likely = match.end(), bool(why)
            confidence = Confidence.LIKELY if why else Confidence.POSSIBLE
            yield view.finding(start, end, LABEL, "local_patient_code", confidence, why or "shape")


def _start(text: str, start: int, last: int) -> int:
    """Where the code begins whose first digit is at `start`: its letters are part of it, a cue word and a typist's initials are not."""
    if LABORATORY.match(text, max(0, start - 2)):
        return start - 2
    letters = LETTERS_BEFORE.search(text[max(last, start - 28) : start])
    if letters is None:
        return start
    apart = (letters["apart"] or "").lower()
    if apart and (PASSED.fullmatch(apart) or NUMBERING.fullmatch(apart) or _kind(apart)):
        # "; MRN 20441873": the system's name, set off from what stands before, is written as part of the code
        whole = start - len(letters["apart"]) - 1
        return whole if _kind(apart) == "always" and _set_off(text, whole) else start
    typists = TYPISTS.match(letters[0])
    return start - len(letters[0]) + (typists.end() if typists else 0)


def _set_off(text: str, start: int) -> bool:
    """Whether punctuation or another cue stands before: "; MRN 20441873", "Incident CAD 2217"."""
    word = WORD_BEFORE.search(text, max(0, start - 16), start)
    return SET_OFF.search(text, max(0, start - 2), start) is not None or bool(word and _kind(word[1].lower()) in ("always", "numbered"))


def _is_free(text: str, begin: int) -> bool:
    """Whether a short number stands by itself, neither part of a code nor called a number."""
    return not text[begin - 1 : begin].strip(" (\n") and NUMBERED.search(text[max(0, begin - 10) : begin]) is None


def _kind(word: str) -> str:
    table = sections("patient_code_cues.txt")
    return next((kind for kind in ("always", "numbered", "never") if word in table[kind]), "")


def _is_more_than_digits(code: str) -> bool:
    """Letters with three digits or more, or three groups of digits, six or more in all."""
    digits = sum(map(str.isdigit, code))
    return digits >= 3 and (
        any(map(str.isalpha, code)) or (digits > 5 and THREE_GROUPS.search(code) is not None) or LONG_PAIR.fullmatch(code) is not None
    )


def _may_be_one(code: str) -> bool:
    """Whether a code of which nothing is said is worth a POSSIBLE: five digits, six where its letters stand apart."""
    digits = sum(map(str.isdigit, code))
    return digits > (5 if " " in code else 4) and any(map(str.isalpha, code)) and not (PHONE.fullmatch(code) or VACANCY.fullmatch(code))


def _why(view: View, start: int, code: str, shaped: bool) -> str:
    """Why this is a patient's code; "" if nothing says so."""
    text, end = view.text, start + len(code)
    before, digits = text[max(0, start - 50) : start], sum(map(str.isdigit, code))
    kind, phone = _said(before, shaped, HYPHENED.fullmatch(code) is not None), PHONE.fullmatch(code) is not None
    named = _letters_of(code)
    if " " in code and _kind(named) == "always":
        return "cue"
    if kind == "never" or (VACANCY.fullmatch(code) and ADVERT.search(view.lower, max(0, start - 600), end + 600)):
        return ""
    numbered = kind == "numbered" or (kind == "ref" and not _against("", 0, code))
    if (kind == "always" or (numbered and not phone)) and (shaped or digits >= 3 or "-" in code):
        return "cue"
    if phone or NEEDS_A_CUE.fullmatch(code) or _against(text, start, code):
        return ""
    if text[end : end + 1] in "|\t;,\n " and _said(column.heads(text, start), shaped) in ("always", "numbered"):
        return "column head"
    return _looks_like_one(before, code, text[end : end + 12], digits if shaped else 0)


def _letters_of(code: str) -> str:
    """The letters that a code begins with, in small letters."""
    return code[: next((i for i, c in enumerate(code) if not c.isalpha()), len(code))].lower()


def _looks_like_one(before: str, code: str, after: str, digits: int) -> str:
    if PRINTED.fullmatch(code) or LABORATORY.fullmatch(code):
        return "printed shape"
    if len(code) > 6 and (digits > 5 or (digits and " " not in code and not code.isalnum())) and PERSON_OR_DATE.search(before):
        return "beside a name or date"
    if code.isdigit() and 6 < len(code) < 10 and ((COLUMN.search(before) and PERSON_OR_DATE.search(before)) or AGE_OR_SEX.match(after)):
        return "beside a name, a date, an age or a sex"
    if AFTER_TYPISTS.search(before) and len(code) > 4:
        return "after a typist's initials"
    if digits and OURS.search(before) and after[:1] == ")":
        return "ours, in brackets"
    return "in brackets" if digits > 5 and before.endswith("(") and after[:1] in (",", ")") else ""


def _against(text: str, start: int, code: str) -> bool:
    """Whether the code's own letters, or a word shortly before it, say that it numbers something else."""
    table, letters = sections("patient_code_cues.txt"), re.match(r"[A-Za-z]*", code)
    # "bed 9, K1120983": a comma parts what looks like nothing else from the word before it
    clause = re.split(r"[;|\n,(]" if PRINTED.fullmatch(code) else r"[;|\n]", text[max(0, start - 30) : start].lower())[-1]
    words = re.findall(r"[\w&']+", clause)[-3:]
    return (letters is not None and letters[0].lower() in table["prefix"]) or not table["never"].isdisjoint(words)


def _said(before: str, shaped: bool, hyphened: bool = False) -> str:
    """What the words right before a code call it: "always", "numbered" or "never" as in the table, "ref", or "" for nothing."""
    # what stands before an open bracket says nothing of what stands in it: "INCIDENT FORM (our ref D-123456)"
    inside = before[before.rfind("(") + 1 :] if before.rfind("(") > before.rfind(")") else ""
    tokens = [t.replace("0", "o") if t[0].isalpha() else t for t in TOKEN.findall((inside.strip(" :") or before).lower())[-9:]]
    numbered = labelled = comma = stopped = False
    while tokens:
        token = tokens.pop()
        if NUMBERING.fullmatch(token):
            numbered = True
        elif token == ",":
            comma = True
        elif PASSED.fullmatch(token):
            labelled, stopped = labelled or token in ":#=", stopped or token == "."
        else:
            kind = (tokens and _kind(f"{tokens[-1]} {token}")) or _kind(token) or _kind(token.removesuffix("s"))
            if kind == "numbered" and not (numbered or labelled or (shaped and not comma)):
                return ""
            if kind in ("always", "numbered", "never"):
                return kind
            tokens = [] if stopped else tokens
            break
    never = sections("patient_code_cues.txt")["never"] - {"nhs"}
    return "ref" if numbered and (shaped or hyphened) and (comma or never.isdisjoint(tokens[-3:])) else ""
