"""Step 5, first half: a checked graph becomes the files of a release, as bytes. `release.py` puts them in place."""

import json
from dataclasses import asdict
from pathlib import Path

import pyoxigraph

from mingdan.catalog.media import media_type
from mingdan.catalog.roster_catalog import catalog
from mingdan.csv_guard import table_text
from mingdan.errors import InputError
from mingdan.io_text import bytes_sha256, read_bytes
from mingdan.mapping.evidence import described, links_table
from mingdan.model import Entry, MatchKind, Roster
from mingdan.rdf import iris as mint
from mingdan.rdf.fingerprint import GraphFingerprint, facts, statements
from mingdan.rdf.graphs import (
    canonical_hash,
    graph,
    jsonld,
    nquads,
    store,
    strict_graphs,
    strict_ntriples,
    trig,
    turtle,
    turtle_stream,
)
from mingdan.rdf.namespaces import DCT, MD, RDF, SKOS
from mingdan.rdf.ntriples import in_language, iri, line, union
from mingdan.release.geojson import geojson
from mingdan.release.reader import named_graphs
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


def _table(ntriples: str) -> bytes:
    """`roster.csv`: one row an entry."""
    rows = store(ntriples).query((folder("queries") / "roster-table.rq").read_text("utf-8"))
    if not isinstance(rows, pyoxigraph.QuerySolutions):
        raise TypeError("queries/roster-table.rq is no SELECT query")
    cells = [["" if row[name] is None else row[name].value for name in _COLUMNS] for row in rows]
    return table_text([list(_COLUMNS), *cells]).encode()


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
    return table_text([["notice", "line", "source_position", "kind", "section", "position"], *rows]).encode()


def _release_date(rosters: tuple[Roster, ...]) -> str:
    return max(roster.source.release_date for roster in rosters).isoformat()


def _categories(ntriples: str) -> bytes:
    """`categories.ttl`: the scheme and its concepts, out of the graph."""
    kinds = tuple(f" {iri(RDF.type)} {iri(kind)} .\n" for kind in (SKOS.Concept, SKOS.ConceptScheme))
    lines = ntriples.splitlines(keepends=True)
    subjects = {text.split(" ", 1)[0] for text in lines if text.endswith(kinds)}
    found = graph(text for text in lines if text.split(" ", 1)[0] in subjects)
    return turtle(found) if subjects else b"# The notices have no categories.\n"


def _report(report: str, checks: str) -> bytes:
    """`report.ttl`: pySHACL's report of the graphs, and what else was checked."""
    node = iri(f"{mint.dataset_file('report.ttl')}#report")
    sources = (line(node, iri(DCT.source), iri(dataset)) for dataset in (mint.ROSTER, mint.DIVISIONS_DATASET))
    return turtle(graph([report, *sources, line(node, iri(DCT.description), in_language(checks, "en"))]))


