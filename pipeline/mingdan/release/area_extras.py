"""What a release of an area has besides what the register says of its divisions: checked, and in the files beside."""

from collections.abc import Collection

from mingdan.catalog import area_catalog as about
from mingdan.catalog.area_catalog import Area
from mingdan.mapping.divisions import divisions_graph
from mingdan.model import Finding
from mingdan.rdf.graphs import store
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.register.anomalies import Anomaly
from mingdan.validation import shacl_fast as engine
from mingdan.validation.graph_checks import rule_names, violations
from mingdan.validation.source_statements import check_divisions
from mingdan.workspace import Settings


def head(settings: Settings, area: Area) -> str:
    """What is known of the divisions of an area besides the register: codes, points, links, history, as N-Triples."""
    return divisions_graph(settings.iris, frozenset(area.provinces))


def head_findings(settings: Settings, graph: str, judge: bool) -> list[Finding]:
    """What is wrong with what is said besides the register.

    Args:
        settings: what is said of whatever a workspace publishes.
        graph: as `head` gives it.
        judge: whether pySHACL, too, holds it against the shapes.

    Raises:
        InputError: the shapes cannot be evaluated.
    """
    found = [*engine.validate(graph), *violations(store(graph))]
    return found or (list(check_divisions(settings, ParsedGraph(graph))) if judge else [])


def small_files(area: Area, odd: Collection[Anomaly], judged: bool) -> dict[str, bytes]:
    """The table of what is odd in the register, and the report of a graph in which nothing is wrong, by name."""
    shapes, _ = rule_names()
    by, by_zh = ("two engines", "两个引擎") if judged else ("the fast engine", "快速引擎")
    checked = f"{shapes} shapes, held by {by}, found nothing.", f"共{shapes}个形状，经{by_zh}检验，未发现问题。"
    return {
        about.ODDITIES: about.oddities_table(odd),
        about.REPORT: about.report(area, [checked, *about.counted_oddities(odd)]),
    }
