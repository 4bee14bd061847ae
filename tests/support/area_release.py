"""A release of the divisions of a small area, and what the mapping of a roster says of them."""

from pathlib import Path

from mingdan.catalog.area import Area
from mingdan.mapping.roster import division
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Province
from mingdan.release.divisions import Job
from mingdan.workspace import Settings

THREE = ("46", "54", "64")  # the smallest: an eighth of a million triples together


def mapped(iris: Iris, register: Province) -> list[str]:
    """The statements of a province by the functions that map a roster."""
    codes = (code for code in register.names if not register.is_placeholder(code))
    return sorted(line for code in codes for line in division(iris, register.lineage(code)))


def asked(out: Path, formats: tuple[str, ...] = ("nt", "ttl"), compression: str = "none", apart: bool = False) -> Job:
    """A release of the three smallest provinces."""
    return Job(Area("china", THREE), out, formats, compression, apart, Settings(), 2)


def told(_: object) -> None:
    """Nobody listens."""
