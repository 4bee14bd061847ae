"""The collection of broken and nasty rosters beside the project: each file must lead to what its manifest says.

An extra: it is skipped where the collection is not there.
"""

import csv
import re
from pathlib import Path

import pytest
from mingdan.errors import InputError
from mingdan.findings import finding, report_line, severity
from mingdan.findings import message as message_of
from mingdan.findings import status as status_of
from mingdan.messages import printable
from mingdan.model import Place
from mingdan.notices import report
from mingdan.notices.reading import read_file
from mingdan.resolver.entries import count_kept
from support.paths import ROOT

FOLDER = ROOT.parent / "shared" / "bad_inputs"
MANIFEST = FOLDER / "manifest.csv"
STATUS = {
    "accepted after normalisation": "ok",
    "warning and the rest kept": "warnings",
    "clear error": "error",
}
ROWS = list(csv.DictReader(MANIFEST.read_text("utf-8").splitlines())) if MANIFEST.is_file() else []

pytestmark = pytest.mark.skipif(not ROWS, reason="the collection of bad inputs is not part of the project")


def mentions(text: str, wanted: str) -> bool:
    """Whether a text says what the manifest wants, which writes numbers without commas between thousands."""
    return bool(re.search(wanted, re.sub(r"(?<=\d),(?=\d{3})", "", text), re.IGNORECASE))


def told(file: Path) -> tuple[str, int, int, str]:
    """Status, townships and communities kept, and all that a person is shown."""
    try:
        found = read_file(file)
    except InputError as error:
        shown = report_line(finding("input", Place(str(file)), problem=str(error)), "en")
        return "error", 0, 0, shown
    status = status_of(found.findings)
    numbers = count_kept(found.resolved if status != "error" else ())
    lines = [report_line(one, "en") for one in found.findings]
    summary = report.summary(found.notice, found.resolved)
    return status, numbers["township"], numbers["community"], "\n".join([*lines, *map(str, summary)])


def allowed(counts: str) -> set[int]:
    """What a cell of the manifest says of a count: `99|100` that either is right."""
    return {int(count) for count in counts.split("|")}


def test_the_manifest_is_run_whole() -> None:
    assert len(ROWS) >= 118
    assert len({row["file"] for row in ROWS}) == len(ROWS)
    assert {row["expected"] for row in ROWS} == STATUS.keys()
    files = {file.name for file in FOLDER.iterdir()} - {"README.md", "manifest.csv"}
    assert files == {row["file"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
@pytest.mark.slow("reads the collection of bad inputs, some of a million lines")
def test_a_file_of_the_collection(row: dict[str, str]) -> None:
    status, townships, communities, shown = told(FOLDER / row["file"])
    assert status == STATUS[row["expected"]], shown
    if status != "error":
        assert townships in allowed(row["townships"]), shown
        assert communities in allowed(row["communities"]), shown
    assert not row["must_mention"] or mentions(shown, row["must_mention"]), shown
    assert all(printable(line) == line for line in shown.splitlines())
    assert max(map(len, shown.splitlines())) < 1_000


WARNED = [row for row in ROWS if STATUS[row["expected"]] == "warnings"]


@pytest.mark.parametrize("row", WARNED, ids=[row["file"] for row in WARNED])
def test_what_is_wrong_is_named_in_a_warning(row: dict[str, str]) -> None:
    """Not only somewhere in the output: the line of a warning says it, with its place where there is one."""
    findings = [one for one in read_file(FOLDER / row["file"]).findings if severity(one) == "warning"]
    naming = [one for one in findings if mentions(report_line(one, "en"), row["must_mention"])]
    assert naming
    assert all(one.file.endswith(row["file"]) and message_of(one, "zh") for one in naming)


def test_nothing_is_wrong_with_the_sound_notice() -> None:
    assert read_file(FOLDER / "a00_seed.txt").findings == ()
