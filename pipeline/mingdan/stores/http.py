"""HTTP as mingdan speaks it: time-outs, one host, credentials where they are asked for, retries where they do no harm.

Everything goes through urllib, because SPARQLWrapper does; what is not in urllib (a time-out for connecting alone, who
may be redirected where) is added here, and retrying is tenacity's.
"""

import datetime
import email.utils
import hashlib
import http.client
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPHandler,
    HTTPPasswordMgrWithPriorAuth,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

import tenacity

from mingdan.errors import EndpointError, UsageError
from mingdan.io_text import MAX_SHOWN, printable, shown
from mingdan.stores.credentials import Credentials, hidden

CONNECT, READ = 5, 60  # seconds; SPARQLWrapper itself would wait for ever
TRIES = 6  # the first and five more
MAX_WAIT, MAX_TOTAL = 120.0, 600.0  # seconds: what a store may ask for, and for all tries together
_NOT_IN_URL = re.compile(r"[^\x21-\x7e]")
_ASKED_AGAIN = (408, 429)  # and everything from 500 on, but for these:
_FOR_GOOD = (501, 505, 507)  # not implemented, no such version of HTTP, no space
_HINTS = {
    401: "name and password are missing or wrong: set MINGDAN_USER and MINGDAN_PASSWORD, or name a file with --auth",
    403: "not allowed: is the store read-only, or may this user not write?",
    404: "nothing there: is the address right, the dataset or repository in it, and the kind of store?",
    405: "not accepted there: is the store read-only, or is this the wrong address?",
    413: "too large for the store: raise its limit for the size of a request",
    415: "the store does not read this format at this address",
    507: "the store has no space left",
}
_FULL = ("no space left", "disk full", "disk is full", "quota exceeded", "out of disk")
Result = TypeVar("Result")


def without_secrets(url: str) -> str:
    """A URL fit for a message: without user and password, without its query string."""
    parts = urlsplit(url)
    host = parts.netloc.rsplit("@", 1)[-1]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def checked_address(url: str) -> SplitResult:
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


class _Patient(http.client.HTTPConnection):
    """A connection that waits 5 s for a store to be there, and then as long as the request may take."""

    def connect(self) -> None:
        """Connects, and sets the time-out for reading."""
        reading = self.timeout
        self.timeout = CONNECT if reading is None else min(CONNECT, reading)
        try:
            super().connect()
            self.sock.settimeout(reading)
        finally:
            self.timeout = reading


class _PatientTLS(_Patient, http.client.HTTPSConnection):
    """The same over TLS."""


class _HTTP(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_Patient, req)


class _HTTPS(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_PatientTLS, req, context=ssl.create_default_context())


class _SameOrigin(HTTPRedirectHandler):
    """Follows a redirect within one host only: what is sent, a password among it, is for the host that was named."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise HTTPError(req.full_url, code, f"redirects to another host, {without_secrets(newurl)}", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Closing:
    """Closes the answer that asked for credentials, once they were sent: urllib leaves its socket open."""

    def http_error_401(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:  # noqa: ANN401 - urllib's signature
        needed = False
        try:
            answer = super().http_error_401(req, fp, code, msg, headers)  # type: ignore[misc] # of the handler beside
            needed = answer is None  # then it is the answer
            return answer
        finally:
            if not needed:
                fp.close()


class _Basic(_Closing, HTTPBasicAuthHandler):
    pass


class _Digest(_Closing, HTTPDigestAuthHandler):
    """Digest, with names and passwords in UTF-8 (RFC 7616): urllib's takes ASCII alone."""

    def get_algorithm_impls(self, algorithm: str) -> tuple[Callable[[str], str], Callable[[str, str], str]]:
        """The functions H and KD of the RFC.

        Raises:
            ValueError: there is no such algorithm here.
        """
        name = {"MD5": "md5", "SHA": "sha1", "SHA-256": "sha256"}.get(algorithm)
        if name is None:
            raise ValueError(f"Digest with {shown(algorithm)} is not known here")

        def hashed(text: str) -> str:
            return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()

        return hashed, lambda secret, text: hashed(f"{secret}:{text}")


