"""Extracts the lines of text, and the rows of tables as text: CSV, TSV, and the semicolons of some spreadsheets."""

import csv
import io
import re
from pathlib import Path

from mingdan.documents.encoding import decode_text, encoding_findings
from mingdan.documents.file_format import csv_delimiter
from mingdan.errors import InputError
from mingdan.io_text import sha256
from mingdan.model import Extract, Line

MAX_LINES = 2_000_000
MAX_CELLS = 1_000_000
_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")


def extract_text(file: Path, content: bytes) -> Extract:
    """Extracts the lines of a text; arguments, result and errors as `mingdan.documents.extract.extract`."""
    text, encoding = decode_text(file, content)
    parts = _LINE_END.split(text)
    if len(parts) > MAX_LINES:
        raise InputError("too-many-lines", file=file, lines=len(parts), most=MAX_LINES)
    lines = tuple(Line(number, f"line {number}", part) for number, part in enumerate(parts, 1))
    return Extract("text", encoding, lines, encoding_findings(file, encoding), sha256(text))


def extract_csv(file: Path, content: bytes) -> Extract:
    """Extracts the rows of a table; arguments, result and errors as `mingdan.documents.extract.extract`."""
    text, encoding = decode_text(file, content)
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=csv_delimiter(text), strict=True)
    lines: list[Line] = []
    cells = begin = 0
    try:
        for row in reader:
            begin += 1
            cells += len(row)
            if cells > MAX_CELLS:
                raise InputError("file-problem", file=file, problem=InputError("too-many-cells", most=MAX_CELLS))
            places = tuple(f"line {begin} cell {number}" for number in range(1, len(row) + 1))
            filled = "\t".join(cell.strip() for cell in row if cell.strip())
            lines.append(Line(begin, f"line {begin}", filled, tuple(row), places, 1))
            begin = reader.line_num
    except csv.Error as error:
        raise InputError("not-csv", file=file, line=str(begin + 1), reason=error) from error
    return Extract("csv", encoding, tuple(lines), encoding_findings(file, encoding), sha256(text))
