"""Links of divisions to Wikidata, GeoNames and OpenStreetMap: the rows of `data/reference/links.sssom.tsv`.

A row is a mapping as SSSOM has it (https://w3id.org/sssom): a link with its evidence; with the modifier `Not`, what
must not be taken for one; with the object `sssom:NoTermFound`, what was sought and not found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from mingdan.errors import InputError
from mingdan.io_text import decode, read_bytes, shown
from mingdan.rdf.namespaces import RDFS, SEMAPV, SKOS, SSSOM
from mingdan.register.divisions import is_division, lineage
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
_CURIES = ("predicate_id", "object_id", "mapping_justification", "object_source", "mapping_source")
_CONFIDENCE = re.compile(r"0\.[0-9]*[1-9]|1\.0")


Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class MappingTarget:
    """What links lead to.

    Attributes:
        slug: its name in our IRIs.
        dataset: its IRI, the item of Wikidata that is about it.
        title: its name.
        homepage: where people find it.
        license: of what is taken from it.
        start: what its IRIs begin with.
        form: what follows, an expression whose first group is the identifier.
        credit, credit_zh: what it asks to be said of it.
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
    """One row.

    Attributes:
        code: of the division, in NBS 2023.
        label: its name.
        predicate: an IRI of `PREDICATES`.
        refused: whether the link must not be made.
        object: an IRI; `sssom:NoTermFound` for what was not found.
        object_label: the name that the other dataset has for it, where it is noted.
        justification: an IRI of the Semantic Mapping Vocabulary.
        target: what the link leads to, or what was searched.
        target_version: the date of the copy that was searched, where it is known.
        source: the IRI of what the link was taken from.
        date: the day on which it was so, where it is known.
        confidence: between 0 and 1.
        comment: the source, as given.
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
    def found(self) -> bool:
        """Whether there is anything at the other end."""
        return self.object != SSSOM.NoTermFound

    @property
    def is_link(self) -> bool:
        """Whether the division is linked to the object."""
        return self.found and not self.refused

    @property
    def identifier(self) -> str:
        """The identifier in the other dataset, empty where nothing was found."""
        found = re.fullmatch(self.target.form, self.object.removeprefix(self.target.start))
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class MappingSet:
    """The table: what its header says, its prefixes, and its rows."""

    about: dict[str, str]
    prefixes: dict[str, str]
    rows: tuple[IdentifierMapping, ...]


@cache
def mapping_set() -> MappingSet:
    """The links that come with mingdan.

    Raises:
        InputError: a row is not what it should be; every such row is named.
    """
    return read_mappings(folder("data/reference") / "links.sssom.tsv")


def read_mappings(file: Path) -> MappingSet:
    """The links of one table; raises as `mapping_set` does."""
    lines = decode(file, read_bytes(file)).rstrip("\n").split("\n")
    size = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    about, prefixes = _header(file, lines[:size])
    columns = tuple(lines[size].split("\t")) if size < len(lines) else ()
    if columns != COLUMNS:
        said, expected = shown(" ".join(columns)), " ".join(COLUMNS)
        raise InputError(f"{file}:{size + 1}: the columns are {said!r}, expected {expected}")
    rows: dict[tuple[str, str, str], IdentifierMapping] = {}
    problems = []
    for number, line in enumerate(lines[size + 1 :], size + 2):
        cells = line.split("\t")
        row = dict(zip(COLUMNS, cells, strict=False))
        wrong = [f"{len(cells)} cells, expected {len(COLUMNS)}"] if len(cells) != len(COLUMNS) else []
        wrong = wrong or list(_problems(row, prefixes))
        if not wrong:
            mapping = _mapping(row, prefixes)
            key = mapping.code, mapping.target.slug, mapping.object
            wrong = [f"{shown(row['object_id'])} a second time for {mapping.code}"] if key in rows else []
            rows[key] = mapping
        problems += [f"{file}:{number}: {problem}" for problem in wrong]
    problems += [f"{file}: {problem}" for problem in _contradictions(list(rows.values()))]
    if problems:
        raise InputError("\n".join(problems))
    return MappingSet(about, prefixes, tuple(rows.values()))


def _header(file: Path, lines: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What the header says of the table, and its prefixes."""
    about: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        key, colon, value = line[1:].partition(": ")
        if line.startswith("#  ") and colon:
            prefixes[key.strip()] = value.strip()
        elif colon and key in HEADER:
            about[key] = value.strip()
        elif line != "#curie_map:":
            raise InputError(f"{file}:{number}: {shown(line)!r}, expected #curie_map: or one of {', '.join(HEADER)}")
    if missing := [key for key in HEADER if not about.get(key)]:
        raise InputError(f"{file}:1: the header lacks {', '.join(missing)}")
    return about, prefixes


