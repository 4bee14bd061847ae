"""A SPARQL 1.1 store over HTTP: queries through SPARQLWrapper; updates and whole graphs through `mingdan.stores.http`.

Only these two modules use the network, and only for the addresses that the user names.
"""

import functools
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote, unquote, urlunsplit

import httpx
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

from mingdan.errors import EndpointError, MingdanError, UsageError
from mingdan.isolation import Limits, isolated
from mingdan.messages import shown
from mingdan.queries.answers import Answer, decoded
from mingdan.queries.query_lexer import form_of
from mingdan.queries.sample_queries import Query, parsed
from mingdan.rdf.fingerprint import statements
from mingdan.rdf.ntriples import iri
from mingdan.stores.credentials import Credentials, redact
from mingdan.stores.http import (
    MAX_ANSWER,
    READ,
    RetryPolicy,
    body_pieces,
    cause_of,
    checked_address,
    open_response,
    read_body,
    without_secrets,
)
from mingdan.stores.presets import N_TRIPLES, Store
from mingdan.stores.query_results import ACCEPT_GRAPH, ACCEPT_TABLE, GRAPHS, encoded_results, is_rdf_xml

Result = TypeVar("Result")
TIMEOUT = 45.0  # seconds for the answer to a query
INSERTED = 1_000  # triples in one `INSERT DATA`: Virtuoso 7.2 compiles an update, and takes no more
SLOWEST = 10_000  # bytes a second of a request that is sent
LONGEST = 10_000  # bytes of a triple that is read back, on average
A_SECOND = 1_000  # triples that every store copies or gives in a second
_SMALL = 1_000_000  # bytes of an answer that is read in this process
_MAX_MEMORY = 768_000_000  # bytes, for reading a larger one
_READS = ("SELECT", "ASK", *GRAPHS)
_ACCEPT = f"{N_TRIPLES}, text/turtle;q=0.5"
_PAGE = re.compile(r"<!doctype html|<html", re.IGNORECASE)
_RESULTS = re.compile(r"""\{\s*["']?(head|results)\b|<(\?xml|sparql)\b""")


class _QueryRequest(SPARQLWrapper):
    """The request of a query, which SPARQLWrapper makes, to be sent by httpx, whose limits urllib does not have."""

    def request(self) -> httpx.Request:
        """The request."""
        made = self._createRequest()
        return httpx.Request(made.get_method(), made.full_url, headers=made.header_items(), content=made.data)  # type: ignore[arg-type] # bytes


def _media_type(response: httpx.Response) -> str:
    value: str = response.headers.get("Content-Type", "")
    return value.partition(";")[0].strip().lower()


def ask(query: Query, url: str, credentials: Credentials | None = None, timeout: float = TIMEOUT) -> Answer:
    """Asks a remote endpoint, once.

    Tables come as JSON or XML, and graphs as Turtle, N-Triples or RDF/XML, strictly parsed, because a cut CSV looks
    like a whole one. What is large is read in a process of its own.

    Args:
        query: SELECT, ASK, CONSTRUCT or DESCRIBE; an update is refused.
        url: the address of the endpoint, http or https.
        credentials: for an endpoint that asks for them; those in the address are sent with the first request.
        timeout: seconds until the answer is there.

    Raises:
        UsageError: the address or the query is not valid.
        EndpointError: the endpoint cannot be reached, refuses the query, takes longer, or answers with something else.
    """
    end = time.monotonic() + timeout
    parts = checked_address(url)
    place = without_secrets(url)
    form = form_of(query.text)
    if form not in _READS:
        raise UsageError("not-a-query", query=query.name, expected=_READS)
    wrapper = _QueryRequest(urlunsplit(parts._replace(netloc=parts.netloc.rsplit("@", 1)[-1])))
    secret = credentials
    if parts.username:
        secret = Credentials(unquote(parts.username), unquote(parts.password or ""))
        wrapper.addCustomHttpHeader("Authorization", secret.basic())
    # Not by setQuery, which takes a word in a comment for the form of the query.
    wrapper.queryString, wrapper.queryType = query.text, form
    wrapper.setMethod("POST")
    wrapper.setReturnFormat(TURTLE if form in GRAPHS else JSON)
    wrapper.setOnlyConneg(True)
    wrapper.addCustomHttpHeader("Accept", ACCEPT_GRAPH if form in GRAPHS else ACCEPT_TABLE)
    with open_response(wrapper.request(), secret, timeout, timeout) as response:
        content, media_type = read_body(response, place, of_query=True), _media_type(response)
    try:
        return _answer(content, media_type, form, max(1.0, end - time.monotonic()))
    except MingdanError as error:
        if error.id == "process-time":
            raise EndpointError("too-slow", passing=True, place=place, seconds=f"{timeout:g}") from error
        raise _unreadable(error, content, form, place, secret) from error


def _answer(content: bytes, media_type: str, form: str, seconds: float) -> Answer:
    """The answer in a body; what may take long or much memory is read in a process of its own.

    Raises:
        InputError: the body is something else.
        IsolatedError: it takes more than these seconds, or 768 MB of memory.
    """
    arguments = (content, media_type, form)
    if len(content) <= _SMALL and not (form in GRAPHS and is_rdf_xml(content, media_type)):
        return decoded(encoded_results(*arguments))
    return decoded(isolated(encoded_results, Limits(seconds, _MAX_MEMORY, 2 * MAX_ANSWER), *arguments))


def _unreadable(
    error: MingdanError, body: bytes, form: str, place: str, credentials: Credentials | None
) -> EndpointError:
    got = _beginning(body, credentials)
    if error.id == "results-syntax" or _PAGE.match(got) or (form in GRAPHS and got.startswith("{")):
        if _RESULTS.match(got):  # a store that fails while it streams, as when a SERVICE cannot be reached
            return EndpointError("results-cut", place=place, got=got)
        return EndpointError("not-results", place=place, got=got)
    hidden = {
        name: redact(value, credentials) if isinstance(value, str) else value
        for name, value in error.parameters.items()
    }
    return EndpointError("results-unreadable", place=place, reason=error.replaced(hidden))


def _beginning(body: bytes, credentials: Credentials | None) -> str:
    """The beginning of an answer for a message: an endpoint may repeat what it was sent, the password included."""
    return shown(redact(body[:4096].decode("utf-8", "replace").strip(), credentials)[:60])


@dataclass(frozen=True, slots=True)
class Connection:
    """A store that is read and written; every request may be repeated, and `retry` repeats it.

    Attributes:
        store: the addresses of the store.
        credentials: for those addresses that ask for them.
        retry: how often failed requests are repeated.
    """

    store: Store
    credentials: Credentials | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)

    def ping(self) -> None:
        """Asks once whether a store is there, so that a mistyped address does not cost five retries.

        Raises:
            EndpointError: nothing listens there, or the store refuses for good.
        """
        try:
            ask(parsed("any", "ASK {}"), self.store.query, self.credentials)
        except EndpointError as error:
            if not error.passing or isinstance(cause_of(error), ConnectionRefusedError):
                raise

    def answers(self) -> bool:
        """Whether the store answers a small query, with what is left of the retries."""
        try:
            self.ask(parsed("any", "ASK {}"))
        except EndpointError:
            return False
        return True

    def ask(self, query: Query, url: str = "") -> Answer:
        """An answer; raises as the function `ask` does."""
        return self.retry(lambda: ask(query, url or self.store.query, self.credentials, READ))

    def count(self, graph: str) -> int:
        """The number of triples in a graph (the default graph, if the name is empty)."""
        answer = self.ask(parsed("count", f"SELECT (COUNT(*) AS ?n) WHERE {{ {_triples_of(graph)} }}"))
        try:
            return int(answer.rows()[0][0])
        except (IndexError, ValueError) as error:
            place = without_secrets(self.store.query)
            got = shown(redact(str(answer.rows()), self.credentials))
            raise EndpointError("not-a-number", place=place, got=got) from error

    def read(self, graph: str, made: Callable[[Iterator[str]], Result], number: int) -> Result:
        """Applies a function to the triples of a graph as they arrive, each in its canonical spelling.

        Args:
            graph: its name; empty for the default graph.
            made: the function; called again if the first answer was cut short.
            number: how many triples there are, for a store that gives only some at once.

        Raises:
            EndpointError: the triples cannot be read as a whole, or are not RDF.
        """
        page = self.store.preset.page
        if page and number > page:
            return made(self._pages(graph, page, number))
        if self.store.gsp:
            return self._read(lambda: httpx.Request("GET", self._graph_address(graph)), made, number)
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_triples_of(graph)} }}"
        return self._read(functools.partial(self._construct, query), made, number)

    def _pages(self, graph: str, page: int, number: int) -> Iterator[str]:
        """The triples of a graph, page after page.

        Without ORDER BY, which takes Virtuoso ten times as long: while nobody writes, a graph has one order, and if it
        had not, the hash would differ.
        """
        for start in range(0, number, page):
            paged = f"{{ SELECT ?s ?p ?o WHERE {{ {_triples_of(graph)} }} LIMIT {page} OFFSET {start} }}"
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {paged} }}"
            yield from self._read(functools.partial(self._construct, query), list, page)

    def _construct(self, query: str) -> httpx.Request:
        return httpx.Request("POST", self.store.query, data={"query": query})

    def _read(self, asked: Callable[[], httpx.Request], made: Callable[[Iterator[str]], Result], number: int) -> Result:
        """Sends a request for so many triples and applies a function to them; raises as `read` does."""

        def send() -> Result:
            request = asked()
            request.headers["Accept"] = _ACCEPT
            place = without_secrets(str(request.url))
            with open_response(request, self.credentials, READ + number // A_SECOND) as response:
                media_type = _media_type(response)
                body = body_pieces(response, place, MAX_ANSWER + number * LONGEST)
                try:
                    return made(statements(body, turtle=media_type != N_TRIPLES))
                except SyntaxError as error:
                    got = shown(redact(f"{media_type}: {error}", self.credentials))
                    raise EndpointError("not-rdf", place=place, got=got) from error

        return self.retry(send)

    def update(self, text: str, timeout: int = READ) -> None:
        """Sends an update that may be repeated; `timeout` is the seconds that the store may be silent."""
        # RDF4J reads a body as Latin-1 if no encoding is named.
        media_type = "application/sparql-update; charset=utf-8"
        self._change(self.store.update, text.encode(), media_type, timeout)

    def add(self, graph: str, lines: list[bytes]) -> None:
        """Adds triples to a named graph: by the Graph Store Protocol if the store has it, else by updates.

        Args:
            graph: its name.
            lines: N-Triples lines without blank nodes, so that adding them again changes nothing.
        """
        if self.store.gsp:
            self._change(self._graph_address(graph), b"".join(lines), N_TRIPLES)
            return
        for start in range(0, len(lines), INSERTED):
            content = b"".join(lines[start : start + INSERTED]).decode()
            self.update(f"INSERT DATA {{ GRAPH {iri(graph)} {{\n{content}}} }}")

    def _change(self, url: str, body: bytes, media_type: str, timeout: int = READ) -> None:
        """Sends a change.

        Raises:
            EndpointError: it failed, or the answer is a web page, which no store gives.
        """
        place = without_secrets(url)

        def send() -> None:
            request = httpx.Request("POST", url, content=body, headers={"Content-Type": media_type})
            with open_response(request, self.credentials, timeout + len(body) // SLOWEST, timeout) as response:
                answer = read_body(response, place)
            if re.match(rb"\s*<(!doctype html|html\b)", answer, re.IGNORECASE):
                page = _beginning(answer, self.credentials)
                raise EndpointError("web-page", place=place, page=page)

        self.retry(send)

    def _graph_address(self, graph: str) -> str:
        which = f"graph={quote(graph, safe='')}" if graph else "default"
        return f"{self.store.gsp}{'&' if '?' in self.store.gsp else '?'}{which}"


def _triples_of(graph: str) -> str:
    return f"{graph_pattern(graph)} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"


# Updates as text. Each may be repeated, also late, without harm.


def copy_update(source: str, target: str, number: int) -> str:
    """The update that gives a graph the content of another graph, and does nothing unless that graph is complete.

    Args:
        source: the other graph, as `graph_pattern` writes it.
        target: the name of the graph; empty for the default graph.
        number: the triples of the complete other graph.
    """
    old = "?s ?p ?o"
    there = f"{graph_pattern(target)} {{ {old} }}" if target else old
    kept = f"FILTER NOT EXISTS {{ {source} {{ {old} }} }}"
    staged = f"{{ SELECT (COUNT(*) AS ?n) WHERE {{ {source} {{ ?a ?b ?c }} }} }}"
    guard = f"{{ SELECT ?n WHERE {{ {staged} FILTER(?n = {number}) }} }}"
    return (
        f"DELETE {{ {there} }} WHERE {{ {guard} {there} {kept} }} ;\n"
        f"INSERT {{ {there} }} WHERE {{ {guard} {source} {{ {old} }} }}"
    )


def graph_pattern(graph: str) -> str:
    """A named graph in a pattern or an update."""
    return f"GRAPH {iri(graph)}"


def drop_update(graphs: Sequence[str]) -> str:
    """The update that removes graphs; the empty name is the default graph."""
    return " ;\n".join(f"DROP SILENT {graph_pattern(graph) if graph else 'DEFAULT'}" for graph in graphs)
