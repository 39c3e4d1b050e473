"""A statement in the text that whoever it is about agreed to be published: it turns block into review, never into publish.

Source: NHS England, Confidentiality policy; GMC, Confidentiality (2017): consent is to a certain use and is recorded. A text that says so is therefore
for a person to check against the record. Consent to an operation, and consent that was not given, are none.
"""

import re

from nhsredact.view import View

WHOSE = r"(?:h(?:er|is)|their|the\ (?:family|patient|parents|couple)(?:'s)?|(?:mum|dad|mother|father|parent|family)(?:'s)?|[A-Z]\w+'s|[A-Z]\w+s')"
GIVEN = re.compile(
    rf"""\b(?:
        (?:has|have|had|who|and|kindly|both|she|he|they|family|parents)\ (?:kindly\ |all\ |both\ |happily\ |very\ )*(?:agreed|consented|asked\ us)
            \ (?:(?:for|to)\ (?:us\ )?(?:(?:her|his|their|its|the|it|this|be)\ ?(?:story|name|names|photos?|picture|image|words)?\ ?)?
                (?:to\ )?(?:be\ )?(?:shar|tell|told|appear|publi|nam|us(?:e|ing)|post|print|feature|identif|photograph|film))
      | (?:gave|given|giving|has|have|had|with|by|got|have\ got)\ (?:us\ |me\ )?(?:{WHOSE}\ )?(?:full\ |kind\ |written\ |signed\ |express\ |verbal\ )*
            (?:consent|permission|agreement|blessing)\b(?:\ from\ {WHOSE})?
      | (?:shared|published|posted|told|used|reproduced|printed|photographed|named)\ (?:here\ )?(?:with|by)\ (?:{WHOSE}\ |kind\ |full\ |written\ )*
            (?:consent|permission|agreement|blessing)
      | signed\ (?:our|a|the|their|her|his)\ (?:media\ |photo(?:graphy)?\ |publicity\ |filming\ )?(?:consent|release)\ form
      | (?:is|are|was|were)\ (?:very\ |more\ than\ |quite\ )*happy
            \ (?:for\ (?:us|me|her|his|their|you)\b|to\ (?:be\ (?:named|identified|photographed)|share|have))
      | (?:consent|permission)\ (?:form\ )?(?:has\ been\ |was\ |is\ )?(?:obtained|given|granted|held|on\ file|signed|in\ place)
      | (?:said|says)\ (?:we|i|you)\ (?:can|could|may|might)\ (?:share|use|post|tell|print|name)
      | by\ agreement\ with
    )""",
    re.X | re.I,
)
NONE = re.compile(
    r"""(?:without|no|not|never|lack\ of|nor|n't|refused|declined|withdr[ae]wn?|waiting\ for|await(?:ing)?|before|until|if|unless|need(?:s|ed)?|pending|check)
        \b[^.!?\n]{0,30}$""",
    re.X | re.I,
)
TO_CARE = re.compile(
    r"""[^.!?\n]{0,12}\b(?:(?:for|to)\ (?:the\ |an?\ |her\ |his\ |their\ )?
        (?:surgery|operat|procedure|treat|anaesth|examin|blood|transfus|scan|biopsy|vaccin|injection|trial|study|care|admission|transfer|referral|theatre))
        |^\ (?:4|form\ 4)\b""",
    re.X | re.I,
)


def stated(view: View) -> bool:
    """Whether the text says that those it is about agreed to its publication."""
    for match in GIVEN.finditer(view.text):
        refused = NONE.search(view.text, max(0, match.start() - 40), match.start())
        if not refused and not TO_CARE.match(view.text, match.end()):
            return True
    return False