def _iri(curie: str, prefixes: dict[str, str]) -> str:
    """The IRI that a CURIE stands for; empty for anything else."""
    prefix, colon, rest = curie.partition(":")
    return prefixes[prefix] + rest if colon and rest and prefix in prefixes else ""


def _problems(row: Row, prefixes: dict[str, str]) -> Iterator[str]:
    """What is wrong with one row."""
    for column, right, expected in _demands(row, {column: _iri(row[column], prefixes) for column in _CURIES}):
        if not right:
            yield f"{column} is {shown(row[column])!r}, expected {expected}"


def _demands(row: Row, iris: Row) -> Iterator[tuple[str, bool, str]]:
    """Column, whether it is right, and what was expected of it."""
    code = row["subject_id"].removeprefix("nbs:")
    known = row["subject_id"].startswith("nbs:") and is_division(code)
    own = lineage(code)[-1].label if known else row["subject_label"]
    target = next((target for target in TARGETS if target.dataset == iris["object_source"]), None)
    refused = row["predicate_modifier"] == "Not" and iris["object_id"] != SSSOM.NoTermFound
    yield "subject_id", known, "nbs: and the code of a division of NBS 2023"
    yield "subject_label", row["subject_label"] == own, f"{own}, as the register has it"
    yield "predicate_id", iris["predicate_id"] in PREDICATES, "skos:exactMatch, skos:closeMatch or rdfs:seeAlso"
    yield "predicate_modifier", refused or not row["predicate_modifier"], "nothing, or Not for an object that there is"
    yield "object_source", target is not None, "one of " + ", ".join(one.dataset for one in TARGETS)
    if target:
        yield "object_id", _is_object(iris["object_id"], target), f"one of {target.title}, or sssom:NoTermFound"
    justified = iris["mapping_justification"].removeprefix(SEMAPV.iri) in SEMAPV.terms
    yield "mapping_justification", justified, "semapv: and one of " + ", ".join(sorted(SEMAPV.terms))
    yield "mapping_source", bool(iris["mapping_source"]), "a CURIE with a prefix of the header"
    right = bool(_CONFIDENCE.fullmatch(row["confidence"]))
    yield "confidence", right, "a number above 0 and up to 1, as 0.95"
    yield "comment", bool(row["comment"].strip()), "the source in words"
    for column in ("object_source_version", "mapping_date"):
        yield column, not row[column] or _is_day(row[column]), "a day as 2026-11-22, or nothing"


def _is_object(iri: str, target: MappingTarget) -> bool:
    own = iri.startswith(target.start) and re.fullmatch(target.form, iri.removeprefix(target.start))
    return bool(own) or iri == SSSOM.NoTermFound


def _is_day(text: str) -> bool:
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


def _contradictions(rows: list[IdentifierMapping]) -> Iterator[str]:
    """Where one row denies what another says."""
    exact: dict[tuple[str, str], str] = {}
    for row in (row for row in rows if row.is_link and row.predicate == SKOS.exactMatch):
        for key, other in (((row.code, row.target.slug), row.object), ((row.object, ""), row.code)):
            if exact.setdefault(key, other) != other:
                yield f"{key[0]} has two exact matches, {exact[key]} and {other}, expected one"
    linked = {(row.code, row.target.slug) for row in rows if row.is_link}
    for row in rows:
        if not row.found and (row.code, row.target.slug) in linked:
            yield f"{row.code} has a link to {row.target.title}, and a row that says that none was found"
