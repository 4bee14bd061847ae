"""What can be said of a notice by reading it: the draft of its `source.toml`.

What a person wrote for an earlier edition (slugs, English names, labels) is taken over where the Chinese is the same.
"""

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mingdan.lexicon.levels import Level
from mingdan.model import Document, Honour, Issuer, MatchKind, Notice, Source
from mingdan.notices.consistency_checks import CITED
from mingdan.notices.reading import NoticeReading
from mingdan.notices.slugs import body_slug, is_party, place_slug, slugify
from mingdan.register.divisions import lineage
from mingdan.register.labels import UNIT_CLASSES, class_of_name
from mingdan.resolver.entries import ResolvedEntry, classes_in_heading
from mingdan.resolver.lookup import resolve_names
from mingdan.resolver.name_index import places_in_title
from mingdan.workspace import COUNTRY

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年)")
_TITLE_YEAR = re.compile(r"^(?:19|20)[0-9]{2}年度?")
# 关于公布2020年全省示范社区名单的通知: the honour is what stands between.
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
        new_categories: names and slugs of categories that nothing describes yet.
        rest: as in `mingdan.model.Source`.
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
    new_categories: dict[str, str]


def draft_source(
    understood: NoticeReading, file: Path, before: Source | None, known: Mapping[str, str], others: Sequence[Source]
) -> SourceDraft:
    """What can be read of a notice.

    Args:
        understood: the notice as read and resolved.
        file: its name, for want of a title.
        before: what was said of an earlier edition.
        known: slugs of the categories that are described, by name.
        others: the other notices of the workspace: a body that they name keeps its slug, and no other body gets it.
    """
    notice = understood.notice
    title = notice.title or next((one.entry.honour for one in understood.resolved if one.entry.honour), "") or file.stem
    area = before.area if before else _area(understood, title)
    year = _year(notice, title)
    categories, new = _categories(understood, before, known)
    return SourceDraft(
        id=_id(area, year),
        title=title,
        title_en=before.title_en if before and before.title == title else "",
        edition_year=year,
        date=notice.date or (before.date if before else None),
        area=area or COUNTRY,
        issuers=_issuers(notice, title, before, [body for one in others for body in one.issuers]),
        cites=_cites(notice, before),
        honours=_honours(understood, title, place_slug(_named(area) or "china"), before, _elsewhere(others, area)),
        categories=categories,
        counts=dict(Counter(entry.section for entry in notice.entries)),
        new_categories=new,
    )


def _area(understood: NoticeReading, title: str) -> str:
    """The area that the title or the issuers name; else the smallest that holds every entry; empty for all China."""
    signature = understood.notice.signature
    named = resolve_names(places_in_title(title)).code or resolve_names(places_in_title(signature)).code
    above = [
        {code for code in one.location.path if len(code) <= Level.COUNTY}
        for one in understood.resolved
        if one.location.path
    ]
    shared = set.intersection(*above) if above else set()
    return named or max(shared, key=len, default="")


def _year(notice: Notice, title: str) -> int | None:
    """The year of the edition: of the title, else of the date."""
    named = _YEAR.search(title)
    return int(named[1]) if named else notice.date.year if notice.date else None


def _id(area: str, year: int | None) -> str:
    """Area and year, as sichuan-2022; for the whole country china."""
    return f"{place_slug(_named(area) or 'china')}-{year or 'notice'}"


def _named(area: str) -> str:
    """The name of an area; empty for the whole country."""
    return lineage(area)[-1].label if area else ""


def keep_corrections(described: SourceDraft, before: Source, read_before: SourceDraft) -> SourceDraft:
    """A new edition's description, with what a person had corrected in that of the edition before.

    Args:
        described: what was read of the new edition.
        before: what `source.toml` said of the edition before.
        read_before: what is read of the edition before: what differs from it was corrected.
    """
    fields: dict[str, Any] = {"title": before.title, "edition_year": before.edition_year, "date": before.date}
    fields |= {"area": before.area or COUNTRY}
    kept = {name: value for name, value in fields.items() if value != getattr(read_before, name)}
    if {body.name for body in before.issuers} != {body.name for body in read_before.issuers}:
        kept["issuers"] = before.issuers
    if {(one.title, one.number) for one in before.cites} != {(one.title, one.number) for one in read_before.cites}:
        kept["cites"] = before.cites
    return replace(described, **kept, title_en=before.title_en)


