"""Parquet as it is: batch by batch, with columns added; schema, metadata and compression are kept."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from mingdan.errors import InputError
from mingdan.io_text import shown
from mingdan.tables.column_roles import planned
from mingdan.tables.csv_table import Added
from mingdan.tables.layout import ADDED, SAMPLE, Plan

if TYPE_CHECKING:  # a fifth of a second, which only these tables need
    import pyarrow

BATCH = 20_000  # rows in memory, and at most in a row group that is written


class ParquetTable:
    """A table in a Parquet file.

    Args:
        file: the file.
        name: what messages call it.

    Raises:
        InputError: it is damaged.
    """

    form = "parquet"
    suffixes: tuple[str, ...] = (".parquet", ".pq")

    def __init__(self, file: Path, name: str) -> None:
        import pyarrow
        from pyarrow import parquet

        self._name = name
        try:
            self._source = parquet.ParquetFile(file)
        except (pyarrow.ArrowException, OSError) as error:
            raise InputError(f"{name}: cannot be read as Parquet: {shown(str(error))}") from error
        self.total = self._source.metadata.num_rows

    def close(self) -> None:
        """Closes the file."""
        self._source.close()

    def plan(self, wanted: Sequence[str]) -> Plan:
        """The columns; raises as `planned`."""
        names = list(self._source.schema_arrow.names)
        head = next((texts(batch) for batch in self._batches(SAMPLE)), [])
        return planned([names, *head], wanted, self._name)

    def _batches(self, size: int) -> "Iterator[pyarrow.RecordBatch]":
        import pyarrow

        try:
            for group in range(self._source.num_row_groups):
                yield from self._source.iter_batches(size, row_groups=[group])
        except (pyarrow.ArrowException, OSError) as error:
            raise InputError(f"{self._name}: cannot be read as Parquet: {shown(str(error))}") from error

    def write(self, out: BinaryIO, plan: Plan, added: Added) -> None:
        """Writes the table with the columns `ADDED`; arguments as `mingdan.tables.csv_table.TextTable.write`."""
        from pyarrow import parquet

        schema = with_columns(self._source.schema_arrow)
        number = plan.header
        with parquet.ParquetWriter(out, schema, compression=self._compression()) as writer:
            for batch in self._batches(BATCH):
                cells = []
                for row in texts(batch):
                    number += 1
                    cells.append(added(number, f"row {number}", row))
                writer.write_batch(extended(batch, cells, schema), row_group_size=BATCH)

    def _compression(self) -> str | dict[str, str]:
        """The compression of each column, as in the first row group."""
        metadata = self._source.metadata
        if not metadata.num_row_groups:
            return "snappy"
        group = metadata.row_group(0)
        columns = [group.column(index) for index in range(group.num_columns)]
        found = {one.path_in_schema: _codec(one.compression) for one in columns}
        return {**found, **dict.fromkeys(ADDED, next(iter(found.values()), "snappy"))}


def _codec(name: str) -> str:
    return {"UNCOMPRESSED": "none"}.get(name, name.lower())


def with_columns(schema: "pyarrow.Schema") -> "pyarrow.Schema":
    """A schema with the columns `ADDED`."""
    import pyarrow

    for name in ADDED:
        schema = schema.append(pyarrow.field(name, pyarrow.float64() if name == ADDED[3] else pyarrow.string()))
    return schema


def extended(batch: "pyarrow.RecordBatch", cells: Sequence[Sequence[str]], schema: "pyarrow.Schema") -> Any:  # noqa: ANN401 - no types
    """A batch with the cells of the columns `ADDED`; what is empty is null."""
    import pyarrow

    columns = [
        pyarrow.array([(float(row[at]) if at == 3 else row[at]) if row[at] else None for row in cells],
                      schema.field(name).type)
        for at, name in enumerate(ADDED)
    ]  # fmt: skip
    return pyarrow.RecordBatch.from_arrays([*batch.columns, *columns], schema=schema)


def texts(batch: "pyarrow.RecordBatch") -> list[list[str]]:
    """The rows of a batch as text; what is null is empty."""
    columns = [[_shown(value) for value in one.to_pylist()] for one in batch.columns]
    return [list(row) for row in zip(*columns, strict=True)] if columns else []


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or value != value else str(value)
