"""A linked table as RDF, a row a node, and what its columns mean as CSVW: by the rules of CSV on the Web (W3C 2015).

A row is `<table>#row=N` (RFC 7111, the header row counts), a cell is a literal with the property `<table>#column`; the
row points to its division by `dct:spatial`. Read with the metadata, the CSV gives the same triples.
"""

import json
from collections.abc import Iterator, Sequence

from mingdan.errors import UsageError
from mingdan.io_text import printable
from mingdan.rdf import iris as mint
from mingdan.rdf.namespaces import DCT, XSD
from mingdan.rdf.ntriples import about, iri, is_iri, literal
from mingdan.tables.csv_table import TextTable
from mingdan.tables.layout import ADDED

_IRI, _CONFIDENCE = ADDED[1], ADDED[3]


def column_names(headers: Sequence[str]) -> list[str]:
    """The names of columns: their headers; `_col.N` where there is none, or another has it."""
    names: list[str] = []
    for number, header in enumerate(headers, 1):
        text = header.strip()
        names.append(text if text and text not in names else f"_col.{number}")
    return names


class Graph:
    """The triples of the rows of a table.

    Args:
        url: where the table is or will be published.
        headers: of its columns.
        turtle: whether they are written as Turtle, a row together, or as N-Triples.

    Raises:
        UsageError: the address is no absolute IRI without a fragment.
    """

    def __init__(self, url: str, headers: Sequence[str], turtle: bool) -> None:
        if not is_iri(url) or "#" in url:
            raise UsageError(f"--url {url or '(none)'}: expected the address at which the table is or will be "
                             "published, as https://example.org/schools.csv: its rows are named by it")  # fmt: skip
        self._url = url
        self._properties = [mint.table_column(url, name) for name in column_names(headers)]
        self._added = [DCT.spatial if name == _IRI else mint.table_column(url, name) for name in ADDED]
        self._turtle = turtle

    def row(self, number: int, cells: Sequence[str], added: Sequence[str]) -> str:
        """The triples of a row, counted from 1 with the header row; empty cells say nothing."""
        pairs = [*self._own(cells), *self._division(added)]
        subject = mint.table_row(self._url, number)
        if not pairs:
            return ""
        if not self._turtle:
            return "".join(about(subject, pairs))
        return f"{iri(subject)}\n    " + " ;\n    ".join(f"{iri(name)} {node}" for name, node in pairs) + " .\n\n"

    def _own(self, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
        for name, text in zip(self._properties, cells, strict=False):
            if text:
                yield name, literal(printable(text) if "\ud800" <= max(text) <= "\udfff" else text)

    def _division(self, added: Sequence[str]) -> Iterator[tuple[str, str]]:
        for column, name, text in zip(ADDED, self._added, added, strict=True):
            if text and column == _IRI:
                yield name, iri(text)
            elif text:
                yield name, literal(text, XSD.decimal if column == _CONFIDENCE else None)


def csvw(table: TextTable, header: int, headers: Sequence[str], url: str) -> bytes:
    """What the columns of a linked CSV mean: the file `…-metadata.json` beside it.

    Args:
        table: as it was read.
        header: the position of its header row, from 0.
        headers: its cells.
        url: where the linked table is: an address, or its name beside this file.
    """
    columns: list[dict[str, object]] = [
        {"name": _template_name(name), "titles": headers[at] if at < len(headers) else name, "datatype": "string"}
        for at, name in enumerate(column_names([*headers, *[""] * (table.width - len(headers))]))
    ]
    for name in ADDED:
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
        "dialect": {**dialect, **({"skipRows": header} if header else {})},
        "tableSchema": {"aboutUrl": "#row={_sourceRow}", "columns": columns},
    }
    return (json.dumps(metadata, ensure_ascii=False, indent=2) + "\n").encode()


def _encoding(codec: str) -> str:
    return "utf-16" if codec.startswith("utf-16") else codec


def _template_name(name: str) -> str:
    """A name as CSVW wants it: percent-encoded."""
    return mint.column_fragment(name)
