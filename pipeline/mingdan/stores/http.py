"""HTTP requests to a store: limits of time and size, redirects on one host, credentials on demand, errors, retries.

The requests are sent by httpx, the retries are made by tenacity. Every request of the project to a store goes through
`open_response`, which limits its time, and every body through `body_pieces`, which limits its size.
"""

import datetime
import email.utils
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import SplitResult, urlsplit, urlunsplit

import httpx
import tenacity

from mingdan.deadline import Deadline
from mingdan.errors import EndpointError, UsageError
from mingdan.messages import MAX_SHOWN, Term, printable, shown
from mingdan.messages.progress import Listener, Text, ignore
from mingdan.stores.credentials import Credentials, redact

CONNECT, READ = 5, 60  # seconds for a connection, and for a response or without a byte of it
MAX_ANSWER = 64_000_000  # bytes
MAX_REDIRECTS = 10
TRIES = 6  # the first and five more
MAX_WAIT, MAX_TOTAL = 120.0, 600.0  # seconds: the longest wait that a store may ask for; waits and failures of a run
_NOT_IN_URL = re.compile(r"[^\x21-\x7e]")
_TEMPORARY = (408, 429)  # and all from 500 on except these:
_PERMANENT = (501, 505, 507)  # not implemented, HTTP version not supported, no space
_HINTS = (401, 403, 404, 405, 413, 415, 507)  # those that `terms.toml` explains
_ERROR_END = 100_000  # bytes of the beginning and of the end of an error's body that are looked at
_NO_SPACE = ("no space left", "disk full", "disk is full", "quota exceeded", "out of disk")
Result = TypeVar("Result")


def without_secrets(url: str) -> str:
    """A URL for messages: without user, password and query string."""
    parts = urlsplit(url)
    host = parts.netloc.rsplit("@", 1)[-1]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def checked_address(url: str) -> SplitResult:
    """The parts of the address of an endpoint.

    Raises:
        UsageError: the text is not such an address; the message leaves out what may be secret.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not _NOT_IN_URL.search(url):
            _ = httpx.URL(url).host
            return parts
    except (ValueError, httpx.InvalidURL):  # not an IPv6 address in brackets, a port that is not a number, a bad label
        pass
    address = shown(re.sub("//.*@", "//", url).partition("?")[0])
    raise UsageError("endpoint-address", address=address)


@cache
def _tls() -> ssl.SSLContext:
    """TLS with the certificates of the system, which include those of the user's organisation."""
    return ssl.create_default_context()


