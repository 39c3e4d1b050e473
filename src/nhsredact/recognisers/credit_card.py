"""Payment card number: 13 to 19 digits, in the groups embossed on the card or in one run.

Source: ISO/IEC 7812. Check digit and issuer hold: SURE in card groups or when called a card, LIKELY in one run of 15 digits or more,
unless the text calls it something else (IMEI, barcode). A number called a card is reported even if the check digit fails.
"""

import re
from collections.abc import Iterator

from nhsredact.checks import payment_card
from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before, said_near
from nhsredact.view import View

LABEL = "CREDIT_CARD"
SHAPE = re.compile(
    r"[0-9](?<![\w.+£$€*/-][0-9])(?!(?<=[0-9],[0-9])[0-9]{2}(?![0-9]))(?:[ .\-_\n\t|]{0,3}[0-9]){12,18}(?![\w*]|[./-][0-9]|,[0-9]{3})"
)
GROUPED = re.compile(
    r"[0-9]{4}(?:\W{1,3}[0-9]{4}){3}(?:\W{1,3}[0-9]{1,3})?|3[47][0-9]{2}\W{1,3}[0-9]{6}\W{1,3}[0-9]{5}|3[0-9]{3}\W{1,3}[0-9]{6}\W{1,3}[0-9]{4}"
)
SIXTEEN = re.compile(r"[0-9](?:[ .\-_\n\t|]{0,3}[0-9]){15}(?![0-9])")
CUE = re.compile(
    r"\b(?:(?:credit|debit|bank|pre-?paid|payment)?\s?cards?|visa|master\s?card|maestro|am(?:erican\s)?ex(?:press)?|switch|delta|solo|pan|cvv|cvc"
    r"|long\s(?:card\s)?number|barclaycard|monzo|revolut|starling)\b",
    re.I,
)
OTHER = re.compile(
    r"\b(?:imei|bar\s?code|isbn|ean|gtin|serial|s/n|tracking|parcel|consignment|iccid|sim|mpan|mprn|meter|order|lot|batch|udi|smart\s?cards?"
    r"|(?:library|loyalty|club|nectar|boots|fuel|steroid|appointment|donor)\s?card)\b(?:\W|\b(?:no|number|num|ref|id|code|is|was)\b){0,8}$",
    re.I,
)


def recognise(view: View) -> Iterator[Finding]:
    if not view.has_digit:
        return
    for match in SHAPE.finditer(view.text):
        start, end = match.span()
        if not _valid(match.group()) and (first := SIXTEEN.match(view.text, start, end)) and _valid(first.group()):
            end = first.end()
        typed = view.text[start:end]
        called = said_near(view, start, end, CUE, 40)
        grouped = GROUPED.fullmatch(typed) is not None
        valid = _valid(typed)
        # numbers in a row may be observations: digits in one run, card groups, or (called a card) groups of three and more are one number
        together = typed.isdigit() or grouped or (called and min(map(len, re.findall("[0-9]+", typed))) > 2)
        if said_before(view, start, OTHER, 40) or valid + called + together < 2:
            continue
        if valid and (called or grouped):
            yield view.finding(start, end, LABEL, "credit_card", Confidence.SURE, "check digit and issuer hold")
        elif called or len(re.sub(r"\D", "", typed)) >= 15:
            yield view.finding(
                start, end, LABEL, "credit_card", Confidence.LIKELY, "called a card" if called else "check digit and issuer hold"
            )


def _valid(typed: str) -> bool:
    return payment_card.is_valid(re.sub(r"[\W_]", "", typed))
