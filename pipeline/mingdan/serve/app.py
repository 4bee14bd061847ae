"""The ASGI application: what answers which path, and what every answer has.

`asgi_application(options)` can be given to any ASGI server; `mingdan.serve.server` runs it with uvicorn.
"""

import asyncio
import json
import time
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from mingdan.errors import MingdanError, UsageError
from mingdan.messages import Language
from mingdan.serve.dumps import Dumps
from mingdan.serve.exchange import (
    ClientGoneError,
    client_of,
    full_headers,
    request_body,
    send_file,
    send_reply,
    unless_gone,
)
from mingdan.serve.forms import asked_form, form_answer
from mingdan.serve.negotiation import HTML, best_offer, preferred_language
from mingdan.serve.openapi import openapi_document
from mingdan.serve.operations import METRICS_TYPE, LaneMetrics, Operations
from mingdan.serve.problems import PROBLEM, Refused, problem_response
from mingdan.serve.query_memory import ClientBudgets, QueryJob
from mingdan.serve.releases import ServedRelease, ServeOptions, open_release
from mingdan.serve.reply_memory import ReplyMemory
from mingdan.serve.resource_pages import ResourcePages
from mingdan.serve.sparql import parsed_request, sparql_answer
from mingdan.serve.well_known import ServerGraphs

_WATCHED_EVERY = 1.0  # seconds
_HEALTH_PATIENCE = 5.0
_HEALTH = QueryJob("ASK { ?s ?p ?o }", "json")
_ALLOWED = "GET, HEAD, OPTIONS"


class _Serving:
    """A release, with what answers for it."""

    def __init__(self, release: ServedRelease, root: str) -> None:
        self.release = release
        self.pages = ResourcePages(release, root)
        self.dumps = Dumps(release)
        self.replies = ReplyMemory()
        self.graphs = ServerGraphs(release, root)
        about = release.site.about("en")
        document = openapi_document(release.site.address, about["title"], about["licence"])
        content = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
        self.openapi = Response(content, 200, {"Cache-Control": "no-cache"}, "application/json")


