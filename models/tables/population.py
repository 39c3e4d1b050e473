"""Builds the tables that `assess` counts with: data/places.txt, ages.txt, rare_conditions.txt, rare_treatments.txt, occupations.txt, backgrounds.txt.

usage: population.py PLACES.csv LOCAL_AUTHORITIES.csv POSTCODE_DISTRICTS.csv ORPHANET.csv TARGET_FOLDER

Places: OS Open Names 2019 (OGL v3) with the populations of GeoNames (CC BY 4.0); people by local authority and age: ONS mid-2023, NRS and NISRA
mid-2019 (OGL v3); people by postcode district: 2011 census (OGL v3). Rare conditions: Orphanet / Orphadata, March 2025 (CC BY 4.0).
Beside this file: rare_lay_names.tsv (lay names, abbreviations and British spellings by Orphanet code), rare_treatments.toml and base_rates.toml
(people treated, and people of an occupation, religion or background: each row says what it rests on), compiled for nhsredact.
"""

import csv
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

USUAL = {
    "City": (100_000, 400_000),
    "Town": (4_000, 60_000),
    "Village": (200, 5_000),
    "Hamlet": (10, 300),
    "Suburban Area": (2_000, 25_000),
    "Other Settlement": (10, 500),
    "NI locality": (300, 15_000),
}
"""People in a place of a kind that has no count of its own: about nine in ten of the places that have one lie between."""
COUNTED = 1.25
"""How far a count of some years ago may be off, as a factor."""
PART = 3.0
"""What names a local authority may mean its chief town alone, a part of so much at the least."""
CLASSES = {
    "<1 / 1 000 000": (1e-8, 1e-6),
    "1-9 / 1 000 000": (1e-6, 9e-6),
    "1-9 / 100 000": (1e-5, 9e-5),
    "1-5 / 10 000": (1e-4, 5e-4),
    "6-9 / 10 000": (6e-4, 9e-4),
    ">1 / 1000": (1e-3, 5e-3),
}
UNKNOWN = (1e-8, 5e-4)
"""A rare condition whose class nobody knows: fewer than 1 in 2,000 by definition."""
ELSEWHERE = 2.0
"""How far the United Kingdom may be from the population that Orphanet's class was measured in, as a factor."""
YEARS = (1.0, 20.0)
"""How long people live with a condition of which only the incidence is known."""
LIVING = 0.3
"""Of those born with a condition, the share that is alive, at the least."""
HERE = Path(__file__).parent
PEOPLE = 67_600_000
NOBODY = 0.5 / PEOPLE
"""The least share: half a person."""
SHORTEST = 4
"""A treatment's abbreviation of so few letters is something else more often."""
NATIONS = {"england": 57_700_000, "scotland": 5_490_000, "wales": 3_160_000, "northern ireland": 1_920_000}
"""Mid-2023 estimates (ONS, NRS, NISRA), in thousands rounded."""
ISLANDS = """lewis and harris 21031, skye 10008, mull 2800, islay 3228, arran 4629, bute 6498, tiree 653, barra 1174, south uist 1754, north uist 1254,
    benbecula 1303, orkney 21349, shetland 23167, jura 196, colonsay 124, coll 195, eigg 83, rum 22, canna 18, muck 27, iona 177, gigha 163,
    lismore 192, unst 632, yell 966, fetlar 61, fair isle 68, foula 38, whalsay 1061, bressay 368, hoy 419, sanday 494, westray 588, stronsay 349,
    rousay 216, eday 160, shapinsay 307, great cumbrae 1376, raasay 161, anglesey 69751, isle of wight 138395, isles of scilly 2203, tresco 175,
    bryher 84, hayling island 17379, canvey island 38170, isle of sheppey 40300, walney island 10651, holy island 180, lundy 28, rathlin 150"""
"""Residents of islands at the census of 2011 (NRS, ONS, NISRA; OGL v3), which the list of places leaves out; "isle of" may stand before each."""
COUNTIES = """kent 1576, devon 811, norfolk 916, essex 1503, lancashire 1235, cumbria 500, surrey 1203, greater manchester 2868, merseyside 1423,
    south yorkshire 1375, west yorkshire 2352, north yorkshire 616, yorkshire 5400, east sussex 546, west sussex 883, sussex 1700, suffolk 761,
    hertfordshire 1199, hampshire 1400, somerset 571, cornwall 570, cheshire 1090, derbyshire 795, nottinghamshire 825, leicestershire 712,
    lincolnshire 769, staffordshire 876, warwickshire 597, worcestershire 604, oxfordshire 725, cambridgeshire 679, gloucestershire 645,
    northamptonshire 785, berkshire 946, bedfordshire 705, tyne and wear 1127, county durham 522, shropshire 324, northumberland 321, hull 267,
    newcastle 300, newcastle upon tyne 300, bristol 472, isle of man 84, jersey 103, guernsey 64, gwent 590, dyfed 385, clwyd 490, glamorgan 1200,
    ayrshire 370, lanarkshire 660, county antrim 650, county down 550, county tyrone 188, county fermanagh 64, county armagh 190, london 8800"""
