"""The release of an area by Apache Spark, for what is past one machine: a county a task, a part file for each.

The same mapping, shapes and rules as in `divisions_job`, and the same graph: put end to end, the part files are
its `divisions.nt`, byte for byte. First everything is mapped and checked, and each task returns the facts of its part;
if nothing is wrong it is mapped again and written, which costs less than to keep it, then read back and held against
those facts. The manifest comes last: without one there is no release.
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

from mingdan.catalog import area as about
from mingdan.catalog.area import Area
from mingdan.errors import InputError, UsageError
from mingdan.mapping.stream import N_TRIPLES, known
from mingdan.rdf.fingerprint import GraphFingerprint, facts, statements, together
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.rdf.stream_writer import FileDigest
from mingdan.release import county_job as shards
from mingdan.release.area_extras import head, head_findings, small_files
from mingdan.release.job import ProvinceResult, Published, Tell, made_from
from mingdan.release.province_job import piece_name
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
class Asked:
    """What is to be published by Spark.

    Attributes:
        area: what it is about.
        settings: what is said of whatever a workspace publishes.
        out: the folder, a path of this machine or a URI of a file system that Spark knows.
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
            UsageError: it holds a password, which would end in logs.
        """
        if urlsplit(self.out).password is not None:
            raise UsageError("--out: expected an address without a password: credentials are Spark's configuration")
        return self.out if _URI.match(self.out) else Path(self.out).absolute().as_uri()

    @property
    def data(self) -> str:
        """The name of the folder of the part files."""
        return piece_name("divisions", N_TRIPLES, self.compression)

    @property
    def made_from(self) -> str:
        """A hash of all that decides what the files hold."""
        return made_from(self.area, self.settings, self.compression, "spark")


def publish(asked: Asked, tell: Tell) -> Published:
    """Publishes the divisions of an area by Spark.

    Args:
        asked: what.
        tell: told, in a few words, what begins.

    Returns:
        What was published, or the findings, and then nothing was written.

    Raises:
        InputError: Spark is not there or gives up, the folder holds something else or cannot be written, or what is
            read back is not what was written.
        UsageError: the folder is no address.
    """
    uri = asked.uri
    with _spark(asked.master) as context:
        return _publish(asked, context, _Folder(context, uri), tell)


@contextmanager
def _spark(master: str) -> Iterator["SparkContext"]:
    """Spark, as its own configuration has it; it ends with the block.

    Raises:
        InputError: it, or Java, is not there, or it gives up.
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
    found = _RAISED.findall(text) or _CAUSES.findall(text) or text.strip().splitlines()
    return str(found[-1]).strip()


class _Folder:
    """A folder of any file system that Spark knows, seen from where the job is started."""

    def __init__(self, context: "SparkContext", uri: str) -> None:
        """Names it; it need not be there."""
        # Hadoop's FileSystem is Spark's way to any of them, and Python has none of its own.
        self._path: Any = context._jvm.org.apache.hadoop.fs.Path
        self._files: Any = self._path(uri).getFileSystem(context._jsc.hadoopConfiguration())
        self.uri = uri

    def __truediv__(self, name: str) -> str:
        return f"{self.uri.rstrip('/')}/{name}"

    def sizes(self) -> dict[str, int]:
        """The files that are there, below it too, by name."""
        root = self._path(self.uri)
        if not self._files.exists(root):
            return {}
        found, start = {}, len(self._files.makeQualified(root).toUri().getPath().rstrip("/")) + 1
        each = self._files.listFiles(root, True)
        while each.hasNext():
            one = each.next()
            found[str(one.getPath().toUri().getPath())[start:]] = int(one.getLen())
        return found

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


