"""Drafts `source.toml` and `dataset.toml` from what is read of a notice.

What a reviewer wrote for an earlier edition (slugs, English names, labels) is kept where the Chinese is the same.
"""

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from mingdan.lexicon.levels import Level, is_below
from mingdan.model import Document, Honour, Issuer, MatchKind, Notice, Source
from mingdan.notices.consistency_checks import CITED
from mingdan.notices.reading import NoticeReading
from mingdan.notices.slugs import body_slug, is_party, place_slug, slugify
from mingdan.register.edition import Edition
from mingdan.register.labels import UNIT_CLASSES, class_of_name
from mingdan.resolver.entries import ResolvedEntry, classes_in_heading
from mingdan.resolver.resolver import Resolver
from mingdan.workspace import COUNTRY

_Keys = TOMLDocument | Table
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年)")
_TITLE_YEAR = re.compile(r"^(?:19|20)[0-9]{2}年度?")
# The honour in a title: 关于公布2020年全省示范社区名单的通知.
_CONFERS = re.compile(
    r"(?:公布|命名|确定|认定|表彰|印发|发布|公示|授予|下达)(.+?)(?:的?(?:名单|名录))?(?:的?(?:通知|决定|公告|公示|通报|函))?$"
)
_ISSUERS = re.compile(r"^(.{3,80}?)关于")
_HONOUR_END = re.compile(r"(?:名单|名录)?(?:[（(][^（）()]*[批个家名][^（）()]*[）)])?$")


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """What `source.toml` is drafted from; what could not be read is None or empty.

    Attributes:
        id: the id proposed.
        title, title_en, edition_year, date, area, issuers, cites, honours, categories, counts, roles: as in
            `mingdan.model.Source`.
        new_categories: slugs of categories that are not described yet, by name.
    """

    id: str
    title: str
    title_en: str
    edition_year: int | None
    date: datetime.date | None
    area: str
    issuers: tuple[Issuer, ...]
    cites: tuple[Document, ...]
    honours: tuple[Honour, ...]
    categories: dict[str, str]
    counts: dict[str, int]
    roles: dict[str, str]
    new_categories: dict[str, str]


def draft_source(
    reading: NoticeReading,
    file: Path,
    before: Source | None,
    known_categories: Mapping[str, str],
    others: Sequence[Source],
) -> SourceDraft:
    """Drafts the description of a notice.

    Args:
        reading: the notice as read and resolved.
        file: the file, whose name stands in for a missing title.
        before: the description of an earlier edition.
        known_categories: slugs of the categories that are described, by name.
        others: the other notices of the workspace. A body that they name keeps its slug, and other bodies get another.
    """
    notice = reading.notice
    first_honour = next((resolved.entry.honour for resolved in reading.resolved if resolved.entry.honour), "")
    title = notice.title or first_honour or file.stem
    area = before.area if before else _find_area(reading, title)
    year = _edition_year(notice, title)
    categories, new_categories = _draft_categories(reading, before, known_categories)
    area_slug = place_slug(_name_of_area(area) or "china")
    honours_elsewhere = [honour.slug for other in others if other.area != area for honour in other.honours]
    return SourceDraft(
        id=f"{area_slug}-{year or 'notice'}",
        title=title,
        title_en=before.title_en if before and before.title == title else "",
        edition_year=year,
        date=notice.date or (before.date if before else None),
        area=area or COUNTRY,
        issuers=_draft_issuers(notice, title, before, [body for other in others for body in other.issuers]),
        cites=_draft_cited_documents(notice, before),
        honours=_draft_honours(reading, title, area_slug, before, honours_elsewhere),
        categories=categories,
        counts=dict(Counter(entry.section for entry in notice.entries)),
        roles=before.roles if before else {},
        new_categories=new_categories,
    )


