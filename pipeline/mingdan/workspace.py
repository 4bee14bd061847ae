"""A workspace: a folder with `data/source` and `data/published`; reads what a person keeps in it."""

import contextlib
import datetime
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from mingdan.atomic_files import restore_folder
from mingdan.errors import InputError, joined
from mingdan.findings import FindingsError, finding
from mingdan.io_text import decode, read_bytes
from mingdan.messages import Term, printable, shown
from mingdan.model import Document, Finding, Honour, Issuer, Source
from mingdan.rdf.iris import DEFAULT_ID_BASE, RESERVED, Iris, is_key
from mingdan.rdf.namespaces import BASE
from mingdan.rdf.ntriples import is_iri
from mingdan.register.edition import Edition
from mingdan.register.labels import UNIT_CLASSES

_WITHDRAWN = "withdrawn"  # the only status of a notice
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
        _raise_faults(file, _settings_faults(settings))
        return settings

    @contextlib.contextmanager
    def drafting(self, seconds: float = 0) -> Iterator[None]:
        """Locks the folders of the notices against other runs of `mingdan new`.

        Args:
            seconds: how long to wait for another run.

        Raises:
            InputError: another run is at work.
        """
        from filelock import FileLock, Timeout  # only here: most commands need no lock

        file = self.source.with_name(".new.lock")
        try:
            with FileLock(file, timeout=seconds):
                yield
        except Timeout as error:
            raise InputError("drafting-running", file=file) from error

    def repair(self) -> None:
        """Puts back a notice that a stop of `mingdan new` took away, and removes what stopped runs left.

        Nothing is touched while a run is at work. What cannot be removed stays.
        """
        old = {self.source / name[1:-4] for path in self.source.glob(".*-old") if is_key((name := path.name)[1:-4])}
        staged = [path for path in self.source.glob(".new-*") if path.is_dir() and not path.is_symlink()]
        if old or staged:
            with contextlib.suppress(InputError, OSError), self.drafting():
                for folder in old:
                    restore_folder(folder)
                for folder in staged:
                    shutil.rmtree(folder, ignore_errors=True)

    def notices(self) -> list[str]:
        """The ids of the notices, which are the names of their folders; none without `data/source`."""
        self.repair()
        folders = self.source.iterdir() if self.source.is_dir() else ()
        return sorted(path.name for path in folders if path.is_dir() and not path.name.startswith("."))

    def sources(self, only: Collection[str] | None = None) -> list[Source]:
        """Every notice of the workspace, or those of some ids, by name of folder.

        Raises:
            InputError: there is none, or a `source.toml` is not what it should be.
        """
        if not self.source.is_dir():
            raise InputError("no-workspace", folder=self.source)
        folders = [self.source / notice for notice in self.notices() if only is None or notice in only]
        if not folders and only is None:
            raise InputError("no-notices", folder=self.source)
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
        raise FindingsError(finding for error in errors for finding in _findings_of(error))
    if errors:
        raise joined(errors)
    return results


def _findings_of(error: InputError) -> list[Finding]:
    """The findings that an error carries, or that are made of it."""
    if isinstance(error, FindingsError):
        return list(error.findings)
    return [finding("input", problem=part) for part in error.parts()]


@dataclass(frozen=True)
class _IssuingBody:
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
    issuer: list[_IssuingBody]
    honours: dict[str, _Honour]
    counts: dict[str, int]
    cites: list[Document] | None = None
    categories: dict[str, str] | None = None
    roles: dict[str, str] | None = None
    status: str | None = None
    status_reason: str | None = None


def load_source(folder: Path) -> Source:
    """What `source.toml` says of the notice in a folder.

    Raises:
        InputError: the file is missing, is not valid TOML, or has a wrong key or value; the message names all.
    """
    file = folder / "source.toml"
    raw = _structured(file, _SourceFile)
    _raise_faults(file, _source_faults(folder.name, raw))
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
        roles=dict(raw.roles or {}),
        withdrawn=raw.status_reason or "",
    )


def _notice_file(folder: Path) -> Path:
    """The notice in a folder: the one file called `notice`, whatever its format.

    Raises:
        InputError: there is none, or more than one.
    """
    files = sorted(path for path in folder.glob("notice.*") if not path.name.endswith(("~", ".swp", ".old")))
    if not files:
        raise InputError("no-notice-file", file=folder / "notice.*")
    if len(files) > 1:
        raise InputError("several-notice-files", folder=folder, names=tuple(path.name for path in files))
    return files[0]


def _raise_faults(file: Path, faults: Iterable[InputError]) -> None:
    """Raises all faults of a file as one error, where there are any."""
    if errors := [InputError("file-problem", file=file, problem=fault) for fault in faults]:
        raise joined(errors)


def _source_faults(notice: str, raw: _SourceFile) -> Iterator[InputError]:
    """What is well formed in a `source.toml` and yet cannot be."""
    yield from _slug_faults(notice, raw)
    yield from _honour_faults(raw)
    if not raw.issuer:
        yield InputError("no-issuer")
    for body in raw.issuer:
        if body.kind not in ("government", "party"):
            yield InputError("issuer-kind", issuer=body.slug, kind=body.kind)
    if raw.area != COUNTRY and not Edition.reference().is_division(raw.area):
        yield InputError("area-unknown", area=shown(raw.area))
    for key, value in _texts(raw):
        if not value.strip():
            yield InputError("empty-text", key=key)
    for words, role in (raw.roles or {}).items():
        if role not in ("heading", "entry", "text"):
            yield InputError("role-unknown", words=shown(words), role=shown(role))
    yield from _status_faults(raw)
    yield from _date_faults(raw)


