"""The example table of data/examples: counted once more, in the register's own file, by the ends of its names."""

import csv
import lzma
import re
from collections import Counter

from golden import answers
from mingdan.resources import folder
from support.paths import ROOT

TABLE = ROOT / "data" / "examples" / "county-units.csv"
# How the register's names end, by the digits of the code.
ENDS = {
    9: (("街道（个）", "街道(办事处)?$"), ("镇（个）", "镇$"), ("乡（个）", "乡$")),
    12: (("社区（个）", "(社区|居委会|居民委员会)(村?委会|村民委员会|委员会)?$"), ("村（个）", "村(民)?(委(员)?会)?$")),
}


def counted() -> Counter[tuple[str, str]]:
    """(County, column) -> how many rows of the register end so."""
    found: Counter[tuple[str, str]] = Counter()
    text = lzma.decompress((folder("data/reference") / "divisions" / "nbs-2023" / "51.csv.xz").read_bytes()).decode()
    for line in text.splitlines()[1:]:
        code, _, name = line.partition(",")
        column = next((column for column, end in ENDS.get(len(code), ()) if re.search(end, name)), "")
        found[code[:6], column] += 1
    return found


def test_the_table_is_what_the_register_has() -> None:
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 183
    own = counted()
    for row in rows:
        county = row["行政区划代码"].removesuffix("000000")
        columns = [column for column in row if column.endswith("（个）")]
        assert len(columns) == 5
        assert {column: int(row[column]) for column in columns} == {column: own[county, column] for column in columns}
        if county in answers.COMMUNITIES_OF:
            assert answers.COMMUNITIES_OF[county] == int(row["社区（个）"])