def _publish(asked: Asked, spark: "SparkContext", folder: _Folder, tell: Tell) -> Published:
    if done := _already(asked, folder):
        return done
    tell("reading the register")
    provinces, iris = asked.area.provinces, asked.settings.iris
    registers = _each(spark, provinces).map(partial(shards.register, fingerprint())).collect()
    if wrong := [finding for findings, _ in registers for finding in findings]:
        return Published(False, tuple(wrong))
    tell("mapping and checking what is known besides the register")
    graph = head(asked.settings, asked.area)
    if wrong := head_findings(asked.settings, graph, judge=False):
        return Published(False, tuple(wrong))
    besides = known(iris, graph, N_TRIPLES, provinces)
    shared = spark.broadcast(besides.blocks)
    codes = [code for _, found in registers for code in found]
    tell(f"mapping and checking {len(codes):,} counties")
    made: list[ProvinceResult] = _each(spark, codes).map(partial(shards.made, iris, shared)).collect()
    if wrong := [finding for one in made for finding in one.findings]:
        return Published(False, tuple(dict.fromkeys(wrong)))
    rest = besides.before + besides.after
    whole = together([*(one.facts for one in made), facts(statements(rest))])
    tell(f"writing {whole.triples:,} triples")
    texts = _each(spark, [besides.before, *codes, besides.after]).flatMap(partial(shards.text, iris, shared))
    texts.saveAsTextFile(folder / asked.data, _CODECS[asked.compression])
    tell("reading them back")
    files = _read_back(asked, spark, folder, whole)
    counts = sum((one.counts for one in made), ParsedGraph(rest.decode()).counts)
    odd = tuple(oddity for one in made for oddity in one.oddities)
    small = {name: folder.write(name, text) for name, text in small_files(asked.area, odd, False).items()}
    listed = {asked.data: FileDigest(sum(one.bytes for one in files.values()), ""), **small}
    text = about.catalog(asked.settings, asked.area, listed, counts, graph, version())
    files |= {**small, about.CATALOG: folder.write(about.CATALOG, text)}
    folder.write(MANIFEST, about.area_manifest(asked.area, files, whole, asked.made_from, judged=False))
    return Published(True, (), tuple((name, one.bytes) for name, one in files.items()), whole, odd)


def _each(spark: "SparkContext", items: Sequence[Any]) -> Any:  # noqa: ANN401 - Spark's RDD of such items
    """Some items for Spark, each a task of its own unless Spark's configuration says how many tasks there shall be."""
    return spark.parallelize(items, int(spark.getConf().get("spark.default.parallelism", str(len(items)))))


def _already(asked: Asked, folder: _Folder) -> Published | None:
    """What is published there already, if it is what is asked for; what a stopped run left there is removed.

    Raises:
        InputError: the folder holds something else, which would be lost.
    """
    there = folder.sizes()
    if MANIFEST in there:
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            record = json.loads(folder.read(MANIFEST))
            files = {str(one["name"]): int(one["bytes"]) for one in record["files"]}
            if record["made_from"] == asked.made_from and {**files, MANIFEST: there[MANIFEST]} == there:
                return Published(False, files=tuple(files.items()), facts=GraphFingerprint(**record["graph"]))
        raise InputError(f"{folder.uri}: holds another release, or a damaged one: remove it, or name another --out")
    ours = (about.ANOMALIES, about.REPORT, about.CATALOG, MANIFEST)
    for name in there:
        if name.split("/")[0] != asked.data and name.removesuffix(".new") not in ours:
            raise InputError(f"{folder / name}: not a file of a release: move it away, or name another --out")
    folder.remove(asked.data)
    return None


def _read_back(asked: Asked, spark: "SparkContext", folder: _Folder, whole: GraphFingerprint) -> dict[str, FileDigest]:
    """The part files as they are stored, by name.

    Raises:
        InputError: they do not hold what was written.
    """
    found = spark.binaryFiles(f"{folder / asked.data}/part-*").map(shards.read).collect()
    if (stored := together([one for _, _, one in found])) != whole:
        raise InputError(f"{folder / asked.data}: holds {stored}, expected {whole}: is the file system in order?")
    files = {f"{asked.data}/{name}": piece for name, piece, _ in sorted(found)}
    mark = f"{asked.data}/_SUCCESS"
    content = folder.read(mark)
    return {**files, mark: FileDigest(len(content), hashlib.sha256(content).hexdigest())}
