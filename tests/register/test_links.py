"""The links: equal to the facts given, each with its evidence; what was refused stays out; valid SSSOM."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from mingdan.errors import InputError
from mingdan.mapping.evidence import described, link_triples, links_table
from mingdan.mapping.evidence import rows as mapping_rows
from mingdan.rdf.graphs import graph as rdflib_graph
from mingdan.rdf.iris import Iris
from mingdan.rdf.ntriples import iri, statement
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.register.mappings import PREDICATES, IdentifierMapping, mapping_set, read_mappings
from mingdan.release.notices import Build
from mingdan.resources import folder
from mingdan.validation.source_statements import check_divisions
from mingdan.workspace import Workspace
from rdflib import OWL, RDF, SH, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VOID
from support.paths import ROOT

SSSOM = Namespace("https://w3id.org/sssom/")
SHARED = ROOT.parent / "shared"
STARTS = {
    "wikidata": "http://www.wikidata.org/entity/",
    "geonames": "https://sws.geonames.org/",
    "osm_relation": "https://www.openstreetmap.org/relation/",
}
PARTS = ("Source", "Property", "Target")
DIVISION = "https://w3id.org/mingdan/id/division/nbs-2023/"
# SHA-256 of every published link as a line `code relation object`, sorted: the facts, in small.
FACTS = "77f6f1c1353cf8b35fadd2eef44bbb65bf0c2ac4bd2402e107df9ec474103a8c"


def published(divisions: str) -> set[tuple[str, str, str]]:
    """The direct links of a graph: code, relation, object."""
    return {
        (
            quad.subject.value.removeprefix(DIVISION),
            quad.predicate.value.replace("#", "/").rsplit("/", 1)[1],
            quad.object.value,
        )
        for quad in pyoxigraph.parse(divisions, format=pyoxigraph.RdfFormat.N_TRIPLES)
        if quad.predicate.value in PREDICATES
    }


def refused() -> list[IdentifierMapping]:
    return [row for row in mapping_set().rows if row.refused]


# The facts


@pytest.fixture(scope="module")
def country() -> str:
    """The links of all divisions, as N-Triples."""
    return "".join(link_triples(Iris(), {row.code for row in mapping_set().rows}))


def facts_given(name: str) -> list[dict[str, str]]:
    with (SHARED / "links" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.skipif(not (SHARED / "links").is_dir(), reason="the facts as given are not part of the project")
def test_every_published_link_equals_the_facts_given(country: str) -> None:
    facts = facts_given("links.csv")
    in_depth = {row["code"] for row in facts}
    given = {
        (row["code"], "exactMatch", STARTS[column] + row[column] + ("/" if column == "geonames" else ""))
        for row in facts_given("links_country.csv")
        for column in ("wikidata", "geonames")
        if row[column] and row["code"] not in in_depth
    }
    given |= {
        (row["code"], relation, STARTS[column] + row[column] + ("/" if column == "geonames" else ""))
        for row in facts
        for column in STARTS
        if row[column]
        for relation in [
            "seeAlso" if column == "osm_relation" else {"high": "exactMatch", "close": "closeMatch"}[row["confidence"]]
        ]
    }
    assert published(country) == given
    sources = {row["code"]: row["source"] for row in facts}
    for row in mapping_set().rows:
        if row.code in sources and not row.refused:
            # The source as given: whole, or the part of it that is about this dataset.
            assert set(row.comment.split("; ")) <= set(sources[row.code].split("; ")), row
    numbers = {"high": 0.95, "close": 0.7}
    words = {row["code"]: row["confidence"] for row in facts}
    rows = [row for row in mapping_set().rows if row.is_link and row.code in words]
    assert {(words[row.code], row.confidence) for row in rows} == set(numbers.items())


def test_the_published_links_are_the_facts(country: str) -> None:
    lines = sorted(" ".join(link) + "\n" for link in published(country))
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == FACTS


def test_what_is_linked_refused_and_not_found() -> None:
    counted = Counter(
        (row.target.slug, len(row.code), "refused" if row.refused else "linked" if row.has_object else "not found")
        for row in mapping_set().rows
    )
    assert {key: number for key, number in counted.items() if key[2] != "refused"} == {
        ("wikidata", 2, "linked"): 31,
        ("wikidata", 4, "linked"): 326,
        ("wikidata", 4, "not found"): 7,
        ("wikidata", 6, "linked"): 2694,
        ("wikidata", 6, "not found"): 280,
        ("geonames", 2, "linked"): 1,
        ("geonames", 4, "linked"): 333,
        ("geonames", 6, "linked"): 10,
        ("geonames", 6, "not found"): 8,
        ("geonames", 9, "linked"): 18,
        ("geonames", 9, "not found"): 36,
        ("openstreetmap", 4, "linked"): 1,
    }
    assert sum(number for key, number in counted.items() if key[2] == "refused") == len(refused()) == 76


def test_every_division_of_the_facts_has_a_row() -> None:
    codes = {row.code for row in mapping_set().rows if not row.refused}
    assert Counter(map(len, codes)) == {2: 31, 4: 333, 6: 2974, 9: 54}


# False friends


@pytest.mark.parametrize(
    ("code", "object_"),
    [
        ("510524101", "https://sws.geonames.org/1806299/"),  # 江门镇 is not 江门 in Guangdong
        ("511325002", "https://sws.geonames.org/1805741/"),  # 晋城街道 is not 晋城 in Shanxi
        ("510725100", "https://sws.geonames.org/1791544/"),  # 文昌镇 is not 文昌 in Hainan
        ("510403", "https://sws.geonames.org/8334021/"),  # 西区 of 攀枝花 is not that of 中山
        ("511002", "http://www.wikidata.org/entity/Q1153214"),  # 市中区 of 内江 is not that of 乐山
        ("513231", "http://www.wikidata.org/entity/Q1012450"),  # 阿坝县 is not 阿坝州
        ("511722002", "http://www.wikidata.org/entity/Q1355890"),  # 蒲江街道 is not 蒲江县
        ("511303", "http://www.wikidata.org/entity/Q651101"),  # an id of the dr5hn database
        ("510722101", "http://www.wikidata.org/entity/Q75268"),
    ],
)
def test_known_false_friends_are_refused(code: str, object_: str) -> None:
    assert [row.refused for row in mapping_set().rows if (row.code, row.object) == (code, object_)] == [True]


def test_nothing_refused_is_published(built: Build) -> None:
    links = {(code, object_) for code, _, object_ in published(built.divisions)}
    assert links and not links & {(row.code, row.object) for row in refused()}


@pytest.mark.slow("checks the graph for each refused link")
def test_what_is_refused_is_found_when_it_is_planted(built: Build, workspace: Workspace) -> None:
    planted = "".join(statement(iri(DIVISION + row.code), iri(row.predicate), iri(row.object)) for row in refused())
    findings = check_divisions(workspace.settings(), ParsedGraph(built.divisions + planted))
    said = {finding.node.removeprefix(DIVISION) for finding in findings if finding.rule == "mdsh:RefusedIsNoLink"}
    assert said == {row.code for row in refused()}


def test_evidence_that_is_gone_or_changed_is_found(built: Build, workspace: Workspace) -> None:
    node = "https://w3id.org/mingdan/id/mapping/nbs-2023/510115/wikidata/q1355972"
    without = "".join(text for text in built.divisions.splitlines(True) if not text.startswith(f"<{node}>"))
    rules = {finding.rule for finding in check_divisions(workspace.settings(), ParsedGraph(without))}
    assert {"node-missing", "mdsh:LinkHasEvidence"} <= rules
    surer = built.divisions.replace(f'<{node}> <{SSSOM}confidence> "9.5E-1"', f'<{node}> <{SSSOM}confidence> "9.9E-1"')
    (finding,) = check_divisions(workspace.settings(), ParsedGraph(surer))
    assert finding.rule == "value-differs"
    assert {("origin", "links"), ("property", "confidence")} <= set(finding.parameters)


# SSSOM


def test_each_row_is_an_axiom_and_no_row_is_anonymous(built: Build) -> None:
    graph = rdflib_graph([built.divisions])
    axioms = set(graph.subjects(RDF.type, OWL.Axiom))
    assert len(axioms) == len(mapping_rows(described(Iris(), built.divisions)))
    assert all(isinstance(axiom, URIRef) for axiom in axioms)
    (of,) = graph.subjects(RDF.type, SSSOM.MappingSet)
    assert set(graph.objects(of, SSSOM.mappings)) == axioms
    for axiom in axioms:
        subject, predicate, node = (graph.value(axiom, OWL[f"annotated{part}"]) for part in PARTS)
        negated = (axiom, SSSOM.predicate_modifier, SSSOM.NegatedPredicate) in graph
        assert ((subject, predicate, node) in graph) == (not negated and node != SSSOM.NoTermFound)


def _identifiers(shapes: Graph) -> set[URIRef]:
    """The properties whose values SSSOM's shapes take for literals, though they are IRIs in its own RDF.

    They are generated, and give `sh:nodeKind sh:Literal` and the datatype rdfs:Resource, or none, to every slot that
    holds an identifier; what SSSOM's own converter writes breaks them just so (docs/decisions/0014-links.md).
    """
    found = set()
    for shape in shapes.subjects(SH.nodeKind, SH.Literal):
        kind, path = shapes.value(shape, SH.datatype), shapes.value(shape, SH.path)
        if kind in (None, URIRef("http://www.w3.org/2000/01/rdf-schema#Resource")) and isinstance(path, URIRef):
            found.add(path)
    return found


@pytest.fixture(scope="module")
def sssom_shapes() -> Graph:
    file = SHARED / "shapes" / "sssom" / "sssom_schema.shacl.ttl"
    if not file.is_file():
        pytest.skip("SSSOM's shapes are not part of the project")
    return Graph().parse(file)


@pytest.fixture(scope="module")
def mappings(built: Build) -> Graph:
    """The mappings and their set."""
    lines = [text for text in built.divisions.splitlines(True) if "/id/mapping/" in text or "dataset/links>" in text]
    return rdflib_graph(lines)


def test_sssom_shapes_accept_the_mappings(sssom_shapes: Graph, mappings: Graph) -> None:
    """As they stand, except IRIs: these are handed to them as the literals that they ask for."""
    identifiers = _identifiers(sssom_shapes)
    asked = Graph()
    for subject, predicate, node in mappings:
        as_literal = predicate in identifiers and isinstance(node, URIRef)
        resource = URIRef("http://www.w3.org/2000/01/rdf-schema#Resource")
        asked.add((subject, predicate, Literal(str(node), datatype=resource) if as_literal else node))
    conforms, _, text = pyshacl.validate(asked, shacl_graph=sssom_shapes, inference="none")
    assert conforms, text
    asked.add((next(asked.subjects(RDF.type, OWL.Axiom)), DCTERMS.subject, Literal("x")))  # the shapes do look
    assert not pyshacl.validate(asked, shacl_graph=sssom_shapes, inference="none")[0]


def test_sssom_shapes_find_nothing_but_iris_where_they_want_literals(sssom_shapes: Graph, mappings: Graph) -> None:
    _, report, _ = pyshacl.validate(mappings, shacl_graph=sssom_shapes, inference="none")
    found = {
        (report.value(result, SH.sourceConstraintComponent), type(report.value(result, SH.value)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert found == {(SH.NodeKindConstraintComponent, URIRef), (SH.DatatypeConstraintComponent, URIRef)}
    paths = {report.value(result, SH.resultPath) for result in report.subjects(RDF.type, SH.ValidationResult)}
    assert paths <= _identifiers(sssom_shapes)


def test_the_published_table_is_the_graph_once_more(built: Build) -> None:
    lines = built.files["links.sssom.tsv"].decode().splitlines()
    prefixes = dict(text[3:].split(": ", 1) for text in lines if text.startswith("#  "))

    def whole(curie: str) -> str:
        prefix, rest = curie.split(":", 1)
        return prefixes[prefix] + rest

    rows = csv.DictReader([text for text in lines if text[0] != "#"], delimiter="\t", quoting=csv.QUOTE_NONE)
    table = {
        tuple(whole(row[column]) for column in ("record_id", "subject_id", "predicate_id", "object_id")) for row in rows
    }
    graph = rdflib_graph([built.divisions])
    assert table == {
        tuple(str(node) for node in (axiom, *(graph.value(axiom, OWL[f"annotated{part}"]) for part in PARTS)))
        for axiom in graph.subjects(RDF.type, OWL.Axiom)
    }


def test_only_what_the_graph_describes_is_published() -> None:
    iris = Iris("https://example.org/id/")
    table = links_table(iris, {"510722", "510115"})
    rows = [text.split("\t") for text in table.splitlines() if text[0] != "#"][1:]
    assert [(row[0], row[5]) for row in rows] == [
        ("map:510115/wikidata/q1355972", "wd:Q1355972"),
        ("map:510722/wikidata/none", "sssom:NoTermFound"),
    ]
    assert "#  nbs: https://example.org/id/division/nbs-2023/\n" in table
    triples = "".join(link_triples(iris, {"510115"}))
    assert described(iris, triples) == {"510115"}
    assert list(link_triples(iris, {"110101001"})) == []


def test_linksets_have_true_counts(built: Build) -> None:
    catalog = Graph().parse(data=built.files["catalog.ttl"], format="turtle")
    links = published(built.divisions)
    linksets = {str(node).rsplit("/", 1)[1]: node for node in catalog.subjects(RDF.type, VOID.Linkset)}
    assert linksets.keys() == {"wikidata", "geonames", "openstreetmap"}
    total = 0
    for slug, node in linksets.items():
        start = STARTS["osm_relation" if slug == "openstreetmap" else slug]
        own = [link for link in links if link[2].startswith(start)]
        total += len(own)
        assert int(str(catalog.value(node, VOID.triples))) == len(own)
        assert int(str(catalog.value(node, VOID.distinctSubjects))) == len({link[0] for link in own})
        assert int(str(catalog.value(node, VOID.distinctObjects))) == len({link[2] for link in own})
        assert {
            str(each).replace("#", "/").rsplit("/", 1)[1] for each in catalog.objects(node, VOID.linkPredicate)
        } == {link[1] for link in own}
        subjects, objects = catalog.value(node, VOID.subjectsTarget), catalog.value(node, VOID.objectsTarget)
        assert (subjects, VOID.subset, node) in catalog
        assert str(catalog.value(objects, VOID.uriSpace)) == start
    assert total == len(links)


def test_geonames_is_credited(built: Build) -> None:
    catalog = Graph().parse(data=built.files["catalog.ttl"], format="turtle")
    (dataset,) = set(catalog.objects(None, VOID.subjectsTarget))
    said = [str(text) for rights in catalog.objects(dataset, DCTERMS.rights) for text in catalog.objects(rights)]
    assert any("GeoNames" in text and "CC BY 4.0" in text for text in said)
    assert "GeoNames (CC BY 4.0)" in built.files["links.sssom.tsv"].decode()
    if (ROOT / "LICENSE-DATA.md").is_file():
        for name in ("LICENSE-DATA.md", "README.md", "README.zh.md"):
            assert "GeoNames" in (ROOT / name).read_text("utf-8"), name


# Tables that are not what they should be

ROW = {
    "subject_id": "nbs:510115",
    "subject_label": "温江区",
    "predicate_id": "skos:exactMatch",
    "predicate_modifier": "",
    "object_id": "wd:Q1355972",
    "object_label": "",
    "mapping_justification": "semapv:CompositeMatching",
    "object_source": "wd:Q2013",
    "object_source_version": "2026-10-03",
    "mapping_source": "wd:P442",
    "mapping_date": "2026-10-03",
    "confidence": "0.95",
    "comment": "P442",
}


def header() -> Iterator[str]:
    text = (folder("data/reference") / "links.sssom.tsv").read_text("utf-8")
    yield from (statement for statement in text.splitlines() if statement.startswith("#"))


def table(folder_: Path, *rows: dict[str, str]) -> Path:
    file = folder_ / "links.sssom.tsv"
    cells = ["\t".join(ROW), *("\t".join({**ROW, **row}.values()) for row in rows)]
    file.write_text("\n".join([*header(), *cells]) + "\n", "utf-8")
    return file


def test_a_right_table_is_read(tmp_path: Path) -> None:
    (row,) = read_mappings(table(tmp_path, {})).rows
    assert (row.code, row.identifier, row.is_link, row.confidence) == ("510115", "Q1355972", True, 0.95)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"subject_id": "nbs:510199"}, "subject_id is 'nbs:510199', expected nbs: and the code of a division"),
        ({"subject_label": "温江县"}, "subject_label is '温江县', expected 温江区"),
        ({"predicate_id": "owl:sameAs"}, "predicate_id is 'owl:sameAs', expected one of skos:exactMatch"),
        ({"predicate_modifier": "not"}, "predicate_modifier is 'not', expected nothing, or Not"),
        ({"object_id": "gn:1803193/"}, "object_id is 'gn:1803193/', expected one of Wikidata"),
        ({"object_id": "wd:1355972"}, "object_id is 'wd:1355972'"),
        ({"object_source": "wd:Q1"}, "object_source is 'wd:Q1', expected one of http://www.wikidata.org/"),
        (
            {"mapping_justification": "semapv:Guess"},
            "mapping_justification is 'semapv:Guess', expected semapv:",
        ),
        ({"mapping_source": "newlook"}, "mapping_source is 'newlook', expected a CURIE"),
        ({"confidence": "95"}, "confidence is '95', expected a number above 0 and up to 1"),
        ({"confidence": "0.950"}, "confidence is '0.950'"),
        ({"mapping_date": "3 October"}, "mapping_date is '3 October', expected a date"),
        ({"comment": " "}, "comment is empty, expected the source in words"),
        ({"object_id": "sssom:NoTermFound", "predicate_modifier": "Not"}, "predicate_modifier is 'Not'"),
        ({"comment": "a\tb"}, "14 cells, expected 13"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, fault: dict[str, str], message: str) -> None:
    file = table(tmp_path, fault)
    number = len(file.read_text("utf-8").splitlines())
    with pytest.raises(InputError) as raised:
        read_mappings(file)
    assert f"{file}:{number}: {message}" in str(raised.value)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (({}, {"predicate_modifier": "Not"}), "wd:Q1355972 a second time for 510115"),
        (({}, {"object_id": "wd:Q1"}), "510115 has two exact matches"),
        (
            ({}, {"subject_id": "nbs:5101", "subject_label": "成都市"}),
            "Q1355972 has two exact matches, 510115",
        ),
        (({}, {"object_id": "sssom:NoTermFound"}), "510115 has a link to Wikidata, and a row that says that none was"),
    ],
)
def test_rows_that_deny_each_other_are_named(tmp_path: Path, rows: tuple[dict[str, str], ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_mappings(table(tmp_path, *rows))


def test_a_header_that_lacks_something_is_named(tmp_path: Path) -> None:
    file = table(tmp_path, {})
    text = file.read_text("utf-8")
    for wrong, message in (
        (text.replace("#license: ", "#licence: "), "'#licence: https://creativecommons"),
        (text.replace("object_label\t", ""), "expected subject_id,subject_label"),
        ("\n".join(row for row in text.splitlines() if not row.startswith("#license")), "the header lacks license"),
    ):
        file.write_text(wrong, "utf-8")
        with pytest.raises(InputError, match=message):
            read_mappings(file)
