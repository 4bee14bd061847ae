"""The review loop: a notice is drafted, its doubtful rows are decided in a table, and it is published."""

import csv
import datetime
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mingdan.cli.main import main
from mingdan.documents.titled_table import titles
from mingdan.errors import InputError, UsageError
from mingdan.findings import FindingsError, finding
from mingdan.findings import message as message_of
from mingdan.model import Place
from mingdan.notices import warnings_table
from mingdan.notices.draft import draft_summary, new
from mingdan.notices.review_tables import REVIEW, load_reviews
from mingdan.notices.warnings_table import load_acceptances, migrate_warnings
from mingdan.release.notices import Build, build, publish
from mingdan.release.release_check import check_published
from mingdan.workspace import Workspace, load_source
from support.paths import ROOT

MD = "https://w3id.org/mingdan/ontology#"
# A list of another province: two entries as the register has them, one that it does not have, one repeat.
NOTICE = """\
甘肃省民政厅关于公布2021年全省和谐示范社区名单的通知

各市（州）民政局：

现确定4个社区为“2021年全省和谐示范社区”。

甘肃省民政厅

2021年6月30日

2021年全省和谐示范社区名单

1.兰州市城关区临夏路街道绣河沿社区

2.兰州市七里河区西园街道上西园社区

3.兰州市七里河区西园街道无此社区

4.兰州市城关区临夏路街道绣河沿社区
"""
SHORT = (
    "".join(line for line in NOTICE.splitlines(True) if line[:2] not in ("2.", "4."))
    .replace("4个", "2个")
    .replace("3.", "2.")
)
DECIDED = {"decision": "unlisted", "reason": "new since the register", "reviewer": "an officer", "date": "2026/11/23"}


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    """An empty folder that becomes a workspace."""
    return Workspace(tmp_path)


