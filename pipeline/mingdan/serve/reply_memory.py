"""The replies that are asked for again and again, ready to be sent."""

from collections import OrderedDict
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Scope

from mingdan.serve.negotiation import is_known

_MOST_KEPT = 100_000  # bytes of one reply
_MOST_KEPT_ALL = 24_000_000
_THAT_MATTER = (b"accept", b"accept-language", b"accept-encoding", b"range")

Key = tuple[bytes, bytes, tuple[bytes, ...]]
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply.

    Attributes:
        headers: of the reply with its content.
        headers_unchanged: of a 304.
        tag: its entity tag.
        content: its bytes.
    """

    headers: Headers
    headers_unchanged: Headers
    tag: str
    content: bytes


class ReplyMemory:
    """The replies of a release to GET that were asked for last, up to a number of bytes."""

    def __init__(self) -> None:
        self._replies: OrderedDict[Key, Reply] = OrderedDict()
        self._size = 0

    def find(self, scope: Scope) -> tuple[int, Headers, bytes] | None:
        """Status, headers and content of the reply to a request, if it is kept."""
        if scope["method"] != "GET":
            return None
        key = _key(scope)
        reply = self._replies.get(key)
        if reply is None:
            return None
        self._replies.move_to_end(key)
        for name, value in scope["headers"]:
            if name == b"if-none-match" and is_known(value.decode("latin-1"), reply.tag):
                return 304, reply.headers_unchanged, b""
        return 200, reply.headers, reply.content

    def keep(self, scope: Scope, response: Response, headers: Headers) -> None:
        """Keeps a reply that has an entity tag, unless it is large.

        Args:
            scope: the request.
            response: what was answered.
            headers: all its headers.
        """
        tag = response.headers.get("etag")
        if scope["method"] != "GET" or response.status_code != 200 or not tag or len(response.body) > _MOST_KEPT:
            return
        key = _key(scope)
        if key in self._replies:
            return
        unchanged = [pair for pair in headers if pair[0] not in (b"content-length", b"content-type")]
        self._replies[key] = Reply(headers, unchanged, tag, bytes(response.body))
        self._size += _weight(key, self._replies[key])
        while self._size > _MOST_KEPT_ALL:
            self._size -= _weight(*self._replies.popitem(last=False))


def _key(scope: Scope) -> Key:
    """What the reply depends on."""
    headers = tuple(b"%s:%s" % pair for pair in scope["headers"] if pair[0] in _THAT_MATTER)
    return scope.get("raw_path") or scope["path"].encode(), scope["query_string"], headers


def _weight(key: Key, reply: Reply) -> int:
    """About how many bytes a reply takes in memory."""
    return len(reply.content) + len(key[0]) + len(key[1]) + sum(map(len, key[2])) + 2_000
