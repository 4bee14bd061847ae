"""Reviewed decisions: what a person decided about words that the register does not have. Rows, not code."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from mingdan.errors import InputError
from mingdan.io_text import decode, read_bytes, shown
from mingdan.lexicon.levels import Level, parent_code
from mingdan.model import MatchKind, NamePath, Review, ReviewDecision
from mingdan.register.divisions import is_division
from mingdan.resources import folder

COLUMNS = ("township", "words", "match", "code", "reason", "reason_zh", "reviewer", "date")
MATCHES = (MatchKind.REVIEWED, MatchKind.UNLISTED)

GeneralDecisions = dict[tuple[str, str], ReviewDecision]  # for any notice: by code of the township and words
NoticeDecisions = dict[NamePath, ReviewDecision]  # for one notice: by the names in the entry


def load_reviewed_decisions(workspace: Path) -> GeneralDecisions:
    """The decisions that come with mingdan, and on top of them those of a workspace.

    Args:
        workspace: the folder that may hold `data/reference/reviewed.csv`.

    Raises:
        InputError: a row is not what it should be; every such row is named.
    """
    own, packaged = workspace / "data" / "reference" / "reviewed.csv", folder("data/reference") / "reviewed.csv"
    found = read_decisions(packaged)
    return {**found, **read_decisions(own)} if own.is_file() and not own.samefile(packaged) else found


def read_decisions(file: Path) -> GeneralDecisions:
    """The decisions of one table; raises as `decisions` does."""
    table = csv.reader(io.StringIO(decode(file, read_bytes(file)), newline=""), strict=True)
    found: GeneralDecisions = {}
    problems: list[str] = []
    try:
        header = next(table)
        if tuple(header) != COLUMNS:
            raise InputError(f"{file}:1: the columns are {','.join(header)}, expected {','.join(COLUMNS)}")
        for cells in table:
            row = dict(zip(COLUMNS, [*cells, *[""] * len(COLUMNS)], strict=False))
            wrong = list(_problems(row, found)) if len(cells) == len(COLUMNS) else [f"{len(cells)} cells, expected 8"]
            problems += [f"{file}:{table.line_num}: {problem}" for problem in wrong]
            if not wrong:
                review = Review(row["reason"], row["reason_zh"], row["reviewer"], date.fromisoformat(row["date"]))
                found[row["township"], row["words"]] = ReviewDecision(MatchKind(row["match"]), row["code"], review)
    except (csv.Error, StopIteration) as error:
        raise InputError(f"{file}:{table.line_num}: not a CSV table: {error}") from error
    if problems:
        raise InputError("\n".join(problems))
    return found


def _problems(row: dict[str, str], earlier: GeneralDecisions) -> Iterator[str]:
    """What is wrong with one row."""
    for column in ("words", "reason", "reason_zh", "reviewer"):
        if not row[column].strip():
            yield f"{column} is empty, expected a text"
    if (row["township"], row["words"]) in earlier:
        yield f"words: “{shown(row['words'])}” in {row['township']} a second time, expected one decision"
    if row["match"] not in MATCHES:
        yield f"match is {shown(row['match'])!r}, expected {' or '.join(MATCHES)}"
    if len(row["township"]) != Level.TOWNSHIP or not is_division(row["township"]):
        yield f"township is {shown(row['township'])!r}, expected the nine digits of a township of NBS 2023"
    elif (
        len(row["code"]) != Level.VILLAGE or not is_division(row["code"]) or parent_code(row["code"]) != row["township"]
    ):
        yield f"code is {shown(row['code'])!r}, expected the twelve digits of a division within {row['township']}"
    try:
        date.fromisoformat(row["date"])
    except ValueError:
        yield f"date is {shown(row['date'])!r}, expected a day as 2026-11-22"
