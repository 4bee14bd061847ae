"""The review tables beside a notice: their columns, their rows, and the decisions on entries in `review`.

`review` has a row for every entry and `warnings` a row for every warning (`mingdan.notices.warnings_table`), each as
.csv, .xlsx or .ods. A reviewer edits them in a spreadsheet; here stands what the rows mean when they come back,
whatever the spreadsheet made of them.
"""

import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mingdan.documents.titled_table import DECISION_WORDS, SIGNED, Row, code_cell, date_cell, table_rows
from mingdan.findings import FindingsError, finding, reason_text
from mingdan.lexicon.levels import Level, is_at, shown_code
from mingdan.messages import shown
from mingdan.model import Entry, Finding, MatchKind, NamePath, Place, Review, ReviewDecision
from mingdan.notices.line_markers import parse_date
from mingdan.register.decisions import NoticeDecisions
from mingdan.register.edition import Edition
from mingdan.resolver.entries import ResolvedEntry

DECISIONS = {"match": MatchKind.REVIEWED, "unlisted": MatchKind.UNLISTED, "leave-out": MatchKind.LEFT_OUT}
REVIEW = (
    "section", "position", "ordinal", "words", *NamePath._fields, "code", "name", "match", "confidence", "candidates",
    "decision", *SIGNED,
)  # fmt: skip
_NUMBER = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]+")
_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """The table `review`, by the names of the entries.

    Attributes:
        decisions: what the reviewer decided.
        decided: the rows of the decisions.
        undecided: the rows without a decision.
    """

    decisions: NoticeDecisions = field(default_factory=dict)
    decided: dict[NamePath, Row] = field(default_factory=dict)
    undecided: dict[NamePath, Row] = field(default_factory=dict)

    @property
    def rows(self) -> dict[NamePath, Row]:
        """A row for each entry, that with the decision if there is one."""
        return self.undecided | self.decided


def load_reviews(folder: Path) -> ReviewTable:
    """The decisions on entries beside a notice; none where there is no table.

    Raises:
        InputError: the table cannot be read, or rows are wrong; every such row is named.
    """
    table, problems = ReviewTable(), list[Finding]()
    for row in signed_table_rows(folder, "review", (*NamePath._fields, "code", "decision", *SIGNED)):
        problems += _read_review(row, table)
    if problems:
        raise FindingsError(problems)
    return table


def _read_review(row: Row, table: ReviewTable) -> Iterator[Finding]:
    """Takes a row of `review` into the table; yields what is wrong with it."""
    names = NamePath(*("".join(row.cells[level].split()) for level in NamePath._fields))
    code, decision = code_cell(row.cells["code"]), row.cells["decision"].strip().lower()
    if not decision:
        if is_signed(row):
            yield finding("decision-missing", row.place)
        elif code_cell((other := table.undecided.setdefault(names, row)).cells["code"]) != code:
            yield finding("code-conflict", _words_at(row, code), other=_row_text(other.place))
        return
    wrong = [*_wrong_decision(row, names, code, decision), *wrong_signature(row)]
    if wrong:
        yield from wrong
        return
    review = ReviewDecision(DECISIONS[DECISION_WORDS[decision]], code, review_of(row))
    other = table.decided.setdefault(names, row)
    if table.decisions.setdefault(names, review) != review:
        yield finding("decision-conflict", _words_at(row, decision), other=_row_text(other.place))


def stale_decisions(table: ReviewTable, entries: Collection[Entry]) -> Iterator[Finding]:
    """Decisions on names that no entry of the notice has, as after a second edition: they are kept without effect.

    Where an entry has the words of the row, somebody changed the names in the row: that is a warning.
    """
    names, words = {entry.layers for entry in entries}, {entry.words for entry in entries}
    for layers, row in table.decided.items():
        if layers not in names:
            has_words = row.cells.get("words", "").strip() in words
            rule = "decision-names-changed" if has_words else "decision-unused"
            yield finding(rule, row.place._replace(text="".join(layers)))


def edited_codes(table: ReviewTable, codes: Mapping[NamePath, str]) -> Iterator[Finding]:
    """Rows without a decision whose code is not the one found.

    Args:
        table: the decisions, and the rows without one.
        codes: what was found, by the names of the entries.
    """
    for layers, row in table.undecided.items():
        code = code_cell(row.cells["code"])
        if code != codes.get(layers, code):
            place = row.place._replace(text="".join(layers))
            if codes[layers]:
                yield finding("code-changed", place, code=shown_code(code), found=shown_code(codes[layers]))
            else:
                yield finding("code-added", place, code=shown_code(code))


