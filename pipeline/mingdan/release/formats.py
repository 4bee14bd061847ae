"""The files of a release of notices, as bytes; `release_folder` puts them in place."""

import json
from collections.abc import Mapping
from dataclasses import asdict

import pyoxigraph

from mingdan.catalog.notices_catalog import catalog
from mingdan.catalog.records import manifest, report
from mingdan.csv_guard import csv_text
from mingdan.io_text import bytes_sha256
from mingdan.mapping.evidence import described, links_table
from mingdan.model import Entry, MatchKind, Roster
from mingdan.rdf import iris as mint
from mingdan.rdf.graphs import (
    canonical_hash,
    graph,
    jsonld,
    nquads,
    strict_ntriples,
    trig,
    turtle,
    turtle_stream,
)
from mingdan.rdf.namespaces import DCT, MD, RDF, SKOS
from mingdan.rdf.ntriples import iri
from mingdan.rdf.parsed_graph import ParsedGraph, merged
from mingdan.release.geojson import geojson
from mingdan.release.release_folder import MANIFEST
from mingdan.resources import folder, version
from mingdan.workspace import Settings

# The files of every release, beside the manifest.
NAMES = (
    "roster.ttl", "roster.nt", "roster.jsonld", "roster.csv", "roster.csv-metadata.json",
    "roster.trig", "roster.nq", "roster.geojson", "divisions.ttl", "divisions.nt", "divisions.geojson",
    "links.sssom.tsv", "categories.ttl", "ledger.csv", "report.ttl", "catalog.ttl",
)  # fmt: skip
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


def _table(roster: ParsedGraph) -> bytes:
    """`roster.csv`: one row an entry."""
    rows = roster.store.query((folder("queries") / "roster-table.rq").read_text("utf-8"))
    if not isinstance(rows, pyoxigraph.QuerySolutions):
        raise TypeError("queries/roster-table.rq is not a SELECT query")
    cells = [["" if row[name] is None else row[name].value for name in _COLUMNS] for row in rows]
    return csv_text([list(_COLUMNS), *cells]).encode()


def _table_metadata(settings: Settings, rosters: tuple[Roster, ...]) -> bytes:
    """`roster.csv-metadata.json`: CSV on the Web (W3C 2015), found by its name beside the table."""
    columns = []
    for name, (zh, en, datatype, about) in _COLUMNS.items():
        column: dict[str, object] = {"name": name, "titles": {"zh": [zh, name], "en": en}, "datatype": datatype}
        columns.append({**column, "propertyUrl": about} if about else column)
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": "roster.csv",
        "dc:title": settings.title,
        "dc:license": {"@id": settings.license},
        "dc:modified": {"@value": _release_date(rosters), "@type": "xsd:date"},
        "dialect": {"lineTerminators": ["\n"], "header": True},
        "tableSchema": {"columns": columns, "primaryKey": "recognition", "aboutUrl": "{+recognition}"},
    }
    return (json.dumps(metadata, ensure_ascii=False, indent=2) + "\n").encode()


def _ledger(rosters: tuple[Roster, ...]) -> bytes:
    """`ledger.csv`: what each line of each notice is, and section and position of the entries on it."""
    rows = []
    for roster in rosters:
        entries: dict[str, list[Entry]] = {}
        for entry in roster.notice.entries:
            entries.setdefault(entry.source_position, []).append(entry)
        for record in roster.notice.ledger:
            own = entries.get(record.position, [])
            places = " ".join(one.section for one in own), " ".join(str(one.position) for one in own)
            rows.append([roster.source.notice, str(record.line), record.position, record.kind, *places])
    return csv_text([["notice", "line", "source_position", "kind", "section", "position"], *rows]).encode()


def _release_date(rosters: tuple[Roster, ...]) -> str:
    return max(roster.source.release_date for roster in rosters).isoformat()


def _categories(ntriples: str) -> bytes:
    """`categories.ttl`: the scheme and its concepts, out of the graph."""
    kinds = tuple(f" {iri(RDF.type)} {iri(kind)} .\n" for kind in (SKOS.Concept, SKOS.ConceptScheme))
    lines = ntriples.splitlines(keepends=True)
    subjects = {text.split(" ", 1)[0] for text in lines if text.endswith(kinds)}
    found = graph(text for text in lines if text.split(" ", 1)[0] in subjects)
    return turtle(found) if subjects else b"# The notices have no categories.\n"


