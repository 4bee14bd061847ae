"""Links a table file: reads it, links its rows, and writes it back with more columns.

Rows that need review are also written to a table beside it.
"""

import contextlib
import math
import shutil
import stat
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from tqdm import tqdm

from mingdan.atomic_files import open_temporary
from mingdan.deadline import Deadline
from mingdan.documents.file_format import table_format
from mingdan.errors import InputError, UsageError
from mingdan.findings import finding
from mingdan.model import Finding
from mingdan.register.decisions import load_reviewed_decisions
from mingdan.resolver.query import parse_day
from mingdan.resolver.resolver import Resolver
from mingdan.tables.added_columns import AddedCells
from mingdan.tables.csv_table import AddCells, CsvTable
from mingdan.tables.csvw import RowTriples, column_datatypes, csvw_metadata
from mingdan.tables.layout import NO_PLACE, TableLayout
from mingdan.tables.linker import Linker, RowLink, TableDecision, wanted_level, within_code
from mingdan.tables.output_files import OutputFiles
from mingdan.tables.review_table import load_table_decisions, review_row
from mingdan.workspace import Workspace

_COPY = "mingdan-link-"  # of standard input
_SMALL, _SECONDS = 10_000_000, 25.0  # bytes of a small table, and the time that it may take
_MOST_SECONDS = 86_400.0
_MAX_PROBLEMS = 10  # rows that need review in a report
_MAX_HEADER_ROWS_BELOW = 3


class TableFile(Protocol):
    """A table of some format."""

    form: str
    suffixes: tuple[str, ...]
    total: int

    def layout(self, wanted: Sequence[str]) -> TableLayout:
        """Finds the columns."""

    def close(self) -> None:
        """Closes the file."""

    def rows(self, layout: TableLayout) -> Iterator[Sequence[str]]:
        """Reads the rows below the header row."""

    def write(self, out: BinaryIO, layout: TableLayout, add_cells: AddCells) -> None:
        """Writes the table with the added columns, whose cells `add_cells` returns for each row."""


@dataclass(slots=True)
class LinkOptions:
    """The options of `mingdan link`."""

    file: Path
    out: Path | None = None
    columns: tuple[str, ...] = ()
    within: str = ""
    level: str = ""
    date: str = ""
    names: bool = False
    sheet: str = ""
    decisions: Path | None = None
    rdf: Path | None = None
    url: str = ""
    csvw: bool = False
    force: bool = False
    timeout: float | None = None  # seconds; by default only for a small table


@dataclass(slots=True)
class LinkReport:
    """The result of linking a table.

    Attributes:
        layout: the columns that were used.
        kinds: rows by kind of match.
        to_review: the number of rows that need review.
        skipped: the number of rows without a place: blank ones and sums.
        left_out: the number of rows that have no code because a reviewer decided so.
        problems: the first rows that need review, with their positions and candidates.
        unused_codes: the number of rows with a wrong code that was not needed.
        first_unused_code: the first of these rows.
        code_editions: rows with a code of their own, by the latest edition that has it.
        files: the files that were written.
    """

    layout: TableLayout
    kinds: Counter[str] = field(default_factory=Counter)
    to_review: int = 0
    skipped: int = 0
    left_out: int = 0
    problems: list[Finding] = field(default_factory=list)
    unused_codes: int = 0
    first_unused_code: Finding | None = None
    code_editions: Counter[str] = field(default_factory=Counter)
    files: list[Path] = field(default_factory=list)

    @property
    def has_review(self) -> bool:
        """Whether the rows that need review were written to a table of their own."""
        return any(file.name.endswith("-review.csv") for file in self.files)

    @property
    def linked(self) -> int:
        """The number of rows with a code."""
        return sum(self.kinds.values())


def open_table(file: Path, name: str, sheet: str) -> TableFile:
    """Opens a table, whose format is detected by its content.

    Args:
        file: the file.
        name: the file name for messages, and for the format that it promises.
        sheet: the sheet of a workbook; empty for the first one that holds places.

    Raises:
        InputError: it cannot be read, or is not a table.
        UsageError: a sheet is named, and the file is not a workbook.
    """
    with file.open("rb") as stream:
        form = table_format(Path(name), stream.read(4096))
    if form == "xlsx":
        from mingdan.tables.xlsx_table import XlsxTable

        return XlsxTable(file, name, sheet)
    if sheet:
        raise UsageError("no-sheets", sheet=sheet, file=name, format=form.upper())
    if form == "parquet":
        from mingdan.tables.arrow_table import ParquetTable

        return ParquetTable(file, name)
    return CsvTable(file, name)


