"""Links of divisions to Wikidata, GeoNames and OpenStreetMap: the rows of `data/reference/links.sssom.tsv`.

A row is an SSSOM mapping (https://w3id.org/sssom): a link with its evidence; with the modifier `Not`, a link that must
not be made; with the object `sssom:NoTermFound`, the record of a search without result.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import takewhile
from pathlib import Path

from mingdan.errors import InputError, joined
from mingdan.io_text import decode, read_bytes
from mingdan.messages import Term, shown
from mingdan.rdf.namespaces import RDFS, SEMAPV, SKOS, SSSOM
from mingdan.register.edition import Edition
from mingdan.register.tables import Row, read_rows, wrong_cell
from mingdan.resources import folder

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "object_source", "object_source_version", "mapping_source", "mapping_date",
    "confidence", "comment",
)  # fmt: skip
HEADER = (
    "mapping_set_id", "mapping_set_title", "mapping_set_description", "license", "mapping_set_version",
    "subject_source", "subject_source_version",
)  # fmt: skip
PREDICATES = (SKOS.exactMatch, SKOS.closeMatch, RDFS.seeAlso)
_PREDICATE_NAMES = ("skos:exactMatch", "skos:closeMatch", "rdfs:seeAlso")
_CURIES = ("predicate_id", "object_id", "mapping_justification", "object_source", "mapping_source")
_CONFIDENCE = re.compile(r"0\.[0-9]*[1-9]|1\.0")


@dataclass(frozen=True, slots=True)
class MappingTarget:
    """A dataset that links lead to.

    Attributes:
        slug: its name in the IRIs of mingdan.
        dataset: its IRI, an item of Wikidata.
        title: its name.
        homepage: its web page.
        license: of the data taken from it.
        start: the beginning of its IRIs.
        form: the rest of its IRIs, a regular expression whose first group is the identifier.
        credit, credit_zh: the attribution that it asks for.
    """

    slug: str
    dataset: str
    title: str
    homepage: str
    license: str
    start: str
    form: str
    credit: str
    credit_zh: str


TARGETS = (
    MappingTarget(
        "wikidata", "http://www.wikidata.org/entity/Q2013", "Wikidata", "https://www.wikidata.org/",
        "https://creativecommons.org/publicdomain/zero/1.0/", "http://www.wikidata.org/entity/", "(Q[1-9][0-9]*)",
        "Identifiers of Wikidata, CC0 1.0.",
        "含维基数据（Wikidata）的标识符，CC0 1.0。",
    ),
    MappingTarget(
        "geonames", "http://www.wikidata.org/entity/Q830106", "GeoNames", "https://www.geonames.org/",
        "https://creativecommons.org/licenses/by/4.0/", "https://sws.geonames.org/", "([1-9][0-9]*)/",
        "Contains information from GeoNames, which is made available under CC BY 4.0.",
        "含来自 GeoNames 的信息，依 CC BY 4.0 提供。",
    ),
    MappingTarget(
        "openstreetmap", "http://www.wikidata.org/entity/Q936", "OpenStreetMap", "https://www.openstreetmap.org/",
        "https://opendatacommons.org/licenses/odbl/1-0/", "https://www.openstreetmap.org/relation/", "([1-9][0-9]*)",
        "Identifiers of OpenStreetMap, © OpenStreetMap contributors, ODbL 1.0.",
        "含 OpenStreetMap 的标识符，© OpenStreetMap 贡献者，ODbL 1.0。",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IdentifierMapping:
    """A row of the table.

    Attributes:
        code: of the division, in NBS 2023.
        label: its name.
        predicate: an IRI of `PREDICATES`.
        refused: whether the link must not be made.
        object: an IRI; `sssom:NoTermFound` where the search had no result.
        object_label: its name in the other dataset; may be empty.
        justification: an IRI of the Semantic Mapping Vocabulary.
        target: the dataset that the link leads to, or that was searched.
        target_version: the date of the copy that was searched; may be empty.
        source: the IRI of the source of the link.
        date: the date of that source; may be empty.
        confidence: between 0 and 1.
        comment: the source in words.
    """

    code: str
    label: str
    predicate: str
    refused: bool
    object: str
    object_label: str
    justification: str
    target: MappingTarget
    target_version: str
    source: str
    date: str
    confidence: float
    comment: str

    @property
    def has_object(self) -> bool:
        """Whether the search had a result."""
        return self.object != SSSOM.NoTermFound

    @property
    def is_link(self) -> bool:
        """Whether the division is linked to the object."""
        return self.has_object and not self.refused

    @property
    def identifier(self) -> str:
        """The identifier in the other dataset; empty where the search had no result."""
        match = re.fullmatch(self.target.form, self.object.removeprefix(self.target.start))
        return match[1] if match else ""


@dataclass(frozen=True, slots=True)
class MappingSet:
    """The table: the metadata and prefixes of its header, and its rows."""

    about: dict[str, str]
    prefixes: dict[str, str]
    rows: tuple[IdentifierMapping, ...]


@cache
def mapping_set() -> MappingSet:
    """The links that come with mingdan.

    Raises:
        InputError: a cell is wrong, or rows contradict each other; every one is named.
    """
    return read_mappings(folder("data/reference") / "links.sssom.tsv")


def read_mappings(file: Path) -> MappingSet:
    """The links of one table; raises as `mapping_set` does."""
    text = decode(file, read_bytes(file))
    header = list(takewhile(lambda line: line.startswith("#"), text.split("\n")))
    about, prefixes = _header(file, header)
    body = "\n".join(text.split("\n")[len(header) :])
    mappings: dict[tuple[str, str, str], IdentifierMapping] = {}
    problems: list[InputError] = []
    for place, row in read_rows(file, COLUMNS, body, len(header) + 1):
        wrong = list(_wrong_cells(place, row, prefixes))
        if not wrong:
            mapping = _mapping(row, prefixes)
            key = mapping.code, mapping.target.slug, mapping.object
            if key in mappings:
                wrong = [InputError("link-twice", place=place, object=shown(row["object_id"]), code=mapping.code)]
            mappings[key] = mapping
        problems += wrong
    problems += _contradictions(file, list(mappings.values()))
    if problems:
        raise joined(problems)
    return MappingSet(about, prefixes, tuple(mappings.values()))


def _header(file: Path, lines: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The metadata of the table, and its prefixes."""
    about: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        key, colon, value = line[1:].partition(": ")
        if line.startswith("#  ") and colon:
            prefixes[key.strip()] = value.strip()
        elif colon and key in HEADER:
            about[key] = value.strip()
        elif line != "#curie_map:":
            raise InputError("links-header", place=f"{file}:{number}", line=shown(line), expected=HEADER)
    if missing := tuple(key for key in HEADER if not about.get(key)):
        raise InputError("links-header-lacks", place=f"{file}:1", keys=missing)
    return about, prefixes


