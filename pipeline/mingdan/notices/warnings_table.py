"""The table `warnings` beside a notice: the warnings that a reviewer accepted, each with a reason.

A row accepts a warning by rule, parameters and text, wherever it is in the notice. Tables of mingdan 0.1 have the
English message in place of the parameters: `Acceptances` recognises such rows by `legacy_warnings.toml`, which has the
messages of 0.1 as templates, and `migrate_warnings` writes the table anew.
"""

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from mingdan.atomic_files import write_atomic
from mingdan.csv_guard import csv_text
from mingdan.documents.titled_table import SIGNED, Row, added_columns, titles
from mingdan.findings import FindingsError, finding, message, remedy, rule, severity
from mingdan.messages import Term, Value, fill
from mingdan.model import Finding, Review, Severity
from mingdan.notices.review_tables import (
    is_signed,
    review_of,
    signature,
    signed_table_rows,
    table_file,
    wrong_signature,
)
from mingdan.resolver.entries import UNRESOLVED

WARNINGS = ("rule", "position", "text", "parameters", "message", "message_zh", "remedy", "remedy_zh", *SIGNED)
# Findings about an entry that was not found: a decision in `review` settles them, or a correction of the source.
UNDECIDED = UNRESOLVED | {"place-alone"}
_POSITION = re.compile(r"\b(?:line|row|cell|page|table|paragraph) [0-9]+|[^\s!]+![A-Z]+[0-9]+")

Key = tuple[str, str, str]  # rule, text and parameters; of tables of mingdan 0.1 the message in place of parameters


class Acceptance(NamedTuple):
    """A row of `warnings`, with the review if it is signed."""

    row: Row
    review: Review | None


class Acceptances:
    """The warnings that a reviewer accepted.

    Args:
        rows: the rows of the table, no signature with anything wrong.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        ordered = sorted(rows, key=is_signed)  # of several rows for one warning a signed one counts
        self._rows = tuple(Acceptance(row, review_of(row) if is_signed(row) else None) for row in ordered)
        self._by_key = {key: acceptance for acceptance in self._rows for key in _row_keys(acceptance.row.cells)}

    def __len__(self) -> int:
        return sum(1 for acceptance in self._rows if acceptance.review)

    def review_of(self, warning: Finding) -> Review | None:
        """The review that accepts a warning; None where there is none."""
        acceptance = self._of(warning)
        return acceptance.review if acceptance else None

    def unused(self, warnings: Iterable[Finding]) -> list[Acceptance]:
        """The acceptances that accept none of these warnings."""
        used = {id(acceptance) for acceptance in map(self._of, warnings) if acceptance}
        return [acceptance for acceptance in self._rows if acceptance.review and id(acceptance) not in used]

    def draft(self, warnings: Sequence[Finding]) -> list[list[str]]:
        """The table `warnings` for some warnings, header first: what a reviewer wrote into this one is kept in it.

        These are reviews, columns of the reviewer's own, and acceptances of other warnings.
        """
        added = added_columns((row for row, _ in self._rows), WARNINGS)
        table = [[*titles(WARNINGS), *added]]
        for warning in warnings:
            acceptance = self._of(warning)
            cells = acceptance.row.cells if acceptance else {}
            review = acceptance.review if acceptance else None
            table.append([*warning_row(warning, review), *(cells.get(column, "") for column in added)])
        unused = (acceptance.row.cells for acceptance in self.unused(warnings))
        return table + [[cells.get(column, "") for column in (*WARNINGS, *added)] for cells in unused]

    def _of(self, warning: Finding) -> Acceptance | None:
        return next((self._by_key[key] for key in _finding_keys(warning) if key in self._by_key), None)


def load_acceptances(folder: Path) -> Acceptances:
    """The accepted warnings beside a notice; none where there is no table.

    Raises:
        InputError: the table cannot be read, or rows are wrong; every such row is named.
    """
    rows = list(_warning_rows(folder))
    if problems := [problem for row in rows if is_signed(row) for problem in wrong_signature(row)]:
        raise FindingsError(problems)
    return Acceptances(rows)


def blocking_findings(
    findings: Iterable[Finding], acceptances: Acceptances, kept: Collection[tuple[str, str]]
) -> list[Finding]:
    """The findings that hold up publishing: errors, warnings that nobody accepted, entries without a decision.

    Args:
        findings: all findings of a notice.
        acceptances: the warnings that a reviewer accepted.
        kept: positions and words of the entries that are published, entries published as places included.
    """
    return [
        as_blocking(problem)
        for problem in findings
        if (problem.rule in UNDECIDED and (problem.position, problem.text) not in kept)
        or severity(problem) is Severity.ERROR
        or (is_acceptable(problem) and not acceptances.review_of(problem))
    ]


def is_acceptable(problem: Finding) -> bool:
    """Whether a finding is a warning that a row of `warnings` can accept."""
    return severity(problem) is Severity.WARNING and problem.rule not in UNDECIDED


def as_blocking(problem: Finding) -> Finding:
    """A finding as it holds up publishing: a community that reading may leave open is a warning then."""
    return replace(problem, rule="unknown-community") if problem.rule == "unlisted-community" else problem


def unused_acceptances(
    acceptances: Acceptances, findings: Iterable[Finding], decided: Collection[str]
) -> Iterator[Finding]:
    """A note for each acceptance that accepts nothing: its row is kept without effect.

    Args:
        acceptances: the warnings that a reviewer accepted.
        findings: all findings of the notice.
        decided: the words of entries that a reviewer decided on. The decision settles their warnings, and `new` drafts
            both tables, so that their acceptances give no note.
    """
    for acceptance in acceptances.unused(filter(is_acceptable, findings)):
        cells = acceptance.row.cells
        if _without_space(cells["text"]) in decided:
            continue
        yield finding("acceptance-unused", acceptance.row.place._replace(text=cells["text"]), accepted=cells["rule"])


def warning_row(warning: Finding, review: Review | None) -> list[str]:
    """A row of `warnings`."""
    cells = {
        "rule": warning.rule, "position": warning.position or (f"line {warning.line}" if warning.line else ""),
        "text": warning.text, "parameters": parameter_text(warning), "message": message(warning, "en"),
        "message_zh": message(warning, "zh"), "remedy": remedy(warning, "en"), "remedy_zh": remedy(warning, "zh"),
        **signature(review),
    }  # fmt: skip
    return [cells[column] for column in WARNINGS]


def parameter_text(warning: Finding) -> str:
    """The parameters that tell a warning from others of its rule, in a canonical form: `expected=4; number=3`."""
    positional = rule(warning.rule).positional
    return "; ".join(f"{name}={_quoted(str(value))}" for name, value in warning.parameters if name not in positional)


def migrate_warnings(folder: Path, findings: Iterable[Finding]) -> Path | None:
    """Rewrites a table of mingdan 0.1 with the parameters of its warnings.

    Rows that accept one of the findings get its rule, parameters and texts; all others keep every cell, columns that a
    reviewer added included. A table that is not CSV is kept beside the new one with the suffix `.old`.

    Args:
        folder: the folder of the notice.
        findings: all findings of the notice.

    Returns:
        The new table; None where there was nothing to migrate.
    """
    file = table_file(folder, "warnings")
    rows = list(_warning_rows(folder))
    if file is None or not rows or "parameters" in rows[0].cells:
        return None
    added = added_columns(rows, WARNINGS)
    current = {key: warning for warning in findings if is_acceptable(warning) for key in _finding_keys(warning)}
    table = [[*titles(WARNINGS), *added]]
    for row in rows:
        warning = next((current[key] for key in _row_keys(row.cells) if key in current), None)
        cells = dict(zip(WARNINGS, warning_row(warning, None), strict=True)) if warning else {}
        cells |= {column: row.cells[column] for column in SIGNED}
        table.append([cells.get(column, row.cells.get(column, "")) for column in (*WARNINGS, *added)])
    target = folder / "warnings.csv"
    write_atomic(target, "\ufeff" + csv_text(table))
    if file != target:  # last: a stop before it leaves two tables, which is an error that names both, and loses nothing
        file.rename(_free_name(file))
    return target


def _warning_rows(folder: Path) -> Iterator[Row]:
    return signed_table_rows(folder, "warnings", ("rule", "text", *SIGNED))


def _row_keys(cells: Mapping[str, str]) -> Iterator[Key]:
    """The keys of the warnings that a row accepts: by its parameters, else by a message of mingdan 0.1."""
    rule_id, text = cells["rule"].strip(), _without_space(cells["text"])
    parameters = _without_space(cells.get("parameters", ""))
    yield rule_id, text, f"parameters:{parameters}"
    if not parameters and cells.get("message"):
        yield rule_id, text, f"message:{_without_position(cells['message'])}"


def _finding_keys(warning: Finding) -> Iterator[Key]:
    """The keys under which a warning may have been accepted, the one of today first."""
    text = _without_space(warning.text)
    yield warning.rule, text, f"parameters:{_without_space(parameter_text(warning))}"
    for legacy in _legacy().get(warning.rule, ()):
        old = fill(legacy["message"], warning.parameters, partial(_legacy_value, warning.rule))
        yield legacy["rule"], text, f"message:{_without_position(old)}"


@cache
def _legacy() -> dict[str, Sequence[dict[str, Any]]]:
    """The rules and messages of mingdan 0.1, by the rules of today."""
    tables = tomllib.loads(Path(__file__).with_name("legacy_warnings.toml").read_text("utf-8"))
    return {rule_id: [{"rule": rule_id, **entry} for entry in entries] for rule_id, entries in tables.items()}


def _legacy_value(rule_id: str, name: str, value: Value) -> str:
    """The value of a parameter as mingdan 0.1 wrote it."""
    if rule_id == "character" and name == "kind":
        return "code point that is not a character" if value == "Cn" else Term(str(value)).text("en")
    if rule_id == "too-long" and name == "length":
        return f"{value:,}"
    if rule_id == "name":  # `<` (U+003C) was written as '<' (U+003C)
        character, _, point = str(value).partition(" ")
        return f"{character!a} {point}"
    return " or ".join(str(value).split(",")) if name in rule(rule_id).terms else str(value)


def _without_space(text: str) -> str:
    return "".join(text.split())


def _without_position(text: str) -> str:
    return _without_space(_POSITION.sub("", text))


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if re.search(r'[;="\n]', value) else value


def _free_name(file: Path) -> Path:
    """A name beside a file that is not taken: `warnings.xlsx.old`, `warnings.xlsx.2.old`."""
    names = (f"{file.name}.old", *(f"{file.name}.{number}.old" for number in range(2, 1000)))
    return next(path for path in map(file.with_name, names) if not path.exists())
