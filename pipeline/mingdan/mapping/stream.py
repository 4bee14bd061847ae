"""The divisions of a province as a stream of blocks of lines, and what else is said of an area around it.

A graph has three parts, in the order of the bytes of their IRIs: the Ministry's codes, those of NBS 2023, divisions.
What is said of divisions down to the townships is text already (`mingdan.mapping.divisions.upper_statements`). A
village has what the register says of it, and there are fifteen times as many: the function that maps a roster is called
once for each position that a village may have (in a county or not) and each class. Its results differ only in codes
and names from one village to the next, so a result is kept as a template that is filled in: the same mapping, at the
speed of copying text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby, islice, repeat
from operator import mod

from mingdan.lexicon.levels import LEVELS, Level, code_at, is_above, level_of
from mingdan.mapping.identifiers import EDITIONS
from mingdan.mapping.roster import division
from mingdan.model import Division
from mingdan.rdf.iris import Iris
from mingdan.rdf.ntriples import is_plain, quoted
from mingdan.register.edition import DivisionColumns, Province, full_name
from mingdan.register.labels import division_class

N_TRIPLES, TURTLE, TABLE = "nt", "ttl", "csv"
DIVISIONS = "divisions"
PARTS = (*EDITIONS, DIVISIONS)  # in the order of the bytes of their IRIs
# The level of a code -> what stands for such a code in a template: no division has it.
_CODES = {level: "0" * level for level in LEVELS}
# Characters of private use -> what they stand for while a template is made.
_MARKS = {"\ue001": "above", "\ue002": "township_label", "\ue003": "label", "\ue004": "name"}
_ABOVE, _TOWNSHIP_LABEL, _LABEL, _NAME = _MARKS
_OWN = ("code", "name", "label", "township", "township_label")  # what differs within a county
_HOLE = re.compile(rf"%%\(({'|'.join(_OWN)})\)b")


@cache
def _template(iris: Iris, syntax: str, levels: tuple[Level, ...], kind: str) -> tuple[bytes, list[int]]:
    """A village as text with holes, to be filled twice: with what is above the townships, by name, then with its own.

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
    code = _CODES[Level.VILLAGE]
    text = _written(sorted(division(iris, (*above, Division(code, _NAME, _LABEL, kind)))), syntax)
    start = _start(iris.divisions, syntax).replace("%", "%%%%")
    text = text.replace("%", "%%%%").replace(f'"{code}"', '"%%(code)b"')
    codes = {level: f"%({level})b" for level in levels}
    codes |= {Level.TOWNSHIP: "%%(township)b", Level.VILLAGE: "%%(code)b"}
    for level in levels:
        text = re.sub(rf"{re.escape(start)}{_CODES[level]}\b", start + codes[level], text)
    for mark, hole in _MARKS.items():
        text = text.replace(mark, f"%%({hole})b" if hole in _OWN else f"%({hole})b")
    return _HOLE.sub("%%b", text).encode(), list(map(_OWN.index, _HOLE.findall(text)))


def _village_texts(
    iris: Iris, syntax: str, register: Province, townships: DivisionColumns, sizes: Sequence[int]
) -> Iterator[bytes]:
    """The villages of some townships of a county as text. In columns, as there are more than half a million.

    Args:
        iris: IRI factory for the dataset's base.
        syntax: `nt` or `ttl`.
        register: the province.
        townships: the townships.
        sizes: the number of villages of each, one village at least.
    """
    villages, above = register.villages(townships.codes), register.lineage(townships.codes[0])[:-1]
    levels = (*[level_of(division.code) for division in above], Level.TOWNSHIP, Level.VILLAGE)
    values = {b"%d" % level_of(division.code): division.code.encode() for division in above}
    values[b"above"] = _escaped(full_name(above)).replace(b"%", b"%%")
    kinds = list(map(division_class, villages.codes, villages.labels))
    templates = {kind: _template(iris, syntax, levels, kind) for kind in set(kinds)}
    filled = {kind: text % values for kind, (text, _) in templates.items()}
    spelled = str.encode if is_plain("".join(villages.names)) else _escaped
    above_each = list(map(str.encode, townships.codes)), list(map(_escaped, townships.labels))
    columns = [
        list(map(str.encode, villages.codes)),
        list(map(spelled, villages.names)),
        list(map(spelled, villages.labels)),
        *[list(chain.from_iterable(map(repeat, column, sizes))) for column in above_each],
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
    iris: Iris, register: Province, syntax: str, known: Mapping[str, bytes], codes: Iterable[str] | None = None
) -> Iterator[bytes]:
    """The divisions of a province, one after the other.

    Args:
        iris: IRI factory for the dataset's base.
        register: the province.
        syntax: `nt` for N-Triples, whose lines then are in the order of bytes; `ttl` for Turtle without its prefixes,
            each division before those within it.
        known: the blocks of the divisions down to the townships, and of villages of which more is said than in the
            register, by code.
        codes: those that are wanted, down to the townships, as `counties` gives them; by default all.

    Yields:
        Text in UTF-8: of one division down to the counties, and of a township with all its villages.

    Raises:
        ValueError: a name has a character that no literal may have.
    """
    if codes is None:
        codes = _walk(register, register.code, syntax == TURTLE)
    for (level, _), group in groupby(codes, key=lambda code: (level_of(code), code_at(code, Level.COUNTY))):
        if level < Level.TOWNSHIP:
            yield from map(known.__getitem__, group)
            continue
        townships = register.columns(group)
        villages, sizes = register.villages(townships.codes), [len(register.children(code)) for code in townships.codes]
        texts = _village_texts(iris, syntax, register, townships, sizes) if villages.codes else iter(())
        village_texts = map(known.get, villages.codes, texts)
        for code, size in zip(townships.codes, sizes, strict=True):
            within = islice(village_texts, size)
            yield b"".join((known[code], *within) if syntax == TURTLE else (*within, known[code]))


