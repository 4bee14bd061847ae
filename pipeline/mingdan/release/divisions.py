"""The source of all divisions of an area. Processes of this machine map and check its provinces.

An interrupted run keeps the provinces that are complete; the next run resumes.
"""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Protocol

from tqdm import tqdm

from mingdan.atomic_files import write_atomic
from mingdan.catalog.area import ANOMALIES, CHINA, Area, anomalies_table, area_catalog, area_manifest, area_report
from mingdan.catalog.distributions import MAP
from mingdan.catalog.records import REPORT
from mingdan.errors import InputError, UsageError
from mingdan.io_text import file_sha256, read_bytes
from mingdan.lexicon.characters import without_ignorable
from mingdan.mapping.divisions import divisions_graph
from mingdan.mapping.stream import ExtraStatements, extra_statements
from mingdan.messages.progress import Listener, Text
from mingdan.model import Finding
from mingdan.rdf.fingerprint import GraphFingerprint, combine
from mingdan.rdf.graphs import store
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.rdf.stream_writer import FileDigest, content, write
from mingdan.register.alternative_names import short_names
from mingdan.register.anomalies import Anomaly
from mingdan.register.coverage import Coverage, coverage
from mingdan.register.edition import Edition
from mingdan.release import job as release_job
from mingdan.release import release_folder
from mingdan.release.edition_history import history_files, write_heads
from mingdan.release.executors import WORKERS, ProcessPool
from mingdan.release.formats import AREA_FORMATS, collection, point_features
from mingdan.release.job import Folder, Published
from mingdan.release.partition import PartitionResult, Task, file_name, load_result, make_province, piece_names
from mingdan.resources import fingerprint, version
from mingdan.validation import shacl_fast
from mingdan.validation.graph_checks import rule_names, violations
from mingdan.validation.source_statements import check_divisions
from mingdan.workspace import Settings

COMMON = "common"  # the file of the statements outside all provinces
_LEVELS = ("prefectures", "counties", "townships", "villages")


def parse_area(name: str) -> Area:
    """The area of a name: `china`, or a province by its code, its name in the register or its short name.

    Raises:
        UsageError: no area has this name.
    """
    name, edition = without_ignorable(name), Edition.reference()
    if name == CHINA:
        return Area(CHINA, tuple(sorted(edition.province_table)))
    for code, row in edition.province_table.items():
        if name in (code, row["name"], *short_names(edition, code)):
            return Area(code, (code,))
    provinces = tuple(f"{code} {row['name']}" for code, row in sorted(edition.province_table.items()))
    raise UsageError("unknown-area", area=name, provinces=provinces)


class AreaJob(Protocol):
    """What the release of an area is made from."""

    @property
    def area(self) -> Area:
        """The area."""

    @property
    def settings(self) -> Settings:
        """The settings of the workspace."""

    @property
    def judge(self) -> bool:
        """Whether pySHACL validates the graph as well."""

    @property
    def made_from(self) -> str:
        """Hash of everything that determines the files."""


@dataclass(frozen=True, slots=True)
class Job:
    """A release to be made by processes of this machine.

    Attributes:
        area: the area.
        out: the folder.
        formats: some of `AREA_FORMATS`, and `MAP`.
        compression: `none`, `gzip` or `zstd`.
        by_province: whether each province has a file of its own, and statements outside all provinces another.
        settings: the settings of the workspace.
        workers: the number of processes.
        judge: whether pySHACL validates the graph as well.
        history: whether the release has the versions of the NBS editions, and how the editions correspond.
    """

    area: Area
    out: Path
    formats: tuple[str, ...]
    compression: str
    by_province: bool
    settings: Settings
    workers: int = WORKERS
    judge: bool = False
    history: bool = False

    @property
    def work(self) -> Path:
        """The folder in which the release is prepared: beside `out`, so that it can be renamed."""
        return self.out.with_name(f".{self.out.name}-making")

    @property
    def mark(self) -> Path:
        """The file in `work` that has `made_from`."""
        return self.work / "made-from"

    @property
    def is_resumable_for_another(self) -> bool:
        """Whether the work folder has results of an interrupted run for another job."""
        return self.mark.is_file() and self.mark.read_text() != self.made_from

    @property
    def made_from(self) -> str:
        """Hash of everything that determines the files."""
        return made_from(
            self.area, self.settings, sorted(self.formats), self.compression, self.by_province, self.history
        )


