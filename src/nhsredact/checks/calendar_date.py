"""A calendar date as people in the UK write it: shapes, and day, month and year read from them.

Month names: English and Scots, Welsh, Scottish Gaelic, Irish, and scanning slips. Two-digit years up to 30 are this century's.
"""

import re
from functools import cache
from typing import NamedTuple

MONTHS = [
    names.split(",")
    for names in """january,jan,januar,ionawr,ion,faoilleach,eanáir
    february,feb,feburary,febuary,februar,chwefror,chwef,gearran,feabhra
    march,mar,mairch,mawrth,maw,màrt,márta
    april,apr,aprile,ebrill,ebr,giblean,aibreán
    may,mai,cèitean,bealtaine
    june,jun,mehefin,meh,ògmhios,meitheamh
    july,jul,gorffennaf,gorff,iuchar,iúil
    august,aug,awst,lùnastal,lúnasa
    september,sept,sep,medi,sultain,meán fómhair
    october,oct,0ct,hydref,hyd,dàmhair,deireadh fómhair
    november,nov,n0v,tachwedd,tach,samhain
    december,dec,rhagfyr,rhag,dùbhlachd,nollaig""".splitlines()
]
NUMBER_OF = {name.strip(): number for number, names in enumerate(MONTHS, 1) for name in names}
MONTH = rf"(?:(?:a[nm]\ (?:t-)?)?(?:{'|'.join(sorted(map(re.escape, NUMBER_OF), key=len, reverse=True))})(?![^\W\d_])\.?)"
YEAR = r"(?:1[4-9]\d\d|20\d\d|'?\d\d)(?![\d'])"
SUFFIX = r"(?:\ ?(?:st|nd|rd|th|ain|fed|ydd|eg|af|il)\b(?:\ day\ of)?)?"
UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "thirtieth",
]


NAMED_DAY = (
    r"(?:(?:christmas|boxing|xmas|new\ year's|may|midsummer|lammas|michaelmas|st\.?\ \w+'s|saint\ \w+'s|valentine's|armistice|ve|vj|leap)"
    r"\ (?:day|night|eve)|(?:christmas|new\ year's)\ eve|hogmanay|hallowe'?en|all\ saints|bonfire\ night|nadolig)"
)


class Date(NamedTuple):
    """Day, month and, where it was written, year."""

    day: int
    month: int
    year: int | None


@cache
def strict() -> re.Pattern[str]:
    """A full date, day to year, that begins with a digit: the search skips from digit to digit. Group `us`: a month stands before it."""
    return re.compile(
        rf"""[0-9](?<![\w.,/£$€'+-][0-9])(?:
            [0-9]?{SUFFIX}[ .,-]{{0,2}}(?:of\ )?(?=[^\W\d]|0){MONTH}[ .,-]{{0,2}}{YEAR}
          | [0-9]?(?P<s>\ {{0,2}}[./-]\ {{0,2}})[0-9]{{1,2}}(?P=s){YEAR}
          | (?<=[12])[890]\d\d-\d\d-\d\d
          | [0-9]?[ .](?:i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}})(?<!\ x)[ .]{YEAR}
          | (?P<us>[0-9]?{SUFFIX}(?:,\ ?|\ )(?:19|20)\d\d)
        )(?![\w/]|[.,:-]\d)""",
        re.X | re.I,
    )


ENDING_IN_MONTH = re.compile(rf"(?<![^\W_]){MONTH} {{0,2}}$", re.I)


@cache
def loose() -> re.Pattern[str]:
    """Whatever may be a date where a cue has said that one follows: scanned, spelled out, without a year, in one run of digits."""
    digit, separator = "[0-9OolI]", r"(?:\ {0,2}[./,\\-]\ {0,2})"
    ordinal = rf"(?:(?:twenty|thirty)[ -])?(?:{'|'.join(ORDINALS)})"
    number = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(UNITS)}))?|{'|'.join(TEENS)}|{'|'.join(UNITS)})"
    spelled = rf"(?:(?:eighteen|nineteen|twenty|two\ thousand|nineteen\ hundred)(?:\ and|[ -]oh?)?[ -]{number}|two\ thousand|{number})"
    return re.compile(
        rf"""(?:(?<![^\W_])|(?<=[bB])(?=\d))(?:
            (?:{digit}{{4}}|{digit}\ {digit}{{3}}){separator}{digit}{{1,2}}{separator}{digit}{{1,2}}
          | {digit}\ ?{digit}?{separator}{digit}\ ?{digit}?{separator}(?:{digit}\ ?{digit}\ ?{digit}\ ?{digit}|'?{digit}\ ?{digit})
          | [0-9]{{1,2}}{SUFFIX}[ .,/-]{{0,3}}(?:o[f']?\ )?(?:the\ )?{MONTH}(?:[ .,/-]{{0,3}}{YEAR})?
          | {MONTH}\ {{0,2}}(?:the\ )?[0-9]{{1,2}}{SUFFIX}(?![:\d])(?:,?\ {{0,2}}{YEAR})?
          | (?:[0-9]{{1,2}}|[ivx]{{1,6}})[ ./-](?:i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}})[ ./-]{YEAR}
          | (?:19|20)\d\d[ ./-](?:i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}})[ ./-][0-9]{{1,2}}
          | [0-9]{{1,2}}\ {{1,2}}[0-9]{{1,2}}\ {{1,2}}(?:(?:19|20)\d\d|\d\d)
          | [0-9]{{1,2}}(?:st|nd|rd|th)\ (?:of\ )?(?:the\ )?[0-9]{{1,2}}(?:st|nd|rd|th)?(?:[ ,]{{1,2}}{YEAR})?
          | [0-9]{{8}} | [0-9]{{6}}(?![ -]?[0-9]{{4}}\b)
          | {ordinal}\ (?:o[f']?\ )?(?:the\ )?(?:{MONTH}|{ordinal})(?:[ ,]{{1,2}}(?:in\ )?(?:{spelled}|{YEAR}|(?:last|this)\ year))?
          | {NAMED_DAY}(?:[ ,]{{1,2}}(?:in\ )?(?:{spelled}|{YEAR}))?
          | {MONTH}\ (?:the\ )?{ordinal}(?:[ ,]{{1,2}}(?:{spelled}|{YEAR}))?
        )(?![^\W_]|[.,/:-]\d|\ ?%)""",
        re.X | re.I,
    )


