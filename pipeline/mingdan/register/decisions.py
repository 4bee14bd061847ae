"""Reviewed decisions about words that the register does not have: rows of a table, not code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mingdan.lexicon.levels import Level, is_at, parent_code
from mingdan.messages import Term
from mingdan.model import MatchKind, NamePath, Review, ReviewDecision
from mingdan.register.edition import Edition
from mingdan.register.tables import Text, read_table
from mingdan.resources import folder

COLUMNS = ("township", "words", "match", "code", "reason", "reason_zh", "reviewer", "date")
MATCHES = (MatchKind.REVIEWED, MatchKind.UNLISTED)

GeneralDecisions = dict[tuple[str, str], ReviewDecision]  # for any notice: by code of the township and words
NoticeDecisions = dict[NamePath, ReviewDecision]  # for one notice: by the names in the entry


@dataclass(frozen=True, slots=True)
class _Row:
    township: str
    words: Text
    match: str
    code: str
    reason: Text
    reason_zh: Text
    reviewer: Text
    date: date

    def problems(self) -> Iterator[tuple[str, str, Term]]:
        """What is wrong with the row: column, cell, what was expected."""
        edition = Edition.reference()
        if self.match not in MATCHES:
            yield "match", self.match, Term("one-of", values=tuple(MATCHES))
        if not is_at(self.township, Level.TOWNSHIP) or not edition.is_division(self.township):
            yield "township", self.township, Term("township-code")
        elif not edition.is_division(self.code) or parent_code(self.code) != self.township:
            yield "code", self.code, Term("code-within", area=self.township)


def load_reviewed_decisions(workspace: Path) -> GeneralDecisions:
    """The decisions that come with mingdan, overridden by those of a workspace.

    Args:
        workspace: the folder that may hold `data/reference/reviewed.csv`.

    Raises:
        InputError: a cell is wrong; every wrong cell is named.
    """
    file, packaged = workspace / "data" / "reference" / "reviewed.csv", folder("data/reference") / "reviewed.csv"
    decisions = read_decisions(packaged)
    return {**decisions, **read_decisions(file)} if file.is_file() and not file.samefile(packaged) else decisions


def read_decisions(file: Path) -> GeneralDecisions:
    """The decisions of one table; raises as `load_reviewed_decisions` does."""
    return {
        (row.township, row.words): ReviewDecision(
            MatchKind(row.match), row.code, Review(row.reason, row.reason_zh, row.reviewer, row.date)
        )
        for row in read_table(file, _Row, unique=("township", "words"))
    }