def made_from(area: Area, settings: Settings, *options: object) -> str:
    """Hash of everything that determines the files of a release: the program, its data, and the options."""
    options = (area.slug, *options, asdict(settings))
    return hashlib.sha256(f"{fingerprint()} {json.dumps(options)}".encode()).hexdigest()


class Partitions(Protocol):
    """The partitions of an area, and the executor that maps and checks them."""

    def plan(self) -> list[Finding]:
        """Finds the partitions; the findings are those that keep them from being mapped."""

    def extra_graph(self) -> str:
        """The graph of `extra_graph`."""

    def generate(self, graph: str, extra: ExtraStatements) -> list[PartitionResult]:
        """Maps and checks the partitions.

        Args:
            graph: the statements that do not all come from the register, as sorted N-Triples.
            extra: the same, divided.
        """

    def write(self, folder: Folder, facts: GraphFingerprint) -> Iterator[tuple[str, FileDigest]]:
        """Writes the files of the graph, which has this fingerprint."""


@dataclass(frozen=True)
class DivisionGraphs:
    """The graph of an area, mapped and checked.

    Attributes:
        job: what it was made from.
        partitions: its partitions.
        findings: what blocks the release.
        extra: the statements that do not all come from the register, as sorted N-Triples.
        outside: those of them that are not about divisions of the area and their codes.
        measured: the coverage of the area's divisions down to the counties.
        results: the results of the partitions, in order.
    """

    job: AreaJob
    partitions: Partitions
    findings: tuple[Finding, ...] = ()
    extra: str = ""
    outside: ParsedGraph = field(default_factory=lambda: ParsedGraph(""))
    measured: tuple[Coverage, ...] = ()
    results: tuple[PartitionResult, ...] = ()

    @cached_property
    def facts(self) -> GraphFingerprint:
        """The fingerprint of the graph."""
        return combine([*(result.facts for result in self.results), self.outside.fingerprint])

    @property
    def anomalies(self) -> tuple[Anomaly, ...]:
        """The anomalies of the register in the area."""
        return tuple(anomaly for result in self.results for anomaly in result.anomalies)

    def write(self, folder: Folder) -> Iterator[tuple[str, FileDigest]]:
        """Writes the files of the graph, the table of the register's anomalies and the report."""
        yield from self.partitions.write(folder, self.facts)
        yield ANOMALIES, folder.write(ANOMALIES, [anomalies_table(self.anomalies)])
        shapes, _ = rule_names()
        yield REPORT, folder.write(REPORT, [area_report(self.job.area, shapes, self.job.judge, self.anomalies)])

    def catalog(self, files: Mapping[str, FileDigest]) -> bytes:
        """The catalogue of a release with these files."""
        counts = sum((result.counts for result in self.results), self.outside.counts)
        return area_catalog(self.job.settings, self.job.area, files, counts, self.extra, self.measured, version())

    def manifest(self, files: Mapping[str, FileDigest]) -> bytes:
        """The manifest of a release with these files."""
        return area_manifest(self.job.area, files, self.facts, self.job.made_from, self.job.judge)


def generate(job: AreaJob, partitions: Partitions, progress: Listener) -> DivisionGraphs:
    """Maps and checks the divisions of an area.

    Args:
        job: the release.
        partitions: the partitions of the area.
        progress: callback for progress messages.

    Raises:
        InputError: the shapes cannot be evaluated, or an executor fails.
    """
    if findings := partitions.plan():
        return DivisionGraphs(job, partitions, tuple(findings))
    progress(Text("mapping-extra"))
    graph = partitions.extra_graph()
    extra = extra_statements(job.settings.iris, graph, job.area.provinces)
    progress(Text("checking-extra", number=graph.count("\n")))
    with ThreadPoolExecutor(1) as beside:  # meanwhile this process only waits for those that do the partitions
        checked = beside.submit(check_extra_graph, job, graph, extra)
        results = tuple(partitions.generate(graph, extra))
        outside, measured, more = checked.result()
    findings = [*(finding for result in results for finding in result.findings), *more]
    return DivisionGraphs(job, partitions, tuple(dict.fromkeys(findings)), graph, outside, measured, results)


