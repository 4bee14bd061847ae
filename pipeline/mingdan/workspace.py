"""A workspace: a folder with `data/source` and `data/published`; reads what a person keeps in it."""

import datetime
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import cattrs
from cattrs import Converter
from cattrs.v import transform_error

from mingdan.errors import InputError
from mingdan.findings import FindingsError, finding
from mingdan.io_text import decode, read_bytes
from mingdan.messages import printable, shown
from mingdan.model import Document, Finding, Honour, Issuer, Source
from mingdan.rdf.iris import DEFAULT_ID_BASE, RESERVED, Iris, is_key
from mingdan.rdf.ntriples import is_iri
from mingdan.register.divisions import is_division
from mingdan.register.labels import UNIT_CLASSES

COUNTRY = "00"  # of GB/T 2260, extended: what no province's code is, for a body that governs them all
Record = TypeVar("Record")
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Settings:
    """`data/source/dataset.toml`: the description of the published dataset; every key has a default."""

    id_base: str = DEFAULT_ID_BASE
    title: str = "基层治理示范单位名单关联数据"
    title_en: str = "Rosters of demonstration units as linked data"
    description: str = "官方通知所附名单中的街道、镇和社区，逐条与统计用区划代码相连，并注明出处行号。"
    description_en: str = (
        "Sub-districts, towns and communities listed in official Chinese notices, each linked to its division code "
        "and to the line of the notice that names it."
    )
    publisher: str = "mingdan"
    publisher_name: str = "名单项目"
    publisher_name_en: str = "The mingdan project"
    contact_email: str = ""
    homepage: str = "https://w3id.org/mingdan/"
    license: str = "https://creativecommons.org/licenses/by/4.0/"

    @property
    def iris(self) -> Iris:
        """The IRIs of this dataset's instances."""
        return Iris(self.id_base)


@dataclass(frozen=True)
class Workspace:
    """The folder that holds `data/`."""

    root: Path

    @property
    def source(self) -> Path:
        """Where the notices are, a folder each."""
        return self.root / "data" / "source"

    @property
    def published(self) -> Path:
        """Where the published files are."""
        return self.root / "data" / "published"

    def settings(self) -> Settings:
        """The settings of the workspace.

        Raises:
            InputError: the file cannot be read, or a key or a value is not what it should be.
        """
        file = self.source / "dataset.toml"
        settings = _structured(file, Settings) if file.exists() else Settings()
        problems = list(_unfit_settings(settings))
        if problems:
            raise InputError("\n".join(f"{file}: {problem}" for problem in problems))
        return settings

    def notices(self) -> list[str]:
        """The ids of the notices, which are the names of their folders; none without `data/source`."""
        folders = self.source.iterdir() if self.source.is_dir() else ()
        return sorted(path.name for path in folders if path.is_dir() and not path.name.startswith("."))

    def sources(self, only: Collection[str] | None = None) -> list[Source]:
        """Every notice of the workspace, or those of some ids, by name of folder.

        Raises:
            InputError: there is none, or a `source.toml` is not what it should be.
        """
        if not self.source.is_dir():
            raise InputError(f"{self.source}: no such folder: expected a workspace with data/source/<notice>/")
        folders = [self.source / notice for notice in self.notices() if only is None or notice in only]
        if not folders and only is None:
            raise InputError(f"{self.source}: holds no notice: expected a folder with notice.txt and source.toml")
        return gathered(load_source, folders)


