"""Tables as text: CSV, TSV, and the semicolons of some spreadsheets."""

import csv
import io
from pathlib import Path

from mingdan.documents.plain_text import decoded, encoding_findings
from mingdan.errors import InputError
from mingdan.io_text import sha256
from mingdan.model import Extract, Line

MAX_CELLS = 1_000_000


def delimiter(text: str) -> str:
    """What stands between the cells: of comma, semicolon (full-width too) and tab what most of the first lines have."""
    first = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    return max(
        ",\t;，；", key=lambda mark: (sum(mark in line for line in first), sum(line.count(mark) for line in first))
    )


def extract(file: Path, content: bytes) -> Extract:
    """The rows of a table; arguments, result and errors as `mingdan.documents.extract`."""
    text, encoding = decoded(file, content)
    text = text.removeprefix("\ufeff")
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    lines: list[Line] = []
    cells = begin = 0
    try:
        for row in reader:
            begin += 1
            cells += len(row)
            if cells > MAX_CELLS:
                raise InputError(f"{file}: more than {MAX_CELLS:,} cells are too many, that is the limit (单元格过多)")
            places = tuple(f"line {begin} cell {number}" for number in range(1, len(row) + 1))
            filled = "\t".join(cell.strip() for cell in row if cell.strip())
            lines.append(Line(begin, f"line {begin}", filled, tuple(row), places, 1))
            begin = reader.line_num
    except csv.Error as error:
        line = begin + 1
        raise InputError(
            f"{file}:{line}: the row that begins in this line is no CSV ({error}): is a quote (引号) left open?"
        ) from error
    return Extract("csv", encoding, tuple(lines), encoding_findings(file, encoding), sha256(text))
