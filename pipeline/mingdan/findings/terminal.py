"""Findings for a person: in one language, in lines that fit a terminal, the file named once."""

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mingdan.findings.texts import message, place_text, position_text, remedy, rule_of, severity
from mingdan.messages import Language, printable, shown, source_name
from mingdan.messages.progress import Text
from mingdan.model import Finding, Severity

WIDTH = 80  # where standard output is not a terminal
MOST_SHOWN = 50  # findings of one file
MOST_CANDIDATES = 3
_COMMA = {"en": ", ", "zh": "，"}
_PLACE_WIDTH = 24
# Stays on one line: an ASCII word or a Chinese character, with the brackets before and the punctuation after it.
_TOKEN = re.compile(r"(?:[“（《]*(?:[\x21-\x7e]+|.))[。，、；：！？”）》?]* ?", re.DOTALL)
_COUNTED = {Severity.ERROR: "problems", Severity.WARNING: "warnings-counted", Severity.INFORMATION: "notes"}


def terminal_width() -> int:
    """The columns of the terminal; 80 where there is none."""
    return max(40, shutil.get_terminal_size((WIDTH, 24)).columns)


def report_lines(
    findings: Sequence[Finding], language: Language, width: int = WIDTH, left_out: int = 0
) -> Iterator[str]:
    """The findings, by file: the file with counts, then for each finding its place, rule and words, and its texts.

    Args:
        findings: in the order in which they are shown.
        language: of messages, remedies and counts.
        width: of a line, in columns of a terminal; a Chinese character takes two.
        left_out: how many more warnings the last file has, which are counted only.
    """
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.file, []).append(finding)
    for file, of_file in files.items():
        more = left_out if file == findings[-1].file else 0
        counts = _counts(of_file, language, more)
        yield f"{source_name(file, language)}: {counts}" if file else counts
        labels = [_label(finding, language) for finding in of_file[:MOST_SHOWN]]
        column = min(max(map(_width, labels)), _PLACE_WIDTH)
        for finding, label in zip(of_file, labels, strict=False):
            yield from _finding_lines(finding, label, column, language, width)
        if (more := max(0, len(of_file) - MOST_SHOWN) + more) > 0:
            yield f"  {_more(more, language)}"


def report_line(finding: Finding, language: Language) -> str:
    """A finding as one line: place, rule, words, message and remedy."""
    place, words = place_text(finding), f"“{shown(finding.text)}” " if finding.text else ""
    node = f"<{printable(finding.node)}> " if finding.node else ""
    where = f"{printable(place)}: " if place else ""
    return f"{where}{finding.rule}: {node}{words}{message(finding, language)} {remedy(finding, language)}"


def _finding_lines(finding: Finding, label: str, column: int, language: Language, width: int) -> Iterator[str]:
    indent = " " * (column + 4)
    yield from _wrapped(f"  {_padded(label, column)}  {_padded(finding.rule, 20)}", finding, indent, width)
    for text in (message(finding, language), remedy(finding, language)):
        yield from _lines(text, indent, width)
    for candidate in finding.candidates[:MOST_CANDIDATES]:
        text = Text("did-you-mean", code=candidate.code, name=candidate.name).text(language)
        yield from _lines(text, indent, width)
    if (more := len(finding.candidates) - MOST_CANDIDATES) > 0:
        yield indent + _more(more, language)
    if rule_of(finding).candidates and not finding.candidates:
        yield indent + Text("nothing-similar").text(language)


def _more(number: int, language: Language) -> str:
    """The end of a list that was cut."""
    return Text("more", number=number).text(language)


def _wrapped(start: str, finding: Finding, indent: str, width: int) -> Iterator[str]:
    """The first line of a finding, with its words; on lines of their own where they do not fit."""
    words = " ".join(filter(None, (f"<{printable(finding.node)}>" if finding.node else "", shown(finding.text))))
    if not words or _width(start) + 1 + _width(words) <= width:
        yield f"{start} {words}".rstrip()
    else:
        yield start.rstrip()
        yield from _lines(words, indent, width)


def _lines(text: str, indent: str, width: int) -> Iterator[str]:
    """A text in lines of a width: broken after spaces and between Chinese characters."""
    line, used, room = "", 0, width - len(indent)
    for token in _TOKEN.findall(text):
        size = _width(token)
        if line and used + _width(token.rstrip()) > room:
            yield indent + line.rstrip()
            line, used = "", 0
        line, used = line + token, used + size
    if line.strip():
        yield indent + line.rstrip()


def _label(finding: Finding, language: Language) -> str:
    """Where a finding is, within its file."""
    if finding.line:
        column = f" column {finding.column}" if finding.column else ""
        position = f"line {finding.line}{column}"
    else:
        position = printable(finding.position)
    return position_text(position, language)


def _counts(findings: Iterable[Finding], language: Language, more_warnings: int) -> str:
    """3 problems, 1 warning."""
    numbers = Counter({Severity.WARNING: more_warnings}) + Counter(map(severity, findings))
    counts = tuple(Text(_COUNTED[grade], number=numbers[grade]) for grade in Severity if numbers[grade])
    return _COMMA[language].join(count.text(language) for count in counts)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """The columns that a text takes."""
    from wcwidth import wcswidth  # slow to load, and only a person needs it

    columns = wcswidth(text)
    return columns if columns >= 0 else len(text)
