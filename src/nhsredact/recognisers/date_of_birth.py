"""Date of birth: a date that is said to be one, or that stands where a person's details have one.

Source: NHS Data Dictionary, PERSON BIRTH DATE; HL7 v2.5 PID-7 (yyyymmdd). After a cue ("DOB", "born", "would have been 91 on", "ganwyd")
any spelling of a date is taken, without a year too. With no cue, a full date right after a name or before an NHS number, an address or a
sex is LIKELY; one that stands alone stays POSSIBLE, for `people` to take up beside a person. Years before 1900 belong to history.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import calendar_date, column
from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "DATE_OF_BIRTH"
OLDEST, RECENT, NEWEST = 1900, 2008, 2030
# Read in lower-case text. By first letter, so that the search can skip; the groups' names say what kind of cue it is.
CUE = re.compile(
    r"""(?:
        b(?<![^\W_]b)(?:(?P<field_b>\ ?irth(?:[ _-]?dat[ea]s?|days?)|lwydd|reithe?)
            | (?P<event_b>orn|irth|aby(?=(?:\ [\w'-]+){0,2}\ (?:with\ (?:u|you|us)|here|at)\b)|aby(?:\ [\w'-]+){1,4}\ (?:arrived|came|joined|made))
            | (?P<right_b>\.|(?<=[(,]\ b)(?=\ \d)|(?<=\(b)(?=\ ?\d)))
      | d(?<![^\W_]d)(?:(?P<field_d>ates?[ _-]?of[ _-]?b\ ?irths?|\ ?[.,/-]?\ ?[o0]\ ?[.,/-]?\ ?b(?:'?s)?|\.g\.
                | yddiad\ (?:[fe][yiu]\ )?n?geni)
            | (?P<event_d>eliver(?:ed|y|ing)(?:\ of)?(?:\ (?:our|my|her|their|the))?\ (?:baby|twins?|triplets|son|daughter|little|boy|girl)
                | elivered\ by\ (?:\w+\ )?(?:c-)?(?:section|forceps|lscs)))
      | o(?<![^\W_]o)(?P<field_o>\ ?[.,/-]\ ?[o0]\ ?[.,/-]?\ ?b)
      | g(?<![^\W_]g)(?:(?P<field_g>\.g\.)|(?P<event_g>an(?:wy|e)d|eni))
      | i(?<![^\W_]i)(?:(?P<event_i>nto\ the\ world)|(?P<right_i>d(?:enti(?:fied|ty))?VERIFYING))
      | c(?<![^\W_]c)(?P<right_c>onfirmedVERIFYING) | v(?<![^\W_]v)(?P<right_v>erifiedVERIFYING)
      | n(?<![^\W_]n)(?P<right_n>[ée]e?\ [\w'-]+,?)
      | r(?<![^\W_]r)(?P<event_r>ugadh) | s(?<![^\W_]s)(?P<event_s>unrise) | u(?<![^\W_]u)(?P<field_u>rodzenia)
    )(?![^\W\d_])""".replace(
        "VERIFYING", r"(?:\ check(?:ed)?|\ confirmed)?(?:\ by|\ with|\ as|\ using|\ against|\ via)?(?:\ h(?:er|is)|\ their)?"
    ),
    re.X,
)
REACH = {"field": 45, "event": 90, "right": 6, "aged on": 1}
NUMBER = r"""(?:\d{1,3}|(?:(?:a|one)\ )?hundred(?:\ and\ \w+)?|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[ -]\w+)?
    |\w{2,5}teen|ten|eleven|twelve|one|two|three|four|five|six|seven|eight|nine)"""
TODAY = re.compile(
    rf"\b(?:turn(?:s|ed|ing)?|is|was|be|being)\ {NUMBER}(?:\ years\ old)?\ (?:today|yesterday|tomorrow)\W{{1,3}}", re.X | re.I
)
AGED_ON = re.compile(
    rf"""(?:\b(?:be|been|being|turn(?:s|ed|ing)?)|\b(?:s?he|they|who|mum|mam|dad|nan|son|daughter|baby)(?:'s|\ is|\ was|\ are|'re))
    (?:\ only|\ just|\ officially)?\ {NUMBER}(?:\ years?(?:\ old|\ young)?)?(?:\ this|\ next|\ last)?(?:\ \w+day)?,?$""",
    re.X | re.I,
)
RELATIVE_DAY = re.compile("today|yesterday|tomorrow")
ON = re.compile(r" on (?:\w{3,6}day,? )?(?:the )?(?=\d|[A-Za-z]{3,8}(?:th|st|nd|rd|eth)\b|[A-Z][a-z]+ \d)")
AGAINST = re.compile(
    r"""(?:admi|disch|died|dies|death|deceas|seen|clinic|appt|appoint|review|typed|dictat|date|refer|rec'd|receiv|collect|taken|since|until|till|expir|scan
        |surger|moved|joined|start|found|establish|opened|letter|attend|today|issue|update|sent|print|version|valid|complet|creat|approv|publish
        |effective|next|code|cost|order|account|ratif|supersed|assess|revis|check|sign|passed)[a-z']*|adm|op|exp|due|edd|lmp|tci|rip|dod|d|on|by|in|from|to|at|v|form""",
    re.X,
)
WORDS = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
NOT_A_PERSON = re.compile(
    r"\b(?:nhs|service|trust|hospital|charity|organisation|unit|ward|centre|hospice|idea|project|scheme|gig)(?:'s)?[ \w]{0,12}\W?$", re.I
)
SERVICE = re.compile(r"\b(?:nhs|service|trust|hospital|charity|unit|hospice|party|lunch|bash)\b", re.I)
SENTENCE_END = re.compile(r"[.?;]\s|!\s(?=\S)|\n\s*\n")
JOIN = re.compile(r"\W{1,3}(?:(?:and|or|not|ac|previously|recorded as|instead of|rather than)\W{1,3}){0,2}(?:twin \w\W{1,3})?")
PREPOSITION = re.compile(r"\b(?:on|at|in|by|to|from|form)\b", re.I)
IN_FIGURES = re.compile(r"\d{1,4}\D{1,3}\d{1,2}\D{1,3}\d{2,4}")
UNTIL = re.compile(r"\s{0,2}(?:-|to)\s{0,2}(?=\d)")
HEAD = re.compile(r"\bd\.?o\.?b\b|birth")
HL7 = re.compile(r"[|^~,;\t]((?:19|20)\d{6}|\d{6})(?:\d{4,6})?[|^~,;\t]{1,3}[MFOUAX](?![A-Za-z])")
SIX_FIGURES = re.compile(r"[0-9](?<![\w./,-][0-9])[0-9]{5}(?![\w./])")
ROW_BEFORE = re.compile(r"(?<!\w)[MF][ \t]{1,8}$|[a-z] - $")
ROW_AFTER = re.compile(r"[ \t]{1,8}[MF](?!\w)")
SEX_BEFORE = re.compile(r"[,|;\t] ?[MF][,|;\t] ?$")
COMPACT = re.compile(r"[12](?<!\w[12])[90][0-9]{6}(?!\w)")
SPACED = re.compile(r"([0-9](?<=  [0-9])[0-9]? [01]?[0-9] (?:19|20)?[0-9][0-9])(?=  )")
NUMERIC = re.compile(r"[^A-Za-z]+|.*-.*-.*|[0-9]{1,2} [A-Z]{3} [0-9]{4}")
WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?$|\bthe $", re.I)
PERSON_BEFORE = re.compile(
    r"""(?:(?:[^\W\d_a-z][\w'.-]*,?\ (?:"[^"\n]{1,20}"\ )?){1,4}[^\W\d_a-z][\w'-]+|\^[A-Za-z^]{2,40}|\b[A-Z](?:\.[A-Z][\w']*)+|m/f)
        (?:\ \((?:Mr|Mrs|Miss|Ms|Mx|Dr)\))?[\s,;:|(\[•/-]{1,8}(?:(?:[MFmf]|male|female|\d{1,3}(?:\ ?y\w*)?)[\s,;|/•-]{1,6}){0,2}$""",
    re.X,
)
WEIGHT = r"\b[1-5]\.\d{1,3} ?kgs?\b|\b[1-5]\d{3} ?g\b|\b\d{1,2} ?lbs?\b|\bapgars?\b|(?:at|@) ?[234]\d ?(?:\+ ?[0-6]\b|/40|wks?\b|weeks)"
UNITS = ("kg", "apgar", "lb", "0g", "5g", "0 g", "5 g", "/40", "+", "wk", "week")
BABY = re.compile(r"\b(?:baby|infant|twins?|triplets?|newborn|neonate|girl|boy|female|male|delivered|lscs|svd|nvd)\b")
WEIGHED = re.compile(WEIGHT)
NEWBORN = re.compile(rf"[^;\n]{{0,30}}?(?:{WEIGHT})", re.I)
BABY_BEFORE = re.compile(rf"{BABY.pattern}[^\n]{{0,40}}$", re.I)
ONE_SPACE = re.compile(r"[^\W_] $")
NO_PERSON_BEFORE = re.compile(
    r"\b(?:hospital|infirmary|clinic|ward|centre|surgery|practice|trust|unit|dep(?:artmen)?t|board|service|team|meeting|list|report|visit|week"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6})\W{0,4}$",
    re.I,
)
DETAIL_AFTER = re.compile(
    r"""\W{0,6}(?:NHS|CHI|H&C|MRN|[Hh]osp|HOSP|Rhif)|[ \t,;:|)\]•/-]{0,6}(?:[Uu]nit\ [Nn]o|\d{3}[ .-]?\d{3,4}[ .-]?\d{3,4}\b
        |\d{1,3}[A-Za-z]?,?\ [A-Z][a-z]+\ [A-Z]|The\ [A-Z]|[MF]\b|[Mm]ale\b|[Ff]emale\b|[A-Z]{1,3}\d{6,8}\b|[A-Z]{2,3}\ \d{2,}|formerly|née
        |[A-Z]{1,2}\d[A-Z\d]?\ ?\d[A-Z]{2}\b|\d+\ ?(?:yo?|yrs|years)\b)""",
    re.X,
)


def recognise(view: View) -> Iterator[Finding]:
    said = list(_said(view))
    said += [found for found in _newborn(view) if not any(found[0] < end and start < found[1] for start, end, _ in said)]
    for start, end, why in said:
        yield view.finding(start, end, LABEL, "date_of_birth", Confidence.LIKELY, why)
    taken = {place for start, end, _ in said for place in range(start, end)}
    headed = any(word in view.lower for word in ("dob", "birth", "d.o.b"))
    for match in COMPACT.finditer(view.text) if headed else ():
        if HEAD.search(column.heads(view.text, match.start())) and match.start() not in taken:
            yield view.finding(match.start(), match.end(), LABEL, "date_of_birth", Confidence.LIKELY, "column head")
    for match in SPACED.finditer(view.text) if view.has_digit else ():
        date = calendar_date.read(match[1])
        if date and OLDEST <= (date.year or 0) < RECENT:
            yield view.finding(*match.span(1), LABEL, "date_of_birth", Confidence.LIKELY, "a full date of long ago, in figures")
    for match in SIX_FIGURES.finditer(view.text) if view.has_digit else ():
        start, end = match.span()
        row = ROW_AFTER.match(view.text, end) or ROW_BEFORE.search(view.text, max(0, start - 10), start)
        if row and calendar_date.read(match[0]):
            yield view.finding(start, end, LABEL, "date_of_birth", Confidence.POSSIBLE, "six figures of a day")
    for start, end, year in _full_dates(view.text) if view.has_digit else ():
        if start in taken or end - 1 in taken:
            continue
        event = _against(view.text[max(0, start - 20) : start], 1)
        why = "" if event else _details_around(view.text, start, end, year, headed)
        if why:
            yield view.finding(start, end, LABEL, "date_of_birth", Confidence.LIKELY, why)
        elif not event and year < RECENT and NUMERIC.fullmatch(view.text[start:end]):
            yield view.finding(start, end, LABEL, "date_of_birth", Confidence.LIKELY, "a full date of long ago, in figures")
        elif year < NEWEST - 5 and not event:
            yield view.finding(start, end, LABEL, "date_of_birth", Confidence.POSSIBLE, "full date")


def _against(text: str, last: int = 0) -> bool:
    """Whether a word of the text (its last ones only) speaks of another event than a birth."""
    return any(AGAINST.fullmatch(word) for word in WORDS.findall(text.lower())[-last:])


def _said(view: View) -> Iterator[tuple[int, int, str]]:
    """Dates after a cue: the first in reach, with nothing between that speaks of another event, and one that is joined to it."""
    text, done = view.text, 0
    cues = [(m.start(), m.end(), (m.lastgroup or "").partition("_")[0]) for m in CUE.finditer(view.lower)]
    cues += [(m.start(), m.end() - 1, "aged on") for m in (TODAY.finditer(text) if RELATIVE_DAY.search(view.lower) else ())]
    cues += [(m.start(), m.end(), "aged on") for m in ON.finditer(text) if AGED_ON.search(text[max(0, m.start() - 45) : m.start()])]
    for cue_start, cue_end, kind in cues:
        if NOT_A_PERSON.search(text[max(0, cue_start - 50) : cue_start]):
            continue
        for match in calendar_date.loose().finditer(text, cue_end, cue_end + REACH[kind] + 45):
            start, end = match.start(), match.start() + len(match[0].rstrip("., "))
            gap, date = text[cue_end:start], calendar_date.read(match[0])
            if start < done or len(gap) > REACH[kind] or _gap_ends_it(gap, kind):
                break
            if date is None and kind == "field" and IN_FIGURES.fullmatch(match[0]):
                date = calendar_date.Date(0, 0, None)  # mistyped, and still a date of birth
            if date is None or not OLDEST <= (date.year or OLDEST) <= NEWEST or (kind == "right" and date.year is None):
                continue
            if kind == "field" or not match[0].replace(" ", "").isdigit():
                day = WEEKDAY.search(text, max(0, start - 16), start)
                yield day.start() if day else start, end, f"{kind} cue"
                joined = JOIN.match(text, end) if kind != "aged on" else None
                second = joined and calendar_date.loose().match(text, joined.end())
                if second and (date := calendar_date.read(second[0])) and date.year:
                    end = second.end()
                    yield second.start(), end, "joined to another"
                done = end
                break
    for match in HL7.finditer(text) if any(separator in text for separator in "|^,;\t") else ():
        yield *match.span(1), "PID-7"


def _newborn(view: View) -> Iterator[tuple[int, int, str]]:
    """Dates, the year left out or not, between a baby and its weight or gestation."""
    if not (view.has_digit and any(unit in view.lower for unit in UNITS) and BABY.search(view.lower) and WEIGHED.search(view.lower)):
        return
    for match in calendar_date.loose().finditer(view.text):
        start, end = match.start(), match.start() + len(match[0].rstrip("., "))
        if calendar_date.read(match[0]) and NEWBORN.match(view.text, end) and BABY_BEFORE.search(view.text[max(0, start - 60) : start]):
            yield start, end, "a baby's weight or gestation after it"


def _gap_ends_it(gap: str, kind: str) -> bool:
    """Whether what stands between a cue and a date speaks of something else."""
    gap = gap.lstrip("?")
    if len(gap) < 4:
        return False
    stop = SERVICE if kind == "field" else SENTENCE_END
    return stop.search(gap) is not None or _against(PREPOSITION.sub("", gap))


def _full_dates(text: str) -> Iterator[tuple[int, int, int]]:
    for match in calendar_date.strict().finditer(text):
        start, end = match.span()
        if match["us"]:
            month = calendar_date.ENDING_IN_MONTH.search(text[max(0, start - 14) : start])
            if month is None:
                continue
            start -= len(month[0])
        date = calendar_date.read(text[start:end])
        if date and date.year and OLDEST < date.year <= NEWEST:
            yield start, end, date.year


def _details_around(text: str, start: int, end: int, year: int, headed: bool) -> str:
    """Why a date without a cue is taken for one of a person's details; "" if it is not."""
    if headed and HEAD.search(column.heads(text, start)):
        return "column head"
    until = UNTIL.match(text, end)
    died = until and calendar_date.strict().match(text, until.end())
    if died and int(died[0][-4:] if died[0][-4:].isdigit() else 0) > max(year + 14, 1995):
        return "first of a lifetime's two"
    if SEX_BEFORE.search(text, max(0, start - 4), start):
        return "beside a sex"
    detail = DETAIL_AFTER.match(text, end)
    if not detail and year >= RECENT:
        return ""
    before = text[max(0, start - 60) : start]
    person = None if NO_PERSON_BEFORE.search(before) else PERSON_BEFORE.search(before)
    if person and detail:
        return "between a name and details"
    if year < RECENT and (detail or (person and not ONE_SPACE.search(before))):
        return "after a name" if person else "before details"
    return ""
