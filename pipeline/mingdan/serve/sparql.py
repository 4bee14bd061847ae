"""`/sparql`: the query operation of the SPARQL 1.1 Protocol."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from mingdan.errors import MingdanError, UsageError
from mingdan.queries.query_lexer import form_of, refuse_unsafe
from mingdan.rdf.ntriples import is_iri
from mingdan.serve.negotiation import (
    GRAPH_FORMS,
    TABLE_FORMS,
    Form,
    best_offer,
    content_type,
    entity_tag,
    form_of_type,
    is_known,
    offers,
)
from mingdan.serve.problems import Refused
from mingdan.serve.query_lanes import QueryLanes
from mingdan.serve.query_memory import Job, is_repeatable

NAME = "sparql"  # what messages call the query
MAX_QUERY = 64_000  # bytes
_MAX_GRAPHS = 100
_FORMS = {"SELECT": TABLE_FORMS, "ASK": TABLE_FORMS, "CONSTRUCT": GRAPH_FORMS, "DESCRIBE": GRAPH_FORMS}
_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_CHARSET = re.compile(r';\s*charset="?([^";\s]+)"?', re.IGNORECASE)
_TABLES, _GRAPHS = offers(TABLE_FORMS), offers(GRAPH_FORMS)


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query operation.

    Attributes:
        query: the text.
        default_graphs: `default-graph-uri`; None where the request names no graph at all.
        named_graphs: `named-graph-uri`, likewise.
    """

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


def parsed_request(request: Request, body: bytes) -> SparqlRequest | None:
    """The query operation of a request; None for a GET without parameters of one, which asks for the description.

    Raises:
        Refused: it is not an operation of the protocol, or is an update.
    """
    pairs = _pairs(request.scope["query_string"], "query")
    if request.method == "POST":
        kind = request.headers.get("content-type", "")
        media_type = kind.partition(";")[0].strip().lower()
        charset = _CHARSET.search(kind)
        if charset and charset[1].lower() not in ("utf-8", "utf8"):
            raise Refused(415, UsageError("sparql-charset", charset=charset[1]))
        if media_type == _FORM:
            pairs += _pairs(body, "form")
        elif media_type == _DIRECT:
            pairs.append(("query", _decoded(body, "body")))
        elif media_type == "application/sparql-update":
            raise Refused(403, UsageError("sparql-read-only"))
        else:
            raise Refused(415, UsageError("sparql-media-type", expected=(_FORM, _DIRECT)))
    return _operation(pairs, request.method == "POST")


def _operation(pairs: Sequence[tuple[str, str]], is_post: bool) -> SparqlRequest | None:
    names = {name for name, _ in pairs}
    if names & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise Refused(403 if is_post else 400, UsageError("sparql-read-only"))
    queries = [value for name, value in pairs if name == "query"]
    graphs = {
        key: tuple(value for name, value in pairs if name == key) for key in ("default-graph-uri", "named-graph-uri")
    }
    if not queries and not is_post and not any(graphs.values()):
        return None
    if len(queries) != 1:
        raise Refused(400, UsageError("sparql-one-query", number=len(queries)))
    named = [graph for each in graphs.values() for graph in each]
    if len(named) > _MAX_GRAPHS:
        raise Refused(400, UsageError("sparql-graphs", number=len(named), most=_MAX_GRAPHS))
    for graph in named:
        if not is_iri(graph):
            raise Refused(400, UsageError("graph-uri", graph=graph))
    if not named:
        return SparqlRequest(queries[0])
    return SparqlRequest(queries[0], graphs["default-graph-uri"], graphs["named-graph-uri"])


def _pairs(content: bytes, where: str) -> list[tuple[str, str]]:
    """Names and values of percent-encoded parameters.

    Raises:
        Refused: they are not UTF-8.
    """
    try:
        return parse_qsl(content.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except ValueError as error:  # of UnicodeDecodeError, too
        raise Refused(400, UsageError("parameters-unreadable", where=where)) from error


def _decoded(body: bytes, where: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, UsageError("parameters-unreadable", where=where)) from error


def _forms(query: str) -> tuple[Sequence[Form], tuple[str, ...]]:
    """The forms that the answer to a query may have, and their media types.

    Raises:
        Refused: the query is too long, or cannot be run.
    """
    if len(query.encode("utf-8", "surrogatepass")) > MAX_QUERY:
        raise Refused(413, UsageError("query-too-long", query=NAME, number=len(query), most=MAX_QUERY))
    try:
        refuse_unsafe(NAME, query)
    except MingdanError as error:
        raise Refused(400, error) from error
    forms = _FORMS.get(form_of(query), TABLE_FORMS)  # of no known form: the engine says what is wrong
    return forms, _TABLES if forms is TABLE_FORMS else _GRAPHS


async def sparql_answer(
    request: Request, operation: SparqlRequest, lanes: QueryLanes, client: str, release: str
) -> Response:
    """The answer to a query operation.

    Args:
        request: the request.
        operation: what `parsed_request` made of it.
        lanes: what answers queries.
        client: who asks.
        release: the id of the release.

    Raises:
        Refused: it is not answered.
    """
    forms, offered = _forms(operation.query)
    media_type = best_offer(request.headers.get("accept", ""), offered)
    if not media_type:
        raise Refused(406, UsageError("not-acceptable", offered=offered), more={"available": list(offered)})
    job = Job(operation.query, form_of_type(media_type, forms).ending, operation.default_graphs, operation.named_graphs)
    content = await lanes.ask(job, client)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if is_repeatable(operation.query):
        headers["ETag"] = tag = entity_tag(release, media_type, str(hash_of(content)))
        if is_known(request.headers.get("if-none-match", ""), tag) and request.method != "POST":
            return Response(status_code=304, headers=headers)
    headers["Content-Type"] = content_type(media_type)
    return Response(content, 200, headers)


def hash_of(content: bytes) -> str:
    """A short hash of an answer."""
    import hashlib

    return hashlib.sha256(content).hexdigest()