def gathered(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """The results of some work on each item; all failures are raised as one error.

    Raises:
        InputError: the work failed on some of them.
    """
    results, errors = [], []
    for item in items:
        try:
            results.append(work(item))
        except InputError as error:
            errors.append(error)
    if any(isinstance(error, FindingsError) for error in errors):
        raise FindingsError(found for error in errors for found in _findings_of(error))
    if errors:
        raise InputError("\n".join(map(str, errors)))
    return results


def _findings_of(error: InputError) -> list[Finding]:
    """What an error says, as findings."""
    if isinstance(error, FindingsError):
        return list(error.findings)
    return [finding("input", problem=line) for line in str(error).splitlines()]


@dataclass(frozen=True)
class _Body:
    slug: str
    name: str
    name_en: str
    kind: str


@dataclass(frozen=True)
class _Honour:
    slug: str
    label: str
    label_en: str
    units: list[str]
    claimed: int | None = None


@dataclass(frozen=True)
class _SourceFile:
    """`source.toml` as a person writes it."""

    title: str
    title_en: str
    edition_year: int
    date: datetime.date
    area: str
    release_date: datetime.date
    issuer: list[_Body]
    honours: dict[str, _Honour]
    counts: dict[str, int]
    cites: list[Document] | None = None
    categories: dict[str, str] | None = None


def load_source(folder: Path) -> Source:
    """What `source.toml` says of the notice in a folder.

    Raises:
        InputError: the file is missing, is not valid TOML, or has a wrong key or value; the message names all.
    """
    file = folder / "source.toml"
    raw = _structured(file, _SourceFile)
    problems = list(_problems(folder.name, raw))
    if problems:
        raise InputError("\n".join(f"{file}: {problem}" for problem in problems))
    return Source(
        notice=folder.name,
        file=_notice_file(folder),
        title=raw.title,
        title_en=raw.title_en,
        edition_year=raw.edition_year,
        date=raw.date,
        release_date=raw.release_date,
        area="" if raw.area == COUNTRY else raw.area,
        issuers=tuple(Issuer(body.slug, body.name, body.name_en, body.kind == "party") for body in raw.issuer),
        cites=tuple(raw.cites or ()),
        honours=tuple(
            Honour(honour.slug, heading, honour.label, honour.label_en, tuple(honour.units), honour.claimed)
            for heading, honour in raw.honours.items()
        ),
        categories=dict(raw.categories or {}),
        counts=dict(raw.counts),
    )


def _notice_file(folder: Path) -> Path:
    """The notice in a folder: the one file called `notice`, whatever its format.

    Raises:
        InputError: there is none, or more than one.
    """
    found = sorted(path for path in folder.glob("notice.*") if not path.name.endswith(("~", ".swp", ".old")))
    if not found:
        raise InputError(f"{folder / 'notice.*'}: no such file: expected the notice as notice.txt, notice.docx, …")
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise InputError(f"{folder}: {names}: expected one notice, delete the other")
    return found[0]


def _problems(notice: str, raw: _SourceFile) -> Iterator[str]:
    """What is well formed in a `source.toml` and yet cannot be."""
    yield from _unfit_slugs(notice, raw)
    yield from (
        f"issuer {body.slug!r}: kind is {body.kind!r}, expected 'government' or 'party'"
        for body in raw.issuer
        if body.kind not in ("government", "party")
    )
    yield from (
        f"honour {heading!r}: {unit!r} is not a class of divisions, expected some of {', '.join(UNIT_CLASSES)}"
        for heading, honour in raw.honours.items()
        for unit in honour.units
        if unit not in UNIT_CLASSES
    )
    yield from (f"honour {heading!r}: units is empty" for heading, honour in raw.honours.items() if not honour.units)
    yield from (
        f"counts: {section!r} is {number}, expected at least 1" for section, number in raw.counts.items() if number < 1
    )
    if not raw.issuer:
        yield "no [[issuer]], expected at least one issuing body"
    if raw.area != COUNTRY and not is_division(raw.area):
        yield f"area is {shown(raw.area)!r}, expected a code of NBS 2023: '51' (Sichuan), '5107' (绵阳市), '00' (China)"
    yield from (f"{key} is empty, expected a text" for key, value in _texts(raw) if not value.strip())
    if not 1949 <= raw.edition_year <= 9999:
        yield f"edition_year is {raw.edition_year}, expected a year such as 2022"
    if raw.edition_year > raw.date.year:
        yield f"edition_year is {raw.edition_year}, expected a year not after the notice's date, {raw.date}"
    if raw.release_date < raw.date:
        yield f"release_date is {raw.release_date}, expected a date not before the notice's own, {raw.date}"


def _texts(raw: _SourceFile) -> Iterator[tuple[str, str]]:
    """What must be said in Chinese; what is said in English may be empty."""
    yield "title", raw.title
    yield from ((f"issuer {body.slug!r}: name", body.name) for body in raw.issuer)
    yield from ((f"honour {heading!r}: label", honour.label) for heading, honour in raw.honours.items())


def _unfit_slugs(notice: str, raw: _SourceFile) -> Iterator[str]:
    """The slugs, section paths and folder name that cannot stand in an IRI."""
    if notice in RESERVED:
        yield f"the folder is called {notice}, another dataset's name: expected a name such as sichuan-2022"
    slugs = [notice, *raw.counts, *(raw.categories or {}).values(), *(document.slug for document in raw.cites or ())]
    slugs += [body.slug for body in raw.issuer] + [honour.slug for honour in raw.honours.values()]
    for slug in slugs:
        if not is_key(slug):
            yield f"{shown(slug)!r} cannot stand in an IRI: expected lower-case letters, digits and single hyphens"


def _unfit_settings(settings: Settings) -> Iterator[str]:
    """What in `dataset.toml` cannot be published."""
    for name in ("id_base", "homepage", "license"):
        value = getattr(settings, name)
        if not re.fullmatch(r"https?://[^/]+/.*", value) or not is_iri(value):
            yield f"{name} is {shown(value)!r}, expected an http(s) address in ASCII"
    if not settings.id_base.endswith("/"):
        yield f"id_base is {shown(settings.id_base)!r}, expected an address that ends with /"
    if settings.contact_email and not re.fullmatch(r"[\w.+-]+@[\w.-]+", settings.contact_email, re.ASCII):
        yield f"contact_email is {shown(settings.contact_email)!r}, expected an address such as data@example.org"
    if not is_key(settings.publisher):
        yield f"publisher is {shown(settings.publisher)!r}, expected a slug: lower-case letters, digits, single hyphens"
    for field in fields(settings):
        value = getattr(settings, field.name)
        is_missing = not value.strip() and field.name not in ("contact_email", "publisher_name_en")
        if is_missing or printable(value) != value:
            yield f"{field.name} is {shown(value)!r}, expected a text without control or invisible characters"


def _exactly(value: object, kind: type[Any]) -> object:
    if type(value) is not kind:
        raise TypeError(f"{shown(repr(value))} is not a value of type {kind.__name__}")
    return value


def _converter() -> Converter:
    """Takes TOML's values as they are: nothing is converted, an unknown key is an error."""
    converter = Converter(forbid_extra_keys=True)
    for kind in (str, int, datetime.date):
        converter.register_structure_hook(kind, _exactly)
    return converter


def _problem(error: BaseException, _: type[Any] | None) -> str:
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"unknown key: {', '.join(sorted(error.extra_fields))}"
    if isinstance(error, KeyError):
        return f"missing key: {error.args[0]}"
    return str(error)


def _structured(file: Path, kind: type[Record]) -> Record:
    """A TOML file as a record; every problem in it is named in one error."""
    if not file.exists():
        raise InputError(f"{file}: no such file: expected the description of the notice beside it")
    try:
        values = tomllib.loads(decode(file, read_bytes(file)))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file}: cannot be read as TOML: {error}") from error
    try:
        return _converter().structure(values, kind)
    except cattrs.BaseValidationError as error:
        problems = transform_error(error, format_exception=_problem)
        raise InputError("\n".join(f"{file}: {problem}" for problem in problems)) from error