"""Thousands of people in counties and large places that the other tables lack or take for a hamlet of the name: census 2021 and 2022 rounded
(ONS, NRS, NISRA; OGL v3) and, for areas that are no census geography, sums from memory, all the same within a quarter."""


ISLANDS_ELSEWHERE = {
    "anglesey": "Wales", "isle of wight": "South East", "isles of scilly": "South West", "tresco": "South West", "bryher": "South West",
    "hayling island": "South East", "canvey island": "East of England", "isle of sheppey": "South East", "walney island": "North West",
    "holy island": "", "lundy": "South West", "rathlin": "Northern Ireland",
}  # fmt: skip
COUNTIES_OF = {
    "South East": "kent, surrey, east sussex, west sussex, sussex, hampshire, oxfordshire, berkshire, buckinghamshire",
    "South West": "devon, somerset, cornwall, gloucestershire, dorset, wiltshire, bristol",
    "East of England": "norfolk, essex, suffolk, hertfordshire, cambridgeshire, bedfordshire",
    "North West": "lancashire, cumbria, greater manchester, merseyside, cheshire",
    "Yorkshire and The Humber": "south yorkshire, west yorkshire, north yorkshire, yorkshire, hull",
    "East Midlands": "derbyshire, nottinghamshire, leicestershire, lincolnshire, northamptonshire, rutland",
    "West Midlands": "staffordshire, warwickshire, worcestershire, shropshire, herefordshire",
    "North East": "tyne and wear, county durham, northumberland, newcastle upon tyne",
    "London": "london",
    "Wales": "gwent, dyfed, clwyd, glamorgan, powys",
    "Scotland": "ayrshire, lanarkshire",
    "Northern Ireland": "county antrim, county down, county tyrone, county fermanagh, county armagh",
}
"""The region that a county lies in, or most of it."""


