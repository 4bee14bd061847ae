"""The divisions of a province as a stream of blocks of lines, one for each division.

The functions that map a roster are called once for each position that a division may have (in a county or not, in a
prefecture or not) and each class. Their results differ only in codes and names from one division to the next, so a
result is kept as a template that is filled in: the same mapping, at the speed of copying text.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby, islice, repeat
from operator import mod

from mingdan.lexicon.levels import LEVELS, Level, code_at, is_above, level_of
from mingdan.mapping.roster import division
from mingdan.model import Division, Lineage
from mingdan.rdf.iris import Iris
from mingdan.rdf.ntriples import is_plain, quoted
from mingdan.register.edition import DivisionColumns, Province, full_name
from mingdan.register.labels import division_class

N_TRIPLES, TURTLE, TABLE = "nt", "ttl", "csv"
# The level of a code -> what stands for such a code in a template: no division has it.
_CODES = {level: "0" * level for level in LEVELS}
_NONE: Mapping[str, bytes] = {}
# Characters of private use -> what they stand for while a template is made.
_MARKS = {"\ue001": "above", "\ue002": "township_label", "\ue003": "label", "\ue004": "name"}
_ABOVE, _TOWNSHIP_LABEL, _LABEL, _NAME = _MARKS
_OWN = ("code", "name", "label", "township", "township_label")  # what differs within a county
_HOLE = re.compile(rf"%%\(({'|'.join(_OWN)})\)b")


@cache
def _template(iris: Iris, syntax: str, levels: tuple[Level, ...], kind: str) -> tuple[bytes, list[int]]:
    """A division as text with holes, to be filled twice: with what is above the townships, by name, then with its own.

    Args:
        iris: IRI factory for the dataset's base.
        syntax: `nt` or `ttl`.
        levels: of the codes from the province down to its own.
        kind: its class.

    Returns:
        The text, and for each hole that is left in it which of `_OWN` it is for.
    """
    labels = {Level.PROVINCE: _ABOVE, Level.TOWNSHIP: _TOWNSHIP_LABEL}
    above = tuple(Division(_CODES[level], "", labels.get(level, ""), "") for level in levels[:-1])
    code = _CODES[levels[-1]]
    text, start = "".join(sorted(division(iris, (*above, Division(code, _NAME, _LABEL, kind))))), iris.divisions
    if syntax == TURTLE:
        from mingdan.rdf.graphs import turtle_parts  # with rdflib, which N-Triples do without

        text, start = turtle_parts(text)[1], "nbs:"
    start = start.replace("%", "%%%%")
    text = text.replace("%", "%%%%").replace(f'"{code}"', '"%%(code)b"')
    codes = {level: f"%({level})b" for level in levels} | {Level.TOWNSHIP: "%%(township)b", levels[-1]: "%%(code)b"}
    for level in levels:
        text = re.sub(rf"{re.escape(start)}{_CODES[level]}\b", start + codes[level], text)
    for mark, hole in _MARKS.items():
        text = text.replace(mark, f"%%({hole})b" if hole in _OWN else f"%({hole})b")
    return _HOLE.sub("%%b", text).encode(), list(map(_OWN.index, _HOLE.findall(text)))


def _texts(
    iris: Iris, syntax: str, above: Lineage, divisions: DivisionColumns, townships: Sequence[Sequence[bytes]] = ()
) -> Iterator[bytes]:
    """Divisions of one level as text. In columns, as there are more than half a million.

    Args:
        iris: IRI factory for the dataset's base.
        syntax: `nt` or `ttl`.
        above: what all of them lie within, down to the county.
        divisions: the divisions, one at least.
        townships: of villages, the codes and the labels of the township of each.
    """
    levels_above = [level_of(division.code) for division in above]
    levels = (*levels_above, *([Level.TOWNSHIP] if townships else []), level_of(divisions.codes[0]))
    values = {b"%d" % level_of(division.code): division.code.encode() for division in above}
    values[b"above"] = _escaped(full_name(above)).replace(b"%", b"%%")
    kinds = list(map(division_class, divisions.codes, divisions.labels))
    templates = {kind: _template(iris, syntax, levels, kind) for kind in set(kinds)}
    filled = {kind: text % values for kind, (text, _) in templates.items()}
    spelled = str.encode if is_plain("".join(divisions.names)) else _escaped
    columns = [
        list(map(str.encode, divisions.codes)),
        list(map(spelled, divisions.names)),
        list(map(spelled, divisions.labels)),
        *townships,
    ]
    (_, order), *_ = templates.values()  # it is the same for all classes
    return map(mod, map(filled.__getitem__, kinds), zip(*(columns[hole] for hole in order), strict=True))


def _escaped(text: str) -> bytes:
    """A text as it stands between quotes."""
    return quoted(text)[1:-1].encode()


def _walk(register: Province, code: str, parent_first: bool) -> Iterator[str]:
    """The divisions from one down to the townships, each before or after those within it."""
    if parent_first:
        yield code
    if is_above(code, Level.TOWNSHIP):
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
    by_county: dict[str, list[str]] = {}
    county = register.code
    for code in _walk(register, register.code, parent_first=False):
        county = code_at(code, Level.COUNTY) if not is_above(code, Level.COUNTY) else county
        by_county.setdefault(county, []).append(code)
    return by_county


def blocks(
    iris: Iris,
    register: Province,
    syntax: str,
    known: Mapping[str, bytes] = _NONE,
    codes: Iterable[str] | None = None,
) -> Iterator[bytes]:
    """The divisions of a province, one after the other.

    Args:
        iris: IRI factory for the dataset's base.
        register: the province.
        syntax: `nt` for N-Triples, whose lines then are in the order of bytes; `ttl` for Turtle without its prefixes,
            each division before those within it.
        known: the blocks of divisions that have statements from other sources than the register, by code.
        codes: those that are wanted, down to the townships, as `counties` gives them; by default all.

    Yields:
        Text in UTF-8: of one division down to the counties, and of a township with all its villages.

    Raises:
        ValueError: a name has a character that no literal may have.
    """
    if codes is None:
        codes = _walk(register, register.code, syntax == TURTLE)
    for _, group in groupby(codes, key=lambda code: (level_of(code), code_at(code, Level.COUNTY))):
        upper = register.columns(group)
        above = register.lineage(upper.codes[0])[:-1]
        divisions = map(known.get, upper.codes, _texts(iris, syntax, above, upper))
        if is_above(upper.codes[0], Level.TOWNSHIP):
            yield from divisions
            continue
        villages, sizes = register.villages(upper.codes), [len(register.children(code)) for code in upper.codes]
        columns = list(map(str.encode, upper.codes)), list(map(_escaped, upper.labels))
        townships = [list(chain.from_iterable(map(repeat, column, sizes))) for column in columns]
        texts = _texts(iris, syntax, above, villages, townships) if villages.codes else iter(())
        village_texts = map(known.get, villages.codes, texts) if known else texts
        for block, size in zip(divisions, sizes, strict=True):
            within = islice(village_texts, size)
            yield b"".join((block, *within) if syntax == TURTLE else (*within, block))


@dataclass(frozen=True, slots=True)
class ExtraStatements:
    """Statements on divisions that do not come from the register, in one syntax, as text in UTF-8.

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


def extra_statements(iris: Iris, ntriples: str, syntax: str, provinces: Collection[str]) -> ExtraStatements:
    """A graph of divisions, as `mingdan.mapping.divisions.divisions_graph` gives it, divided for `blocks`.

    Args:
        iris: IRI factory for the dataset's base.
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
        texts = ["".join(group) for _, group in groupby(lines, key=lambda line: line.split(" ", 1)[0])]
    division_of = re.compile(rf"\n?{re.escape(start)}([0-9]+)")
    blocks: dict[str, bytes] = {}
    before, after = [], []
    for text in texts:
        code = match[1] if (match := division_of.match(text)) else ""
        if code_at(code, Level.PROVINCE) in provinces:
            blocks[code] = text.encode()
        elif code < min(provinces) if code else text < start:
            before.append(text)
        else:
            after.append(text)
    return ExtraStatements(prefixes.encode(), blocks, "".join(before).encode(), "".join(after).encode())
