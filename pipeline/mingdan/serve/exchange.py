"""One exchange of HTTP: who asks, the body of a request, and how an answer is sent."""

import asyncio
import contextlib
import ipaddress
from collections.abc import Coroutine

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send

from mingdan.errors import UsageError
from mingdan.serve.problems import Refused
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
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return str(address)[:64]
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((int(parsed), _PREFIX_OF_IPV6), strict=False))


async def read_body(request: Request) -> bytes:
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
    task = asyncio.get_running_loop().create_task(work)
    try:
        await asyncio.wait((task,), timeout=_UNWATCHED)
        if not task.done():
            gone = asyncio.get_running_loop().create_task(_gone(receive))
            try:
                await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
            finally:
                gone.cancel()
        if not task.done():
            raise ClientGoneError
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Refused):
                await task


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_response(response: Response, scope: Scope, receive: Receive, send: Send) -> int:
    """Sends an answer with the headers that every answer has; gives the number of bytes.

    Raises:
        ClientGoneError: the client does not take it.
    """
    sent = 0

    async def taken(message: Message) -> None:
        nonlocal sent
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            kind = next((value for name, value in headers if name == b"content-type"), b"")
            message = {**message, "headers": headers + (_EVERY_PAGE if kind.startswith(b"text/html") else _EVERY_OTHER)}
            await send(message)
            return
        body = message.get("body", b"")
        sent += len(body)
        await _send_block(message, send)

    if isinstance(response, FileResponse):
        await response(scope, receive, taken)
        return sent
    start = {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
    await taken(start)
    body = bytes(response.body)
    for begin in range(0, len(body) or 1, _BLOCK):
        end = begin + _BLOCK
        await taken({"type": "http.response.body", "body": body[begin:end], "more_body": end < len(body)})
    return sent


async def _send_block(message: Message, send: Send) -> None:
    try:
        async with asyncio.timeout(_TAKING):
            await send(message)
    except TimeoutError as error:
        raise ClientGoneError from error
