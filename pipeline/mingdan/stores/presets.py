"""Common triple stores: their addresses for queries, updates and whole graphs, and their peculiarities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from mingdan.errors import UsageError

N_TRIPLES = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of store.

    Attributes:
        name: what `--store` calls it.
        query: the path of queries, after the address that the user names.
        update: the path of SPARQL updates.
        gsp: the path of the SPARQL 1.1 Graph Store Protocol; empty if the store does not have it.
        union: whether a query without GRAPH sees the union of all named graphs; there is no other default graph.
        page: how many triples are read back in one answer; 0 means all.
        sample: an example of an address, for messages and documents.
        offline: the command that builds a store from files, for stores that cannot be loaded by HTTP.
    """

    name: str
    query: str = ""
    update: str = ""
    gsp: str = ""
    union: bool = False
    page: int = 0
    sample: str = "http://127.0.0.1:8000/sparql"
    offline: str = ""


PRESETS = {
    preset.name: preset
    for preset in (
        Preset("sparql"),
        Preset("oxigraph", "/query", "/update", "/store", sample="http://127.0.0.1:7878"),
        Preset("fuseki", "/query", "/update", "/data", sample="http://127.0.0.1:3030/ds"),
        Preset(
            "rdf4j", "", "/statements", "/rdf-graphs/service", True,
            sample="http://127.0.0.1:8080/rdf4j-server/repositories/roster",
        ),
        Preset(
            "graphdb", "", "/statements", "/rdf-graphs/service", True,
            sample="http://127.0.0.1:7200/repositories/roster",
        ),
        Preset(  # by default it cuts every answer, silently, after 10,000 rows (ResultSetMaxRows)
            "virtuoso", "/sparql", "/sparql-auth", "/sparql-graph-crud-auth", True, 8000, "http://127.0.0.1:8890",
        ),
        Preset(
            "qlever", sample="http://127.0.0.1:7001",
            offline="cat data/published/roster.nt data/published/divisions.nt | qlever-index -i roster -F nt -f - "
            "&& qlever-server -i roster -p 7001",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Store:
    """The addresses of a store.

    Attributes:
        url: the address as the user gave it.
        query: the SPARQL query address.
        update: the SPARQL update address.
        gsp: the Graph Store Protocol address, or nothing.
        preset: the kind of store.
    """

    url: str
    query: str
    update: str
    gsp: str
    preset: Preset

    def asked_about(self, default: Sequence[str], named: Sequence[str]) -> str:
        """The query address that sees only some graphs (SPARQL 1.1 Protocol, section 2.1.4).

        Args:
            default: the graphs for queries without GRAPH; if one of them has no name, the query address itself is used.
            named: the graphs for GRAPH.
        """
        if "" in default:
            return self.query
        names = [*(("default-graph-uri", graph) for graph in default), *(("named-graph-uri", graph) for graph in named)]
        return f"{self.query}{'&' if '?' in self.query else '?'}{urlencode(names, quote_via=quote, safe='')}"


def store_at(url: str, name: str = "sparql", query: str = "", update: str = "", gsp: str = "") -> Store:
    """The addresses of a store, by its address and kind.

    Args:
        url: the address that the user gives: of the server (oxigraph, virtuoso), the dataset (fuseki), the repository
            (rdf4j, graphdb), or the SPARQL endpoint itself (sparql).
        name: the kind, one of `PRESETS`.
        query: another query address than the preset's.
        update: another update address than the preset's.
        gsp: another Graph Store Protocol address than the preset's.

    Raises:
        UsageError: the kind is unknown, or such stores are built from files.
    """
    preset = PRESETS.get(name)
    if preset is None:
        raise UsageError("unknown-store", name=name, expected=tuple(PRESETS))
    if preset.offline and not update:
        raise UsageError("offline-store", name=name, command=preset.offline)
    if "?" in url and preset.query:
        raise UsageError("query-string", name=name, sample=preset.sample)
    base = url.rstrip("/")
    given = Store(url, base + preset.query, base + preset.update, base + preset.gsp if preset.gsp else "", preset)
    return replace(given, query=query or given.query, update=update or given.update, gsp=gsp or given.gsp)
