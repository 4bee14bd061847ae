"""Statements of an area release that do not come from the register, and its small files."""

from collections.abc import Collection

from mingdan.catalog.area import ANOMALIES, REPORT, Area, anomalies_table, anomaly_sentences
from mingdan.catalog.records import report
from mingdan.mapping.divisions import divisions_graph
from mingdan.model import Finding
from mingdan.rdf.graphs import store
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.register.anomalies import Anomaly
from mingdan.validation import shacl_fast
from mingdan.validation.graph_checks import rule_names, violations
from mingdan.validation.source_statements import check_divisions
from mingdan.workspace import Settings


def extra_graph(settings: Settings, area: Area) -> str:
    """Other codes, points, links and history of the divisions of an area, as sorted N-Triples."""
    return divisions_graph(settings.iris, frozenset(area.provinces))


def check_extra_graph(settings: Settings, graph: str, judge: bool) -> list[Finding]:
    """Checks the statements that do not come from the register.

    Args:
        settings: the settings of the workspace.
        graph: as `head` gives it.
        judge: whether to check it with pySHACL and compare it with the reference data as well.

    Raises:
        InputError: the shapes cannot be evaluated.
    """
    findings = [*shacl_fast.validate(graph), *violations(store(graph))]
    return findings or (list(check_divisions(settings, ParsedGraph(graph))) if judge else [])


def small_files(area: Area, anomalies: Collection[Anomaly], audited: bool) -> dict[str, bytes]:
    """The table of the register's anomalies and the report of a conforming graph, by name."""
    shapes, _ = rule_names()
    engines, engines_zh = ("two engines", "两个引擎") if audited else ("the fast engine", "快速引擎")
    sentences = [
        (f"{shapes} shapes, checked by {engines}, found nothing.", f"{engines_zh}检验了{shapes}个形状，未发现问题。"),
        *anomaly_sentences(anomalies),
    ]
    texts = {"en": " ".join(en for en, _ in sentences), "zh": "".join(zh for _, zh in sentences)}
    return {
        ANOMALIES: anomalies_table(anomalies),
        REPORT: report(f"{area.dataset}/{REPORT}#report", [area.dataset], texts),
    }
