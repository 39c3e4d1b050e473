"""IP address, version 4 or 6; a port or the length of a network behind it is left out.

Source: RFC 791, RFC 4291 by the standard library's `ipaddress`. Four numbers with dots are also versions and sections: these are told by
the word before them, and by numbers that are all small. Loopback, mask and broadcast addresses belong to nobody.
"""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from itertools import chain

from nhsredact.model import Confidence, Finding
from nhsredact.pattern import said_before
from nhsredact.view import View

LABEL = "IP_ADDRESS"
FOUR = re.compile(r"[0-9](?:(?<=ip[0-9])|(?<![\w.£$€+][0-9]))[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?![\w%]|\.[0-9])")
# written so that it is no link: 203[.]0[.]113[.]47
DISARMED = re.compile(r"[0-9](?<![\w.£$€+-][0-9])[0-9]{0,2}(?:(?: ?\[dot\] ?| dot |\[\.\]|\(\.\))[0-9]{1,3}){3}(?![\w%]|\.[0-9])")
SPACED = re.compile(r"[0-9](?<![\w.£$€,+-][0-9])[0-9]{0,2}(?: ?[.,] ?[0-9]{1,3}){3}(?![\w%]|[.,][0-9])")
SIX = re.compile(r"[0-9A-Fa-f:](?:(?<![\w:.].)|(?<=[g-zG-Z]:.))[0-9A-Fa-f]{0,3}:[0-9A-Fa-f:]{1,36}(?:\.[0-9]{1,3}){0,3}(?![\w:])")
CUE = re.compile(
    r"\bIP(?:s|v[46])?\b|\bip[\s_]?addr|\baddress|\bhost|\bserver|\blogg?(?:ed|in|on|s)?\b|\bsession|\bdevice|\bfrom\b|\brouter|\bport\b|\bremote|\bclient",
    re.I,
)
NUMBERED = re.compile(
    r"(?:\bv|\bver(?:sion|\.)?|\brelease|\bfirmware|\bsoftware|\bbuild|\bdriver|\bupdate|\bsection|\bsect?\.?|§|\bpara(?:graph)?s?|\bclause|\bchapter"
    r"|\bappendix|\bfig(?:ure)?|\btable|\bstandard|\bitem|\bpolicy|\bv\.|\bios|\bandroid|\bchrome|\boid|\bdns|\bgateway|\bmask)"
    r"[\s.:]{0,3}(?:no\.?|number|is|to|the)?\s{0,2}$",
    re.I,
)


def recognise(view: View) -> Iterator[Finding]:
    text, covered = view.text, set[int]()
    if "::" in text or text.count(":") > 6:
        for match in SIX.finditer(text):
            stop = match.end() - (match.group().endswith(":") and not match.group().endswith("::"))
            if _is_six(text[match.start() : stop]):
                covered.update(range(match.start(), stop))
                yield view.finding(match.start(), stop, LABEL, "ip_address", Confidence.SURE, "shape")
    if view.has_digit:
        disarmed = DISARMED.finditer(text) if "[.]" in text or "dot" in text or "(.)" in text else ()
        for match in chain(FOUR.finditer(text) if text.count(".") > 2 else (), disarmed):
            numbers = [int(n) for n in re.findall("[0-9]+", match.group())]
            if match.start() not in covered and _belongs(match.group()) and not said_before(view, match.start(), NUMBERED, 30):
                called = said_before(view, match.start(), CUE, 40)
                if called or max(numbers) >= 32:
                    confidence = Confidence.SURE if called else Confidence.LIKELY
                    yield view.finding(match.start(), match.end(), LABEL, "ip_address", confidence, "called so" if called else "shape")
        for match in SPACED.finditer(text) if "IP" in text else ():
            if not FOUR.fullmatch(match.group()) and _belongs(match.group()) and said_before(view, match.start(), CALLED, 20):
                yield view.finding(match.start(), match.end(), LABEL, "ip_address", Confidence.LIKELY, "called so")


CALLED = re.compile(r"\bIP\b[^\d\n]{0,16}$")


def _belongs(typed: str) -> bool:
    """Whether the four numbers are an address that one machine can have."""
    try:
        address = IPv4Address(".".join(re.findall("[0-9]+", typed)))
    except AddressValueError:
        return False
    return not (address.is_loopback or address.is_multicast or address.is_unspecified or typed.startswith(("0", "255")))


def _is_six(typed: str) -> bool:
    """Whether it is a version 6 address with more than a few digits, so that neither a time nor a double colon is taken for one."""
    if len(typed) < 7 or typed.count(":") < 2 or not re.search("[0-9]", typed):
        return False
    try:
        IPv6Address(typed)
    except AddressValueError:
        return False
    return True
