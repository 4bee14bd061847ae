"""Answers to queries, and their text: SPARQL 1.1 JSON results or N-Triples.

Rows are read and kept one by one, as text: as a whole, Python's objects take fifteen times the memory of their text.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mingdan.messages.progress import Text

TABLE, GRAPH = b"t", b"g"  # what an encoded answer begins with
_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table, each kept as the text of a JSON object: its terms by variable.

    Attributes:
        texts: the JSON of each row, on one line.
    """

    texts: list[str]

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return map(json.loads, self.texts)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: a table in the SPARQL 1.1 JSON results format, or a graph as N-Triples.

    Attributes:
        table: the table of a SELECT, whose bindings are `Rows`, or of an ASK.
        ntriples: the graph of a CONSTRUCT or a DESCRIBE.
        notes: what a user must know of the answer: values that were taken from the data, why it is empty.
    """

    table: dict[str, Any] | None = None
    ntriples: str = ""
    notes: tuple[Text, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it has neither rows nor triples."""
        return not self.number and not self.ntriples

    @property
    def number(self) -> int:
        """How many rows it has; 1 of an ASK."""
        if self.table is None or "boolean" in self.table:
            return int(self.table is not None)
        return len(self.table["results"]["bindings"])

    def rows(self) -> list[tuple[str, ...]]:
        """The values of each row in the order of the variables; unbound variables are empty."""
        if self.table is None:
            return []
        if "boolean" in self.table:
            return [(str(self.table["boolean"]).lower(),)]
        names = self.variables()
        return [tuple(_term_text(row[name]) if name in row else "" for name in names) for row in self.terms()]

    def terms(self) -> Iterator[dict[str, Any]]:
        """The terms of each row by variable, as SPARQL 1.1 JSON has them; of an ASK, one row with none."""
        if self.table is None or "boolean" in self.table:
            return iter([{}] * self.number)
        return iter(self.table["results"]["bindings"])

    def variables(self) -> list[str]:
        """The names of the columns."""
        return [] if self.table is None else list(self.table["head"].get("vars", ["answer"]))


def _term_text(term: dict[str, Any]) -> str:
    """A term as a cell: its value; a triple term of RDF 1.2 as `<<( subject predicate object )>>`."""
    if term["type"] != "triple":
        return str(term["value"])
    return f"<<( {' '.join(_term_text(term['value'][part]) for part in ('subject', 'predicate', 'object'))} )>>"


def encoded(answer: Answer) -> bytes:
    """An answer as bytes, for another process: `t` and SPARQL JSON results, or `g` and N-Triples."""
    if answer.table is None:
        return GRAPH + answer.ntriples.encode()
    return TABLE + table_json(answer.table)


def table_json(table: dict[str, Any]) -> bytes:
    """A table in the SPARQL 1.1 JSON results format, a row a line."""
    if "results" not in table:
        return f"{compact(table)}\n".encode()
    content = bytearray(f'{{"head":{compact(table["head"])},"results":{{"bindings":['.encode())
    separator = "\n"
    for text in table["results"]["bindings"].texts:
        content += f"{separator}{text}".encode()
        separator = ",\n"
    content += b"\n]}}\n"
    return bytes(content)


def decoded(content: bytes) -> Answer:
    """The answer that `encoded` has written."""
    if content.startswith(GRAPH):
        return Answer(ntriples=content[1:].decode())
    return Answer(table=parsed_table(content[1:].decode()))


def compact(value: object) -> str:
    """A value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parsed_table(text: str, keep: Callable[[Any], str] | None = None) -> dict[str, Any]:
    """The table in SPARQL JSON results, whose `results.bindings` are `Rows` if they are an array.

    Args:
        text: the JSON, its members in any order.
        keep: checks a row and gives the text to keep of it; without it, rows are kept as they are written.

    Raises:
        ValueError, RecursionError: the text is not a JSON object.
    """
    scanner = _Scanner(text)
    table: dict[str, Any] = {}
    for name in scanner.members():
        if name != "results" or not scanner.next_is("{"):
            table[name] = scanner.value()[0]
            continue
        table[name] = {}
        for inner in scanner.members():
            is_rows = inner == "bindings" and scanner.next_is("[")
            table[name][inner] = Rows(list(scanner.rows(keep))) if is_rows else scanner.value()[0]
    scanner.end()
    return table


class _Scanner:
    """Reads JSON from left to right, whole values by Python's decoder."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._decoder = json.JSONDecoder(parse_constant=_refuse_constant)

    def next_is(self, character: str) -> bool:
        """Whether this character follows, after white space."""
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._text.startswith(character, self._at)

    def value(self) -> tuple[Any, str]:
        """The next value, and its text."""
        self.next_is("")
        start = self._at
        value, self._at = self._decoder.raw_decode(self._text, start)
        return value, self._text[start : self._at]

    def members(self) -> Iterator[str]:
        """The names of an object's members; the caller reads each value before it goes on."""
        for _ in self._between("{", "}"):
            if not self.next_is('"'):
                raise self._error("a name")
            name, _ = self.value()
            self._expect(":")
            yield name

    def rows(self, keep: Callable[[Any], str] | None) -> Iterator[str]:
        """What is kept of each value of an array."""
        for _ in self._between("[", "]"):
            value, text = self.value()
            yield keep(value) if keep else text

    def end(self) -> None:
        """Raises ValueError if more follows."""
        self.next_is("")
        if self._at < len(self._text):
            raise self._error("the end")

    def _between(self, opening: str, closing: str) -> Iterator[None]:
        self._expect(opening)
        if self.next_is(closing):
            self._at += 1
            return
        while True:
            yield
            if self.next_is(closing):
                self._at += 1
                return
            self._expect(",")

    def _expect(self, character: str) -> None:
        if not self.next_is(character):
            raise self._error(character)
        self._at += 1

    def _error(self, expected: str) -> json.JSONDecodeError:
        return json.JSONDecodeError(f"Expecting {expected}", self._text, self._at)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON
