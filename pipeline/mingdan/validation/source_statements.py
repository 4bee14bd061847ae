"""Checks a graph and compares it with its sources: notices, categories, register, links."""

from collections.abc import Iterable
from functools import cache

from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.lexicon.levels import Level, code_at
from mingdan.mapping.categories import category_statements, checked_lines
from mingdan.mapping.evidence import described, mapping_triples
from mingdan.mapping.roster import division, division_triples, notice_triples
from mingdan.model import Finding, Place, Roster
from mingdan.rdf.iris import recognitions
from mingdan.rdf.namespaces import MD
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.register.edition import Edition
from mingdan.validation.graph_checks import check
from mingdan.validation.source_comparison import ExpectedStatements
from mingdan.workspace import Settings, Workspace


def categories(workspace: Workspace, rosters: Iterable[Roster]) -> list[str]:
    """The statements on the categories; raises as `mingdan.mapping.categories.checked_lines` does."""
    return checked_lines(workspace.source, [roster.source for roster in rosters])


def _truths(
    settings: Settings, rosters: tuple[Roster, ...], table: list[str], graph: ParsedGraph
) -> tuple[list[ExpectedStatements], list[Finding]]:
    """What the notices and the register say of a graph's nodes, and divisions that the register does not know."""
    iris = settings.iris
    truths = [
        ExpectedStatements(
            "notice",
            tuple(notice_triples(iris, roster)),
            str(roster.source.file),
            recognitions(roster.source.notice),
        )
        for roster in rosters
    ]
    if rosters:
        slugs = {slug for roster in rosters for slug in roster.source.categories.values()}
        truths.append(ExpectedStatements("categories", tuple(category_statements(table, slugs))))
    known = tuple(division_triples(iris, rosters))
    truths.append(ExpectedStatements("register", known))
    start = iris.divisions
    described = {line.split(" ", 1)[0] for line in known}
    nodes = {str(quad.subject) for quad in graph.quads} - described
    lines: list[str] = []
    findings, edition = [], Edition.reference()
    for node in sorted(nodes):
        code = node[1:-1].removeprefix(start)
        if not node[1:-1].startswith(start):
            continue
        try:
            is_known = code_at(code, Level.PROVINCE) in edition.province_table
            lines += division(iris, edition.lineage(code) if is_known else ())
        except (InputError, IndexError):
            findings.append(finding("register-code", Place(node=node[1:-1]), code=code))
    silent = frozenset({MD.category})  # of a division that no notice here names, another may say so
    truths.append(ExpectedStatements("register", tuple(lines), silent_on=silent))
    return truths, findings


@cache
def check_divisions(settings: Settings, divisions: ParsedGraph) -> tuple[Finding, ...]:
    """Everything wrong with a graph of divisions alone, compared with the register and the table of links."""
    truths, unknown = _truths(settings, (), [], divisions)
    # The shapes compare the direct links with these.
    links = tuple(mapping_triples(settings.iris, described(settings.iris, divisions.ntriples)))
    truths.append(ExpectedStatements("links", links, all_of="/mapping/"))
    return (*check(divisions, truths), *unknown)


def check_notices(
    settings: Settings, rosters: tuple[Roster, ...], categories: list[str], graph: ParsedGraph
) -> list[Finding]:
    """Checks a graph of notices, and compares it with the notices and the register.

    Args:
        settings: of the workspace.
        rosters: the notices that the graph describes.
        categories: the statements on their categories, as `categories` gives them.
        graph: the graph.
    """
    truths, unknown = _truths(settings, rosters, categories, graph)
    return [*check(graph, truths, rosters), *unknown]


def check_graph(workspace: Workspace, rosters: tuple[Roster, ...], ntriples: str) -> list[Finding]:
    """Checks a graph as `check_notices` does, with the settings and categories of a workspace."""
    return check_notices(workspace.settings(), rosters, categories(workspace, rosters), ParsedGraph(ntriples))
