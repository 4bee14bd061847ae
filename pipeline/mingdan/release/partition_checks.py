"""Checks of one partition of a release of divisions: a province, or a county.

A partition is checked as a graph of its own. `partition_findings` keeps the results that concern it; `audit` validates
a province a second time, independently of the stream that wrote it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path

from mingdan.findings import finding
from mingdan.lexicon.levels import Level
from mingdan.mapping.roster import division
from mingdan.mapping.stream import N_TRIPLES
from mingdan.model import Finding, Place
from mingdan.rdf import iris as mint
from mingdan.rdf.fingerprint import GraphFingerprint, facts
from mingdan.rdf.graphs import store
from mingdan.rdf.iris import Iris
from mingdan.register.anomalies import Anomaly
from mingdan.register.divisions import Province
from mingdan.release.job import Task
from mingdan.validation.graph_checks import violations
from mingdan.validation.shacl_reference import validate

_IRI = re.compile(rb"<([^>]*)>")
_NAME_TWICE = "mdsh:FullNameOnce"


def partition_findings(
    findings: Iterable[Finding], iris: Iris, known: Iterable[bytes], anomalies: Iterable[Anomaly]
) -> list[Finding]:
    """Keeps the findings that concern a partition.

    Statements that do not come from the register lead to nodes outside the partition: all of them are checked as a
    graph of their own. A graph without nodes for codes looks like a graph of notices without entries. Two divisions
    of one name in the same division are in the register itself: the shapes must find these, and no others.

    Args:
        findings: all results of the validation of the partition.
        iris: IRI factory for the dataset's base.
        known: the statements on some divisions that do not come from the register, as N-Triples.
        anomalies: the anomalies of the register in the partition.
    """
    outside = {mint.ROSTER, *(name.decode() for text in known for name in _IRI.findall(text))}
    expected = {iris.division(anomaly.code) for anomaly in anomalies if anomaly.rule == "same-name"}
    inside = [result for result in findings if result.node not in outside]
    reported = {result.node for result in inside if result.rule == _NAME_TWICE}
    missed = [finding("same-name-missed", Place(node=node)) for node in sorted(expected - reported)]
    return [result for result in inside if result.rule != _NAME_TWICE or result.node not in expected] + missed


def audit(
    task: Task, register: Province, file: Path, fingerprint: GraphFingerprint, anomalies: Iterable[Anomaly]
) -> list[Finding]:
    """Second, independent validation of a province, by pySHACL, the queries, and the mapping without its templates.

    pySHACL cannot validate a whole country: it is given one prefecture at a time, with the province that it lies in.
    That suffices for the shapes: codes and full names of two prefectures can only be the same if one of them does not
    begin with its parent's, which is found in its own prefecture.

    Args:
        task: the province.
        register: its rows of the register.
        file: its N-Triples.
        fingerprint: of that file.
        anomalies: the anomalies of the register in the province.
    """
    known, start = task.extra[N_TRIPLES].blocks, f"<{task.iris.divisions}"
    province = known[task.code].decode()
    findings = []
    with file.open(encoding="utf-8", newline="\n") as lines:
        for code, prefecture in groupby(
            lines, key=lambda line: line[len(start) : len(start) + Level.PREFECTURE].split(">")[0]
        ):
            if code == task.code:
                continue  # the province itself, which stands with each of the others
            graph = store("".join(chain([province], prefecture)))
            local = [anomaly for anomaly in anomalies if anomaly.code.startswith(code)]
            findings += partition_findings(chain(validate(graph), violations(graph)), task.iris, known.values(), local)
    if facts(_mapped(task, register)) != fingerprint:
        findings.append(finding("mapping", Place(str(file))))
    return findings


def _mapped(task: Task, register: Province) -> Iterator[str]:
    """The statements of a province by the functions that map notices, without line ends."""
    known = task.extra[N_TRIPLES].blocks
    for code in register.names:
        if code in known:
            yield from known[code].decode().splitlines()
        elif not register.is_placeholder(code):
            yield from (line[:-1] for line in division(task.iris, register.lineage(code)))