def notice(own: Workspace, text: str = NOTICE, name: str = "notice.txt") -> Path:
    file = own.root / name
    file.write_text(text, "utf-8")
    return file


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a table, by the English half of each header."""
    table = csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
    return [{title.split()[0]: cell for title, cell in row.items()} for row in table]


def rewritten(file: Path, change: Callable[[dict[str, str]], None], encoding: str = "utf-8-sig") -> None:
    """Saves a table again, as a spreadsheet does, with each row changed."""
    found = rows(file)
    for row in found:
        change(row)
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(found[0]))
        writer.writeheader()
        writer.writerows(found)


def decide(words: str, **cells: str) -> Callable[[dict[str, str]], None]:
    return lambda row: row.update(cells) if row["words"].endswith(words) else None


def accept(row: dict[str, str]) -> None:
    row.update(reason="as it should be", reviewer="an officer", date="2026-11-23")


def rules(built: Build) -> list[str]:
    return [finding.rule for finding in built.findings]


def lines_with(built: Build, term: str) -> int:
    return sum(1 for line in built.ntriples.splitlines() if f"{MD}{term}> ." in line)


def test_a_notice_of_another_province_goes_from_file_to_graph(own: Workspace) -> None:
    made = new(own, notice(own))
    assert made.folder == own.source / "gansu-2021"
    assert (made.folder / "notice.txt").read_text("utf-8") == NOTICE
    source = load_source(made.folder)
    assert (source.title, source.date, source.area) == (NOTICE.splitlines()[0], datetime.date(2021, 6, 30), "62")
    assert [(body.name, body.slug, body.party) for body in source.issuers] == [
        ("甘肃省民政厅", "gansu-min-zheng-ting", False)
    ]
    assert [(one.label, one.slug) for one in source.honours] == [
        ("全省和谐示范社区", "gansu-quan-sheng-he-xie-shi-fan-she-qu")
    ]
    assert source.counts == {"1": 4}
    table = rows(made.folder / "review.csv")
    assert [(row["words"][-5:], row["code"], row["match"]) for row in table] == [
        ("绣河沿社区", "62 01 02 004 007", "nameMatch"),
        ("上西园社区", "62 01 03 001 002", "nameMatch"),
        ("道无此社区", "62 01 03 001", ""),
        ("绣河沿社区", "62 01 02 004 007", ""),
    ]
    assert {finding.rule for finding in made.undecided} == {"unknown-community", "duplicate"}
    assert (own.settings().publisher_name, own.settings().publisher_name_en) == ("甘肃省民政厅", "")
    assert [(finding.rule, dict(finding.parameters)) for finding in made.questions] == [
        ("publisher-english", {"publisher": "甘肃省民政厅"})
    ]
    # Undecided: refused, and said which.
    refused = build(own)
    assert sorted(rules(refused)) == ["duplicate", "unknown-community"]
    assert not refused.files
    # Decided: published, with the decisions in the graph.
    rewritten(made.folder / "review.csv", decide("无此社区", **DECIDED))
    rewritten(made.folder / "warnings.csv", accept)
    built = build(own)
    assert not built.findings
    assert (lines_with(built, "Recognition"), lines_with(built, "nameMatch"), lines_with(built, "unlistedPlace")) == (
        3,
        2,
        1,
    )
    assert f'<{MD}reviewReason> "new since the register"@en .' in built.ntriples
    assert f'<{MD}reviewedOn> "2026-11-23"^^' in built.ntriples
    assert "closeMatch" not in built.ntriples


def test_undecided_rows_are_published_as_places_when_asked_to(own: Workspace) -> None:
    made = new(own, notice(own))
    rewritten(made.folder / "warnings.csv", accept)
    built = build(own, as_places=True)
    assert not built.findings
    assert lines_with(built, "unlistedPlace") == 1
    assert "reviewReason" not in built.ntriples
    assert '"甘肃省兰州市七里河区西园街道无此社区"@zh' in built.ntriples


@pytest.mark.parametrize(
    ("cells", "kind", "code"),
    [
        ({"decision": "match", "code": "620103001002"}, "reviewedMatch", "620103001002"),
        ({"decision": " Match ", "code": "62 01 03 001 002.0"}, "reviewedMatch", "620103001002"),
        ({"decision": "unlisted", "code": "620103001002"}, "unlistedPlace", "620103001002"),
        ({"decision": "leave-out"}, "", ""),
    ],
    ids=["match", "match as a spreadsheet leaves it", "unlisted beside another", "leave out"],
)
def test_each_decision_does_what_it_says(own: Workspace, cells: dict[str, str], kind: str, code: str) -> None:
    made = new(own, notice(own, SHORT))
    rewritten(made.folder / "review.csv", decide("无此社区", **{**DECIDED, **cells}))
    built = build(own)
    assert not built.findings
    assert lines_with(built, "Recognition") == 1 + bool(kind)
    assert lines_with(built, kind) == bool(kind) if kind else "无此社区" not in built.ntriples
    assert (f"/nbs-2023/{code}>" in built.ntriples) if code else True
    assert ("closeMatch" in built.ntriples) == (kind == "unlistedPlace")


@pytest.mark.parametrize("form", ["utf-8-sig", "gb18030", "utf-16"])
def test_tables_come_back_in_any_encoding(own: Workspace, form: str) -> None:
    made = new(own, notice(own))
    rewritten(made.folder / "review.csv", decide("无此社区", **DECIDED), form)
    (decision,) = load_reviews(made.folder).decisions.values()
    assert (decision.match, decision.review.reviewer, decision.review.date) == (
        "unlistedPlace", "an officer", datetime.date(2026, 11, 23),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"decision": "yes"}, "decision-word"),
        ({"decision": "match", "code": "6.20103E+11"}, "code-number"),
        ({"decision": "match", "code": "62 01 03 001"}, "code-not-community"),
        ({"decision": ""}, "decision-missing"),
        ({"decision": "match", "code": "620103001999"}, "code-not-community"),
        ({"decision": "unlisted", "code": "99"}, "code-unknown"),
        ({"reason": ""}, "reason-missing"),
        ({"reviewer": " "}, "reviewer-missing"),
        ({"date": "soon"}, "date-form"),
        ({"date": "2026-02-30"}, "date-form"),
    ],
)
def test_a_row_that_cannot_be_is_named(own: Workspace, cells: dict[str, str], rule: str) -> None:
    made = new(own, notice(own))
    rewritten(made.folder / "review.csv", decide("无此社区", **{**DECIDED, **cells}))
    with pytest.raises(FindingsError) as error:
        build(own)
    assert [(one.rule, one.file, one.line) for one in error.value.findings] == [
        (rule, str(made.folder / "review.csv"), 4)
    ]


@pytest.mark.parametrize(
    ("word", "kind"), [("匹配", "reviewedMatch"), ("未列入", "unlistedPlace"), ("不公布", "leftOut")]
)
def test_a_table_in_chinese_is_read(own: Workspace, word: str, kind: str) -> None:
    made = new(own, notice(own, SHORT))
    file = made.folder / "review.csv"
    rewritten(file, decide("无此社区", **{**DECIDED, "decision": word, "code": "620103001002"}))
    header, *lines = file.read_text("utf-8-sig").splitlines()
    chinese = dict(title.split() for title in titles(REVIEW))
    file.write_text("\n".join([",".join(chinese[title] for title in header.split(",")), *lines]) + "\n", "utf-8")
    (decision,) = load_reviews(made.folder).decisions.values()
    assert decision.match == kind


def test_a_code_changed_without_a_decision_is_not_passed_over(own: Workspace) -> None:
    made = new(own, notice(own))
    rewritten(made.folder / "review.csv", decide("上西园社区", code="620103001001"))
    rewritten(made.folder / "warnings.csv", accept)
    found = [finding for finding in build(own, as_places=True).findings if finding.rule == "code-changed"]
    assert [(finding.file, finding.line) for finding in found] == [(str(made.folder / "review.csv"), 3)]
    assert "62 01 03 001 001" in message_of(found[0], "en")


def test_a_decision_on_a_warning_holds_for_that_warning_alone(own: Workspace) -> None:
    made = new(own, notice(own))
    rewritten(made.folder / "review.csv", decide("无此社区", **DECIDED))
    rewritten(made.folder / "warnings.csv", accept)
    assert len(load_acceptances(made.folder)) == 1
    assert not build(own).findings
    file = made.folder / "notice.txt"
    file.write_text(NOTICE + "\n5.兰州市七里河区西园街道上西园社区\n", "utf-8")
    assert sorted(rules(build(own))) == ["claim", "count", "duplicate"]
    rewritten(made.folder / "warnings.csv", lambda row: row.update(reviewer=""))
    with pytest.raises(FindingsError) as error:
        build(own)
    assert [(one.rule, one.line) for one in error.value.findings] == [("reviewer-missing", 2)]


def test_a_second_edition_keeps_the_decisions_that_still_fit(own: Workspace) -> None:
    first = new(own, notice(own))
    rewritten(first.folder / "review.csv", decide("无此社区", **DECIDED))
    rewritten(first.folder / "review.csv", decide("上西园社区", **{**DECIDED, "decision": "leave-out"}))
    rewritten(first.folder / "warnings.csv", accept)
    text = (first.folder / "source.toml").read_text("utf-8")
    (first.folder / "source.toml").write_text(text.replace('label_en = ""', 'label_en = "Harmonious"'), "utf-8")
    second = NOTICE.replace("2.兰州市七里河区西园街道上西园社区", "2.兰州市七里河区西园街道华林山社区").replace(
        "6月30日", "7月1日"
    )
    with pytest.raises(UsageError, match="is there already"):
        new(own, notice(own, second), notice="gansu-2021")
    with pytest.raises(UsageError, match="is the notice gansu-2021, byte for byte"):
        new(own, notice(own))
    made = new(own, notice(own, second), notice="gansu-2021", again=True)
    assert made.kept == 2  # of an entry, and of the warning
    assert [idle[-5:] for idle in made.idle] == ["上西园社区"]
    assert "fit nothing now" in "\n".join(map(str, draft_summary(made)))
    source = load_source(made.folder)
    assert (source.date, source.honours[0].label_en) == (datetime.date(2021, 7, 1), "Harmonious")
    # Nothing is lost: the decision that fits no entry still stands in the table.
    assert len(load_reviews(made.folder).decisions) == 2
    assert {finding.rule for finding in made.undecided} <= {"unknown-community"}


def test_what_a_person_corrected_is_kept_by_a_second_edition(own: Workspace) -> None:
    first = new(own, notice(own))
    toml = first.folder / "source.toml"
    text = toml.read_text("utf-8").replace("date = 2021-06-30", "date = 2021-06-29")
    toml.write_text(text.replace('name = "甘肃省民政厅"', 'name = "甘肃省民政厅办公室"'), "utf-8")
    assert {"date", "issuer"} <= set(rules(build(own)))
    made = new(own, None, notice="gansu-2021", again=True)
    source = load_source(made.folder)
    assert (source.date, source.issuers[0].name) == (datetime.date(2021, 6, 29), "甘肃省民政厅办公室")
    # What the notice says otherwise is now a warning that can be accepted; what stood there before is kept beside.
    assert {"date", "issuer"} <= {row["rule"] for row in rows(made.folder / "warnings.csv")}
    assert "甘肃省民政厅办公室" in (made.folder / "source.toml.old").read_text("utf-8")
    rewritten(made.folder / "warnings.csv", accept)
    assert build(own, as_places=True).findings == ()
    # A decision on a warning that is gone stays in the table.
    new(own, notice(own, SHORT), notice="gansu-2021", again=True)
    assert "duplicate" in {row["rule"] for row in rows(made.folder / "warnings.csv")}


def test_columns_that_a_reviewer_added_are_kept_by_a_second_edition(own: Workspace) -> None:
    first = new(own, notice(own))
    for name in ("review", "warnings"):
        file = first.folder / f"{name}.csv"
        rewritten(file, lambda row: row.update({"Ask": f"about {row['text'] if 'text' in row else row['words']}"}))
    rewritten(first.folder / "review.csv", decide("上西园社区", **{**DECIDED, "decision": "leave-out"}))
    rewritten(first.folder / "warnings.csv", lambda row: row.update({"": "unsigned"}))
    second = NOTICE.replace("2.兰州市七里河区西园街道上西园社区", "2.兰州市七里河区西园街道华林山社区")
    made = new(own, notice(own, second), notice="gansu-2021", again=True)
    asked = {row["words"]: row["Ask"] for row in rows(made.folder / "review.csv")}
    assert asked.pop("兰州市七里河区西园街道华林山社区") == ""
    decided = asked.pop("")  # the decision that fits no entry
    assert decided == "about 兰州市七里河区西园街道上西园社区"
    assert asked and all(note == f"about {words}" for words, note in asked.items())
    table = rows(made.folder / "warnings.csv")
    assert table and all(row["Ask"] == f"about {row['text']}" for row in table)
    assert "unsigned" in (made.folder / "warnings.csv").read_text("utf-8-sig")


def test_namesakes_in_pinyin_are_two_places(own: Workspace) -> None:
    for province, line in (("山西省", "太原市小店区坞城街道"), ("陕西省", "西安市雁塔区小寨路街道")):
        new(
            own,
            notice(
                own,
                f"{province}民政厅关于公布2021年全省示范街道的通知\n\n{province}民政厅\n\n2021年6月30日\n\n2021年全省示范街道\n\n1.{line}\n",
            ),
        )
    slugs = [{body.slug for body in one.issuers} | {honour.slug for honour in one.honours} for one in own.sources()]
    assert own.notices() == ["shaanxi-2021", "shanxi-2021"]
    assert not slugs[0] & slugs[1]


def test_a_draft_that_is_not_finished_holds_up_no_other_notice(own: Workspace) -> None:
    new(own, notice(own, SHORT.replace("2.兰州市七里河区西园街道无此社区\n", "").replace("2个", "1个")))
    new(own, notice(own, "兰州市城关区临夏路街道绣河沿社区\n兰州市七里河区西园街道上西园社区\n", "list.txt"))
    built = build(own, notices=["gansu-2021"])
    assert built.findings == ()
    publish(own, built)
    assert check_published(own)[0] == []  # also without any category
    shutil.rmtree(own.source / "gansu-2021")
    with pytest.raises(UsageError, match="gansu-2021: no such notice"):
        build(own, notices=["lanzhou-notice"])


def test_places_that_nobody_decided_on_stay_published(own: Workspace) -> None:
    made = new(own, notice(own))
    rewritten(made.folder / "warnings.csv", accept)
    publish(own, build(own, as_places=True))
    assert check_published(own)[0] == []
    assert build(own).findings == ()  # the manifest says that it was asked for
    assert rules(build(own, notices=["gansu-2021"])) == ["unknown-community"]


def test_another_notice_takes_over_slugs_and_decisions(own: Workspace) -> None:
    first = new(own, notice(own))
    rewritten(first.folder / "review.csv", decide("无此社区", **DECIDED))
    text = (first.folder / "source.toml").read_text("utf-8")
    text = text.replace("gansu-min-zheng-ting", "gansu-civil-affairs").replace('label_en = ""', 'label_en = "Good"')
    (first.folder / "source.toml").write_text(text, "utf-8")
    made = new(own, notice(own, NOTICE.replace("2021", "2022")), like="gansu-2021")
    assert made.folder.name == "gansu-2022"
    source = load_source(made.folder)
    assert source.issuers[0].slug == "gansu-civil-affairs"
    assert [(one.heading, one.label_en) for one in source.honours] == [("2022年全省和谐示范社区名单", "Good")]
    assert [layers.community for layers in load_reviews(made.folder).decisions] == ["无此社区"]


@pytest.mark.slow("drafts and builds the real notice")
def test_the_draft_of_the_real_notice_is_its_description_but_for_slugs_and_english(own: Workspace) -> None:
    described = load_source(ROOT / "data" / "source" / "sichuan-2022")
    made = new(own, described.file)
    drafted = load_source(made.folder)
    assert made.folder.name == described.notice
    assert not made.undecided
    for field in ("title", "edition_year", "date", "area", "cites", "categories", "counts"):
        assert getattr(drafted, field) == getattr(described, field), field
    assert [(one.name, one.party) for one in drafted.issuers] == [(one.name, one.party) for one in described.issuers]
    for one, other in zip(drafted.honours, described.honours, strict=True):
        assert (one.heading, one.units, one.claimed) == (other.heading, other.units, other.claimed)
    assert not build(own).findings


def test_new_categories_are_described_in_the_workspace(own: Workspace) -> None:
    text = (
        NOTICE.replace("1.兰州", "一、便民服务型\n\n1.兰州")
        .replace("\n3.兰州", "\n二、睦邻友好型\n\n1.兰州")
        .replace("4.兰州", "2.兰州")
    )
    made = new(own, notice(own, text.replace("无此社区", "华林山社区")))
    source = load_source(made.folder)
    assert source.categories == {"便民服务型": "convenience-service", "睦邻友好型": "mu-lin-you-hao-xing"}
    described = (own.source / "categories.ttl").read_text("utf-8")
    assert '"睦邻友好型"@zh' in described
    rewritten(made.folder / "warnings.csv", accept)
    built = build(own, as_places=True)
    assert not built.findings
    assert '"甘肃省名单类别"@zh' in built.ntriples
    assert "基层治理" not in built.files["categories.ttl"].decode(), "the label of the scheme is the workspace's own"
    assert 'skos:notation "2"' in described, "after 便民服务型, the only other category that is used"
    # Only the categories that a notice uses are published.
    assert '"睦邻友好型"@zh' in built.ntriples
    assert "智慧科技型" not in built.ntriples


def test_a_scheme_without_a_label_of_its_own_has_a_general_one(own: Workspace) -> None:
    """As in workspaces that were made before schemes had labels of their own: nothing of another roster's is in it."""
    text = NOTICE.replace("1.兰州", "一、睦邻友好型\n\n1.兰州").replace("无此社区", "华林山社区")
    made = new(own, notice(own, text))
    file = own.source / "categories.ttl"
    described = file.read_text("utf-8")
    assert 'skos:notation "1"' in described
    file.write_text(re.sub(r"(?m)^.*名单类别.*\n", "", described), "utf-8")
    rewritten(made.folder / "warnings.csv", accept)
    built = build(own, as_places=True)
    assert not built.findings
    published = built.files["categories.ttl"].decode()
    assert '"名单类别"@zh' in published
    assert "基层治理" not in published


