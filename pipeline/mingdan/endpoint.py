"""Remote SPARQL endpoints, through SPARQLWrapper; the only module that uses the network, and only for what is named."""

import json
from urllib.error import URLError
from urllib.parse import unquote, urlsplit, urlunsplit

from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from mingdan.errors import EndpointError, InputError, UsageError
from mingdan.query import Answer, Query
from mingdan.rdf import strict_ntriples
from mingdan.text import shown

TIMEOUT = 60  # seconds; SPARQLWrapper itself would wait for ever
_READS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def without_secrets(url: str) -> str:
    """A URL fit for a message: without user and password, without its query string."""
    parts = urlsplit(url)
    host = parts.netloc.rsplit("@", 1)[-1]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def ask(query: Query, url: str) -> Answer:
    """Asks a remote endpoint.

    Tables come as JSON and graphs as strictly parsed Turtle, because a cut CSV cannot be told from a whole one.

    Args:
        query: SELECT, ASK, CONSTRUCT or DESCRIBE; an update is refused.
        url: the endpoint's address, http or https.

    Raises:
        UsageError: the address is none, or the query is no query.
        EndpointError: the endpoint cannot be reached, refuses the query, or answers with something else.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise UsageError(f"{shown(url)}: expected the address of an endpoint, beginning with http:// or https://")
    parts = urlsplit(url)
    place = without_secrets(url)
    wrapper = SPARQLWrapper(urlunsplit(parts._replace(netloc=parts.netloc.rsplit("@", 1)[-1])))
    if parts.username:
        wrapper.setCredentials(unquote(parts.username), unquote(parts.password or ""))
    wrapper.setTimeout(TIMEOUT)
    wrapper.setQuery(query.text)
    if wrapper.queryType not in _READS:
        raise UsageError(f"{query.name}: expected one of {', '.join(_READS)}; updates are not sent")
    wrapper.setMethod("POST")
    is_graph = wrapper.queryType in ("CONSTRUCT", "DESCRIBE")
    wrapper.setReturnFormat(TURTLE if is_graph else JSON)
    try:
        body: bytes = wrapper.query().response.read()
    except SPARQLWrapperException as error:
        reason = str(error.msg)
        raise EndpointError(f"{place}: {reason}: {shown(_detail(error))}") from error
    except (URLError, OSError) as error:
        reason = str(getattr(error, "reason", error))
        raise EndpointError(
            f"{place}: cannot be reached: {reason}: is the address right and the store running?"
        ) from error
    try:
        if is_graph:
            return Answer(ntriples=strict_ntriples(body, f"{place}.ttl"))
        table = json.loads(body)
        if "head" not in table or not {"results", "boolean"} & table.keys():
            raise ValueError("no SPARQL results")
        return Answer(table=table)
    except (ValueError, TypeError, AttributeError, InputError) as error:
        start = shown(body[:60].decode("utf-8", "replace"))
        raise EndpointError(f"{place}: expected SPARQL results, got “{start}”: is this the query address?") from error


def _detail(error: SPARQLWrapperException) -> str:
    """What the endpoint itself said."""
    text = str(error)
    return text.rsplit("Response:", 1)[-1].strip().strip("b'\"")
