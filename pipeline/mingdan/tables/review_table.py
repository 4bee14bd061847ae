"""The review table of `mingdan link`: rows that need review, and what a reviewer decides about their words."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mingdan.documents.titled_table import DECISION_WORDS, SIGNED, Row, code_cell, date_cell, table_rows
from mingdan.findings import FindingsError, finding, message, reason_text
from mingdan.lexicon.levels import shown_code
from mingdan.messages import shown
from mingdan.model import Finding, MatchKind
from mingdan.register.edition import Edition
from mingdan.resolver.code_cells import is_scientific
from mingdan.tables.linker import RowLink, TableDecision

_WORDS = DECISION_WORDS | {"不关联": "leave-out"}  # the last one stands in tables of version 0.1
REVIEW_COLUMNS = ("position", "words", "message", "message_zh", "candidates", "code", "decision", *SIGNED)
_REQUIRED = ("words", "decision", "code")
_CODECS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


def review_row(position: str, link: RowLink, decision: TableDecision | None) -> tuple[str, ...]:
    """A row of the review table, with the decision that was made on its words."""
    texts = (message(link.problem, "en"), message(link.problem, "zh")) if link.problem else ("", "")
    candidates = "; ".join(
        f"{candidate.code} {candidate.name} "
        f"({reason_text(candidate.reason, 'en')} {reason_text(candidate.reason, 'zh')})"
        for candidate in link.candidates
    )
    word, signature = (decision.word, decision.signature) if decision else ("", ())
    signed = signature or ("",) * len(SIGNED)
    code = "" if link.kind is MatchKind.PARTIAL else link.code  # that of what is found so far is not a proposal
    return (position, link.words, *texts, candidates, shown_code(code), word, *signed)


def decided_words(file: Path) -> list[str]:
    """The words that a review table decides; empty for a file that is not a review table.

    Raises:
        InputError: it has the columns of a review table, and cannot be read to its end.
    """
    with file.open("rb") as stream:
        start = stream.read(4096).lower()
    if not any(title.encode(codec) in start for title in ("decision", "决定") for codec in _CODECS):
        return []
    try:
        decisions = [(row.cells["words"].strip(), _decision(row)) for row in table_rows(file, _REQUIRED)]
    except FindingsError as error:
        if [problem.rule for problem in error.findings] != ["table-column-missing"]:
            raise
        return []
    return list(dict.fromkeys(words for words, decision in decisions if decision.word or any(decision.signature)))


def load_table_decisions(file: Path) -> Mapping[str, TableDecision]:
    """Reads the decisions of a review table, by words.

    Reason, reviewer and date are optional, and kept. Tables of version 0.1 lack the column `reviewer`; their column
    `reason` says why a row needs review.

    Raises:
        InputError: the table cannot be read, or rows are wrong; every such row is named.
    """
    decisions: dict[str, TableDecision] = {}
    rows: dict[str, Row] = {}
    problems: list[Finding] = []
    for row in table_rows(file, _REQUIRED):
        decision, words = _decision(row), row.cells["words"].strip()
        wrong = list(_problems(row, decision, words))
        problems += wrong
        if wrong or not decision.word:
            continue
        first = rows.setdefault(words, row)
        if decisions.setdefault(words, decision)[:2] != decision[:2]:
            other = first.place.position or str(first.place.line)
            problems.append(finding("decision-conflict", row.place._replace(text=shown(words)), other=other))
    if problems:
        raise FindingsError(problems)
    return decisions


def _decision(row: Row) -> TableDecision:
    """What a row says, right or wrong."""
    written = row.cells["decision"].strip().lower()
    word = _WORDS.get(written, written)
    code = code_cell(row.cells["code"]) if word == "match" else ""
    signature = tuple(" ".join(row.cells.get(name, "").split()) for name in SIGNED) if "reviewer" in row.cells else ()
    return TableDecision(code, word, signature)


def _problems(row: Row, decision: TableDecision, words: str) -> Iterator[Finding]:
    """What is wrong with a row."""
    place, signed = row.place, any(decision.signature)
    if not decision.word:
        if signed:
            yield finding("decision-missing", place)
        return
    if decision.word not in _WORDS:
        yield finding("decision-word", place._replace(text=shown(decision.word)))
    elif words.replace(" ", "").isascii():
        yield finding("row-decision-on-code", place._replace(text=shown(words)))
    elif decision.word == "match" and is_scientific(decision.code):
        yield finding("code-number", place._replace(text=shown(decision.code)))
    elif decision.word == "match" and not Edition.reference().is_division(decision.code):
        yield finding("row-decision-code", place._replace(text=shown(decision.code)))
    if signed and decision.signature[-1] and not _is_date(decision.signature[-1]):
        yield finding("date-form", place._replace(text=shown(decision.signature[-1])))


def _is_date(text: str) -> bool:
    """Whether a text is a date that exists."""
    try:
        return date_cell(text) is not None
    except ValueError:
        return False
