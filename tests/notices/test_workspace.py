"""What a person keeps in a workspace: reviewed decisions, categories, settings; every mistake in it has its message."""

import datetime
import re
from collections import Counter
from pathlib import Path

import pytest
from mingdan.cli.main import main
from mingdan.errors import InputError
from mingdan.findings import report_line
from mingdan.model import MatchKind, NamePath, Review, ReviewDecision, Roster
from mingdan.register.decisions import COLUMNS, load_reviewed_decisions, read_decisions
from mingdan.register.edition import Edition
from mingdan.register.labels import without_committee
from mingdan.release.notices import build
from mingdan.resolver.entry_match import match_entry
from mingdan.resolver.resolver import Resolver
from mingdan.resources import folder
from mingdan.workspace import Workspace
from rdflib import DCTERMS, FOAF, SKOS, Graph, Literal, URIRef
from support.workspaces import roster_workspace

RESOLVER = Resolver.reference()
resolve_names = RESOLVER.resolve_names

GEONAMES = "http://www.wikidata.org/entity/Q830106"  # the item of the data set

ROW = "510722101,大草堂社区,reviewedMatch,510722101011,the reason,理由,a person,2026-11-22"
MIANYANG = """绵阳市民政局关于公布2024年全市示范社区的通知

各县（市、区）民政局：

现公布名单。

绵阳市民政局
二〇二四年五月八日

附件
一、2024年全市示范社区
1.三台县潼川镇草堂社区
2.绵阳市三台县潼川镇古城社区
3.四川省绵阳市梓潼县长卿镇南桥社区
"""
SOURCE = """title = "绵阳市民政局关于公布2024年全市示范社区的通知"
title_en = "Notice"
edition_year = 2024
date = 2024-05-08
area = "5107"
release_date = 2026-11-22
[[issuer]]
slug = "mianyang-civil-affairs"
name = "绵阳市民政局"
name_en = "Mianyang Civil Affairs Bureau"
kind = "government"
[honours."2024年全市示范社区"]
slug = "mianyang-demonstration-community"
label = "全市示范社区"
label_en = "Demonstration community of Mianyang"
units = ["Community"]
[counts]
"1" = 3
"""


def own(root: Path, notice: str = MIANYANG, source: str = SOURCE) -> Workspace:
    """A workspace with the small notice of a prefecture."""
    place = root / "data" / "source" / "mianyang-2024"
    place.mkdir(parents=True)
    (place / "notice.txt").write_text(notice, "utf-8")
    (place / "source.toml").write_text(source, "utf-8")
    return Workspace(root)


