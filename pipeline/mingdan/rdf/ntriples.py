"""N-Triples: the one place where text becomes RDF syntax.

Every statement that mingdan publishes passes through here, so no word of a notice can end a literal or an IRI early
(W3C RDF 1.1 N-Triples, section 7, grammar productions IRIREF and STRING_LITERAL_QUOTE).
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from mingdan.rdf.namespaces import XSD

# An absolute IRI in ASCII: ours contain no Chinese, and what else an IRI may hold can be percent-encoded.
_PART = r"(?:[!$&'()*+,./0-9:;=?@A-Z_a-z~-]|%[0-9A-Fa-f]{2})*"
_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{_PART}(?:#{_PART})?")
# Besides what the grammar demands (quote, backslash, LF, CR), controls, separators that some readers take for line
# ends and noncharacters are written as escapes: a line of text stays a line, and an editor shows what is there.
_ESCAPED = re.compile('[\\x00-\\x1f"\\\\\\x7f-\\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPECIAL = re.compile(f"{_ESCAPED.pattern}|{_SURROGATE.pattern}")  # of a million texts hardly one holds any
_LANGUAGE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


@lru_cache(maxsize=100_000)  # predicates, classes and the divisions above are written again and again
def iri(text: str) -> str:
    """An IRI between angle brackets.

    Raises:
        ValueError: it has no scheme, or a character that an IRI in ASCII may not have.
    """
    if not _IRI.fullmatch(text):
        raise ValueError(f"not an absolute IRI in ASCII: {text!r}")
    return f"<{text}>"


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI in ASCII."""
    return bool(_IRI.fullmatch(text))


def is_plain(text: str) -> bool:
    """Whether a text stands between quotes as it is."""
    return not _SPECIAL.search(text)


def quoted(text: str) -> str:
    """Text between quotes, escaped.

    Raises:
        ValueError: it has a lone surrogate, which no encoding can carry.
    """
    if is_plain(text):
        return f'"{text}"'
    if _SURROGATE.search(text):
        raise ValueError(f"a lone surrogate is not a character: {text!r}")
    return f'"{_ESCAPED.sub(_escape, text)}"'


def literal(text: str, datatype: str | None = None) -> str:
    """A plain string (`xsd:string`), or one with the datatype IRI given."""
    return f"{quoted(text)}^^{iri(datatype)}" if datatype else quoted(text)


def double(value: float) -> str:
    """A number as `xsd:double`, in the canonical spelling of XML Schema: 9.5E-1."""
    return literal(canonical_double(value), XSD.double)


def canonical_double(value: float) -> str:
    """The canonical spelling of a finite number: a digit, a point, at least one digit, the exponent."""
    mantissa, exponent = f"{Decimal(repr(value)).normalize():E}".split("E")
    digits, _, fraction = mantissa.partition(".")
    return f"{digits}.{fraction or '0'}E{int(exponent)}"


def in_language(text: str, language: str) -> str:
    """A literal with a language tag in lower case (engines differ in what they do with upper case).

    Raises:
        ValueError: the tag is not one.
    """
    return quoted(text) + _tag(language)


@lru_cache
def _tag(language: str) -> str:
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"not a language tag in lower case: {language!r}")
    return f"@{language}"


def statements_about(subject: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The lines of one subject.

    Args:
        subject: its IRI.
        pairs: predicate IRI, and object in N-Triples syntax.
    """
    node = iri(subject)
    return [statement(node, iri(predicate), value) for predicate, value in pairs]


def turtle_block(subject: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The statements of one subject as a block of Turtle without prefixes; arguments as `about`."""
    body = " ;\n    ".join(f"{iri(predicate)} {node}" for predicate, node in pairs)
    return f"{iri(subject)}\n    {body} .\n\n"


def statement(subject: str, predicate: str, node: str) -> str:
    """One statement, of terms already in N-Triples syntax, with its line end."""
    return f"{subject} {predicate} {node} .\n"


def union(graphs: Iterable[str]) -> str:
    """The statements of some graphs in N-Triples, sorted, each once."""
    return "".join(sorted({statement for graph in graphs for statement in graph.splitlines(keepends=True)}))