def opener(url: str, credentials: Credentials | None) -> OpenerDirector:
    """What opens requests to one store.

    Args:
        url: any address of the store: name and password are for its host alone.
        credentials: sent once the store asks for them, in the way it asks for (Basic or Digest).
    """
    handlers: list[Any] = [_HTTP, _HTTPS, _SameOrigin]
    if credentials:
        origin = urlunsplit((*urlsplit(url)[:2], "/", "", ""))
        passwords = HTTPPasswordMgrWithPriorAuth()
        passwords.add_password(None, origin, credentials.user, credentials.password)
        handlers += [_Basic(passwords), _Digest(passwords)]
    return build_opener(*handlers)


def failure(error: BaseException, place: str, said: str = "", credentials: Credentials | None = None) -> EndpointError:
    """What went wrong with a request, as an error that says whether it may pass.

    Args:
        error: what urllib or http.client raised.
        place: the address, fit for a message.
        said: the store's own words.
        credentials: what must not be in the message, should the store repeat it.
    """
    said = hidden(said, credentials)
    if isinstance(error, HTTPError):
        why = hidden(str(error.reason), credentials)
        full = any(word in said.lower() for word in _FULL)
        hint = "the store has no space left" if full else _HINTS.get(error.code, "")
        words = ": ".join(part for part in (f"{error.code} {shown(why)}", _both_ends(said), hint) if part)
        passing = not full and (error.code in _ASKED_AGAIN or error.code >= 500) and error.code not in _FOR_GOOD
        return EndpointError(f"{place}: {words}", passing, _retry_after(error.headers))
    reason = getattr(error, "reason", error)
    what = shown(hidden(str(reason), credentials)) or type(reason).__name__
    if isinstance(error, ValueError) and not isinstance(reason, OSError):  # what cannot be sent, or urllib cannot do
        return EndpointError(f"{place}: {what}")
    unknown = isinstance(reason, socket.gaierror) and reason.errno == socket.EAI_NONAME
    passing = not unknown and not isinstance(reason, ssl.SSLError)
    return EndpointError(f"{place}: cannot be reached: {what}: is the address right and the store running?", passing)


def _both_ends(said: str) -> str:
    """A store's words, fit for a message: in a long line the reason stands last, behind the path of a file."""
    long = len(said) > MAX_SHOWN and "\n" not in said
    return shown(said) + (printable(said[MAX_SHOWN:][-MAX_SHOWN:]) if long else "")


def _retry_after(headers: Message | None) -> float | None:
    """The seconds that a store asks to wait, by a number or a date (RFC 9110, section 10.2.3)."""
    value = str(headers.get("Retry-After", "")).strip() if headers else ""
    if value.isdecimal():
        return float(value[:9])
    try:
        then = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # the year 99999999999999999999
        return None
    if then.tzinfo is None:
        return None
    return max(0.0, (then - datetime.datetime.now(datetime.UTC)).total_seconds())


def _wait(state: tenacity.RetryCallState) -> float:
    """Half a second to half a minute, at random below a bound that doubles; or what the store asks for."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, EndpointError) and error.retry_after is not None:
        return min(error.retry_after, MAX_WAIT)
    return tenacity.wait_random_exponential(multiplier=1, min=0.5, max=30)(state)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long a request is tried.

    Attributes:
        told: called with a sentence before each wait.
        tries: how often a request is sent at the most.
    """

    told: Callable[[str], None] = lambda _: None
    tries: int = TRIES

    def __call__(self, request: Callable[[], Result]) -> Result:
        """The result of a request that may be repeated: sent again while what went wrong may pass.

        Raises:
            EndpointError: it failed for good, or too often.
        """

        def say(state: tenacity.RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            pause = state.next_action.sleep if state.next_action else 0
            self.told(f"{error}; trying again in {pause:.1f} s ({state.attempt_number} of {self.tries - 1})")

        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.tries) | tenacity.stop_after_delay(MAX_TOTAL),
            wait=_wait,
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, EndpointError) and error.passing),
            before_sleep=say,
            reraise=True,
        )
        return retrying(request)


class Whole:
    """A body read to its end, in pieces: one that was cut short raises, which http.client's own `read(n)` does not."""

    def __init__(self, response: HTTPResponse) -> None:
        self._response = response

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; none at the end.

        Raises:
            HTTPException: the body was cut short.
        """
        piece = self._response.read() if size is None or size < 0 else self._response.read(size)
        if not piece and self._response.length:
            raise http.client.IncompleteRead(b"", self._response.length)
        return piece


FAILURES = (OSError, HTTPException, URLError, ValueError)  # ValueError: a kind of authentication that urllib lacks
