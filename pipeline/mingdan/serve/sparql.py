"""`/sparql`: the query operation of the SPARQL 1.1 Protocol."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from mingdan.errors import MingdanError, UsageError
from mingdan.queries.query_lexer import form_of, refuse_unsafe
from mingdan.rdf.ntriples import is_iri
from mingdan.serve.negotiation import (
    GRAPH_FORMS,
    TABLE_FORMS,
    AnswerForm,
    best_offer,
    content_type,
    entity_tag,
    form_of_type,
    is_known,
    offers,
)
from mingdan.serve.problems import Refused
from mingdan.serve.query_lanes import QueryLanes
from mingdan.serve.query_memory import QueryJob, is_repeatable

NAME = "sparql"  # what messages call the query
MAX_QUERY = 64_000  # bytes
_SHORT = 4_000  # characters of a query whose facts are kept
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
    pairs = query_parameters(request)
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


def query_parameters(request: Request) -> list[tuple[str, str]]:
    """Names and values of the parameters of a path; raises Refused where they are not UTF-8."""
    return _pairs(request.scope["query_string"], "query")


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


@dataclass(frozen=True, slots=True)
class QueryFacts:
    """What is known of a query before it runs.

    Attributes:
        forms: the forms that its answer may have.
        is_repeatable: whether it has the same answer whenever the same data are asked.
    """

    forms: Sequence[AnswerForm]
    is_repeatable: bool


def query_facts(query: str) -> QueryFacts:
    """The facts of a query.

    Raises:
        Refused: it is too long, or cannot be run.
    """
    return _kept_facts(query) if len(query) <= _SHORT else _query_facts(query)


def _query_facts(query: str) -> QueryFacts:
    if len(query.encode("utf-8", "surrogatepass")) > MAX_QUERY:
        raise Refused(413, UsageError("query-too-long", query=NAME, number=len(query), most=MAX_QUERY))
    try:
        refuse_unsafe(NAME, query)
    except MingdanError as error:
        raise Refused(400, error) from error
    forms = _FORMS.get(form_of(query), TABLE_FORMS)  # of no known form: the engine says what is wrong
    return QueryFacts(forms, is_repeatable(query))


_kept_facts = lru_cache(maxsize=1_000)(_query_facts)


async def sparql_answer(
    request: Request,
    operation: SparqlRequest,
    lanes: QueryLanes,
    client: str,
    release: str,
    accept: str | None = None,
    offered: tuple[str, ...] | None = None,
) -> Response:
    """The answer to a query operation.

    Args:
        request: the request.
        operation: what `parsed_request` made of it.
        lanes: what answers queries.
        client: who asks.
        release: the id of the release.
        accept: what the client takes; by default as its header says.
        offered: the media types that are offered; by default all that the query has.

    Raises:
        Refused: it is not answered.
    """
    facts = query_facts(operation.query)
    offered = offered or (_TABLES if facts.forms is TABLE_FORMS else _GRAPHS)
    media_type = best_offer(request.headers.get("accept", "") if accept is None else accept, offered)
    if not media_type:
        raise Refused(406, UsageError("not-acceptable", offered=offered), more={"available": list(offered)})
    form = form_of_type(media_type, facts.forms)
    answer = await lanes.ask(
        QueryJob(operation.query, form.ending, operation.default_graphs, operation.named_graphs, facts.is_repeatable),
        client,
    )
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if facts.is_repeatable:
        headers["ETag"] = tag = entity_tag(release, media_type, request.scope["path"], answer.digest)
        if request.method != "POST" and is_known(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
    headers["Content-Type"] = content_type(media_type)
    return Response(answer.content, 200, headers)
