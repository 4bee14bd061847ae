"""A release of the divisions of a small area, and what the mapping of a roster says of them."""

from itertools import chain
from pathlib import Path

from mingdan.catalog.area import Area
from mingdan.lexicon.levels import Level, is_above
from mingdan.mapping.divisions import name_triples, upper_statements
from mingdan.mapping.identifiers import identifiers
from mingdan.mapping.roster import division
from mingdan.mapping.stream import parts
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Province
from mingdan.release.divisions import Job
from mingdan.workspace import Settings

THREE = ("46", "54", "64")  # the smallest: an eighth of a million triples together


def mapped(iris: Iris, register: Province) -> list[str]:
    """The statements of a province by the functions that map what a notice names, sorted."""
    paths = [register.lineage(code) for code in register.names if not register.is_placeholder(code)]
    lines = {line for path in paths for line in division(iris, path)}
    for path in paths:
        if is_above(path[-1].code, Level.VILLAGE):
            lines |= {*identifiers(iris, path[-1].code), *name_triples(iris, path[-1])}
    return sorted(lines)


def streamed(iris: Iris, register: Province, syntax: str, extra: str = "") -> bytes:
    """The graph of a province as a release writes it, without prefixes; `extra` as for `upper_statements`."""
    upper = upper_statements(iris, register, extra)
    return b"".join(chain.from_iterable(parts(iris, register, syntax, upper)))


def asked(out: Path, formats: tuple[str, ...] = ("nt", "ttl"), compression: str = "none", apart: bool = False) -> Job:
    """A release of the three smallest provinces."""
    return Job(Area("china", THREE), out, formats, compression, apart, Settings(), 2)


def told(_: object) -> None:
    """Nobody listens."""