def fails(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> str:
    """What publishing says when nothing can be done."""
    with pytest.raises(SystemExit) as ended:
        main(["publish", "--data", str(workspace.root)])
    told = capsys.readouterr().err
    assert ended.value.code == 2, told
    assert "Traceback" not in told
    assert told.splitlines()[-1].startswith("error: ")
    return told


def test_names_may_begin_below_the_area_of_the_notice(tmp_path: Path) -> None:
    built = build(own(tmp_path))
    assert built.findings == ()
    roster: Roster = built.rosters[0]
    codes = [recognition.match.path[-1].code[:9] for recognition in roster.recognitions]
    assert codes == ["510722101", "510722101", "510725101"]
    assert [recognition.match.words[:2] for recognition in roster.recognitions] == [
        ("", "绵阳市"),
        ("", "绵阳市"),
        ("四川省", "绵阳市"),
    ]


@pytest.mark.parametrize("addressee", ["各县（市、区）民政局：\n\n", ""])
def test_a_title_ends_at_a_blank_line_or_at_the_addressee(tmp_path: Path, addressee: str) -> None:
    text = MIANYANG.replace("各县（市、区）民政局：\n\n", addressee)
    assert build(own(tmp_path, text)).findings == ()


def test_a_decision_of_the_workspace_is_taken(tmp_path: Path) -> None:
    workspace = own(tmp_path, MIANYANG.replace("草堂社区", "大草堂社区"))
    (finding,) = build(workspace).findings
    assert (finding.rule, finding.line) == ("unknown-community", 12)
    assert "510722101011" in {candidate.code for candidate in finding.candidates}
    assert "review.csv" in report_line(finding, "en")
    table = tmp_path / "data" / "reference" / "reviewed.csv"
    table.parent.mkdir()
    table.write_text(",".join(COLUMNS) + "\n" + ROW + "\n", "utf-8")
    assert build(workspace).findings == ()


FAULTY_ROWS = {
    "another kind of match": (ROW.replace("reviewedMatch", "foo"), "match is 'foo', expected one of reviewedMatch, unlistedPlace"),
    "a date in another form": (ROW.replace("2026-11-22", "22/11/2026"), "date is '22/11/2026', expected a date such as 2026-11-22"),
    "a row cut short": ("510722101,大草堂社区", "2 cells, expected 8"),
    "a code too short": (ROW.replace("510722101011", "51072"), "code is '51072', expected the twelve digits"),
    "a code in another township": (ROW.replace("510722101011", "510115001044"), "code is '510115001044', expected"),
    "an unknown township": (ROW.replace("510722101,", "510722199,"), "township is '510722199', expected the nine digits"),
    "no reason": (ROW.replace("the reason", " "), "reason is empty, expected a text"),
    "the same words twice": (ROW.replace("510722101011", "510722101011") + "\n" + ROW.replace("510722101011", "510722101011"), "a second time, expected one row"),
    "an open quote": (ROW.replace("the reason", '"the reason'), "not a CSV table"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY_ROWS)
def test_a_faulty_decision_names_file_line_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    rows, words = FAULTY_ROWS[name]
    workspace = own(tmp_path)
    table = tmp_path / "data" / "reference" / "reviewed.csv"
    table.parent.mkdir()
    table.write_text(",".join(COLUMNS) + "\n" + rows + "\n", "utf-8")
    told = fails(workspace, capsys)
    assert words in told
    assert re.search(r"reviewed\.csv:[23]: ", told)


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reviewed.csv").write_text("code,words\n", "utf-8")
    with pytest.raises(InputError, match="the columns are code,words, expected township,words"):
        read_decisions(tmp_path / "reviewed.csv")


def test_every_decision_that_comes_with_mingdan_is_sound_and_sorted(tmp_path: Path) -> None:
    found = read_decisions(folder("data/reference") / "reviewed.csv")
    assert len(found) == 4
    assert list(found) == sorted(found)
    assert load_reviewed_decisions(tmp_path) == found


def test_a_category_that_nobody_described_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = SOURCE.replace('[counts]\n"1"', '[categories]\n"便民型" = "convenience"\n[counts]\n"1-1"')
    workspace = own(tmp_path, MIANYANG.replace("1.三台县", "（一）便民型\n1.三台县"), source)
    told = fails(workspace, capsys)
    assert "source.toml: categories: 'convenience' for “便民型” is described neither in" in told
    described = (folder("ontology") / "categories.ttl").read_text("utf-8").split("\n\n")
    concept = next(part for part in described if "category/convenience-service> a skos:Concept" in part)
    for old, new in (
        ("convenience-service", "convenience"),
        ("便民服务型", "便民型"),
        ("Convenience service", "Convenience"),
        ('"1"', '"7"'),
    ):
        concept = concept.replace(old, new)
    scheme = "<https://w3id.org/mingdan/id/category/> skos:hasTopConcept <https://w3id.org/mingdan/id/category/convenience> ."
    (workspace.source / "categories.ttl").write_text(f"{described[0]}\n\n{concept}\n{scheme}\n", "utf-8")
    assert build(workspace).findings == ()


FAULTY_SOURCES = {
    "an unknown area": (SOURCE.replace('"5107"', '"5199"'), "area is '5199', expected a code of NBS 2023"),
    "a name as area": (SOURCE.replace('"5107"', '"绵阳市"'), "area is '绵阳市', expected a code"),
    "no year": (SOURCE.replace("2024\n", "0\n", 1), "edition_year is 0, expected a year such as 2022"),
    "a count below one": (SOURCE.replace('"1" = 3', '"1" = -3'), "counts: '1' is -3, expected at least 1"),
    "released before it was issued": (SOURCE.replace("2026-11-22", "2020-01-01"), "release_date is 2020-01-01, expected"),
    "a year of two digits": (SOURCE.replace("2024\n", "24\n", 1), "edition_year is 24, expected a year such as 2022"),
    "no classes": (SOURCE.replace('["Community"]', "[]"), "units is empty"),
    "a number too long": (SOURCE.replace("2024\n", "9" * 5000 + "\n", 1), "cannot be read as TOML"),
    "brackets too deep": ("title = " + "[" * 100_000, "cannot be read as TOML"),
    "an unknown class": (SOURCE.replace('["Community"]', '["Hamlet"]'), "'Hamlet' is not a class of divisions"),
    "an unknown role": (SOURCE + '\n[roles]\n"红星" = "title"\n', "'title' is not a role, expected 'heading', 'entry' or 'text'"),
    "another kind of body": (SOURCE.replace('"government"', '"club"'), "kind is 'club', expected 'government' or 'party'"),
    "another status": (SOURCE.replace("edition_year", 'status = "old"\nstatus_reason = "x"\nedition_year', 1), "status is 'old', expected 'withdrawn', or no status"),
    "a status without a reason": (SOURCE.replace("edition_year", 'status = "withdrawn"\nedition_year', 1), "status and status_reason: expected both or neither"),
    "a status with an empty reason": (SOURCE.replace("edition_year", 'status = "withdrawn"\nstatus_reason = " "\nedition_year', 1), "status_reason"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY_SOURCES)
def test_a_faulty_description_names_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    source, words = FAULTY_SOURCES[name]
    told = fails(own(tmp_path, source=source), capsys)
    assert words in told
    assert "source.toml" in told


def test_hidden_folders_are_no_notices(tmp_path: Path) -> None:
    workspace = own(tmp_path)
    (workspace.source / ".git").mkdir()
    assert [source.notice for source in workspace.sources()] == ["mianyang-2024"]


def test_settings_of_the_workspace_are_in_the_catalogue(tmp_path: Path) -> None:
    workspace = own(tmp_path)
    (workspace.source / "dataset.toml").write_text(
        'title_en = "Rosters of Mianyang"\npublisher = "mianyang"\npublisher_name_en = "Mianyang"\n'
        'homepage = "https://data.example.org/"\nlicense = "https://creativecommons.org/publicdomain/zero/1.0/"\n',
        "utf-8",
    )
    catalog = build(workspace).files["catalog.ttl"].decode()
    assert '"Rosters of Mianyang"@en' in catalog
    assert "<https://w3id.org/mingdan/id/agent/mianyang>" in catalog
    assert "publicdomain/zero" in catalog
    # GeoNames has a licence of its own; what is the workspace's has the workspace's.
    graph = Graph().parse(data=catalog, format="turtle")
    of = {str(node): str(license_) for node, license_ in graph.subject_objects(DCTERMS.license)}
    assert {node for node, license_ in of.items() if license_.endswith("/licenses/by/4.0/")} == {GEONAMES}


def test_a_publisher_may_have_no_english_name(tmp_path: Path) -> None:
    workspace = own(tmp_path)
    (workspace.source / "dataset.toml").write_text(
        'publisher = "mianyang"\npublisher_name = "绵阳市民政局"\npublisher_name_en = ""\n', "utf-8"
    )
    built = build(workspace)
    assert built.findings == ()
    graph = Graph().parse(data=built.files["catalog.ttl"].decode(), format="turtle")
    publisher = URIRef("https://w3id.org/mingdan/id/agent/mianyang")
    assert [*graph.objects(publisher, FOAF.name)] == [Literal("绵阳市民政局")]
    assert [*graph.objects(publisher, SKOS.prefLabel)] == [Literal("绵阳市民政局", lang="zh")]


def test_the_real_workspace_is_copied_whole(tmp_path: Path) -> None:
    assert [source.notice for source in roster_workspace(tmp_path).sources()] == ["sichuan-2022"]


FAULTY_SETTINGS = {
    "a space in the base": (
        'id_base = "https://x y/"',
        "id_base is 'https://x y/', expected an http(s) address in ASCII",
    ),
    "no host": ('id_base = "http://"', "id_base is 'http://', expected"),
    "no slash at the end": ('id_base = "https://x/#"', "expected an address that ends with /"),
    "a licence by name": ('license = "CC BY"', "license is 'CC BY', expected"),
    "no home page": ('homepage = ""', "homepage is '', expected"),
    "an address with a space": ('contact_email = "a b@c"', "contact_email is 'a b@c', expected"),
    "a publisher's name": ('publisher = "My Org"', "publisher is 'My Org', expected a slug"),
    "no title": ('title = ""', "title is '', expected a text"),
    "an invisible character": ('publisher_name = "x\\u202e"', "publisher_name is"),
}


@pytest.mark.parametrize("name", FAULTY_SETTINGS)
def test_faulty_settings_name_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    settings, words = FAULTY_SETTINGS[name]
    workspace = own(tmp_path)
    (workspace.source / "dataset.toml").write_text(settings + "\n", "utf-8")
    told = fails(workspace, capsys)
    assert words in told
    assert "dataset.toml: " in told


def test_a_heading_that_is_no_name_of_its_category_is_refused(
    own_workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    file = own_workspace.source / "sichuan-2022" / "source.toml"
    text = file.read_text("utf-8").replace('"智慧科技型" = "smart-technology"', '"智慧科技型" = "convenience-service"')
    file.write_text(text, "utf-8")
    assert "“智慧科技型” is not a name of the category 'convenience-service'" in fails(own_workspace, capsys)


def test_a_decision_settles_what_is_ambiguous() -> None:
    """Two communities of 仁和区仁和镇 have the same name in the register."""
    register = Edition.reference().province("51")
    names = Counter(without_committee(register.names[code]) for code in register.children("510411100"))
    twice = next(name for name, number in names.items() if number == 2)
    codes = [code for code in register.children("510411100") if without_committee(register.names[code]) == twice]
    layers = NamePath("四川省", "攀枝花市", "仁和区", "仁和镇", twice)
    location = resolve_names(layers)
    assert match_entry(Edition.reference(), layers, location, {}, {}) is None
    assert {candidate.code for candidate in location.candidates} == set(codes)
    review = Review("reason", "理由", "a person", datetime.date(2026, 11, 22))
    decision = ReviewDecision(MatchKind.REVIEWED, codes[1], review)
    for decided in (
        match_entry(Edition.reference(), layers, location, {("510411100", twice): decision}, {}),
        match_entry(Edition.reference(), layers, location, {}, {layers: decision}),
    ):
        assert decided is not None
        assert (decided.kind, decided.path[-1].code, decided.review) == ("reviewedMatch", codes[1], review)


def test_all_notices_that_cannot_be_read_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = own(tmp_path)
    other = workspace.source / "other"
    other.mkdir()
    (other / "source.toml").write_text(SOURCE, "utf-8")
    (other / "notice.txt").write_bytes("名单".encode() + b"\xff\xff")
    (workspace.source / "mianyang-2024" / "notice.txt").write_bytes(b"")
    told = fails(workspace, capsys)
    assert "other/notice.txt:1" in told
    assert "mianyang-2024/notice.txt: the file is empty" in told
