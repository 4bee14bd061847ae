"""Answers that say what is wrong: problem details (RFC 9457), in the language of the client."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

from mingdan.errors import MingdanError
from mingdan.messages import Language

PROBLEM = "application/problem+json"


class Refused(Exception):  # noqa: N818 - what happens to a request
    """A request is not answered as it was meant.

    Attributes:
        status: the status of HTTP.
        error: why.
        headers: of the answer.
        more: members of the problem beside the standard ones.
    """

    def __init__(
        self,
        status: int,
        error: MingdanError,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(error)
        self.status, self.error = status, error
        self.headers, self.more = dict(headers or {}), dict(more or {})


def retry_later(status: int, error: MingdanError, seconds: float) -> Refused:
    """A refusal that says when to ask again."""
    return Refused(status, error, {"Retry-After": str(max(1, round(seconds)))})


def problem_response(refused: Refused, language: Language) -> Response:
    """A refusal as problem details."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(refused.status).phrase,
        "status": refused.status,
        "detail": refused.error.text(language),
        "code": refused.error.id,
        **refused.more,
    }
    content = (json.dumps(body, ensure_ascii=False) + "\n").encode()
    headers = {
        "Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept, Accept-Language", **refused.headers
    }  # fmt: skip
    return Response(content, refused.status, headers, PROBLEM)
