"""A photo, video, recording or scan that is attached, shown, linked or named: IMG_2041.jpg, "pic below", "video in comments".

Source: the Department of Health's definition, "pictures, photographs, videos, audio or other images of patients". A candidate only: `people` decides
whether it shows somebody, or the new car park.
"""

import re
from collections.abc import Iterator

from nhsredact.model import Confidence, Finding
from nhsredact.view import View

LABEL = "MEDIA"
FILE = re.compile(r"\.(?:jpe?g|png|heic|heif|gif|webp|tiff?|bmp|nef|cr2|dcm|mp4|m4a|m4v|mov|avi|mkv|webm|mp3|wav|opus|aac)\b", re.I)
STEM = re.compile(r"[\w()-]+(?:\.[\w-]+)*$")
LONGEST_STEM = 80
THING = (
    r"(?:(?:group\ |front-page\ |family\ |baby\ |profile\ )?(?:photo(?:graph|s|graphs)?|pic(?:s|ture|tures)?|selfies?|snaps?)|videos?|(?:video\ )?clips?"
    r"|footage|film|screenshots?|screengrabs?|voice\ ?notes?|recordings?|audio|scans?|x-?rays?|images?|mri|ct|ultrasound)"
)
SHOWN = (
    r"(?:attached|enclosed|below|above|here|overleaf|in\ (?:the\ )?(?:comments?|thread|replies|attachment|chat|link)|to\ follow|shared|posted|opposite"
    r"|inset)"
)
TELLING = re.compile(
    rf"""\b{THING}(?=\ \(?(?:is\ |are\ |was\ )?{SHOWN}\b|\ ?(?:👇|⬇|👆|⬆|📸|📷))
        |\b(?:attached|enclosed|pictured|sharing|posted|see|📸|📷)\ (?:is\ |are\ )?(?:(?:the|an?|my|his|her|their|this)\ )?{THING}\b
        |\bpictured\b""",
    re.X,
)


HINTS = tuple("photo pic snap selfie video clip footage film screen note record audio scan ray image mri ct ultra".split())


def recognise(view: View) -> Iterator[Finding]:
    for match in FILE.finditer(view.text):
        stem = STEM.search(view.text, max(0, match.start() - LONGEST_STEM), match.start())
        if stem:
            yield view.finding(stem.start(), match.end(), LABEL, "media", Confidence.POSSIBLE, "file name")
    if not any(hint in view.lower for hint in HINTS):
        return
    for match in TELLING.finditer(view.lower):
        yield view.finding(*match.span(), LABEL, "media", Confidence.POSSIBLE, "shown")