def table_file(folder: Path, stem: str) -> Path | None:
    """The one table of that name in a folder; None where there is none.

    Raises:
        InputError: there are several.
    """
    files = [folder / f"{stem}{suffix}" for suffix in _SUFFIXES if (folder / f"{stem}{suffix}").is_file()]
    if len(files) > 1:
        raise FindingsError([finding("table-twice", Place(str(files[1])), other=files[0].name)])
    return files[0] if files else None


def signed_table_rows(folder: Path, stem: str, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of the one table of that name in a folder; none where there is no such table."""
    file = table_file(folder, stem)
    return table_rows(file, columns) if file else iter(())


def is_signed(row: Row) -> bool:
    """Whether a reviewer wrote anything into a row."""
    return any(row.cells[column].strip() for column in SIGNED)


def wrong_signature(row: Row) -> Iterator[Finding]:
    """What is missing of reason, reviewer and date."""
    if not row.cells["reason"].strip() and not row.cells["reason_zh"].strip():
        yield finding("reason-missing", row.place)
    if not row.cells["reviewer"].strip():
        yield finding("reviewer-missing", row.place)
    try:
        _date(row.cells["date"])
    except ValueError:
        yield finding("date-form", _words_at(row, row.cells["date"]))


def review_of(row: Row) -> Review:
    """What a reviewer wrote into a row that has nothing wrong."""
    reason, reason_zh, reviewer = (" ".join(row.cells[name].split()) for name in ("reason", "reason_zh", "reviewer"))
    return Review(reason, reason_zh, reviewer, _date(row.cells["date"]))


def signature(review: Review | None) -> dict[str, str]:
    """The cells of a review, by column."""
    if review is None:
        return dict.fromkeys(SIGNED, "")
    cells = (review.reason, review.reason_zh, review.reviewer, str(review.date))
    return dict(zip(SIGNED, cells, strict=True))


def candidate_cell(resolved: ResolvedEntry) -> str:
    """What an entry may be, for a cell."""
    return "; ".join(
        f"{shown_code(candidate.code)} {candidate.name} "
        f"({reason_text(candidate.reason, 'en')} {reason_text(candidate.reason, 'zh')})"
        for candidate in resolved.location.candidates
    )


def entry_row(record: Mapping[str, object], candidates: str, decision: ReviewDecision | None) -> list[str]:
    """A row of `review` as it is drafted, a decision that was made before filled in."""
    word = next((word for word, match in DECISIONS.items() if decision and match == decision.match), "")
    code = decision.code if decision else str(record["code"])
    cells = {
        **record, "code": shown_code(code), "candidates": candidates, "decision": word,
        **signature(decision.review if decision else None),
    }  # fmt: skip
    return [str("" if cells.get(column) is None else cells.get(column, "")) for column in REVIEW]


def _row_text(place: Place) -> str:
    return place.position or str(place.line)


def _words_at(row: Row, text: str) -> Place:
    return row.place._replace(text=shown(text))


def _wrong_decision(row: Row, names: NamePath, code: str, decision: str) -> Iterator[Finding]:
    """What is wrong with the decision of a row, and with its code."""
    match, place = DECISIONS.get(DECISION_WORDS.get(decision, "")), _words_at(row, code)
    level = Level.VILLAGE if names.community else Level.TOWNSHIP
    if match is None:
        yield finding("decision-word", _words_at(row, decision))
    if _NUMBER.fullmatch(code):
        yield finding("code-number", place)
    elif match is MatchKind.REVIEWED and (not is_at(code, level) or not Edition.reference().is_division(code)):
        yield finding("code-not-community" if names.community else "code-not-township", place)
    elif match is MatchKind.UNLISTED and code and not Edition.reference().is_division(code):
        yield finding("code-unknown", place)


def _date(cell: str) -> datetime.date:
    """A date as a spreadsheet or a notice writes it (2026-11-23, 二〇二六年十一月二十三日); raises ValueError."""
    if written := date_cell(cell) or parse_date(cell.strip()):
        return written
    raise ValueError(cell)