def parts(iris: Iris, register: Province, syntax: str, lines: Sequence[str]) -> tuple[Iterable[bytes], ...]:
    """The parts of the graph of a province, as text in UTF-8: for each of `PARTS` blocks.

    Args:
        iris: IRI factory for the dataset's base.
        register: the province.
        syntax: as for `blocks`.
        lines: what is said of its divisions down to the townships and of their codes, as sorted N-Triples.
    """
    *codes, divisions = (lines[slice(*_range(lines, start, register.code))] for start in _starts(iris))
    texts = ([_written(text, syntax).encode()] for text in codes)
    return (*texts, blocks(iris, register, syntax, known_blocks(iris, divisions, syntax)))


def known_blocks(iris: Iris, lines: Iterable[str], syntax: str) -> dict[str, bytes]:
    """Statements on divisions, sorted N-Triples, as a block for each, by code; those on others are left out."""
    texts = (
        re.split("(?=\nnbs:)", _written(lines, syntax))[1:] if syntax == TURTLE else map("".join, _by_subject(lines))
    )
    code = re.compile(rf"\n?{re.escape(_start(iris.divisions, syntax))}([0-9]+)")
    return {found[1]: text.encode() for text in texts if (found := code.match(text))}


def _by_subject(lines: Iterable[str]) -> Iterator[Iterator[str]]:
    return (group for _, group in groupby(lines, key=lambda line: line.split(" ", 1)[0]))


def _start(iri: str, syntax: str) -> str:
    """What a division that begins with an IRI begins with in a syntax."""
    return "nbs:" if syntax == TURTLE else f"<{iri}"


def _written(lines: Iterable[str], syntax: str) -> str:
    """N-Triples in a syntax, without prefixes."""
    ntriples = "".join(lines)
    if syntax == TURTLE:
        from mingdan.rdf.graphs import turtle_parts  # with rdflib, which N-Triples do without

        return turtle_parts(ntriples)[1]
    return ntriples


def _starts(iris: Iris) -> tuple[str, ...]:
    """What the IRIs of each of `PARTS` begin with."""
    return (*(iris.codes(scheme, edition) for scheme, (edition, _) in EDITIONS.items()), iris.divisions)


def _range(lines: Sequence[str], start: str, province: str) -> tuple[int, int]:
    """Where the lines whose subject begins with an IRI and the code of a province begin and end."""
    begin = f"<{start}{province}"
    return bisect_left(lines, begin), bisect_left(lines, f"{begin}?")  # "?" is behind digits and ">"


@dataclass(frozen=True, slots=True)
class ExtraStatements:
    """Statements on an area that do not all come from the register, as sorted N-Triples.

    Attributes:
        own: those on divisions of its provinces and on their codes, by province.
        outside: the others, before, between and after the `PARTS` of the provinces in the order of bytes.
    """

    own: dict[str, str]
    outside: tuple[str, ...]


def extra_statements(iris: Iris, ntriples: str, provinces: Iterable[str]) -> ExtraStatements:
    """A graph of divisions, as `mingdan.mapping.divisions.divisions_graph` gives it, divided.

    Args:
        iris: IRI factory for the dataset's base.
        ntriples: the graph, sorted.
        provinces: the codes of the provinces of the area, in order.
    """
    lines, position, own, outside = ntriples.splitlines(keepends=True), 0, dict.fromkeys(provinces, ""), [""]
    for start in _starts(iris):
        for province in own:
            begin, end = _range(lines, start, province)
            outside[-1] += "".join(lines[position:begin])
            own[province] += "".join(lines[begin:end])
            position = end
        outside.append("")
    return ExtraStatements(own, (*outside[:-1], "".join(lines[position:])))
