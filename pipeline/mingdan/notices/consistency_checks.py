"""Compares a notice with what its own text claims, and with what `source.toml` says about it."""

import difflib
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from mingdan.findings import finding
from mingdan.model import Claim, Entry, Finding, Notice, Place, Source

CITED = re.compile(r"《([^《》]{1,80})》[（(]([^（）()]{1,40}号)[）)]")  # a document with title and number
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_LETTER_KINDS = {"addressee", "body", "date", "signature"}
_TABLE_FORMATS = ("csv", "xlsx", "xls", "ods")
_MAX_COMPARISONS = 100_000
_SIMILARITY = 0.9  # of an example and an entry that is probably meant


def check_against_source(source: Source, notice: Notice) -> list[Finding]:
    """Compares a notice with its `source.toml`.

    A file that is only a list does not say who issued it and when; these checks are left out for it.
    """
    checks = [_check_headings, _check_counts]
    if has_letter(notice):
        checks = [_check_title, _check_date, _check_issuers, _check_cited_documents, *checks, _check_source_claims]
    return [problem for check in checks for problem in check(source, notice)]


def check_self_consistency(notice: Notice, file: str, categories: Collection[str]) -> list[Finding]:
    """Compares the parts of a notice with each other.

    Args:
        notice: the notice.
        file: the name of the file, for findings.
        categories: the headings of the categories that are known.
    """
    return [
        *_check_letter(notice, file),
        *_check_claims(notice, file),
        *_check_years(notice, file),
        *_check_categories(notice, file, categories),
    ]


def has_letter(notice: Notice) -> bool:
    """Whether the file holds more than a list: an addressee, a text, a date or a signature."""
    return any(line.kind in _LETTER_KINDS for line in notice.ledger)


# The notice and its own text


def _check_letter(notice: Notice, file: str) -> Iterator[Finding]:
    """Reports a missing letter and a missing count; neither is expected of a table."""
    if notice.format in _TABLE_FORMATS or not notice.entries:
        return
    if not has_letter(notice):
        yield finding("no-letter", Place(file))
    if not notice.claims:
        yield finding("no-claim", Place(file))


def _check_claims(notice: Notice, file: str) -> Iterator[Finding]:
    """Compares the entries with the counts of the text (等30个街道（镇）, 兰州市(1个)) and with its examples."""
    unlisted = _unlisted_examples(notice)
    misprints = _probable_misprints(notice, unlisted)
    counts = _count_entries(notice)
    total = len(notice.entries)
    is_only_claim = sum(1 for claim in notice.claims if not claim.section) == 1
    for claim in notice.claims:
        count = total if claim.section == "*" else _claimed_entries(claim, counts, total if is_only_claim else None)
        if count is not None and count != claim.number:
            place = Place(file, claim.line, claim.column, text=claim.honour)
            if claim.honour:
                yield finding("claim", place, claimed=claim.number, found=count, heading=claim.honour)
            else:
                yield finding("claim-total", place, claimed=claim.number, found=count)
        if claim.example in unlisted:
            place = Place(file, claim.line, claim.column, text=claim.example)
            rule = "example" if claim.example in misprints else "example-elsewhere"
            yield finding(rule, place, example=claim.example)


def _claimed_entries(claim: Claim, counts: Mapping[tuple[str, str], int], otherwise: int | None) -> int | None:
    """The number of entries that a claim is about; `otherwise` where no entry has the honour that it names."""
    if claim.section == "place":
        return counts.get(("place", claim.honour), 0)
    if claim.section:
        return counts.get(("section", claim.section), 0)
    return counts.get(("honour", claim.honour)) or otherwise


def _count_entries(notice: Notice) -> Counter[tuple[str, str]]:
    """The number of entries by honour, by place, and by section with those below it."""
    counts: Counter[tuple[str, str]] = Counter()
    for (section, honour), number in Counter((entry.section, entry.honour) for entry in notice.entries).items():
        parts = section.split("-")
        counts.update({("section", "-".join(parts[:depth])): number for depth in range(1, len(parts) + 1)})
        counts["honour", honour] += number
    counts.update(("place", name) for entry in notice.entries for name in {*entry.layers})
    return counts


