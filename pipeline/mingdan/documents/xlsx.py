"""Reads XLSX of any size as a stream: the XML of each row, and the text of its cells.

Formulas are never computed; the value stored with a formula counts.
"""

import mmap
import re
import tempfile
from array import array
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from lxml import etree

from mingdan.documents.table_grid import column_index
from mingdan.documents.zip_guard import damage_reported, open_archive, refuse_dtd, xml_parser
from mingdan.errors import InputError
from mingdan.messages import shown

_CHUNK = 1 << 18
_MAX_ROW = 50_000_000  # bytes of one row, and of what is before the rows
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_DATA = re.compile(rb"<((?:\w+:)?)sheetData\s*(/?)>")
_ROOT = re.compile(rb"<(?:\w+:)?worksheet[^>]*>")
_ROW_NUMBER = re.compile(rb'\sr="([0-9]+)"')


class Worksheet(NamedTuple):
    """A worksheet: its name, and the member of the archive that holds it."""

    name: str
    part: str


class SharedStrings:
    """The shared strings of a workbook, in a temporary file."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._ends = array("Q", [0])
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - for as long as the table
        for text in _strings(stream) if stream else ():
            self._ends.append(self._ends[-1] + self._file.write(text.encode()))
        self._file.flush()
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if self._ends[-1] else b""

    def close(self) -> None:
        """Removes the temporary file."""
        if isinstance(self._map, mmap.mmap):
            self._map.close()
        self._file.close()

    def __getitem__(self, index: int) -> str:
        return bytes(self._map[self._ends[index] : self._ends[index + 1]]).decode()


def _strings(stream: IO[bytes]) -> Iterator[str]:
    for _, node in etree.iterparse(stream, tag="{*}si", resolve_entities=False, no_network=True, huge_tree=True):
        yield _text(node)
        node.clear()
        while node.getprevious() is not None:
            del node.getparent()[0]


def _text(node: Any) -> str:  # noqa: ANN401 - lxml has no types
    """The text of a string: of its runs, without the readings (注音) beside it."""
    texts = (part.text or "" for part in node.iter("{*}t") if etree.QName(part.getparent()).localname != "rPh")
    return "".join(texts)


class RawRow(NamedTuple):
    """The XML of a row, and its number."""

    raw: bytes
    number: int


class Workbook:
    """A workbook.

    Args:
        file: the file.
        name: the file name for messages.

    Raises:
        InputError: it is damaged, encrypted, or unpacks to too much.
    """

    def __init__(self, file: Path, name: str) -> None:
        self._name = name
        self._strings: SharedStrings | None = None
        self.archive = open_archive(file, name, max_unpacked=None)
        try:
            with damage_reported(name):
                self._check_members()
                self._worksheets = self._list_worksheets()
                names = self.archive.namelist()
                shared = next((name for name in names if name.lower() == "xl/sharedstrings.xml"), "")
                self._strings = SharedStrings(self.archive.open(shared) if shared else None)
        except InputError:
            self.close()
            raise

    def close(self) -> None:
        """Closes the file, and removes what is on disk."""
        self.archive.close()
        if self._strings:
            self._strings.close()

    def _check_members(self) -> None:
        if "xl/workbook.xml" not in self.archive.namelist():
            raise InputError("not-an-excel-file", file=self._name)
        for member in self.archive.namelist():
            if member.endswith((".xml", ".rels")):
                with self.archive.open(member) as stream:
                    refuse_dtd(self._name, member, stream.read(4096))

    def _list_worksheets(self) -> list[tuple[Worksheet, bool]]:
        relations = self._xml("xl/_rels/workbook.xml.rels").iter("{*}Relationship")
        targets = {str(relation.get("Id")): str(relation.get("Target")) for relation in relations}
        worksheets = []
        for node in self._xml("xl/workbook.xml").iter("{*}sheet"):
            target = targets[next((node.get(name) for name in _RELATIONS if node.get(name)), "")]
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            worksheets.append((Worksheet(str(node.get("name")), part), node.get("state", "visible") == "visible"))
        return worksheets

    def sheets(self, wanted: str) -> list[Worksheet]:
        """The visible worksheets, or the one of a name.

        Raises:
            InputError: there is none.
        """
        chosen = [sheet for sheet, visible in self._worksheets if (sheet.name == wanted if wanted else visible)]
        chosen = [sheet for sheet in chosen if "/worksheets/" in sheet.part]
        if not chosen:
            names = tuple(sheet.name for sheet, _ in self._worksheets)
            raise InputError("no-sheet", file=self._name, sheet=shown(wanted), expected=names)
        return chosen

    def _xml(self, part: str) -> Any:  # noqa: ANN401 - lxml has no types
        with self.archive.open(part) as stream:
            return etree.parse(stream, xml_parser()).getroot()

    def pieces(self, sheet: Worksheet) -> Iterator[RawRow | bytes]:
        """The XML of a worksheet: its rows, and the bytes before and after them."""
        with self.archive.open(sheet.part) as stream:
            before = _until(stream, _DATA)
            data, root = _DATA.search(before), _ROOT.search(before)
            if not data or not root:
                raise InputError("not-a-worksheet", file=self._name, sheet=sheet.name)
            self.prefix = data[1]
            tag = root.group()[1:].split()[0].rstrip(b">")
            self._root = root.group(), b"</" + tag + b">"
            yield before[: data.end()]
            left = before[data.end() :]
            if not data[2]:
                left = yield from _rows_of(stream, left, data[1])
            yield left
            while chunk := stream.read(_CHUNK):
                yield chunk

    def cells(self, sheet: Worksheet, row: RawRow) -> list[str]:
        """The cells of a row as text, from column A on; a formula without a stored value is `=…`."""
        try:
            node = etree.fromstring(self._root[0] + row.raw + self._root[1], xml_parser(huge=True))[0]
        except etree.XMLSyntaxError as error:
            number = str(row.number)
            raise InputError("row-not-xml", file=self._name, sheet=sheet.name, row=number, reason=error) from error
        cells: list[str] = []
        for cell in node:
            where = cell.get("r")
            index = column_index(where.rstrip("0123456789")) if where else len(cells)
            if index > 16_384:
                raise InputError("not-a-cell", file=self._name, sheet=sheet.name, row=str(row.number), cell=where)
            cells += [""] * (index - len(cells))
            cells.append(self._value(cell))
        return cells

    def _value(self, cell: Any) -> str:  # noqa: ANN401 - lxml has no types
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        value = cell.findtext("{*}v")
        if not value:
            formula = cell.findtext("{*}f")
            return "" if formula is None else f"={formula}"
        if kind == "s":
            return self._strings[int(value)] if self._strings else ""
        return _number(value) if kind == "n" else value


def _until(stream: IO[bytes], pattern: re.Pattern[bytes]) -> bytes:
    """The bytes of a stream up to a pattern, and some more."""
    read = b""
    while not pattern.search(read) and (chunk := stream.read(_CHUNK)) and len(read) < _MAX_ROW:
        read += chunk
    return read


def _rows_of(stream: IO[bytes], left: bytes, prefix: bytes) -> Generator[RawRow, None, bytes]:
    """The rows from a position on, where `left` was already read; returns what it has read after the last row."""
    row = re.compile(
        rb"<" + prefix + rb"row(?:\s[^>]*)?(?:/>|>.*?</" + prefix + rb"row\s*>)|</" + prefix + rb"sheetData", re.DOTALL
    )
    number = start = 0
    while True:
        match = row.search(left, start)
        if match is None:
            chunk = stream.read(_CHUNK)
            if not chunk or len(left) - start > _MAX_ROW:
                return left[start:]
            left, start = left[start:] + chunk, 0
            continue
        if match.group().startswith(b"</"):
            return left[start:]
        attribute = _ROW_NUMBER.search(match.group()[: match.group().index(b">")])
        number = int(attribute[1]) if attribute else number + 1
        yield RawRow(left[start : match.end()], number)
        start = match.end()


def _number(value: str) -> str:
    """A number as text: 510115001044.0 and 5.10115001044E11 are 510115001044; the file keeps every digit."""
    if value.isdecimal():
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value
