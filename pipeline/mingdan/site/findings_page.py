"""Findings as one HTML file for the office that publishes: each beside the line of the notice that it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from mingdan.atomic_files import write_atomic
from mingdan.errors import InputError
from mingdan.findings import message, remedy, severity
from mingdan.findings.texts import position_text
from mingdan.messages import Language
from mingdan.model import Finding, Line
from mingdan.site.environment import environment
from mingdan.site.pages import page_texts

_MOST_LINES = 2_000  # of a longer file only lines near a finding are shown
_NEAR = 3


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding: how grave it is, its rule, the words and the node it is about, what is wrong, what to do."""

    severity: str
    rule: str
    place: str
    words: str
    message: str
    remedy: str
    candidates: Sequence[str]


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a file and what was found in it."""

    number: int
    text: str
    findings: Sequence[FindingView]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file: what was found in it as a whole, its lines, and those in which something was found."""

    name: str
    findings: Sequence[FindingView]
    lines: Sequence[LineView]
    marked: Sequence[LineView]


def write_findings_page(
    file: Path, verdict: str, findings: Sequence[Finding], lines: Mapping[str, Sequence[Line]], language: Language
) -> None:
    """Writes the page.

    Args:
        file: what to write.
        verdict: the last line that the command prints.
        findings: what was found.
        lines: the lines of the files that findings are about, by their name in the findings.
        language: of the page.

    Raises:
        InputError: the file cannot be written.
    """
    names = dict.fromkeys([*(finding.file for finding in findings), *lines])
    views = [
        _file(name, [each for each in findings if each.file == name], lines.get(name, ()), language) for name in names
    ]
    style = files("mingdan.site").joinpath("assets", "style.css").read_text("utf-8")
    page = environment().get_template("findings.html").render(
        language=language, t=page_texts(language), verdict=verdict, files=views, style=style
    )  # fmt: skip
    try:
        write_atomic(file, page)
    except OSError as error:
        raise InputError("release-not-written", folder=file, reason=error) from error


def _file(name: str, findings: Sequence[Finding], lines: Sequence[Line], language: Language) -> FileView:
    by_line: dict[int, list[FindingView]] = {}
    rest: list[FindingView] = []
    numbers = {position: line.number for line in lines for position in (line.position, *line.positions)}
    for finding in findings:
        number = finding.line or numbers.get(finding.position, 0)
        (by_line.setdefault(number, []) if number else rest).append(_finding(finding, language))
    near = {number + step for number in by_line for step in range(-_NEAR, _NEAR + 1)}
    shown = [line for line in lines if len(lines) <= _MOST_LINES or line.number in near]
    for number in by_line.keys() - {line.number for line in shown}:
        rest += by_line[number]  # of a file whose lines are not known
    views = [LineView(line.number, line.text, by_line.get(line.number, ())) for line in shown]
    return FileView(name, rest, views, [view for view in views if view.findings])


def _finding(finding: Finding, language: Language) -> FindingView:
    place = f"line {finding.line}" if finding.line else finding.position
    return FindingView(
        severity(finding).value,
        finding.rule,
        position_text(place, language),
        " ".join(filter(None, (finding.text, finding.node))),
        message(finding, language),
        remedy(finding, language),
        [f"{candidate.code} {candidate.name}" for candidate in finding.candidates],
    )