def keep_corrections(draft: SourceDraft, before: Source, draft_before: SourceDraft) -> SourceDraft:
    """Keeps what a reviewer corrected in the description of an earlier edition.

    Args:
        draft: the draft of the new edition.
        before: the description of the earlier edition.
        draft_before: the draft of the earlier edition; what differs from it in `before` was corrected.
    """
    fields: dict[str, Any] = {"title": before.title, "edition_year": before.edition_year, "date": before.date}
    fields |= {"area": before.area or COUNTRY}
    corrected = {name: value for name, value in fields.items() if value != getattr(draft_before, name)}
    if {body.name for body in before.issuers} != {body.name for body in draft_before.issuers}:
        corrected["issuers"] = before.issuers
    if _titles_and_numbers(before.cites) != _titles_and_numbers(draft_before.cites):
        corrected["cites"] = before.cites
    return replace(draft, **corrected, title_en=before.title_en)


def _titles_and_numbers(documents: Sequence[Document]) -> set[tuple[str, str]]:
    return {(document.title, document.number) for document in documents}


def _find_area(reading: NoticeReading, title: str) -> str:
    """The code of the area that the title or the signature names, else of the smallest area with all entries.

    It is empty for the whole country.
    """
    resolver = Resolver.reference()
    places = map(resolver.names.places_in_title, (title, reading.notice.signature))
    named = next(filter(None, (resolver.resolve_names(names).code for names in places)), "")
    areas = [
        {code for code in resolved.location.path if not is_below(code, Level.COUNTY)}
        for resolved in reading.resolved
        if resolved.location.path
    ]
    shared = set.intersection(*areas) if areas else set()
    return named or max(shared, key=len, default="")


def _edition_year(notice: Notice, title: str) -> int | None:
    """The year of the title, else of the date."""
    if year := _YEAR.search(title):
        return int(year[1])
    return notice.date.year if notice.date else None


def _name_of_area(area: str) -> str:
    """The name of an area by its code; empty for the whole country."""
    return Edition.reference().lineage(area)[-1].label if area else ""


def _draft_issuers(notice: Notice, title: str, before: Source | None, others: Sequence[Issuer]) -> tuple[Issuer, ...]:
    """The bodies that signed the notice, else those that the title begins with."""
    title_start = _ISSUERS.match(title)
    names = notice.signature.split() or (title_start[1].split() if title_start else [])
    known = {body.name: body for body in (*others, *(before.issuers if before else ()))}
    issuers: list[Issuer] = []
    for name in dict.fromkeys(names):
        taken = [body.slug for body in (*others, *issuers)]
        issuers.append(known.get(name) or Issuer(body_slug(name, taken), name, "", is_party(name)))
    return tuple(issuers) or (before.issuers if before else ())


def _draft_cited_documents(notice: Notice, before: Source | None) -> tuple[Document, ...]:
    """The documents that the notice cites with title and number."""
    known = {(document.title, document.number): document for document in before.cites} if before else {}
    cited = dict.fromkeys((match[1], match[2]) for match in CITED.finditer(notice.text))
    return tuple(
        known.get((title, number)) or Document(slugify(number.removesuffix("号")), title, number)
        for title, number in cited
    )


def _draft_honours(
    reading: NoticeReading, title: str, area_slug: str, before: Source | None, taken: Sequence[str]
) -> tuple[Honour, ...]:
    """The honours by heading.

    Slugs begin with that of the area and differ from those `taken` by notices of other areas (山西, 陕西). The classes
    that may hold an honour are those that its heading names, else those of its entries.
    """
    earlier = before.honours if before else ()
    known = {honour.label: honour for honour in earlier} | {honour.heading: honour for honour in earlier}
    claims = {claim.honour: claim.number for claim in reading.notice.claims if not claim.section}
    honours: list[Honour] = []
    for heading in _headings(reading, "honour"):
        label = _honour_label(heading, title)
        entries = [resolved for resolved in reading.resolved if resolved.entry.honour == heading]
        units = classes_in_heading(heading) or _classes_of_entries(entries)
        slug = slugify(f"{area_slug} {label}", [*taken, *(honour.slug for honour in honours)])
        drafted = Honour(slug, heading, label, "", units, None)
        earlier_honour = known.get(heading) or known.get(label) or drafted  # the heading may have another year
        honours.append(replace(earlier_honour, heading=heading, claimed=claims.get(heading)))
    return tuple(honours)


