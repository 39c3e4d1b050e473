"""UK spellings of every name and synonym in orphanet_compact.csv that has a US spelling.

    uk_spellings.py orphanet_compact.csv > out.tsv      (orpha_code TAB form TAB uk_spelling)

ALWAYS rules turn a US spelling into the UK one.  OPTIONAL rules are spellings that live side by side in
UK text (-ize/-ise, fetal/foetal, sulfate/sulphate, leukocyte/leucocyte, neuron/neurone, -tropic/-trophic,
angioedema/angio-oedema ...): every combination is written.  Words that only look American are protected
(hemi-, systemic, erythema, choroideremia, colorectal, schizo-, sized, proper names ...); abbreviations are
left alone; case is kept.  A form that is already a name or synonym anywhere in the csv is not written.
Data: Orphanet / Orphadata, CC BY 4.0.
"""

import csv
import itertools
import re
import sys

# Each rule works on one word in lower case (hyphens and spaces part words).
ALWAYS = [
    (r"(?<!c)hem(?=o|at|ang)", "haem"),
    (r"^heme$", "haem"),  # hemo-, hemat-, hemangi-, not chemo-
    (r"(?<![a])emia(s?)$", r"aemia\1"),
    (r"(?<!a)emic$", "aemic"),  # -emia, -emic
    (r"(?<=[a-z]{3})oesophag", "o-oesophag"),  # tracheoesophageal: tracheo-oesophageal
    (r"(?<!o)esophag", "oesophag"),
    (r"(?<!o)edema(?!n)", "oedema"),
    (r"^etiolog", "aetiolog"),
    (r"(?<!o)estrogen", "oestrogen"),
    (r"(?<!o)estradiol", "oestradiol"),
    (r"rrhea", "rrhoea"),
    (r"rrheic", "rrhoeic"),
    (r"rrheo(?=gen)", "rrhoeo"),
    (r"pnea$", "pnoea"),
    (r"pneic$", "pnoeic"),
    (r"^pediatric", "paediatric"),
    (r"orthopedic", "orthopaedic"),
    (r"gynec", "gynaec"),
    (r"celiac", "coeliac"),
    (r"^cec(?=al$|um$)", "caec"),
    (r"^fec(?=al$|es$)", "faec"),
    (r"^celosomia", "coelosomia"),
    (r"^((?:an|par|dys|hyper|hypo)?)esthe(?=si|t)", r"\1aesthe"),
    (r"tumor(?=s?$|al$)", "tumour"),
    (r"^color(?=s?$|ed$|less$)", "colour"),
    (r"^fiber(s?)$", r"fibre\1"),
    (r"^center(s?|ed)$", r"centre\1"),
    (r"^behavior", "behaviour"),
    (r"^behavorial$", "behavioural"),
    (r"^(od|hum|lab)or$", r"\1our"),
    (r"^gray(ing)?$", r"grey\1"),
    (r"^smoldering$", "smouldering"),
    (r"^mold$", "mould"),
    (r"^aging$", "ageing"),
    (r"^goiter(s?)$", r"goitre\1"),
    (r"^nev(?=us$|i$|oid$)", "naev"),
    (r"^ameb", "amoeb"),
    (r"^wooly$", "woolly"),
    (r"^(para|cata|dia)lyz", r"\1lys"),
    (r"^preeclampsia$", "pre-eclampsia"),
]
OPTIONAL = [
    (r"(?<=[a-z]{2})iz(?=(?:e|es|ed|er|ers|ing|ation|ations)$)", "is"),  # generalized: generalised
    (r"^fet(?=al$|us$|o$|omaternal$|oprotein$|opath)", "foet"),
    (r"embryofet(?=opath)", "embryofoet"),
    (r"sulf", "sulph"),
    (r"leuk(?=ocyt|openi|oencephal|odystroph|otrien|onychi|okerat)", "leuc"),
    (r"^neuron(s?)$", r"neurone\1"),
    (r"(gonado|cortico|thyro|somato)trop(?=ic$|in)", r"\1troph"),
    (r"^angioedema$", "angio-oedema"),
    (r"^vulvar$", "vulval"),
    (r"^homeosta", "homoeosta"),
]
PROTECT = re.compile(
    r"choroideremia|(?:ul)?erythem.*|exanthem.*|endemic|epidemic|.*systemic|academic|polemic|bohemi.*"
    r"|horizontal.*|schiz.*|sized?|.*size|seizure.*|prize"
)
WORD = re.compile(r"[^\W\d_]+")


def _word(word, rules):
    low = word.lower()
    if word == "HyperCKemia":
        return "HyperCKaemia"
    if not (word.islower() or word.istitle()) or PROTECT.fullmatch(low):  # abbreviations, names such as McKusick
        return word
    new = low
    for pattern, repl in rules:
        new = re.sub(pattern, repl, new)
    if new == low:
        return word
    return new[0].upper() + new[1:] if word[0].isupper() else new


def _text(text, rules):
    return WORD.sub(lambda m: _word(m[0], rules), text)


def uk_forms(name):
    """The UK spellings of one name, without the name itself, the plainest first."""
    base = _text(name, ALWAYS)
    live = [rule for rule in OPTIONAL if _text(base, [rule]) != base]
    out = []
    for n in range(len(live) + 1):
        for rules in itertools.combinations(live, n):
            form = _text(base, rules) if rules else base
            if form != name and form not in out:
                out.append(form)
    return out


def generate(rows):
    """(code, UK form) for each row, forms already in the csv left out."""
    known = {f.strip().lower() for r in rows for f in [r["name"], *r["synonyms"].split("|")]}
    for r in rows:
        seen = set()
        for f in [r["name"], *r["synonyms"].split("|")]:
            for u in uk_forms(" ".join(f.split())):
                if u.lower() not in known and u.lower() not in seen:
                    seen.add(u.lower())
                    yield r["orphacode"], u


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", newline="") as f:
        for code, form in generate(list(csv.DictReader(f))):
            print(code, form, "uk_spelling", sep="\t")