def link_file(options: LinkOptions, workspace: Workspace) -> LinkReport:
    """Links a table file.

    Args:
        options: the options, as on the command line.
        workspace: its settings give the base of the IRIs, its reviewed decisions hold for every table.

    Raises:
        InputError: the table cannot be read, holds no places, or an output cannot be written; no output is then left.
        UsageError: the options contradict each other or name something that does not exist.
    """
    resolver = Resolver.reference().with_decisions(load_reviewed_decisions(workspace.root))
    added = AddedCells(resolver.edition, workspace.settings().iris, options.names)
    date = parse_day(options.date) if options.date else None
    with (
        _local_copy(options.file) as file,
        contextlib.closing(open_table(file, str(options.file), options.sheet)) as table,
    ):
        deadline = _deadline(options, file, table)
        layout = replace(table.layout(options.columns), added=added.columns)
        out = _output_file(options, table)
        if options.url and not (options.rdf or options.csvw):
            raise UsageError("url-without-rdf")
        datatypes = column_datatypes(layout, table.rows(layout)) if options.rdf or options.csvw else ()
        triples = RowTriples(options.url, layout, datatypes, _is_turtle(options.rdf)) if options.rdf else None
        others = [options.rdf] if options.rdf else []
        if options.csvw:
            others.append(_metadata_file(table, out))
        decided: Mapping[str, TableDecision] = load_table_decisions(options.decisions) if options.decisions else {}
        if options.force and not (out or others):
            raise UsageError("force-without-file")
        outputs = OutputFiles(out, others, options.file, options.force, decided)
        within = within_code(resolver, options.within)
        linker = Linker(resolver, within, decided, wanted_level(options.level), date)
        with outputs:
            run = _LinkRun(table.form, layout, linker, decided, outputs, triples, added, options.file, deadline)
            with tqdm(total=table.total, unit="", unit_scale=True, disable=None, leave=False) as run.bar:
                table.write(outputs.table, layout, run.add_cells)
            if options.csvw and out and isinstance(table, CsvTable):
                outputs.others[-1].write(csvw_metadata(table, layout, datatypes, options.url or out.name))
            run.keep_decisions()
            outputs.commit(has_review=run.report.to_review + len(run.decided) > 0)
    run.report.files = outputs.written
    return run.report


def _deadline(options: LinkOptions, file: Path, table: TableFile) -> Deadline:
    """The deadline of a table; Parquet, which may be large in memory, is first read in a process with limits."""
    limit = _SECONDS if file.stat().st_size < _SMALL else math.inf
    seconds = options.timeout or limit
    deadline = Deadline(seconds)
    if table.form == "parquet":
        from mingdan.tables.arrow_table import try_reading

        try:
            try_reading(file, str(options.file), min(seconds, _MOST_SECONDS))
        except InputError as error:
            if deadline.expired:
                raise _late(options.file, deadline) from error
            raise
    return deadline


def _late(file: Path, deadline: Deadline) -> InputError:
    """The error of a table that takes longer than it may; it says how to allow more time."""
    return InputError("link-time", file=file, seconds=f"{deadline.seconds:g}")


def _is_turtle(file: Path) -> bool:
    """Whether RDF is wanted as Turtle, by the name of the file."""
    if file.suffix.lower() not in (".nt", ".ttl"):
        raise UsageError("rdf-suffix", file=file)
    return file.suffix.lower() == ".ttl"


def _metadata_file(table: TableFile, out: Path | None) -> Path:
    if not isinstance(table, CsvTable) or out is None:
        raise UsageError("csvw-not-csv")
    return out.with_name(f"{out.name}-metadata.json")


