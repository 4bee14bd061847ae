"""The release of notices: read, resolve, map, check, and make the files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingdan.errors import UsageError
from mingdan.findings import report_line
from mingdan.mapping.categories import category_statements
from mingdan.mapping.divisions import divisions_graph
from mingdan.mapping.roster import division_triples, lineages, notice_triples
from mingdan.model import Finding, Roster, Source
from mingdan.notices.reading import NoticeReading, read_and_resolve
from mingdan.notices.warnings_table import migrate_warnings
from mingdan.rdf.ntriples import union
from mingdan.rdf.parsed_graph import ParsedGraph, merged
from mingdan.register.decisions import load_reviewed_decisions
from mingdan.release import release_folder as release
from mingdan.release.formats import files
from mingdan.release.reader import published_as_places
from mingdan.validation.graph_checks import rule_names
from mingdan.validation.source_statements import categories, check_divisions, check_notices
from mingdan.workspace import Settings, Workspace, gathered

_NOTES = ("decision-unused", "acceptance-unused")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Build:
    """What a build gives: the rosters, their graph, what is wrong, and, when nothing is, the files.

    Attributes:
        ntriples: what the notices say.
        divisions: what the reference data say of the divisions of the notices' areas.
        readings: the notices as read and resolved.
    """

    rosters: tuple[Roster, ...]
    ntriples: str
    findings: tuple[Finding, ...]
    files: dict[str, bytes]
    divisions: str = ""
    readings: tuple[NoticeReading, ...] = ()

    @property
    def whole(self) -> str:
        """Everything: what a store's default graph holds."""
        return union([self.ntriples, self.divisions])


def _graphs(settings: Settings, rosters: tuple[Roster, ...], categories: list[str]) -> dict[str, ParsedGraph]:
    """For each notice a graph that is whole by itself: what it says, its divisions, its categories; sorted."""
    iris = settings.iris
    return {
        roster.source.notice: ParsedGraph(
            "".join(
                sorted(
                    {
                        *notice_triples(iris, roster),
                        *division_triples(iris, [roster]),
                        *category_statements(categories, roster.source.categories.values()),
                    }
                )
            )
        )
        for roster in rosters
    }


def _divisions(settings: Settings, rosters: tuple[Roster, ...]) -> ParsedGraph:
    named = frozenset(path[-1].code for roster in rosters for path in lineages(roster))
    return ParsedGraph(divisions_graph(settings.iris, frozenset(roster.source.area for roster in rosters), named))


def build(
    workspace: Workspace,
    progress: Progress = lambda _: None,
    notices: Sequence[str] = (),
    as_places: bool = False,
) -> Build:
    """Reads, resolves, maps and checks the notices of a workspace, and makes the files.

    Args:
        workspace: the folder with `data/source`.
        progress: callback for progress messages.
        notices: their ids; published notices are added to them. Empty for all notices.
        as_places: whether entries without a decision are published as places named by the notice.

    Raises:
        InputError: notices or their descriptions cannot be read; all are named.
        UsageError: the workspace has no notice of such an id.
    """
    settings, reviewed = workspace.settings(), load_reviewed_decisions(workspace.root)
    before = published_as_places(workspace.published)

    def read(source: Source) -> NoticeReading:
        progress(f"reading {source.file}")
        named = not notices or source.notice in notices
        return read_and_resolve(
            source, reviewed, as_places if named and (as_places or notices) else source.notice in before
        )

    results = gathered(read, _chosen(workspace, notices))
    rosters = tuple(result.roster for result in results if result.roster)
    findings = [finding for result in results for finding in result.blocking]
    notes = (note for result in results for note in result.findings if note.rule in _NOTES)
    for note in notes:
        progress(report_line(note, "en"))
    table = categories(workspace, rosters)
    if findings:
        return Build(rosters, "", tuple(findings), {}, readings=tuple(results))
    progress("mapping")
    graphs = _graphs(settings, rosters, table)
    roster = merged(graphs.values())
    progress("checking")
    findings = check_notices(settings, rosters, table, roster)
    divisions = _divisions(settings, rosters)
    progress(f"checking the divisions: {len(divisions.quads):,} triples")
    wrong = check_divisions(settings, divisions)
    if findings := [*findings, *wrong]:
        return Build(rosters, roster.ntriples, tuple(findings), {}, divisions.ntriples, tuple(results))
    progress("writing")
    shapes, queries = rule_names()
    entries = sum(len(roster.notice.entries) for roster in rosters)
    checks = (
        f"{shapes} shapes and {queries} queries found nothing in either graph; {entries} entries agree with the "
        "notices, and every division with NBS 2023."
    )
    contents = files(settings, rosters, graphs, roster, divisions, checks)
    return Build(rosters, roster.ntriples, (), contents, divisions.ntriples, tuple(results))


def _chosen(workspace: Workspace, notices: Sequence[str]) -> list[Source]:
    """The sources of the notices named, and of those that are published; of all where none is named.

    Raises:
        UsageError: a named notice does not exist, or a published one is missing.
    """
    if not notices:
        return workspace.sources()
    there = workspace.notices()
    published = {file.stem for file in (workspace.published / "notices").glob("*.ttl")}
    if unknown := sorted({*notices, *published} - set(there)):
        raise UsageError(
            f"{', '.join(unknown)}: no such notice in {workspace.source}: expected those named and those published; "
            f"there are {', '.join(there)}; to publish without one that is gone, publish all: mingdan publish"
        )
    return workspace.sources({*notices, *published})


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
    if not release.stale(workspace.published, built.files):
        return False
    release.replace(workspace.published, built.files)
    return True
