"""Reads XLSX of any size as a stream: the XML of each row, and the text of its cells.

Formulas are never computed; the value stored with a formula counts.
"""

import datetime
import mmap
import posixpath
import re
import tempfile
from array import array
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple

from lxml import etree

from mingdan.documents.table_grid import column_index
from mingdan.documents.zip_guard import check_xml, damage_reported, is_xml, open_archive, part_key, xml_parser
from mingdan.errors import InputError
from mingdan.messages import shown

_CHUNK = 1 << 18
_MAX_ROW = 50_000_000  # bytes of one row, and of what is before the rows
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of a sheet
_WORKBOOK, _RELATIONS, _STRINGS, _STYLES = (
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml", "xl/styles.xml",
)  # fmt: skip
_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_DATA = re.compile(rb"<((?:\w+:)?)sheetData\s*(/?)>")
_ROOT = re.compile(rb"<(?:\w+:)?worksheet[^>]*>")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']""")
_CELL = re.compile("([A-Z]{1,3})[0-9]*")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")  # ST_Xstring of ECMA-376
# Formats of dates that every workbook knows, those of Chinese Excel included; other formats name year, month or hour.
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_OF_DATES = re.compile(r""""[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]""", re.IGNORECASE)


class Worksheet(NamedTuple):
    """A worksheet: its name, and the member of the archive that holds it."""

    name: str
    part: str


class SharedStrings:
    """The shared strings of a workbook, in a temporary file."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._ends = array("Q", [0])
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - for as long as the table
        try:
            for text in _strings(stream) if stream else ():
                self._ends.append(self._ends[-1] + self._file.write(text.encode()))
            self._file.flush()
        except BaseException:
            self._file.close()
            raise
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if self._ends[-1] else b""

    def close(self) -> None:
        """Removes the temporary file."""
        if isinstance(self._map, mmap.mmap):
            self._map.close()
        self._file.close()

    def __getitem__(self, index: int) -> str:
        return bytes(self._map[self._ends[index] : self._ends[index + 1]]).decode()

    def __len__(self) -> int:
        return len(self._ends) - 1


def _strings(stream: IO[bytes]) -> Iterator[str]:
    for _, node in etree.iterparse(stream, tag="{*}si", resolve_entities=False, no_network=True, huge_tree=True):
        yield _text(node)
        node.clear()
        while node.getprevious() is not None:
            del node.getparent()[0]


def _text(node: Any) -> str:  # noqa: ANN401 - lxml has no types
    """The text of a string: of its runs, without the readings (注音) beside it."""
    texts = (part.text or "" for part in node.iter("{*}t") if etree.QName(part.getparent()).localname != "rPh")
    return _unescaped("".join(texts))


def _unescaped(text: str) -> str:
    """A text with the characters that XML cannot hold, or that end lines: `_x000D_` is a carriage return."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class RawRow(NamedTuple):
    """The XML of a row, and its number."""

    raw: bytes
    number: int


class VerticalMerge(NamedTuple):
    """Cells of one column that are merged: numbers of the first and last row, index of the column."""

    top: int
    bottom: int
    column: int


