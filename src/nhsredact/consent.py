"""A statement in the text that whoever it is about agreed to be published: it turns block into review, never into publish.

Source: GMC, Confidentiality (2017): consent is to a certain use and is recorded. A text that says so is therefore for a person to check against the
record. It must speak of publishing in the same breath: consent to an operation, to a search or to sharing records is none; nor is consent that was
refused, withdrawn or is still awaited, anywhere in the text.
"""

import re

from nhsredact.view import View

AGREED = r"""(?:agreed|consent(?:ed)?|permission|blessing|(?:is|are|was|were)\ (?:\w+\ ){0,2}happy|by\ agreement|asked\ us\ to
    |said\ (?:we|you|i)\ (?:can|could|may))"""
THEIRS = r"(?:(?:her|his|their|the|this|our|my|a)\ )?(?:\w+\ )?"
PUBLISHED = rf"""(?:
      (?:shar(?:e|ed|ing)|tell(?:ing)?|told|us(?:e|ed|ing)|publish(?:ed|ing)?|print(?:ed|ing)?|post(?:ed|ing)?|appear\ in|take|taken)\ {THEIRS}
        (?:stor(?:y|ies)|photo\w*|pictures?|images?|video|names?|experience|journey|words|quotes?|case\ study)
    | (?:be|being)\ (?:shared|told|named|identified|published|posted|printed|photographed|filmed|featured|used)
    | shar(?:e|ed|ing)\ (?:it|this|that|here)\b | (?:to|for|about)\ publi(?:sh|cation|city)
    | (?:story|photo\w*|picture|image|video|name)\b)"""
GIVEN = re.compile(rf"\b{AGREED}\b[^.!?\n]{{0,60}}?\b{PUBLISHED}", re.X | re.I)
WITH = re.compile(
    r"\b(?:shared|published|posted|used|reproduced|printed|photographed|filmed|named|told|photo|picture|image|story)\b[^.!?\n]{0,40}?"
    r"\b(?:with|by|has|have|gave|given)\b[^.!?\n]{0,30}?\b(?:consent|permission|agreement|blessing)\b",
    re.I,
)
FORM = re.compile(
    r"\bsigned (?:our (?:\w+ )?|(?:a|the|their|her|his) (?:media|photo\w*|publicity|filming|story) )(?:consent|release) form\b", re.I
)
HELD = re.compile(r"\bconsent to publi\w+ (?:has been |was |is )?(?:obtained|given|held|on file)\b", re.I)
REFUSED = re.compile(
    r"""\b(?:refus|declin|withdr[ae]w|do\ not\ (?:publish|post|share)|to\ be\ confirmed|await|pending
        |(?:no|not|never|without|lack\ of|nor|until|unless|if|before|need|check|ask|get|seek|require)
            \b[^.!?\n]{0,30}\b(?:consent|permission|agree|blessing|happy)
        |(?:n't|not)\ (?:\w+\ ){0,2}(?:consent|agree|given))""",
    re.X | re.I,
)
ELSE = re.compile(
    r"\b(?:surger|operat|procedure|treat|anaesth|examin|transfus|biops|amputat|puncture|theatre|section|search|records"
    r"|restraint|coroner|overdose|referral)",
    re.I,
)
COVERS = frozenset(
    "PERSON INITIALS MEDIA AGE DATE LOCATION ORGANISATION OCCUPATION NRP RARE_CONDITION RARE_TREATMENT SMALL_NUMBER UNIQUE_EVENT SOCIAL_HANDLE URL".split()
)
"""What people agree to have told: a name, a picture, a story. Nobody agrees to the publication of a number, an address or a telephone in such words."""
STATED = "the text says that consent was given: look up the record"
SENTENCE = re.compile(r"[^.!?\n]*")


def stated(view: View) -> bool:
    """Whether the text says that those it is about agreed to its publication."""
    if REFUSED.search(view.text):
        return False
    return any(
        not ELSE.search(SENTENCE.match(view.text, match.start()).group())  # type: ignore[union-attr]
        for pattern in (GIVEN, WITH, FORM, HELD)
        for match in pattern.finditer(view.text)
    )
