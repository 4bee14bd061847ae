"""Holds a graph against what the notices, the categories and the register say, statement by statement."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph

from mingdan.findings import finding
from mingdan.io_text import shown
from mingdan.model import Finding, Place
from mingdan.rdf.namespaces import DCT, FOAF, MD, OWL, PROV, RDF, RDFS, SKOS, SSSOM
from mingdan.rdf.parsed_graph import ParsedGraph

# What must be as it is told, by predicate, on every node that is told of; other predicates may be added by anyone.
_HELD = frozenset({
    RDF.type, SKOS.prefLabel, MD.registerName, MD.fullName, DCT.identifier, SKOS.notation,
    MD.directlyWithin, MD.inTownship, MD.inCounty, MD.inPrefecture, MD.inProvince, MD.category,
    MD.recognises, MD.honour, MD.section, MD.ordinal, MD.originalText, MD.sourceLine, MD.sourcePosition,
    MD.matchKind, MD.countyVersion, MD.reviewReason, MD.reviewedBy, MD.reviewedOn, MD.editionYear,
    PROV.wasGeneratedBy, PROV.wasDerivedFrom, PROV.wasAssociatedWith,
    DCT.title, DCT.issued, DCT.date, DCT.creator, DCT.references, DCT.spatial, FOAF.primaryTopic,
    SKOS.definition, SKOS.scopeNote, SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept,
    OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget, *(getattr(SSSOM, term) for term in SSSOM.terms),
    RDFS.comment, DCT.created,
})  # fmt: skip
# What is told must be there, and more may be: other names, links to other data.
_AT_LEAST = frozenset({SKOS.altLabel, SKOS.exactMatch, SKOS.closeMatch, RDFS.seeAlso})

StatementsBySubject = dict[str, dict[str, set[str]]]  # subject -> predicate IRI -> objects in N-Triples syntax


@dataclass(frozen=True, slots=True)
class ExpectedStatements:
    """What a graph is held against.

    Attributes:
        origin: `notice`, `categories`, `register` or `links`.
        lines: the N-Triples lines that must hold.
        file: the file of a notice; empty for the others.
        all_of: what the IRI of a node contains that must be among those told of; empty where others may exist.
        silent_on: predicates that it says nothing of.
    """

    origin: str
    lines: tuple[str, ...]
    file: str = ""
    all_of: str = ""
    silent_on: frozenset[str] = frozenset()


def differences(graph: ParsedGraph, truths: Iterable[ExpectedStatements]) -> Iterator[Finding]:
    """Compares a graph with expected statements: finds missing and additional nodes, and different values."""
    actual: StatementsBySubject = defaultdict(lambda: defaultdict(set))
    for quad in graph.quads:
        actual[str(quad.subject)][quad.predicate.value].add(str(quad.object))
    for truth in truths:
        expected = _expected(truth.lines)
        for subject, told in sorted(expected.items()):
            if subject not in actual:
                text = next(iter(told.get(MD.originalText, ())), "").rsplit("@", 1)[0].strip('"')
                yield finding("node-missing", Place(truth.file, text=text, node=_iri(subject)), origin=truth.origin)
            else:
                yield from _other_values(truth, subject, told, actual[subject])
        for subject in sorted(actual.keys() - expected.keys() if truth.all_of else ()):
            if truth.all_of in subject:
                yield finding("node-extra", Place(truth.file, node=_iri(subject)), origin=truth.origin)


def _other_values(
    truth: ExpectedStatements, subject: str, told: dict[str, set[str]], said: dict[str, set[str]]
) -> Iterator[Finding]:
    """Where one node has other values than it should."""
    for predicate in sorted((told.keys() | said.keys()) - truth.silent_on):
        meant, found = told.get(predicate, set()), said.get(predicate, set())
        if predicate in _AT_LEAST:
            found = found & meant
        elif predicate in _HELD:
            found = {value for value in found if _comparable(value, meant)}
        else:
            continue
        if found != meant:
            name = predicate.replace("#", "/").rsplit("/", 1)[-1]
            sides = {"found": found, "expected": meant}
            values = {side: ", ".join(shown(value) for value in sorted(sides[side])) for side in sides if sides[side]}
            rule = "value-differs" if len(values) == 2 else "value-missing" if meant else "value-extra"
            yield finding(rule, Place(truth.file, node=_iri(subject)), origin=truth.origin, property=name, **values)


def _comparable(value: str, meant: set[str]) -> bool:
    """Whether a value is one to compare: labels in further languages are anyone's to add."""
    languages = {text.rsplit("@", 1)[-1] for text in meant if not text.endswith(('"', ">"))}
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
