"""Measures `mingdan link`: how right it is on a table with known answers, how long it takes and how much memory.

    make bench-link

1. The table of `link_table.py` (100,000 rows, as two files: one cell a row, and one cell a level), linked by the
   command; right, wrong, asked, none, precision and recall by kind of alteration, kind of match and confidence
   (`link_score.py`).
2. Tables of 10,000, 100,000 and 1,000,000 rows of names as the register has them, every third without its province and
   every third with spaces, as CSV, XLSX and Parquet: seconds and peak memory, each in a process of its own.
3. jionlp and cpca on some of the rows of 1 that have one right answer, of county level or below.

Exit status 1 where an exact name is not right.
"""

import argparse
import csv
import json
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pyarrow.parquet
from beside_peers import compare, said_by_peers, show
from link_score import HEADERS, Judged, Line, by, is_first, judged, line, read, written
from link_table import KINDS, SEED, Row, drawn, table
from link_truth import register
from timing import Took, took

ROOT = Path(__file__).resolve().parents[2]
USUAL = [kind for kind in KINDS if kind.name in ("exact", "no-province", "spaces")]
REPEATS = {10_000: 3, 100_000: 3}
BATCH = 50_000


def linked(file: Path, out: Path) -> Took:
    """Runs the command; it exits with 1 as there are rows for a person."""
    program = [sys.executable, "-m", "mingdan", "link", str(file), "-o", str(out), "--force", "--timeout", "80000"]
    return took(program, ROOT, fine=(0, 1))


def written_csv(file: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header])
        csv.writer(stream).writerows(rows)


