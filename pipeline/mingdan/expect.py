"""Holds what was read against what `source.toml` expects and against what the text itself claims."""

import re
import sys
from collections import Counter
from collections.abc import Iterator

from mingdan.model import Finding, Notice, Source
from mingdan.text import lines

_CITED = re.compile(r"《([^《》]{1,80})》[（(]([^（）()]{1,40}号)[）)]")


def expectations(source: Source, notice: Notice) -> list[Finding]:
    """Every way in which a notice is not what its `source.toml`, or its own text, says it is."""
    checks = (_letter, _cites, _headings, _counts, _claims, _duplicates)
    return [finding for check in checks for finding in check(source, notice)]


def _line_of(notice: Notice, kind: str, before: int = sys.maxsize) -> int:
    """The first line of a kind; with `before`, the last one before that line; 0 where there is none."""
    found = [line.line for line in notice.ledger if line.kind == kind and line.line < before]
    return 0 if not found else found[0] if before == sys.maxsize else found[-1]


def _letter(source: Source, notice: Notice) -> Iterator[Finding]:
    """Title, year, date and issuing bodies."""
    file = str(source.file)
    title = (file, _line_of(notice, "title"), 1, notice.title)
    if notice.title != source.title:
        message = f"the title is not the one in source.toml, expected “{source.title}”"
        yield Finding("title", message, f"标题与source.toml不一致，应为“{source.title}”", *title)
    if not re.search(rf"(?<!\d){source.edition_year}年", notice.title):
        message = f"the title does not name the edition year {source.edition_year} of source.toml"
        yield Finding("year", message, f"标题中没有source.toml所写的年度{source.edition_year}", *title)
    if notice.date != source.date:
        day = (file, _line_of(notice, "date"), 1, str(notice.date or ""))
        message = f"the date is {notice.date or 'missing'}, expected {source.date} as in source.toml"
        yield Finding("date", message, f"日期与source.toml不一致，应为{source.date}", *day)
    signature = (file, _line_of(notice, "signature"), 1, notice.signature)
    for body in source.issuers:
        if body.name not in notice.signature:
            message = f"the signature does not name the issuing body {body.name} of source.toml"
            yield Finding("issuer", message, f"落款中没有{body.name}", *signature)
    rest = notice.signature
    for body in source.issuers:
        rest = rest.replace(body.name, "")
    if rest.strip():
        message = f"the signature also says “{rest.strip()}”: expected the issuing bodies of source.toml alone"
        yield Finding("issuer", message, f"落款中还有“{rest.strip()}”，source.toml未列", *signature)


def _cites(source: Source, notice: Notice) -> Iterator[Finding]:
    """The documents that the notice cites with title and number, both ways."""
    file, told = str(source.file), {(document.title, document.number) for document in source.cites}
    found = {}
    for number, line in enumerate(lines(notice.text), 1):
        for cited in _CITED.finditer(line):
            found[cited[1], cited[2]] = (number, cited.start() + 1)
    for title, code in sorted(told - found.keys()):
        message = f"the notice does not cite 《{title}》（{code}）, which is in [[cites]] of source.toml"
        yield Finding("cites", message, f"通知未引用《{title}》（{code}）", file, text=title)
    for (title, code), (number, column) in found.items():
        if (title, code) not in told:
            message = "the notice cites a document that is not in [[cites]] of source.toml"
            yield Finding(
                "cites", message, "source.toml的[[cites]]中没有该文件", file, number, column, f"《{title}》（{code}）"
            )


def _headings(source: Source, notice: Notice) -> Iterator[Finding]:
    """Headings that source.toml does not explain, each once."""
    honours = {honour.heading for honour in source.honours}
    known = {"honour": honours, "category": {"", *source.categories}}
    seen: set[tuple[str, str]] = set()
    for entry in notice.entries:
        for kind, heading, level in (("honour", entry.honour, "section"), ("category", entry.category, "category")):
            if heading in known[kind] or (kind, heading) in seen:
                continue
            seen.add((kind, heading))
            table = {"honour": "[honours]", "category": "[categories]"}[kind]
            expected = "、".join(sorted(known[kind] - {""})) or "none"
            message = f"unknown {kind}: expected a heading that {table} of source.toml has: {expected}"
            line = _line_of(notice, level, entry.line)
            message_zh = f"标题未在source.toml的{table}中说明，应为：{expected}"
            yield Finding(f"unknown-{kind}", message, message_zh, str(source.file), line, 1, heading)


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
            where = (str(source.file), entry.line, 1, heading) if entry else (str(source.file),)
            yield Finding("count", message, f"第{section}部分有{found[section]}条，应为{expected}条", *where)


def _claims(source: Source, notice: Notice) -> Iterator[Finding]:
    """Entries of each honour against the number that the text gives (30个, 100个)."""
    found = Counter(entry.honour for entry in notice.entries)
    for claim in notice.claims:
        if found[claim.honour] != claim.number:
            message = f"the text says {claim.number}, but {found[claim.honour]} entries stand under “{claim.honour}”"
            where = (str(source.file), claim.line, claim.column, claim.honour)
            yield Finding("claim", message, f"正文称{claim.number}个，名单有{found[claim.honour]}条", *where)
    claimed = {claim.honour: claim.number for claim in notice.claims}
    for honour in source.honours:
        if honour.claimed is not None and claimed.get(honour.heading) != honour.claimed:
            said = claimed.get(honour.heading, "no number")
            message = f"the text gives {said} for “{honour.heading}”, expected {honour.claimed} as in source.toml"
            message_zh = f"正文所称数量与source.toml不一致，应为{honour.claimed}个"
            yield Finding("claim", message, message_zh, str(source.file), text=honour.heading)


def _duplicates(source: Source, notice: Notice) -> Iterator[Finding]:
    """The same words twice under one honour."""
    seen: dict[tuple[str, str], int] = {}
    for entry in notice.entries:
        first = seen.setdefault((entry.honour, entry.words), entry.line)
        if first != entry.line:
            message = f"the same words as in line {first} under the same honour: expected each place once"
            where = (str(source.file), entry.line, entry.column, entry.words)
            yield Finding("duplicate", message, f"与第{first}行重复", *where)
