"""The triple stores that people run: where each takes queries, updates and whole graphs, and what is special."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from mingdan.errors import UsageError

N_TRIPLES = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of a kind of store.

    Attributes:
        name: what `--store` calls it.
        query: where queries go, after the address that the user names.
        update: where SPARQL updates go.
        gsp: where the SPARQL 1.1 Graph Store Protocol is spoken; empty where it is not.
        union: whether a query without GRAPH sees the union of all named graphs; then there is no other default graph.
        page: how many triples are read back in one answer; without a number, all.
        sample: an address, for messages and the manual.
        offline: how data gets into a store that is built from files; such a store is refused with these words.
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
        Preset(  # as it is shipped it cuts every answer, silently, after 10,000 rows (ResultSetMaxRows)
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
    """A store that was named: its addresses.

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
        """The query address that sees some graphs and nothing else (SPARQL 1.1 Protocol, section 2.1.4).

        Args:
            default: the graphs that a query without GRAPH is about; the query address itself where one has no name.
            named: those that GRAPH is about.
        """
        if "" in default:
            return self.query
        names = [*(("default-graph-uri", one) for one in default), *(("named-graph-uri", one) for one in named)]
        return f"{self.query}{'&' if '?' in self.query else '?'}{urlencode(names, quote_via=quote, safe='')}"


def store(url: str, name: str = "sparql", query: str = "", update: str = "", gsp: str = "") -> Store:
    """A store by its address and kind.

    Args:
        url: as people give it: of the server (oxigraph, virtuoso), the dataset (fuseki), the repository
            (rdf4j, graphdb), or the SPARQL endpoint itself (sparql).
        name: the kind, one of `PRESETS`.
        query: another query address than the preset's.
        update: another update address than the preset's.
        gsp: another Graph Store Protocol address than the preset's.

    Raises:
        UsageError: there is no such kind, or it is built from files.
    """
    preset = PRESETS.get(name)
    if preset is None:
        raise UsageError(f"--store {name}: expected one of {', '.join(PRESETS)}")
    if preset.offline and not update:
        raise UsageError(f"{name} is built from files, not loaded: index them: {preset.offline}")
    if "?" in url and preset.query:
        raise UsageError(f"--store {name}: expected an address without a query string, as {preset.sample}")
    base = url.rstrip("/")
    given = Store(url, base + preset.query, base + preset.update, base + preset.gsp if preset.gsp else "", preset)
    return replace(given, query=query or given.query, update=update or given.update, gsp=gsp or given.gsp)
