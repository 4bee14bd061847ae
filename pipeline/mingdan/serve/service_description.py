"""What the server says of itself: SPARQL 1.1 Service Description, and the service in DCAT and VoID."""

from collections.abc import Iterable

from mingdan.rdf.iris import CATALOG, DIVISIONS_DATASET, ROSTER
from mingdan.rdf.namespaces import BASE, DCAT, DCT, RDF, SD, VOID
from mingdan.rdf.ntriples import in_language, iri, statements_about

_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
    "RDF_XML", "JSON-LD", "TriG", "N-Quads",
)  # fmt: skip
_CONFORMS_TO = "https://www.w3.org/TR/sparql11-protocol/"
_MOST_GRAPHS = 1_000


def service_description(address: str, licence: str, graphs: Iterable[str]) -> str:
    """The service at `/sparql`, as N-Triples.

    Args:
        address: where the server is; it ends with `/`.
        licence: the IRI of the licence of the data.
        graphs: the named graphs.
    """
    service = f"{address}sparql"
    dataset, default = f"{service}#dataset", f"{service}#default-graph"
    named = sorted(graphs)[:_MOST_GRAPHS]
    lines = statements_about(
        service,
        [
            (RDF.type, iri(SD.Service)),
            (RDF.type, iri(DCAT.DataService)),
            (DCT.title, in_language("SPARQL查询服务", "zh")),
            (DCT.title, in_language("SPARQL endpoint", "en")),
            (DCT.license, iri(licence)),
            (DCT.conformsTo, iri(_CONFORMS_TO)),
            (DCAT.endpointURL, iri(service)),
            (DCAT.endpointDescription, iri(service)),
            (DCAT.servesDataset, iri(ROSTER)),
            (DCAT.servesDataset, iri(DIVISIONS_DATASET)),
            (SD.endpoint, iri(service)),
            (SD.supportedLanguage, iri(SD.SPARQL11Query)),
            (SD.feature, iri(SD.EmptyGraphs)),
            *((SD.resultFormat, iri(_FORMATS + name)) for name in _RESULT_FORMATS),
            (SD.defaultDataset, iri(dataset)),
        ],
    )
    lines += statements_about(
        dataset,
        [
            (RDF.type, iri(SD.Dataset)),
            (SD.defaultGraph, iri(default)),
            *((SD.namedGraph, iri(_entry(service, number))) for number in range(len(named))),
        ],
    )
    lines += statements_about(default, [(RDF.type, iri(SD.Graph))])
    for number, graph in enumerate(named):
        lines += statements_about(_entry(service, number), [(RDF.type, iri(SD.NamedGraph)), (SD.name, iri(graph))])
        if graph.startswith(BASE):
            lines += statements_about(graph, [(RDF.type, iri(SD.Graph))])
    return "".join(sorted(lines))


def _entry(service: str, number: int) -> str:
    return f"{service}#graph-{number + 1}"


def catalogue_statements(address: str) -> str:
    """What the catalogue and the datasets say of the service, as N-Triples."""
    service = f"{address}sparql"
    lines = statements_about(CATALOG, [(DCAT.service, iri(service))])
    for dataset in (ROSTER, DIVISIONS_DATASET):
        lines += statements_about(dataset, [(VOID.sparqlEndpoint, iri(service))])
    return "".join(lines)