class Application:
    """Answers requests for the release that is in place.

    Args:
        options: what is served.
        operations: counts and logs.
    """

    def __init__(self, options: ServeOptions, operations: Operations | None = None) -> None:
        self.options = options
        self.operations = operations or Operations()
        self.budgets = ClientBudgets()
        self._root = urlsplit(options.address).path or "/"
        self._serving: _Serving | None = None
        self._watching: asyncio.Task[None] | None = None
        self._swapping = asyncio.Lock()
        self._signature: tuple[object, ...] = ()
        self.operations.registry.register(LaneMetrics(lambda: self.release.lanes))

    @property
    def release(self) -> ServedRelease:
        """The release that is in place."""
        assert self._serving is not None  # noqa: S101 - it was started
        return self._serving.release

    # Its life

    async def start(self) -> None:
        """Opens the release; raises as `open_release` does."""
        self._signature = self.options.signature()
        self._serving = _Serving(await open_release(self.options, self.budgets), self._root)
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Ends everything."""
        if self._watching:
            self._watching.cancel()
        if self._serving:
            self._serving.release.close()

    async def swap(self) -> bool:
        """Puts the release that is there now in place of the one that is served; false if it cannot be served."""
        async with self._swapping:
            self._signature = self.options.signature()
            before = self.release
            try:
                new = await open_release(self.options, self.budgets, before)
            except MingdanError as error:
                self.operations.swapped("refused", reason=str(error))
                return False
            self._serving = _Serving(new, self._root)
            before.close()
            self.operations.swapped("done", id=new.id, triples=new.triples)
            return True

    async def _watch(self) -> None:
        """Looks every second whether another release is there."""
        while True:
            await asyncio.sleep(_WATCHED_EVERY)
            if self.options.signature() != self._signature:
                await self.swap()

    # Requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, as ASGI calls it."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            if self._serving is None:
                await self.start()
        except MingdanError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = time.perf_counter()
        assert self._serving is not None  # noqa: S101 - it was started
        serving = self._serving
        path = _path_below(scope.get("raw_path") or scope["path"].encode())
        status, size = 499, 0
        try:
            with serving.release.in_use():
                status, size = await self._exchange(serving, path, scope, receive, send)
        except (ClientGoneError, ClientDisconnect):
            pass
        finally:
            seconds = time.perf_counter() - start
            self.operations.seen(_kind(path), scope["method"], f"/{path}"[:200], status, size, seconds)

    async def _exchange(
        self, serving: _Serving, path: str, scope: Scope, receive: Receive, send: Send
    ) -> tuple[int, int]:
        """Answers a request; gives the status and the number of bytes."""
        if kept := serving.replies.find(scope):
            await send_reply(*kept, send)
            return kept[0], len(kept[2])
        response = await self._response(serving, Request(scope, receive), path)
        if isinstance(response, FileResponse):
            return response.status_code, await send_file(response, scope, receive, send)
        headers = full_headers(response.raw_headers)
        serving.replies.keep(scope, response, headers)
        await send_reply(response.status_code, headers, bytes(response.body), send)
        return response.status_code, len(response.body)

    async def _response(self, serving: _Serving, request: Request, path: str) -> Response:
        """The answer to a request; a problem where there is none."""
        try:
            return await self._answer(serving, request, path)
        except Refused as refused:
            return _refusal(serving, request, path, refused)
        except MingdanError as error:
            return problem_response(Refused(400, error), _language(request))
        except (asyncio.CancelledError, ClientGoneError, ClientDisconnect):
            raise
        except Exception as error:  # noqa: BLE001 - the edge: a client never sees a trace back
            self.operations.event("defect", kind=type(error).__name__, reason=str(error)[:200])
            return problem_response(Refused(500, UsageError("server-defect")), _language(request))

    async def _answer(self, serving: _Serving, request: Request, path: str) -> Response:
        if request.method == "OPTIONS":
            return _options(path)
        if request.method not in ("GET", "HEAD") and not (path == "sparql" and request.method == "POST"):
            allowed = f"{_ALLOWED}, POST" if path == "sparql" else _ALLOWED
            raise Refused(405, UsageError("method-not-allowed", method=request.method[:20]), {"Allow": allowed})
        if path == "sparql":
            return await self._sparql(serving, request)
        if path == "health":
            return await self._health(serving.release)
        if path == "metrics":
            return Response(self.operations.exposition(), 200, {"Cache-Control": "no-store"}, METRICS_TYPE)
        found = await self._below(serving, request, path)
        if found is None:
            raise Refused(404, UsageError("not-found"))
        return found

    async def _below(self, serving: _Serving, request: Request, path: str) -> Response | None:
        """The answer for a path that depends on the release; None where there is none."""
        first, _, rest = path.partition("/")
        if first == ".well-known":
            return serving.graphs.well_known(request, rest)
        if first == "data":
            return await serving.dumps.answer(request, rest)
        if first == "code" and (found := serving.pages.code(request, rest)):
            return found
        if path == "openapi.json":
            return serving.openapi
        if first == "query" and (asked := asked_form(request, rest)):
            release = serving.release
            work = form_answer(request, asked, release.lanes, client_of(request.scope), release.id)
            return await unless_gone(work, request.receive)
        return await serving.pages.answer(request, path)

    # What stands at one path

    async def _sparql(self, serving: _Serving, request: Request) -> Response:
        body = await request_body(request) if request.method == "POST" else b""
        operation = parsed_request(request, body)
        if operation is None:
            return serving.graphs.description(request)
        release = serving.release
        work = sparql_answer(request, operation, release.lanes, client_of(request.scope), release.id)
        return await unless_gone(work, request.receive)

    async def _health(self, release: ServedRelease) -> Response:
        """Whether a worker answers a query."""
        try:
            async with asyncio.timeout(_HEALTH_PATIENCE):
                answer = await release.lanes.ask(_HEALTH, "health", is_urgent=True)
            healthy = json.loads(answer.content)["boolean"] is True or not release.triples
        except (TimeoutError, Refused):
            healthy = False
        body = {
            "status": "ok" if healthy else "failing", "release": release.id, "modified": release.site.release,
            "triples": release.triples, **release.lanes.numbers,
        }  # fmt: skip
        content = json.dumps(body).encode() + b"\n"
        return Response(content, 200 if healthy else 503, {"Cache-Control": "no-store"}, "application/json")


def _refusal(serving: _Serving, request: Request, path: str, refused: Refused) -> Response:
    """A refusal: a page for a browser that looks for one, else a problem."""
    accept = request.headers.get("accept", "")
    is_page = refused.status == 404 and path.partition("/")[0] not in ("sparql", "data", ".well-known")
    if is_page and best_offer(accept, (PROBLEM, *HTML.media_types)) in HTML.media_types:
        language = preferred_language(request.headers.get("accept-language", ""), "zh")
        title = serving.release.pages[language].texts["not_here"]
        return serving.pages.message(language, refused.status, title, refused.error.text(language))
    return problem_response(refused, _language(request))


def _options(path: str) -> Response:
    methods = f"{_ALLOWED}, POST" if path == "sparql" else _ALLOWED
    headers = {
        "Allow": methods, "Access-Control-Allow-Methods": methods, "Access-Control-Max-Age": "86400",
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, Range",
    }  # fmt: skip
    return Response(status_code=204, headers=headers)


def _header(request: Request, name: str) -> str:
    return request.headers.get(name, "")


def _language(request: Request) -> Language:
    """The language of problems: English for programs, which name none."""
    return preferred_language(_header(request, "accept-language"), "en")


def _path_below(raw_path: bytes) -> str:
    """The path of a request below the server, percent-encoded as it was sent."""
    return raw_path.partition(b"?")[0].decode("ascii", "replace").removeprefix("/")


_KINDS = ("sparql", "health", "metrics", "id", "doc", "data", "query", "code", "assets", ".well-known")


def _kind(path: str) -> str:
    """What a path asks for, for the metrics."""
    first = path.partition("/")[0]
    return first if first in _KINDS else "page"
