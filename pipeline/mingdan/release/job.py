"""What is asked for, and what is there of it: records that processes hand to one another and keep on the disk."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import cattrs

from mingdan.atomic_files import write_atomic
from mingdan.catalog.area import CHINA, Area
from mingdan.errors import UsageError
from mingdan.mapping.stream import Known
from mingdan.model import Finding
from mingdan.rdf.fingerprint import NOTHING, GraphCounts, GraphFingerprint
from mingdan.rdf.iris import Iris
from mingdan.rdf.stream_writer import FileDigest
from mingdan.register.alternative_names import short_names
from mingdan.register.anomalies import Anomaly
from mingdan.register.divisions import province_table
from mingdan.resources import fingerprint
from mingdan.workspace import Settings

WORKERS = os.cpu_count() or 1
Tell = Callable[[str], None]


def area(name: str) -> Area:
    """The area of a name: `china`, or a province by its code, its name in the register, or what it is called for short.

    Raises:
        UsageError: there is none.
    """
    if name == CHINA:
        return Area(CHINA, tuple(sorted(province_table())))
    for code, row in province_table().items():
        if name in (code, row["name"], *short_names(code)):
            return Area(code, (code,))
    known = ", ".join(f"{code} {row['name']}" for code, row in sorted(province_table().items()))
    raise UsageError(f"AREA {name}: expected {CHINA}, or a province by code or name: {known}")


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be published.

    Attributes:
        area: what it is about.
        out: the folder.
        formats: some of `nt`, `ttl`, `csv`.
        compression: `none`, `gzip` or `zstd`.
        by_province: whether each province is a file of its own, and what stands in none another.
        settings: what is said of whatever a workspace publishes.
        workers: how many processes work side by side.
        judge: whether pySHACL, too, holds the graph against the shapes.
    """

    area: Area
    out: Path
    formats: tuple[str, ...]
    compression: str
    by_province: bool
    settings: Settings
    workers: int = WORKERS
    judge: bool = False

    @property
    def work(self) -> Path:
        """Where it is made ready: beside the folder, so that it can be renamed."""
        return self.out.with_name(f".{self.out.name}-making")

    @property
    def made_from(self) -> str:
        """A hash of all that decides what the files hold."""
        return made_from(self.area, self.settings, sorted(self.formats), self.compression, self.by_province)


def made_from(area: Area, settings: Settings, *options: object) -> str:
    """A hash of all that decides what the files of a release hold: the program, its data, and what was asked for."""
    asked = [area.slug, *options, asdict(settings)]
    return hashlib.sha256(f"{fingerprint()} {json.dumps(asked)}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Published:
    """What a run gave.

    Attributes:
        changed: whether anything was written.
        findings: everything wrong; then nothing was.
        files: the files, by name.
        facts: of the graph.
        oddities: what is odd in the register.
    """

    changed: bool
    findings: tuple[Finding, ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    facts: GraphFingerprint = NOTHING
    oddities: tuple[Anomaly, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What a process needs to make a province's piece of the release.

    Attributes:
        code: of the province.
        folder: where its files go.
        iris: where instances live.
        formats: some of `nt`, `ttl`, `csv`.
        compression: of its files.
        known: what is to be said of its divisions besides the register, by format.
        judge: whether pySHACL, too, holds the piece against the shapes.
    """

    code: str
    folder: Path
    iris: Iris
    formats: tuple[str, ...]
    compression: str
    known: dict[str, Known]
    judge: bool


@dataclass(frozen=True, slots=True)
class ProvinceResult:
    """A piece, as it is on the disk, or why it is not there.

    Attributes:
        code: of the province.
        judged: whether the judge, too, found nothing.
        files: size and hash of each of its files, by name.
        facts: of its graph.
        counts: likewise.
        oddities: what is odd in the register there.
        findings: everything wrong; then it has no files.
    """

    code: str
    judged: bool
    files: dict[str, FileDigest]
    facts: GraphFingerprint
    counts: GraphCounts
    oddities: tuple[Anomaly, ...] = ()
    findings: tuple[Finding, ...] = ()

    def save(self, folder: Path) -> None:
        """Remembers it beside its files; written apart and renamed."""
        write_atomic(folder / f"{self.code}.json", json.dumps(cattrs.unstructure(self), ensure_ascii=False))


def remembered(folder: Path, code: str) -> ProvinceResult | None:
    """A piece that an earlier run made, if its record is there and whole."""
    try:
        return cattrs.structure(json.loads((folder / f"{code}.json").read_text(encoding="utf-8")), ProvinceResult)
    except (OSError, ValueError, KeyError, TypeError, cattrs.BaseValidationError):
        return None
