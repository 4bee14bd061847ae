"""The divisions of a province as rows: what the graph says of each, for spreadsheets, and for the RML mapping."""

import csv
import io
from collections.abc import Iterator

from mingdan.lexicon.levels import LEVELS, Level, is_above, is_at, level_of
from mingdan.model import Division, Lineage
from mingdan.register.code_crosswalk import ministry_code
from mingdan.register.edition import Province, full_name
from mingdan.register.pinyin import pinyin

# Column -> what it holds.
COLUMNS = {
    "code": "统计用区划代码 of NBS 2023",
    "label": "the name by the rule of the whole country",
    "register_name": "the register's name",
    "class": "class of the ontology",
    "full_name": "the labels from the province down",
    "within": "code of the division directly above",
    "province": "code of the province that it lies in",
    "prefecture": "code of the prefecture",
    "county": "code of the county",
    "township": "code of the township-level division",
    "pinyin": "the label in pinyin with tone marks, for villages too",
    "nbs_code": "the code where the graph has it as an identifier of its own: down to the townships",
    "mca_code": "the Ministry's code of 2026 where it is certain",
}


def heading() -> bytes:
    """The first line."""
    return _text([list(COLUMNS)])


def rows(register: Province) -> Iterator[bytes]:
    """The rows of a province in order of code, as CSV (RFC 4180, lines end with LF), some at a time."""
    for code in register.names:
        if is_above(code, Level.VILLAGE) and not register.is_placeholder(code):
            path = register.lineage(code)
            villages = register.children(code) if is_at(code, Level.TOWNSHIP) else ()
            yield _text([_row(path[-1], path[:-1]), *(_row(register.division(village), path) for village in villages)])


def _row(division: Division, above: Lineage) -> list[str]:
    codes = {level_of(division.code): division.code for division in above}
    within = above[-1].code if above else ""
    name = full_name((*above, division))
    return [
        division.code,
        division.label,
        division.register_name,
        division.kind,
        name,
        within,
        *(codes.get(level, "") for level in LEVELS[:-1]),
        pinyin(division.label, division.code),
        division.code if is_above(division.code, Level.VILLAGE) else "",
        ministry_code(division.code),
    ]


def _text(rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()