def extra_graph(job: AreaJob) -> str:
    """Other codes, points, links and history of the divisions of an area, as sorted N-Triples."""
    return divisions_graph(job.settings.iris, frozenset(job.area.provinces))


def check_extra_graph(
    job: AreaJob, graph: str, extra: ExtraStatements
) -> tuple[ParsedGraph, tuple[Coverage, ...], list[Finding]]:
    """Checks and counts the statements that do not come from the register.

    Args:
        job: the release.
        graph: as `extra_graph` gives it.
        extra: the same, divided.

    Returns:
        Those that are not about divisions of the area, counted; the coverage of the area; what blocks the release.

    Raises:
        InputError: the shapes cannot be evaluated.
    """
    findings = [*shacl_fast.validate(graph), *violations(store(graph))]
    if job.judge and not findings:
        findings = list(check_divisions(job.settings, ParsedGraph(graph)))
    outside = ParsedGraph("".join(extra.outside))
    _ = outside.fingerprint, outside.counts  # computed when first used: here, as the partitions take longer
    return outside, coverage(Edition.reference().divisions_to_counties(*job.area.provinces)), findings


class Provinces:
    """The provinces of an area, each mapped, written and checked by a process of this machine.

    Args:
        job: the release.
        progress: callback for progress messages.
    """

    def __init__(self, job: Job, progress: Listener) -> None:
        self.job = job
        self.progress = progress
        self.pieces = job.work / "pieces"
        self.extra = ExtraStatements({}, ())
        self.graph = ""
        self.formats = tuple(form for form in job.formats if form != MAP)  # those made by province
        self.headings: dict[str, bytes] = {}

    def plan(self) -> list[Finding]:
        """Makes the work folder; results that an earlier run made for another job are removed."""
        if not self.job.mark.is_file() or self.job.is_resumable_for_another:
            shutil.rmtree(self.job.work, ignore_errors=True)
            self.pieces.mkdir(parents=True)
            write_atomic(self.job.mark, self.job.made_from)
        return []

    def extra_graph(self) -> str:
        """The graph of `extra_graph`, by another process: it needs the whole register, this one does not."""
        (graph,) = ProcessPool(1).map(extra_graph, [self.job])
        return graph

    def generate(self, graph: str, extra: ExtraStatements) -> list[PartitionResult]:
        """The results of all provinces, in order of code; those that an earlier run made are used again."""
        job, codes, self.graph = self.job, self.job.area.provinces, graph
        self.extra, self.headings = extra, {form: AREA_FORMATS[form].heading(graph) for form in self.formats}
        results = {code: result for code in codes if (result := self._earlier_result(code))}
        if results:
            self.progress(Text("resuming-provinces", done=len(results), number=len(codes)))
        size = {code: sum(int(Edition.reference().province_table[code][level]) for level in _LEVELS) for code in codes}
        tasks = [self._task(code) for code in sorted(set(codes) - results.keys(), key=lambda code: -size[code])]
        bar = tqdm(total=sum(size.values()), unit="", unit_scale=True, disable=None, leave=False)
        with bar, contextlib.closing(ProcessPool(job.workers).map(make_province, tasks)) as made:
            bar.update(sum(size[code] for code in results))
            for result in made:
                results[result.code] = result
                bar.update(size[result.code])
        return [results[code] for code in codes]

    def _task(self, province: str) -> Task:
        job, extra = self.job, self.extra.own[province]
        return Task(
            province, self.pieces, job.settings.iris, self.formats, job.compression, extra, job.judge, job.history
        )

    def _earlier_result(self, code: str) -> PartitionResult | None:
        """The result of an earlier run, if its files are unchanged and it was validated as well as requested."""
        result = load_result(self.pieces, code)
        if result and (result.judged or not self.job.judge):
            files = result.files.items()
            return result if all(_is_unchanged(self.pieces / name, digest) for name, digest in files) else None
        return None

    def write(self, folder: Folder, _: GraphFingerprint) -> Iterator[tuple[str, FileDigest]]:
        """Writes the files of the graph from those of the provinces."""
        for form in self.formats:
            texts = [AREA_FORMATS[form].outside(text) for text in self.extra.outside]
            heading, *outside = self._write_texts(form, [self.headings[form], *texts])
            provinces = {
                code: [self.pieces / name for name in piece_names(code, form, self.job.compression)]
                for code in self.job.area.provinces
            }
            parts = zip(*provinces.values(), strict=True)
            between = ((*part, text) for part, text in zip(parts, outside[1:], strict=True))
            whole = {"divisions": [heading, outside[0], *chain.from_iterable(between)]}
            if self.job.by_province:
                common = {f"provinces/{COMMON}": [heading, *outside]} if any(texts) else {}
                whole = {**common, **{f"provinces/{code}": [heading, *files] for code, files in provinces.items()}}
            for stem, files in whole.items():
                name = file_name(stem, form, self.job.compression)
                yield name, folder.write(name, content(files))
        if MAP in self.job.formats:
            yield from self._write_maps(folder)
        if self.job.history:
            yield from self._write_history(folder)

    def _write_maps(self, folder: Folder) -> Iterator[tuple[str, FileDigest]]:
        """Writes the points of the area's divisions: the statements that are not from the register have them all."""
        features, codes = point_features(ParsedGraph(self.graph)), self.job.area.provinces
        maps = {f"provinces/{code}": (code,) for code in codes} if self.job.by_province else {"divisions": codes}
        for stem, provinces in maps.items():
            inside = [feature for feature in features if feature["properties"]["code"].startswith(provinces)]
            piece = self.pieces / file_name(f"{provinces[0]}-map", MAP, self.job.compression)
            name = file_name(stem, MAP, self.job.compression)
            write(piece, [collection(inside)], self.job.compression)
            yield name, folder.write(name, content([piece]))

    def _write_history(self, folder: Folder) -> Iterator[tuple[str, FileDigest]]:
        job, area = self.job, self.job.area
        write_heads(self.pieces, job.settings.iris, area.dataset, job.formats, job.compression)
        for name, files in history_files(self.pieces, area.provinces, job.formats, job.compression, job.by_province):
            yield name, folder.write(name, content(files))

    def _write_texts(self, form: str, texts: Iterable[bytes]) -> Iterator[Path]:
        """Writes the heading of a format, and the statements outside all provinces."""
        for number, text in enumerate(texts):
            file = self.pieces / file_name(f"outside-{number}", form, self.job.compression)
            write(file, [text] if text else [], self.job.compression)
            yield file


