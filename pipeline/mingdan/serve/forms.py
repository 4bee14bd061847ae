"""`/query/NAME`: the sample queries as forms, for people and programs that know no SPARQL."""

import asyncio
import csv
import io
import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from mingdan.csv_guard import guard_cell
from mingdan.queries.query_lexer import form_of
from mingdan.queries.sample_queries import Query, all_samples
from mingdan.serve.negotiation import GRAPH_FORMS, HTML, TABLE_FORMS, AnswerForm, best_offer, offers
from mingdan.serve.query_lanes import QueryLanes
from mingdan.serve.sparql import SparqlRequest, query_parameters, sparql_answer

PATH = "query/"
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ONLY_PAGES = offers((HTML, *GRAPH_FORMS))


@cache
def forms_by_name() -> dict[str, Query]:
    """The sample queries by the name of their file, and by it without the number."""
    samples = all_samples()
    return {query.name[3:]: query for query in reversed(samples)} | {query.name: query for query in samples}


def result_forms(query: Query) -> Sequence[AnswerForm]:
    """The forms of the results of a sample query."""
    return TABLE_FORMS if form_of(query.text) in ("SELECT", "ASK") else GRAPH_FORMS


def asked_form(request: Request, path: str) -> tuple[Query, str] | None:
    """The sample query that a path below `query/` runs, and the media type of its results; "" for a negotiated one.

    None for a path that leads to the page of a query: without parameters, a browser or a client that takes only
    descriptions is led there.
    """
    name, dot, ending = unquote(path).rpartition(".")
    known = forms_by_name()
    if dot and (query := known.get(name)):
        by_ending = {form.ending: form.media_types[0] for form in result_forms(query)}
        return (query, by_ending[ending]) if ending in by_ending and _runs(query, request) else None
    query = known.get(unquote(path))
    if query is None:
        return None
    if request.scope["query_string"]:
        return query, ""
    tables = offers(result_forms(query)) if result_forms(query) is TABLE_FORMS else ()
    preferred = best_offer(request.headers.get("accept", ""), tuple(dict.fromkeys((*tables, *_ONLY_PAGES))))
    return (query, "") if preferred in tables and not _prefers_page(request) else None


def _runs(query: Query, request: Request) -> bool:
    """Whether an ending asks for results: `.ttl` without parameters is the description of a query for a graph."""
    return result_forms(query) is TABLE_FORMS or bool(request.scope["query_string"])


def _prefers_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "").split(";")[0]


async def form_answer(
    request: Request, asked: tuple[Query, str], lanes: QueryLanes, client: str, release: str
) -> Response:
    """The results of a sample query with the parameters of a request.

    Args:
        request: the request.
        asked: what `asked_form` gave.
        lanes: what answers queries.
        client: who asks.
        release: the id of the release.

    Raises:
        UsageError: a parameter is unknown or its value cannot stand in its place.
        Refused: the query is not answered.
    """
    query, media_type = asked
    given = [f"{name}={value}" for name, value in query_parameters(request)]
    operation = SparqlRequest(query.with_params(given).text)
    forms = result_forms(query)
    offered = (media_type,) if media_type else (*offers(forms)[: len(forms)], "application/json")
    accept = media_type or request.headers.get("accept", "")
    response = await sparql_answer(request, operation, lanes, client, release, accept, offered)
    kind = response.headers.get("content-type", "").partition(";")[0]
    if kind == "text/csv" and response.status_code == 200:
        guarded = await asyncio.to_thread(guarded_csv, bytes(response.body))
        response.body = guarded
        response.headers["content-length"] = str(len(guarded))
        response.headers["content-disposition"] = f'attachment; filename="{query.name}.csv"'
    return response


def guarded_csv(content: bytes) -> bytes:
    """CSV whose cells no spreadsheet takes for formulas; numbers stay."""
    lines = io.StringIO()
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    csv.writer(lines).writerows([cell if _NUMBER.fullmatch(cell) else guard_cell(cell) for cell in row] for row in rows)
    return lines.getvalue().encode()
