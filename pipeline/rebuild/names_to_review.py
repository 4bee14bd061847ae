"""Rebuilds the lists of divisions whose English name looks odd and waits for a review, in `data/reference`.

    python pipeline/rebuild/names_to_review.py

`names_to_review.csv` has a row for each division down to the counties. `townships_to_review.csv` has all townships of
a county that look odd for the same reason in one row, for they are thousands and are reviewed together. A name leaves
when `english_reviewed.csv` says what it is, or `english_names.csv` has one with a source.
"""

import csv
import io
from collections import Counter
from dataclasses import astuple
from pathlib import Path

from mingdan.register.edition import Edition
from mingdan.register.english_derived import OddName, names_to_review, townships_to_review

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
TOWNSHIPS = ["county", "name", "reason", "number", "townships"]


def table(rows: list[OddName]) -> str:
    """The rows as CSV."""
    return _csv([["code", "name", "derived", "reason"], *([*astuple(row)] for row in rows)])


def township_rows(odd: list[OddName]) -> list[list[str]]:
    """A row for each county (or city without counties) and reason, in order."""
    groups: dict[tuple[str, str], list[OddName]] = {}
    edition = Edition.reference()
    for row in odd:
        groups.setdefault((edition.lineage(row.code)[-2].code, row.reason), []).append(row)
    return [
        [county, edition.full_name(county), reason, str(len(rows)), "; ".join(map(_listed, rows))]
        for (county, reason), rows in sorted(groups.items())
    ]


def _listed(row: OddName) -> str:
    return " ".join(filter(None, (row.code, row.name, row.derived)))


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def main() -> None:
    """Writes the tables."""
    rows = names_to_review()
    (REFERENCE / "names_to_review.csv").write_text(table(rows), "utf-8", newline="")
    townships = [row for province in sorted(Edition.reference().provinces) for row in townships_to_review(province)]
    grouped = _csv([TOWNSHIPS, *township_rows(townships)])
    (REFERENCE / "townships_to_review.csv").write_text(grouped, "utf-8", newline="")
    rows += townships
    for reason, number in Counter(row.reason for row in rows).most_common():
        print(f"{number}\t{reason}")


if __name__ == "__main__":
    main()