def _unlisted_examples(notice: Notice) -> list[str]:
    """The examples of the text that are not entries.

    An example may have a verb before the name, and an entry may have a province before it.
    """
    examples = dict.fromkeys(claim.example for claim in notice.claims if claim.example)
    words = {entry.words for entry in notice.entries}
    shortest_with_ending: dict[str, int] = {}  # length of the shortest entry, by ending
    for size in {len(example) - 2 for example in examples if len(example) > 4}:
        for text in words:
            if len(text) >= size:
                ending = text[-size:]
                shortest_with_ending[ending] = min(len(text), shortest_with_ending.get(ending, len(text)))

    def is_listed(example: str) -> bool:
        if any(example[start:] in words for start in range(len(example))):
            return True
        return len(example) > 4 and shortest_with_ending.get(example[2:], sys.maxsize) < 2 * len(example)

    return [example for example in examples if not is_listed(example)]


def _probable_misprints(notice: Notice, examples: Sequence[str]) -> set[str]:
    """The examples that are similar to an entry; any other may belong to another edition of the list.

    Comparing takes long: examples beyond a limit are not compared and count as misprints.
    """
    words = list(dict.fromkeys(entry.words for entry in notice.entries))
    compared = examples[: max(1, _MAX_COMPARISONS // max(1, len(words)))]
    return {*examples} - {text for text in compared if not difflib.get_close_matches(text, words, 1, _SIMILARITY)}


def _check_years(notice: Notice, file: str) -> Iterator[Finding]:
    """Reports headings with another year than the title."""
    years = set(_YEAR.findall(notice.title))
    if len(years) != 1:
        return
    lines = _lines_of_kind(notice, "section")
    for honour, first_line in _first_lines(notice, "honour").items():
        year = _YEAR.match(honour)
        if year and year[1] not in years:
            place = Place(file, _last_before(lines, first_line), 1, text=honour)
            yield finding("year", place, found=year[1], expected=min(years))


def _check_categories(notice: Notice, file: str, known: Collection[str]) -> Iterator[Finding]:
    """Reports categories that are not known, each once."""
    lines = _lines_of_kind(notice, "category")
    for category, first_line in _first_lines(notice, "category").items():
        if category and category not in known:
            line = _last_before(lines, first_line) if first_line else 0
            yield finding("new-category", Place(file, line, 1 if line else 0, text=category))


def _first_lines(notice: Notice, attribute: str) -> dict[str, int]:
    """The line of the first entry with each `honour` or `category`."""
    first: dict[str, int] = {}
    for entry in notice.entries:
        first.setdefault(getattr(entry, attribute), entry.line)
    return first


def _lines_of_kind(notice: Notice, kind: str) -> list[int]:
    """The numbers of the lines of a kind, in order."""
    return [line.line for line in notice.ledger if line.kind == kind]


def _first_line(notice: Notice, kind: str) -> int:
    """The number of the first line of a kind; 0 without one."""
    return next(iter(_lines_of_kind(notice, kind)), 0)


def _last_before(lines: Sequence[int], line: int) -> int:
    """The last of some line numbers, in order, that is smaller than another; 0 where none is."""
    index = bisect_left(lines, line)
    return lines[index - 1] if index else 0


# The notice and source.toml


def _check_title(source: Source, notice: Notice) -> Iterator[Finding]:
    """Compares title and year."""
    place = Place(str(source.file), _first_line(notice, "title"), 1, text=notice.title)
    if notice.title != source.title:
        yield finding("title", place, expected=source.title)
    if not re.search(rf"(?<!\d){source.edition_year}年", notice.title):
        yield finding("year-source", place, expected=str(source.edition_year))


def _check_date(source: Source, notice: Notice) -> Iterator[Finding]:
    """Compares the date."""
    if notice.date == source.date:
        return
    place = Place(str(source.file), _first_line(notice, "date"), 1, text=str(notice.date or ""))
    if notice.date:
        yield finding("date", place, found=str(notice.date), expected=str(source.date))
    else:
        yield finding("date-missing", place, expected=str(source.date))


def _check_issuers(source: Source, notice: Notice) -> Iterator[Finding]:
    """Compares the issuing bodies with the signature."""
    place = Place(str(source.file), _first_line(notice, "signature"), 1, text=notice.signature)
    rest = notice.signature
    for body in source.issuers:
        if body.name not in notice.signature:
            yield finding("issuer-missing", place, body=body.name)
        rest = rest.replace(body.name, "")
    if rest.strip():
        yield finding("issuer", place, rest=rest.strip())


def _check_cited_documents(source: Source, notice: Notice) -> Iterator[Finding]:
    """Compares the documents that the notice cites with title and number, in both directions."""
    file = str(source.file)
    expected = {(document.title, document.number) for document in source.cites}
    cited = {}
    for line_number, line in enumerate(notice.text.split("\n"), 1):
        for match in CITED.finditer(line):
            cited[match[1], match[2]] = (line_number, match.start() + 1)
    for title, number in sorted(expected - cited.keys()):
        yield finding("cites-missing", Place(file, text=title), title=title, number=number)
    for (title, number), (line_number, column) in cited.items():
        if (title, number) not in expected:
            yield finding("cites", Place(file, line_number, column, text=f"《{title}》（{number}）"))


def _check_headings(source: Source, notice: Notice) -> Iterator[Finding]:
    """Reports headings that source.toml does not describe, each once."""
    honours = {honour.heading for honour in source.honours}
    seen: set[tuple[str, str]] = set()
    lines = {kind: _lines_of_kind(notice, kind) for kind in ("section", "category")}
    for entry in notice.entries:
        line = _last_before(lines["section"], entry.line)
        place = Place(str(source.file), line, 1, text=entry.honour)
        if entry.honour not in honours and ("honour", entry.honour) not in seen:
            seen.add(("honour", entry.honour))
            yield finding("unknown-honour", place, expected="、".join(sorted(honours - {""})) or "—")
        if entry.category not in {"", *source.categories} and ("category", entry.category) not in seen:
            seen.add(("category", entry.category))
            place = Place(str(source.file), _last_before(lines["category"], entry.line), 1, text=entry.category)
            if source.categories:
                yield finding("unknown-category", place, expected="、".join(sorted(source.categories)))
            else:
                yield finding("unexpected-category", place)


def _check_counts(source: Source, notice: Notice) -> Iterator[Finding]:
    """Compares the number of entries in each section with `[counts]`."""
    counts = Counter(entry.section for entry in notice.entries)
    first_entry = {entry.section: entry for entry in reversed(notice.entries)}
    for section in sorted({*counts, *source.counts}):
        expected = source.counts.get(section, 0)
        if counts[section] != expected:
            place = _place_of_section(str(source.file), first_entry.get(section))
            yield finding("count", place, section=section, found=counts[section], expected=expected)


def _place_of_section(file: str, first_entry: Entry | None) -> Place:
    """The place of a section, by its first entry."""
    if first_entry is None:
        return Place(file)
    return Place(file, first_entry.line, 1, text=first_entry.category or first_entry.honour)


def _check_source_claims(source: Source, notice: Notice) -> Iterator[Finding]:
    """Compares the counts that the text gives with those of source.toml."""
    claimed = {claim.honour: claim.number for claim in notice.claims}
    for honour in source.honours:
        if honour.claimed is None or claimed.get(honour.heading) == honour.claimed:
            continue
        place = Place(str(source.file), text=honour.heading)
        expected = honour.claimed
        if honour.heading in claimed:
            number = claimed[honour.heading]
            yield finding("claim-source", place, claimed=number, expected=expected, heading=honour.heading)
        else:
            yield finding("claim-source-missing", place, expected=expected, heading=honour.heading)
