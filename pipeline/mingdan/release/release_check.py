"""Checks what is published, or any RDF file: against itself, the notices of the workspace and the register."""

from pathlib import Path

from mingdan.findings import finding
from mingdan.io_text import read_bytes
from mingdan.model import Finding, Place, Roster
from mingdan.notices.reading import read_and_resolve
from mingdan.rdf import graphs as rdf
from mingdan.rdf.iris import is_key, recognitions
from mingdan.rdf.namespaces import MD, RDF
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.register.decisions import load_reviewed_decisions
from mingdan.release import release_folder
from mingdan.release.formats import NAMES
from mingdan.release.reader import PublishedRelease, published_as_places
from mingdan.validation.graph_checks import upper_case_tags
from mingdan.validation.source_statements import check_divisions, check_graph
from mingdan.workspace import Workspace, gathered


def rosters_named_in(workspace: Workspace, ntriples: str) -> tuple[tuple[Roster, ...], list[Finding]]:
    """The rosters of the workspace that a graph describes, by the IRIs in it, and what is wrong with their notices.

    A notice in the graph that the workspace lacks, beside one that it has, is a finding: the graph cannot be compared
    with it.
    """
    iris, reviewed = workspace.settings().iris, load_reviewed_decisions(workspace.root)
    there = [name for name in workspace.notices() if is_key(name)]
    marks = {name: (f"<{iris.notice(name)}>", recognitions(name)) for name in there}
    named = (
        workspace.sources({name for name in there if any(mark in ntriples for mark in marks[name])}) if there else []
    )
    as_places = published_as_places(workspace.published)
    results = gathered(lambda source: read_and_resolve(source, reviewed, source.notice in as_places), named)
    findings = [finding for result in results for finding in result.blocking]
    typed = f"> <{RDF.type}> <{MD.Notice}> .\n"
    notices = {line.split(">", 1)[0][1:] for line in ntriples.splitlines(keepends=True) if line.endswith(typed)}
    unknown = sorted(notices - {iris.notice(name) for name in there}) if named else []
    findings += [finding("notice-unknown", Place(node=notice), folder=str(workspace.source)) for notice in unknown]
    return tuple(result.roster for result in results if result.roster), findings


def check_published(workspace: Workspace) -> tuple[list[Finding], list[str]]:
    """Everything wrong with `data/published`: its files by the manifest, that they say the same, and the graph.

    Returns:
        The findings, and the notices that the graph was compared with.

    Raises:
        InputError: nothing is published, or a file is not valid.
    """
    place = workspace.published
    manifest = Place(str(place / release_folder.MANIFEST))
    missing = [finding("manifest-missing", manifest, name=name) for name in NAMES if not (place / name).is_file()]
    findings = list(dict.fromkeys([*release_folder.damaged(place), *missing]))
    published = PublishedRelease(place)
    if not published.has("roster.nt"):
        return findings, []
    for name in NAMES:
        published.check_syntax(name)
    ntriples = published.triples("roster.nt")
    differing = published.disagreeing(workspace.settings())
    findings += [finding("formats", Place(str(place / name)), name=name) for name in differing]
    if published.has("divisions.nt"):
        findings += check_divisions(workspace.settings(), ParsedGraph(published.triples("divisions.nt")))
    rosters, wrong = rosters_named_in(workspace, ntriples)
    findings += wrong + check_graph(workspace, rosters, ntriples)
    return findings, [roster.source.notice for roster in rosters]


def check_file(workspace: Workspace, file: Path) -> tuple[list[Finding], list[str]]:
    """Everything wrong with the graph in an RDF file, and the notices that it was compared with.

    Raises:
        InputError: the file cannot be read, or is not valid RDF.
    """
    ntriples = rdf.load(file)
    rosters, findings = rosters_named_in(workspace, ntriples)
    findings += upper_case_tags(read_bytes(file).decode("utf-8", "replace"), str(file))
    return findings + check_graph(workspace, rosters, ntriples), [roster.source.notice for roster in rosters]
