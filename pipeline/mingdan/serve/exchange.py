"""One exchange of HTTP: who asks, the body of a request, and how an answer is sent."""

import asyncio
import ipaddress
from collections.abc import Coroutine
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send

from mingdan.errors import UsageError
from mingdan.serve.problems import Refused
from mingdan.serve.reply_memory import Headers
from mingdan.site.builder import POLICY

MAX_BODY = 1_000_000  # bytes
_MOST_READ = 10_000_000  # of a body that is refused
_PATIENCE = 10.0  # seconds for the body of a request
_TAKING = 30.0  # seconds in which a client takes a block of its answer
_BLOCK = 256_000
_UNWATCHED = 0.05  # seconds before it is looked whether a client still waits
_PREFIX_OF_IPV6 = 64  # bits of an address that tell clients apart
_EVERY = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Content-Location, ETag, Link, Retry-After"),
]
_EVERY_PAGE = [
    *_EVERY,
    (b"content-security-policy", f"{POLICY}; frame-ancestors 'none'".encode()),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_EVERY_OTHER = [*_EVERY, (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")]


class ClientGoneError(Exception):
    """A client has gone, or does not take its answer."""


def client_of(scope: Scope) -> str:
    """Who asks: the address, or the one that a proxy on this machine names; of IPv6 the first 64 bits."""
    address = scope["client"][0] if scope.get("client") else ""
    if address in ("127.0.0.1", "::1", ""):
        named = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        address = named[-1].decode("latin-1").rpartition(",")[2].strip() if named else address
    return _client(str(address)[:64])


@lru_cache(maxsize=1_000)
def _client(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((int(parsed), _PREFIX_OF_IPV6), strict=False))


async def request_body(request: Request) -> bytes:
    """The body of a request.

    Raises:
        Refused: it is too large, or comes too slowly.
    """
    content, size = bytearray(), 0
    try:
        async with asyncio.timeout(_PATIENCE):
            async for block in request.stream():
                size += len(block)
                if size <= MAX_BODY:
                    content += block
                elif size > _MOST_READ:
                    break
    except TimeoutError as error:
        raise Refused(408, UsageError("body-too-slow", seconds=f"{_PATIENCE:g}"), {"Connection": "close"}) from error
    if size > MAX_BODY:  # a little more is read, so that the client reads why
        raise Refused(413, UsageError("body-too-large", most=MAX_BODY), {"Connection": "close"})
    return bytes(content)


async def unless_gone(work: Coroutine[object, object, Response], receive: Receive) -> Response:
    """The result of some work, which is cancelled when the client goes away.

    Raises:
        ClientGoneError: it has gone.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    watching: list[asyncio.Task[None]] = []
    is_gone = False

    async def watch() -> None:
        nonlocal is_gone
        while (await receive())["type"] != "http.disconnect":
            pass
        is_gone = True
        if task:
            task.cancel()

    timer = loop.call_later(_UNWATCHED, lambda: watching.append(loop.create_task(watch())))
    try:
        return await work
    except asyncio.CancelledError:
        if not is_gone:
            raise
        raise ClientGoneError from None
    finally:
        timer.cancel()
        for watcher in watching:
            watcher.cancel()


def full_headers(headers: Headers) -> Headers:
    """Headers of an answer, with those that every answer has."""
    is_page = any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers)
    return headers + (_EVERY_PAGE if is_page else _EVERY_OTHER)


async def send_reply(status: int, headers: Headers, content: bytes, send: Send) -> None:
    """Sends an answer that is in memory.

    Raises:
        ClientGoneError: the client does not take it.
    """
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for begin in range(0, len(content) or 1, _BLOCK):
        end = begin + _BLOCK
        message = {"type": "http.response.body", "body": content[begin:end], "more_body": end < len(content)}
        if len(content) <= _BLOCK:
            await send(message)
        else:
            await _send_block(message, send)


async def send_file(response: FileResponse, scope: Scope, receive: Receive, send: Send) -> int:
    """Sends a file; gives the number of bytes. Raises as `send_reply` does."""
    sent = 0

    async def taken(message: Message) -> None:
        nonlocal sent
        if message["type"] == "http.response.start":
            await send({**message, "headers": full_headers(list(message["headers"]))})
            return
        sent += len(message.get("body", b""))
        await _send_block(message, send)

    await response(scope, receive, taken)
    return sent


async def _send_block(message: Message, send: Send) -> None:
    try:
        async with asyncio.timeout(_TAKING):
            await send(message)
    except TimeoutError as error:
        raise ClientGoneError from error