def _status_faults(raw: _SourceFile) -> Iterator[InputError]:
    """The status of a `source.toml` that cannot be."""
    if raw.status not in (None, _WITHDRAWN):
        yield InputError("status-unknown", status=shown(str(raw.status)))
    if (raw.status is None) != (raw.status_reason is None):
        yield InputError("status-without-reason")


def _honour_faults(raw: _SourceFile) -> Iterator[InputError]:
    """The classes and counts of a `source.toml` that cannot be."""
    for heading, honour in raw.honours.items():
        if not honour.units:
            yield InputError("honour-without-units", honour=heading)
        for unit in honour.units:
            if unit not in UNIT_CLASSES:
                yield InputError("honour-unit", honour=heading, unit=unit, expected=tuple(UNIT_CLASSES))
    for section, number in raw.counts.items():
        if number < 1:
            yield InputError("count-below-one", section=section, number=number)


def _date_faults(raw: _SourceFile) -> Iterator[InputError]:
    """The years and dates of a `source.toml` that cannot be."""
    year = str(raw.edition_year)
    if not 1949 <= raw.edition_year <= 9999:
        yield InputError("edition-year", year=year)
    if raw.edition_year > raw.date.year:
        yield InputError("edition-year-late", year=year, date=raw.date.isoformat())
    if raw.release_date < raw.date:
        yield InputError("release-date-early", released=raw.release_date.isoformat(), date=raw.date.isoformat())


def _texts(raw: _SourceFile) -> Iterator[tuple[str, str]]:
    """The keys that must have a text in Chinese, with their values; those in English may be empty."""
    yield "title", raw.title
    yield from (("status_reason", reason) for reason in (raw.status_reason,) if reason is not None)
    yield from ((f"issuer {body.slug!r}: name", body.name) for body in raw.issuer)
    yield from ((f"honour {heading!r}: label", honour.label) for heading, honour in raw.honours.items())


def _slug_faults(notice: str, raw: _SourceFile) -> Iterator[InputError]:
    """The slugs, section paths and folder name that cannot stand in an IRI."""
    if notice in RESERVED:
        yield InputError("reserved-name", name=notice)
    slugs = [notice, *raw.counts, *(raw.categories or {}).values(), *(document.slug for document in raw.cites or ())]
    slugs += [body.slug for body in raw.issuer] + [honour.slug for honour in raw.honours.values()]
    for slug in slugs:
        if not is_key(slug):
            yield InputError("not-a-slug", slug=shown(slug))


def _settings_faults(settings: Settings) -> Iterator[InputError]:
    """What in `dataset.toml` cannot be published."""
    for name in ("id_base", "homepage", "license"):
        value = getattr(settings, name)
        if not re.fullmatch(r"https?://[^/]+/.*", value) or not is_iri(value):
            yield InputError("setting-address", key=name, value=shown(value))
    if not settings.id_base.endswith("/") or BASE.startswith(settings.id_base):
        yield InputError("setting-base", value=shown(settings.id_base))
    if settings.contact_email and not re.fullmatch(r"[\w.+-]+@[\w.-]+", settings.contact_email, re.ASCII):
        yield InputError("setting-email", value=shown(settings.contact_email))
    if not is_key(settings.publisher):
        yield InputError("setting-publisher", value=shown(settings.publisher))
    for field in fields(settings):
        value = getattr(settings, field.name)
        is_missing = not value.strip() and field.name not in ("contact_email", "publisher_name_en")
        if is_missing or printable(value) != value:
            yield InputError("setting-text", key=field.name, value=shown(value))


def _exactly(value: object, kind: type[Any]) -> object:
    if type(value) is not kind:
        raise InputError("wrong-type", value=shown(repr(value)), type=Term(kind.__name__))
    return value


def _structured(file: Path, kind: type[Record]) -> Record:
    """A TOML file as a record; TOML's values are taken as they are, and an unknown key is a fault.

    Raises:
        InputError: the file cannot be read, or has faults; all of them are named.
    """
    import tomllib  # both are slow to load, and few commands need them

    import cattrs

    if not file.exists():
        raise InputError("no-description", file=file)
    try:
        values = tomllib.loads(decode(file, read_bytes(file)))
    except (ValueError, RecursionError) as error:
        raise InputError("not-toml", file=file, reason=error) from error
    converter = cattrs.Converter(forbid_extra_keys=True)
    for value_type in (str, int, datetime.date):
        converter.register_structure_hook(value_type, _exactly)
    try:
        return converter.structure(values, kind)
    except cattrs.BaseValidationError as error:
        _raise_faults(file, _structure_faults(error, ""))
        raise


def _structure_faults(error: BaseException, key: str) -> Iterator[InputError]:
    """The faults in an error of cattrs, each with its key: `issuer[0].name`."""
    import cattrs

    if isinstance(error, (cattrs.ClassValidationError, cattrs.IterableValidationError)):
        noted, others = error.group_exceptions()
        for nested, note in noted:
            part = f".{note.name}" if isinstance(note, cattrs.AttributeValidationNote) else f"[{note.index!r}]"
            yield from _structure_faults(nested, (key + part).removeprefix("."))
        for nested in others:
            yield from _structure_faults(nested, key)
    elif isinstance(error, cattrs.ForbiddenExtraKeysError):
        for name in sorted(error.extra_fields):
            yield InputError("unknown-key", key=f"{key}.{name}".removeprefix("."))
    elif isinstance(error, KeyError):
        yield InputError("missing-key", key=key)
    elif isinstance(error, InputError):
        yield InputError("wrong-value", key=key, problem=error)
    else:
        yield InputError("wrong-structure", key=key)
