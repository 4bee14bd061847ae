"""What form of an answer a request asks for: media types, languages, entity tags (RFC 9110)."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import mimeparse

from mingdan.errors import UsageError
from mingdan.messages import Language

_MOST = 2_000  # characters of a header that are read
_QUALITY = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?("[^"]*")|(\*)')


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """A form in which an answer can be given.

    Attributes:
        ending: of the paths that give it.
        media_types: what it may be asked for by; the first is the registered one.
    """

    ending: str
    media_types: tuple[str, ...]


HTML = AnswerForm("html", ("text/html",))
TURTLE = AnswerForm("ttl", ("text/turtle", "application/x-turtle"))
GRAPH_FORMS = (
    TURTLE,
    AnswerForm("jsonld", ("application/ld+json", "application/json")),
    AnswerForm("nt", ("application/n-triples", "text/plain")),
    AnswerForm("rdf", ("application/rdf+xml", "application/xml", "text/xml")),
    AnswerForm("trig", ("application/trig",)),
    AnswerForm("nq", ("application/n-quads",)),
)
TABLE_FORMS = (
    AnswerForm("json", ("application/sparql-results+json", "application/json")),
    AnswerForm("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    AnswerForm("csv", ("text/csv",)),
    AnswerForm("tsv", ("text/tab-separated-values",)),
)


def offers(forms: Sequence[AnswerForm]) -> tuple[str, ...]:
    """The media types of some forms: the registered ones first, then the others."""
    first = [form.media_types[0] for form in forms]
    return (*first, *(name for form in forms for name in form.media_types[1:] if name not in first))


@lru_cache(maxsize=2_000)
def best_offer(accept: str, offered: tuple[str, ...]) -> str:
    """The media type that an `Accept` header prefers; "" if it takes none.

    Args:
        accept: the header; empty for a request without one.
        offered: media types, the one that is preferred here first.

    Raises:
        UsageError: the header is not one of the standard.
    """
    if len(accept) > _MOST:
        raise UsageError("header-unreadable", header="Accept")
    try:
        return str(mimeparse.best_match(list(reversed(offered)), accept.strip(" ,") or "*/*"))
    except (mimeparse.MimeTypeParseException, ValueError, IndexError) as error:
        raise UsageError("header-unreadable", header="Accept") from error


def form_of_type(media_type: str, forms: Sequence[AnswerForm]) -> AnswerForm:
    """The first of some forms that has a media type."""
    return next(form for form in forms if media_type in form.media_types)


def content_type(media_type: str) -> str:
    """The value of `Content-Type`: with a charset, where the media type has one."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


@lru_cache(maxsize=2_000)
def preferred_language(accept_language: str, default: Language) -> Language:
    """Chinese or English, whichever an `Accept-Language` header prefers.

    Args:
        accept_language: the header; empty for a request without one.
        default: the language where it prefers neither.
    """
    quality: dict[str, float] = {}
    for part in accept_language[:_MOST].split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((match for piece in parameters if (match := _QUALITY.fullmatch(piece))), None)
        tag = name.partition("-")[0].lower()
        if tag in ("zh", "en", "*"):
            quality[tag] = max(quality.get(tag, 0.0), float(weight[1]) if weight else 1.0)
    other: Language = "en" if default == "zh" else "zh"
    rest = quality.get("*", 0.0)
    return other if quality.get(other, rest) > quality.get(default, rest) else default


def entity_tag(*parts: str) -> str:
    """A strong entity tag of what an answer is made from."""
    content = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def is_known(if_none_match: str, tag: str) -> bool:
    """Whether a client has the answer with an entity tag, as its `If-None-Match` says."""
    return any(match[2] or match[1] == tag for match in _TAG.finditer(if_none_match[:_MOST]))
