"""Records of a release of divisions: the job, its tasks and results, which processes exchange and keep on the disk."""

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
from mingdan.mapping.stream import ExtraStatements
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
Progress = Callable[[str], None]


def parse_area(name: str) -> Area:
    """The area of a name: `china`, or a province by its code, its name in the register or its short name.

    Raises:
        UsageError: no area has this name.
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
    """A release to be made by processes of this machine.

    Attributes:
        area: the area.
        out: the folder.
        formats: some of `nt`, `ttl`, `csv`.
        compression: `none`, `gzip` or `zstd`.
        by_province: whether each province has a file of its own, and statements outside all provinces another.
        settings: the settings of the workspace.
        workers: the number of processes.
        judge: whether pySHACL validates the graph as well.
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
        """The folder in which the release is prepared: beside `out`, so that it can be renamed."""
        return self.out.with_name(f".{self.out.name}-making")

    @property
    def made_from(self) -> str:
        """Hash of everything that determines the files."""
        return made_from(self.area, self.settings, sorted(self.formats), self.compression, self.by_province)


def made_from(area: Area, settings: Settings, *options: object) -> str:
    """Hash of everything that determines the files of a release: the program, its data, and the options."""
    options = (area.slug, *options, asdict(settings))
    return hashlib.sha256(f"{fingerprint()} {json.dumps(options)}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Published:
    """The result of a job.

    Attributes:
        changed: whether anything was written.
        findings: what blocks the release; then nothing is written.
        files: the sizes of the files in bytes, by name.
        facts: fingerprint of the graph.
        anomalies: the anomalies of the register.
    """

    changed: bool
    findings: tuple[Finding, ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    facts: GraphFingerprint = NOTHING
    anomalies: tuple[Anomaly, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """The job of one process: a province.

    Attributes:
        code: of the province.
        folder: the folder for its files.
        iris: IRI factory for the dataset's base.
        formats: some of `nt`, `ttl`, `csv`.
        compression: of its files.
        extra: the statements on its divisions that do not come from the register, by format.
        judge: whether pySHACL validates the province as well.
    """

    code: str
    folder: Path
    iris: Iris
    formats: tuple[str, ...]
    compression: str
    extra: dict[str, ExtraStatements]
    judge: bool


@dataclass(frozen=True, slots=True)
class ProvinceResult:
    """The result of a province, or of a county by Spark.

    Attributes:
        code: of the province, or of the county.
        judged: whether pySHACL validated it as well.
        files: size and hash of each of its files, by name.
        facts: fingerprint of its graph.
        counts: the counts of its graph.
        anomalies: the anomalies of the register in it.
        findings: what blocks the release; then there are no files.
    """

    code: str
    judged: bool
    files: dict[str, FileDigest]
    facts: GraphFingerprint
    counts: GraphCounts
    anomalies: tuple[Anomaly, ...] = ()
    findings: tuple[Finding, ...] = ()

    def save(self, folder: Path) -> None:
        """Saves the result beside its files."""
        write_atomic(folder / f"{self.code}.json", json.dumps(cattrs.unstructure(self), ensure_ascii=False))


def load_result(folder: Path, code: str) -> ProvinceResult | None:
    """The result that an earlier run saved; None if there is none, or if it cannot be read."""
    try:
        return cattrs.structure(json.loads((folder / f"{code}.json").read_text(encoding="utf-8")), ProvinceResult)
    except (OSError, ValueError, KeyError, TypeError, cattrs.BaseValidationError):
        return None
