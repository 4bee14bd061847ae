"""The only place that mints IRIs. Changing one is a breaking change; docs/reference/model.md lists them.

Only what stands below `id/` can be configured (`id_base` in `data/source/dataset.toml`); ontology, shapes, categories
and datasets are constant.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from mingdan.rdf.namespaces import BASE

REGISTER = "nbs-2023"
BUREAU = "nbs"  # the codes of the National Bureau of Statistics
MINISTRY = "mca"  # the codes of the Ministry of Civil Affairs, in the form of GB/T 2260
DEFAULT_ID_BASE = f"{BASE}id/"
CATEGORY_SCHEME = f"{BASE}id/category/"
ROSTER = f"{BASE}dataset/roster"
CATALOG = f"{BASE}dataset/catalog"
SERIES = f"{BASE}dataset/notices"
DIVISIONS = f"division/{REGISTER}/"
DIVISIONS_DATASET = f"{BASE}dataset/divisions"
REGISTER_DATASET = f"{BASE}dataset/divisions-{REGISTER}"
LINKS = f"{BASE}dataset/links"
WITHDRAWN = "http://purl.org/adms/status/Withdrawn"  # of the vocabulary of ADMS
SAMPLE_QUERIES = f"{BASE}query/"
# No ids of notices:
_DATASETS = (ROSTER, CATALOG, SERIES, DIVISIONS_DATASET, REGISTER_DATASET, LINKS)
RESERVED = tuple(dataset.rsplit("/", 1)[1] for dataset in _DATASETS)

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@lru_cache(maxsize=100_000)
def key(text: str) -> str:
    """The text itself, if it may stand in an IRI: lower-case letters, digits and single hyphens.

    Raises:
        ValueError: it may not.
    """
    if not _KEY.fullmatch(text):
        raise ValueError(f"{text!r} cannot stand in an IRI: expected lower-case letters, digits and single hyphens")
    return text


def is_key(text: str) -> bool:
    """Whether a text may stand in an IRI."""
    return bool(_KEY.fullmatch(text))


def dataset_file(file: str) -> str:
    """A published file, below the dataset that it is of."""
    return f"{DIVISIONS_DATASET if file.startswith(('divisions.', 'links.')) else ROSTER}/{file}"


def area_dataset(area: str) -> str:
    """All divisions of an area: `china`, or the code of a province."""
    return f"{BASE}dataset/divisions-{key(area)}"


def named_graph(name: str) -> str:
    """A named graph: of a notice, by its id, or `divisions`."""
    return f"{BASE}graph/{key(name)}"


def sample_query(name: str) -> str:
    """A sample query, by the name of its file."""
    return f"{SAMPLE_QUERIES}{key(name)}"


def staging(owner: str, name: str) -> str:
    """The graph in which a graph is made ready before it takes its place; `owner` keeps loaders apart."""
    return f"{BASE}graph/staging/{key(owner)}/{key(name)}"


def notice_dataset(notice: str) -> str:
    """What a notice says, as a dataset of its own in the series `SERIES`."""
    return f"{BASE}dataset/{key(notice)}"


def recognitions(notice: str) -> str:
    """What the IRI of every recognition of a notice contains, whatever the base."""
    return f"/recognition/{key(notice)}/"


def linkset(target: str) -> str:
    """The links to one dataset."""
    return f"{BASE}linkset/{key(target)}"


def category(slug: str) -> str:
    """A category."""
    return CATEGORY_SCHEME + key(slug)


def table_row(table: str, number: int) -> str:
    """A row of somebody's table, which is at an address: as RFC 7111 and CSV on the Web name it."""
    return f"{table}#row={number}"


def table_column(table: str, name: str) -> str:
    """The property that a column of somebody's table stands for, as CSV on the Web names it."""
    return f"{table}#{column_fragment(name)}"


def column_fragment(name: str) -> str:
    """The name of a column, percent-encoded."""
    return quote(name, safe="")


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs of instances, all below `base`."""

    base: str = DEFAULT_ID_BASE

    @property
    def divisions(self) -> str:
        """What the IRI of every division of the register begins with."""
        return f"{self.base}{DIVISIONS}"

    def edition_divisions(self, edition: str) -> str:
        """What the IRI of every division of an edition begins with."""
        return f"{self.base}division/{key(edition)}/"

    def division(self, code: str, edition: str = REGISTER) -> str:
        """A division of an edition, by its code (2, 4, 6, 9 or 12 digits)."""
        return f"{self.edition_divisions(edition)}{key(code)}"

    def codes(self, scheme: str, edition: str) -> str:
        """What the IRI of every code begins with: a scheme (`nbs`, `mca`), and its edition (`2023`)."""
        return f"{self.base}code/{key(scheme)}-{key(edition)}/"

    def code(self, scheme: str, edition: str, code: str) -> str:
        """A code as a thing."""
        return f"{self.codes(scheme, edition)}{key(code)}"

    def geometry(self, code: str) -> str:
        """The point of a division of the register."""
        return f"{self.base}geometry/{REGISTER}/{key(code)}"

    def mapping(self, code: str, target: str, identifier: str) -> str:
        """The evidence of a link of a division: to what (`wikidata`), and the identifier there; empty for none."""
        return f"{self.base}mapping/{REGISTER}/{key(code)}/{key(target)}/{key(identifier.lower() or 'none')}"

    def notice(self, notice: str) -> str:
        """A notice, by its id (the name of its folder)."""
        return f"{self.base}notice/{key(notice)}"

    def decision(self, notice: str) -> str:
        """The decision that a notice makes known."""
        return f"{self.base}decision/{key(notice)}"

    def recognition(self, notice: str, section: str, position: int) -> str:
        """An entry's recognition, by section (`2-1`) and position in it, from 1."""
        return f"{self.base}recognition/{key(notice)}/{key(section)}/{position}"

    def place(self, notice: str, section: str, position: int) -> str:
        """A place that only the notice names."""
        return f"{self.base}place/{key(notice)}/{key(section)}/{position}"

    def organisation(self, notice: str, section: str, position: int) -> str:
        """An organisation that a notice names among its entries."""
        return f"{self.base}organisation/{key(notice)}/{key(section)}/{position}"

    def agent(self, slug: str) -> str:
        """A body."""
        return f"{self.base}agent/{key(slug)}"

    def honour(self, slug: str) -> str:
        """An honour."""
        return f"{self.base}honour/{key(slug)}"

    def document(self, slug: str) -> str:
        """A document that a notice cites."""
        return f"{self.base}document/{key(slug)}"

    def version(self, code: str, year: int, scheme: str = MINISTRY) -> str:
        """A division as it was from a year on, by its code then in a scheme."""
        return f"{self.base}version/{scheme}/{key(code)}/{year}"

    def change(self, code: str, year: int, scheme: str = MINISTRY) -> str:
        """What changed in a year, by the lowest code of a scheme that it ended, else began, else took from."""
        return f"{self.base}change/{scheme}/{key(code)}/{year}"
