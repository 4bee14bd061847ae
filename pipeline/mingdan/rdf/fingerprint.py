"""Fingerprints of graphs, independent of spelling: stores keep the value of a literal and may write it differently.

Seen in stores: `"01"^^xsd:integer` comes back as `1`, `xsd:int` as `xsd:integer`, `1.50` as `1.5`, `"1"^^xsd:boolean`
as `true`, a fraction of no second left out. docs/reference/stores.md says which store does what.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyoxigraph

from mingdan.rdf.namespaces import XSD
from mingdan.rdf.nesting import MAX_NESTING, is_nested_deeply

_XSD = XSD.iri
WIDTH = 1 << 256
_WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
_VIRTUOSO_GEOMETRY = "http://www.openlinksw.com/schemas/virtrdf#Geometry"
# XML Schema 1.1 part 2, section 3.4: the types derived from integer.
_INTEGERS = {
    "integer", "int", "long", "short", "byte", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
    "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger",
}  # fmt: skip
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_FRACTION = re.compile(r"[0-9]+\.[0-9]+")
_BOOLEANS = {"true": "true", "1": "true", "false": "false", "0": "false"}


def _five_decimals(number: re.Match[str]) -> str:
    return f"{float(number[0]):.5f}".rstrip("0").rstrip(".")


def _number(text: str) -> tuple[str, str]:
    """A decimal number: an integer where it is one, for integer is derived from decimal (section 3.4.13).

    Raises:
        ValueError: it is none; Python itself would take `1_0` and full-width digits.
    """
    if not _DECIMAL.fullmatch(text):
        raise ValueError(text)
    whole, _, fraction = f"{Decimal(text):f}".partition(".")
    fraction = fraction.rstrip("0")
    if fraction:
        return f"{whole}.{fraction}", "decimal"
    return ("0" if whole == "-0" else whole), "integer"


def _value(text: str, kind: str) -> tuple[str, str]:
    """The canonical spelling of a value, and the name of its datatype in XML Schema.

    Raises:
        ValueError, KeyError: the text is not a value of the type.
    """
    if kind in _INTEGERS or kind == "decimal":
        return _number(text)
    if kind in ("double", "float"):
        return repr(float(text)), kind
    if kind == "boolean":
        return _BOOLEANS[text], kind
    if kind == "dateTime" and (moment := datetime.fromisoformat(text)).tzinfo:
        return moment.astimezone(UTC).isoformat(), kind
    return text, kind


def _literal(literal: pyoxigraph.Literal) -> str:
    if literal.language:
        return f"{pyoxigraph.Literal(literal.value)}@{literal.language.lower()}"
    datatype = literal.datatype.value
    if datatype == _VIRTUOSO_GEOMETRY:
        # Its coordinates come back from 32 bits: 30.7 as 30.700000762939. Five decimals are a metre, and survive that.
        return f"{pyoxigraph.Literal(_FRACTION.sub(_five_decimals, literal.value))}^^<{_WKT}>"
    if not datatype.startswith(_XSD) or datatype.endswith("#string"):
        return str(literal)
    try:
        value, kind = _value(literal.value, datatype.removeprefix(_XSD))
    except (ValueError, KeyError):
        return str(literal)
    return f'"{value}"^^<{_XSD}{kind}>'


def canonical_statement(triple: Any) -> str:  # noqa: ANN401 - pyoxigraph's Triple or Quad, which share no type
    """A statement in one spelling: an N-Triples line without its line end."""
    node = triple.object
    last = _literal(node) if isinstance(node, pyoxigraph.Literal) else str(node)
    return f"{triple.subject} {triple.predicate} {last} ."


def statements(content: bytes | Iterable[bytes], turtle: bool = False) -> Iterator[str]:
    """The statements of N-Triples (or Turtle) in the spelling of `canonical_statement`.

    Pieces of N-Triples are read in constant memory, in blocks of whole lines; Turtle as a whole.

    Raises:
        SyntaxError: the content is not valid, or its brackets nest so deeply that they would end the process.
    """
    form = pyoxigraph.RdfFormat.TURTLE if turtle else pyoxigraph.RdfFormat.N_TRIPLES
    for block in _blocks(content, turtle):
        if (turtle or block.count(b"<<") > MAX_NESTING) and is_nested_deeply(block):
            raise SyntaxError(f"brackets are nested more than {MAX_NESTING} deep")
        yield from map(canonical_statement, pyoxigraph.parse(block, format=form))


def _blocks(content: bytes | Iterable[bytes], whole: bool) -> Iterator[bytes]:
    """A content in blocks that end at the end of a line, or as a whole."""
    if isinstance(content, bytes) or whole:
        yield content if isinstance(content, bytes) else b"".join(content)
        return
    begun = bytearray()
    for piece in content:
        end = piece.rfind(b"\n") + 1
        if end:
            yield bytes(begun) + piece[:end]
            begun.clear()
        begun += piece[end:]
    yield bytes(begun)


@dataclass(frozen=True, slots=True)
class GraphFingerprint:
    """What two graphs without blank nodes share exactly when they mean the same.

    Attributes:
        triples: how many statements.
        sum_sha256: the sum, modulo 2^256, of the SHA-256 of each statement in the spelling of `canonical_statement`,
            in hexadecimal: the order of the statements does not matter, and nothing has to be sorted or kept.
    """

    triples: int
    sum_sha256: str

    def without(self, part: "GraphFingerprint") -> "GraphFingerprint":
        """The facts of what is left of a graph without a part of it."""
        rest = (int(self.sum_sha256, 16) - int(part.sum_sha256, 16)) % WIDTH
        return GraphFingerprint(self.triples - part.triples, f"{rest:064x}")


@dataclass(frozen=True, slots=True)
class GraphCounts:
    """What is counted of a graph: statements, different subjects and objects, uses of properties and of classes."""

    triples: int
    subjects: int
    objects: int | None
    properties: Counter[str]
    classes: Counter[str]

    def __add__(self, other: "GraphCounts") -> "GraphCounts":
        """The counts of two graphs that share no subject; how many different objects they have together is unknown."""
        numbers = self.triples + other.triples, self.subjects + other.subjects
        return GraphCounts(*numbers, None, self.properties + other.properties, self.classes + other.classes)


NOTHING = GraphFingerprint(0, f"{0:064x}")


def combine(parts: Iterable[GraphFingerprint]) -> GraphFingerprint:
    """The facts of a graph, given those of its parts, which share no statement."""
    parts = list(parts)
    total = sum(int(part.sum_sha256, 16) for part in parts) % WIDTH
    return GraphFingerprint(sum(part.triples for part in parts), f"{total:064x}")


def facts(statements: Iterable[str]) -> GraphFingerprint:
    """The facts of a graph, given its statements as `canonical_statement` spells them, each once."""
    total = number = 0
    for number, statement in enumerate(statements, 1):  # noqa: B007 - the last one is the number of all
        total += int.from_bytes(hashlib.sha256(statement.encode()).digest())
    return GraphFingerprint(number, f"{total % WIDTH:064x}")
