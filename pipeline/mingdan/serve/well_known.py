"""Graphs that the server makes: the description of the service, `/.well-known/void`, `/.well-known/sparql-examples`."""

from collections.abc import Sequence
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response

from mingdan.errors import UsageError
from mingdan.rdf.iris import SAMPLE_QUERIES
from mingdan.rdf.namespaces import BASE
from mingdan.serve.negotiation import (
    GRAPH_FORMS,
    HTML,
    best_offer,
    content_type,
    entity_tag,
    form_of_type,
    is_known,
    offers,
    preferred_language,
)
from mingdan.serve.problems import Refused
from mingdan.serve.releases import ServedRelease
from mingdan.serve.resource_pages import graph_content
from mingdan.site.pages import SUFFIXES
from mingdan.site.resources import Statement, resources

_OFFERED = offers(GRAPH_FORMS)


class ServerGraphs:
    """Answers with the graphs of a release that no file holds.

    Args:
        release: the release.
        root: the path of the server at its address, with `/` at both ends.
    """

    def __init__(self, release: ServedRelease, root: str) -> None:
        self._release, self._root = release, root

    def description(self, request: Request) -> Response:
        """The description of the service; a browser is led to the query page."""
        both = (*_OFFERED, *HTML.media_types)
        if best_offer(request.headers.get("accept", ""), both) in HTML.media_types:
            language = preferred_language(request.headers.get("accept-language", ""), "zh")
            headers = {"Location": f"{self._root}query{SUFFIXES[language]}", "Vary": "Accept, Accept-Language"}
            return Response(b"", 303, headers)
        return self._graph(request, "sparql", self._description)

    def well_known(self, request: Request, name: str) -> Response | None:
        """The answer for a name below `.well-known/`; None where there is none."""
        if name == "void":
            return self._graph(request, name, self._void)
        if name == "sparql-examples":
            return self._graph(request, name, self._examples)
        return None

    @cached_property
    def _description(self) -> Sequence[Statement]:
        return resources([self._release.description], self._release.resources.id_base).statements

    @cached_property
    def _void(self) -> Sequence[Statement]:
        """The catalogue: the datasets, their files and their links, and the service."""
        starts = (f"{BASE}dataset/", f"{BASE}linkset/", f"{self._release.site.address}sparql")
        return [each for each in self._release.beside.statements if each.subject.startswith(starts)]

    @cached_property
    def _examples(self) -> Sequence[Statement]:
        return [each for each in self._release.beside.statements if each.subject.startswith(SAMPLE_QUERIES)]

    def _graph(self, request: Request, name: str, statements: Sequence[Statement]) -> Response:
        media_type = best_offer(request.headers.get("accept", ""), _OFFERED)
        if not media_type:
            raise Refused(406, UsageError("not-acceptable", offered=_OFFERED), more={"available": list(_OFFERED)})
        tag = entity_tag(self._release.id, name, media_type)
        headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
        if is_known(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        headers["Content-Type"] = content_type(media_type)
        return Response(graph_content(statements, form_of_type(media_type, GRAPH_FORMS)), 200, headers)