def written_xlsx(file: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    book.save(file)


def written_parquet(file: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    schema = pyarrow.schema([(name, pyarrow.string()) for name in header])
    with pyarrow.parquet.ParquetWriter(file, schema) as writer:
        batch: list[Sequence[str]] = []
        for row in (*rows, None):
            if row is not None:
                batch.append(row)
            if batch and (row is None or len(batch) == BATCH):
                writer.write_table(pyarrow.table([list(column) for column in zip(*batch, strict=True)], schema))
                batch.clear()


FORMATS = {"csv": written_csv, "xlsx": written_xlsx, "parquet": written_parquet}


def answered(rows: list[Row], folder: Path) -> tuple[list[Judged], Took]:
    """What the command says of rows of one shape, and what it took."""
    width = len(rows[0].cells)
    file, out = folder / f"{width}.csv", folder / f"{width}-linked.csv"
    written(file, rows)
    run = linked(file, out)
    return judged(rows, read(out)), run


def usual(number: int) -> Iterator[tuple[str, str]]:
    """Rows of names as most tables have them; some occur twice."""
    rng = random.Random(SEED)  # noqa: S311 - the same draw every time
    for at in range(number):
        kind = USUAL[at % len(USUAL)]
        layers = None
        while layers is None:
            layers = kind.alter(rng, drawn(kind, rng))
        yield str(at + 1), kind.write(rng, layers)[0]


def sizes(numbers: Sequence[int], folder: Path) -> Iterator[dict[str, Any]]:
    """Seconds and memory by format and number of rows."""
    for number in numbers:
        for form, write in FORMATS.items():
            file, out = folder / f"usual.{form}", folder / f"usual-linked.{form}"
            write(file, HEADERS[1], usual(number))
            runs = [linked(file, out) for _ in range(REPEATS.get(number, 1))]
            yield {
                "rows": number, "format": form, "runs": len(runs),
                "seconds": round(statistics.median(run.seconds for run in runs), 1),
                "processor": round(statistics.median(run.processor for run in runs), 1),
                "memory, MB": max(run.memory_mb for run in runs),
            }  # fmt: skip
            file.unlink()
            out.unlink()


def show_size(size: dict[str, Any]) -> str:
    return (
        "{rows:>9,} rows  {format:<8} {seconds:>7} s, {processor:>7} s of processor time (median of {runs}), "
        "{memory, MB:>5} MB"
    ).format(**size)


def own(words: list[str], warm: list[str]) -> tuple[list[str], float]:
    """The codes that mingdan gives, and seconds of processor time, once everything is loaded."""
    from mingdan.resolver.resolver import Resolver
    from mingdan.tables.layout import find_layout
    from mingdan.tables.linker import Linker

    layout = find_layout([["地名"], *[[text] for text in warm]], ("name=地名",))
    linker = Linker(Resolver.reference())
    for text in warm:
        linker.link(layout.place([text]))
    start = time.process_time()
    codes = [linker.link(layout.place([text])).code for text in words]
    return codes, time.process_time() - start


def compared(rows: list[Row], python: Path, number: int) -> list[dict[str, Any]]:
    """mingdan and its peers on some rows: right, wrong and none of the county, and of the division itself."""
    chosen = [row for row in rows if len(row.cells) == 1 and len(row.answers) == 1 and row.level >= 2]
    sample, warm = chosen[:number], [row.cells[0] for row in chosen[number : 2 * number]]
    words = [row.cells[0] for row in sample]
    codes, seconds = own(words, warm)
    truths = [[_levels(code) for code in row.answers] for row in sample]
    found = [compare(f"mingdan {version('mingdan')}", [_levels(code) for code in codes], truths, seconds)]
    for peer in said_by_peers(python, words):
        is_measured = "names" in peer
        found.append(compare(peer["package"], peer["names"], truths, peer["seconds"]) if is_measured else peer)
    return found


def _levels(code: str) -> tuple[str, ...]:
    """The names of a division; none for a unit that is not in the register any more."""
    return register().unit(code).names if code in register().names else ("",) * 5


def share(value: float | None) -> str:
    return "" if value is None else f"{value:.2%}"


def show_table(title: str, lines: Sequence[Line]) -> str:
    """A table in Markdown."""
    head = f"| {title} | rows | several fit | answered | right | wrong | asked | none | precision | recall |"
    body = [
        f"| {one.what} | {' | '.join(map('{:,}'.format, one[1:]))} | {share(one.precision)} | {share(one.recall)} |"
        for one in lines
    ]
    return "\n".join([head, "|---|" + "--:|" * 9, *body, ""])


def figures(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [one._asdict() | {"precision": one.precision, "recall": one.recall} for one in lines]


def quality(rows: list[Row], folder: Path) -> tuple[list[Judged], dict[str, Any], str]:
    """Runs the command on the table; the rows judged, the figures, and the tables."""
    found, runs = [], {}
    for width in HEADERS:
        one, run = answered([row for row in rows if len(row.cells) == width], folder)
        print(f"{len(one):,} rows are linked", flush=True)
        found += one
        runs[f"{width} cells"] = asdict(run) | {"rows": len(one)}
    answers = [one for one in found if one.answer.code]
    tables = {
        "kind of alteration": [*by(found, lambda one: one.row.kind), line("all", found)],
        "kind of match": by(found, lambda one: one.answer.match or "(no code)"),
        "confidence": by(answers, lambda one: one.answer.confidence),
    }
    said = "\n".join(show_table(title, lines) for title, lines in tables.items())
    said += "\n".join(
        f"{name}: {run['rows']:,} rows, {run['seconds']:.0f} s, {run['processor']:.0f} s of processor time, "
        f"{run['memory_mb']} MB"
        for name, run in runs.items()
    )
    return found, {title: figures(lines) for title, lines in tables.items()} | {"runs": runs}, said


QUESTIONS = ("typing", "generic-village")  # alterations that are to stay questions


def goals(found: Sequence[Judged], measured: dict[str, Any]) -> str:
    """The goals beside what was measured, as a table."""
    to_ask: dict[bool, list[Judged]] = {True: [], False: []}
    for one in found:
        to_ask[one.row.kind.removeprefix("columns-").startswith(QUESTIONS)].append(one)
    asked = [one for one in to_ask[True] if one.outcome in ("asked", "none")]
    sizes = {size["rows"]: size for size in measured["sizes"] if size["format"] == "csv"}
    seconds = sum(run["processor"] for run in measured["runs"].values())
    rows = [
        ("precision", "99.97 %", share(line("", list(found)).precision)),
        (f"recall without {', '.join(QUESTIONS)}", "97 %", share(line("", to_ask[False]).recall)),
        ("the right candidate first among the others' questions", "90 %",
         share(sum(map(is_first, asked)) / len(asked) if asked else None)),
        ("rows a second of the table with known answers", "3,000", f"{len(found) / seconds:,.0f}"),
        *((f"processor seconds, {number:,} plain rows in CSV", goal, str(sizes[number]["processor"]))
          for number, goal in ((100_000, "6"), (1_000_000, "45")) if number in sizes),
        *(("memory of 1,000,000 rows, MB", "450", str(sizes[number]["memory, MB"]))
          for number in (1_000_000,) if number in sizes),
    ]  # fmt: skip
    return "\n".join(["| | goal | measured |", "|---|--:|--:|", *(f"| {' | '.join(row)} |" for row in rows)])


def main() -> int:
    """Runs everything; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="where the figures go, as JSON")
    parser.add_argument("--seed", type=int, default=SEED, help="of the draw of the rows")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the table with known answers")
    parser.add_argument(
        "--sizes", default="10000,100000,1000000", help="rows of the tables that are timed; none for no"
    )
    parser.add_argument("--sample", type=int, default=2000, help="rows for jionlp and cpca")
    parser.add_argument("--peers", type=Path, default=Path("build/peers/bin/python"), help="Python that has the peers")
    options = parser.parse_args()
    rows, discarded = table(options.rows, options.seed)
    print(f"{len(rows):,} rows are made", flush=True)
    versions = {"Python": platform.python_version(), "mingdan": version("mingdan")}
    with tempfile.TemporaryDirectory() as name:
        found, measured, said = quality(rows, Path(name))
        measured |= {"left out": dict(discarded), "sizes": [], "versions": versions, "seed": options.seed}
        print(said, flush=True)
        written_figures(options.output, measured)
        options.output.with_suffix(".wrong.csv").write_text(wrong(found), encoding="utf-8", newline="\n")
        measured["peers"] = compared(rows, options.peers, options.sample)
        print("\n".join(map(show, measured["peers"])), flush=True)
        for size in sizes([int(one) for one in options.sizes.split(",")] if options.sizes else [], Path(name)):
            measured["sizes"].append(size)
            print(show_size(size), flush=True)
            written_figures(options.output, measured)
    measured["goals"] = goals(found, measured)
    written_figures(options.output, measured)
    print(measured["goals"])
    return any(one.outcome != "right" for one in found if one.row.kind.endswith("exact"))


def written_figures(output: Path, measured: dict[str, Any]) -> None:
    """Writes what is measured so far: the whole takes its time."""
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(measured, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def wrong(found: list[Judged]) -> str:
    """The wrong answers, to be looked at."""
    rows = []
    for one in found:
        if one.outcome == "wrong":
            right = " ".join("".join(_levels(code)) for code in sorted(one.row.answers))
            said = "".join(_levels(one.answer.code))
            rows.append(",".join((one.row.kind, "/".join(one.row.cells), right, said, *one.answer[1:3])))
    return "\n".join(["kind,cells,right,said,match,confidence", *sorted(rows)]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
