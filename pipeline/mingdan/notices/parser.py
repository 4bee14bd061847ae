"""Step 1: reads a notice into entries and accounts for every line of it in a ledger.

`mingdan.documents` reads a file into lines, `units` makes units of them, `search` chooses the reading of all units
that explains most, and `builder` makes entries and findings of it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from mingdan.documents.extract import extract
from mingdan.errors import InputError
from mingdan.findings import finding, severity
from mingdan.lexicon.characters import normalize_text
from mingdan.lexicon.generic_parts import EVERYDAY_PARTS, alternatives
from mingdan.lexicon.levels import Level
from mingdan.lexicon.written_names import has_name_ending
from mingdan.messages import Term
from mingdan.model import Claim, Extract, Finding, LedgerLine, Line, NamePath, Notice, Place, Severity
from mingdan.notices.builder import NO_HINTS, Hints, NoticeBuilder, title_count
from mingdan.notices.headings import check_numbering
from mingdan.notices.letter import PAGE_TEXT, TITLE_END
from mingdan.notices.line_markers import BODY_END
from mingdan.notices.places import first_place, places_in_title, read_name, title_places, top_level
from mingdan.notices.roles import ROLE_WORDS, Reading
from mingdan.notices.search import Doubt, Search
from mingdan.notices.units import Unit, join_wrapped, read_units

__all__ = ["LINE_KINDS", "MAX_ENTRIES", "NO_HINTS", "Hints", "parse_extract", "parse_file"]

LINE_KINDS = (
    "title", "addressee", "body", "annex-note", "signature", "date", "annex-heading", "section", "category",
    "place", "count", "header", "entry", "unrecognised", "page-number", "blank",
)  # fmt: skip
MAX_ENTRIES = 100_000  # takes a minute where the register has none of the names
_FORMATS_WITH_LINES = ("text", "csv")
_TITLE_LINES = 5
_MAX_TITLE = 200
_MAX_ANNEXES = 20
_MAX_SENTENCE = 2000
_CLAUSE = re.compile("[^，。；、：“”（）《》]{5,60}")
_VILLAGE_END = re.compile(alternatives(EVERYDAY_PARTS[Level.VILLAGE]))
_MAX_SPACED = 4  # characters of a word that is spaced out over its line


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
    units: list[Unit] = []
    findings: list[Finding] = []
    for item in read_units(source.lines, file, source.format == "csv"):
        if isinstance(item, Finding):
            findings.append(item)
        else:
            units.append(item)
    units = join_wrapped(units)
    base = _places_above(units, hints)
    chosen, doubts = _choose(units, base, hints)
    builder = NoticeBuilder(
        file, source.format in _FORMATS_WITH_LINES and bool(source.encoding), base, hints, findings=findings
    )
    if len(units) > MAX_ENTRIES and sum(1 for reading in chosen if reading and reading.items) > MAX_ENTRIES:
        raise InputError("too-many-entries", file=file, most=MAX_ENTRIES)
    builder.build(units, chosen)
    for index, doubt in doubts.items():
        chosen_role, other_role = (ROLE_WORDS[reading.role] for reading in (doubt.chosen, doubt.other))
        words = units[index].rest
        builder.report(
            "doubtful-reading", units[index].line, words, chosen=Term(f"role-{chosen_role}"),
            other=Term(f"role-{other_role}"), role=f'{json.dumps(words, ensure_ascii=False)} = "{other_role}"',
        )  # fmt: skip
    builder.findings += check_numbering(builder.numbered, builder.headings, file)
    _report_empty_places(builder)
    _report_names_in_text(builder, units, chosen)
    _report_unused_roles(builder, units, chosen)
    _report_no_entries(builder, source)
    findings = [*source.findings, *builder.letter.findings, *builder.findings]
    return _notice(builder, source), sorted(findings, key=lambda finding: (finding.line, finding.column))


def _places_above(units: Sequence[Unit], hints: Hints) -> NamePath:
    """The places that the title names; if it names none, those of the bodies that sign or print the notice."""
    filled = [unit for unit in units if unit.kind not in ("blank", "page-number") and not PAGE_TEXT.search(unit.text)]
    first = takewhile(lambda unit: not unit.marker.style, filled[:_TITLE_LINES])
    titles = [unit.text for unit in first if unit.kind == "text" and len(unit.text) <= _MAX_TITLE]
    dates = [index for index, unit in enumerate(filled) if unit.kind == "date"]
    bodies = [unit.text for index in dates for unit in filled[max(index - 3, 0) : index] if BODY_END.search(unit.text)]
    bodies += [unit.text for unit in filled if unit.text.endswith("印发")]
    places = title_places(hints.title, titles)
    places = places if any(places) else places_in_title(" ".join(bodies))
    others = [unit.text for unit in filled if unit.kind == "text" and TITLE_END.search(unit.text[:_MAX_TITLE])]
    return next(filter(None, (_completed_above(places, text) for text in others[:_MAX_ANNEXES])), places)


def _completed_above(places: NamePath, title: str) -> NamePath | None:
    """The places of a title below those that another one, of an annex, names above them; None where it names none."""
    others, first = places_in_title(title), top_level(places)
    agrees = top_level(others) < first < len(places) and others[first] == places[first]
    return NamePath(*others[:first], *places[first:]) if agrees else None


def _choose(units: Sequence[Unit], base: NamePath, hints: Hints) -> tuple[list[Reading | None], dict[int, Doubt]]:
    """The readings of the units; where there is no list, the names in sentences are one."""
    known, roles = hints.honours | hints.categories - {""}, {**hints.roles}
    chosen: list[Reading | None] = []
    doubts: dict[int, Doubt] = {}
    numbered = {unit.rest: "entry" for unit in _numbered_as_last(units)}  # names that read like titles: 1.先进社区
    for is_prose, decided in ((False, roles), (True, roles), (False, numbered | roles)):
        chosen, doubts = Search(base, is_prose, known, decided).best(units)
        if any(reading and reading.role in ("entry", "row") for reading in chosen):
            break
    return chosen, doubts


def _numbered_as_last(units: Sequence[Unit]) -> list[Unit]:
    """The lines that are numbered as the last line is; none where it has no number."""
    texts = [unit for unit in units if unit.kind == "text"]
    style = texts[-1].marker.style if texts and has_name_ending(texts[-1].rest[-20:]) else ""
    return [unit for unit in texts if style and unit.marker.style == style]


def _report_empty_places(builder: NoticeBuilder) -> None:
    """Reports places without an entry below them: entries that name neither a township nor a community."""
    filled = {entry.section for entry in builder.numbered}
    filled |= {section[:end] for section in filled for end in range(len(section)) if section[end] == "-"}
    for unit, text, section in builder.empty_places:
        if section not in filled:
            builder.report("place-alone", unit.line, unit.body, name=text)


def _report_names_in_text(builder: NoticeBuilder, units: Sequence[Unit], chosen: Sequence[Reading | None]) -> None:
    """Reports villages and communities in lines of the letter that are neither in the list nor an example of it."""
    listed = [entry.words for entry in builder.entries]
    listed += [claim.example for claim in builder.letter.claims if claim.example]
    for unit, reading in zip(units, chosen, strict=True):
        if reading is None or reading.role != "letter":
            continue
        for words, name in _names_in_sentence(unit.text[:_MAX_SENTENCE], builder.base):
            if not any(entry.endswith(name) or words.endswith(entry) for entry in listed):
                builder.report("named-in-text", unit.line, words)


def _report_unused_roles(builder: NoticeBuilder, units: Sequence[Unit], chosen: Sequence[Reading | None]) -> None:
    """Reports decisions on lines that the notice does not have, or that cannot be read so."""
    unused = dict(builder.hints.roles)
    for unit, reading in zip(units, chosen, strict=True):
        for words in (unit.rest, unit.text) if reading else ():
            if unused.get(words) == (reading and ROLE_WORDS[reading.role]):
                del unused[words]
    for words, role in unused.items():
        place = Place(str(builder.file), text=words)
        builder.findings.append(finding("role-unused", place, role=Term(f"role-{role}")))


def _names_in_sentence(text: str, base: NamePath) -> Iterator[tuple[str, str]]:
    """The first village or community of each clause, where the register has it: its words, and its own name."""
    for clause in _CLAUSE.findall(text):
        start = first_place(clause, base)
        for end in _VILLAGE_END.finditer(clause) if start >= 0 else ():
            named = read_name(clause[start : end.end()], base)
            if named.is_found and named.names.community and top_level(named.names) < 4:
                yield clause[start : end.end()], named.names.community
                break


def _report_no_entries(builder: NoticeBuilder, source: Extract) -> None:
    """Reports a source without entries, unless an error says why."""
    if not builder.entries and not any(severity(finding) is Severity.ERROR for finding in builder.findings):
        builder.report("no-entries", source.lines[-1] if source.lines else Line(0, "", ""), "")


def _joined_title(lines: Sequence[str]) -> str:
    """The title from its lines; a space stands only where they do not run on: between issuing bodies."""
    title = ""
    for line in lines:
        text = "".join(line.split()) if len("".join(line.split())) <= _MAX_SPACED else line  # 通    知
        runs_on = not title or title.endswith(("的", "年")) or text.startswith("关于") or len(text) <= _MAX_SPACED
        title += text if runs_on else f" {text}"
    return title


def _notice(builder: NoticeBuilder, source: Extract) -> Notice:
    """The notice from what was read."""
    letter = builder.letter
    title = _joined_title(letter.titles) or builder.hints.title or letter.annex
    count = title_count(normalize_text(title))
    titles = [Claim("", count, 0, 0, "*")] if count is not None else []
    return Notice(
        title=title,
        date=letter.issued,
        signature=" ".join(letter.signatures),
        entries=tuple(builder.entries),
        claims=(*letter.claims, *titles, *builder.claims),
        ledger=tuple(
            LedgerLine(line.number, builder.ledger.get(line.number, "blank"), line.position) for line in source.lines
        ),
        text="\n".join(line.text for line in source.lines),
        sha256=source.sha256,
        format=source.format,
        encoding=source.encoding,
        number=letter.number,
    )
