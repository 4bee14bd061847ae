"""A workspace of two notices that name the same places: the sample queries stay true, and no row comes twice.

The second notice is made up: a prefecture's own roster of another year, without categories. Of its five places three
stand in the real notice as well, and each of its entries shares its line number with an entry there.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from golden import answers
from golden.answers import BASE, DCT, MD, PROV, RDF_TYPE, SCHEMA, SKOS, division
from mingdan.errors import UsageError
from mingdan.queries.local_data import run_query
from mingdan.queries.sample_queries import Query, examples
from mingdan.rdf.graphs import graph, nquads, store, strict_graphs, strict_ntriples
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.release.notices import Build, build, publish
from mingdan.release.release_check import check_published
from mingdan.validation.graph_checks import check
from mingdan.workspace import Workspace
from rdflib import Dataset, Graph, URIRef
from support.workspaces import add_notice, add_second_notice, roster_workspace

Rows = list[tuple[str, ...]]

DIRECT_TEXT = """\
仙桃市民政局关于确定2024年仙桃市示范社区的通知

仙桃市民政局

2024年12月2日

一、2024年仙桃市示范社区

1.仙桃市沙嘴街道杨岗社区
"""
DIRECT_TOML = """\
title = "仙桃市民政局关于确定2024年仙桃市示范社区的通知"
title_en = "Notice on determining the 2024 demonstration communities of Xiantao"
edition_year = 2024
date = 2024-12-02
area = "42"
release_date = 2026-11-22

[[issuer]]
slug = "xiantao-civil-affairs"
name = "仙桃市民政局"
name_en = "Xiantao Municipal Bureau of Civil Affairs"
kind = "government"

[honours."2024年仙桃市示范社区"]
slug = "xiantao-demonstration-community"
label = "仙桃市示范社区"
label_en = "Xiantao demonstration community"
units = ["Community"]

[counts]
"1" = 1
"""

FIRST = answers.NOTICE
SECOND = BASE + "notice/mianyang-2024"
TITLE = "绵阳市民政局关于确定2024年绵阳市示范镇示范社区的通知"
TOWN, OLD_MEADOW, ZIJIN, OLD_CITY, JIEFANG = "510722101", "510722101011", "510722101012", "510727101001", "510703001008"
SHARED = (TOWN, OLD_MEADOW, OLD_CITY)
# Line, section, number, words after 绵阳市, code.
ENTRIES = (
    ("22", "1", "1", "三台县潼川镇", TOWN),
    ("26", "2", "1", "三台县潼川镇草堂社区", OLD_MEADOW),
    ("28", "2", "2", "三台县潼川镇梓锦社区", ZIJIN),
    ("30", "2", "3", "平武县古城镇古城社区", OLD_CITY),
    ("32", "2", "4", "涪城区城厢街道解放街社区", JIEFANG),
)
QUERIES = {query.name[3:]: query for query in examples()}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The real notice and the second one."""
    workspace = roster_workspace(tmp_path_factory.mktemp("both"))
    add_second_notice(workspace.root)
    found = build(workspace)
    assert not found.findings
    return found


@pytest.fixture(scope="module")
def both_in_memory(both: Build) -> Graph:
    return graph([both.ntriples])


