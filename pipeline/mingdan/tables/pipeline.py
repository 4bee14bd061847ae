"""A table in, the same table with its divisions out: the formats, the rows that need a person, and what is said."""

import contextlib
import shutil
import stat
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from tqdm import tqdm

from mingdan.documents.file_format import table_format
from mingdan.errors import InputError, UsageError
from mingdan.io_text import shown
from mingdan.notices.review_tables import shown_code
from mingdan.rdf.iris import Iris
from mingdan.register.decisions import load_reviewed_decisions
from mingdan.tables.csv_table import Added, TextTable
from mingdan.tables.csvw import Graph, csvw
from mingdan.tables.layout import ADDED, Plan
from mingdan.tables.linker import Linker, area
from mingdan.tables.output_files import Outputs, load_decisions
from mingdan.tables.row_link import Link
from mingdan.workspace import Workspace

_SHOWN = 10  # rows that need a person, on the screen


class Table(Protocol):
    """A table of some format."""

    form: str
    suffixes: tuple[str, ...]
    total: int

    def plan(self, wanted: Sequence[str]) -> Plan:
        """Where it says what."""

    def close(self) -> None:
        """Lets go of what it holds open."""

    def write(self, out: BinaryIO, plan: Plan, added: Added) -> None:
        """Writes it with the columns `ADDED`, which `added` gives for each row."""


@dataclass(slots=True)
class LinkOptions:
    """The options of `mingdan link`."""

    file: Path
    out: Path | None = None
    columns: tuple[str, ...] = ()
    within: str = ""
    sheet: str = ""
    decisions: Path | None = None
    rdf: Path | None = None
    url: str = ""
    csvw: bool = False
    force: bool = False


@dataclass(slots=True)
class LinkReport:
    """What became of a table.

    Attributes:
        plan: the columns that were used.
        kinds: rows by kind of match.
        persons: rows that need a person.
        skipped: rows without a place: blank, sums.
        notes: what was odd in codes that were not needed, by the first row of each.
        first: the first rows that need a person, each in one line.
        files: what was written.
    """

    plan: Plan
    kinds: Counter[str] = field(default_factory=Counter)
    persons: int = 0
    skipped: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    noted: str = ""
    first: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    @property
    def has_review(self) -> bool:
        """Whether the rows that need a person were written into a table of their own."""
        return any(file.name.endswith("-review.csv") for file in self.files)

    @property
    def linked(self) -> int:
        """Rows with a code."""
        return sum(self.kinds.values())


def opened(file: Path, name: str, sheet: str) -> Table:
    """A table, by what it holds.

    Raises:
        InputError: it cannot be read, or is no table.
    """
    with file.open("rb") as stream:
        start = stream.read(4096)
    form = table_format(Path(name), start)
    if form == "xlsx":
        from mingdan.tables.xlsx_table import SheetTable

        return SheetTable(file, name, sheet)
    if sheet:
        raise UsageError(f"--sheet {sheet}: {name} has no sheets, it is {form}")
    if form == "parquet":
        from mingdan.tables.parquet import ParquetTable

        return ParquetTable(file, name)
    return TextTable(file, name)


def link(asked: LinkOptions, workspace: Workspace) -> LinkReport:
    """Links a table.

    Args:
        asked: the options, as on the command line.
        workspace: its settings give the base of the IRIs, its reviewed decisions hold for every table.

    Raises:
        InputError: the table cannot be read, holds no places, or nothing can be written; nothing is then left behind.
        UsageError: the options make no sense.
    """
    iris = workspace.settings().iris
    with _local(asked.file) as file, contextlib.closing(opened(file, str(asked.file), asked.sheet)) as table:
        plan = table.plan(asked.columns)
        out = _target(asked, table)
        graph = Graph(asked.url, plan.headers, _is_turtle(asked.rdf)) if asked.rdf else None
        others = [asked.rdf] if asked.rdf else []
        if asked.csvw:
            others.append(_metadata_file(table, out))
        outputs = Outputs(out, others, asked.file, asked.force)
        decided = load_decisions(asked.decisions) if asked.decisions else {}
        linker = Linker(area(asked.within) if asked.within else "", load_reviewed_decisions(workspace.root), decided)
        with outputs:
            run = _Run(table.form, plan, linker, outputs, graph, iris)
            run.bar = tqdm(total=table.total, unit=" rows", unit_scale=True, disable=None, leave=False, desc="linking")
            with run.bar:
                table.write(outputs.table, plan, run.added)
            if asked.csvw and out and isinstance(table, TextTable):
                outputs.others[-1].write(csvw(table, plan.header, plan.headers, asked.url or out.name))
            outputs.done(run.outcome.persons + run.decided > 0)
    run.outcome.files = outputs.written
    return run.outcome


