"""Writes answers: a table to read, CSV and JSON of SPARQL 1.1, XLSX, Turtle."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from tabulate import tabulate

from mingdan.errors import UsageError
from mingdan.messages import Language, printable
from mingdan.messages.progress import Text
from mingdan.queries.answers import Answer, table_json
from mingdan.rdf.graphs import turtle_parts
from mingdan.rdf.namespaces import XSD

_MAX_DIGITS = 15  # that a spreadsheet keeps of a number
_MAX_CELL = 32_767  # characters
_MAX_ROWS = 1_048_575  # below the header
_NUMBERS = {f"{XSD.iri}{name}" for name in ("integer", "decimal", "int", "long", "double", "float")}
# What XML cannot hold, and what would be read as an escape of it (ECMA-376, part 1, 22.9.2.19).
_ESCAPED = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def as_table(answer: Answer, language: Language) -> str:
    """An answer for a person: a table and the number of rows; a graph as Turtle."""
    if answer.table is None:
        return _turtle(answer).decode()
    cells = [[printable(cell) for cell in row] for row in answer.rows()]
    header = [printable(name) for name in answer.variables()]
    count = Text("query-rows", number=len(cells)).text(language)
    return f"{tabulate(cells, header, disable_numparse=True)}\n{count}\n"


def as_file(answer: Answer, form: str, bom: bool = False) -> bytes:
    """An answer as the bytes of a file.

    Args:
        answer: the answer.
        form: `csv` (SPARQL 1.1 Query Results CSV: the values as the data hold them), `json` (SPARQL 1.1 Query Results
            JSON), `xlsx`, or `ttl` for a graph.
        bom: whether CSV begins with a byte order mark, by which spreadsheets know UTF-8.

    Raises:
        UsageError: a graph is asked for as a table, or a table as a graph; or a cell or the rows are too many for XLSX.
    """
    if answer.table is None and form != "ttl":
        raise UsageError("graph-is-not-a-table", form=form)
    if answer.table is not None and form == "ttl":
        raise UsageError("table-is-not-a-graph", form=form)
    content = _WRITERS[form](answer)
    return b"\xef\xbb\xbf" + content if bom and form == "csv" else content


def _csv(answer: Answer) -> bytes:
    lines = io.StringIO()
    csv.writer(lines).writerows([answer.variables(), *answer.rows()])
    return lines.getvalue().encode()


def _json(answer: Answer) -> bytes:
    return table_json(answer.table or {})


def _turtle(answer: Answer) -> bytes:
    return "".join(turtle_parts(answer.ntriples)).encode()


def _xlsx(answer: Answer) -> bytes:
    """A workbook with one sheet. Numbers are numbers where a spreadsheet keeps all their digits, else text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("answer")
    if answer.number > _MAX_ROWS:
        raise UsageError("too-many-rows-for-xlsx", rows=answer.number, most=_MAX_ROWS)
    longest = max((len(text) for row in answer.rows() for text in row), default=0)
    if longest > _MAX_CELL:  # before the sheet begins: openpyxl prints a trace back when it is left half written
        raise UsageError("cell-too-long-for-xlsx", characters=longest, most=_MAX_CELL)

    def cell(text: str, term: dict[str, Any]) -> WriteOnlyCell:
        number = _number(text) if term.get("datatype") in _NUMBERS else None
        made = WriteOnlyCell(sheet, value=number if number is not None else _escaped(text))
        made.data_type = "s" if number is None else "n"  # a text that begins with = is not a formula
        return made

    names = answer.variables()
    sheet.append([cell(name, {}) for name in names])
    for values, terms in zip(answer.rows(), answer.terms(), strict=True):
        sheet.append([cell(value, terms.get(name, {})) for name, value in zip(names, values, strict=True)])
    content = io.BytesIO()
    ExcelWriter(book, _UndatedZip(content, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False)).save()
    return content.getvalue()


class _UndatedZip(zipfile.ZipFile):
    """A ZIP file whose entries have no date of now, which the format lacks on a computer with a wrong clock."""

    def writestr(self, name: str | zipfile.ZipInfo, data: str | bytes, *_: object) -> None:  # type: ignore[override]  # what is called
        """Writes an entry with the first date of the format, 1980."""
        entry = zipfile.ZipInfo(name) if isinstance(name, str) else name
        entry.compress_type = self.compression
        super().writestr(entry, data)


def _number(text: str) -> int | float | None:
    """The number that a text is; None if a spreadsheet would not keep all its digits."""
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text, re.ASCII) or sum(map(str.isdigit, text)) > _MAX_DIGITS:
        return None
    return float(text) if "." in text else int(text)


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


_WRITERS: dict[str, Callable[[Answer], bytes]] = {"csv": _csv, "json": _json, "xlsx": _xlsx, "ttl": _turtle}
FORMS = tuple(_WRITERS)
