"""The review loop: the tables beside a notice that a person edits in a spreadsheet, and what they decide.

`review` (a row for every entry) and `warnings` (a row for every warning), each as .csv, .xlsx or .ods. The rows are
drafted by `mingdan.notices.draft`; here stands what they mean when they come back from a spreadsheet, whatever it
made of them.
"""

import datetime
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from mingdan.csv_guard import unguard_cell
from mingdan.documents.extract import extract
from mingdan.errors import InputError
from mingdan.findings import finding, severity
from mingdan.io_text import shown
from mingdan.lexicon.levels import Level, code_path
from mingdan.model import Entry, Finding, MatchKind, NamePath, Place, Review, ReviewDecision, Severity
from mingdan.notices.line_markers import parse_date
from mingdan.register.decisions import NoticeDecisions
from mingdan.register.divisions import is_division
from mingdan.resolver.entries import UNRESOLVED

DECISIONS = {"match": MatchKind.REVIEWED, "unlisted": MatchKind.UNLISTED, "leave-out": MatchKind.LEFT_OUT}
SIGNED = ("reason", "reason_zh", "reviewer", "date")
REVIEW = (
    "section", "position", "ordinal", "words", *NamePath._fields, "code", "name", "match", "confidence", "candidates",
    "decision", *SIGNED,
)  # fmt: skip
WARNINGS = ("rule", "position", "text", "message", "message_zh", "remedy", *SIGNED)
# A finding about an entry that only a decision on the entry can settle.
UNKNOWN = UNRESOLVED | {"place-alone"}
_NUMBER = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]+")
_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?: 0?0:00(?::00)?)?")
_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")

Warnings = dict[tuple[str, str, str], Review]  # by rule, words and message


class Row(NamedTuple):
    """A row of a table: where it stands, for a person, and its cells by column."""

    place: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review table says.

    Attributes:
        decisions: by the names of the entry.
        undecided: code by names of the rows without a decision, with the place of the row.
        places: where the rows of the decisions stand, and the words in them.
    """

    decisions: NoticeDecisions = field(default_factory=dict)
    undecided: dict[NamePath, tuple[str, str]] = field(default_factory=dict)
    places: dict[NamePath, tuple[str, str]] = field(default_factory=dict)


def shown_code(code: str) -> str:
    """A code in groups by level (51 01 15 001 044), which no spreadsheet takes for a number."""
    ends = [len(above) for above in ("", *code_path(code))]
    return " ".join(code[begin:end] for begin, end in itertools.pairwise(ends))


def load_reviews(folder: Path) -> Reviewed:
    """The decisions on entries beside a notice; none where there is no table.

    Raises:
        InputError: the table cannot be read, or rows are not what they should be; every such row is named.
    """
    found = Reviewed()
    problems: list[str] = []
    for row in _rows(folder, "review", (*NamePath._fields, "code", "decision", *SIGNED)):
        layers = NamePath(*("".join(row.cells[level].split()) for level in NamePath._fields))
        code, decision = _code(row.cells["code"]), row.cells["decision"].strip().lower()
        wrong = list(_wrong_decision(layers, code, decision, row.cells)) if decision else []
        if not decision and any(row.cells[column].strip() for column in SIGNED):
            wrong.append(f"decision is empty, but the row is signed: expected {', '.join(DECISIONS)}")
        if decision and not wrong:
            made = ReviewDecision(DECISIONS[decision], code, _review(row.cells))
            if found.decisions.setdefault(layers, made) != made:
                wrong.append(f"decision: another row ({found.places[layers][0]}) decides otherwise on the same names")
            found.places.setdefault(layers, (row.place, row.cells.get("words", "").strip()))
        elif not decision and (layers not in found.undecided or found.undecided[layers][1] == code):
            found.undecided[layers] = (row.place, code)
        elif not decision:
            wrong.append(f"code: another row ({found.undecided[layers][0]}) of the same names has another code")
        problems += [f"{row.place}: {problem}" for problem in wrong]
    if problems:
        raise InputError("\n".join(problems))
    return found


def load_warnings(folder: Path) -> Warnings:
    """The decisions on warnings beside a notice; none where there is no table. Raises as `load_reviews` does."""
    found: Warnings = {}
    problems: list[str] = []
    for row in _rows(folder, "warnings", ("rule", "text", "message", *SIGNED)):
        if not any(row.cells[column].strip() for column in SIGNED):
            continue
        wrong = list(_unsigned(row.cells))
        if not wrong:
            found[key_of(row.cells["rule"].strip(), row.cells["text"], row.cells["message"])] = _review(row.cells)
        problems += [f"{row.place}: {problem}" for problem in wrong]
    if problems:
        raise InputError("\n".join(problems))
    return found


def waiting(findings: Iterable[Finding], warnings: Warnings, kept: Collection[tuple[str, str]]) -> list[Finding]:
    """The findings that hold up publishing: errors, and what nobody decided on.

    Args:
        findings: all that was found in a notice.
        warnings: the decisions on warnings. An entry that was not found needs a decision of its own.
        kept: positions and words of the entries that are published; those that were not found as places.
    """
    return [
        to_decide(one)
        for one in findings
        if (one.rule in UNKNOWN and (one.position, one.text) not in kept)
        or severity(one) is Severity.ERROR
        or (severity(one) is Severity.WARNING and not decided(one, warnings) and one.rule not in UNKNOWN)
    ]


def to_decide(found: Finding) -> Finding:
    """A finding as it holds up publishing: a community that reading alone may leave open is a warning then."""
    return (
        replace(found, rule="unknown-community", message="", message_zh="")
        if found.rule == "unlisted-community"
        else found
    )


def decided(finding: Finding, warnings: Warnings) -> Review | None:
    """The decision on a warning, if there is one."""
    return warnings.get(key_of(finding.rule, finding.text, finding.message))


def unused(reviewed: Reviewed, entries: Collection[Entry]) -> Iterator[Finding]:
    """Decisions on names that no entry of the notice has, as after a second edition: they are kept and do nothing.

    Where an entry has the words of the row, somebody changed the names in it: that is a warning.
    """
    names, words = {entry.layers for entry in entries}, {entry.words for entry in entries}
    for layers, (place, said) in reviewed.places.items():
        if layers not in names:
            rule = "decision-names-changed" if said in words else "decision-unused"
            yield finding(rule, Place(place, text="".join(layers)))


def changed(reviewed: Reviewed, codes: dict[NamePath, str]) -> Iterator[Finding]:
    """Rows whose code is not what the register has for their names, and that no decision stands in.

    Args:
        reviewed: the table.
        codes: what was found, by the names of the entries.
    """
    for layers, (place, code) in reviewed.undecided.items():
        if code != codes.get(layers, code):
            where = Place(place, text="".join(layers))
            if found := shown_code(codes[layers]):
                yield finding("code-changed", where, code=shown_code(code), found=found)
            else:
                yield finding("code-added", where, code=shown_code(code))


def key_of(rule: str, text: str, message: str) -> tuple[str, str, str]:
    """What two warnings have in common when a decision on one is a decision on the other: all but where they stand."""
    place = r"\b(?:line|row|cell|page|table|paragraph) [0-9]+|[^\s!]+![A-Z]+[0-9]+"
    return rule, "".join(text.split()), "".join(re.sub(place, "", message).split())


def _table(folder: Path, stem: str) -> Path | None:
    """The one table of that name in a folder."""
    found = [folder / f"{stem}{suffix}" for suffix in _SUFFIXES if (folder / f"{stem}{suffix}").is_file()]
    if len(found) > 1:
        raise InputError(f"{found[1]}: there is {found[0].name} too: expected one table, delete the other")
    return found[0] if found else None


def _rows(folder: Path, stem: str, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of the one table of that name in a folder; none where there is no such table."""
    file = _table(folder, stem)
    return table_rows(file, columns) if file else iter(())