def _iri(curie: str, prefixes: dict[str, str]) -> str:
    """The IRI of a CURIE; empty for any other text."""
    prefix, colon, rest = curie.partition(":")
    return prefixes[prefix] + rest if colon and rest and prefix in prefixes else ""


def _wrong_cells(place: str, row: Row, prefixes: dict[str, str]) -> Iterator[InputError]:
    """The errors for the wrong cells of a row."""
    iris = {column: _iri(row[column], prefixes) for column in _CURIES}
    for column, is_right, expected in _requirements(row, iris):
        if not is_right:
            yield wrong_cell(place, column, row[column], expected)


def _requirements(row: Row, iris: Row) -> Iterator[tuple[str, bool, Term]]:
    """For each requirement the column, whether the row meets it, and what was expected."""
    code = row["subject_id"].removeprefix("nbs:")
    edition = Edition.reference()
    is_known = row["subject_id"].startswith("nbs:") and edition.is_division(code)
    label = edition.lineage(code)[-1].label if is_known else row["subject_label"]
    target = next((target for target in TARGETS if target.dataset == iris["object_source"]), None)
    is_refused = row["predicate_modifier"] == "Not" and iris["object_id"] != SSSOM.NoTermFound
    is_justified = iris["mapping_justification"].removeprefix(SEMAPV.iri) in SEMAPV.terms
    yield "subject_id", is_known, Term("nbs-code")
    yield "subject_label", row["subject_label"] == label, Term("label-of-register", label=label)
    yield "predicate_id", iris["predicate_id"] in PREDICATES, Term("one-of", values=_PREDICATE_NAMES)
    yield "predicate_modifier", is_refused or not row["predicate_modifier"], Term("not-or-nothing")
    yield "object_source", target is not None, Term("one-of", values=tuple(target.dataset for target in TARGETS))
    if target:
        yield "object_id", _is_object(iris["object_id"], target), Term("object-of", target=target.title)
    yield "mapping_justification", is_justified, Term("justification", values=tuple(sorted(SEMAPV.terms)))
    yield "mapping_source", bool(iris["mapping_source"]), Term("curie")
    yield "confidence", bool(_CONFIDENCE.fullmatch(row["confidence"])), Term("confidence")
    yield "comment", bool(row["comment"].strip()), Term("source-in-words")
    for column in ("object_source_version", "mapping_date"):
        yield column, not row[column] or _is_date(row[column]), Term("date-or-nothing")


def _is_object(iri: str, target: MappingTarget) -> bool:
    is_of_target = iri.startswith(target.start) and re.fullmatch(target.form, iri.removeprefix(target.start))
    return bool(is_of_target) or iri == SSSOM.NoTermFound


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _mapping(row: Row, prefixes: dict[str, str]) -> IdentifierMapping:
    source = _iri(row["object_source"], prefixes)
    return IdentifierMapping(
        code=row["subject_id"].removeprefix("nbs:"),
        label=row["subject_label"],
        predicate=_iri(row["predicate_id"], prefixes),
        refused=bool(row["predicate_modifier"]),
        object=_iri(row["object_id"], prefixes),
        object_label=row["object_label"],
        justification=_iri(row["mapping_justification"], prefixes),
        target=next(target for target in TARGETS if target.dataset == source),
        target_version=row["object_source_version"],
        source=_iri(row["mapping_source"], prefixes),
        date=row["mapping_date"],
        confidence=float(row["confidence"]),
        comment=row["comment"],
    )


def _contradictions(file: Path, rows: list[IdentifierMapping]) -> Iterator[InputError]:
    """The contradictions between rows."""
    exact: dict[tuple[str, str], str] = {}
    for row in (row for row in rows if row.is_link and row.predicate == SKOS.exactMatch):
        for key, other in (((row.code, row.target.slug), row.object), ((row.object, ""), row.code)):
            if exact.setdefault(key, other) != other:
                yield InputError("two-exact-matches", file=file, name=key[0], first=exact[key], second=other)
    linked = {(row.code, row.target.slug) for row in rows if row.is_link}
    for row in rows:
        if not row.has_object and (row.code, row.target.slug) in linked:
            yield InputError("link-and-none", file=file, code=row.code, target=row.target.title)
