"""Bank account: sort code, account number, both together as one finding, IBAN, building society roll number.

Source: UK payment schemes, six-digit sort code and eight-digit account number; ISO 13616 (IBAN). A sort code is also a date or a time, and
eight digits are anything: each needs its word, or the two need each other. Two that could be a date and a lab number, with no word, are
left alone.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import column, iban
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before
from nhsredact.view import View

LABEL = "BANK_ACCOUNT"
SORT = r"(?:[0-9]{2} ?[ \-./] ?[0-9]{2} ?[ \-./] ?[0-9]{2}|[0-9]{6})"
ACCOUNT = r"(?:[0-9]{7,10}|[0-9]{4}[ -][0-9]{4}|[0-9]{2}(?:[ -][0-9]{2}){3}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{2}|(?:[0-9] ){7}[0-9])"
ACCOUNT_WORD = r"(?:\b(?:a/?c{1,2}|acc?o?u?n?ts?|accn|acct|acc)\b\.?)"
SORT_WORD = r"(?:\bs(?:ort)?[\s/-]?(?:c(?:ode)?s?)\b|\bsort\b|\bcod\s+didoli\b)"
FILL = r"(?:[\s,;:|/()&.=#+-]|\b(?:no|num|number|nos|is|and|the|name|bank|to|for|account|acc|acct)\b){0,12}"
NUMBER = re.compile(r"[0-9](?<![\w./£$€+@-][0-9])(?!(?<=[0-9],[0-9])[0-9]{2}(?![0-9]))[0-9 ]")
BOTH = re.compile(
    rf"(?P<sort>{SORT})(?P<fill>[ \t,;:|/()&.=-]{{0,6}}(?:and\s)?(?:{ACCOUNT_WORD}{FILL})?)"
    rf"(?P<account>[0-9]{{7,8}}|[0-9]{{4}}[ -][0-9]{{4}})(?![\w]|[./:-][0-9])",
    re.I,
)
SORT_ALONE = re.compile(rf"{SORT}(?![\w]|[./:-][0-9]|[ ][0-9]{{2}}\b)")
ACCOUNT_ALONE = re.compile(rf"{ACCOUNT}(?![\w]|[./:-][0-9])")
SORT_SAID = re.compile(rf"{SORT_WORD}{FILL}(?:\([^\d()]{{1,20}}\)\W{{0,3}})?$", re.I)
ACCOUNT_SAID = re.compile(
    rf"{ACCOUNT_WORD}{FILL}(?:\([^\d()]{{1,20}}\)\W{{0,3}})?$|\bacc\w*\s(?:in\s(?:the\s)?)?(?:name|holder)[^\d\n]{{0,30}}$|\bcyfrif\b[^\d]{{0,12}}$",
    re.I,
)
OTHER_ACCOUNT = re.compile(
    r"(?:facebook|twitter|instagram|tiktok|user|e-?mail|portal|log[\s-]?in|nhs|gas|electric\w*|water|energy|customer|client|app|online|council\stax)\s+acc?",
    re.I,
)
MONEY = re.compile(
    rf"{SORT_WORD}|\bbank|\bbacs\b|\bpay|\brefund|\btransfer|\bsociety\b|\bnationwide\b|\bbarclays\b|\blloyds\b|\bnatwest\b|\bhsbc\b|\bsantander\b|\bmonzo\b|\bhalifax\b",
    re.I,
)
ACCOUNT_HEAD = re.compile(rf"^{ACCOUNT_WORD}", re.I)
SORT_HEAD = re.compile(rf"^{SORT_WORD}", re.I)
IBAN_SAID = re.compile(r"\bIBAN\b[^\d]{0,15}$", re.I)
DATE = re.compile(r"(?:0[1-9]|[12][0-9]|3[01])\W(?:0[1-9]|1[0-2])\W[0-9]{2}")
IBAN = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z][0-9]{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)")
ROLL = re.compile(
    r"\broll\s?(?:no|num|number|ref)?\b[^\w\n]{0,4}(?:is\s|was\s)?\s?"
    r"(?P<roll>[A-Za-z0-9]{0,4}[ /-]?[0-9][0-9 /-]{4,14}[0-9](?:[ /-]?[A-Za-z]{1,3}\b)?)",
    re.I,
)


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    text, done = view.text, 0
    sorts = any(word in view.lower for word in ("sort", "s/c", "sc ", "sc:", "sc-", "didoli"))
    accounts = "acc" in view.lower or "a/c" in view.lower or "cyfrif" in view.lower
    for match in NUMBER.finditer(text):
        start = match.start()
        if start < done:
            continue
        sort, both = SORT_ALONE.match(text, start), BOTH.match(text, start)
        sort_said = sorts and (sort or both) and (said_before(view, start, SORT_SAID, 50) or _head(text, start, SORT_HEAD))
        if both and (sort_said or _account_beside(both) or _paired(text, both)):
            done = both.end()
            if not both["sort"].startswith("00"):  # an example
                yield view.finding(start, done, LABEL, "bank_account", Confidence.LIKELY, "sort code and account number together")
        elif sort_said and sort:
            done = sort.end()
            yield view.finding(start, done, LABEL, "bank_account", Confidence.LIKELY, "called a sort code")
        elif accounts and (account := ACCOUNT_ALONE.match(text, start)) and _is_account(view, start, account.group()):
            done = account.end()
            yield view.finding(start, done, LABEL, "bank_account", Confidence.LIKELY, "called an account")
    yield from _others(view)


def _account_beside(both: re.Match[str]) -> bool:
    """Whether a word for account stands between the two numbers."""
    return re.search(ACCOUNT_WORD, both["fill"], re.I) is not None


def _paired(text: str, both: re.Match[str]) -> bool:
    """Whether two numbers with no word of their own read as sort code and account: written 12-34-56 and no date, or money spoken of."""
    typed = both["sort"]
    if typed.isdigit() or DATE.fullmatch(typed):
        return MONEY.search(text, max(0, both.start() - 30), both.start()) is not None
    return True


def _is_account(view: View, start: int, typed: str) -> bool:
    """Eight digits called an account; seven, nine or ten only where the text speaks of money as well."""
    said = said_before(view, start, ACCOUNT_SAID, 50) or _head(view.text, start, ACCOUNT_HEAD)
    if not said or said_before(view, start, OTHER_ACCOUNT, 50):
        return False
    return len(re.sub(r"\D", "", typed)) == 8 or said_before(view, start, MONEY, 80)


def _head(text: str, start: int, words: re.Pattern[str]) -> bool:
    """Whether the column is headed so."""
    return "\n" in text and words.search(column.heads(text, start)) is not None


def _others(view: View) -> Iterator[Finding]:
    for match in IBAN.finditer(view.text):
        if iban.is_valid(match.group()):
            yield view.finding(match.start(), match.end(), LABEL, "bank_account", Confidence.SURE, "IBAN, check digits hold")
        elif said_before(view, match.start(), IBAN_SAID, 25):
            yield view.finding(match.start(), match.end(), LABEL, "bank_account", Confidence.LIKELY, "called an IBAN")
    for match in ROLL.finditer(view.text) if "roll" in view.lower else ():
        yield view.finding(*match.span("roll"), LABEL, "bank_account", Confidence.LIKELY, "called a roll number")
