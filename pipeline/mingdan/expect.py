"""Holds what was read against what `source.toml` expects and against what the text itself claims."""

from collections import Counter
from collections.abc import Iterator

from mingdan.model import Finding, Notice, Source


def expectations(source: Source, notice: Notice) -> list[Finding]:
    """Every way in which a notice is not what its `source.toml`, or its own text, says it is."""
    checks = (_letter, _headings, _counts, _claims, _duplicates)
    return [finding for check in checks for finding in check(source, notice)]


def _line_of(notice: Notice, kind: str) -> int:
    return next((line.line for line in notice.ledger if line.kind == kind), 0)


def _letter(source: Source, notice: Notice) -> Iterator[Finding]:
    """Title, year, date and issuing bodies."""
    file, line = str(source.file), _line_of(notice, "title")
    if notice.title != source.title:
        message = f"the title is not the one in source.toml, expected “{source.title}”"
        yield Finding("title", message, "标题与source.toml不一致", file, line, 1, notice.title)
    if f"{source.edition_year}年" not in notice.title:
        message = f"the title does not name the edition year {source.edition_year} of source.toml"
        yield Finding("year", message, "标题中没有年度", file, line, 1, notice.title)
    if notice.date != source.date:
        message = f"the date is {notice.date or 'missing'}, expected {source.date} as in source.toml"
        yield Finding(
            "date", message, "日期与source.toml不一致", file, _line_of(notice, "date"), 1, str(notice.date or "")
        )
    for body in source.issuers:
        if body.name not in notice.signature:
            message = f"the signature does not name the issuing body {body.name} of source.toml"
            where = (file, _line_of(notice, "signature"), 1, notice.signature)
            yield Finding("issuer", message, f"落款中没有{body.name}", *where)


def _headings(source: Source, notice: Notice) -> Iterator[Finding]:
    """Headings that source.toml does not explain, each once."""
    honours = {honour.heading for honour in source.honours}
    known = {"honour": honours, "category": {"", *source.categories}}
    seen: set[tuple[str, str]] = set()
    for entry in notice.entries:
        for kind, heading in (("honour", entry.honour), ("category", entry.category)):
            if heading in known[kind] or (kind, heading) in seen:
                continue
            seen.add((kind, heading))
            table = {"honour": "[honours]", "category": "[categories]"}[kind]
            message = f"unknown {kind} in the heading above: not in {table} of source.toml; expected one of " + (
                "、".join(sorted(known[kind] - {""})) or "none"
            )
            yield Finding(
                f"unknown-{kind}", message, "标题未在source.toml中说明", str(source.file), entry.line, 1, heading
            )


def _counts(source: Source, notice: Notice) -> Iterator[Finding]:
    """Entries in each section against `[counts]`."""
    found = Counter(entry.section for entry in notice.entries)
    first = {entry.section: entry for entry in reversed(notice.entries)}
    for section in sorted({*found, *source.counts}):
        expected = source.counts.get(section, 0)
        if found[section] != expected:
            entry = first.get(section)
            message = (
                f"section {section} has {found[section]} entries, expected {expected} as in [counts] of source.toml"
            )
            heading = (entry.category or entry.honour) if entry else ""
            where = (str(source.file), entry.line if entry else 0, 1, heading)
            yield Finding("count", message, f"第{section}部分有{found[section]}条, 应为{expected}条", *where)


def _claims(source: Source, notice: Notice) -> Iterator[Finding]:
    """Entries of each honour against the number that the text gives (30个, 100个)."""
    found = Counter(entry.honour for entry in notice.entries)
    for claim in notice.claims:
        if found[claim.honour] != claim.number:
            message = f"the text says {claim.number}, but {found[claim.honour]} entries stand under “{claim.honour}”"
            where = (str(source.file), claim.line, claim.column, claim.honour)
            yield Finding("claim", message, f"正文称{claim.number}个, 名单有{found[claim.honour]}条", *where)


def _duplicates(source: Source, notice: Notice) -> Iterator[Finding]:
    """The same words twice under one honour."""
    seen: dict[tuple[str, str], int] = {}
    for entry in notice.entries:
        first = seen.setdefault((entry.honour, entry.words), entry.line)
        if first != entry.line:
            message = f"the same words as in line {first} under the same honour: expected each place once"
            where = (str(source.file), entry.line, entry.column, entry.words)
            yield Finding("duplicate", message, f"与第{first}行重复", *where)
