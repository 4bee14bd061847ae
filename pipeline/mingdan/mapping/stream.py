"""The divisions of a province as a stream: each is a block of lines of its own, written and forgotten.

The functions that map a roster are asked once for each way in which a division may lie (in a county or not, in a
prefecture or not) and each class. Of what they give, only codes and names differ from one division to the next: so it
is kept as a template, and filled in. The same mapping, at the speed of copying text.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from mingdan.mapping.roster import division
from mingdan.model import Division, Lineage
from mingdan.rdf.iris import Iris
from mingdan.rdf.ntriples import quoted
from mingdan.reference.divisions import Province, full_name, kind, label

N_TRIPLES, TURTLE, TABLE = "nt", "ttl", "csv"
# Digits of a code -> what stands for such a code in a template: no division has it.
_CODES = {digits: "0" * digits for digits in (2, 4, 6, 9, 12)}
_COUNTY, _TOWNSHIP = 6, 9  # digits of their codes
_NONE: Mapping[str, bytes] = {}
_Order = Callable[[tuple[bytes, bytes, bytes]], tuple[bytes, ...]]
_ABOVE, _LABEL, _NAME = "\ue001", "\ue002", "\ue003"  # characters of private use: no name has them


@cache
def _template(iris: Iris, syntax: str, digits: tuple[int, ...], kind: str) -> tuple[bytes, _Order]:
    """A division as text with holes, to be filled twice: with what is above it, by name, then with what is its own.

    Args:
        iris: where instances live.
        syntax: `nt` or `ttl`.
        digits: of the codes from the province down to its own.
        kind: its class.

    Returns:
        The text, and what puts code, name and label in the order of the holes that are left.
    """
    above = tuple(Division(_CODES[level], "", _ABOVE * (level == 2), "") for level in digits[:-1])
    own = _CODES[digits[-1]]
    text, start = "".join(sorted(division(iris, (*above, Division(own, _NAME, _LABEL, kind))))), iris.divisions
    if syntax == TURTLE:
        from mingdan.rdf.graphs import turtle_parts  # with rdflib, which N-Triples do without

        text, start = turtle_parts(text)[1], "nbs:"
    start = start.replace("%", "%%%%")
    text = text.replace("%", "%%%%").replace(f'"{own}"', '"%%(code)b"')
    for level in digits:
        hole = "%%(code)b" if level == digits[-1] else f"%({level})b"
        text = re.sub(rf"{re.escape(start)}{_CODES[level]}\b", start + hole, text)
    for mark, hole in ((_ABOVE, "%(above)b"), (_LABEL, "%%(label)b"), (_NAME, "%%(name)b")):
        text = text.replace(mark, hole)
    holes = re.findall("%%\\((code|name|label)\\)b", text)
    order = itemgetter(*(("code", "name", "label").index(hole) for hole in holes))
    return re.sub("%%\\((code|name|label)\\)b", "%%b", text).encode(), order


class _Within:
    """What lies within some divisions, as text: templates that are filled with these once.

    Args:
        iris: where instances live.
        syntax: `nt` or `ttl`.
        above: the divisions, the province first.
    """

    def __init__(self, iris: Iris, syntax: str, above: Lineage) -> None:
        self._iris, self._syntax, self.above = iris, syntax, above
        self._levels = tuple(len(one.code) for one in above)
        name = _escaped(full_name(above)).replace(b"%", b"%%")
        self._values = {str(len(one.code)).encode(): one.code.encode() for one in above} | {b"above": name}
        self._filled: dict[str, tuple[bytes, _Order]] = {}

    def block(self, code: str, name: str, short: str, kind: str) -> bytes:
        """A division directly within: its code, register's name, label and class."""
        if kind not in self._filled:
            template, order = _template(self._iris, self._syntax, (*self._levels, len(code)), kind)
            self._filled[kind] = template % self._values, order
        filled, order = self._filled[kind]
        return filled % order((code.encode(), _escaped(name), _escaped(short)))


def _escaped(text: str) -> bytes:
    """A text as it stands between quotes."""
    return quoted(text)[1:-1].encode()


def _walk(register: Province, code: str, parent_first: bool) -> Iterator[str]:
    """The divisions from one down to the townships, each before or after those within it."""
    if parent_first:
        yield code
    if len(code) < _TOWNSHIP:
        # In the order of bytes `510>` comes after `510115>`, and so does a division after what lies within it.
        for child in sorted(register.children(code), key=lambda child: f"{child}>"):
            yield from _walk(register, child, parent_first)
    if not parent_first:
        yield code


