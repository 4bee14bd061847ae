"""Remote SPARQL endpoints, through SPARQLWrapper; only this and `transport` use the network, for what is named."""

import ast
import contextlib
import functools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import TypeVar, cast
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlunsplit
from urllib.request import Request, install_opener

from SPARQLWrapper import JSON, POSTDIRECTLY, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from mingdan.errors import EndpointError, InputError, UsageError
from mingdan.io_text import shown
from mingdan.queries.sample_queries import Answer, Query, parsed
from mingdan.rdf.fingerprint import statements
from mingdan.rdf.graphs import strict_ntriples
from mingdan.rdf.ntriples import iri
from mingdan.stores.credentials import Credentials, hidden
from mingdan.stores.http import FAILURES, READ, RetryPolicy, Whole, checked_address, failure, opener, without_secrets
from mingdan.stores.presets import N_TRIPLES, Store

Result = TypeVar("Result")
MAX_ANSWER = 200_000_000
INSERTED = 1_000  # triples in one `INSERT DATA`: Virtuoso 7.2 compiles an update, and takes no more
_READS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def ask(query: Query, url: str, credentials: Credentials | None = None) -> Answer:
    """Asks a remote endpoint, once.

    Tables come as JSON and graphs as strictly parsed Turtle, because a cut CSV cannot be told from a whole one.

    Args:
        query: SELECT, ASK, CONSTRUCT or DESCRIBE; an update is refused.
        url: the endpoint's address, http or https.
        credentials: for an endpoint that asks for them; those in the address are sent with the first request.

    Raises:
        UsageError: the address is none, or the query is no query.
        EndpointError: the endpoint cannot be reached, refuses the query, or answers with something else.
    """
    parts = checked_address(url)
    place = without_secrets(url)
    wrapper = SPARQLWrapper(urlunsplit(parts._replace(netloc=parts.netloc.rsplit("@", 1)[-1])))
    secret = credentials
    if parts.username:
        secret = Credentials(unquote(parts.username), unquote(parts.password or ""))
        wrapper.setCredentials(secret.user, secret.password)
    wrapper.setQuery(query.text)
    if wrapper.queryType not in _READS:
        raise UsageError(f"{query.name}: expected one of {', '.join(_READS)}; updates are not sent")
    is_graph = wrapper.queryType in ("CONSTRUCT", "DESCRIBE")
    wrapper.setReturnFormat(TURTLE if is_graph else JSON)
    body = _sent(wrapper, place, credentials, READ, lambda response: _read(response, place))
    try:
        if is_graph:
            return Answer(ntriples=strict_ntriples(body, f"{place}.ttl"))
        table = json.loads(body)
        if "head" not in table or not {"results", "boolean"} & table.keys():
            raise ValueError("no SPARQL results")
        answer = Answer(table=table)
        answer.rows()  # fails unless it is what it says it is
        return answer
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError, InputError) as error:
        got = _start(body, secret)
        cut = '{"head"' in got  # a store that fails while it streams, as when a SERVICE cannot be reached
        why = "the answer is cut off: see what the store logs" if cut else "is this the query address?"
        raise EndpointError(f"{place}: expected SPARQL results, got “{got}”: {why}") from error


def _start(body: bytes, credentials: Credentials | None) -> str:
    """How an answer begins, fit for a message: an endpoint may repeat what it was sent, the password with it."""
    return shown(hidden(_words(body[:4096]), credentials)[:60])


def _sent(
    wrapper: SPARQLWrapper,
    place: str,
    credentials: Credentials | None,
    timeout: int,
    read: Callable[[HTTPResponse], Result],
) -> Result:
    """What `read` makes of the answer to a request.

    Raises:
        EndpointError: there is none, or it is an error.
    """
    wrapper.setMethod("POST")
    wrapper.setTimeout(timeout)
    install_opener(opener(wrapper.endpoint, credentials))  # SPARQLWrapper asks through urllib's own
    try:
        with wrapper.query().response as response:
            return read(response)
    except SPARQLWrapperException as error:
        # It was raised while an HTTPError was handled, which has the status and the headers, and was read already.
        raise failure(error.__context__ or error, place, _words(_body(error)), credentials) from error
    except FAILURES as error:
        raise _failed(error, place, credentials) from error