def _is_turtle(file: Path) -> bool:
    """Whether RDF is asked for as Turtle, by the name of the file."""
    if file.suffix.lower() not in (".nt", ".ttl"):
        raise UsageError(f"--rdf {file}: expected a file called .nt (N-Triples) or .ttl (Turtle)")
    return file.suffix.lower() == ".ttl"


def _metadata_file(table: Table, out: Path | None) -> Path:
    if not isinstance(table, TextTable) or out is None:
        raise UsageError("--csvw: CSV on the Web describes a CSV or TSV file, and this one is none: name it with -o")
    return out.with_name(f"{out.name}-metadata.json")


@contextlib.contextmanager
def _local(file: Path) -> Iterator[Path]:
    """A file that can be read twice: standard input is kept on disk meanwhile."""
    if str(file) == "-":
        with tempfile.NamedTemporaryFile(prefix="mingdan-") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
            kept.flush()
            yield Path(kept.name)
        return
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError(f"{file}: is a directory (目录), expected a table")
        if not stat.S_ISREG(mode):
            raise InputError(f"{file}: is no regular file (不是普通文件): pipe it in, with - as TABLE")
        with file.open("rb"):
            pass
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror or error}") from error
    yield file


def _target(asked: LinkOptions, table: Table) -> Path | None:
    """Where the table goes; None for standard output."""
    if asked.out is None and str(asked.file) == "-":
        return None
    out = asked.out or asked.file.with_name(f"{asked.file.stem}-linked{asked.file.suffix}")
    if str(out) == "-":
        return None
    if out.suffix.lower() not in table.suffixes:
        raise UsageError(f"{out}: would be {table.form.upper()}, as the table is: call it {table.suffixes[0]}")
    if isinstance(table, TextTable) and (out.suffix.lower() in (".tsv", ".tab")) != (table.delimiter == "\t"):
        between = "tabs" if table.delimiter == "\t" else f"“{table.delimiter}”"
        if asked.out:
            fit = ".tsv" if table.delimiter == "\t" else ".csv"
            raise UsageError(f"{out}: would have {between} between its cells, as the table has: call it {fit}")
    return out


class _Run:
    """One pass over the rows."""

    def __init__(
        self, form: str, plan: Plan, linker: Linker, outputs: Outputs, graph: Graph | None, iris: Iris
    ) -> None:
        self._plan = plan
        self._linker = linker
        self._iris = iris
        self._outputs = outputs
        self._graph = graph
        self._is_text = form == "csv"
        self._in_header = form != "parquet"
        self.bar: tqdm | None = None  # type: ignore[type-arg]  # at run time it takes no argument
        self.outcome = LinkReport(plan)
        self.decided = 0

    def added(self, number: int, position: str, cells: Sequence[str]) -> Sequence[str]:
        """The cells that are added to a row."""
        if self.bar is not None:
            self.bar.update()
        if self._in_header and number <= self._plan.header + 3 and self._plan.is_header(cells):
            return ("",) * len(ADDED)
        self._in_header = False
        added = self._row(position, cells)
        if self._graph:
            self._outputs.others[0].write(self._graph.row(number + 1, cells, added).encode())
        return added

    def _row(self, position: str, cells: Sequence[str]) -> Sequence[str]:
        if self._plan.is_none(cells):
            self.outcome.skipped += 1
            return ("",) * len(ADDED)
        place = self._plan.place(cells)
        found = self._linker.link(place)
        if self._is_text and any(cell.strip() for cell in cells[len(self._plan.headers) :]):
            found = _ragged(found, len(cells), len(self._plan.headers))
        self._count(position, found)
        return found.cells(self._iris)

    def _count(self, position: str, found: Link) -> None:
        outcome = self.outcome
        if found.code:
            outcome.kinds[found.kind] += 1
        if found.note:
            outcome.notes["codes"] += 1
            outcome.noted = outcome.noted or f"{position}: {found.note}"
        if found.decided:
            self.decided += 1
            decision = "match" if found.code else "leave-out"
            self._outputs.reviewed((position, found.words, "", "", "", decision, shown_code(found.code)))
        if not found.needs_person:
            return
        outcome.persons += 1
        if len(outcome.first) < _SHOWN:
            some = "; ".join(f"{one.code} {one.name}" for one in found.candidates[:3])
            one = f": is it {some}?" if some else ""
            outcome.first.append(f"{position}: {shown(found.words)}: {found.reason}{one}")
        self._outputs.reviewed(
            (position, found.words, found.reason, found.reason_zh, found.listed, "", shown_code(found.code))
        )


def _ragged(found: Link, cells: int, columns: int) -> Link:
    reason = f"the row has {cells} cells and the header {columns}: is a separator in a cell not quoted?"
    return found._replace(reason=reason, reason_zh=f"该行有{cells}格，表头为{columns}列")