def _elsewhere(others: Sequence[Source], area: str) -> dict[str, str]:
    """The slugs of honours that notices of another area have, with their labels."""
    return {honour.slug: honour.label for one in others if one.area != area for honour in one.honours}


def _issuers(notice: Notice, title: str, before: Source | None, others: Sequence[Issuer]) -> tuple[Issuer, ...]:
    """The bodies that signed; where nobody did, those that the title begins with."""
    begins = _ISSUERS.match(title)
    names = notice.signature.split() or (begins[1].split() if begins else [])
    known = {body.name: body for body in (*others, *(before.issuers if before else ()))}
    found: list[Issuer] = []
    for name in dict.fromkeys(names):
        taken = [body.slug for body in (*others, *found)]
        found.append(known.get(name) or Issuer(body_slug(name, taken), name, "", is_party(name)))
    return tuple(found) or (before.issuers if before else ())


def _cites(notice: Notice, before: Source | None) -> tuple[Document, ...]:
    """The documents that the notice cites with title and number."""
    known = {(one.title, one.number): one for one in before.cites} if before else {}
    pairs = dict.fromkeys((found[1], found[2]) for found in CITED.finditer(notice.text))
    return tuple(known.get(pair) or Document(slugify(pair[1].removesuffix("号")), *pair) for pair in pairs)


def _honours(
    understood: NoticeReading, title: str, place: str, before: Source | None, elsewhere: Mapping[str, str]
) -> tuple[Honour, ...]:
    """The honours by heading, their slugs beginning with the place, and none that another area has (山西, 陕西).

    The classes that may hold an honour are those that it names, else those of its entries.
    """
    earlier = before.honours if before else ()
    known = {honour.label: honour for honour in earlier} | {honour.heading: honour for honour in earlier}
    claims = {claim.honour: claim.number for claim in understood.notice.claims if not claim.section}
    found: list[Honour] = []
    for heading in dict.fromkeys(one.entry.honour for one in understood.resolved):
        label = _label(heading, title)
        entries = [resolved for resolved in understood.resolved if resolved.entry.honour == heading]
        units = classes_in_heading(heading) or _kinds(entries)
        taken = [*elsewhere, *(honour.slug for honour in found)]
        made = Honour(slugify(f"{place} {label}", taken), heading, label, "", units, None)
        kept = known.get(heading) or known.get(label) or made  # the heading may say another year
        found.append(replace(kept, heading=heading, claimed=claims.get(heading)))
    return tuple(found)


def _label(heading: str, title: str) -> str:
    """What an honour is called: its heading, or what the title confers, without year and 名单."""
    text = heading or title
    confers = _CONFERS.search(text)
    text = confers[1] if confers else text
    return _HONOUR_END.sub("", _TITLE_YEAR.sub("", text.strip("“”《》 ")), count=1).strip("“”《》 ") or text


def _kinds(resolved: list[ResolvedEntry]) -> tuple[str, ...]:
    """The classes of some entries, in the order of the ontology."""
    kinds = set()
    for one in resolved:
        layers = one.entry.layers
        own = next((name for name in reversed(layers) if name), "")
        listed = one.match.path[-1].kind if one.match and one.match.kind is not MatchKind.UNLISTED else ""
        kinds.add(listed or class_of_name(own, township=not layers.community))
    return tuple(unit for unit in UNIT_CLASSES if unit in kinds) or ("Community",)


