"""The formats of a release: how graphs become the blocks of a file. To add one: an entry in one of the tables below.

Titles, media types and names of formats are in `mingdan.catalog.distributions`.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph

from mingdan.catalog.records import CATALOG, REPORT, report
from mingdan.csv_guard import csv_text
from mingdan.mapping.evidence import described, links_table
from mingdan.mapping.stream import N_TRIPLES, TABLE, TURTLE, parts
from mingdan.mapping.table import heading, rows
from mingdan.model import Entry, Roster
from mingdan.rdf.graphs import (
    RdflibGraph,
    graph,
    jsonld,
    nquads,
    trig,
    turtle,
    turtle_heading,
    turtle_parts,
    turtle_stream,
)
from mingdan.rdf.iris import DIVISIONS_DATASET, ROSTER, Iris, dataset_file, named_graph
from mingdan.rdf.namespaces import DCT, MD, RDF, SKOS
from mingdan.rdf.ntriples import iri
from mingdan.rdf.parsed_graph import ParsedGraph, merged
from mingdan.register.edition import Province
from mingdan.resources import folder
from mingdan.validation.graph_checks import rule_names
from mingdan.workspace import Settings

RDF_SUFFIXES = (".ttl", ".nt", ".jsonld", ".trig", ".nq")
# Column of roster.csv -> title in zh and en, datatype, the property of the ontology that it shows.
_COLUMNS = {
    "recognition": ("认定", "recognition", "anyURI", ""),
    "notice": ("通知编号", "notice", "string", ""),
    "section": ("部分", "section", "string", MD.section),
    "ordinal": ("序号", "printed number", "integer", MD.ordinal),
    "source_line": ("原文行号", "line of the notice", "integer", MD.sourceLine),
    "source_position": ("原文位置", "position in the notice", "string", MD.sourcePosition),
    "honour": ("称号", "honour", "string", MD.honour),
    "category": ("类别", "category", "string", MD.category),
    "original_text": ("原文", "words of the notice", "string", MD.originalText),
    "province": ("省", "province", "string", ""),
    "prefecture": ("市（州）", "prefecture", "string", ""),
    "county": ("县（市、区）", "county", "string", ""),
    "township": ("街道（镇、乡）", "township-level division", "string", ""),
    "community": ("社区", "community", "string", ""),
    "code": ("统计用区划代码", "division code of NBS 2023 (9 or 12 digits)", "string", DCT.identifier),
    "township_code": ("乡级代码", "code of the township-level division", "string", ""),
    "division": ("区划标识", "division", "anyURI", MD.recognises),
    "match": ("匹配方式", "how it was matched", "string", MD.matchKind),
}


# Of the two publishers of coordinates, GeoNames requires attribution (CC BY 4.0, section 3).
ATTRIBUTION = "Coordinates: Wikidata (CC0) and GeoNames, https://www.geonames.org/ (CC BY 4.0)"
Row = dict[str, str]
Feature = dict[str, Any]  # an object of GeoJSON


@dataclass(frozen=True)
class NoticeGraphs:
    """The checked graphs of a release of notices.

    Attributes:
        settings: the settings of the workspace.
        rosters: the notices.
        notices: the graph of each notice, by its id.
        roster: the graph of all notices together.
        divisions: the graph of the divisions.
    """

    settings: Settings
    rosters: tuple[Roster, ...]
    notices: Mapping[str, ParsedGraph]
    roster: ParsedGraph
    divisions: ParsedGraph

    @cached_property
    def whole(self) -> ParsedGraph:
        """All graphs together."""
        return merged([self.roster, self.divisions])

    @cached_property
    def rdflib_graphs(self) -> dict[str, RdflibGraph]:
        """The graph of each notice for rdflib's writers, by its id."""
        return {notice: graph([parsed.ntriples]) for notice, parsed in self.notices.items()}

    @cached_property
    def rdflib_roster(self) -> RdflibGraph:
        """The graph of all notices together for rdflib's writers."""
        return sum(self.rdflib_graphs.values(), start=graph([]))

    @cached_property
    def turtles(self) -> dict[str, bytes]:
        """The Turtle of each notice, by its id."""
        return {notice: turtle(rdflib_graph) for notice, rdflib_graph in self.rdflib_graphs.items()}

    @cached_property
    def points(self) -> list[Feature]:
        """Every division with a point."""
        return point_features(self.whole)

    @property
    def named(self) -> dict[str, ParsedGraph]:
        """The named graph of each notice, by IRI."""
        return {named_graph(notice): parsed for notice, parsed in self.notices.items()}

    @property
    def modified(self) -> str:
        """The date of the release: the latest of the notices."""
        return max(roster.source.release_date for roster in self.rosters).isoformat()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The name and the content of each file, in the order of the manifest."""
        for name, form in ROSTER_FORMATS.items():
            yield name, form(self)
        yield from ((f"notices/{notice}.ttl", text) for notice, text in self.turtles.items())
        for name, form in FORMATS.items():
            yield name, form(self)


def _solutions(parsed: ParsedGraph, query: str) -> Iterator[Row]:
    """The rows of a query of `queries/` over a graph; an unbound variable is empty."""
    solutions = parsed.store.query((folder("queries") / query).read_text("utf-8"))
    if not isinstance(solutions, pyoxigraph.QuerySolutions):
        raise TypeError(f"queries/{query} is not a SELECT query")
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        yield {name: "" if row[name] is None else row[name].value for name in names}


def _table(graphs: NoticeGraphs) -> bytes:
    """`roster.csv`: one row an entry."""
    cells = ([row[name] for name in _COLUMNS] for row in _solutions(graphs.roster, "roster-table.rq"))
    return csv_text([list(_COLUMNS), *cells]).encode()


def _table_metadata(graphs: NoticeGraphs) -> bytes:
    """`roster.csv-metadata.json`: CSV on the Web (W3C 2015), found by its name beside the table."""
    columns = []
    for name, (zh, en, datatype, about) in _COLUMNS.items():
        column: dict[str, object] = {"name": name, "titles": {"zh": [zh, name], "en": en}, "datatype": datatype}
        columns.append({**column, "propertyUrl": about} if about else column)
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": "roster.csv",
        "dc:title": graphs.settings.title,
        "dc:license": {"@id": graphs.settings.license},
        "dc:modified": {"@value": graphs.modified, "@type": "xsd:date"},
        "dialect": {"lineTerminators": ["\n"], "header": True},
        "tableSchema": {"columns": columns, "primaryKey": "recognition", "aboutUrl": "{+recognition}"},
    }
    return (json.dumps(metadata, ensure_ascii=False, indent=2) + "\n").encode()


def _ledger(graphs: NoticeGraphs) -> bytes:
    """`ledger.csv`: what each line of each notice is, and section and position of the entries on it."""
    table = [["notice", "line", "source_position", "kind", "section", "position"]]
    for roster in graphs.rosters:
        entries: dict[str, list[Entry]] = {}
        for entry in roster.notice.entries:
            entries.setdefault(entry.source_position, []).append(entry)
        for record in roster.notice.ledger:
            on_line = entries.get(record.position, [])
            places = " ".join(entry.section for entry in on_line), " ".join(str(entry.position) for entry in on_line)
            table.append([roster.source.notice, str(record.line), record.position, record.kind, *places])
    return csv_text(table).encode()


def _categories(graphs: NoticeGraphs) -> bytes:
    """`categories.ttl`: the scheme and its concepts, out of the graph."""
    kinds = tuple(f" {iri(RDF.type)} {iri(kind)} .\n" for kind in (SKOS.Concept, SKOS.ConceptScheme))
    lines = graphs.roster.ntriples.splitlines(keepends=True)
    subjects = {line.split(" ", 1)[0] for line in lines if line.endswith(kinds)}
    if not subjects:
        return b"# The notices have no categories.\n"
    return turtle(graph(line for line in lines if line.split(" ", 1)[0] in subjects))


def _report(graphs: NoticeGraphs) -> bytes:
    """`report.ttl`: what was checked."""
    shapes, queries = rule_names()
    entries = sum(len(roster.notice.entries) for roster in graphs.rosters)
    english = (
        f"{shapes} shapes and {queries} queries found nothing in either graph; {entries} entries agree with the "
        "notices, and every division with NBS 2023."
    )
    chinese = (
        f"{shapes}个形状和{queries}条查询在两个图中均未发现问题；{entries}个条目与通知一致，"
        "各区划单元均与统计用区划代码（2023年版）一致。"
    )
    return report(f"{dataset_file(REPORT)}#report", (ROSTER, DIVISIONS_DATASET), {"en": english, "zh": chinese})


def point_features(graph: ParsedGraph) -> list[Feature]:
    """Every division of a graph that has a point, as features of GeoJSON in order of code."""
    return [_feature(row) for row in _solutions(graph, "divisions-map.rq")]


def _feature(row: Row) -> Feature:
    """A division with a point: WGS84, longitude first (RFC 7946, section 4)."""
    properties: dict[str, object] = {
        name: value for name, value in row.items() if value and name not in ("lat", "long", "division")
    }
    properties["resolution_m"] = float(row["resolution_m"])
    point = {"type": "Point", "coordinates": [float(row["long"]), float(row["lat"])]}
    return {"type": "Feature", "id": row["division"], "geometry": point, "properties": properties}


def _divisions_map(graphs: NoticeGraphs) -> bytes:
    """`divisions.geojson`: every division with a point."""
    return collection(graphs.points)


def _roster_map(graphs: NoticeGraphs) -> bytes:
    """`roster.geojson`: the counties of the entries, each with the names of what was recognised in it."""
    entries: dict[str, list[Row]] = defaultdict(list)
    for row in _solutions(graphs.whole, "roster-map.rq"):
        entries[row["code"]].append(row)
    counties = [point for point in graphs.points if point["properties"]["code"] in entries]
    return collection(
        {**county, "properties": {**county["properties"], **_recognised(entries[county["properties"]["code"]])}}
        for county in counties
    )


def _recognised(entries: Iterable[Row]) -> dict[str, object]:
    """How many streets and communities were recognised in a county, and which."""
    names: dict[str, list[str]] = {"true": [], "false": []}
    for row in entries:
        names[row["community"]].append(
            " ".join(part for part in (row["township"], row["name"], row["category"]) if part)
        )
    communities, streets = names["true"], names["false"]
    return {
        "communities": len(communities),
        "sub_districts_and_towns": len(streets),
        "recognised": "；".join([*streets, *communities]),
    }


def collection(features: Iterable[Feature]) -> bytes:
    """Features as GeoJSON (RFC 7946), one a line, so that a change shows as the lines that it changes."""
    head = {"type": "FeatureCollection", "attribution": ATTRIBUTION}
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "features": [\n{lines}\n]}}\n'.encode()


NoticeFormat = Callable[[NoticeGraphs], bytes]
# File -> its format; the file of each notice stands between the two tables.
ROSTER_FORMATS: dict[str, NoticeFormat] = {
    "roster.ttl": lambda graphs: turtle(graphs.rdflib_roster),
    "roster.nt": lambda graphs: graphs.roster.ntriples.encode(),
    "roster.jsonld": lambda graphs: jsonld(graphs.rdflib_roster),
    "roster.csv": _table,
    "roster.csv-metadata.json": _table_metadata,
    "categories.ttl": _categories,
    "roster.trig": lambda graphs: trig({named_graph(notice): text for notice, text in graphs.turtles.items()}),
    "roster.nq": lambda graphs: nquads({name: parsed.ntriples for name, parsed in graphs.named.items()}),
}
FORMATS: dict[str, NoticeFormat] = {
    "divisions.ttl": lambda graphs: turtle_stream(graphs.divisions),
    "divisions.nt": lambda graphs: graphs.divisions.ntriples.encode(),
    "divisions.geojson": _divisions_map,
    "roster.geojson": _roster_map,
    "links.sssom.tsv": lambda graphs: links_table(
        graphs.settings.iris, described(graphs.settings.iris, graphs.divisions.ntriples)
    ).encode(),
    "ledger.csv": _ledger,
    REPORT: _report,
}
# The files of every release, beside the manifest.
NAMES = (*ROSTER_FORMATS, *FORMATS, CATALOG)
# Those that follow from the graphs alone and are not RDF of a whole graph.
DERIVED = ("roster.csv", "categories.ttl", "divisions.geojson", "roster.geojson", "links.sssom.tsv")


@dataclass(frozen=True, slots=True)
class AreaFormat:
    """A format of the divisions of an area, made by province. GeoJSON is none: few divisions have a point.

    Attributes:
        heading: what stands before the rest, given the statements that do not all come from the register.
        outside: those of them that are of no province.
        province: the parts of a province (`mingdan.mapping.stream.PARTS`), given the statements on its divisions down
            to the townships and on their codes.
    """

    heading: Callable[[str], bytes]
    outside: Callable[[str], bytes]
    province: Callable[[Iris, Province, Sequence[str]], tuple[Iterable[bytes], ...]]


AREA_FORMATS = {
    N_TRIPLES: AreaFormat(
        lambda _: b"", str.encode, lambda iris, register, upper: parts(iris, register, N_TRIPLES, upper)
    ),
    TURTLE: AreaFormat(
        lambda extra: turtle_heading(extra).encode(),
        lambda outside: turtle_parts(outside)[1].encode(),
        lambda iris, register, upper: parts(iris, register, TURTLE, upper),
    ),
    TABLE: AreaFormat(lambda _: heading(), lambda _: b"", lambda _iris, register, _upper: ((), (), rows(register))),
}