def _headings(reading: NoticeReading, kind: str) -> list[str]:
    """The honours or categories of the entries; a line in doubt is left out, so that the doubt is not settled here."""
    headings = dict.fromkeys(getattr(resolved.entry, kind) for resolved in reading.resolved)
    in_doubt = [finding.text for finding in reading.findings if finding.rule == "doubtful-reading"]
    certain = [text for text in headings if not any(text and doubt.startswith(text) for doubt in in_doubt)]
    return certain or [*headings]


def _honour_label(heading: str, title: str) -> str:
    """The name of an honour: its heading, or what the title confers, without year and 名单."""
    text = heading or title
    confers = _CONFERS.search(text)
    text = confers[1] if confers else text
    return _HONOUR_END.sub("", _TITLE_YEAR.sub("", text.strip("“”《》 ")), count=1).strip("“”《》 ") or text


def _classes_of_entries(entries: Sequence[ResolvedEntry]) -> tuple[str, ...]:
    """The classes of entries, in the order of the ontology."""
    classes = set()
    for resolved in entries:
        names, match = resolved.entry.layers, resolved.match
        listed = match.path[-1].kind if match and match.kind is not MatchKind.UNLISTED else ""
        last_name = next((name for name in reversed(names) if name), "")
        classes.add(listed or class_of_name(last_name, township=not names.community))
    return tuple(unit for unit in UNIT_CLASSES if unit in classes) or ("Community",)


