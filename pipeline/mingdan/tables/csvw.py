"""Describes a linked table as RDF, with a node for each row, and its columns as CSV on the Web (W3C 2015).

A row is `<table>#row=N` (RFC 7111, the header row counts), a cell is a literal with the property `<table>#column`, and
`dct:spatial` points to the division of the row. A CSVW processor gets the same triples from the CSV and its metadata.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from mingdan.errors import UsageError
from mingdan.messages import printable
from mingdan.rdf import iris
from mingdan.rdf.namespaces import DCT, XSD
from mingdan.rdf.ntriples import iri, is_iri, literal, statements_about, turtle_block
from mingdan.tables.csv_table import CsvTable
from mingdan.tables.layout import CODE_ROLES, TableLayout

# Numbers whose text loses nothing as a number: no zeros in front, as codes have, and at most 15 digits.
_INTEGER = re.compile("-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")
_XSD = {"integer": XSD.integer, "decimal": XSD.decimal}
_IRI, _CONFIDENCE = "mingdan_iri", "mingdan_confidence"


def column_names(headers: Sequence[str]) -> list[str]:
    """The names of columns: their headers; `_col.N` for a column without a header or with the header of another."""
    names: list[str] = []
    for number, header in enumerate(headers, 1):
        text = header.strip()
        names.append(text if text and text not in names else f"_col.{number}")
    return names


def column_datatypes(layout: TableLayout, rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The datatype of each column: `integer` or `decimal` where every filled cell is such a number, else `string`.

    Args:
        layout: the columns; those of codes hold text.
        rows: the rows below the header row.
    """
    kinds: dict[int, set[str]] = {}
    numeric = {*range(len(layout.headers))} - {
        index for role, indices in layout.columns.items() for index in indices if role in CODE_ROLES
    }
    for cells in rows:
        for index in tuple(numeric):
            if index < len(cells) and (text := cells[index]):
                kind = "integer" if _INTEGER.fullmatch(text) else "decimal" if _DECIMAL.fullmatch(text) else ""
                kinds.setdefault(index, set()).add(kind)
                if not kind:
                    numeric.discard(index)
    types = {index: "decimal" if "decimal" in kinds[index] else "integer" for index in numeric if index in kinds}
    return tuple(types.get(index, "string") for index in range(len(layout.headers)))


class RowTriples:
    """The triples of the rows of a table.

    Args:
        url: the address at which the table is or will be published.
        layout: its columns.
        datatypes: the datatype of each column, by `column_datatypes`.
        turtle: whether they are written as Turtle, each row as one block, or as N-Triples.

    Raises:
        UsageError: the address is not an absolute IRI, or has a fragment.
    """

    def __init__(self, url: str, layout: TableLayout, datatypes: Sequence[str], turtle: bool) -> None:
        if not url:
            raise UsageError("url-missing")
        if not is_iri(url) or "#" in url:
            raise UsageError("url-expected", url=url)
        self._url = url
        self._properties = [iris.table_column(url, name) for name in column_names(layout.headers)]
        self._datatypes = [_XSD.get(name) for name in datatypes]
        self._added = [DCT.spatial if name == _IRI else iris.table_column(url, name) for name in layout.added]
        self._added_columns = layout.added
        self._turtle = turtle

    def row(self, number: int, cells: Sequence[str], added: Sequence[str]) -> str:
        """The triples of a row; empty cells have none.

        Args:
            number: the number of the row from 1; the header row counts.
            cells: the cells of the table.
            added: the cells of the columns that were added.
        """
        pairs = [*self._of_cells(cells), *self._of_added(added)]
        subject = iris.table_row(self._url, number)
        if not pairs:
            return ""
        return turtle_block(subject, pairs) if self._turtle else "".join(statements_about(subject, pairs))

    def _of_cells(self, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
        for name, datatype, text in zip(self._properties, self._datatypes, cells, strict=False):
            if text:
                yield name, literal(printable(text) if "\ud800" <= max(text) <= "\udfff" else text, datatype)

    def _of_added(self, added: Sequence[str]) -> Iterator[tuple[str, str]]:
        for column, name, text in zip(self._added_columns, self._added, added, strict=True):
            if text and column == _IRI:
                yield name, iri(text)
            elif text:
                yield name, literal(text, XSD.decimal if column == _CONFIDENCE else None)


def csvw_metadata(table: CsvTable, layout: TableLayout, datatypes: Sequence[str], url: str) -> bytes:
    """The metadata of a linked CSV, for a file `…-metadata.json` beside it.

    Args:
        table: the table that was linked.
        layout: its header row and columns.
        datatypes: the datatype of each column, by `column_datatypes`.
        url: the address of the linked table, or its file name.
    """
    columns: list[dict[str, object]] = []
    headers = layout.headers
    for at, name in enumerate(column_names([*headers, *[""] * (table.width - len(headers))])):
        fragment = iris.column_fragment(name)
        own = {"name": _metadata_name(fragment), "titles": headers[at] if at < len(headers) else name}
        own |= {"propertyUrl": f"#{fragment}"} if own["name"] != fragment else {}
        columns.append({**own, "datatype": datatypes[at] if at < len(datatypes) else "string"})
    for name in layout.added:
        column: dict[str, object] = {"name": name, "titles": name, "datatype": "string"}
        if name == _IRI:
            column |= {"datatype": "anyURI", "propertyUrl": DCT.spatial, "valueUrl": "{+mingdan_iri}"}
        elif name == _CONFIDENCE:
            column["datatype"] = "decimal"
        columns.append(column)
    dialect = {"delimiter": table.delimiter, "encoding": _encoding(table.encoding.codec), "header": True}
    metadata = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": url,
        "dialect": {**dialect, **({"skipRows": layout.header} if layout.header else {})},
        "tableSchema": {"aboutUrl": "#row={_sourceRow}", "columns": columns},
    }
    return (json.dumps(metadata, ensure_ascii=False, indent=2) + "\n").encode()


def _metadata_name(fragment: str) -> str:
    """The name of a column as CSV on the Web allows it: a variable of RFC 6570, and `_` is not its first character."""
    name = fragment.replace("-", "%2D").replace(".", "%2E").replace("~", "%7E")
    return f"%5F{name[1:]}" if name.startswith("_") else name


def _encoding(codec: str) -> str:
    return "utf-16" if codec.startswith("utf-16") else codec
