"""A letter whose list has more than communities: from its text, by the reviewer's decision, to its graph."""

import csv
import io
from pathlib import Path

import pytest
from mingdan.cli.main import main
from mingdan.notices.reading import read_and_resolve
from mingdan.rdf.namespaces import DCT, MD, RDF, SCHEMA, SKOS
from mingdan.workspace import load_source

LETTER = """浏阳市人民政府文件
浏政发〔2023〕 5号

浏阳市人民政府
关于公布2022年浏阳市示范单位名单的
通    知

各乡镇人民政府，各街道办事处：

根据《浏阳市示范单位创建办法》（浏政发〔2020〕12号），经研究，现将名单予以公布。

附件：2022年浏阳市示范单位名单

浏阳市人民政府
二〇二三年三月十五日

附件

2022年浏阳市示范单位名单

1.淮川街道北正社区（新增）
2.荷花街道浏河村高坪组
3.浏阳市第一中学
4.大瑶镇
合计 4个
"""
BASE = "https://w3id.org/mingdan/id/"
NOTICE = f"<{BASE}notice/liuyang-2022>"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return int(end.value.code or 0)


def decide(review: Path, words: str, **cells: str) -> None:
    """Fills in the row of some words, as a reviewer does."""
    rows = list(csv.reader(io.StringIO(review.read_text("utf-8-sig"))))
    columns = [title.split()[0] for title in rows[0]]
    for row in rows[1:]:
        if row[columns.index("words")] == words:
            for column, text in cells.items():
                row[columns.index(column)] = text
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    review.write_text(stream.getvalue(), "utf-8")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The published graph; the school is the only entry that needs a decision."""
    folder = tmp_path_factory.mktemp("letter")
    (folder / "letter.txt").write_text(LETTER, "utf-8")
    data = ("--data", str(folder))
    assert run("new", str(folder / "letter.txt"), *data) == 1
    assert run("publish", *data) == 1
    review = folder / "data" / "source" / "liuyang-2022" / "review.csv"
    decide(review, "浏阳市第一中学", decision="unlisted", reason="A school.", reviewer="Li Ming", date="2023-04-01")
    assert run("publish", *data) == 0
    return (folder / "data" / "published" / "roster.nt").read_text("utf-8")


def test_what_the_letter_says_of_itself(graph: str) -> None:
    assert f'{NOTICE} <{DCT.title}> "浏阳市人民政府关于公布2022年浏阳市示范单位名单的通知"@zh .' in graph
    assert f'{NOTICE} <{DCT.identifier}> "浏政发〔2023〕5号" .' in graph
    assert f"{NOTICE} <{DCT.references}> <{BASE}document/liu-zheng-fa-2020-12> ." in graph
    assert f'<{BASE}recognition/liuyang-2022/1/1> <{SKOS.note}> "新增"@zh .' in graph


def test_a_place_in_a_village(graph: str) -> None:
    place = f"<{BASE}place/liuyang-2022/1/2>"
    assert f"{place} <{RDF.type}> <{MD.PlaceInVillage}> ." in graph
    assert f"{place} <{MD.directlyWithin}> <{BASE}division/nbs-2023/430181003228> ." in graph
    assert f'{place} <{MD.fullName}> "湖南省长沙市浏阳市荷花街道浏河村高坪组"@zh .' in graph


def test_an_organisation(graph: str) -> None:
    school = f"<{BASE}organisation/liuyang-2022/1/3>"
    assert f"<{BASE}recognition/liuyang-2022/1/3> <{MD.recognises}> {school} ." in graph
    assert f"{school} <{RDF.type}> <{SCHEMA.Organization}> ." in graph
    assert f'{school} <{SKOS.prefLabel}> "浏阳市第一中学"@zh .' in graph
    assert f"{school} <{MD.directlyWithin}> <{BASE}division/nbs-2023/430181> ." in graph


def test_a_line_in_doubt_is_read_as_source_toml_says(tmp_path: Path) -> None:
    """What the officer sees and types: the finding shows both readings, a word in `[roles]` decides."""
    names = "1.淮川街道北正社区（新增）\n马栏山视频文创园\n"
    letter = LETTER[: LETTER.index("1.淮川")] + names.replace("1.", "") + "大瑶镇南阳村\n"
    (tmp_path / "letter.txt").write_text(letter, "utf-8")
    assert run("new", str(tmp_path / "letter.txt"), "--data", str(tmp_path)) == 1
    description = tmp_path / "data" / "source" / "liuyang-2022" / "source.toml"
    rules = {finding.rule for finding in read_and_resolve(load_source(description.parent), {}).findings}
    assert "doubtful-reading" in rules
    with description.open("a", encoding="utf-8") as file:
        file.write('\n[roles]\n"马栏山视频文创园" = "text"\n')
    assert run("new", "--id", "liuyang-2022", "--again", "--data", str(tmp_path)) == 0
    reading = read_and_resolve(load_source(description.parent), {})
    assert load_source(description.parent).roles == {"马栏山视频文创园": "text"}
    assert [entry.words for entry in reading.notice.entries] == ["淮川街道北正社区", "大瑶镇南阳村"]
    assert "doubtful-reading" not in {finding.rule for finding in reading.findings}


def test_a_decision_on_a_place_in_a_village_names_the_village(tmp_path: Path) -> None:
    """The code of the village whose name begins the words is not that of a similar one."""
    names = "1.淮川街道北正社区\n2.荷花街道浏河村李家\n"
    (tmp_path / "letter.txt").write_text(LETTER[: LETTER.index("1.淮川")] + names, "utf-8")
    assert run("new", str(tmp_path / "letter.txt"), "--data", str(tmp_path)) == 1
    review = tmp_path / "data" / "source" / "liuyang-2022" / "review.csv"
    decision = {"decision": "unlisted", "code": "430181003228", "reason": "A place.", "reviewer": "Li Ming"}
    decide(review, "荷花街道浏河村李家", date="2023-04-01", **decision)
    assert run("publish", "--data", str(tmp_path)) == 0
    graph = (tmp_path / "data" / "published" / "roster.nt").read_text("utf-8")
    place = f"<{BASE}place/liuyang-2022/1/2>"
    assert f"{place} <{RDF.type}> <{MD.PlaceInVillage}> ." in graph
    assert f"{place} <{MD.directlyWithin}> <{BASE}division/nbs-2023/430181003228> ." in graph
    assert f"{place} <{SKOS.closeMatch}>" not in graph
