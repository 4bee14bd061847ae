"""Step 1: a notice becomes entries, and every line of it is accounted for.

A document is read into lines (`mingdan.documents`). Each line is classified by itself (`line_classifier`), the
beginning and the end of the list are found (`list_boundaries`), and each line is read in the context of those before it
(`list_parser`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingdan.documents.extract import extract
from mingdan.errors import InputError
from mingdan.model import Extract, Finding, LedgerLine, Line, Notice
from mingdan.notices.headings import numbering
from mingdan.notices.line_classifier import ClassifiedLine, rows
from mingdan.notices.list_boundaries import (
    in_sentence,
    list_start,
    one_a_line,
    places,
    signed,
    title_as_heading,
    usual_style,
)
from mingdan.notices.list_items import LEVELS, top
from mingdan.notices.list_parser import Listing
from mingdan.resolver.name_index import places_in_title

KINDS = (
    "title", "addressee", "body", "annex-note", "signature", "date", "annex-heading", "section", "category",
    "place", "count", "header", "entry", "unrecognised", "page-number", "blank",
)  # fmt: skip
MAX_ENTRIES = 100_000  # to find that many takes a minute where the register has none of them
_WITH_LINES = ("text", "csv")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a notice before its list is read.

    Attributes:
        title: its title, where the file itself may lack it.
        honours, categories: headings that stand for an honour or a category.
    """

    title: str = ""
    honours: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()


NOTHING = Known()


def read(file: Path, known: Known = NOTHING, content: bytes | None = None) -> tuple[Notice, list[Finding]]:
    """Reads a notice.

    Args:
        file: the notice, in any format that `mingdan.documents.extract.extract` reads.
        known: what is known of it beforehand.
        content: its bytes, if read already.

    Returns:
        The notice with all entries that could be read, and everything found wrong, in the order of the lines.

    Raises:
        InputError: the file cannot be read at all, or is empty.
    """
    return understand(extract(file, content), str(file), known)


def understand(source: Extract, file: str, known: Known = NOTHING) -> tuple[Notice, list[Finding]]:
    """A notice from what its file holds.

    Args:
        source: the lines of the file.
        file: its name, for messages.
        known: what is known of it beforehand.

    Returns:
        As `read`.
    """
    base = places(known.title, source.lines)
    text_lines = source.format in _WITH_LINES and bool(source.encoding)
    listing = Listing(file, text_lines, base, known.title, known.honours, known.categories)
    seen: list[ClassifiedLine] = []
    for one in rows(source.lines, file, base, source.format == "csv"):
        if isinstance(one, Finding):
            listing.findings.append(one)
        else:
            seen.append(one)
    _take(listing, seen)
    listing.findings += numbering(listing.numbered, listing.headings, file)
    _places_alone(listing)
    _without_entries(listing, source)
    found = [*source.findings, *listing.letter.findings, *listing.findings]
    return _notice(listing, source), sorted(found, key=lambda finding: (finding.line, finding.column))


def _take(listing: Listing, seen: Sequence[ClassifiedLine]) -> None:
    """Takes all lines: those above the list, and those of the list."""
    listing.one_a_line = one_a_line(seen)
    listing.headings.entry_style = usual_style(seen)
    start = list_start(seen)
    above, below = seen[:start], seen[start:]
    for one in above:
        listing.above(one)
    if top(listing.base) == len(LEVELS):  # a title that names no place: those of the issuing bodies
        listing.base = places_in_title(" ".join(listing.letter.signatures))
    if top(listing.base) == len(LEVELS):
        listing.base = signed(below)
    if heading := title_as_heading(above, below):
        if listing.letter.titles[1:] and listing.letter.titles[-1] == heading.text:
            listing.letter.titles.pop()
            listing.ledger[heading.line.number] = "section"
        listing.heading(heading, heading.body, None)
    for one, following in zip(below, _next(below), strict=True):
        listing.line(one, following)
        if len(listing.entries) > MAX_ENTRIES:
            many = f"more than {MAX_ENTRIES:,} entries are too many, that is the limit: split the list (条目过多)"
            raise InputError(f"{listing.file}: {many}")
    for one in above if not listing.entries else ():
        if listed := in_sentence(one):
            listing.line(listed, None)


def _next(seen: Sequence[ClassifiedLine]) -> Iterator[ClassifiedLine | None]:
    """For each line the next one that is not blank."""
    following: list[ClassifiedLine | None] = []
    last: ClassifiedLine | None = None
    for one in reversed(seen):
        following.append(last)
        last = one if one.kind not in ("blank", "page-number") else last
    return reversed(following)


def _places_alone(listing: Listing) -> None:
    """Notes the places below which nothing stands: entries that name neither a township nor a community."""
    filled = {entry.section for entry in listing.numbered}
    filled |= {section[:end] for section in filled for end in range(len(section)) if section[end] == "-"}
    for seen, section in listing.places:
        if section not in filled:
            message = f"{seen.body} is no township or community, and nothing stands below it: the entry ends too early"
            message_zh = f"{seen.body}不是乡级区划或社区，其下也没有条目：条目未写完"
            listing.find("unknown-place", seen.line, seen.body, message, message_zh)


def _without_entries(listing: Listing, source: Extract) -> None:
    """Notes that a source has no entries, unless an error says why."""
    if listing.entries or any(finding.severity == "error" for finding in listing.findings):
        return
    last = source.lines[-1] if source.lines else Line(0, "", "")
    message = "no entries: expected a list (名单) with headings (一、…) and names of places, as in an attachment (附件)"
    listing.find("no-entries", last, "", message, "没有条目：应有附件名单，含标题和地名", "error")


def _notice(listing: Listing, source: Extract) -> Notice:
    letter = listing.letter
    return Notice(
        title=" ".join(letter.titles) or listing.title or letter.annex,
        date=letter.issued,
        signature=" ".join(letter.signatures),
        entries=tuple(listing.entries),
        claims=(*letter.claims, *listing.claims),
        ledger=tuple(
            LedgerLine(line.number, listing.ledger.get(line.number, "blank"), line.position) for line in source.lines
        ),
        text="\n".join(line.text for line in source.lines),
        sha256=source.sha256,
        format=source.format,
        encoding=source.encoding,
    )