def _categories(
    understood: NoticeReading, before: Source | None, known: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The slugs of the categories by heading, and those among them that are new."""
    slugs: dict[str, str] = {}
    new: dict[str, str] = {}
    earlier = before.categories if before else {}
    for heading in dict.fromkeys(one.entry.category for one in understood.resolved if one.entry.category):
        slugs[heading] = earlier.get(heading) or known.get(heading) or ""
        if not slugs[heading]:
            new[heading] = slugs[heading] = slugify(heading, {*known.values(), *slugs.values()})
    return slugs, new


def source_toml(described: SourceDraft) -> str:
    """The text of `source.toml`."""
    return "\n".join(_toml(described)) + "\n"


def _toml(described: SourceDraft) -> Iterator[str]:
    yield "# What the notice is, and what must be true of it: a draft, read from the notice. Correct what is wrong."
    yield "# Slugs stand in IRIs (lower-case letters, digits, single hyphens): change them before you publish."
    yield f"title = {_quoted(described.title)}"
    yield f"title_en = {_quoted(described.title_en)}   # English is left out where it is empty"
    unsaid = "# the notice does not say it: fill it in, and take the first # away"
    yield f"edition_year = {described.edition_year}" if described.edition_year else f"# edition_year = 2023   {unsaid}"
    yield f"date = {described.date}" if described.date else f"# date = 2023-11-20   {unsaid}"
    yield f'area = {_quoted(described.area)}   # NBS 2023 code of what the issuing bodies govern; "00" for all China'
    yield f"release_date = {datetime.date.today()}   # of this edition of the data; change it when the data change"
    for body in described.issuers:
        yield from ("", "[[issuer]]", f"slug = {_quoted(body.slug)}", f"name = {_quoted(body.name)}")
        yield f"name_en = {_quoted(body.name_en)}"
        yield f'kind = "{"party" if body.party else "government"}"   # government or party'
    if not described.issuers:
        yield from ("", "# The notice names nobody: fill in who issued it, and take the # away.", "# [[issuer]]")
        yield from ('# slug = ""', '# name = ""', '# name_en = ""', '# kind = "government"   # or party')
    for document in described.cites:
        yield from ("", "[[cites]]", f"slug = {_quoted(document.slug)}", f"title = {_quoted(document.title)}")
        yield f"number = {_quoted(document.number)}"
    yield from ("", "# The headings as printed, and what each stands for; units are the classes that may hold it.")
    for honour in described.honours:
        yield f"[honours.{_quoted(honour.heading)}]"
        yield from (f"slug = {_quoted(honour.slug)}", f"label = {_quoted(honour.label)}")
        yield f"label_en = {_quoted(honour.label_en)}"
        yield from (f"claimed = {number}   # the text says so" for number in (honour.claimed,) if number is not None)
        yield from (f"units = [{', '.join(map(_quoted, honour.units))}]", "")
    if described.categories:
        yield "[categories]"
        yield from (f"{_quoted(heading)} = {_quoted(found)}" for heading, found in described.categories.items())
        yield ""
    yield from ("# Entries in each section, by the positions of its headings.", "[counts]")
    yield from (f"{_quoted(section)} = {number}" for section, number in described.counts.items())


def _area_name(described: SourceDraft) -> str:
    return _named(described.area.removeprefix(COUNTRY)) or "全国"


def category_scheme_label(described: SourceDraft) -> str:
    """The Chinese label of the category scheme, for a workspace that has none."""
    return f"{_area_name(described)}名单类别"


def dataset_toml(described: SourceDraft) -> str:
    """The text of `dataset.toml`, for a workspace that has none: the first issuing body publishes."""
    body = described.issuers[0]
    return f"""# Who publishes the data of this workspace, and under which addresses: a draft. Any key may be left out.
title = {_quoted(f"{_area_name(described)}名单关联数据")}
publisher = {_quoted(body.slug)}
publisher_name = {_quoted(body.name)}
publisher_name_en = {_quoted(body.name_en or body.slug)}
# contact_email = "data@example.org"
# homepage = "https://example.org/"
# id_base = "https://example.org/id/"   # below which the IRIs are; change it before the first publication
# license = "https://creativecommons.org/licenses/by/4.0/"
"""


def _quoted(text: str) -> str:
    """A text as a basic string of TOML, which quotes as JSON does (but for DEL, which no TOML string may hold)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