@pytest.fixture(scope="module")
def direct(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A notice for a county directly under its province."""
    root = tmp_path_factory.mktemp("direct")
    add_notice(root, "xiantao-2024", DIRECT_TEXT, DIRECT_TOML)
    found = build(Workspace(root))
    assert not found.findings
    return found


def asked(query: Query, built: Build) -> Rows:
    """The rows, or the triples sorted."""
    graphs = strict_graphs(built.files["roster.nq"], "roster.nq")
    answer = run_query(query, store(built.ntriples, nquads(graphs)))
    if answer.table is not None:
        return answer.rows()
    return sorted(tuple(str(node) for node in triple) for triple in Graph().parse(data=answer.ntriples, format="nt"))


def with_values(name: str, values: dict[str, str]) -> Query:
    return QUERIES[name].with_params([f"{key}={value}" for key, value in values.items()])


def by_rdflib(query: Query, found: Graph) -> Rows:
    result = found.query(query.text)
    if result.graph is not None:
        return sorted(tuple(str(node) for node in triple) for triple in result.graph)
    # Every row of a SELECT can be gone through; rdflib types it as one of three.
    return [tuple("" if term is None else str(term) for term in row) for row in result]  # type: ignore[union-attr] # rows


# The graph


def test_one_node_and_two_recognitions_for_a_place_named_twice(both_in_memory: Graph) -> None:
    recognises, notice = URIRef(MD + "recognises"), URIRef(PROV + "wasDerivedFrom")
    for code in SHARED:
        (node,) = set(both_in_memory.subjects(URIRef(DCT + "identifier"), None)) & {URIRef(division(code))}
        (full_name,) = both_in_memory.objects(node, URIRef(MD + "fullName"))
        assert list(both_in_memory.subjects(URIRef(MD + "fullName"), full_name)) == [node]
        recognitions = list(both_in_memory.subjects(recognises, node))
        assert len(recognitions) == 2
        notices = [str(both_in_memory.value(recognition, notice)) for recognition in recognitions]
        assert sorted(notices) == [SECOND, FIRST]
        categories = [
            list(both_in_memory.objects(recognition, URIRef(MD + "category"))) for recognition in recognitions
        ]
        assert sorted(map(len, categories)) == ([0, 0] if code == TOWN else [0, 1])
    assert len(list(both_in_memory.subjects(recognises, None))) == 130 + 5
    assert len(set(both_in_memory.objects(None, recognises))) == 130 + 2


def test_the_table(both: Build) -> None:
    rows = list(csv.DictReader(both.files["roster.csv"].decode().splitlines()))
    assert len({row["recognition"] for row in rows}) == len(rows) == 130 + 5
    second = [row for row in rows if row["notice"] == "mianyang-2024"]
    assert second == rows[130:]  # the later notice comes last
    keys = ("source_line", "section", "ordinal", "original_text", "code", "category")
    assert [tuple(row[key] for key in keys) for row in second] == [
        (line, section, ordinal, f"绵阳市{words}", code, "") for line, section, ordinal, words, code in ENTRIES
    ]


# The queries: what each must say of both notices, as the golden rows and what the second notice changes in them


def golden(name: str, values: dict[str, str]) -> Rows:
    function: Callable[..., Rows] = getattr(answers, name.replace("-", "_"))
    return function(**values)


def replaced(rows: Rows, old: tuple[str, ...], *new: tuple[str, ...]) -> Rows:
    at = rows.index(old)
    return [*rows[:at], *new, *rows[at + 1 :]]


def communities_in_recognised_streets(rows: Rows) -> Rows:
    town, first = (TOWN, "潼川镇"), (TOWN, "潼川镇", "草堂社区", OLD_MEADOW)
    return replaced(rows, first, first, (*town, "梓锦社区", ZIJIN))


def same_name(rows: Rows) -> Rows:
    """解放街社区 is a pair now; 古城社区 stays a pair, though the second notice names one of the two again."""
    old_city = [row for row in rows if row[2] == "古城社区"]
    jiefang = next(row for row in answers.rows() if row["code"] == "510722101004")
    others = [row for row in rows if row[2] != "古城社区"]
    return [
        (SECOND, "30", "古城社区", "四川省绵阳市平武县古城镇古城社区", "", OLD_CITY),
        *old_city,
        (SECOND, "32", "解放街社区", "四川省绵阳市涪城区城厢街道解放街社区", "", JIEFANG),
        (
            FIRST,
            jiefang["line"],
            "解放街社区",
            "四川省绵阳市三台县潼川镇解放街社区",
            jiefang["category"],
            jiefang["code"],
        ),
        *others,
    ]


def roll_up_by_prefecture(rows: Rows) -> Rows:
    """梓锦社区 and 解放街社区 come in, and with the latter 涪城区."""
    (old,) = (row for row in rows if row[1] == "绵阳市")
    code, name, streets, communities, counties = old
    return replaced(rows, old, (code, name, streets, str(int(communities) + 2), str(int(counties) + 1)))


def roll_up_by_county(rows: Rows) -> Rows:
    (old,) = (row for row in rows if row[2] == "三台县")
    code, prefecture, county, streets, communities, categories = old
    new = (code, prefecture, county, streets, str(int(communities) + 1), categories)
    return replaced(rows, old, ("510703", "绵阳市", "涪城区", "0", "1", "0"), new)


def streets_with_most_communities(rows: Rows) -> Rows:
    """潼川镇 has four with 梓锦社区, and stands last among the streets with four."""
    rows = [row for row in rows if row[0] != TOWN]
    at = sum(int(row[3]) > 4 for row in rows) + sum(row[3] == "4" and row[0] < TOWN for row in rows)
    return [*rows[:at], (TOWN, "三台县", "潼川镇", "4"), *rows[at:]]


def table_for_joining(rows: Rows) -> Rows:
    town, prefecture = (TOWN, "潼川镇", "510722", "三台县"), ("5107", "绵阳市")
    return sorted([
        *rows,
        (OLD_MEADOW, SECOND, "草堂社区", "", *town, *prefecture),
        (ZIJIN, SECOND, "梓锦社区", "", *town, *prefecture),
        (OLD_CITY, SECOND, "古城社区", "", "510727101", "古城镇", "510727", "平武县", *prefecture),
        (JIEFANG, SECOND, "解放街社区", "", "510703001", "城厢街道", "510703", "涪城区", *prefecture),
    ])  # fmt: skip


def context(rows: Rows) -> Rows:
    """The second recognition, which has no category."""
    recognition = BASE + "recognition/mianyang-2024/2/1"
    return sorted([
        *rows,
        (recognition, RDF_TYPE, MD + "Recognition"),
        (recognition, MD + "recognises", division(OLD_MEADOW)),
        (recognition, MD + "honour", BASE + "honour/mianyang-demonstration-community"),
        (recognition, MD + "originalText", "绵阳市三台县潼川镇草堂社区"),
        (recognition, MD + "sourceLine", "26"),
        (recognition, PROV + "wasGeneratedBy", BASE + "decision/mianyang-2024"),
        (recognition, PROV + "wasDerivedFrom", SECOND),
    ])  # fmt: skip


def as_schema_org(rows: Rows) -> Rows:
    """Two places more, without a category; a street and a county more that hold one of them."""
    area = SCHEMA + "AdministrativeArea"
    street, county = division("510703001"), division("510703")
    return sorted([
        *rows,
        *place(ZIJIN, "梓锦社区", "四川省绵阳市三台县潼川镇梓锦社区"),
        *place(JIEFANG, "解放街社区", "四川省绵阳市涪城区城厢街道解放街社区"),
        (street, RDF_TYPE, area),
        (street, SCHEMA + "name", "城厢街道"),
        (street, SCHEMA + "containedInPlace", county),
        (county, RDF_TYPE, area),
        (county, SCHEMA + "name", "涪城区"),
        (county, SCHEMA + "containedInPlace", division("5107")),
    ])  # fmt: skip


def place(code: str, name: str, address: str) -> Rows:
    return [
        (division(code), RDF_TYPE, SCHEMA + "Place"),
        (division(code), SCHEMA + "name", name),
        (division(code), SCHEMA + "address", address),
        (division(code), SCHEMA + "identifier", code),
        (division(code), SCHEMA + "containedInPlace", division(code[:9])),
    ]


def before(*rows: tuple[str, ...]) -> Callable[[Rows], Rows]:
    """The second notice's rows, which come before the real one's: its IRI does."""
    return lambda golden_rows: [*rows, *golden_rows]


def unchanged(rows: Rows) -> Rows:
    return rows


def source_row(code: str, full_name: str, register_name: str, *entry: str) -> tuple[str, ...]:
    return (SECOND, code, full_name, register_name, "", TITLE, "2024-12-02", *entry)


CASES: list[tuple[str, dict[str, str], Callable[[Rows], Rows]]] = [
    ("communities-by-category", {}, unchanged),
    (
        "all-entries-in-order",
        {},
        before(*((SECOND, line, part, n, "", f"绵阳市{words}", code) for line, part, n, words, code in ENTRIES)),
    ),
    ("communities-of-a-category-in-a-prefecture", {}, unchanged),
    (
        "communities-of-a-category-in-a-prefecture",
        {
            "prefecture": "绵阳市"
        },  # 草堂社区 stands first on line 26 of the second notice, as on line 106 of the real one
        unchanged,
    ),
    ("communities-in-a-county", {}, unchanged),
    (
        "communities-in-a-county",
        {"county": "三台县"},
        before((SECOND, "26", "潼川镇", "草堂社区", "", OLD_MEADOW), (SECOND, "28", "潼川镇", "梓锦社区", "", ZIJIN)),
    ),
    ("communities-in-a-county", {"county": "平武县"}, before((SECOND, "30", "古城镇", "古城社区", "", OLD_CITY))),
    ("one-community-and-its-source", {}, unchanged),
    (
        "one-community-and-its-source",
        {"community": "草堂社区"},
        before(
            source_row(
                *(OLD_MEADOW, "四川省绵阳市三台县潼川镇草堂社区", "草堂社区居民委员会"),
                *("26", "2", "1", "绵阳市三台县潼川镇草堂社区"),
            )
        ),
    ),
    ("look-up-by-code", {"code": OLD_MEADOW}, unchanged),
    ("look-up-by-code", {"code": TOWN}, unchanged),
    (
        "find-by-a-piece-of-a-name",
        {"piece": "草堂"},
        before((SECOND, "26", "草堂社区", "四川省绵阳市三台县潼川镇草堂社区", OLD_MEADOW)),
    ),
    ("entry-at-a-line", {}, unchanged),
    (
        "entry-at-a-line",
        {"line": "26"},
        before((SECOND, "2", "1", "绵阳市三台县潼川镇草堂社区", "草堂社区", OLD_MEADOW, "nameMatch")),
    ),
    (
        "who-decided-and-when",
        {},
        lambda rows: [
            *rows,
            (SECOND, TITLE, "2024-12-02", "2024", BASE + "agent/mianyang-civil-affairs", "绵阳市民政局", "5"),
        ],
    ),
    ("documents-cited-by-the-notice", {}, before((SECOND, "川民发〔2020〕40号", "城乡社区建设示范工程实施方案"))),
    ("towns-and-sub-districts", {}, unchanged),
    ("roll-up-by-prefecture", {}, roll_up_by_prefecture),
    ("roll-up-by-county", {}, roll_up_by_county),
    ("categories-by-prefecture", {}, unchanged),
    (
        "counties-with-most-categories",
        {},
        lambda rows: replaced(rows, ("510722", "三台县", "3", "5"), ("510722", "三台县", "3", "6")),
    ),
    ("streets-with-most-communities", {}, streets_with_most_communities),
    ("communities-in-recognised-streets", {}, communities_in_recognised_streets),
    ("recognised-streets-without-a-community", {}, unchanged),
    ("communities-with-the-same-name", {}, same_name),
    ("prefectures-with-nothing", {}, unchanged),  # the second notice's area holds no prefecture
    (
        "how-entries-were-matched",
        {},
        lambda rows: replaced(rows, ("nameMatch", "126"), ("nameMatch", "131")),
    ),
    ("reviewed-entries", {}, unchanged),
    ("places-not-in-the-register", {}, unchanged),
    ("words-that-differ-from-the-register", {}, unchanged),
    ("numbering-of-each-section", {}, before((SECOND, "1", "1", "1", "1", "1"), (SECOND, "2", "4", "4", "1", "4"))),
    ("table-for-joining", {}, table_for_joining),
    ("one-community-in-context", {}, unchanged),
    ("one-community-in-context", {"code": OLD_MEADOW}, context),
    ("communities-as-schema-org", {}, as_schema_org),
    ("what-each-notice-says", {}, before((f"{BASE.removesuffix('id/')}graph/mianyang-2024", TITLE, "5", ""))),
]


@pytest.mark.parametrize(
    ("name", "values", "changed"), CASES, ids=["-".join([name, *values.values()]) for name, values, _ in CASES]
)
def test_queries(
    name: str, values: dict[str, str], changed: Callable[[Rows], Rows], both: Build, both_in_memory: Graph
) -> None:
    query = with_values(name, values)
    rows = asked(query, both)
    assert len(set(rows)) == len(rows)
    in_memory = both_in_memory
    if "GRAPH ?" in query.text:
        in_memory = Dataset().parse(data=both.files["roster.nq"].decode(), format="nquads")
    assert by_rdflib(query, in_memory) == rows
    head = "".join(re.findall(r"^SELECT(.*)$", query.text, re.MULTILINE))
    columns = re.findall(r"\?(\w+)", re.sub(r"\(\S+ AS ", "", head))  # of what is computed, its name
    free = [columns.index(column) for column in answers.FREE_COLUMNS.get(name.replace("-", "_"), ())]
    shared = [tuple("" if index in free else cell for index, cell in enumerate(row)) for row in rows]
    assert shared == changed(golden(name, values))


def test_each_named_graph_is_whole_by_itself(both: Build) -> None:
    """A file and a graph for each notice: each passes every check, together they are the roster."""
    graphs = strict_graphs(both.files["roster.nq"], "roster.nq")
    ids = ["mianyang-2024", "sichuan-2022"]
    assert sorted(graphs) == [f"https://w3id.org/mingdan/graph/{notice}" for notice in ids]
    assert "".join(sorted({line for lines in graphs.values() for line in lines.splitlines(True)})) == both.ntriples
    for notice in ids:
        lines = graphs[f"https://w3id.org/mingdan/graph/{notice}"]
        assert strict_ntriples(both.files[f"notices/{notice}.ttl"], "a.ttl") == lines
        assert check(ParsedGraph(lines)) == []
    shared = division(OLD_MEADOW)
    of = [name for name, lines in graphs.items() if f"<{MD}recognises> <{shared}>" in lines]
    assert len(of) == 2
    # The category is the real notice's to say; the union has both.
    said = [name for name, lines in graphs.items() if f"<{shared}> <{MD}category>" in lines]
    assert said == ["https://w3id.org/mingdan/graph/sichuan-2022"]


def test_a_notice_that_is_gone_is_gone_from_the_release(tmp_path: Path, both: Build, built: Build) -> None:
    workspace = roster_workspace(tmp_path)
    publish(workspace, both)
    assert (workspace.published / "notices" / "mianyang-2024.ttl").is_file()
    publish(workspace, built)
    assert [file.name for file in (workspace.published / "notices").iterdir()] == ["sichuan-2022.ttl"]
    assert [finding.rule for finding in check_published(workspace)[0]] == []


@pytest.mark.slow("builds two notices three times")
def test_a_named_notice_is_published_beside_those_that_are(tmp_path: Path, both: Build) -> None:
    workspace = roster_workspace(tmp_path)
    add_second_notice(workspace.root)
    assert [roster.source.notice for roster in build(workspace, notices=["mianyang-2024"]).rosters] == ["mianyang-2024"]
    publish(workspace, build(workspace, notices=["sichuan-2022"]))
    again = build(workspace, notices=["mianyang-2024"])
    assert again.ntriples == both.ntriples
    with pytest.raises(UsageError, match="nowhere: no such notice"):
        build(workspace, notices=["nowhere"])


def test_every_query_about_notices_is_asked() -> None:
    """Those about divisions, from find-by-pinyin on, answer the same whatever notices there are."""
    of_notices = list(QUERIES)[: list(QUERIES).index("find-by-pinyin")]
    assert list(dict.fromkeys(name for name, _, _ in CASES)) == of_notices


def test_a_county_directly_under_its_province(direct: Build) -> None:
    """Nothing is lost for want of a prefecture or a category."""
    code, street, county = "429004001006", "429004001", "429004"
    notice, name, full_name = BASE + "notice/xiantao-2024", "杨岗社区", "湖北省仙桃市沙嘴街道杨岗社区"
    expected = {
        "all-entries-in-order": [(notice, "9", "1", "1", "", "仙桃市沙嘴街道杨岗社区", code)],
        "roll-up-by-prefecture": [(county, "仙桃市", "0", "1", "1")],
        "roll-up-by-county": [(county, "", "仙桃市", "0", "1", "0")],
        "categories-by-prefecture": [],
        "counties-with-most-categories": [],
        "streets-with-most-communities": [(street, "仙桃市", "沙嘴街道", "1")],
        "table-for-joining": [(code, notice, name, "", street, "沙嘴街道", county, "仙桃市", "", "")],
        "communities-as-schema-org": sorted([
            *place(code, name, full_name),
            *(
                triple
                for lower, label, upper in (
                    (street, "沙嘴街道", [county]), (county, "仙桃市", ["42"]), ("42", "湖北省", [])
                )
                for triple in (
                    (division(lower), RDF_TYPE, SCHEMA + "AdministrativeArea"),
                    (division(lower), SCHEMA + "name", label),
                    *((division(lower), SCHEMA + "containedInPlace", division(above)) for above in upper),
                )
            ),
        ]),
    }  # fmt: skip
    in_memory = graph([direct.ntriples])
    for query, rows in expected.items():
        assert asked(QUERIES[query], direct) == by_rdflib(QUERIES[query], in_memory) == rows
    values = {"county": "仙桃市"}
    expected_row = (notice, "9", "沙嘴街道", name, "", code)
    assert asked(with_values("communities-in-a-county", values), direct) == [expected_row]
    (context,) = ({row[1] for row in asked(with_values("one-community-in-context", {"code": code}), direct)},)
    assert MD + "category" not in context
    assert SKOS + "prefLabel" in context