def _draft_categories(
    reading: NoticeReading, before: Source | None, known: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The slugs of the categories by heading, and those of new categories."""
    slugs: dict[str, str] = {}
    new: dict[str, str] = {}
    earlier = before.categories if before else {}
    for heading in filter(None, _headings(reading, "category")):
        slugs[heading] = earlier.get(heading) or known.get(heading) or ""
        if not slugs[heading]:
            new[heading] = slugs[heading] = slugify(heading, {*known.values(), *slugs.values()})
    return slugs, new


def source_toml(draft: SourceDraft) -> str:
    """The text of `source.toml`."""
    document = tomlkit.document()
    _add_comments(
        document,
        "A draft: what the notice is, and what must be true of it. Correct what is wrong.",
        "草稿：通知的基本信息和核对要求，如有错误请更正。",
        "Slugs become part of IRIs (lower-case letters, digits, single hyphens): change them before you publish.",
        "slug是网址的一部分（小写字母、数字和单个连字符），如需修改，请在首次发布前修改。",
    )
    document.add("title", tomlkit.string(draft.title))
    _add(document, "title_en", draft.title_en, "may stay empty", "可不填")
    missing = ("not in the notice: fill it in and remove the first #", "通知中没有：请填写并删去行首的#")
    _add_or_ask(document, "edition_year", draft.edition_year, "2023", missing)
    _add_or_ask(document, "date", draft.date, "2023-11-20", missing)
    _add(
        document, "area", draft.area, "NBS 2023 code of the area that the issuing bodies govern; 00 for all China",
        "发文机关所辖区域的统计用区划代码，全国为00",
    )  # fmt: skip
    _add(
        document, "release_date", datetime.date.today(), "of this edition of the data; change it when the data change",
        "本版数据的日期，数据变动时请修改",
    )  # fmt: skip
    _add_issuers(document, draft.issuers)
    if draft.cites:
        document.add("cites", _array_of_tables([{**asdict(cited)} for cited in draft.cites]))
    document.add("honours", _honour_tables(draft.honours))
    if draft.categories:
        document.add("categories", _table(draft.categories))
    counts = tomlkit.table()
    _add_comments(
        counts, "Entries in each section, by the positions of its headings.", "各部分的条目数，以标题的次序编号。"
    )
    for section, count in draft.counts.items():
        counts.add(section, count)
    document.add("counts", counts)
    if draft.roles:
        document.add("roles", _table(draft.roles))
    return tomlkit.dumps(document)


def _add_issuers(document: TOMLDocument, issuers: Sequence[Issuer]) -> None:
    """Adds the issuing bodies, or comments that ask for one."""
    if not issuers:
        _add_comments(
            document,
            "The notice does not name an issuing body: fill it in and remove each #. kind is government or party.",
            "通知未写明发文机关：请填写并删去各行的#。kind为government（政府）或者party（党委）。",
            "[[issuer]]", 'slug = ""', 'name = ""', 'name_en = ""', 'kind = "government"',
        )  # fmt: skip
        return
    tables = tomlkit.aot()
    for body in issuers:
        table = _table({"slug": body.slug, "name": body.name, "name_en": body.name_en})
        _add(table, "kind", "party" if body.party else "government", "government or party", "政府或者党委")
        tables.append(table)
    document.add("issuer", tables)


def _honour_tables(honours: Sequence[Honour]) -> Table:
    """The table `[honours]` with a table for each heading."""
    tables = tomlkit.table()
    _add_comments(
        tables,
        "The headings as printed. units are the classes of divisions that may hold the honour.",
        "标题以通知所印为准。units是可获该荣誉的单位类别。",
    )
    for honour in honours:
        table = _table({"slug": honour.slug, "label": honour.label, "label_en": honour.label_en})
        if honour.claimed is not None:
            _add(table, "claimed", honour.claimed, "number in the text", "正文所称数量")
        table.add("units", tomlkit.item(list(honour.units)))
        tables.add(honour.heading, table)
    return tables


def _area_name(draft: SourceDraft) -> str:
    return _name_of_area(draft.area.removeprefix(COUNTRY)) or "全国"


def category_scheme_label(draft: SourceDraft) -> str:
    """The Chinese label of the category scheme, for a workspace that has none."""
    return f"{_area_name(draft)}名单类别"


def dataset_toml(draft: SourceDraft) -> str:
    """The text of `dataset.toml`, for a workspace that has none: the first issuing body publishes."""
    body = draft.issuers[0]
    document = tomlkit.document()
    _add_comments(
        document,
        "A draft: who publishes the data of this workspace, and under which addresses. Any key may be left out.",
        "草稿：本工作区数据的发布者和网址，各项均可不填。",
    )
    document.add("title", tomlkit.string(f"{_area_name(draft)}名单关联数据"))
    document.add("publisher", tomlkit.string(body.slug))
    document.add("publisher_name", tomlkit.string(body.name))
    _add(document, "publisher_name_en", body.name_en, "its English name; may stay empty", "发布者英文名称，可不填")
    _add_comments(
        document, 'contact_email = "data@example.org"', 'homepage = "https://example.org/"',
        'license = "https://creativecommons.org/licenses/by/4.0/"',
        "Addresses of instances begin with id_base: change it before the first publication.",
        "各条数据的网址以id_base开头，如需修改，请在首次发布前修改。",
        'id_base = "https://example.org/id/"',
    )  # fmt: skip
    return tomlkit.dumps(document)


def _add(table: _Keys, key: str, value: str | int | datetime.date, comment: str, comment_zh: str) -> None:
    """Adds a key with a comment in English and Chinese."""
    item = tomlkit.item(value)
    item.comment(f"{comment} / {comment_zh}")
    table.add(key, item)


def _add_or_ask(
    table: _Keys, key: str, value: int | datetime.date | None, example: str, comments: tuple[str, str]
) -> None:
    """Adds a key, or a comment that asks for its value."""
    if value is None:
        table.add(tomlkit.comment(f"{key} = {example}   # {comments[0]} / {comments[1]}"))
    else:
        table.add(key, tomlkit.item(value))


def _add_comments(table: _Keys, *lines: str) -> None:
    """Adds lines of comment."""
    for line in lines:
        table.add(tomlkit.comment(line))


def _table(values: Mapping[str, str]) -> Table:
    """A table of texts."""
    table = tomlkit.table()
    for key, text in values.items():
        table.add(key, tomlkit.string(text))
    return table


def _array_of_tables(rows: Sequence[Mapping[str, str]]) -> AoT:
    """An array of tables of texts."""
    tables = tomlkit.aot()
    for row in rows:
        tables.append(_table(row))
    return tables
