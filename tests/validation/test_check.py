"""The check: what a finding says and where it points, what anyone may add, and that bad data is never raised."""

from pathlib import Path

import pyoxigraph
import pytest
from mingdan.findings import message
from mingdan.mapping.roster import notice_triples
from mingdan.rdf.graphs import load, store
from mingdan.rdf.namespaces import DCT, MD, RDF, SKOS, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statement
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.release.notices import Build, build
from mingdan.release.release_check import check_file
from mingdan.resources import folder
from mingdan.validation import shacl_reference
from mingdan.validation.graph_checks import check, counts, violations
from mingdan.validation.source_comparison import ExpectedStatements, differences
from mingdan.validation.source_statements import check_graph
from mingdan.workspace import Workspace

ID = "https://w3id.org/mingdan/id/"
GUANGHUA = f"{ID}division/nbs-2023/510115001044"
FIRST = f"{ID}recognition/sichuan-2022/2-1/1"  # line 86: 成都市温江区柳城街道光华社区
OTHER_BASE = "https://data.example.org/places/"
QUERIES = sorted((folder("queries") / "checks").glob("*-violation.rq"))


def changed(ntriples: str, old: str, new: str) -> str:
    assert ntriples.count(old) == 1
    return ntriples.replace(old, new)


def without(ntriples: str, subject: str) -> str:
    kept = [text for text in ntriples.splitlines(keepends=True) if not text.startswith(f"<{subject}> ")]
    assert len(kept) < ntriples.count("\n")
    return "".join(kept)


@pytest.fixture(scope="module")
def notice(built: Build, workspace: Workspace) -> ExpectedStatements:
    """What the notice says, as the build holds the graph against it."""
    (roster,) = built.rosters
    return ExpectedStatements("notice", tuple(notice_triples(workspace.settings().iris, roster)), "notice.txt", "通知")


def test_nothing_is_wrong_with_the_published_graph(built: Build, workspace: Workspace, published: Path) -> None:
    graph = load(published / "data" / "published" / "roster.nt")
    assert check_graph(workspace, built.rosters, graph) == []


def test_many_findings_are_those_of_the_reference() -> None:
    """The fast engine gives them, since pySHACL counts the graph anew for each."""
    nodes = [iri(f"{ID}recognition/x/1/{number}") for number in range(80)]
    faulty = "".join(statement(node, iri(RDF.type), iri(MD.Recognition)) for node in nodes)
    found = [finding for finding in check(ParsedGraph(faulty)) if finding.rule.startswith("mdsh:")]
    assert len(found) > 200
    assert {(finding.rule, finding.node) for finding in found} == {
        (finding.rule, finding.node) for finding in shacl_reference.validate(store(faulty))
    }


def test_a_finding_has_the_line_of_the_notice(built: Build, workspace: Workspace) -> None:
    faulty = changed(built.ntriples, statement(iri(GUANGHUA), iri(SKOS.prefLabel), in_language("光华社区", "zh")), "")
    faulty = changed(faulty, literal("line 86"), literal("line 68"))
    found = check_graph(workspace, built.rosters, faulty)
    (roster,) = built.rosters
    assert {finding.node for finding in found} == {GUANGHUA, FIRST}
    assert {(finding.file, finding.line) for finding in found} == {(str(roster.source.file), 86)}
    assert Path(found[0].file).read_text("utf-8").splitlines()[found[0].line - 1] == "1.成都市温江区柳城街道光华社区"


def test_every_finding_speaks_both_languages(built: Build, workspace: Workspace) -> None:
    faulty = without(without(built.ntriples, FIRST), f"{ID}agent/sichuan-civil-affairs")
    faulty = "".join(
        text
        for text in faulty.splitlines(keepends=True)
        if not any(f"<{term}>" in text for term in (MD.inPrefecture, MD.matchKind, DCT.issued, SKOS.definition))
    )
    faulty += statement(iri(f"{ID}division/nbs-2023/510115001999"), iri(RDF.type), iri(MD.Community))
    found = check_graph(workspace, built.rosters, faulty)
    kinds = {"mdsh:", "node-missing", "value-missing", "register-code", "recognition-count"}
    assert {kind for kind in kinds if any(finding.rule.startswith(kind) for finding in found)} == kinds
    lacking = {dict(finding.parameters)["property"] for finding in found if finding.rule == "value-missing"}
    assert {"issued", "inPrefecture"} <= lacking
    assert any(finding.rule.endswith("-violation") for finding in found)
    assert [
        finding for finding in found if not (_latin(message(finding, "en")) and _chinese(message(finding, "zh")))
    ] == []


