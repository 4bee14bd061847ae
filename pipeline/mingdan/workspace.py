"""A workspace: a folder with `data/source` and `data/published`; reads what a person keeps in it."""

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import cattrs
from cattrs import Converter
from cattrs.v import transform_error

from mingdan.divisions import UNITS
from mingdan.errors import InputError
from mingdan.iris import Iris, key
from mingdan.model import Body, Document, Honour, Source
from mingdan.text import shown

Record = TypeVar("Record")


@dataclass(frozen=True)
class Settings:
    """`data/source/dataset.toml`: what is said of the published dataset as a whole; every key has a default."""

    id_base: str = Iris().base
    title: str = "基层治理示范单位名单关联数据"
    title_en: str = "Rosters of demonstration units as linked data"
    description: str = "官方通知所附名单中的街道、镇和社区, 逐条与统计用区划代码相连, 并注明出处行号。"
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
        """What is said of the dataset as a whole.

        Raises:
            InputError: the file cannot be read, or a key or a value is not what it should be.
        """
        file = self.source / "dataset.toml"
        settings = _structured(file, Settings) if file.exists() else Settings()
        if not settings.id_base.startswith(("http://", "https://")) or not settings.id_base.endswith(("/", "#")):
            raise InputError(
                f"{file}: id_base: {shown(settings.id_base)!r}: expected an http(s) IRI that ends with / or #"
            )
        return settings

    def sources(self) -> list[Source]:
        """Every notice of the workspace, by name of folder.

        Raises:
            InputError: there is none, or a `source.toml` is not what it should be.
        """
        if not self.source.is_dir():
            raise InputError(
                f"{self.source}: no such folder: expected a workspace with data/source/<notice>/source.toml"
            )
        folders = sorted(folder for folder in self.source.iterdir() if folder.is_dir())
        if not folders:
            raise InputError(f"{self.source}: holds no notice: expected a folder with notice.txt and source.toml")
        return [load_source(folder) for folder in folders]


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
        InputError: the file is missing, is no TOML, or a key or a value is not what it should be; all are named.
    """
    file = folder / "source.toml"
    raw = _structured(file, _SourceFile)
    slugs = [
        folder.name,
        *(body.slug for body in raw.issuer),
        *(honour.slug for honour in raw.honours.values()),
        *(raw.categories or {}).values(),
        *(document.slug for document in raw.cites or ()),
        *raw.counts,
    ]
    problems = []
    for slug in slugs:
        try:
            key(slug)
        except ValueError as error:
            problems.append(str(error))
    problems += [
        f"issuer {body.slug!r}: kind is {body.kind!r}, expected 'government' or 'party'"
        for body in raw.issuer
        if body.kind not in ("government", "party")
    ]
    problems += [
        f"honour {heading!r}: {unit!r} is no class of divisions, expected some of {', '.join(UNITS)}"
        for heading, honour in raw.honours.items()
        for unit in honour.units
        if unit not in UNITS
    ]
    if not raw.issuer:
        problems.append("no [[issuer]], expected at least one issuing body")
    if problems:
        raise InputError("\n".join(f"{file}: {problem}" for problem in problems))
    return Source(
        notice=folder.name,
        file=folder / "notice.txt",
        title=raw.title,
        title_en=raw.title_en,
        edition_year=raw.edition_year,
        date=raw.date,
        release_date=raw.release_date,
        area=raw.area,
        issuers=tuple(Body(body.slug, body.name, body.name_en, body.kind == "party") for body in raw.issuer),
        cites=tuple(raw.cites or ()),
        honours=tuple(
            Honour(honour.slug, heading, honour.label, honour.label_en, tuple(honour.units))
            for heading, honour in raw.honours.items()
        ),
        categories=dict(raw.categories or {}),
        counts=dict(raw.counts),
    )


def _exactly(value: object, kind: type[Any]) -> object:
    if type(value) is not kind:
        raise TypeError(f"{shown(repr(value))} is no {kind.__name__}")
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
    try:
        values = tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise InputError(f"{file}: no such file: expected the description of the notice beside it") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{file}: cannot be read as TOML in UTF-8: {error}") from error
    try:
        return _converter().structure(values, kind)
    except cattrs.BaseValidationError as error:
        problems = transform_error(error, format_exception=_problem)
        raise InputError("\n".join(f"{file}: {problem}" for problem in problems)) from error
