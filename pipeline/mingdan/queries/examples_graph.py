"""The sample queries as a graph."""

from mingdan.queries.query_lexer import form_of
from mingdan.queries.sample_queries import all_samples
from mingdan.rdf.iris import sample_query
from mingdan.rdf.namespaces import RDF, RDFS, SH
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about

# The form of a query -> the class and the property of SHACL for it.
_EXECUTABLES = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}


def examples_graph() -> str:
    """The sample queries as a graph (`sh:SPARQLExecutable`, SHACL 1.2 SPARQL Extensions), as sorted N-Triples."""
    lines: list[str] = []
    for query in all_samples():
        headers, (kind, name) = query.headers, _EXECUTABLES[form_of(query.text)]
        described = [
            (RDF.type, iri(SH.SPARQLExecutable)),
            (RDF.type, iri(kind)),
            (RDFS.label, in_language(headers["title"], "en")),
            (RDFS.label, in_language(headers["title-zh"], "zh")),
            (RDFS.comment, in_language(headers["question"], "en")),
            (RDFS.comment, in_language(headers["question-zh"], "zh")),
            (name, literal(query.text)),
        ]
        lines += statements_about(sample_query(query.name), described)
    return "".join(sorted(lines))