def _latin(text: str) -> bool:
    return any("a" <= character <= "z" for character in text)


def _chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


def test_a_missing_node_is_reported_once(built: Build, notice: ExpectedStatements) -> None:
    (finding,) = differences(ParsedGraph(without(built.ntriples, FIRST)), [notice])
    assert (finding.rule, finding.node) == ("node-missing", FIRST)
    assert "光华社区" in finding.text
    assert dict(finding.parameters)["origin"] == "notice"


def test_a_difference_names_what_is_said_and_what_is_meant(built: Build, notice: ExpectedStatements) -> None:
    faulty = changed(built.ntriples, literal("line 86"), literal("line 68"))
    (finding,) = differences(ParsedGraph(faulty), [notice])
    assert (finding.rule, finding.node) == ("value-differs", FIRST)
    assert dict(finding.parameters) == {
        "origin": "notice",
        "property": "sourcePosition",
        "found": '"line 68"',
        "expected": '"line 86"',
    }


def test_no_node_of_a_notice_that_is_not_there_is_named_twice(notice: ExpectedStatements) -> None:
    found = list(differences(ParsedGraph(""), [notice]))
    assert {finding.rule for finding in found} == {"node-missing"}
    assert len({finding.node for finding in found}) == len(found) > 130


@pytest.mark.parametrize(
    ("predicate", "node"),
    [
        (SKOS.prefLabel, in_language("Guānghuá Shèqū", "zh-latn-pinyin")),
        (SKOS.prefLabel, in_language("Guanghua Community", "en")),
    ],
    ids=["pinyin label", "English label"],
)
def test_what_a_later_edition_adds_is_no_finding(built: Build, workspace: Workspace, predicate: str, node: str) -> None:
    more = "".join(
        statement(iri(f"{ID}division/nbs-2023/{code}"), iri(predicate), node) for code in ("510115001044", "5101")
    )
    assert check_graph(workspace, built.rosters, built.ntriples + more) == []


def test_a_link_needs_its_evidence(built: Build) -> None:
    link = statement(iri(GUANGHUA), iri(SKOS.exactMatch), iri("http://www.wikidata.org/entity/Q15920539"))
    assert [(finding.rule, finding.node) for finding in check(ParsedGraph(built.ntriples + link))] == [
        ("mdsh:LinkHasEvidence", GUANGHUA)
    ]


def test_a_machine_may_not_say_that_two_things_are_the_same(built: Build) -> None:
    same = statement(
        iri(GUANGHUA), iri("http://www.w3.org/2002/07/owl#sameAs"), iri("http://www.wikidata.org/entity/Q1")
    )
    assert [finding.rule for finding in check(ParsedGraph(built.ntriples + same))] == ["mdsh:CommunityShape"]


def test_an_unknown_code_is_a_finding_of_the_register(built: Build, workspace: Workspace) -> None:
    codes = ("510115001999", "51011500104x", "5101150", "5", "zz", "", "51011500104400", "510115001044/1")
    nodes = [f"{ID}division/nbs-2023/{code}" for code in codes]
    faulty = built.ntriples + "".join(statement(iri(node), iri(RDF.type), iri(MD.Community)) for node in nodes)
    found = check_graph(workspace, built.rosters, faulty)
    assert sorted(finding.node for finding in found if finding.rule == "register-code") == sorted(nodes)


def test_a_count_names_section_and_numbers(built: Build) -> None:
    (roster,) = built.rosters
    (finding,) = counts(store(without(built.ntriples, FIRST)), roster)
    assert finding.rule == "recognition-count"
    assert dict(finding.parameters) == {"section": "2-1", "found": 39, "expected": 40}
    assert finding.file == str(roster.source.file)


def _header(file: Path) -> dict[str, str]:
    return dict(text[2:].split(": ", 1) for text in file.read_text("utf-8").splitlines() if text.startswith("# says"))


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_every_query_says_what_is_wrong_in_both_languages(file: Path) -> None:
    says = _header(file)
    assert set(says) == {"says", "says-zh"}
    assert _latin(says["says"]) and not _chinese(says["says"]) and _chinese(says["says-zh"])