def _manifest(
    rosters: tuple[Roster, ...], whole: ParsedGraph, graphs: Mapping[str, ParsedGraph], files: dict[str, bytes]
) -> bytes:
    """`manifest.json`; each file of RDF is parsed here, once, by a strict parser."""
    sources = [
        {
            "notice": roster.source.notice,
            "sha256_of_text_with_lf": roster.notice.sha256,
            "undecided_as_places": _has_undecided(roster),
        }
        for roster in rosters
    ]
    records = {
        name: {
            "bytes": len(content),
            "sha256": bytes_sha256(content),
            **({"triples": strict_ntriples(content, name).count("\n")} if name.endswith(RDF_SUFFIXES) else {}),
        }
        for name, content in files.items()
    }
    more = {"graphs": named_graph_records(graphs), "sources": sources}
    return manifest(mint.ROSTER, _release_date(rosters), graph_record(whole), more, records)


def _has_undecided(roster: Roster) -> bool:
    """Whether a roster has places that nobody decided on."""
    return any(one.match.kind is MatchKind.UNLISTED and not one.match.review for one in roster.recognitions)


def derived_files(roster: ParsedGraph, divisions: ParsedGraph, whole: ParsedGraph, iris: mint.Iris) -> dict[str, bytes]:
    """The files that follow from the graphs alone and are not RDF of a whole graph, by name.

    Args:
        roster: the graph of the notices.
        divisions: the graph of the divisions.
        whole: both.
        iris: IRI factory for the dataset's base.
    """
    return {
        "roster.csv": _table(roster),
        "categories.ttl": _categories(roster.ntriples),
        **geojson(whole.store),
        "links.sssom.tsv": links_table(iris, described(iris, divisions.ntriples)).encode(),
    }


def graph_record(whole: ParsedGraph) -> dict[str, object]:
    """What a manifest says of the whole graph."""
    return {**asdict(whole.fingerprint), "rdfc10_sha256": canonical_hash(whole)}


def named_graph_records(graphs: Mapping[str, ParsedGraph]) -> list[dict[str, object]]:
    """What a manifest says of each named graph, by IRI."""
    return [{"name": name, **asdict(graph.fingerprint)} for name, graph in sorted(graphs.items())]


def files(
    settings: Settings,
    rosters: tuple[Roster, ...],
    graphs: Mapping[str, ParsedGraph],
    roster: ParsedGraph,
    divisions: ParsedGraph,
    checks: str,
) -> dict[str, bytes]:
    """Every file of a release, name -> content, the manifest last.

    Args:
        settings: the settings of the workspace.
        rosters: what is published.
        graphs: the checked graph of each notice, by its id.
        roster: the graph of all notices together.
        divisions: the checked graph of the divisions.
        checks: a sentence that says what was checked.

    Raises:
        InputError: a file that was made is not valid RDF.
    """
    whole = merged([roster, divisions])
    rdflib_graphs = {notice: graph([found.ntriples]) for notice, found in graphs.items()}
    everything = sum(rdflib_graphs.values(), start=graph([]))
    turtles = {notice: turtle(found) for notice, found in rdflib_graphs.items()}
    derived = derived_files(roster, divisions, whole, settings.iris)
    datasets = (mint.ROSTER, mint.DIVISIONS_DATASET)
    notices = {mint.graph(notice): found for notice, found in graphs.items()}
    contents = {
        "roster.ttl": turtle(everything),
        "roster.nt": roster.ntriples.encode(),
        "roster.jsonld": jsonld(everything),
        "roster.csv": derived["roster.csv"],
        "roster.csv-metadata.json": _table_metadata(settings, rosters),
        "categories.ttl": derived["categories.ttl"],
        "roster.trig": trig({mint.graph(notice): text for notice, text in turtles.items()}),
        "roster.nq": nquads({name: found.ntriples for name, found in notices.items()}),
        **{f"notices/{notice}.ttl": text for notice, text in turtles.items()},
        "divisions.ttl": turtle_stream(divisions),
        "divisions.nt": divisions.ntriples.encode(),
        **derived,
        "ledger.csv": _ledger(rosters),
        "report.ttl": report(f"{mint.dataset_file('report.ttl')}#report", datasets, {"en": checks}),
    }
    contents["catalog.ttl"] = turtle(graph(catalog(settings, rosters, roster, divisions, contents, version())))
    contents[MANIFEST] = _manifest(rosters, whole, {**notices, mint.divisions_graph(): divisions}, contents)
    return contents
