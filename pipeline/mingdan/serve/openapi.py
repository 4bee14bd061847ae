"""The description of the server for programs: OpenAPI 3.1."""

from importlib.metadata import version
from typing import Any

from mingdan.queries.sample_queries import Query, all_samples
from mingdan.serve.forms import result_forms
from mingdan.serve.negotiation import GRAPH_FORMS, HTML, TABLE_FORMS, offers
from mingdan.serve.problems import PROBLEM

_PROBLEMS = {
    "400": "The request is not valid.",
    "406": "None of the offered media types is accepted.",
    "413": "The request is too large.",
    "422": "The answer is too large.",
    "429": "Too much is asked for; Retry-After says when to ask again.",
    "503": "The query takes too long, or the server is busy; Retry-After says when to ask again.",
}
_INTEGER, _NUMBER = {"type": "integer"}, {"type": "number"}
_TEXT = {"type": "string"}


def openapi_document(address: str, title: str, licence: str) -> dict[str, Any]:
    """The description.

    Args:
        address: where the server is.
        title: of the data, in English.
        licence: the IRI of the licence of the data.
    """
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version("mingdan"), "license": {"name": "Licence", "url": licence}},
        "servers": [{"url": address.rstrip("/")}],
        "paths": {
            "/sparql": {"get": _sparql_get(), "post": _sparql_post()},
            "/id/{path}": {"get": _resource()},
            "/code/{code}": {"get": _code()},
            "/health": {"get": _health()},
            **{f"/query/{query.name}": {"get": _form(query)} for query in all_samples()},
        },
        "components": {"schemas": {"Problem": _PROBLEM_SCHEMA}},
    }


_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {"type": _TEXT, "title": _TEXT, "status": _INTEGER, "detail": _TEXT, "code": _TEXT},
}


def _responses(media_types: tuple[str, ...], problems: tuple[str, ...], success: str = "200") -> dict[str, Any]:
    content = {name: {"schema": _TEXT} for name in media_types}
    good: dict[str, Any] = {"description": "The answer."} | ({"content": content} if content else {})
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {success: good} | {
        status: {"description": _PROBLEMS.get(status, "There is none."), "content": problem} for status in problems
    }


_OF_QUERIES = ("400", "406", "413", "422", "429", "503")
_DATASET = [
    {"name": name, "in": "query", "schema": {"type": "array", "items": _TEXT}, "explode": True}
    for name in ("default-graph-uri", "named-graph-uri")
]
_RESULTS = tuple(dict.fromkeys((*offers(TABLE_FORMS), *offers(GRAPH_FORMS))))


def _sparql_get() -> dict[str, Any]:
    return {
        "operationId": "sparql",
        "summary": "A SPARQL 1.1 query; without one, the description of the service.",
        "parameters": [{"name": "query", "in": "query", "schema": _TEXT}, *_DATASET],
        "responses": _responses(_RESULTS, _OF_QUERIES),
    }


def _sparql_post() -> dict[str, Any]:
    form = {"type": "object", "required": ["query"], "properties": {"query": _TEXT}}
    body = {"application/sparql-query": {"schema": _TEXT}, "application/x-www-form-urlencoded": {"schema": form}}
    return {
        "operationId": "sparqlByPost",
        "summary": "A SPARQL 1.1 query in the body.",
        "requestBody": {"required": True, "content": body},
        "responses": _responses(_RESULTS, (*_OF_QUERIES, "415")),
    }


def _resource() -> dict[str, Any]:
    return {
        "operationId": "resource",
        "summary": "Leads to the page or the graph of a resource.",
        "parameters": [{"name": "path", "in": "path", "required": True, "schema": _TEXT}, _DATE],
        "responses": _responses((), ("404", "406", "410"), "303"),
    }


_DATE = {
    "name": "date", "in": "query", "schema": _TEXT, "description": "A year, or a date such as 1983-12-31.",
}  # fmt: skip


def _code() -> dict[str, Any]:
    return {
        "operationId": "code",
        "summary": "Leads to the unit that has a code; 300 where several have it.",
        "parameters": [{"name": "code", "in": "path", "required": True, "schema": _TEXT}, _DATE],
        "responses": {"300": {"description": "Several units have the code."}} | _responses((), ("404",), "303"),
    }


def _health() -> dict[str, Any]:
    return {
        "operationId": "health",
        "summary": "Whether queries are answered.",
        "responses": _responses(("application/json",), ("503",)),
    }


def _form(query: Query) -> dict[str, Any]:
    media_types = tuple(form.media_types[0] for form in result_forms(query))
    pages = () if result_forms(query) is GRAPH_FORMS else HTML.media_types
    return {
        "operationId": query.name,
        "summary": query.headers["title"],
        "description": f"{query.headers['question']} {query.headers['question-zh']}",
        "parameters": [
            {"name": name, "in": "query", "description": meaning, "schema": _schema(default)}
            for name, (default, meaning) in query.params.items()
        ],
        "responses": _responses((*media_types, *pages), _OF_QUERIES),
    }


def _schema(default: str) -> dict[str, Any]:
    """The schema of a parameter, by the value that it has without being given."""
    for kind, convert in ((_INTEGER, int), (_NUMBER, float)):
        try:
            return {**kind, "default": convert(default)}
        except ValueError:
            continue
    return {**_TEXT, "default": default}
