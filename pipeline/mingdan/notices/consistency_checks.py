"""Holds what was read against what the text itself claims (`coherence`), and against what `source.toml` expects."""

import difflib
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from mingdan.model import Claim, Finding, Notice, Source

CITED = re.compile(r"《([^《》]{1,80})》[（(]([^（）()]{1,40}号)[）)]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_LETTER = {"addressee", "body", "date", "signature"}
_MOST_COMPARISONS = 100_000
_TABLES = ("csv", "xlsx", "xls", "ods")


def expectations(source: Source, notice: Notice) -> list[Finding]:
    """Every way in which a notice is not what its `source.toml` says it is; each a warning.

    A file that is a list alone, without a letter, cannot say who issued it and when: `source.toml` does.
    """
    checks = (_letter, _cites, _headings, _counts, _claimed) if has_letter(notice) else (_headings, _counts)
    return [replace(finding, severity="warning") for check in checks for finding in check(source, notice)]


def coherence(notice: Notice, file: str, categories: Collection[str]) -> list[Finding]:
    """Every way in which a notice disagrees with itself; each a warning.

    Args:
        notice: the notice as read.
        file: its name, for messages.
        categories: the headings of categories that are known.
    """
    found = [*_no_letter(notice), *_claims(notice), *_years(notice), *_unknown_categories(notice, categories)]
    examples = [finding.text for finding in found if finding.rule == "example"]
    other = _of_other_editions(notice, examples)
    return [
        replace(finding, file=file, severity="information" if finding.text in other else "warning")
        if finding.rule == "example"
        else replace(finding, file=file, severity="warning")
        for finding in found
    ]


def _of_other_editions(notice: Notice, examples: Sequence[str]) -> set[str]:
    """The examples that no entry is like: another edition may have had them; one that is like an entry is a misprint.

    Only some are compared, which takes long; the others count as misprints.
    """
    words = list(dict.fromkeys(entry.words for entry in notice.entries))
    some = list(dict.fromkeys(examples))[: max(1, _MOST_COMPARISONS // max(1, len(words)))]
    return {example for example in some if not difflib.get_close_matches(example, words, 1, 0.9)}


def has_letter(notice: Notice) -> bool:
    """Whether the file holds more than a list: an addressee, a text, a date or a signature."""
    return any(line.kind in _LETTER for line in notice.ledger)


def _no_letter(notice: Notice) -> Iterator[Finding]:
    """What an annex alone cannot say, and a count that nothing gives; a table is not expected to say it."""
    if notice.format in _TABLES or not notice.entries:
        return
    if not has_letter(notice):
        message = (
            "a list alone: nothing says who issued it and when; expected the whole notice, or say it in source.toml"
        )
        yield Finding("no-letter", message, "只有名单，没有正文：缺少发文机关（issuer）和日期（date）")
    if not notice.claims:
        message = "nothing in the text claims a number (count) of units that the list could be held against"
        yield Finding("no-claim", message, "正文没有给出数量，无法核对")


def _claims(notice: Notice) -> Iterator[Finding]:
    """Entries against the numbers that the text gives (等30个街道（镇）, 兰州市(1个)), and against its examples."""
    single = sum(1 for claim in notice.claims if not claim.section) == 1
    counts = _counted(notice)
    listed = _listed({claim.example for claim in notice.claims if claim.example}, {one.words for one in notice.entries})
    for claim in notice.claims:
        found = _entries_of(claim, counts, len(notice.entries) if single else None)
        found = len(notice.entries) if claim.section == "*" else found
        where = ("", claim.line, claim.column)
        if found is not None and found != claim.number:
            message = f"the text says {claim.number}, but {found} entries stand under “{claim.honour or 'the title'}”"
            message_zh = f"正文称{claim.number}个，名单有{found}条"
            yield Finding("claim", message, message_zh, *where, claim.honour)
        if claim.example and claim.example not in listed:
            message = f"the text names “{claim.example}” as the first, but no entry says so"
            yield Finding("example", message, f"正文所举“{claim.example}”不在名单中", *where, claim.example)


def _entries_of(claim: Claim, counts: Mapping[tuple[str, str], int], otherwise: int | None) -> int | None:
    """The number of entries that a claim is about; `otherwise` where no entry has the honour that it names."""
    if claim.section == "place":
        return counts.get(("place", claim.honour), 0)
    if claim.section:
        return counts.get(("section", claim.section), 0)
    return counts.get(("honour", claim.honour)) or otherwise


def _counted(notice: Notice) -> Counter[tuple[str, str]]:
    """The number of entries by honour, by place, and by section (those below it included)."""
    counts: Counter[tuple[str, str]] = Counter()
    for (section, honour), number in Counter((entry.section, entry.honour) for entry in notice.entries).items():
        parts = section.split("-")
        counts.update({("section", "-".join(parts[:depth])): number for depth in range(1, len(parts) + 1)})
        counts["honour", honour] += number
    counts.update(("place", name) for entry in notice.entries for name in {*entry.layers})
    return counts


def _listed(examples: Collection[str], words: Collection[str]) -> set[str]:
    """The examples, a verb before them perhaps, that are entries, a province before them perhaps."""
    shortest: dict[str, int] = {}  # the length of the shortest words with an ending
    for size in {len(example) - 2 for example in examples if len(example) > 4}:
        for one in words:
            if len(one) >= size:
                shortest[one[-size:]] = min(len(one), shortest.get(one[-size:], len(one)))
    return {
        example
        for example in examples
        if any(example[start:] in words for start in range(len(example)))
        or (len(example) > 4 and shortest.get(example[2:], sys.maxsize) < 2 * len(example))
    }


def _first(notice: Notice, kind: str) -> dict[str, int]:
    """The line of the first entry with each honour (each category)."""
    first: dict[str, int] = {}
    for entry in notice.entries:
        first.setdefault(getattr(entry, kind), entry.line)
    return first


def _years(notice: Notice) -> Iterator[Finding]:
    """Headings that name another year than the title does."""
    titled = set(_YEAR.findall(notice.title))
    lines = _lines_of(notice, "section")
    for honour, first in _first(notice, "honour").items():
        year = _YEAR.match(honour)
        if len(titled) == 1 and year and year[1] not in titled:
            line = _last_before(lines, first)
            message = f"the heading says {year[1]}, the title {'、'.join(titled)}"
            message_zh = f"标题年度为{'、'.join(titled)}，小标题为{year[1]}"
            yield Finding("year", message, message_zh, "", line, 1, honour)


def _unknown_categories(notice: Notice, categories: Collection[str]) -> Iterator[Finding]:
    """Categories not seen before, each once."""
    lines = _lines_of(notice, "category")
    for category, first in _first(notice, "category").items():
        if category and category not in categories:
            line = _last_before(lines, first) if first else 0
            message = "a category not seen before: kept as a new one; expected one of ontology/categories.ttl"
            yield Finding("new-category", message, "未见过的类别，按新类别保留", "", line, 1 if line else 0, category)


def _lines_of(notice: Notice, kind: str) -> list[int]:
    """The lines of a kind, in order."""
    return [line.line for line in notice.ledger if line.kind == kind]


def _line_of(notice: Notice, kind: str) -> int:
    """The first line of a kind; 0 where there is none."""
    return next(iter(_lines_of(notice, kind)), 0)


def _last_before(lines: Sequence[int], line: int) -> int:
    """The last of some lines, which are in order, that stands before a line; 0 where none does."""
    index = bisect_left(lines, line)
    return lines[index - 1] if index else 0


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
    for number, line in enumerate(notice.text.split("\n"), 1):
        for cited in CITED.finditer(line):
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
    lines = {level: _lines_of(notice, level) for level in ("section", "category")}
    for entry in notice.entries:
        for kind, heading, level in (("honour", entry.honour, "section"), ("category", entry.category, "category")):
            if heading in known[kind] or (kind, heading) in seen:
                continue
            seen.add((kind, heading))
            table = {"honour": "[honours]", "category": "[categories]"}[kind]
            expected = "、".join(sorted(known[kind] - {""})) or "none"
            message = f"unknown {kind}: expected a heading that {table} of source.toml has: {expected}"
            line = _last_before(lines[level], entry.line)
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


def _claimed(source: Source, notice: Notice) -> Iterator[Finding]:
    """The numbers that the text gives against those of `source.toml`."""
    claimed = {claim.honour: claim.number for claim in notice.claims}
    for honour in source.honours:
        if honour.claimed is not None and claimed.get(honour.heading) != honour.claimed:
            said = claimed.get(honour.heading, "no number")
            message = f"the text gives {said} for “{honour.heading}”, expected {honour.claimed} as in source.toml"
            message_zh = f"正文所称数量与source.toml不一致，应为{honour.claimed}个"
            yield Finding("claim", message, message_zh, str(source.file), text=honour.heading)
