"""Step 1: reads a notice into entries and accounts for every line of it in a ledger.

`mingdan.documents` reads a file into lines. Each line is classified on its own (`line_classifier`), the beginning of
the list is found (`list_boundaries`), and each line is read after those before it (`letter` above and around the list,
`list_parser` in it; `headings` recognises and nests headings).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from mingdan.documents.extract import extract
from mingdan.errors import InputError
from mingdan.findings import severity
from mingdan.model import Extract, Finding, LedgerLine, Line, Notice, Severity
from mingdan.notices.headings import check_numbering
from mingdan.notices.line_classifier import ClassifiedLine, classify_lines
from mingdan.notices.list_boundaries import (
    heading_above_list,
    is_one_name_per_line,
    list_start,
    names_in_sentence,
    names_like_titles,
    signatory_area,
    title_places,
    usual_marker_style,
)
from mingdan.notices.list_items import NAME_LEVELS, top_level
from mingdan.notices.list_parser import NO_HINTS, Hints, ListParser
from mingdan.resolver.resolver import Resolver

__all__ = ["LINE_KINDS", "MAX_ENTRIES", "NO_HINTS", "Hints", "parse_extract", "parse_file"]

LINE_KINDS = (
    "title", "addressee", "body", "annex-note", "signature", "date", "annex-heading", "section", "category",
    "place", "count", "header", "entry", "unrecognised", "page-number", "blank",
)  # fmt: skip
MAX_ENTRIES = 100_000  # takes a minute where the register has none of the names
_FORMATS_WITH_LINES = ("text", "csv")


def parse_file(file: Path, hints: Hints = NO_HINTS, content: bytes | None = None) -> tuple[Notice, list[Finding]]:
    """Reads a notice from a file.

    Args:
        file: the notice, in any format that `mingdan.documents.extract.extract` reads.
        hints: what is known of the notice.
        content: the bytes of the file, if they are read already.

    Returns:
        The notice with all entries that could be read, and the findings in the order of the lines.

    Raises:
        InputError: the file cannot be read, is empty, or has too many entries.
    """
    return parse_extract(extract(file, content), str(file), hints)


def parse_extract(source: Extract, file: str, hints: Hints = NO_HINTS) -> tuple[Notice, list[Finding]]:
    """Reads a notice from the lines of a file.

    Args:
        source: the lines.
        file: the name of the file, for findings.
        hints: what is known of the notice.

    Returns:
        As `parse_file`.

    Raises:
        InputError: the notice has too many entries.
    """
    base = title_places(hints.title, source.lines)
    lines: list[ClassifiedLine] = []
    findings: list[Finding] = []
    for item in classify_lines(source.lines, file, base, source.format == "csv"):
        if isinstance(item, Finding):
            findings.append(item)
        else:
            lines.append(item)
    has_lines = source.format in _FORMATS_WITH_LINES and bool(source.encoding)
    parser = ListParser(file, has_lines, base, hints, findings=[*findings])
    _parse_lines(parser, lines)
    if not parser.entries and (names := names_like_titles(lines)):
        parser = ListParser(file, has_lines, base, hints, findings=findings)
        _parse_lines(parser, names)
    parser.findings += check_numbering(parser.numbered, parser.headings, file)
    _report_empty_places(parser)
    _report_no_entries(parser, source)
    findings = [*source.findings, *parser.letter.findings, *parser.findings]
    return _notice(parser, source), sorted(findings, key=lambda finding: (finding.line, finding.column))


def _parse_lines(parser: ListParser, lines: Sequence[ClassifiedLine]) -> None:
    """Reads the lines above the list, then those of the list."""
    parser.one_name_per_line = is_one_name_per_line(lines)
    parser.headings.entry_style = usual_marker_style(lines)
    start = list_start(lines)
    above, listed = lines[:start], lines[start:]
    for line in above:
        parser.add_line_above(line)
    if top_level(parser.base) == len(NAME_LEVELS):  # the title does not name a place: the signature, then the imprint
        parser.base = Resolver.reference().names.places_in_title(" ".join(parser.letter.signatures))
    if top_level(parser.base) == len(NAME_LEVELS):
        parser.base = signatory_area(listed)
    if heading := heading_above_list(above, listed):
        _move_title_to_headings(parser, heading)
    for line, following in zip(listed, _following_lines(listed), strict=True):
        parser.add_line(line, following)
        if len(parser.entries) > MAX_ENTRIES:
            raise InputError("too-many-entries", file=parser.file, most=MAX_ENTRIES)
    if not parser.entries:
        for names in filter(None, map(names_in_sentence, above)):
            parser.add_line(names, None)


def _move_title_to_headings(parser: ListParser, heading: ClassifiedLine) -> None:
    """Makes the last line above the list its first heading; it leaves the title if that has other lines."""
    titles = parser.letter.titles
    if titles[1:] and titles[-1] == heading.text:
        titles.pop()
        parser.ledger[heading.line.number] = "section"
    parser.add_heading(heading, heading.body, None)


def _following_lines(lines: Sequence[ClassifiedLine]) -> Iterator[ClassifiedLine | None]:
    """For each line the next one that is not blank."""
    following: list[ClassifiedLine | None] = []
    last: ClassifiedLine | None = None
    for line in reversed(lines):
        following.append(last)
        last = line if line.kind not in ("blank", "page-number") else last
    return reversed(following)


def _report_empty_places(parser: ListParser) -> None:
    """Reports places without an entry below them: entries that name neither a township nor a community."""
    filled = {entry.section for entry in parser.numbered}
    filled |= {section[:end] for section in filled for end in range(len(section)) if section[end] == "-"}
    for line, section in parser.place_headings:
        if section not in filled:
            parser.report("place-alone", line.line, line.body, name=line.body)


def _report_no_entries(parser: ListParser, source: Extract) -> None:
    """Reports a source without entries, unless an error says why."""
    if not parser.entries and not any(severity(finding) is Severity.ERROR for finding in parser.findings):
        parser.report("no-entries", source.lines[-1] if source.lines else Line(0, "", ""), "")


def _notice(parser: ListParser, source: Extract) -> Notice:
    """The notice from what was read."""
    letter = parser.letter
    return Notice(
        title=" ".join(letter.titles) or parser.hints.title or letter.annex,
        date=letter.issued,
        signature=" ".join(letter.signatures),
        entries=tuple(parser.entries),
        claims=(*letter.claims, *parser.claims),
        ledger=tuple(
            LedgerLine(line.number, parser.ledger.get(line.number, "blank"), line.position) for line in source.lines
        ),
        text="\n".join(line.text for line in source.lines),
        sha256=source.sha256,
        format=source.format,
        encoding=source.encoding,
    )
