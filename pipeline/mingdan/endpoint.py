"""Remote SPARQL endpoints, through SPARQLWrapper; the only module that uses the network, and only for what is named."""

import ast
import contextlib
import json
import re
from http.client import HTTPException, IncompleteRead
from typing import Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, install_opener

from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from mingdan.errors import EndpointError, InputError, UsageError
from mingdan.query import Answer, Query
from mingdan.rdf import strict_ntriples
from mingdan.text import shown

MAX_ANSWER = 200_000_000
TIMEOUT = 60  # seconds; SPARQLWrapper itself would wait for ever
_NOT_IN_URL = re.compile(r"[^\x21-\x7e]")
_READS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class _SameOrigin(HTTPRedirectHandler):
    """Follows a redirect within one host only: what is sent, a password among it, is for the host that was named."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:  # noqa: ANN401 - urllib's signature
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise HTTPError(req.full_url, code, f"redirects to another host, {without_secrets(newurl)}", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


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
    parts = _parts(url)
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
    install_opener(build_opener(_SameOrigin))  # SPARQLWrapper asks through urllib's own
    try:
        with wrapper.query().response as response:
            body = _read(response, place)
    except SPARQLWrapperException as error:
        raise EndpointError(f"{place}: {error.msg}: {_said(_body(error))}") from error
    except HTTPError as error:
        said = ""
        with error, contextlib.suppress(OSError, HTTPException):
            said = _said(error.read())
        raise EndpointError(f"{place}: {error.code} {shown(error.reason)}: {said}") from error
    except (OSError, HTTPException) as error:
        reason = shown(str(getattr(error, "reason", error)))
        raise EndpointError(
            f"{place}: cannot be reached: {reason}: is the address right and the store running?"
        ) from error
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
        start = shown(body[:60].decode("utf-8", "replace"))
        raise EndpointError(f"{place}: expected SPARQL results, got “{start}”: is this the query address?") from error


def _read(response: Any, place: str) -> bytes:  # noqa: ANN401 - SPARQLWrapper does not say what it is
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


def _parts(url: str) -> SplitResult:
    """An endpoint's address in its parts.

    Raises:
        UsageError: it is none; the message leaves out what may be secret.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not _NOT_IN_URL.search(url):
            return parts
    except ValueError:  # brackets that are no IPv6 address, a port that is no number
        pass
    address = shown(re.sub("//.*@", "//", url).partition("?")[0])
    raise UsageError(f"{address}: expected the address of an endpoint, beginning with http:// or https://")


def _body(error: SPARQLWrapperException) -> bytes:
    """What the endpoint answered: SPARQLWrapper keeps only the `repr` of the bytes, behind words of its own."""
    _, _, written = str(error).partition("Response:\n")
    body: bytes = ast.literal_eval(written) if written else b""
    return body


def _said(body: bytes) -> str:
    """An endpoint's own words."""
    return shown(body.decode("utf-8", "replace").strip())