def _manifest(rosters: tuple[Roster, ...], graphs: dict[str, str], files: dict[str, bytes]) -> bytes:
    """`manifest.json`: what was published from what, with the hash of everything."""
    listed = []
    for name, content in files.items():
        record: dict[str, object] = {"name": name, "media_type": media_type(name), "bytes": len(content)}
        record["sha256"] = bytes_sha256(content)
        if name.endswith(RDF_SUFFIXES):
            record["triples"] = strict_ntriples(content, name).count("\n")
        listed.append(record)
    manifest = {
        "dataset": mint.ROSTER,
        "modified": _release_date(rosters),
        "tool": f"mingdan {version()}",
        "graph": _graph_facts(union(graphs.values())),
        "graphs": _named_facts(graphs),
        "sources": [
            {
                "notice": r.source.notice,
                "sha256_of_text_with_lf": r.notice.sha256,
                "undecided_as_places": _has_undecided(r),
            }
            for r in rosters
        ],
        "files": listed,
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def _has_undecided(roster: Roster) -> bool:
    """Whether a roster has places that nobody decided on."""
    return any(one.match.kind is MatchKind.UNLISTED and not one.match.review for one in roster.recognitions)


def published_as_places(folder: Path) -> frozenset[str]:
    """The notices whose undecided entries were published as places, by the manifest of a release."""
    try:
        sources = json.loads(read_bytes(folder / MANIFEST))["sources"]
        return frozenset(str(one["notice"]) for one in sources if one.get("undecided_as_places") is True)
    except (InputError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return frozenset()


def _links(iris: mint.Iris, divisions: str) -> bytes:
    """`links.sssom.tsv`: the links of the divisions that their graph describes."""
    return links_table(iris, described(iris, divisions)).encode()


def disagreeing(folder: Path, ntriples: str, iris: mint.Iris) -> list[str]:
    """The files of a release that do not say what its graph says.

    Args:
        folder: the published folder.
        ntriples: the graph, strictly read from `roster.nt`.
        iris: where instances live.

    Raises:
        InputError: a file is not valid RDF.
    """
    wrong = [
        name
        for name in ("roster.ttl", "roster.jsonld", "roster.trig", "roster.nq")
        if (folder / name).is_file() and strict_ntriples(read_bytes(folder / name), name) != ntriples
    ]
    divisions = [folder / name for name in ("divisions.nt", "divisions.ttl") if (folder / name).is_file()]
    if len({strict_ntriples(read_bytes(file), str(file)) for file in divisions}) > 1:
        wrong.append("divisions.ttl")
    wrong += _apart(folder)
    everything = store(union([ntriples, *named_graphs(folder).values()]))
    derived = {"roster.csv": _table(ntriples), "categories.ttl": _categories(ntriples), **geojson(everything)}
    if divisions:
        derived["links.sssom.tsv"] = _links(iris, strict_ntriples(read_bytes(divisions[0]), divisions[0].name))
    wrong += [
        name for name, content in derived.items() if (folder / name).is_file() and read_bytes(folder / name) != content
    ]
    try:
        manifest = json.loads(read_bytes(folder / MANIFEST))
        said = manifest["graph"], manifest["graphs"]
    except (InputError, ValueError, KeyError, TypeError, RecursionError):
        said = None
    named = named_graphs(folder)
    true = _graph_facts(union([ntriples, *named.values()])), _named_facts(named)
    return wrong if said == true else [*wrong, MANIFEST]


def _apart(folder: Path) -> list[str]:
    """The files of the named graphs that do not say of each notice what `roster.nq` says."""
    if not (folder / "roster.nq").is_file():
        return []
    graphs = strict_graphs(read_bytes(folder / "roster.nq"), "roster.nq")
    start = mint.graph("a")[:-1]
    if any(not mint.is_key(name.removeprefix(start)) for name in graphs):
        return ["roster.nq"]  # a graph that no notice has
    files = {f"notices/{name.removeprefix(start)}.ttl": lines for name, lines in graphs.items()}
    files = {name: lines for name, lines in files.items() if (folder / name).is_file()}
    wrong = [name for name, lines in files.items() if strict_ntriples(read_bytes(folder / name), name) != lines]
    if (folder / "roster.trig").is_file():
        wrong += ["roster.trig"] if strict_graphs(read_bytes(folder / "roster.trig"), "roster.trig") != graphs else []
    return wrong


def _facts(ntriples: str) -> GraphFingerprint:
    return facts(statements(ntriples.encode()))


def _graph_facts(ntriples: str) -> dict[str, object]:
    return {**asdict(_facts(ntriples)), "rdfc10_sha256": canonical_hash(ntriples)}


def _named_facts(graphs: dict[str, str]) -> list[dict[str, object]]:
    return [{"name": name, **asdict(_facts(lines))} for name, lines in sorted(graphs.items())]


def files(
    settings: Settings, rosters: tuple[Roster, ...], graphs: dict[str, str], divisions: str, report: str, checks: str
) -> dict[str, bytes]:
    """Every file of a release, name -> content, the manifest last.

    Args:
        settings: what is said of the dataset as a whole.
        rosters: what is published.
        graphs: what each notice says, N-Triples by notice, checked.
        divisions: what the reference data say of the divisions, N-Triples, one statement a line, sorted, checked.
        report: pySHACL's report, N-Triples.
        checks: a sentence that says what was checked.
    """
    ntriples = union(graphs.values())
    whole = graph([ntriples])
    notices = {mint.graph(notice): lines for notice, lines in graphs.items()}
    found = {
        "roster.ttl": turtle(whole),
        "roster.nt": ntriples.encode(),
        "roster.jsonld": jsonld(whole),
        "roster.csv": _table(ntriples),
        "roster.csv-metadata.json": _table_metadata(settings, rosters),
        "categories.ttl": _categories(ntriples),
        "roster.trig": trig({name: graph([lines]) for name, lines in notices.items()}),
        "roster.nq": nquads(notices),
        **{f"notices/{notice}.ttl": turtle(graph([lines])) for notice, lines in graphs.items()},
        "divisions.ttl": turtle_stream(divisions),
        "divisions.nt": divisions.encode(),
        **geojson(store(union([ntriples, divisions]))),
        "links.sssom.tsv": _links(settings.iris, divisions),
        "ledger.csv": _ledger(rosters),
        "report.ttl": _report(report, checks),
    }
    found["catalog.ttl"] = turtle(graph(catalog(settings, rosters, ntriples, divisions, found, version())))
    found[MANIFEST] = _manifest(rosters, {**notices, mint.divisions_graph(): divisions}, found)
    return found


def accept(name: str, content: bytes) -> None:
    """Reads a file of a release with the strict parser.

    Raises:
        InputError: it is RDF and not valid.
    """
    if name.endswith(RDF_SUFFIXES):
        strict_ntriples(content, name)