def _failed(error: Exception, place: str, credentials: Credentials | None) -> EndpointError:
    said = ""
    if isinstance(error, HTTPError):
        with error, contextlib.suppress(OSError, HTTPException):
            said = _words(error.read(MAX_ANSWER))
    return failure(error, place, said, credentials)


def _read(response: HTTPResponse, place: str) -> bytes:
    """The body of an answer, whole and not too large.

    Raises:
        EndpointError: it is larger than 200 MB.
        HTTPException: it was cut short.
    """
    body: bytes = response.read(MAX_ANSWER + 1)
    if len(body) > MAX_ANSWER:
        raise EndpointError(f"{place}: the answer is larger than {MAX_ANSWER:,} bytes: add a LIMIT")
    if response.length:  # read(n) itself says nothing of a body cut short
        raise IncompleteRead(body, response.length)
    return body


def _body(error: SPARQLWrapperException) -> bytes:
    """What the endpoint answered: SPARQLWrapper keeps only the `repr` of the bytes, behind words of its own."""
    _, _, written = str(error).partition("Response:\n")
    body: bytes = ast.literal_eval(written) if written else b""
    return body


def _words(body: bytes) -> str:
    """An endpoint's own words."""
    return body.decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True)
class Connection:
    """A store that is read and written; every request in it may be repeated, and is, as `patience` says.

    Attributes:
        store: its addresses.
        credentials: for those of them that ask for some.
        patience: how often, and what is told meanwhile.
    """

    store: Store
    credentials: Credentials | None = None
    patience: RetryPolicy = field(default_factory=RetryPolicy)

    def meet(self) -> None:
        """Asks once whether a store is there: who mistypes an address does not wait for five more tries.

        Raises:
            EndpointError: nothing listens there, or it refuses for good.
        """
        try:
            ask(parsed("any", "ASK {}"), self.store.query, self.credentials)
        except EndpointError as error:
            reason = getattr(error.__cause__, "reason", None)
            if not error.passing or isinstance(reason, ConnectionRefusedError):
                raise

    def ask(self, query: Query, url: str = "") -> Answer:
        """An answer; raises as the function `ask` does."""
        return self.patience(lambda: ask(query, url or self.store.query, self.credentials))

    def count(self, graph: str) -> int:
        """How many triples a graph has (the default graph, where the name is empty)."""
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ {_in(graph)} }}"
        answer = self.ask(parsed("count", text))
        try:
            return int(answer.rows()[0][0])
        except (IndexError, ValueError) as error:
            place = without_secrets(self.store.query)
            got = shown(hidden(str(answer.rows()), self.credentials))
            raise EndpointError(f"{place}: expected a number of triples, got {got}") from error

    def read(self, graph: str, made: Callable[[Iterator[str]], Result], number: int) -> Result:
        """Applies `made` to the triples of a graph as they arrive, each as `mingdan.rdf.fingerprint.meant` spells it.

        Args:
            graph: its name; empty for the default graph.
            made: given the triples; called again where the first answer was cut short.
            number: how many there are, for a store that gives only some at once.

        Raises:
            EndpointError: they cannot be had, not whole, or are not RDF.
        """
        page = self.store.preset.page
        if page and number > page:
            return made(self._pages(graph, page, number))
        return self.patience(lambda: self._read(self._request(graph), made))

    def _pages(self, graph: str, page: int, number: int) -> Iterator[str]:
        """The triples of a graph, a page after the other.

        Without ORDER BY, which takes Virtuoso ten times as long: while nobody writes, a graph is gone through in one
        order, and were it not so, the hash would tell.
        """
        for start in range(0, number, page):
            paged = f"{{ SELECT ?s ?p ?o WHERE {{ {_in(graph)} }} LIMIT {page} OFFSET {start} }}"
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {paged} }}"
            yield from self.patience(functools.partial(self._read, query, list))

    def _request(self, graph: str) -> Request | str:
        """What asks for a graph: of the Graph Store Protocol where the store has it, else a query."""
        if self.store.gsp:
            return Request(self._graph_address(graph))  # noqa: S310 - checked before
        return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_in(graph)} }}"

    def _read(self, asked: Request | str, made: Callable[[Iterator[str]], Result]) -> Result:
        place = without_secrets(self.store.query if isinstance(asked, str) else self.store.gsp)

        def parse(response: HTTPResponse) -> Result:
            form = response.headers.get_content_type()
            try:
                return made(statements(Whole(response), turtle=form != N_TRIPLES))  # type: ignore[arg-type] # reads
            except SyntaxError as error:
                got = shown(hidden(f"{form}: {error}", self.credentials))
                raise EndpointError(f"{place}: expected RDF, got {got}") from error

        accept = f"{N_TRIPLES}, text/turtle;q=0.5"
        if not isinstance(asked, str):
            asked.add_header("Accept", accept)
            return self._open(asked, READ, parse)
        wrapper = SPARQLWrapper(self.store.query)
        wrapper.setQuery(asked)
        wrapper.setReturnFormat(TURTLE)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        return _sent(wrapper, place, self.credentials, READ, parse)

    def update(self, text: str, timeout: int = READ) -> None:
        """Sends an update that may be repeated; `timeout` is the seconds that the store may be silent."""
        self.patience(lambda: self._update(text, timeout))

    def _update(self, text: str, timeout: int) -> None:
        wrapper = SPARQLWrapper(self.store.query, self.store.update)
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setQuery(text)
        wrapper.endpoint = self.store.update
        # RDF4J takes what names no encoding for Latin-1.
        wrapper.addCustomHttpHeader("Content-Type", "application/sparql-update; charset=utf-8")
        place = without_secrets(self.store.update)
        _sent(wrapper, place, self.credentials, timeout, lambda response: self._said_fine(response, place))

    def add(self, graph: str, lines: list[bytes]) -> None:
        """Adds triples to a named graph: by the Graph Store Protocol where the store has it, else by updates.

        Args:
            graph: its name.
            lines: N-Triples lines without blank nodes, so that to add them again changes nothing.
        """
        if not self.store.gsp:
            for start in range(0, len(lines), INSERTED):
                content = b"".join(lines[start : start + INSERTED]).decode()
                self.update(f"INSERT DATA {{ GRAPH {iri(graph)} {{\n{content}}} }}")
            return
        body = b"".join(lines)
        headers = {"Content-Type": N_TRIPLES}
        request = Request(self._graph_address(graph), body, headers, method="POST")  # noqa: S310 - checked before
        place = without_secrets(self.store.gsp)
        self.patience(lambda: self._open(request, READ, lambda response: self._said_fine(response, place)))

    def _said_fine(self, response: HTTPResponse, place: str) -> None:
        """Reads what a store says to a change that it made; a web page is no answer of a store's.

        Raises:
            EndpointError: it is one.
        """
        body = _read(response, place)
        if re.match(rb"\s*<(!doctype html|html\b)", body, re.IGNORECASE):
            raise EndpointError(
                f"{place}: answers with a web page (“{_start(body, self.credentials)}”): is the address right?"
            )

    def _graph_address(self, graph: str) -> str:
        which = f"graph={quote(graph, safe='')}" if graph else "default"
        return f"{self.store.gsp}{'&' if '?' in self.store.gsp else '?'}{which}"

    def _open(self, request: Request, timeout: int, read: Callable[[HTTPResponse], Result]) -> Result:
        place = without_secrets(self.store.gsp)
        try:
            with opener(self.store.gsp, self.credentials).open(request, timeout=timeout) as response:
                return read(cast("HTTPResponse", response))
        except FAILURES as error:
            raise _failed(error, place, self.credentials) from error


def _in(graph: str) -> str:
    return f"GRAPH {iri(graph)} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