def rows(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def places(names: list[dict[str, str]], authorities: list[dict[str, str]], districts: list[dict[str, str]]) -> dict[str, list[float]]:
    """People by name of place: those of all places of the name together, since the text seldom says which.

    A place that only the list of postcode districts names has as many as its districts at the most.
    """
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in names:
        count = float(row["population_geonames"] or 0)
        low, high = (count / COUNTED, count * COUNTED) if count else USUAL[row["type"]]
        for name in row["name"].lower().split("/"):
            # the least is that of one of them, the most that of all
            found[name.strip()][0] = min(found[name.strip()][0] or low, low)
            found[name.strip()][1] += high
    for row in authorities:
        people = sum(int(row[band]) for band in row if band[0].isdigit())
        low, high = found.get(row["name"].lower(), [people / COUNTED, 0.0])
        found[row["name"].lower()] = [max(low, people / PART), max(high, people * COUNTED)]
    for row in districts:
        people = float(row["population_2011"] or 0)
        if people:
            found[row["district"].lower()] = [people / COUNTED, people * COUNTED]
    listed: dict[str, float] = defaultdict(float)
    for row in districts:
        for name in row["area_names"].split(","):
            listed[name.strip().lower()] += float(row["population_2011"] or 0)
    for name in listed.keys() - found.keys() - {""}:
        if listed[name]:
            found[name] = [min(USUAL["Village"][0], listed[name]), listed[name] * COUNTED]
    return found | larger(districts)


def larger(districts: list[dict[str, str]]) -> dict[str, list[float]]:
    """People of islands, counties, regions and nations."""
    counts: dict[str, float] = defaultdict(float)
    for island in ISLANDS.split(","):
        name, count = island.strip().rsplit(" ", 1)
        counts |= {form: float(count) for form in (name, f"isle of {name}")}
    for county in COUNTIES.split(","):
        name, count = county.strip().rsplit(" ", 1)
        counts[name] = float(count) * 1000
    regions: dict[str, float] = defaultdict(float)
    for row in districts:
        regions[row["region"].lower()] += float(row["population_2011"] or 0)
    united = {
        "united kingdom": sum(NATIONS.values()),
        "uk": sum(NATIONS.values()),
        "great britain": sum(NATIONS.values()) - NATIONS["northern ireland"],
        "england and wales": NATIONS["england"] + NATIONS["wales"],
    }
    return {name: [people / COUNTED, people * COUNTED] for name, people in (counts | regions | NATIONS | united).items() if name}


def regions(names: list[dict[str, str]], districts: list[dict[str, str]]) -> dict[str, str]:
    """The region, or outside England the nation, that holds all places of a name; "England" or "" where they lie in several."""
    listed: dict[str, set[str]] = defaultdict(set)
    for row in districts:
        for name in (row["district"], *row["area_names"].split(",")):
            listed[name.strip().lower()].add(row["region"])
    nations: dict[str, set[str]] = defaultdict(set)
    for row in names:
        for name in row["name"].lower().split("/"):
            nations[name.strip()].add(row["country"])
    english = {row["region"] for row in districts} - {"Scotland", "Wales", "Northern Ireland", ""}
    # a district may reach over a border, so that the nation is what the names of places say
    found = listed | {name: (listed[name] & english or {"England"}) if known == {"England"} else known for name, known in nations.items()}
    for island in ISLANDS.split(","):
        name = island.strip().rsplit(" ", 1)[0]
        nation = ISLANDS_ELSEWHERE.get(name, "Scotland")
        found |= {form: {nation} for form in (name, f"isle of {name}")}
    for region, counties in COUNTIES_OF.items():
        found |= {county.strip(): {region} for county in counties.split(",")}
    return {name: _one_of(places - {""}, english) for name, places in found.items()}


def _one_of(places: set[str], english: set[str]) -> str:
    if len(places) == 1:
        return next(iter(places))
    return "England" if places and places <= english | {"England"} else ""


def ages(authorities: list[dict[str, str]]) -> dict[str, int]:
    bands = [key for key in authorities[0] if key[0].isdigit()]
    return {band: sum(int(row[band]) for row in authorities) for band in bands}


def prevalence(row: dict[str, str]) -> tuple[float, float]:
    """The share of people who have it."""
    low, high = CLASSES.get(row["prev_class"], UNKNOWN)
    low, high = low / ELSEWHERE, high * ELSEWHERE
    if row["prev_class"] in CLASSES and row["prev_type"] == "Annual incidence":
        return low * YEARS[0], high * YEARS[1]
    return (low * LIVING, high) if row["prev_type"] == "Prevalence at birth" else (low, high)


def conditions(orphanet: list[dict[str, str]]) -> dict[str, tuple[float, float]]:
    """Prevalence by every name, synonym and lay name that is no bare abbreviation, in lower case and in British spelling too."""
    found: dict[str, tuple[float, float]] = {}
    lay = defaultdict(list)
    with open(HERE / "rare_lay_names.tsv", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if not row["ambiguous"]:
                lay[row["orpha_code"]].append(row["form"])
    for row in orphanet:
        if row["prev_class"] == ">1 / 1000" or row["type"] == "Particular clinical situation in a disease or syndrome":
            continue
        official = [form for form in (row["name"], *row["synonyms"].split("|")) if " " in form or (len(form) > 7 and form[1:].islower())]
        for form in (*official, *lay[row["orphacode"]]):
            add(found, form, prevalence(row))
    common = (HERE / "common_conditions.txt").read_text(encoding="utf-8").splitlines()
    return {form: share for form, share in found.items() if form not in common}


def add(table: dict[str, tuple[float, float]], form: str, interval: tuple[float, float]) -> None:
    """One more name; where it had an interval already, the wider of both."""
    low, high = table.get(form.lower(), interval)
    table[form.lower()] = max(min(low, interval[0]), NOBODY), max(high, interval[1], NOBODY)


def treatments() -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for row in tomllib.loads((HERE / "rare_treatments.toml").read_text(encoding="utf-8"))["treatment"]:
        low, high = row["patients_a_year_england"]
        for form in (row["name"], *row.get("forms", ())):
            if len(form) > SHORTEST:
                add(found, form, (low / NATIONS["england"], high / NATIONS["england"]))
    return found


def base_rates(*kinds: str) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    table = tomllib.loads((HERE / "base_rates.toml").read_text(encoding="utf-8"))
    for row in (row for kind in kinds for row in table[kind]):
        low, high = row["count"]
        for form in (row["name"], *row.get("forms", ())):
            add(found, form, (low / PEOPLE, high / PEOPLE))
    return found


def main() -> None:
    names, authorities, districts, orphanet = map(rows, sys.argv[1:5])
    target = Path(sys.argv[5])
    table = places(names, authorities, districts)
    within = regions(names, districts)
    grouped: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    for name, (low, high) in table.items():
        grouped[max(round(low), 1), max(round(high), 1), within.get(name, "")].append(name)
    write(target / "places.txt", ((f"{low} {high} {region}".rstrip(), group) for (low, high, region), group in sorted(grouped.items())))
    shares = {
        "rare_conditions.txt": conditions(orphanet),
        "rare_treatments.txt": treatments(),
        "occupations.txt": base_rates("occupation"),
        "backgrounds.txt": base_rates("religion", "ethnic_group", "main_language", "country_of_birth"),
    }
    for file, table in shares.items():
        by_share: dict[str, list[str]] = defaultdict(list)
        for form, (low, high) in table.items():
            by_share[f"{low:.2g} {high:.2g}"].append(form)
        write(target / file, sorted(by_share.items()))
    (target / "ages.txt").write_text("".join(f"{band} {people}\n" for band, people in ages(authorities).items()), encoding="utf-8")


def write(path: Path, groups) -> None:
    path.write_text("".join("\t".join((head, *sorted(group))) + "\n" for head, group in groups), encoding="utf-8")


main()
