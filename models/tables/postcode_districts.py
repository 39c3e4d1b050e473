"""Builds data/postcode_districts.txt: every outward code of a UK postcode, one postcode area on a line.

usage: postcode_districts.py DISTRICTS.csv OUTCODES_FOLDER TARGET

DISTRICTS.csv: postcode districts of the 2011 census (ONS, Royal Mail, OS, NRS, NISRA; OGL v3), first column `district`.
OUTCODES_FOLDER: the folder `outcodes` of the package uk-postcodes-parsing 2.1.0 (ONS Postcode Directory, February 2025;
OGL v3), a file for each.
"""

import csv
import re
import sys
from itertools import groupby
from pathlib import Path

NON_GEOGRAPHIC = ["BF1", "BX1", "BX2", "BX3", "BX4", "BX5", "BX9", "XM4"]
"""Royal Mail's own: forces post, banks, letters to Father Christmas. The directory leaves some of them out."""
SHAPE = re.compile(r"([A-Z]{1,2})(\d)(\d|[A-Z])?")


def main(districts: str, outcodes: str, target: str) -> None:
    with open(districts, encoding="utf-8") as rows:
        found = {row["district"] for row in csv.DictReader(rows)}
    found |= {page.stem.upper() for page in Path(outcodes).glob("[a-z]*.py")} | set(NON_GEOGRAPHIC)
    ordered = sorted((d for d in found if SHAPE.fullmatch(d)), key=lambda d: (area(d), len(d), d))
    lines = (" ".join(group) for _, group in groupby(ordered, area))
    Path(target).write_text("\n".join(lines) + "\n", encoding="utf-8")


def area(district: str) -> str:
    return district.rstrip("0123456789") if district[-1].isdigit() else re.sub(r"\d.*", "", district)


if __name__ == "__main__":
    main(*sys.argv[1:])
