"""Tables in Apache Arrow: Parquet files, written back batch by batch, and data frames of any library that speaks Arrow.

Schema, metadata and compression of a Parquet file are kept. `pyarrow` takes a fifth of a second to import, and only
these tables need it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from mingdan.documents.isolated_reading import read_isolated
from mingdan.errors import InputError, UsageError
from mingdan.messages import Term
from mingdan.register.decisions import load_reviewed_decisions
from mingdan.resolver.query import PlaceQuery, parse_day
from mingdan.resolver.resolver import Resolver
from mingdan.tables.added_columns import CONFIDENCE, AddedCells
from mingdan.tables.csv_table import AddCells
from mingdan.tables.layout import NO_PLACE, SpreadRows, TableLayout, find_layout, require_columns
from mingdan.tables.linker import Linker, TableDecision, wanted_level, within_code
from mingdan.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow

MAX_BATCH_ROWS = 20_000  # rows in memory, and at most in a row group that is written


class ParquetTable:
    """A table in a Parquet file.

    Args:
        file: the file.
        name: the file name for messages.

    Raises:
        InputError: the file is damaged.
    """

    form = "parquet"
    suffixes: tuple[str, ...] = (".parquet", ".pq")

    def __init__(self, file: Path, name: str) -> None:
        from pyarrow import parquet

        self._name = name
        with self._damage_reported():
            self._source = parquet.ParquetFile(file)
        self.total = self._source.metadata.num_rows
        require_columns(name, self._source.metadata.num_columns)

    @contextmanager
    def _damage_reported(self) -> Iterator[None]:
        import pyarrow

        try:
            yield
        except pyarrow.ArrowMemoryError:
            raise
        except (pyarrow.ArrowException, OSError) as error:
            raise _damaged(self._name, error) from error

    def close(self) -> None:
        """Closes the file."""
        self._source.close()

    def layout(self, wanted: Sequence[str]) -> TableLayout:
        """Finds the columns; arguments and errors as `find_layout`."""
        names = list(self._source.schema_arrow.names)
        return find_layout([names, *_sample_rows(self._batches(MAX_BATCH_ROWS))], wanted, self._name)

    def _batches(self, size: int) -> "Iterator[pyarrow.RecordBatch]":
        for group in range(self._source.num_row_groups):
            batches = self._source.iter_batches(size, row_groups=[group])
            while True:
                with self._damage_reported():
                    batch = next(batches, None)
                if batch is None:
                    break
                yield batch

    def rows(self, _: TableLayout) -> Iterator[Sequence[str]]:
        """The rows; a text is in quotes, so that it is not taken for a number: its column has a type."""
        from pyarrow import types

        kinds = (types.is_integer, types.is_floating, types.is_decimal)
        are_numbers = [any(is_kind(field.type) for is_kind in kinds) for field in self._source.schema_arrow]
        for batch in self._batches(MAX_BATCH_ROWS):
            for row in rows_as_text(batch):
                cells = zip(row, are_numbers, strict=True)
                yield [cell if is_number or not cell else f"'{cell}'" for cell, is_number in cells]

    def read_all(self) -> None:
        """Reads the table to its end as `write` does."""
        for batch in self._batches(MAX_BATCH_ROWS):
            rows_as_text(batch)

    def write(self, out: BinaryIO, layout: TableLayout, add_cells: AddCells) -> None:
        """Writes the table with the added columns; arguments as `mingdan.tables.csv_table.CsvTable.write`."""
        from pyarrow import parquet

        schema = _schema_with_added(self._source.schema_arrow, layout.added)
        first = layout.header + 1
        with parquet.ParquetWriter(out, schema, compression=self._compression(layout.added)) as writer:
            for batch in self._batches(MAX_BATCH_ROWS):
                rows = enumerate(rows_as_text(batch), first)
                added = [add_cells(number, f"row {number}", row) for number, row in rows]
                first += batch.num_rows
                writer.write_batch(_batch_with_added(batch, added, schema), row_group_size=MAX_BATCH_ROWS)

    def _compression(self, added: Sequence[str]) -> str | dict[str, str]:
        """The compression of each column, as in the first row group; the added columns have that of the first."""
        metadata = self._source.metadata
        if not metadata.num_row_groups:
            return "snappy"
        group = metadata.row_group(0)
        columns = [group.column(index) for index in range(group.num_columns)]
        codecs = {column.path_in_schema: _codec(column.compression) for column in columns}
        return {**codecs, **dict.fromkeys(added, next(iter(codecs.values()), "snappy"))}


def try_reading(file: Path, name: str, seconds: float) -> None:
    """Reads a Parquet file to its end in a process with limits: a few bytes of it may be gigabytes in memory.

    Args:
        file: the file.
        name: the file name for messages.
        seconds: the time that it may take.

    Raises:
        InputError: it needs more than 1 GB of memory or more seconds, or is damaged.
    """
    read_isolated(Path(name), partial(_damaged, name), read_all, file, name, seconds=seconds)


def _damaged(name: str, error: BaseException) -> InputError:
    return InputError("not-parquet", file=name, reason=error)


def read_all(file: Path, name: str) -> bytes:
    """Reads a Parquet file to its end; runs isolated."""
    ParquetTable(file, name).read_all()
    return b""


def _codec(compression: str) -> str:
    return "none" if compression == "UNCOMPRESSED" else compression.lower()


def link_table(
    frame: Any,  # noqa: ANN401 - any library's
    columns: Mapping[str, str] | None = None,
    within: str = "",
    decided: Mapping[str, str] | None = None,
    workspace: str | Path = ".",
    level: str = "",
    names: bool = False,
    date: str = "",
) -> Any:  # noqa: ANN401 - the same library's
    """Links the rows of a data frame to the administrative divisions of China (NBS 2023).

    Args:
        frame: a frame of any library that speaks Arrow (`__arrow_c_stream__`): pandas 2.2 or later, polars, pyarrow,
            duckdb, … It is not changed.
        columns: the columns to link by, as role -> name of the column: `{"county": "区县", "township": "街道"}`. Roles
            are `province`, `prefecture`, `county`, `township`, `community`, `name` (a full name in one cell),
            `address`, `code`, and `code:county` and so on for codes in parts. Without it the columns are detected by
            their names and contents.
        within: the division that contains all rows, by name or code: names are looked up there first.
        decided: reviewed codes by the words of a row, as `{"朝阳区": "220104"}`; an empty code for words that are not a
            division.
        workspace: the folder whose `data/source/dataset.toml` gives the base of the IRIs and whose
            `data/reference/reviewed.csv` holds for every table, as `--data` of `mingdan link`. Where it has neither
            file, the defaults apply.
        level: the level that is wanted, as `--level` of `mingdan link`.
        names: whether the columns with names are added, as `--names`.
        date: the date of the names and codes, as `--date`.

    Returns:
        A frame of the same library (pandas, polars, pyarrow, modin), otherwise a `pyarrow.Table`, with the columns and
        the rows of `frame` in their order and those of `mingdan.tables.added_columns` (strings, and the confidence as a
        float); an empty value is null. `docs/reference/linking.md` says what they hold.

    Raises:
        InputError: no column holds places, the frame was linked already, or a file of the workspace is wrong.
        UsageError: the frame does not speak Arrow, or an argument names a column, a role or a division that does not
            exist.

    Example:
        >>> import pandas
        >>> from mingdan import link_table
        >>> schools = pandas.DataFrame({"区县": ["温江区"], "学生": [1200]})
        >>> list(link_table(schools, within="成都市").mingdan_code)
        ['510115']
    """
    root = Path(workspace)
    resolver = Resolver.reference().with_decisions(load_reviewed_decisions(root))
    reviewed = {words: TableDecision("".join(code.split())) for words, code in (decided or {}).items()}
    for words, decision in reviewed.items():
        if decision.code and not resolver.edition.is_division(decision.code):
            raise UsageError("decided-code", words=words, code=decision.code)
    day = parse_day(date) if date else None
    linker = Linker(resolver, within_code(resolver, within), reviewed, wanted_level(level), day)
    wanted = [f"{role}={column}" for role, column in (columns or {}).items()]
    added = AddedCells(resolver.edition, Workspace(root).settings().iris, names)
    return _link_frame(frame, wanted, added, lambda query: added.cells(linker.link(query)))


def _link_frame(
    frame: Any,  # noqa: ANN401 - of pandas or polars
    wanted: Sequence[str],
    columns: AddedCells,
    link: Callable[[PlaceQuery], Sequence[str]],
) -> Any:  # noqa: ANN401 - as the frame
    import narwhals

    reader = _arrow_reader(frame)
    batches = [batch for batch in reader if batch.num_rows]
    layout = find_layout([reader.schema.names, *_sample_rows(batches)], wanted, Term("data-frame"))
    rows = chain.from_iterable(map(rows_as_text, batches))
    places = map(layout.place, rows)
    added = [columns.none if place is NO_PLACE else link(place) for place in places]
    native = narwhals.from_native(frame, eager_only=True, pass_through=True)
    if not isinstance(native, narwhals.DataFrame):
        return _arrow_table(reader.schema, batches, columns.columns, added)
    series = [
        narwhals.new_series(
            name,
            _column(added, index),
            narwhals.Float64 if index == CONFIDENCE else narwhals.String,
            backend=native.implementation,
        )
        for index, name in enumerate(columns.columns)
    ]
    return native.with_columns(*series).to_native()


def _sample_rows(batches: "Iterable[pyarrow.RecordBatch]") -> Sequence[Sequence[str]]:
    """Rows from all batches."""
    sample = SpreadRows()
    for batch in batches:
        for index in range(batch.num_rows):
            if sample.wants_next():
                sample.add(*rows_as_text(batch.slice(index, 1)))
    return sample.rows


def _arrow_reader(frame: Any) -> "pyarrow.RecordBatchReader":  # noqa: ANN401 - any library's
    import pyarrow

    if not hasattr(frame, "__arrow_c_stream__"):
        raise UsageError("not-arrow", type=type(frame).__name__)
    try:
        return pyarrow.RecordBatchReader.from_stream(frame)
    except pyarrow.ArrowException:
        pass  # a single column, or one of mixed values
    try:
        return pyarrow.RecordBatchReader.from_stream(_with_texts(frame))
    except (pyarrow.ArrowException, TypeError) as error:
        raise UsageError("one-column", type=type(frame).__name__) from error


def _with_texts(frame: Any) -> Any:  # noqa: ANN401 - of pandas or polars
    """A frame whose columns of mixed values (1, "备注") are text."""
    import narwhals

    eager = narwhals.from_native(frame, eager_only=True)
    mixed = [series for series in eager.iter_columns() if series.dtype == narwhals.Object]
    texts = [
        narwhals.new_series(
            series.name, [_cell_text(value) for value in series], narwhals.String, backend=eager.implementation
        )
        for series in mixed
    ]
    return eager.with_columns(*texts).to_native()


def _arrow_table(
    schema: "pyarrow.Schema",
    batches: "Sequence[pyarrow.RecordBatch]",
    columns: Sequence[str],
    added: Sequence[Sequence[str]],
) -> "pyarrow.Table":
    import pyarrow

    wider, start, linked = _schema_with_added(schema, columns), 0, []
    for batch in batches:
        linked.append(_batch_with_added(batch, added[start : start + batch.num_rows], wider))
        start += batch.num_rows
    return pyarrow.Table.from_batches(linked, wider)


def _schema_with_added(schema: "pyarrow.Schema", columns: Sequence[str]) -> "pyarrow.Schema":
    import pyarrow

    for index, name in enumerate(columns):
        schema = schema.append(pyarrow.field(name, pyarrow.float64() if index == CONFIDENCE else pyarrow.string()))
    return schema


def _batch_with_added(
    batch: "pyarrow.RecordBatch", added: Sequence[Sequence[str]], schema: "pyarrow.Schema"
) -> "pyarrow.RecordBatch":
    import pyarrow

    fields = list(schema)[batch.num_columns :]
    columns = [pyarrow.array(_column(added, index), field.type) for index, field in enumerate(fields)]
    return pyarrow.RecordBatch.from_arrays([*batch.columns, *columns], schema=schema)


def _column(added: Sequence[Sequence[str]], index: int) -> list[str | float | None]:
    """One of the added columns; an empty cell is null."""
    cells = [row[index] or None for row in added]
    return [cell and float(cell) for cell in cells] if index == CONFIDENCE else cells  # type: ignore[return-value] # empty stays


def rows_as_text(batch: "pyarrow.RecordBatch") -> list[list[str]]:
    """The rows of a batch as text; null is empty, and a whole number has no decimal point."""
    columns = [[_cell_text(value) for value in column.to_pylist()] for column in batch.columns]
    return [list(row) for row in zip(*columns, strict=True)] if columns else []


def _cell_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or value != value else str(value)