def test_what_the_notice_does_not_say_is_asked_for(own: Workspace) -> None:
    made = new(own, notice(own, "兰州市城关区临夏路街道绣河沿社区\n兰州市七里河区西园街道上西园社区\n", "list.txt"))
    assert made.folder.name == "lanzhou-notice"
    assert [str(error).split(": ")[-1].split(" @")[0] for error in made.missing] == ["edition_year", "date", "issuer"]
    assert all(str(made.folder / "source.toml") in error.text("zh") for error in made.missing)
    with pytest.raises(InputError, match="missing key: date"):
        build(own)


def test_nothing_is_left_behind_by_a_notice_that_cannot_be_read(own: Workspace) -> None:
    for text in ("没有名单。\n", "", "一、名单\n"):
        with pytest.raises(InputError):
            new(own, notice(own, text))
    with pytest.raises(UsageError, match="no such notice"):
        new(own, notice(own), notice="other", again=True)
    with pytest.raises(UsageError, match="--again needs the id"):
        new(own, notice(own), again=True)
    for wrong in ("../up", "roster", "Gansu"):
        with pytest.raises(UsageError, match="expected lower-case letters"):
            new(own, notice(own), notice=wrong)
    assert not own.source.exists() or not list(own.source.iterdir())


def test_the_command_says_what_to_do_next(own: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    file = notice(own)
    with pytest.raises(SystemExit) as status:
        main(["new", str(file), "--data", str(own.root)])
    out = capsys.readouterr().out
    assert status.value.code == 1
    last = out.splitlines()[-1]
    assert "decide on 1 row of " in last
    assert last.endswith("then mingdan publish gansu-2021")
    assert "兰州市七里河区西园街道无此社区" in out
    shutil.rmtree(own.source)
    with pytest.raises(SystemExit) as status:
        main(["new", str(ROOT / "data" / "source" / "sichuan-2022" / "notice.txt"), "--data", str(own.root)])
    assert status.value.code == 0


def test_formulas_in_a_notice_do_not_reach_a_spreadsheet(own: Workspace) -> None:
    file = notice(own, NOTICE.replace("3.兰州市七里河区", "3.=cmd兰州市七里河区"))
    made = new(own, file)
    text = (made.folder / "review.csv").read_text("utf-8-sig") + (made.folder / "warnings.csv").read_text("utf-8-sig")
    assert not [
        cell
        for row in csv.reader(io.StringIO(text, newline=""))
        for cell in row
        if cell.startswith(("=", "+", "-", "@"))
    ]


# A table as mingdan 0.1 drafted it, signed; the last row accepts what the notice does not have, and has a cell more.
OLD_WARNINGS = (
    "rule,position,text,message,message_zh,remedy,reason,reason_zh,reviewer,date,remark\n"
    "duplicate,line 19,兰州市城关区临夏路街道绣河沿社区,names the same place as line 13 "
    "(兰州市城关区临夏路街道绣河沿社区) under the same honour: left out,与line 13重复，已略去,delete one,"
    "as it should be,,an officer,2026-11-23,\n"
    'claim,line 5,2021年全省和谐示范社区,"the text says 9, but 4 entries stand under “2021年全省和谐示范社区”",'
    "正文称9个，名单有4条,count,counted,,an officer,2026-11-23,see the file\n"
)


def test_a_table_of_warnings_of_an_earlier_version_is_migrated_once(
    own: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    made = new(own, notice(own))
    rewritten(made.folder / "review.csv", decide("无此社区", **DECIDED))
    file = made.folder / "warnings.csv"
    file.write_text(OLD_WARNINGS, "utf-8")
    built = build(own)
    assert not built.findings, "the old message accepts the warning"
    assert [one.rule for one in built.readings[0].findings if one.rule == "acceptance-unused"] == ["acceptance-unused"]
    for only_check in (("--check",), ()):
        with pytest.raises(SystemExit):
            main(["publish", "--data", str(own.root), *only_check])
        assert ("parameters" in file.read_text("utf-8-sig").splitlines()[0]) == (not only_check)
    assert "rewritten" in capsys.readouterr().err
    first, second = rows(file)
    assert (first["rule"], first["parameters"]) == ("duplicate", "words=兰州市城关区临夏路街道绣河沿社区")
    assert (first["reviewer"], first["date"]) == ("an officer", "2026-11-23")
    assert (second["parameters"], second["reviewer"], second["remark"]) == ("", "an officer", "see the file")
    assert second["message"].startswith("the text says 9")
    assert not build(own).findings
    assert migrate_warnings(made.folder, built.readings[0].findings) is None


def test_a_migrated_spreadsheet_is_kept_beside(own: Workspace) -> None:
    made = new(own, notice(own))
    (made.folder / "warnings.csv").unlink()
    (made.folder / "warnings.tsv").write_text(
        "\n".join("\t".join(cells) for cells in csv.reader(OLD_WARNINGS.splitlines())), "utf-8"
    )
    found = build(own).readings[0].findings
    assert migrate_warnings(made.folder, found) == made.folder / "warnings.csv"
    assert (made.folder / "warnings.tsv.old").is_file()
    assert len(load_acceptances(made.folder)) == 2


def test_a_stop_while_a_spreadsheet_is_migrated_loses_no_table(own: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made = new(own, notice(own))
    (made.folder / "warnings.csv").rename(made.folder / "drafted.csv")
    old = made.folder / "warnings.tsv"
    old.write_text("\n".join("\t".join(cells) for cells in csv.reader(OLD_WARNINGS.splitlines())), "utf-8")
    found = build(own).readings[0].findings

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for owner, name in ((warnings_table, "write_atomic"), (Path, "rename")):
        with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
            stopped.setattr(owner, name, stop)
            migrate_warnings(made.folder, found)
        assert old.is_file()


@pytest.mark.parametrize(
    ("rule", "text", "parameters", "message"),
    [
        ("too-long", "长", {"length": 349539, "most": 60},
         "349,539 characters are too long for a name, expected at most 60: the line is left out"),
        ("character", "字", {"kind": "Cn", "point": "U+0378"},
         "code point that is not a character U+0378: delete it, or put the character that is meant"),
    ],
)  # fmt: skip
def test_numbers_and_words_of_0_1_are_recognised(
    own: Workspace, rule: str, text: str, parameters: dict[str, str | int], message: str
) -> None:
    made = new(own, notice(own))
    with (made.folder / "warnings.csv").open("w", encoding="utf-8", newline="") as stream:
        columns = OLD_WARNINGS.splitlines()[0].split(",")
        cells = [rule, "line 3", text, message, "", "", "as it should be", "", "an officer", "2026-11-23", ""]
        csv.writer(stream).writerows([columns, cells])
    assert load_acceptances(made.folder).review_of(finding(rule, Place(text=text), **parameters))


def test_an_acceptance_that_a_decision_settled_gives_no_note(own: Workspace) -> None:
    """`new` drafts a row in both tables for an entry without a township; who signs both is not told to delete one."""
    made = new(own, notice(own, NOTICE.replace("兰州市七里河区西园街道无此社区", "兰州市七里河区无此社区")))
    rewritten(made.folder / "review.csv", decide("无此社区", **DECIDED))
    rewritten(made.folder / "warnings.csv", accept)
    built = build(own)
    assert "no-township" in {row["rule"] for row in rows(made.folder / "warnings.csv")}
    assert "acceptance-unused" not in {found.rule for found in built.readings[0].findings}