def test_a_violation_says_what_its_query_says(built: Build) -> None:
    faulty = built.ntriples + statement(iri(f"{ID}agent/nobody"), iri(SKOS.prefLabel), in_language("某机关", "zh"))
    (finding,) = violations(store(faulty))
    says = _header(folder("queries") / "checks" / "untyped-violation.rq")
    assert (finding.rule, finding.node) == ("untyped-violation", f"{ID}agent/nobody")
    assert says["says"].startswith(message(finding, "en"))
    assert says["says-zh"].startswith(message(finding, "zh"))


def test_an_empty_graph_is_a_finding() -> None:
    assert [finding.rule for finding in check(ParsedGraph(""))] == ["mdsh:RecognitionsPresent"]


@pytest.mark.parametrize(
    ("predicate", "old", "new"),
    [
        (MD.recognises, iri(GUANGHUA), literal("光华社区")),
        (MD.recognises, iri(GUANGHUA), "_:nothing"),
        (MD.sourceLine, literal("86", XSD.integer), literal("9" * 5000, XSD.integer)),
        (MD.sourceLine, literal("86", XSD.integer), literal("８６", XSD.integer)),
        (MD.sourceLine, literal("86", XSD.integer), iri(FIRST)),
        (MD.ordinal, literal("1", XSD.integer), literal("one", XSD.integer)),
        (MD.originalText, in_language("成都市温江区柳城街道光华社区", "zh"), literal("\x00\x1b[2J\r\n\ufffe")),
    ],
    ids=["text for a node", "blank node", "huge", "full-width", "node for a number", "no number", "controls"],
)
@pytest.mark.slow_beyond(2, "checks the whole graph for each fault")
def test_bad_data_is_found_and_never_raised(
    built: Build, workspace: Workspace, predicate: str, old: str, new: str
) -> None:
    first, term = iri(FIRST), iri(predicate)
    faulty = changed(built.ntriples, statement(first, term, old), statement(first, term, new))
    found = check_graph(workspace, built.rosters, faulty)
    assert any(finding.node == FIRST for finding in found)
    # rdflib takes full-width digits for a number, and so does pySHACL: only the comparison with the notice finds them.
    assert any(finding.rule.startswith("mdsh:") for finding in found) == ("８６" not in new)


@pytest.fixture
def elsewhere(own_workspace: Workspace) -> Workspace:
    """A workspace whose IRIs live below another base."""
    (own_workspace.source / "dataset.toml").write_text(f'id_base = "{OTHER_BASE}"\n', "utf-8")
    return own_workspace


@pytest.mark.slow("builds the real notice once more; a release with another base is a quick test")
def test_another_base_is_as_good(elsewhere: Workspace) -> None:
    found = build(elsewhere)
    assert found.findings == ()
    nodes = {text.split(" ", 1)[0] for text in found.ntriples.splitlines()}
    assert {node for node in nodes if not node.startswith((f"<{OTHER_BASE}", f"<{ID}category/"))} == set()


def test_a_link_to_nothing_is_found_whatever_the_base(elsewhere: Workspace) -> None:
    found = build(elsewhere)
    faulty = without(found.ntriples, f"{OTHER_BASE}division/nbs-2023/5101")
    rules = {finding.rule for finding in violations(store(faulty))}
    assert "undescribed-violation" in rules


def test_a_graph_of_another_base_does_not_pass(built: Build, workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "other.nt"
    file.write_text(built.ntriples.replace(f"<{ID}", f"<{OTHER_BASE}"), "utf-8")
    found, against = check_file(workspace, file)
    assert against == ["sichuan-2022"]
    missing = [finding.node for finding in found if finding.rule == "node-missing"]
    assert FIRST in missing and len(set(missing)) == len(missing)


def test_without_notice_and_register_the_graph_speaks_for_itself(built: Build) -> None:
    assert check(ParsedGraph(built.ntriples)) == []
    graph = store(built.ntriples)
    graph.update(f"DELETE WHERE {{ <{FIRST}> ?p ?o }}")
    faulty = bytes(graph.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph()) or b"")
    assert check(ParsedGraph(faulty.decode()))