@contextlib.contextmanager
def _local_copy(file: Path) -> Iterator[Path]:
    """A file that can be read twice: standard input is copied to a temporary file."""
    if str(file) == "-":
        with open_temporary(Path(tempfile.gettempdir(), _COPY), delete=True) as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
            copy.flush()
            yield Path(copy.name)
        return
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError("is-a-directory", file=file)
        if not stat.S_ISREG(mode):
            raise InputError("not-a-regular-table", file=file)
        with file.open("rb"):
            pass
    except OSError as error:
        raise InputError("cannot-read", file=file, reason=error) from error
    yield file


def _output_file(options: LinkOptions, table: TableFile) -> Path | None:
    """The file to which the table is written; None for standard output."""
    if options.out is None and str(options.file) == "-":
        return None
    out = options.out or options.file.with_name(f"{options.file.stem}-linked{options.file.suffix}")
    if str(out) == "-":
        return None
    if out.suffix.lower() not in table.suffixes:
        raise UsageError("output-format", file=out, format=table.form.upper(), suffix=table.suffixes[0])
    promises_tabs = out.suffix.lower() in (".tsv", ".tab") and out.suffix.lower() != options.file.suffix.lower()
    if promises_tabs and isinstance(table, CsvTable) and table.delimiter != "\t":
        raise UsageError("output-delimiter", file=out, delimiter=table.delimiter)
    return out


class _LinkRun:
    """One pass over the rows of a table."""

    def __init__(
        self,
        form: str,
        layout: TableLayout,
        linker: Linker,
        decisions: Mapping[str, TableDecision],
        outputs: OutputFiles,
        triples: RowTriples | None,
        added: AddedCells,
        file: Path,
        deadline: Deadline,
    ) -> None:
        self._layout = layout
        self._linker = linker
        self._decisions = decisions
        self._added = added
        self._file, self._deadline = file, deadline
        self._outputs = outputs
        self._triples = triples
        self._is_text = form == "csv"
        self._in_header = form != "parquet"
        self.bar: tqdm | None = None  # type: ignore[type-arg]  # at run time it takes no argument
        self.report = LinkReport(layout)
        self.decided: set[str] = set()  # words

    def add_cells(self, number: int, position: str, cells: Sequence[str]) -> Sequence[str]:
        """Links a row, and returns the cells that are added to it.

        Raises:
            InputError: the time is over.
        """
        if self.bar is not None:
            self.bar.update()
        if self._deadline.expired:
            raise _late(self._file, self._deadline)
        may_continue = self._in_header and number <= self._layout.header + _MAX_HEADER_ROWS_BELOW
        if may_continue and self._layout.continues_header(cells):
            return self._added.none
        self._in_header = False
        added = self._link(position, cells)
        if self._triples:
            self._outputs.others[0].write(self._triples.row(number + 1, cells, added).encode())
        return added

    def keep_decisions(self) -> None:
        """Adds to the review table the decisions of the one before on words that the table no longer has."""
        for words in self._outputs.replaced_decisions:
            if words not in self.decided:
                self.decided.add(words)
                decision = self._decisions[words]
                self._outputs.add_review(review_row("", RowLink(decision.code, words=words), decision))

    def _link(self, position: str, cells: Sequence[str]) -> Sequence[str]:
        layout = self._layout
        query = layout.place(cells)
        if query is NO_PLACE:
            self.report.skipped += 1
            return self._added.none
        link = self._linker.link(query)
        if query.code and link.code and not link.unused_code:
            self.report.code_editions[link.named_in] += 1
        columns = len(layout.headers)
        if self._is_text and any(cell.strip() for cell in cells[columns:]):
            link = link._replace(problem=finding("row-cells", cells=len(cells), columns=columns))
        self._count(position, link)
        return self._added.cells(link)

    def _count(self, position: str, link: RowLink) -> None:
        report = self.report
        if link.code:
            report.kinds[link.kind] += 1
        if link.unused_code:
            report.unused_codes += 1
            report.first_unused_code = report.first_unused_code or replace(link.unused_code, position=position)
        if link.is_decided:
            self.decided.add(link.words)
            report.left_out += not link.code
            self._outputs.add_review(review_row(position, link, self._decisions.get(link.words)))
        if not link.problem:
            return
        report.to_review += 1
        if len(report.problems) < _MAX_PROBLEMS:
            report.problems.append(
                replace(link.problem, position=position, text=link.words, candidates=link.candidates)
            )
        self._outputs.add_review(review_row(position, link, None))