def _is_unchanged(file: Path, digest: FileDigest) -> bool:
    return file.is_file() and (file.stat().st_size, file_sha256(file)) == (digest.bytes, digest.sha256)


@dataclass(frozen=True, slots=True)
class DivisionsSource:
    """The divisions of an area as a source of the release job.

    Attributes:
        job: the release.
    """

    job: Job

    def published(self) -> Published | None:
        """The published release, if it is the requested one."""
        job, out = self.job, self.job.out
        release_folder.repair(out)
        if not up_to_date(job):
            return None
        if not job.is_resumable_for_another:
            release_folder.repair(out, job.work)
        sizes = tuple((name, int(str(record["bytes"]))) for name, record in release_folder.listed(out).items())
        return Published(False, files=sizes, facts=release_folder.graph_facts(out))

    @contextmanager
    def folder(self) -> Iterator[Folder]:
        """Prepares the place of the release.

        Raises:
            InputError: a file or folder cannot be read or written, another publication is running, or the folder has
                a file that does not belong to a release.
        """
        job = self.job
        try:
            with release_folder.exclusive(job.out, job.area.dataset):
                yield release_folder.StagedFolder(job.out, job.work)
        except OSError as error:
            raise InputError("release-interrupted", place=error.filename or job.work, reason=error) from error

    def generate(self, progress: Listener) -> DivisionGraphs:
        """Maps and checks the divisions; raises as `generate` does."""
        return generate(self.job, Provinces(self.job, progress), progress)


def up_to_date(job: Job) -> bool:
    """Whether the folder holds this release, undamaged, and validated as well as requested."""
    manifest = job.out / release_folder.MANIFEST
    if not manifest.is_file():
        return False
    try:
        record = json.loads(read_bytes(manifest))
        same = record.get("made_from") == job.made_from and (record.get("judged") or not job.judge)
    except (InputError, ValueError, AttributeError):
        return False
    return bool(same) and not release_folder.damaged(job.out)


def publish(job: Job, progress: Listener) -> Published:
    """Publishes the divisions of an area; raises as `mingdan.release.job.publish` does."""
    return release_job.publish(DivisionsSource(job), progress)