class _Connections:
    """The connections of a request, which can be ended whatever waits for them; a context manager.

    Time-outs of sockets begin again with each byte, so that a `Deadline` shuts the connections down.
    """

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._sockets:
            connection.close()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Keeps a handle of each connection; httpcore calls it with what it does (its extension "trace")."""
        if event == "connection.connect_tcp.complete":
            self._sockets.append(info["return_value"].get_extra_info("socket").dup())  # TLS replaces the first handle
            if self._is_over:
                self.shut_down()

    def shut_down(self) -> None:
        """Ends all connections, and those that are made later."""
        self._is_over = True
        for connection in self._sockets:
            with suppress(OSError):  # closed already
                connection.shutdown(socket.SHUT_RDWR)
                while connection.recv(1_000_000):  # what has arrived would still be read
                    pass


@contextmanager
def open_response(
    request: httpx.Request, credentials: Credentials | None, seconds: float = READ, silence: float = READ
) -> Iterator[httpx.Response]:
    """Sends a request and gives the response while its body arrives; what fails meanwhile is reported as well.

    Redirects are followed on the same host only, because body and credentials are meant for that host. Credentials are
    sent when the store asks for them, by Basic or Digest authentication. Proxies are taken from the environment.

    Args:
        request: a request whose body, if any, is bytes.
        credentials: for the host of the request.
        seconds: for everything, until the end of the body: connections, redirects, interim responses. Only the look-up
            of a host's name has the limits of the system (resolv.conf): nothing can interrupt it.
        silence: seconds without a byte of the response.

    Raises:
        EndpointError: the store cannot be reached, answers with an error, or takes longer.
    """
    place = without_secrets(str(request.url))
    request.headers.update({"Connection": "close", "Accept-Encoding": "identity", "User-Agent": "mingdan"})
    with _Connections() as connections, Deadline(seconds, connections.shut_down) as deadline:
        request.extensions["trace"] = connections.trace
        try:
            with _client(place, min(seconds, silence)) as client:
                response = _final_response(client, request, credentials, place)
                try:
                    if not response.is_success:
                        raise _status_error(response, place, credentials)
                    yield response
                finally:
                    response.close()
        except (EndpointError, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as error:
            if deadline.expired:  # whatever the end of the connection looked like
                raise _too_slow(place, seconds) from error
            if isinstance(error, EndpointError):
                raise
            if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
                raise _too_slow(place, min(seconds, silence)) from error
            raise _connection_error(error, place, credentials) from error
        if deadline.expired:  # a body that ends with the connection
            raise _too_slow(place, seconds)


def _too_slow(place: str, seconds: float) -> EndpointError:
    return EndpointError("too-slow", passing=True, place=place, seconds=f"{seconds:g}")


def _client(place: str, silence: float) -> httpx.Client:
    """A client for one request.

    Raises:
        EndpointError: the environment names a proxy that httpx cannot use.
    """
    try:
        return httpx.Client(verify=_tls(), timeout=httpx.Timeout(silence, connect=min(CONNECT, silence)))
    except (ValueError, ImportError) as error:
        raise EndpointError("proxy-unusable", place=place, reason=error) from error


def _final_response(
    client: httpx.Client, request: httpx.Request, credentials: Credentials | None, place: str
) -> httpx.Response:
    """The response after redirects and a request for credentials; raises as `open_response` does."""
    for _ in range(MAX_REDIRECTS + 2):
        response = client.send(request, stream=True)
        following: httpx.Request | None = None
        if response.next_request:
            following = _redirected(request, response, place)
        elif response.status_code == 401 and credentials and "Authorization" not in request.headers:
            following = _authorised(request, response, credentials, place)
        if following is None:
            return response
        response.close()
        request = following
    raise EndpointError("redirects", place=place, most=MAX_REDIRECTS)


def _redirected(request: httpx.Request, response: httpx.Response, place: str) -> httpx.Request | None:
    following = response.next_request
    if following and _origin(following.url) != _origin(request.url):
        response.close()
        target = shown(without_secrets(str(following.url)))
        raise EndpointError("redirect-elsewhere", place=place, status=str(response.status_code), target=target)
    return following


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    return url.scheme, url.raw_host, url.port


def _authorised(
    request: httpx.Request, response: httpx.Response, credentials: Credentials, place: str
) -> httpx.Request | None:
    """The request with the credentials that the response asks for; None if it does not say how to send them."""
    challenges = response.headers.get_list("WWW-Authenticate")
    schemes = [challenge.strip().partition(" ")[0].lower() for challenge in challenges]
    if "digest" in schemes:
        flow = httpx.DigestAuth(credentials.user, credentials.password).auth_flow(request)
        next(flow)
        try:
            return flow.send(response)
        except (KeyError, NotImplementedError) as error:  # an unknown algorithm, or protection of the body
            raise EndpointError("digest-unsupported", place=place, reason=error) from error
        except (StopIteration, ValueError, IndexError, httpx.ProtocolError) as error:
            raise EndpointError("digest-unreadable", place=place) from error
    if "basic" in schemes:
        request.headers["Authorization"] = credentials.basic()
        return request
    if schemes:
        raise EndpointError("authentication-unsupported", place=place, schemes=shown(", ".join(schemes)))
    return None


def body_pieces(response: httpx.Response, place: str, most: int, of_query: bool = False) -> Iterator[bytes]:
    """The body of a response as it arrives.

    Args:
        response: the response.
        place: its address, for messages.
        most: bytes of the whole body.
        of_query: whether a LIMIT in the query of a user makes it smaller.

    Raises:
        EndpointError: the body is larger.
        httpx.HTTPError: it was cut short.
    """
    size = 0
    for piece in response.iter_raw():
        size += len(piece)
        if size > most:
            if of_query:
                raise EndpointError("results-too-large", place=place, most=most)
            raise EndpointError("answer-too-large", place=place, most=most)
        yield piece


def read_body(response: httpx.Response, place: str, of_query: bool = False) -> bytes:
    """The whole body of a response, of at most 64 MB; arguments and errors as `body_pieces`."""
    return b"".join(body_pieces(response, place, MAX_ANSWER, of_query))


def _status_error(response: httpx.Response, place: str, credentials: Credentials | None) -> EndpointError:
    """The error that a response with an error status stands for, with the words of the store."""
    body = bytearray()
    with suppress(httpx.HTTPError, EndpointError):
        for piece in body_pieces(response, place, MAX_ANSWER):
            body += piece
    if len(body) > 2 * _ERROR_END:
        body[_ERROR_END:-_ERROR_END] = b" "
    words = redact(body.decode("utf-8", "replace").strip(), credentials)
    status, reason = response.status_code, redact(response.reason_phrase, credentials)
    full = any(word in words.lower() for word in _NO_SPACE)
    answer = ": ".join(filter(None, (f"{status} {shown(reason)}", _both_ends(words))))
    temporary = not full and (status in _TEMPORARY or status >= 500) and status not in _PERMANENT
    wait = retry_after(response.headers.get("Retry-After", ""))
    if not full and status not in _HINTS:
        return EndpointError("status", passing=temporary, retry_after=wait, place=place, answer=answer)
    hint = Term("no-space") if full or status == HTTPStatus.INSUFFICIENT_STORAGE else Term(f"status-{status}")
    return EndpointError("status-with-hint", passing=temporary, retry_after=wait, place=place, answer=answer, hint=hint)


def _connection_error(error: BaseException, place: str, credentials: Credentials | None) -> EndpointError:
    """The error that a failed connection stands for, without the credentials, which a store may repeat."""
    cause = cause_of(error)
    text = shown(redact(str(cause), credentials)) or type(cause).__name__
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)):
        return EndpointError("request-failed", place=place, reason=text)
    if isinstance(error, httpx.RemoteProtocolError):
        return EndpointError("not-http", passing=True, place=place, reason=text)
    unknown_host = isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME
    temporary = not unknown_host and not isinstance(cause, ssl.SSLError)
    reason: OSError | Term | str = text
    if unknown_host:
        reason = Term("unknown-host")
    elif isinstance(cause, OSError) and not isinstance(cause, ssl.SSLError | socket.gaierror):
        reason = cause
    if isinstance(error, httpx.ReadError | httpx.WriteError):
        return EndpointError("connection-lost", passing=temporary, place=place, reason=reason)
    return EndpointError("unreachable", passing=temporary, place=place, reason=reason)


def cause_of(error: BaseException) -> BaseException:
    """The error of the operating system or of TLS behind an error, or that error itself."""
    cause: BaseException | None = error
    while cause and not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    return cause or error


def _both_ends(text: str) -> str:
    """The words of a store for a message: in a long line the reason stands last, behind the path of a file."""
    long = len(text) > MAX_SHOWN and "\n" not in text
    return shown(text) + (printable(text[MAX_SHOWN:][-MAX_SHOWN:]) if long else "")


def retry_after(value: str) -> float | None:
    """The seconds in a Retry-After header, a number or a date (RFC 9110, section 10.2.3); None if it has neither."""
    value = value.strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        time = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # the year 99999999999999999999
        return None
    if time.tzinfo is None:
        return None
    return max(0.0, (time - datetime.datetime.now(datetime.UTC)).total_seconds())


def _wait(state: tenacity.RetryCallState) -> float:
    """Seconds before the next try: what the store asks for, else random below a bound that doubles, 0.5 to 30."""
    error = (state.outcome.exception() if state.outcome else None) or ""
    if isinstance(error, EndpointError) and error.retry_after is not None:
        return min(error.retry_after, MAX_WAIT)
    return tenacity.wait_random_exponential(multiplier=1, min=0.5, max=30)(state)


@dataclass(slots=True)
class RetryPolicy:
    """How often failed requests are sent again. One budget serves all requests of a run.

    A store that is gone costs one series of retries, not one for each request: after `tries` failures in a row no
    request is repeated until one succeeds, and after `MAX_TOTAL` seconds of failures and waits none is repeated at all.

    Attributes:
        progress: callback for a message before each wait.
        tries: how often a request is sent at most.
        failures: failed requests since the last one that succeeded.
        spent: seconds of all failed requests and waits so far.
    """

    progress: Listener = ignore
    tries: int = TRIES
    failures: int = 0
    spent: float = 0.0

    def __call__(self, request: Callable[[], Result]) -> Result:
        """The result of a request that may be repeated; repeats it while the failure is temporary.

        Raises:
            EndpointError: the failure is permanent, or the budget is spent.
        """
        retrying = tenacity.Retrying(
            stop=self._is_spent,
            wait=_wait,
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, EndpointError) and error.passing),
            before_sleep=self._before_wait,
            reraise=True,
        )
        result: Result = retrying(self._timed, request)
        self.failures = 0
        return result

    def _timed(self, request: Callable[[], Result]) -> Result:
        begun = time.monotonic()
        try:
            return request()
        except EndpointError:
            self.spent += time.monotonic() - begun
            raise

    def _is_spent(self, _state: tenacity.RetryCallState) -> bool:
        self.failures += 1
        return self.failures >= self.tries or self.spent > MAX_TOTAL

    def _before_wait(self, state: tenacity.RetryCallState) -> None:
        error = (state.outcome.exception() if state.outcome else None) or ""
        pause = state.next_action.sleep if state.next_action else 0.0
        self.spent += pause
        tries = self.tries - 1
        self.progress(Text("retrying", error=error, seconds=f"{pause:.1f}", failures=self.failures, tries=tries))
