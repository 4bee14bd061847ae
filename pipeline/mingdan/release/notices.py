"""The source of notices: reads, resolves, maps and checks them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from mingdan.catalog.notices_catalog import notices_catalog
from mingdan.catalog.records import CATALOG, graph_record, manifest, named_graph_records
from mingdan.errors import UsageError
from mingdan.findings import FindingsError
from mingdan.lexicon.levels import Level, is_at
from mingdan.mapping.categories import category_statements
from mingdan.mapping.divisions import divisions_graph
from mingdan.mapping.roster import division_triples, lineages, notice_triples
from mingdan.messages.progress import Listener, Text, ignore
from mingdan.model import Finding, MatchKind, Roster, Source
from mingdan.notices.reading import NoticeReading, read_and_resolve
from mingdan.notices.warnings_table import migrate_warnings
from mingdan.rdf.fingerprint import GraphFingerprint
from mingdan.rdf.graphs import strict_ntriples
from mingdan.rdf.iris import ROSTER, named_graph
from mingdan.rdf.ntriples import union
from mingdan.rdf.parsed_graph import ParsedGraph, merged
from mingdan.rdf.stream_writer import FileDigest
from mingdan.register.anomalies import Anomaly
from mingdan.register.decisions import load_reviewed_decisions
from mingdan.release import release_folder
from mingdan.release.formats import RDF_SUFFIXES, NoticeGraphs
from mingdan.release.job import Folder, make
from mingdan.release.reader import published_as_places
from mingdan.release.release_folder import MemoryFolder
from mingdan.resources import version
from mingdan.validation.source_statements import categories, check_divisions, check_notices
from mingdan.workspace import Settings, Workspace, gathered

_NOTES = ("decision-unused", "acceptance-unused")
_NO_GRAPH = ParsedGraph("")


@dataclass(frozen=True)
class Build:
    """The result of a build: the notices, their graphs, the findings, and, if there are none, the files.

    Attributes:
        rosters: the notices.
        findings: what blocks the release.
        readings: the notices as read and resolved.
        graphs: the graphs of notices and divisions; empty if the notices have findings.
        files: the content of the files by name, the manifest last.
        triples: the number of statements in each file of RDF.
    """

    rosters: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    readings: tuple[NoticeReading, ...]
    graphs: NoticeGraphs
    files: dict[str, bytes] = field(default_factory=dict)
    triples: dict[str, int] = field(default_factory=dict)

    @property
    def ntriples(self) -> str:
        """The graph of the notices."""
        return self.graphs.roster.ntriples

    @property
    def divisions(self) -> str:
        """The graph of the divisions of the notices' areas."""
        return self.graphs.divisions.ntriples

    @property
    def whole(self) -> str:
        """Both: what a store's default graph holds."""
        return union([self.ntriples, self.divisions])

    @property
    def facts(self) -> GraphFingerprint:
        """The fingerprint of both."""
        return self.graphs.whole.fingerprint

    @property
    def anomalies(self) -> tuple[Anomaly, ...]:
        """None: notices do not show the anomalies of the register."""
        return ()

    def write(self, folder: Folder) -> Iterator[tuple[str, FileDigest]]:
        """Writes the files that hold data, and the report.

        Raises:
            InputError: a file that was made is not valid RDF.
        """
        for name, content in self.graphs.files():
            yield name, folder.write(name, [self._counted(name, content)])

    def catalog(self, files: Mapping[str, FileDigest]) -> bytes:
        """The catalogue of a release with these files; raises as `write` does."""
        graphs = self.graphs
        content = notices_catalog(graphs.settings, self.rosters, graphs.roster, graphs.divisions, files, version())
        return self._counted(CATALOG, content)

    def manifest(self, files: Mapping[str, FileDigest]) -> bytes:
        """The manifest of a release with these files."""
        graphs = self.graphs
        sources = [
            {
                "notice": roster.source.notice,
                "sha256_of_text_with_lf": roster.notice.sha256,
                "undecided_as_places": _has_undecided(roster),
            }
            for roster in self.rosters
        ]
        triples = {name: {"triples": number} for name, number in self.triples.items()}
        records = {name: {**asdict(file), **triples.get(name, {})} for name, file in files.items()}
        more = {"graphs": named_graph_records({**graphs.named, named_graph("divisions"): graphs.divisions})}
        return manifest(ROSTER, graphs.modified, graph_record(graphs.whole), {**more, "sources": sources}, records)

    def _counted(self, name: str, content: bytes) -> bytes:
        """The content of a file; a strict parser parses RDF once and counts its statements."""
        if name.endswith(RDF_SUFFIXES):
            self.triples[name] = strict_ntriples(content, name).count("\n")
        return content


def _has_undecided(roster: Roster) -> bool:
    """Whether a roster has places without a reviewed decision; those in a village need none."""
    matches = (recognition.match for recognition in roster.recognitions)
    unlisted = (match for match in matches if match.kind is MatchKind.UNLISTED and not match.review)
    return any(not is_at(match.path[-1].code, Level.VILLAGE) for match in unlisted)


