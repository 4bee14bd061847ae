"""The history by edition of a release: versions, changes and the SSSOM table say what the reference tables say."""

import csv
import json
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from mingdan.catalog.area import Area
from mingdan.cli.main import main
from mingdan.mapping.edition_history import turtle_prefixes
from mingdan.mapping.edition_mappings import FILE, mapping_rows, mappings_heading
from mingdan.queries.local_data import run_query
from mingdan.queries.sample_queries import find
from mingdan.rdf.fingerprint import facts, statements
from mingdan.rdf.graphs import store, strict_ntriples
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Edition
from mingdan.register.edition_versions import province_versions
from mingdan.register.editions import correspondences, names
from mingdan.release import divisions as run
from mingdan.release.divisions import Job
from mingdan.release.edition_history import history_pieces
from mingdan.validation import shacl_fast, shacl_reference
from mingdan.workspace import Settings
from support.area_release import told

NINGXIA = "64"  # the smallest province whose townships, villages and codes changed
EDITIONS = [f"nbs-{year}" for year in range(2016, 2024)]
NBS = "https://w3id.org/mingdan/id/version/nbs/"


def asked(out: Path, apart: bool = False, judge: bool = False) -> Job:
    return Job(Area(NINGXIA, (NINGXIA,)), out, ("nt", "ttl"), "none", apart, Settings(), 1, judge, history=True)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that tests only read."""
    out = tmp_path_factory.mktemp("history") / "out"
    assert run.publish(asked(out), told).changed
    return out


@pytest.fixture(scope="module")
def loaded(released: Path) -> pyoxigraph.Store:
    return store((released / "divisions.nt").read_text("utf-8") + (released / "history.nt").read_text("utf-8"))


def test_the_files_say_the_same_and_the_manifest_says_what(released: Path) -> None:
    assert history_pieces("64", "nt", "gzip") == ("64-changes.nt.gz", "64-versions.nt.gz")
    assert (released / "history.ttl").read_bytes().startswith(turtle_prefixes())
    history = (released / "history.nt").read_bytes()
    lines = history.splitlines()
    assert lines == sorted(set(lines)) and len(lines) > 10_000
    assert strict_ntriples((released / "history.ttl").read_bytes(), "x.ttl").encode() == b"".join(
        sorted(history.splitlines(keepends=True))
    )
    manifest = json.loads((released / "manifest.json").read_text("utf-8"))
    whole = facts(statements((released / "divisions.nt").read_bytes() + history))
    assert manifest["graph"] == {"triples": whole.triples, "sum_sha256": whole.sum_sha256}
    assert {"history.nt", "history.ttl", FILE} <= {file["name"] for file in manifest["files"]}
    catalog = strict_ntriples((released / "catalog.ttl").read_bytes(), "catalog.ttl")
    assert all(f"dataset/divisions-64/{name}>" in catalog for name in ("history.nt", FILE))


def test_each_correspondence_is_a_change() -> None:
    versions, changes = province_versions(NINGXIA)
    by_code = {(change.ended.code, change.year - 1): change for change in changes}
    assert len(by_code) == len(changes)
    rows = {(row.code, int(id_[4:])): row for id_ in EDITIONS[:-1] for row in correspondences(id_, NINGXIA).values()}
    assert {key for key, change in by_code.items() if change.rule} == rows.keys()
    for key, row in rows.items():
        ended = by_code[key].ended
        assert ended.through == key[1]
        assert {later.code for later in (*ended.successors, *ended.possible)} == set(row.successors)
        assert not ended.successors or row.rule.kind not in ("possible", "ended")
        assert names(f"nbs-{key[1]}", NINGXIA)[ended.code] == ended.register_name
    for version in versions:
        listed = [int(id_[4:]) for id_ in EDITIONS if version.code in names(id_, NINGXIA)]
        assert set(range(version.first, (version.through or 2023) + 1)) <= set(listed)
        assert version.through or version.unit == version.code


def test_what_has_no_version_is_in_all_editions() -> None:
    versions, _ = province_versions(NINGXIA)
    with_versions = {version.code for version in versions}
    unchanged = [
        code
        for code in names("nbs-2023", NINGXIA)
        if code not in with_versions and not Edition.reference().province(NINGXIA).is_placeholder(code)
    ]
    assert len(unchanged) > 2000
    for id_ in EDITIONS[:-1]:
        assert all(code in names(id_, NINGXIA) and code not in correspondences(id_, NINGXIA) for code in unchanged)


def test_the_engines_agree(loaded: pyoxigraph.Store) -> None:
    """On versions, changes and what they lead to; the divisions have tests of their own."""
    about = [quad for quad in loaded if "/version/nbs/" in str(quad.subject) or "/change/nbs/" in str(quad.subject)]
    types = [quad for quad in loaded if "#type" in str(quad.predicate) and "/division/" in str(quad.subject)]
    text = "".join(f"{quad.triple} .\n" for quad in about)
    typed = "".join(f"{quad.triple} .\n" for quad in types)
    assert [found for found in shacl_fast.validate(text + typed) if "/nbs/" in found.node] == []
    # Without the types, the links to units are what both engines find; a successor that is a unit, too.
    links = {str(quad.subject)[1:-1] for quad in about if "isVersionOf" in str(quad.predicate)}
    few = "".join(f"{quad.triple} .\n" for quad in about if f"{NBS}6404" in f"{quad.subject}{quad.object}")
    assert {found.node for found in shacl_fast.validate(text) if found.rule == "mdsh:VersionLinks"} == links
    assert set(shacl_fast.validate(few)) == set(shacl_reference.validate(store(few)))


@pytest.mark.slow("validates a province by pySHACL")
def test_it_is_judged(released: Path, tmp_path: Path) -> None:
    assert not run.publish(asked(tmp_path / "out", judge=True), told).findings
    assert (tmp_path / "out" / "history.nt").read_bytes() == (released / "history.nt").read_bytes()


@pytest.mark.slow("publishes a province again")
def test_by_province_it_is_the_same(released: Path, tmp_path: Path) -> None:
    run.publish(asked(tmp_path / "out", apart=True), told)
    assert (tmp_path / "out/provinces/64-history.nt").read_bytes() == (released / "history.nt").read_bytes()
    assert (tmp_path / "out/provinces/64-history.ttl").read_bytes() == (released / "history.ttl").read_bytes()
    assert (tmp_path / "out" / FILE).read_bytes() == (released / FILE).read_bytes()


# Sample queries: rows checked by hand against nbs-2016-2022/64.txt.gz and correspondences/64.txt.gz.


def rows(loaded: pyoxigraph.Store, name: str, *given: str) -> list[tuple[str, ...]]:
    return run_query(find(name).with_params(given), loaded).rows()


def test_what_became_of_a_township(loaded: pyoxigraph.Store) -> None:
    then, now = ("640422210", "西吉县", "2016", "2016"), ("640422103", "将台堡镇", "西吉县", "", "true", "", "")
    assert rows(loaded, "what-became-of") == [(*then, kind, *now) for kind in ("codeChange", "renaming")]
    merged = ("640104400", "兴庆区", "2016", "2018", "merger", "640104101", "大新镇", "兴庆区", "", "true", "", "")
    assert rows(loaded, "46", "name=燕鸽湖管委会") == [merged]
    ended = (
        "640181401",
        "灵武市",
        "2016",
        "2019",
        "delisting",
        "640181401",
        "狼皮子梁管委会",
        "灵武市",
        "2019",
        "true",
        "",
        "",
    )
    assert rows(loaded, "46", "name=狼皮子梁管委会") == [ended]


def test_what_may_have_become_of_a_village(loaded: pyoxigraph.Store) -> None:
    """良繁办事处 and 良繁生活区 have one code, 640302101500: a question, not an answer."""
    found = rows(loaded, "46", "name=良繁办事处")
    assert found == [
        (
            "640302101500",
            "金银滩镇",
            "2016",
            "2018",
            "delisting",
            "640302101500",
            "良繁生活区",
            "金银滩镇",
            "",
            "false",
            "",
            "",
        )
    ]


def test_what_became_of_a_county_of_the_past(loaded: pyoxigraph.Store) -> None:
    """Row 2003,640222 of changes.csv: 陶乐县 became part of 平罗县."""
    assert rows(loaded, "46", "name=陶乐县") == [
        ("640222", "石嘴山市", "1980", "2002", "merger", "640221", "平罗县", "石嘴山市", "", "true", "", "")
    ]


def test_doubtful_codes_are_said(loaded: pyoxigraph.Store) -> None:
    """Row 642121 of history.csv ended in 1982; nothing else of the province did."""
    found = rows(loaded, "46", "name=吴忠县")
    assert {(row[0], row[3], *row[-2:]) for row in found} == {("642121", "1982", "true", "")}
    assert rows(loaded, "48", "code=642121", "year=1981")[0][-1] == "true"
    assert rows(loaded, "48", "code=640121", "year=1981")[0][-1] == ""


def test_which_villages_ended(loaded: pyoxigraph.Store) -> None:
    found = rows(loaded, "what-ended-in-a-year")
    assert Counter(row[2] for row in found) == {"金银滩镇": 2, "巴浪湖农场": 15}
    assert found[0] == (
        *("640302101500", "良繁办事处", "金银滩镇", "delisting"),
        *("640302101500", "良繁生活区", "false", "", ""),
    )
    listed, later = names("nbs-2018", NINGXIA), names("nbs-2019", NINGXIA)
    assert {row[0] for row in found if row[2] == "巴浪湖农场"} == {
        code for code in listed if code.startswith("640302400") and len(code) == 12 and code not in later
    }
    assert rows(loaded, "47", "place=灵武市", "digits=9", "year=2020") == [
        ("640181401", "狼皮子梁管委会", "灵武市", "delisting", *[""] * 5)
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), [("nbs", "将台乡", "西吉县", "2016", "2016", "640422103", "将台堡镇")]),
        (("code=640422210", "year=2017"), []),
        (("code=640104400",), [("nbs", "燕鸽湖管委会", "兴庆区", "2016", "2018", "640104101", "大新镇")]),
        (("code=640181401",), [("nbs", "狼皮子梁管委会", "灵武市", "2016", "2019", "", "")]),
        (("code=640104001005", "year=2018"), [("nbs", "北安社区", "凤凰北街街道", "", "", "640104001005", "北安社区")]),
        (("code=640121", "year=1990"), [("mca", "永宁县", "银川市", "1980", "", "640121", "永宁县")]),
        (("code=640422210200",), [("nbs", "明台村", "将台乡", "2016", "2016", "640422103200", "明台村")]),
    ],
)
def test_the_code_of_then_and_of_today(
    loaded: pyoxigraph.Store, given: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    assert rows(loaded, "code-of-then-and-today", *given) == [(*row, "") for row in expected]


# The SSSOM table


def test_the_table_has_every_correspondence(released: Path) -> None:
    text = (released / FILE).read_text("utf-8")
    assert text.encode() == mappings_heading(Iris(), Area(NINGXIA, (NINGXIA,)).dataset) + b"".join(
        mapping_rows(NINGXIA)
    )
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("#")]
    prefixes = dict(line[3:].split(": ", 1) for line in head if line.startswith("#  "))
    keys = {line[1:].split(": ")[0] for line in head if not line.startswith("#  ")}
    assert keys >= {"sssom_version", "mapping_set_id", "license"}  # what SSSOM 1.1 requires of a set
    table = list(csv.DictReader(lines[len(head) :], delimiter="\t", quoting=csv.QUOTE_NONE))
    curies = ("subject_id", "predicate_id", "object_id", "mapping_justification", "subject_source", "object_source")
    assert all(row[column].split(":")[0] in prefixes for row in table for column in curies)
    assert all(0 < float(row["confidence"]) <= 1 and row["subject_label"] and row["comment"] for row in table)
    found = Counter((row["subject_id"], row["object_id"], row["comment"].split(":")[0]) for row in table)
    expected: Counter[tuple[str, str, str]] = Counter()
    for earlier, later in zip(EDITIONS, [*EDITIONS[1:], "mca-2026"], strict=True):
        for change in correspondences(earlier, NINGXIA).values():
            nodes = [f"{later}:{code}" for code in change.successors] or ["sssom:NoTermFound"]
            expected.update((f"{earlier}:{change.code}", node, change.rule.rule) for node in nodes)
    assert found == expected
    by_pair = {(row["subject_id"], row["object_id"]): row for row in table}
    row = by_pair["nbs-2018:640104400", "nbs-2019:640104101"]
    assert (row["subject_label"], row["predicate_id"], row["object_label"], row["confidence"]) == (
        *("燕鸽湖管委会", "skos:broadMatch", "大新镇", "0.9"),
    )
    row = by_pair["nbs-2018:640302101500", "nbs-2019:640302101500"]
    assert (row["predicate_id"], row["confidence"]) == ("skos:relatedMatch", "0.4")


# Bad input


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Narnia", "--out", "x", "--history"], "AREA Narnia: expected china"),
        (["64", "--out", "x", "--history", "--engine", "spark"], "--history: not with --engine spark"),
    ],
)
def test_what_cannot_be_asked(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["publish-divisions", *arguments])
    assert (ended.value.code, says in capsys.readouterr().err) == (2, True)


def test_the_release_of_another_area_is_not_replaced(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (released / "manifest.json").read_bytes()
    with pytest.raises(SystemExit) as ended:
        main(["publish-divisions", "46", "--out", str(released), "--history"])
    assert (ended.value.code, (released / "manifest.json").read_bytes()) == (2, before)
    assert "dataset/divisions-64" in capsys.readouterr().err