def read(written: str) -> Date | None:
    """Day, month and year of a written date; None where there is no such day. One written in words gives day 0.

    >>> read("2nd Feb 52"), read("1988-04-17"), read("07 .12.1 944"), read("31/02/1960")
    (Date(day=2, month=2, year=1952), Date(day=17, month=4, year=1988), Date(day=7, month=12, year=1944), None)
    >>> read("VII.ii.49"), read("Nov 30, 1955"), read("twelfth of March")
    (Date(day=7, month=2, year=1949), Date(day=30, month=11, year=1955), Date(day=0, month=0, year=None))
    """
    text = written.lower()
    names = [name for name in NAME.findall(text) if name in NUMBER_OF]
    figures = re.findall(r"\d+", text.replace(names[0], " ") if names else text)
    roman = None if names else ROMAN.search(text)
    if not figures or (len(figures) == 1 and (len(figures[0]) == 4 or any(word in ORDINALS for word in WORD.findall(text)))):
        return Date(0, 0, _century(int(figures[0])) if figures else None)
    if YEAR_AND_ROMAN.match(text):
        return Date(0, 0, int(figures[0]))
    if names:
        month: int | None = NUMBER_OF[names[0]]
        day, *rest = figures
    elif roman:
        month = NUMERALS.index(roman[2]) + 1
        day, *rest = re.findall(r"\d+|^[ivx]+", text)
        day = day if day.isdigit() else str(NUMERALS.index(day) + 1 if day in NUMERALS else 0)
    else:
        month = None
        day, *rest = _numbers(text)
    numbers = [int(n) for n in rest]
    if month is None:
        month = numbers.pop(0) if numbers else 0
        if len(day) == 4:
            return _possible(numbers[0] if numbers else 0, month, int(day))
        if month > 12 >= int(day):
            return _possible(month, int(day), numbers[0] if numbers else None)
    return _possible(int(day), month, numbers[0] if numbers else None)


def _numbers(text: str) -> list[str]:
    """The groups of digits of a date in figures, scanning slips undone, a single run cut up."""
    if re.fullmatch(r"[\doli ./,\\'-]+", text):
        text = text.translate(str.maketrans("oli", "011"))
        text = re.sub(r"(?<=\d) (?=\d)", "", text) if re.search(r"[./,\\-]", text) else text
    groups = re.findall(r"\d+", text)
    if len(groups) == 1 and len(groups[0]) in (6, 8):
        run = groups[0]
        year_first = len(run) == 8 and run[:2] in ("19", "20") and int(run[4:6]) <= 12
        return [run[:4], run[4:6], run[6:]] if year_first else [run[:2], run[2:4], run[4:]]
    return groups


def _century(year: int) -> int:
    """A year of two digits in full."""
    return year if year > 99 else year + (2000 if year <= 30 else 1900)


def _possible(day: int, month: int, year: int | None) -> Date | None:
    return Date(day, month, None if year is None else _century(year)) if 1 <= month <= 12 and 1 <= day <= LENGTH[month] else None


WORD = re.compile(r"[a-z]+")
YEAR_AND_ROMAN = re.compile(r"(?:19|20)\d\d[./ -][ivx]{1,4}[./ -]\d")
NAME = re.compile(r"0ct|n0v|[^\W\d_]{3,}(?: fómhair)?")
ROMAN = re.compile(r"^(\d{1,2}|[ivx]{1,6})[ ./-]([ivx]{1,4})[ ./-]")
NUMERALS = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
    "xxi",
    "xxii",
    "xxiii",
    "xxiv",
    "xxv",
    "xxvi",
    "xxvii",
    "xxviii",
    "xxix",
    "xxx",
    "xxxi",
]
LENGTH = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