def table_rows(file: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table below its header; columns that nobody asked for are left alone.

    Raises:
        InputError: it cannot be read, lacks one of these columns, or a row has more cells than the header.
    """
    lines = [line for line in extract(file).lines if any(cell.strip() for cell in line.cells or (line.text,))]
    header = [cell.strip().lower() for cell in lines[0].cells] if lines else []
    if missing := [column for column in columns if column not in header]:
        raise InputError(f"{file}: the table has no column {', '.join(missing)}: expected {', '.join(columns)}")
    for line in lines[1:]:
        if len(line.cells) > len(header) and any(line.cells[len(header) :]):
            raise InputError(
                f"{_place(file, line.number, line.position)}: {len(line.cells)} cells, expected {len(header)}"
            )
        cells = dict(zip(header, [*line.cells, *[""] * len(header)], strict=False))
        yield Row(_place(file, line.number, line.position), {name: unguard_cell(cell) for name, cell in cells.items()})


def _place(file: Path, number: int, position: str) -> str:
    return f"{file}:{number}" if position == f"line {number}" else f"{file}:{position}"


def _code(cell: str) -> str:
    """A code as digits alone: spaces, and the .0 of a spreadsheet, taken off."""
    return re.sub(r"\.0+$", "", "".join(cell.split()).removeprefix("'"))


def _wrong_decision(layers: NamePath, code: str, decision: str, cells: dict[str, str]) -> Iterator[str]:
    """What is wrong with a row that decides on an entry."""
    if decision not in DECISIONS:
        yield f"decision is {shown(decision)!r}, expected {', '.join(DECISIONS)} or nothing"
    yield from _unsigned(cells)
    if _NUMBER.fullmatch(code):
        yield (
            f"code is {shown(code)!r}: the spreadsheet took it for a number and lost digits; "
            "expected the code as text, as 51 01 15 001 044, or the column formatted as text"
        )
    elif decision == "match" and (
        len(code) != (Level.VILLAGE if layers.community else Level.TOWNSHIP) or not is_division(code)
    ):
        level = "twelve digits of a community or village" if layers.community else "nine digits of a township"
        yield f"code is {shown(code)!r}, expected the {level} of NBS 2023"
    elif decision == "unlisted" and code and not is_division(code):
        yield f"code is {shown(code)!r}, expected a code of NBS 2023: of the nearest, or of what the place lies in"


def _unsigned(cells: dict[str, str]) -> Iterator[str]:
    """What is missing of reason, reviewer and date."""
    if not cells["reason"].strip() and not cells["reason_zh"].strip():
        yield "reason is empty, expected why this was decided (reason in English, or reason_zh in Chinese)"
    if not cells["reviewer"].strip():
        yield "reviewer is empty, expected who decided"
    try:
        _date(cells["date"])
    except ValueError:
        yield f"date is {shown(cells['date'])!r}, expected a date such as 2026-11-23"


def _date(cell: str) -> datetime.date:
    """A day as a spreadsheet writes it: 2026-11-23, 2026/11/23, 2026年11月23日."""
    found = _DAY.fullmatch(cell.strip())
    if found:
        return datetime.date(*(int(part) for part in found.groups()))
    if written := parse_date(cell.strip()):
        return written
    raise ValueError(cell)


def _review(cells: dict[str, str]) -> Review:
    reason, reason_zh, reviewer = (" ".join(cells[name].split()) for name in ("reason", "reason_zh", "reviewer"))
    return Review(reason, reason_zh, reviewer, _date(cells["date"]))
