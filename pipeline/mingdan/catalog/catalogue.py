"""The one template of a catalogue: DCAT 3, VoID and PROV of a release, of notices and of an area alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph

from mingdan.catalog.distributions import AUTHORITY, FileRecord, distribution
from mingdan.catalog.provenance import provenance
from mingdan.catalog.quality import measurements
from mingdan.catalog.void import linksets, statistics
from mingdan.rdf.fingerprint import GraphCounts
from mingdan.rdf.graphs import graph, turtle
from mingdan.rdf.namespaces import DCAT, DCT, FOAF, MD, RDF, SKOS, SPDX, VCARD, VOID, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statement, statements_about
from mingdan.register.coverage import Coverage
from mingdan.workspace import Settings

Pairs = list[tuple[str, str]]  # predicate IRI, and object in N-Triples syntax
_LANGUAGES: Pairs = [(DCT.language, iri(f"{AUTHORITY}language/{code}")) for code in ("ZHO", "ENG")]
# What the predicates of DCAT lead to outside the catalogue: stated here, so that a validator need not fetch it.
_OUTSIDE = {
    DCAT.mediaType: DCT.MediaType,
    DCAT.compressFormat: DCT.MediaType,
    DCT.format: DCT.MediaTypeOrExtent,
    DCT.language: DCT.LinguisticSystem,
    DCT.accrualPeriodicity: DCT.Frequency,
    DCT.accessRights: DCT.RightsStatement,
    DCT.license: DCT.LicenseDocument,
    DCT.rights: DCT.RightsStatement,
    DCT.conformsTo: DCT.Standard,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    SPDX.algorithm: SPDX.ChecksumAlgorithm,
}
_NAMES = {
    f"{AUTHORITY}data-theme/GOVE": "Government and public sector",
    f"{AUTHORITY}data-theme/REGI": "Regions and cities",
    f"{AUTHORITY}data-theme": "Data themes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A catalogue, a dataset or a series of datasets.

    Attributes:
        iri: its IRI.
        types: its classes.
        title, description: in Chinese and English.
        issued, modified: dates such as 2023-11-20; empty where they are not stated.
        areas: the IRIs of the divisions that it is about.
        pairs: its further statements.
    """

    iri: str
    types: tuple[str, ...]
    title: tuple[str, str]
    description: tuple[str, str]
    issued: str = ""
    modified: str = ""
    areas: tuple[str, ...] = ()
    pairs: Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What a catalogue says.

    Attributes:
        dataset: the IRI of the main dataset; contact and provenance are its.
        resources: the catalogue, its datasets and its series.
        files: the files of the release.
        counts: the counts of the graph of each dataset, by IRI.
        linked: the dataset whose graph links to others.
        links: the statements of that graph.
        sources: the IRIs of what the dataset was made from, the register first.
        measured: the coverage of the divisions that the linked dataset is about.
        themes: the data themes of the datasets.
        places: the areas, by IRI, with their names in Chinese.
        lines: further lines of N-Triples.
    """

    dataset: str
    resources: tuple[Resource, ...]
    files: tuple[FileRecord, ...]
    counts: dict[str, GraphCounts]
    linked: str
    links: Iterable[pyoxigraph.Quad]
    sources: tuple[str, ...]
    measured: tuple[Coverage, ...]
    themes: tuple[str, ...]
    places: dict[str, str]
    lines: tuple[str, ...] = ()


def catalog_pairs(settings: Settings, datasets: Iterable[str]) -> Pairs:
    """The statements of a catalogue that other resources do not have."""
    return [
        (DCAT.themeTaxonomy, iri(f"{AUTHORITY}data-theme")),
        (FOAF.homepage, iri(settings.homepage)),
        (DCT.license, iri(settings.license)),
        *((DCAT.dataset, iri(dataset)) for dataset in datasets),
    ]


def dataset_pairs(
    settings: Settings,
    dataset: str,
    contact: str,
    themes: Iterable[str],
    distributions: Iterable[str],
    dumps: Iterable[str],
) -> Pairs:
    """The statements of a dataset that other resources do not have.

    Args:
        settings: the settings of the workspace.
        dataset: its IRI.
        contact: the IRI of the contact.
        themes: codes of data themes of the EU (`GOVE`).
        distributions: the IRIs of its files.
        dumps: the IRIs of the files that hold its whole graph.
    """
    return [
        (DCT.identifier, literal(dataset)),
        (DCT.license, iri(settings.license)),
        (DCAT.contactPoint, iri(contact)),
        *((DCAT.theme, iri(f"{AUTHORITY}data-theme/{theme}")) for theme in themes),
        *((DCAT.distribution, iri(file)) for file in distributions),
        *((VOID.dataDump, iri(file)) for file in dumps),
    ]


def main_dataset_pairs(settings: Settings) -> Pairs:
    """The statements that only the main dataset of a catalogue has."""
    return [
        (DCT.accrualPeriodicity, iri(f"{AUTHORITY}frequency/IRREG")),
        (DCT.accessRights, iri(f"{AUTHORITY}access-right/PUBLIC")),
        (DCT.conformsTo, iri(MD.iri)),
        (DCAT.landingPage, iri(settings.homepage)),
    ]


def catalog_turtle(settings: Settings, catalogue: Catalogue, tool: str) -> bytes:
    """`catalog.ttl`.

    Args:
        settings: the settings of the workspace.
        catalogue: what it says.
        tool: the version of mingdan, e.g. `0.2.0`.
    """
    lines = [
        *(line for resource in catalogue.resources for line in _resource(settings, resource)),
        *_publisher_and_contact(settings, catalogue.dataset),
        *(line for theme in catalogue.themes for line in _theme(theme)),
        *(line for dataset, counts in catalogue.counts.items() for line in statistics(settings, dataset, counts)),
        *linksets(catalogue.linked, catalogue.links),
        *measurements(catalogue.linked, catalogue.measured),
        *(line for file in catalogue.files for line in distribution(settings, file)),
        *provenance(settings, catalogue.dataset, catalogue.sources, tool),
        *(line for place, name in catalogue.places.items() for line in _place(place, name)),
        *catalogue.lines,
    ]
    return turtle(graph([*lines, *_outside(lines)]))


def _resource(settings: Settings, resource: Resource) -> list[str]:
    dates = [(DCT.issued, resource.issued), (DCT.modified, resource.modified)]
    return statements_about(
        resource.iri,
        [
            *((RDF.type, iri(kind)) for kind in resource.types),
            (DCT.title, in_language(resource.title[0], "zh")),
            (DCT.title, in_language(resource.title[1], "en")),
            (DCT.description, in_language(resource.description[0], "zh")),
            (DCT.description, in_language(resource.description[1], "en")),
            (DCT.publisher, iri(settings.iris.agent(settings.publisher))),
            *((predicate, literal(date, XSD.date)) for predicate, date in dates if date),
            *_LANGUAGES,
            *((DCT.spatial, iri(area)) for area in resource.areas),
            *resource.pairs,
        ],
    )


def _publisher_and_contact(settings: Settings, dataset: str) -> Iterator[str]:
    """The publisher, and the contact of a dataset."""
    name, english = settings.publisher_name, settings.publisher_name_en
    labels = [in_language(name, "zh"), *([in_language(english, "en")] if english else [])]
    yield from statements_about(
        settings.iris.agent(settings.publisher),
        [
            (RDF.type, iri(FOAF.Agent)),
            (FOAF.name, literal(english or name)),
            *((SKOS.prefLabel, label) for label in labels),
            (FOAF.homepage, iri(settings.homepage)),
        ],
    )
    yield from statements_about(
        f"{dataset}#contact",
        [
            (RDF.type, iri(VCARD.Kind)),
            (RDF.type, iri(VCARD.Organization)),
            (VCARD.fn, literal(english or name)),
            (VCARD.hasURL, iri(settings.homepage)),
            *([(VCARD.hasEmail, iri(f"mailto:{settings.contact_email}"))] if settings.contact_email else []),
        ],
    )
    yield from statements_about(settings.homepage, [(RDF.type, iri(FOAF.Document)), (DCT.title, labels[-1])])


def _theme(theme: str) -> list[str]:
    return statements_about(f"{AUTHORITY}data-theme/{theme}", [(SKOS.inScheme, iri(f"{AUTHORITY}data-theme"))])


def _place(place: str, name: str) -> list[str]:
    return statements_about(place, [(RDF.type, iri(DCT.Location)), (SKOS.prefLabel, in_language(name, "zh"))])


def _outside(lines: list[str]) -> Iterator[str]:
    """The class of each node that DCAT's predicates lead to, and the names of some."""
    for text in lines:
        _, predicate, node = text.removesuffix(" .\n").split(" ", 2)
        if kind := _OUTSIDE.get(predicate[1:-1]):
            yield statement(node, iri(RDF.type), iri(kind))
        if name := _NAMES.get(node[1:-1]):
            yield statement(node, iri(SKOS.prefLabel), in_language(name, "en"))
            yield statement(node, iri(DCT.title), in_language(name, "en"))
