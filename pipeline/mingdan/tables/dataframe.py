"""Data frames of any library that speaks Arrow, with the columns of `mingdan link`."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from mingdan.errors import UsageError
from mingdan.rdf.iris import Iris
from mingdan.tables.column_roles import planned
from mingdan.tables.layout import ADDED, SAMPLE, Plan
from mingdan.tables.parquet import extended, texts, with_columns

if TYPE_CHECKING:
    import pyarrow

    from mingdan.tables.linker import Linker


def linked(frame: Any, wanted: Sequence[str], linker: "Linker", iris: Iris) -> Any:  # noqa: ANN401 - any library's
    """A frame with the columns `ADDED`; arguments and errors as `mingdan.tables.linker.link_table`."""
    import narwhals
    import pyarrow

    if not hasattr(frame, "__arrow_c_stream__"):
        raise UsageError(
            f"{type(frame).__name__} does not speak Arrow (__arrow_c_stream__): expected a frame of pandas 2.2 or "
            "later, polars, pyarrow, duckdb, …"
        )
    try:
        reader = pyarrow.RecordBatchReader.from_stream(frame)
    except pyarrow.ArrowInvalid as error:  # a single column
        raise UsageError(f"{type(frame).__name__}: expected a frame of columns with names, not one column") from error
    batches = [one for one in reader if one.num_rows]
    rows = chain.from_iterable(map(texts, batches))
    head = list(islice(rows, SAMPLE))
    plan = planned([reader.schema.names, *head], wanted, "the frame")
    cells = list(_cells(chain(head, rows), plan, linker, iris))
    known = narwhals.from_native(frame, eager_only=True, pass_through=True)
    if not isinstance(known, narwhals.DataFrame):
        return _as_arrow(reader.schema, batches, cells)
    columns = [
        narwhals.new_series(name, [_value(at, row[at]) for row in cells],
                            narwhals.Float64 if at == 3 else narwhals.String, backend=known.implementation)
        for at, name in enumerate(ADDED)
    ]  # fmt: skip
    return known.with_columns(*columns).to_native()


def _cells(rows: Iterator[Sequence[str]], plan: Plan, linker: "Linker", iris: Iris) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield ("",) * len(ADDED) if plan.is_none(row) else linker.link(plan.place(row)).cells(iris)


def _value(at: int, text: str) -> str | float | None:
    return None if not text else float(text) if at == 3 else text


def _as_arrow(
    schema: "pyarrow.Schema", batches: Sequence["pyarrow.RecordBatch"], cells: Sequence[tuple[str, ...]]
) -> "pyarrow.Table":
    import pyarrow

    wider, start, found = with_columns(schema), 0, []
    for batch in batches:
        found.append(extended(batch, cells[start : start + batch.num_rows], wider))
        start += batch.num_rows
    return pyarrow.Table.from_batches(found, wider)
