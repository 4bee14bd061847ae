"""The one release job: plan, generate, check, write beside, describe, put in place.

A source has the graphs of a release: `notices`, or `divisions` of an area. An executor maps a function over the
partitions of a source: in a pool of processes (`executors`), or by Spark. A format turns a graph into blocks
(`formats`), and a folder is the sink that writes them to a file.

`publish` does all of it for divisions. Notices are made in memory by `make`, so that a caller can show or compare the
files, and are put in place by `notices.publish`.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from mingdan.catalog.records import CATALOG
from mingdan.messages.progress import Listener, Text
from mingdan.model import Finding
from mingdan.rdf.fingerprint import NOTHING, GraphFingerprint
from mingdan.rdf.stream_writer import FileDigest
from mingdan.register.anomalies import Anomaly
from mingdan.release.release_folder import MANIFEST


class Folder(Protocol):
    """The place of a release: new files are written beside the old ones."""

    def write(self, name: str, blocks: Iterable[bytes]) -> FileDigest:
        """Writes a file of the new release."""

    def put_in_place(self) -> bool:
        """Replaces the old release by the new one; false if they are the same."""


class Graphs(Protocol):
    """The graphs of a release, mapped and checked."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What blocks the release."""

    @property
    def facts(self) -> GraphFingerprint:
        """The fingerprint of all of them together."""

    @property
    def anomalies(self) -> tuple[Anomaly, ...]:
        """The anomalies of the register in them."""

    def write(self, folder: Folder) -> Iterator[tuple[str, FileDigest]]:
        """Writes the files that hold data, and the report."""

    def catalog(self, files: Mapping[str, FileDigest]) -> bytes:
        """The catalogue of a release with these files."""

    def manifest(self, files: Mapping[str, FileDigest]) -> bytes:
        """The manifest of a release with these files."""


Made = TypeVar("Made", bound=Graphs, covariant=True)


class GraphSource(Protocol[Made]):
    """A source of graphs for a release."""

    def generate(self, progress: Listener) -> Made:
        """Maps and checks the graphs."""


class PlacedSource(GraphSource[Made], Protocol[Made]):
    """A source that also knows where its release belongs, and whether it is there already."""

    def published(self) -> "Published | None":
        """The published release, if it is the requested one."""

    def folder(self) -> AbstractContextManager[Folder]:
        """Prepares the place of the release."""


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


def publish(source: PlacedSource[Graphs], progress: Listener) -> Published:
    """Publishes a source, whole or not at all.

    Args:
        source: the source of the graphs.
        progress: callback for progress messages.

    Raises:
        InputError: a file or folder cannot be read or written, or a shape cannot be evaluated; the published release
            is unchanged.
    """
    if published := source.published():
        return published
    with source.folder() as folder:
        graphs, files = make(source, folder, progress)
        changed = not graphs.findings and folder.put_in_place()
    sizes = tuple((name, digest.bytes) for name, digest in files.items())
    return Published(changed, graphs.findings, sizes, graphs.facts, graphs.anomalies)


def make(source: GraphSource[Made], folder: Folder, progress: Listener) -> tuple[Made, dict[str, FileDigest]]:
    """Maps and checks the graphs of a source; if there are no findings, writes the files of the release.

    Args:
        source: the source of the graphs.
        folder: the place of the release.
        progress: callback for progress messages.

    Returns:
        The graphs; size and hash of each file but the manifest, by name.

    Raises:
        InputError: as `publish`.
    """
    graphs = source.generate(progress)
    if graphs.findings:
        return graphs, {}
    progress(Text("writing-triples", number=graphs.facts.triples))
    return graphs, write_release(graphs, folder)


def write_release(graphs: Graphs, folder: Folder) -> dict[str, FileDigest]:
    """Writes all files of a release, the manifest last; gives the others by name."""
    files = dict(graphs.write(folder))
    files[CATALOG] = folder.write(CATALOG, [graphs.catalog(files)])
    folder.write(MANIFEST, [graphs.manifest(files)])
    return files
