"""Checks a graph: with shapes, with queries for what shapes cannot express, and against the notice and the register.

Bad data is never raised, only returned. A finding on a node has the notice's line where the node has one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph

from mingdan.findings import finding
from mingdan.io_text import lines
from mingdan.model import Finding, Place, Roster
from mingdan.rdf.iris import recognitions
from mingdan.rdf.namespaces import MD
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.resources import folder
from mingdan.validation import shacl_fast, shacl_reference
from mingdan.validation.shacl_reference import shape_names
from mingdan.validation.source_comparison import ExpectedStatements, differences

# After a closing quote in Turtle and N-Triples; the value of "@language" in JSON-LD.
_UPPER_CASE_TAG = re.compile(r'["\']@([a-z0-9-]*[A-Z][A-Za-z0-9-]*)|"@language"\s*:\s*"([a-z0-9-]*[A-Z][A-Za-z0-9-]*)"')

_MAX_REFERENCE_FINDINGS, _MAX_REFERENCE_TRIPLES = 200, 50_000
_LINE = re.compile("[0-9]{1,9}")


def check(
    graph: ParsedGraph, expected: Iterable[ExpectedStatements] = (), rosters: Sequence[Roster] = ()
) -> list[Finding]:
    """Checks a graph.

    Args:
        graph: valid N-Triples.
        expected: what the notices, the categories and the register say of the nodes in it.
        rosters: the notices whose entries are known.

    Returns:
        The findings of the shapes, of `queries/checks`, of the comparison and of the counts, in this order.
    """
    store = graph.store
    places = _notice_lines(store)
    findings = [
        *upper_case_tags(graph.ntriples),
        *_shape_findings(graph),
        *violations(store),
        *differences(graph, expected),
        *(finding for roster in rosters for finding in counts(store, roster)),
    ]
    files = {roster.source.notice: str(roster.source.file) for roster in rosters}
    return [_with_place(finding, places, files) for finding in dict.fromkeys(findings)]


def _shape_findings(graph: ParsedGraph) -> list[Finding]:
    """What the shapes find: by pySHACL, the reference, unless that takes minutes.

    pySHACL 0.40.1 counts the graph anew for each result. Then the results are those of the fast engine, which tests
    compare with it.
    """
    findings = shacl_fast.validate(graph.ntriples)
    if len(findings) > _MAX_REFERENCE_FINDINGS or len(graph.store) > _MAX_REFERENCE_TRIPLES:
        return findings
    return shacl_reference.validate(graph.store)


def upper_case_tags(text: str, file: str = "") -> Iterator[Finding]:
    """A finding for each line of RDF text with a language tag in upper case: some engines lower-case it, others not."""
    for number, line in enumerate(lines(text), 1):
        if match := _UPPER_CASE_TAG.search(line):
            tag = match[1] or match[2]
            yield finding("language-tag", Place(file, number, text=line.strip()), tag=tag, expected=tag.lower())


def violations(store: pyoxigraph.Store) -> Iterator[Finding]:
    """A finding for each row of each query in `queries/checks`."""
    for file in _violation_files():
        text = file.read_text("utf-8")
        solutions = store.query(text)
        if not isinstance(solutions, pyoxigraph.QuerySolutions):
            raise TypeError(f"{file} is not a SELECT query")
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            value = _plain(row["value"]) if "value" in names and row["value"] is not None else ""
            yield finding(file.stem, Place(text=value, node=_plain(row["node"])))


def _plain(term: object) -> str:
    """A term as a person reads it: an IRI without its angle brackets, a literal's text."""
    return term.value if isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal) else str(term)


def counts(store: pyoxigraph.Store, roster: Roster) -> Iterator[Finding]:
    """The recognitions of one notice in each section, against its entries; those that were left out have none."""
    source = roster.source
    stated = Counter(recognition.entry.section for recognition in roster.recognitions)
    mapped: Counter[str] = Counter()
    for quad in store.quads_for_pattern(None, pyoxigraph.NamedNode(MD.section), None):
        subject = _plain(quad.subject)
        if recognitions(source.notice) in subject:
            mapped[_plain(quad.object)] += 1
    for section in sorted({*mapped, *stated}):
        expected = stated[section]
        if mapped[section] != expected:
            place, numbers = Place(str(source.file)), {"found": mapped[section], "expected": expected}
            yield finding("recognition-count", place, section=section, **numbers)


def _notice_lines(store: pyoxigraph.Store) -> dict[str, tuple[str, int]]:
    """Node -> notice and line, for recognitions and for what they recognise (the first line of several)."""
    places: dict[str, tuple[str, int]] = {}
    source_line, recognises = pyoxigraph.NamedNode(MD.sourceLine), pyoxigraph.NamedNode(MD.recognises)
    for quad in store.quads_for_pattern(None, source_line, None):
        if not _LINE.fullmatch(_plain(quad.object)):
            continue
        subject = _plain(quad.subject)
        place = (subject.rsplit("/", 3)[1] if subject.count("/") > 3 else "", int(_plain(quad.object)))
        for node in (subject, *(_plain(q.object) for q in store.quads_for_pattern(quad.subject, recognises, None))):
            places[node] = min(places.get(node, place), place)
    return places


def _with_place(finding: Finding, places: dict[str, tuple[str, int]], files: dict[str, str]) -> Finding:
    if finding.line or finding.node not in places:
        return finding
    notice, line = places[finding.node]
    return replace(finding, file=files.get(notice, notice), line=line)


def rule_names() -> tuple[int, int]:
    """How many named shapes and how many violation queries there are."""
    return len(shape_names()), len(_violation_files())


def _violation_files() -> list[Path]:
    return sorted((folder("queries") / "checks").glob("*-violation.rq"))
