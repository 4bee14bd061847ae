"""What became of the rows of a table with known answers, by kind of alteration, kind of match and confidence."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from link_table import Row

OUTCOMES = ("right", "wrong", "asked", "none")
HEADERS = {1: ("编号", "地名"), 5: ("编号", "省", "市", "县", "乡镇", "村")}
_ADDED = ("mingdan_code", "mingdan_match", "mingdan_confidence", "mingdan_candidates")
_CODE = re.compile(r"(?:^|; )(\d{2,12}) ")


class Answer(NamedTuple):
    """What `link` says of a row: the columns that it adds."""

    code: str
    match: str
    confidence: str
    candidates: str

    @property
    def is_whole(self) -> bool:
        """Whether the code stands for all words of the row."""
        return bool(self.code) and self.match != "partialMatch"

    @property
    def asks(self) -> bool:
        """Whether a person is asked."""
        return bool(self.candidates) or not self.is_whole


def written(file: Path, rows: list[Row]) -> None:
    """Writes rows, all of one shape, as a table to link."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(HEADERS[len(rows[0].cells)])
        table.writerows((str(number), *row.cells) for number, row in enumerate(rows, 1))


def read(file: Path) -> list[Answer]:
    """The answers in a linked table."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [Answer(*(cells[name] for name in _ADDED)) for cells in csv.DictReader(stream)]


class Judged(NamedTuple):
    """A row, what was said of it, and what that is."""

    row: Row
    answer: Answer
    outcome: str


def outcome(row: Row, answer: Answer) -> str:
    """Whether an answer is right.

    Returns:
        `right` (of a row that has no right answer: no code), `wrong` (another code; where several divisions fit, any
        code that is given as certain), `asked` (no code, or one in doubt where several fit, and a right one is among
        the candidates), `none` (no code, and none of the candidates is right).
    """
    is_partial = answer.match == "partialMatch"
    if not row.answers:
        return "wrong" if answer.is_whole else "right"
    meant = {answer.code, *_CODE.findall(answer.candidates)} - {""}
    if is_partial and not any(code.startswith(answer.code) for code in row.answers):
        return "wrong"
    if answer.code and not is_partial and not (len(row.answers) > 1 and answer.candidates):
        return "right" if row.answers == {answer.code} else "wrong"
    return "asked" if meant & row.answers else "none"


def judged(rows: Iterable[Row], found: Iterable[Answer]) -> list[Judged]:
    """Every row with its outcome."""
    return [Judged(row, answer, outcome(row, answer)) for row, answer in zip(rows, found, strict=True)]


def is_first(one: Judged) -> bool:
    """Whether the first candidate of a row is right."""
    first = _CODE.search(one.answer.candidates)
    return first is not None and first[1] in one.row.answers


class Line(NamedTuple):
    """Counts of some rows.

    Attributes:
        what: what they have in common.
        rows: their number.
        several: how many of them fit several divisions, so that only a question is right.
        answered: rows with a code.
        right: as `outcome` has it, and so on.
    """

    what: str
    rows: int
    several: int
    answered: int
    right: int
    wrong: int
    asked: int
    none: int

    @property
    def precision(self) -> float | None:
        """The share of the codes given that are right."""
        return (self.answered - self.wrong) / self.answered if self.answered else None

    @property
    def recall(self) -> float | None:
        """The share of rows with one right answer that got it."""
        return self.right / (self.rows - self.several) if self.rows > self.several else None


def line(what: str, found: list[Judged]) -> Line:
    """The counts of some rows."""
    times = Counter(one.outcome for one in found)
    several = sum(len(one.row.answers) > 1 for one in found)
    answered = sum(one.outcome == "wrong" or (one.outcome == "right" and one.answer.is_whole) for one in found)
    return Line(what, len(found), several, answered, *(times[name] for name in OUTCOMES))


def by(found: list[Judged], key: Callable[[Judged], str]) -> list[Line]:
    """Counts by something, in order."""
    groups: dict[str, list[Judged]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return [line(what, groups[what]) for what in sorted(groups)]
