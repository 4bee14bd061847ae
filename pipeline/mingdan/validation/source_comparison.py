"""Compares a graph with the statements of the notices, the categories and the register."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph

from mingdan.findings import finding
from mingdan.messages import shown
from mingdan.model import Finding, Place
from mingdan.rdf.namespaces import ADMS, DCT, FOAF, MD, OWL, PROV, RDF, RDFS, SKOS, SSSOM
from mingdan.rdf.parsed_graph import ParsedGraph

# Predicates whose values must be the expected ones, on every expected node; other predicates may be added.
_COMPARED = frozenset({
    RDF.type, SKOS.prefLabel, MD.registerName, MD.fullName, DCT.identifier, SKOS.notation,
    MD.directlyWithin, MD.inTownship, MD.inCounty, MD.inPrefecture, MD.inProvince, MD.category,
    MD.recognises, MD.honour, MD.section, MD.ordinal, MD.originalText, MD.sourceLine, MD.sourcePosition,
    MD.matchKind, MD.countyVersion, MD.reviewReason, MD.reviewedBy, MD.reviewedOn, MD.editionYear,
    PROV.wasGeneratedBy, PROV.wasDerivedFrom, PROV.wasAssociatedWith,
    DCT.title, DCT.issued, DCT.date, DCT.creator, DCT.references, DCT.spatial, FOAF.primaryTopic,
    ADMS.status, SKOS.changeNote,
    SKOS.definition, SKOS.scopeNote, SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept,
    OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget, *(getattr(SSSOM, term) for term in SSSOM.terms),
    RDFS.comment, DCT.created,
})  # fmt: skip
# Predicates whose expected values must be there; more values may be added: other names, links to other data.
_AT_LEAST = frozenset({SKOS.altLabel, SKOS.exactMatch, SKOS.closeMatch, RDFS.seeAlso})

StatementsBySubject = dict[str, dict[str, set[str]]]  # subject -> predicate IRI -> objects in N-Triples syntax


@dataclass(frozen=True, slots=True)
class ExpectedStatements:
    """The statements of a source that a graph is compared with.

    Attributes:
        origin: `notice`, `categories`, `register` or `links`.
        lines: the N-Triples lines that must hold.
        file: the file of a notice; empty for the others.
        all_of: every node whose IRI contains this must be an expected node; empty where others may exist.
        silent_on: predicates that it has no statements of.
    """

    origin: str
    lines: tuple[str, ...]
    file: str = ""
    all_of: str = ""
    silent_on: frozenset[str] = frozenset()


def differences(graph: ParsedGraph, sources: Iterable[ExpectedStatements]) -> Iterator[Finding]:
    """Compares a graph with expected statements: finds missing and additional nodes, and different values."""
    actual: StatementsBySubject = defaultdict(lambda: defaultdict(set))
    for quad in graph.quads:
        actual[str(quad.subject)][quad.predicate.value].add(str(quad.object))
    for source in sources:
        expected = _expected(source.lines)
        for subject, expected_values in sorted(expected.items()):
            if subject not in actual:
                text = next(iter(expected_values.get(MD.originalText, ())), "").rsplit("@", 1)[0].strip('"')
                yield finding("node-missing", Place(source.file, text=text, node=_iri(subject)), origin=source.origin)
            else:
                yield from _other_values(source, subject, expected_values, actual[subject])
        for subject in sorted(actual.keys() - expected.keys() if source.all_of else ()):
            if source.all_of in subject:
                yield finding("node-extra", Place(source.file, node=_iri(subject)), origin=source.origin)


def _other_values(
    source: ExpectedStatements, subject: str, expected_values: dict[str, set[str]], actual_values: dict[str, set[str]]
) -> Iterator[Finding]:
    """Where one node has other values than it should."""
    for predicate in sorted((expected_values.keys() | actual_values.keys()) - source.silent_on):
        wanted_values, present = expected_values.get(predicate, set()), actual_values.get(predicate, set())
        if predicate in _AT_LEAST:
            present = present & wanted_values
        elif predicate in _COMPARED:
            present = {value for value in present if _comparable(value, wanted_values)}
        else:
            continue
        if present != wanted_values:
            name = predicate.replace("#", "/").rsplit("/", 1)[-1]
            sides = {"found": present, "expected": wanted_values}
            values = {side: ", ".join(shown(value) for value in sorted(sides[side])) for side in sides if sides[side]}
            rule = "value-differs" if len(values) == 2 else "value-missing" if wanted_values else "value-extra"
            yield finding(rule, Place(source.file, node=_iri(subject)), origin=source.origin, property=name, **values)


def _comparable(value: str, wanted_values: set[str]) -> bool:
    """Whether a value is one to compare: labels in further languages are anyone's to add."""
    languages = {text.rsplit("@", 1)[-1] for text in wanted_values if not text.endswith(('"', ">"))}
    return not languages or value.endswith(('"', ">")) or value.rsplit("@", 1)[-1] in languages


def _expected(lines: Iterable[str]) -> StatementsBySubject:
    """Lines that the mapping wrote, by subject and predicate, spelled as the parser spells them."""
    expected: StatementsBySubject = defaultdict(lambda: defaultdict(set))
    for line in lines:
        subject, predicate, node = line.removesuffix(" .\n").split(" ", 2)
        if "\\" in node:  # the parser writes some characters as they are that the mapping escapes
            (quad,) = pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.N_TRIPLES)
            node = str(quad.object)
        expected[subject][predicate[1:-1]].add(node)
    return expected


def _iri(subject: str) -> str:
    return subject.strip("<>")