class Workbook:
    """A workbook.

    Args:
        source: the file.
        name: the file name for messages.
        max_unpacked: the bytes that all its members may have together; None for no limit.

    Raises:
        InputError: it is damaged, encrypted, or unpacks to too much.
    """

    def __init__(self, source: Path | BinaryIO, name: str, max_unpacked: int | None = None) -> None:
        self._name = name
        self._strings: SharedStrings | None = None
        self.archive = open_archive(source, name, max_unpacked)
        try:
            with damage_reported(name):
                self._members = {part_key(member): member for member in self.archive.namelist()}
                self._check_members()
                parts = self._list_parts()
                shared = self._members.get(parts.get("sharedStrings", _STRINGS))
                self._strings = SharedStrings(self.archive.open(shared) if shared else None)
                self._dates = self._date_styles(parts.get("styles", _STYLES))
        except (InputError, MemoryError):
            self.close()
            raise

    def close(self) -> None:
        """Closes the file, and removes what is on disk."""
        self.archive.close()
        if self._strings is not None:
            self._strings.close()

    def _check_members(self) -> None:
        if _WORKBOOK not in self._members:
            raise InputError("not-an-excel-file", file=self._name)
        for member in filter(is_xml, self._members.values()):
            with self.archive.open(member) as stream:
                check_xml(self._name, member, stream)

    def _list_parts(self) -> dict[str, str]:
        """Lists the worksheets; returns the other parts by the kind of their relation."""
        relations = {str(node.get("Id")): node for node in self._xml(_RELATIONS).iter("{*}Relationship")}
        kinds = {key: str(node.get("Type")).rpartition("/")[2] for key, node in relations.items()}
        targets = {
            key: part_key(posixpath.normpath(posixpath.join("/xl", str(node.get("Target")).replace("\\", "/"))))
            for key, node in relations.items()
        }
        workbook = self._xml(_WORKBOOK)
        properties = workbook.find("{*}workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._worksheets: list[tuple[Worksheet, bool]] = []
        for node in workbook.iter("{*}sheet"):
            key = next((node.get(name) for name in _IDS if node.get(name)), "")
            if kinds.get(key, "worksheet") == "worksheet":
                sheet = Worksheet(str(node.get("name")), self._members.get(targets.get(key, ""), ""))
                self._worksheets.append((sheet, node.get("state", "visible") == "visible"))
        return {kinds[key]: targets[key] for key in relations}

    def _date_styles(self, part: str) -> set[str]:
        """The styles, by number, whose numbers are dates or times."""
        if part not in self._members:
            return set()
        styles = self._xml(part)
        codes = {node.get("numFmtId"): str(node.get("formatCode")) for node in styles.iter("{*}numFmt")}
        dates = {key for key, code in codes.items() if re.search("[ymdhs]", _NOT_OF_DATES.sub("", code.lower()))}
        dates |= {*map(str, _DATE_FORMATS)} - {*codes}
        cells = styles.find("{*}cellXfs")
        formats = cells.iterchildren("{*}xf") if cells is not None else ()
        return {str(number) for number, node in enumerate(formats) if node.get("numFmtId") in dates}

    def sheets(self, wanted: str) -> list[Worksheet]:
        """The visible worksheets, or the one of a name.

        Raises:
            InputError: there is none.
        """
        chosen = [sheet for sheet, visible in self._worksheets if (sheet.name == wanted if wanted else visible)]
        names = tuple(sheet.name for sheet, _ in self._worksheets)
        if wanted and not chosen:
            raise InputError("no-sheet", file=self._name, sheet=shown(wanted), expected=names)
        if not chosen:
            raise InputError("no-worksheet", file=self._name)
        return chosen

    @property
    def worksheets(self) -> list[tuple[Worksheet, bool]]:
        """The worksheets, and whether each is visible."""
        return self._worksheets

    def _xml(self, part: str) -> Any:  # noqa: ANN401 - lxml has no types
        with self.archive.open(self._members[part]) as stream:
            return etree.parse(stream, xml_parser()).getroot()

    def pieces(self, sheet: Worksheet) -> Iterator[RawRow | bytes]:
        """The XML of a worksheet: its rows, and the bytes before and after them."""
        if not sheet.part:
            raise InputError("sheet-part-missing", file=self._name, sheet=shown(sheet.name))
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
                left = yield from self._rows_of(stream, left, sheet)
            yield left
            while chunk := stream.read(_CHUNK):
                yield chunk

    def cells(self, sheet: Worksheet, row: RawRow) -> list[str]:
        """The cells of a row as text, from column A on; a formula without a stored value is `=…`.

        Raises:
            InputError: a cell is outside the sheet, or names a shared string that the workbook does not have.
        """
        if row.raw.count(b"<") == 1:  # <row/>
            return []
        try:
            node = etree.fromstring(self._root[0] + row.raw + self._root[1], xml_parser(huge=True))[0]
        except etree.XMLSyntaxError as error:
            number = str(row.number)
            raise InputError("row-not-xml", file=self._name, sheet=sheet.name, row=number, reason=error) from error
        cells: list[str] = []
        for cell in node.iterchildren("{*}c"):
            where = cell.get("r")
            place = _CELL.fullmatch(where) if where else None
            index = column_index(place[1]) if place else len(cells)
            if (where and not place) or index >= _LAST_COLUMN:
                where = shown(where or "")
                raise InputError("not-a-cell", file=self._name, sheet=sheet.name, row=str(row.number), cell=where)
            cells += [""] * (index + 1 - len(cells))
            try:
                cells[index] = self._value(cell)
            except (ValueError, IndexError):
                number, value = str(row.number), shown(str(cell.findtext("{*}v")))
                raise InputError("no-text", file=self._name, sheet=sheet.name, row=number, value=value) from None
        return cells

    def _value(self, cell: Any) -> str:  # noqa: ANN401 - lxml has no types
        """The text of a cell; raises ValueError or IndexError where it names a shared string that is missing."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        value = cell.findtext("{*}v")
        if not value:
            formula = cell.findtext("{*}f")
            return "" if formula is None else f"={formula}"
        if kind == "s":
            index = int(value)
            if self._strings is None or not 0 <= index < len(self._strings):
                raise IndexError(index)
            return self._strings[index]
        if kind == "n":
            return (_date(value, self._from_1904) if cell.get("s") in self._dates else "") or _number(value)
        return _unescaped(value)

    def _rows_of(self, stream: IO[bytes], left: bytes, sheet: Worksheet) -> Generator[RawRow, None, bytes]:
        """The rows from a position on, where `left` was already read; returns what it has read after the last row."""
        row = re.compile(
            rb"<%brow(?:\s[^>]*?)?(?:/>|>.*?</%brow\s*>)|</%bsheetData" % (self.prefix, self.prefix, self.prefix),
            re.DOTALL,
        )
        number = start = 0
        while True:
            match = row.search(left, start)
            if match is None:
                chunk = stream.read(_CHUNK)
                if not chunk or len(left) - start > _MAX_ROW:
                    raise InputError("not-a-worksheet", file=self._name, sheet=sheet.name)
                left, start = left[start:] + chunk, 0
                continue
            if match.group().startswith(b"</"):
                return left[start:]
            attribute = _ROW_NUMBER.search(match.group()[: match.group().index(b">")])
            number = self._row_number(attribute[1], sheet) if attribute else number + 1
            yield RawRow(left[start : match.end()], number)
            start = match.end()

    def _row_number(self, written: bytes, sheet: Worksheet) -> int:
        if len(written) > len(str(_LAST_ROW)) or not written.isdigit() or not 1 <= int(written) <= _LAST_ROW:
            raise InputError(
                "not-a-row", file=self._name, sheet=sheet.name, row=shown(written.decode("utf-8", "replace"))
            )
        return int(written)


class MergeFinder:
    """Finds merged cells in the bytes after the rows of a sheet, chunk by chunk."""

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, piece: bytes) -> Iterator[VerticalMerge]:
        """The merges of several rows that end in this chunk."""
        self._tail, end = self._tail + piece, 0
        for match in _MERGED.finditer(self._tail):
            end = match.end()
            merge = VerticalMerge(int(match[2]), int(match[4]), column_index(match[1].decode()))
            if merge.bottom > merge.top:
                yield merge
        self._tail = self._tail[max(end, self._tail.rfind(b"<")) :]


def _until(stream: IO[bytes], pattern: re.Pattern[bytes]) -> bytes:
    """The bytes of a stream up to a pattern, and some more."""
    read = b""
    while not pattern.search(read) and (chunk := stream.read(_CHUNK)) and len(read) < _MAX_ROW:
        read += chunk
    return read


def _date(value: str, from_1904: bool) -> str:
    """A serial number as 2023-11-20, with the time of day if it has one; empty where it is not a date."""
    try:
        serial = float(value)
        if not 0 <= serial < 3_000_000:
            return ""
        days = int(serial) + (1462 if from_1904 else int(serial < 60))  # Excel has a February 29 in 1900
        seconds = round((serial - int(serial)) * 86_400)
        moment = datetime.datetime(1899, 12, 30) + datetime.timedelta(days, seconds)
    except (ValueError, OverflowError):
        return ""
    if serial < 1:
        return moment.time().isoformat()
    return str(moment) if seconds else moment.date().isoformat()


def _number(value: str) -> str:
    """A number as text: 510115001044.0 and 5.10115001044E11 are 510115001044; the file keeps every digit."""
    if value.isdecimal():
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
