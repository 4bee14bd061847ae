"""The sample queries in a workspace of another province: rows, or a note that says why there are none."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import mingdan
import pytest
from golden import answers
from mingdan.cli.main import main
from mingdan.queries.local_data import open_data, run_query
from mingdan.queries.sample_queries import examples
from support.paths import ROOT

NOTICE = """新疆维吾尔自治区民政厅关于命名2023年全区和谐社区的通知

各地、州、市民政局：

经研究，决定命名以下单位为“2023年全区和谐社区”。

新疆维吾尔自治区民政厅
2023年12月1日

2023年全区和谐社区名单

一、民族团结型

1.昌吉回族自治州阜康市博峰街道博峰社区
2.乌鲁木齐市天山区燕儿窝街道红雁池社区

二、邻里互助型

1.昌吉回族自治州阜康市博峰街道龙祥社区
2.昌吉回族自治州阜康市博峰街道新家园社区
"""
EXAMPLES = {query.name[3:]: query for query in examples()}
# The queries without rows here: the notice has nothing of the kind.
WITHOUT_ROWS = {
    *("documents-cited-by-the-notice", "towns-and-sub-districts", "communities-in-recognised-streets"),
    *("recognised-streets-without-a-community", "communities-with-the-same-name"),
    "words-that-differ-from-the-register",
    *("codes-that-differ", "join-a-table-by-code"),
}
REASON = "该社区2023年10月设立，统计用区划代码尚未列入。"
TAKEN = re.compile(r"(\w+) (.+) is not in this data; taken instead: (\S+).*")
Run = Callable[..., tuple[object, str, str]]


@pytest.fixture(scope="module")
def xinjiang(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which a notice of Xinjiang is drafted and published, as a user does it."""
    root = tmp_path_factory.mktemp("xinjiang")
    (root / "notice.txt").write_text(NOTICE, "utf-8")
    with pytest.raises(SystemExit) as end:
        main(["new", str(root / "notice.txt"), "--data", str(root)])
    assert end.value.code == 1  # 新家园社区 waits for a decision
    (review,) = (root / "data" / "source").glob("*/review.csv")
    header, *rows = csv.reader(io.StringIO(review.read_text("utf-8-sig"), newline=""))
    place = {name: index for index, cell in enumerate(header) for name in cell.split()}
    decision = {"decision": "unlisted", "reason_zh": REASON, "reviewer": "审核员", "date": "2026-11-23"}
    for row in rows:
        if row[place["words"]].endswith("新家园社区"):
            for column, cell in decision.items():
                row[place[column]] = cell
    with review.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    with pytest.raises(SystemExit) as end:
        main(["publish", "--data", str(root)])
    assert end.value.code == 0
    return root


@pytest.fixture
def run(xinjiang: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["query", "--data", str(xinjiang), *arguments])
        return (end.value.code, *capsys.readouterr())

    return command


@pytest.mark.parametrize("name", EXAMPLES)
def test_rows_or_a_reason(name: str, xinjiang: Path) -> None:
    """A value that is taken from the data is another one than the default, and gives rows."""
    query = EXAMPLES[name]
    answer = mingdan.query(query.name, workspace=xinjiang)
    assert answer.is_empty == (name in WITHOUT_ROWS)
    if answer.is_empty:
        assert tuple(map(str, answer.notes)) == (f"no rows in this data: {query.name} needs {query.headers['needs']}",)
        return
    taken = [match for note in answer.notes if (match := TAKEN.fullmatch(str(note)))]
    assert len(taken) == len(answer.notes)
    assert all(query.params[match[1]][0] == match[2] != match[3] for match in taken)
    again = mingdan.query(query.name, {match[1]: match[3] for match in taken}, workspace=xinjiang)
    assert (again.table, again.ntriples, again.notes) == (answer.table, answer.ntriples, ())


def test_the_command_says_what_it_took(run: Run) -> None:
    status, out, err = run("communities-in-a-county", "-f", "csv")
    assert status == 0
    assert "博峰社区" in out
    assert err == "county 温江区 is not in this data; taken instead: 阜康市\n"


def test_a_given_value_is_kept(run: Run) -> None:
    """Only the other parameter takes a value from the data, and one that goes with the given value."""
    status, out, err = run("communities-of-a-category-in-a-prefecture", "-p", "category=邻里互助型", "-f", "csv")
    assert (status, "龙祥社区" in out, "博峰社区" in out) == (0, True, False)
    assert err == "prefecture 成都市 is not in this data; taken instead: 昌吉回族自治州\n"
    status, out, err = run("communities-in-a-county", "-p", "county=沙湾市", "-f", "csv")
    assert (status, len(out.splitlines()), err) == (0, 1, "")


def test_reasons_in_the_language_that_they_have(xinjiang: Path) -> None:
    answer = mingdan.query("reviewed-entries", workspace=xinjiang)
    columns = answer.variables()
    assert [(row[columns.index("reason")], row[columns.index("reasonLanguage")]) for row in answer.rows()] == [
        (REASON, "zh")
    ]


def test_the_category_scheme_is_the_workspace_s(xinjiang: Path) -> None:
    published = (xinjiang / "data" / "published" / "categories.ttl").read_text("utf-8")
    assert '"新疆维吾尔自治区名单类别"@zh' in published
    assert sorted(re.findall(r'skos:notation "(\d+)"', published)) == ["1", "2"]
    assert "基层治理" not in published


def test_no_query_names_the_categories_of_sichuan() -> None:
    for query in EXAMPLES.values():
        assert len([name for name in answers.CATEGORIES if name in re.sub("(?m)^#.*$", "", query.text)]) <= 1


def test_the_shipped_data_hold_the_defaults() -> None:
    """So that no value is ever replaced there."""
    published = ROOT / "data" / "published"
    data = open_data(published)
    assert [query.name for query in EXAMPLES.values() if run_query(query, data).is_empty] == []
    answer = mingdan.query("look-up-by-code", {"code": "000000"}, workspace=ROOT)
    assert (answer.is_empty, answer.notes) == (True, ())
