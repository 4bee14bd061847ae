"""Rebuilds `data/reference/names_to_review.csv`: divisions whose English name looks odd and waits for a review.

    python pipeline/rebuild/names_to_review.py

A row goes when `english_reviewed.csv` says what the name is, or `english_names.csv` has one with a source.
"""

import csv
import io
from collections import Counter
from pathlib import Path

from mingdan.register.english_derived import OddName, names_to_review

TABLE = Path(__file__).resolve().parents[2] / "data" / "reference" / "names_to_review.csv"


def table(rows: list[OddName]) -> str:
    """The rows as CSV."""
    text = io.StringIO()
    cells = ([row.code, row.name, row.derived, row.reason] for row in rows)
    csv.writer(text, lineterminator="\n").writerows([["code", "name", "derived", "reason"], *cells])
    return text.getvalue()


def main() -> None:
    """Writes the table."""
    rows = names_to_review()
    TABLE.write_text(table(rows), "utf-8", newline="")
    for reason, number in Counter(row.reason for row in rows).most_common():
        print(f"{number}\t{reason}")


if __name__ == "__main__":
    main()