def counties(register: Province) -> dict[str, list[str]]:
    """The divisions of a province down to the townships, in the order of `blocks` as N-Triples, a county at a time.

    Returns:
        By the first six digits of their codes; a prefecture or the province stands with the county before it. So put
        end to end they are the province, in the order of bytes.
    """
    found: dict[str, list[str]] = {}
    county = register.code
    for code in _walk(register, register.code, parent_first=False):
        county = code[:_COUNTY] if len(code) >= _COUNTY else county
        found.setdefault(county, []).append(code)
    return found


def blocks(
    iris: Iris,
    register: Province,
    syntax: str,
    known: Mapping[str, bytes] = _NONE,
    codes: Iterable[str] | None = None,
) -> Iterator[bytes]:
    """The divisions of a province, one after the other.

    Args:
        iris: where instances live.
        register: the province.
        syntax: `nt` for N-Triples, whose lines then are in the order of bytes; `ttl` for Turtle without its prefixes,
            each division before those within it.
        known: the blocks of divisions of which more is to be said than the register does, by code.
        codes: those that are wanted, down to the townships, as `counties` gives them; by default all.

    Yields:
        Text in UTF-8: of one division down to the townships, and of all villages of a township.

    Raises:
        ValueError: a name holds what no literal can.
    """
    within, county = _Within(iris, syntax, ()), ""
    for code in _walk(register, register.code, syntax == TURTLE) if codes is None else codes:
        if code[:_COUNTY] != county or len(code) < _TOWNSHIP:  # the townships of a county lie within the same
            within, county = _Within(iris, syntax, register.lineage(code)[:-1]), code[:_COUNTY]
        own = register.division(code)
        block = known.get(code) or within.block(code, own.register_name, own.label, own.kind)
        if len(code) < _TOWNSHIP:
            yield block
            county = ""
        else:
            villages = _villages(_Within(iris, syntax, (*within.above, own)), register, code, known)
            yield from (block, villages) if syntax == TURTLE else (villages, block)


def _villages(within: _Within, register: Province, township: str, known: Mapping[str, bytes]) -> bytes:
    names, block = register.names, within.block
    county, town = names.get(township[:_COUNTY], ""), names[township]
    found = []
    for code in register.children(township):
        if code in known:
            found.append(known[code])
        else:
            name = names[code]  # as `register.division` does, half a million times without making a record
            short = label(code, name, county, town)
            found.append(block(code, name, short, kind(code, short)))
    return b"".join(found)


@dataclass(frozen=True, slots=True)
class Known:
    """What is said of divisions besides what the register does, in one syntax, as text in UTF-8.

    Attributes:
        prefixes: what the text needs before it.
        blocks: of the divisions of the provinces, by code.
        before: the rest that stands before the first province in the order of bytes.
        after: the rest that stands after the last.
    """

    prefixes: bytes
    blocks: dict[str, bytes]
    before: bytes
    after: bytes


def known(iris: Iris, ntriples: str, syntax: str, provinces: Collection[str]) -> Known:
    """A graph of divisions, as `mingdan.mapping.divisions.divisions_graph` gives it, divided for `blocks`.

    Args:
        iris: where instances live.
        ntriples: the graph, sorted.
        syntax: `nt` or `ttl`.
        provinces: the codes of those that `blocks` is asked for.
    """
    if syntax == TURTLE:
        from mingdan.rdf.graphs import turtle_parts

        prefixes, body = turtle_parts(ntriples)
        start, texts = "nbs:", [f"\n{block}" for block in body[1:].split("\n\n")]
        texts = [text if text.endswith("\n") else f"{text}\n" for text in texts]
    else:
        lines = ntriples.splitlines(keepends=True)
        prefixes, start = "", f"<{iris.divisions}"
        texts = ["".join(found) for _, found in groupby(lines, key=lambda line: line.split(" ", 1)[0])]
    division_of = re.compile(rf"\n?{re.escape(start)}([0-9]+)")
    blocks: dict[str, bytes] = {}
    before, after = [], []
    for text in texts:
        code = found[1] if (found := division_of.match(text)) else ""
        if code[:2] in provinces:
            blocks[code] = text.encode()
        elif code < min(provinces) if code else text < start:
            before.append(text)
        else:
            after.append(text)
    return Known(prefixes.encode(), blocks, "".join(before).encode(), "".join(after).encode())
