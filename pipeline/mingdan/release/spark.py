"""The release of an area by Apache Spark, for more data than one machine can handle: a task and a part file a county.

Mapping, shapes and rules are those of `divisions`, and so is the graph: concatenated, the part files are its
`divisions.nt`, byte for byte. First everything is mapped and checked, and each task returns the fingerprint of its
part. If there are no findings, everything is mapped again and written, which costs less than keeping it, then read back
and compared with those fingerprints. The manifest comes last: without it the release does not exist.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mingdan.catalog.area import ANOMALIES, Area
from mingdan.catalog.records import CATALOG, REPORT
from mingdan.errors import InputError, UsageError
from mingdan.io_text import bytes_sha256
from mingdan.mapping.stream import DIVISIONS, N_TRIPLES, PARTS, ExtraStatements
from mingdan.messages.progress import Listener, Text
from mingdan.model import Finding
from mingdan.rdf.fingerprint import GraphFingerprint, combine
from mingdan.rdf.stream_writer import FileDigest
from mingdan.release import job as release_job
from mingdan.release.divisions import DivisionGraphs, extra_graph, generate, made_from
from mingdan.release.executors import Item, Result
from mingdan.release.job import Folder, Published
from mingdan.release.partition import PartitionResult, check_county, counties_of, file_name, part_text, read_part
from mingdan.release.release_folder import MANIFEST
from mingdan.resources import fingerprint
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
        judge: whether pySHACL validates the graph as well: never.
    """

    area: Area
    settings: Settings
    out: str
    compression: str = "none"
    master: str = ""
    judge: bool = field(default=False, init=False)

    @property
    def uri(self) -> str:
        """The folder as a URI.

        Raises:
            UsageError: it has a password, which would be logged.
        """
        if urlsplit(self.out).password is not None:
            raise UsageError("password-in-address", option="--out")
        return self.out if _URI.match(self.out) else Path(self.out).absolute().as_uri()

    @property
    def data(self) -> str:
        """The name of the folder of the part files."""
        return file_name("divisions", N_TRIPLES, self.compression)

    @property
    def made_from(self) -> str:
        """Hash of everything that determines the files."""
        return made_from(self.area, self.settings, self.compression, "spark")


def publish(job: SparkJob, progress: Listener) -> Published:
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
        return release_job.publish(SparkSource(job, context, SparkFolder(context, uri)), progress)


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
        raise InputError("spark-missing", reason=error, command="pip install 'mingdan[spark]'") from error
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home) / "bin") if home else None):
        raise InputError("java-missing", variable="JAVA_HOME" if home else "PATH")
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
        raise _failure(str(error)) from error


def _failure(text: str) -> InputError:
    """The error of a trace of Spark."""
    if "JAVA_GATEWAY_EXITED" in text:
        return InputError("java-ended")
    reasons = _RAISED.findall(text) or _CAUSES.findall(text) or text.strip().splitlines()
    return InputError("spark-failed", reason=str(reasons[-1]).strip())


class SparkFolder:
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
        """The content of a file."""
        stream = self._files.open(self._path(self / name))
        try:
            return bytes(stream.readAllBytes())
        finally:
            stream.close()

    def write(self, name: str, blocks: Iterable[bytes]) -> FileDigest:
        """Writes a small file beside and renames it.

        Raises:
            InputError: it cannot be renamed.
        """
        content = b"".join(blocks)
        new, place = self._path(self / f"{name}.new"), self._path(self / name)
        stream = self._files.create(new, True)
        stream.write(content)
        stream.close()
        if not self._files.rename(new, place):
            raise InputError("not-renamed", file=self / name, new=f"{name}.new")
        return FileDigest(len(content), bytes_sha256(content))

    def put_in_place(self) -> bool:
        """Does nothing: the release exists with its manifest, which is the last file."""
        return True

    def remove(self, name: str) -> None:
        """Removes a file or folder, if it is there."""
        self._files.delete(self._path(self / name), True)


@dataclass(frozen=True, slots=True)
class SparkExecutor:
    """Tasks of Spark.

    Attributes:
        context: the connection to the cluster.
    """

    context: "SparkContext"

    def map(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """The results of some work on each item, in their order."""
        results: list[Result] = self.each(items).map(work).collect()
        return results

    def each(self, items: Sequence[Any]) -> Any:  # noqa: ANN401 - Spark's RDD of such items
        """Items for Spark, each a task of its own unless Spark's configuration gives the number of tasks."""
        tasks = self.context.getConf().get("spark.default.parallelism", str(len(items)))
        return self.context.parallelize(items, int(tasks))


class Counties:
    """The counties of an area, each mapped and checked by a task of Spark, and mapped again to be written.

    Args:
        job: the release.
        context: the connection to the cluster.
        progress: callback for progress messages.
    """

    def __init__(self, job: SparkJob, context: "SparkContext", progress: Listener) -> None:
        self.job, self.progress = job, progress
        self.executor = SparkExecutor(context)
        self.counties: list[str] = []
        self.extra = ExtraStatements({}, ())
        self.shared: Any = None  # Spark's broadcast of what `extra` has for each province

    def plan(self) -> list[Finding]:
        """Finds the counties; the findings are those of the register."""
        self.progress(Text("reading-register"))
        registers = self.executor.map(partial(counties_of, fingerprint()), self.job.area.provinces)
        self.counties = [county for _, counties in registers for county in counties]
        return [finding for findings, _ in registers for finding in findings]

    def extra_graph(self) -> str:
        """The graph of `extra_graph`."""
        return extra_graph(self.job)

    def generate(self, _: str, extra: ExtraStatements) -> list[PartitionResult]:
        """Maps and checks the counties."""
        self.extra, self.shared = extra, self.executor.context.broadcast(extra.own)
        self.progress(Text("mapping-counties", number=len(self.counties)))
        return self.executor.map(partial(check_county, self.job.settings.iris, self.shared), self.counties)

    def write(self, folder: Folder, facts: GraphFingerprint) -> Iterator[tuple[str, FileDigest]]:
        """Writes the part files and reads them back.

        Raises:
            InputError: the graph of the part files differs from the one that was written.
        """
        if not isinstance(folder, SparkFolder):
            raise TypeError("Spark writes to folders of its file systems")
        data, context = self.job.data, self.executor.context
        items = self.executor.each(list(self._items()))
        texts = items.flatMap(partial(part_text, self.job.settings.iris, self.shared))
        texts.saveAsTextFile(folder / data, _CODECS[self.job.compression])
        self.progress(Text("reading-back"))
        parts = context.binaryFiles(f"{folder / data}/part-*").map(read_part).collect()
        if combine([part for _, _, part in parts]) != facts:
            raise InputError("read-back-differs", file=folder / data)
        yield from ((f"{data}/{name}", digest) for name, digest, _ in sorted(parts))
        mark = f"{data}/_SUCCESS"
        text = folder.read(mark)
        yield mark, FileDigest(len(text), bytes_sha256(text))

    def _items(self) -> Iterator[tuple[str, str] | bytes]:
        """The items of `part_text` in the order of bytes."""
        first, *outside = map(str.encode, self.extra.outside)
        yield first
        for part, text in zip(PARTS, outside, strict=True):
            yield from ((part, code) for code in (self.counties if part == DIVISIONS else self.job.area.provinces))
            yield text


@dataclass(frozen=True, slots=True)
class SparkSource:
    """The divisions of an area, by Spark, as a source of the release job.

    Attributes:
        job: the release.
        context: the connection to the cluster.
        place: the folder.
    """

    job: SparkJob
    context: "SparkContext"
    place: SparkFolder

    def published(self) -> Published | None:
        """The published release, if it is the requested one; else what a stopped run left is removed.

        Raises:
            InputError: the folder has something else, which would be lost.
        """
        folder, data, sizes = self.place, self.job.data, self.place.sizes()
        if MANIFEST in sizes:
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                record = json.loads(folder.read(MANIFEST))
                files = {str(file["name"]): int(file["bytes"]) for file in record["files"]}
                if record["made_from"] == self.job.made_from and {**files, MANIFEST: sizes[MANIFEST]} == sizes:
                    return Published(False, files=tuple(files.items()), facts=GraphFingerprint(**record["graph"]))
            raise InputError("other-release", folder=folder.uri)
        for name in sizes:
            if name.split("/")[0] != data and name.removesuffix(".new") not in (ANOMALIES, REPORT, CATALOG, MANIFEST):
                raise InputError("foreign-file", file=folder / name)
        folder.remove(data)
        return None

    @contextmanager
    def folder(self) -> Iterator[Folder]:
        """The place of the release."""
        yield self.place

    def generate(self, progress: Listener) -> DivisionGraphs:
        """Maps and checks the divisions; raises as `mingdan.release.divisions.generate` does."""
        return generate(self.job, Counties(self.job, self.context, progress), progress)
