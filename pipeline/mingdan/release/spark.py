"""The release of an area by Apache Spark, for more data than one machine can handle: a task and a part file a county.

Mapping, shapes and rules are those of `divisions_job`, and so is the graph: concatenated, the part files are its
`divisions.nt`, byte for byte. First everything is mapped and checked, and each task returns the fingerprint of its
part. If there are no findings, everything is mapped again and written, which costs less than keeping it, then read back
and compared with those fingerprints. The manifest comes last: without it the release does not exist.
"""

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mingdan.catalog import area as area_catalog
from mingdan.catalog.area import Area
from mingdan.errors import InputError, UsageError
from mingdan.mapping.stream import N_TRIPLES, extra_statements
from mingdan.rdf.fingerprint import GraphFingerprint, combine
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.rdf.stream_writer import FileDigest
from mingdan.release.area_extras import check_extra_graph, extra_graph, small_files
from mingdan.release.job import Progress, ProvinceResult, Published, made_from
from mingdan.release.partition_job import check_county, counties_of, county_text, file_name, read_part
from mingdan.release.release_folder import MANIFEST
from mingdan.resources import fingerprint, version
from mingdan.workspace import Settings

if TYPE_CHECKING:
    from pyspark import SparkContext

_CODECS = {
    "none": None,
    "gzip": "org.apache.hadoop.io.compress.GzipCodec",
    "zstd": "org.apache.hadoop.io.compress.ZStandardCodec",
}
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
# In a trace of two languages: what mingdan raised in an executor, and the causes that Java names, the first one last.
_RAISED = re.compile(r"^mingdan\.errors\.\w+: (.+)$", re.MULTILINE)
_CAUSES = re.compile(r"^(?:Caused by)?: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SparkJob:
    """A release to be made by Spark.

    Attributes:
        area: the area.
        settings: the settings of the workspace.
        out: the folder, a path of this machine or a URI of a file system that Spark supports.
        compression: `none`, `gzip` or `zstd`.
        master: the cluster, as Spark names it; Spark's own default if it is empty.
    """

    area: Area
    settings: Settings
    out: str
    compression: str = "none"
    master: str = ""

    @property
    def uri(self) -> str:
        """The folder as a URI.

        Raises:
            UsageError: it has a password, which would be logged.
        """
        if urlsplit(self.out).password is not None:
            raise UsageError("--out: expected an address without a password: credentials are Spark's configuration")
        return self.out if _URI.match(self.out) else Path(self.out).absolute().as_uri()

    @property
    def data(self) -> str:
        """The name of the folder of the part files."""
        return file_name("divisions", N_TRIPLES, self.compression)

    @property
    def made_from(self) -> str:
        """Hash of everything that determines the files."""
        return made_from(self.area, self.settings, self.compression, "spark")


def publish(job: SparkJob, progress: Progress) -> Published:
    """Publishes the divisions of an area by Spark.

    Args:
        job: the release.
        progress: callback for progress messages.

    Returns:
        The result; if it has findings, nothing was written.

    Raises:
        InputError: Spark is missing or fails, the folder has something else or cannot be written, or the content read
            back differs from the content written.
        UsageError: the folder is not an address.
    """
    uri = job.uri
    with _spark(job.master) as context:
        return _publish(job, context, _Folder(context, uri), progress)


@contextmanager
def _spark(master: str) -> Iterator["SparkContext"]:
    """Starts Spark with its own configuration; it stops at the end of the block.

    Raises:
        InputError: Spark or Java is missing, or Spark fails.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
    except ImportError as error:
        how = "pip install 'mingdan[spark]' (and Java 17 or later)"
        raise InputError(f"--engine spark: {error}: install it with: {how}") from error
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home) / "bin") if home else None):
        raise InputError(f"--engine spark: no java in {'JAVA_HOME' if home else 'PATH'}: Spark needs Java 17 or later")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setAppName("mingdan")
    conf.set("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    # On a local disk: without a hidden file of checksums beside each file, which would be part of the release.
    conf.set("spark.hadoop.fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem")
    try:
        context = SparkContext(conf=conf.setMaster(master) if master else conf)
        try:
            yield context
        finally:
            context.stop()
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise InputError(f"--engine spark: {_reason(str(error))}: nothing published") from error


def _reason(text: str) -> str:
    """Why Spark failed."""
    if "JAVA_GATEWAY_EXITED" in text:
        return "Java ended at once: Spark needs Java 17 or later"
    reasons = _RAISED.findall(text) or _CAUSES.findall(text) or text.strip().splitlines()
    return str(reasons[-1]).strip()


class _Folder:
    """A folder of any file system that Spark supports, as the driver sees it."""

    def __init__(self, context: "SparkContext", uri: str) -> None:
        """The folder may be missing."""
        # Hadoop's FileSystem is Spark's way to any of them, and Python has none of its own.
        self._path: Any = context._jvm.org.apache.hadoop.fs.Path
        self._files: Any = self._path(uri).getFileSystem(context._jsc.hadoopConfiguration())
        self.uri = uri

    def __truediv__(self, name: str) -> str:
        return f"{self.uri.rstrip('/')}/{name}"

    def sizes(self) -> dict[str, int]:
        """The sizes of the files in it and below, by name."""
        root = self._path(self.uri)
        if not self._files.exists(root):
            return {}
        sizes, start = {}, len(self._files.makeQualified(root).toUri().getPath().rstrip("/")) + 1
        each = self._files.listFiles(root, True)
        while each.hasNext():
            file = each.next()
            sizes[str(file.getPath().toUri().getPath())[start:]] = int(file.getLen())
        return sizes

    def read(self, name: str) -> bytes:
        stream = self._files.open(self._path(self / name))
        try:
            return bytes(stream.readAllBytes())
        finally:
            stream.close()

    def write(self, name: str, content: bytes) -> FileDigest:
        """Writes a small file beside and renames it."""
        new, place = self._path(self / f"{name}.new"), self._path(self / name)
        stream = self._files.create(new, True)
        stream.write(content)
        stream.close()
        if not self._files.rename(new, place):
            raise InputError(f"{self / name}: cannot be renamed from {name}.new: nothing published")
        return FileDigest(len(content), hashlib.sha256(content).hexdigest())

    def remove(self, name: str) -> None:
        self._files.delete(self._path(self / name), True)


def _publish(job: SparkJob, spark: "SparkContext", folder: _Folder, progress: Progress) -> Published:
    if published := _published(job, folder):
        return published
    progress("reading the register")
    provinces, iris = job.area.provinces, job.settings.iris
    registers = _each(spark, provinces).map(partial(counties_of, fingerprint())).collect()
    if findings := [finding for register_findings, _ in registers for finding in register_findings]:
        return Published(False, tuple(findings))
    progress("mapping and checking codes, points, links and history")
    graph = extra_graph(job.settings, job.area)
    if findings := check_extra_graph(job.settings, graph, judge=False):
        return Published(False, tuple(findings))
    extra = extra_statements(iris, graph, N_TRIPLES, provinces)
    shared = spark.broadcast(extra.blocks)
    counties = [county for _, codes in registers for county in codes]
    progress(f"mapping and checking {len(counties):,} counties")
    results: list[ProvinceResult] = _each(spark, counties).map(partial(check_county, iris, shared)).collect()
    if findings := [finding for result in results for finding in result.findings]:
        return Published(False, tuple(dict.fromkeys(findings)))
    outside = ParsedGraph((extra.before + extra.after).decode())
    whole = combine([*(result.facts for result in results), outside.fingerprint])
    progress(f"writing {whole.triples:,} triples")
    texts = _each(spark, [extra.before, *counties, extra.after]).flatMap(partial(county_text, iris, shared))
    texts.saveAsTextFile(folder / job.data, _CODECS[job.compression])
    progress("reading the part files back")
    files = _read_back(job, spark, folder, whole)
    counts = sum((result.counts for result in results), outside.counts)
    anomalies = tuple(anomaly for result in results for anomaly in result.anomalies)
    small = {name: folder.write(name, text) for name, text in small_files(job.area, anomalies, False).items()}
    listed = {job.data: FileDigest(sum(digest.bytes for digest in files.values()), ""), **small}
    catalog = area_catalog.catalog(job.settings, job.area, listed, counts, graph, version())
    files |= {**small, area_catalog.CATALOG: folder.write(area_catalog.CATALOG, catalog)}
    folder.write(MANIFEST, area_catalog.area_manifest(job.area, files, whole, job.made_from, judged=False))
    return Published(True, (), tuple((name, digest.bytes) for name, digest in files.items()), whole, anomalies)


def _each(spark: "SparkContext", items: Sequence[Any]) -> Any:  # noqa: ANN401 - Spark's RDD of such items
    """Items for Spark, each a task of its own unless Spark's configuration gives the number of tasks."""
    return spark.parallelize(items, int(spark.getConf().get("spark.default.parallelism", str(len(items)))))


def _published(job: SparkJob, folder: _Folder) -> Published | None:
    """The published release, if it is the requested one; else what a stopped run left is removed.

    Raises:
        InputError: the folder has something else, which would be lost.
    """
    sizes = folder.sizes()
    if MANIFEST in sizes:
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            record = json.loads(folder.read(MANIFEST))
            files = {str(file["name"]): int(file["bytes"]) for file in record["files"]}
            if record["made_from"] == job.made_from and {**files, MANIFEST: sizes[MANIFEST]} == sizes:
                return Published(False, files=tuple(files.items()), facts=GraphFingerprint(**record["graph"]))
        raise InputError(f"{folder.uri}: holds another release, or a damaged one: remove it, or name another --out")
    release_files = (area_catalog.ANOMALIES, area_catalog.REPORT, area_catalog.CATALOG, MANIFEST)
    for name in sizes:
        if name.split("/")[0] != job.data and name.removesuffix(".new") not in release_files:
            raise InputError(f"{folder / name}: not a file of a release: move it away, or name another --out")
    folder.remove(job.data)
    return None


def _read_back(job: SparkJob, spark: "SparkContext", folder: _Folder, whole: GraphFingerprint) -> dict[str, FileDigest]:
    """The part files as they are stored, by name.

    Raises:
        InputError: their graph differs from the one that was written.
    """
    parts = spark.binaryFiles(f"{folder / job.data}/part-*").map(read_part).collect()
    if (stored := combine([part for _, _, part in parts])) != whole:
        raise InputError(f"{folder / job.data}: holds {stored}, expected {whole}: is the file system in order?")
    files = {f"{job.data}/{name}": digest for name, digest, _ in sorted(parts)}
    mark = f"{job.data}/_SUCCESS"
    text = folder.read(mark)
    return {**files, mark: FileDigest(len(text), hashlib.sha256(text).hexdigest())}