@dataclass(frozen=True, slots=True)
class NoticesSource:
    """Notices of a workspace as a source of the release job.

    Attributes:
        workspace: the folder with `data/source`.
        chosen: the ids of notices; published notices are added to them. Empty for all notices.
        as_places: whether entries without a decision are published as places named by the notice.
    """

    workspace: Workspace
    chosen: Sequence[str] = ()
    as_places: bool = False

    def generate(self, progress: Listener) -> Build:
        """Reads, resolves, maps and checks the notices.

        Raises:
            InputError: notices or their descriptions cannot be read; all are named.
            UsageError: the workspace has no notice of such an id.
        """
        settings, readings = self.workspace.settings(), tuple(self._readings(progress))
        rosters = tuple(reading.roster for reading in readings if reading.roster)
        table = categories(self.workspace, rosters)
        if findings := tuple(finding for reading in readings for finding in reading.blocking):
            return Build(rosters, findings, readings, NoticeGraphs(settings, rosters, {}, _NO_GRAPH, _NO_GRAPH))
        progress(Text("mapping"))
        notices = {roster.source.notice: _notice_graph(settings, roster, table) for roster in rosters}
        roster = merged(notices.values())
        progress(Text("checking"))
        findings = tuple(check_notices(settings, rosters, table, roster))
        divisions = _divisions(settings, rosters)
        progress(Text("checking-divisions", number=len(divisions.quads)))
        findings += check_divisions(settings, divisions)
        return Build(rosters, findings, readings, NoticeGraphs(settings, rosters, notices, roster, divisions))

    def _readings(self, progress: Listener) -> list[NoticeReading]:
        reviewed, chosen = load_reviewed_decisions(self.workspace.root), self.chosen
        before = published_as_places(self.workspace.published)

        def read(source: Source) -> NoticeReading:
            progress(Text("reading-notice", file=source.file))
            if (self.as_places or chosen) and (not chosen or source.notice in chosen):
                return read_and_resolve(source, reviewed, self.as_places)
            return read_and_resolve(source, reviewed, source.notice in before)

        readings = gathered(read, self._sources())
        for note in (finding for reading in readings for finding in reading.findings if finding.rule in _NOTES):
            progress(FindingsError([note]))
        return readings

    def _sources(self) -> list[Source]:
        """The sources of the chosen notices, and of those that are published; of all where none is chosen.

        Raises:
            UsageError: a chosen notice does not exist, or a published one is missing.
        """
        workspace, chosen = self.workspace, self.chosen
        if not chosen:
            return workspace.sources()
        there = workspace.notices()
        published = {file.stem for file in (workspace.published / "notices").glob("*.ttl")}
        if unknown := sorted({*chosen, *published} - set(there)):
            raise UsageError("unknown-notices", notices=tuple(unknown), folder=workspace.source, known=tuple(there))
        return workspace.sources({*chosen, *published})


def _notice_graph(settings: Settings, roster: Roster, table: list[str]) -> ParsedGraph:
    """The graph of a notice, whole by itself: its statements, its divisions, its categories; sorted."""
    statements = {
        *notice_triples(settings.iris, roster),
        *division_triples(settings.iris, [roster]),
        *category_statements(table, roster.source.categories.values()),
    }
    return ParsedGraph("".join(sorted(statements)))


def _divisions(settings: Settings, rosters: tuple[Roster, ...]) -> ParsedGraph:
    described = (division for roster in rosters for path in lineages(roster) for division in path)
    named = frozenset(division.code for division in described if not division.edition)
    return ParsedGraph(divisions_graph(settings.iris, frozenset(roster.source.area for roster in rosters), named))


def build(
    workspace: Workspace,
    progress: Listener = ignore,
    notices: Sequence[str] = (),
    as_places: bool = False,
) -> Build:
    """Reads, resolves, maps and checks the notices of a workspace, and makes the files in memory.

    Args:
        workspace: the folder with `data/source`.
        progress: callback for progress messages.
        notices: their ids, as `NoticesSource.chosen`.
        as_places: as `NoticesSource.as_places`.

    Raises:
        InputError: notices or their descriptions cannot be read, or a file that was made is not valid RDF.
        UsageError: the workspace has no notice of such an id.
    """
    release_folder.repair(workspace.published)
    folder = MemoryFolder(workspace.published)
    built, _ = make(NoticesSource(workspace, notices, as_places), folder, progress)
    return replace(built, files=folder.files)


def migrate(built: Build) -> list[Path]:
    """Rewrites the tables of warnings that mingdan 0.1 drafted; gives the files."""
    rosters = ((reading.roster, reading.findings) for reading in built.readings if reading.roster)
    files = (migrate_warnings(roster.source.file.parent, findings) for roster, findings in rosters)
    return [file for file in files if file]


def publish(workspace: Workspace, built: Build) -> bool:
    """Puts the files of a build in place; false when they are there already, byte for byte.

    Raises:
        InputError: they cannot be written.
    """
    return MemoryFolder(workspace.published, built.files).put_in_place()
