"""The reading of a whole notice: nothing of a list is lost, and its layout changes nothing."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from mingdan.model import NamePath, Notice
from mingdan.notices.items import parse_items
from mingdan.notices.parser import Hints, parse_file
from mingdan.notices.places import places_in_title, read_name
from mingdan.notices.reading import read_file
from mingdan.resolver.entries import count_kept
from support.layouts_of_sichuan import LAYOUTS, TITLE, layouts, rows_of
from support.paths import ROOT

NOTICE = next((ROOT / "data" / "source").glob("sichuan-2022/*.txt"))
LISTED = {"section", "category", "place", "entry", "count"}


@pytest.fixture(scope="module")
def notice() -> Notice:
    return parse_file(NOTICE)[0]


def words_of(items: Sequence[object]) -> list[str]:
    return [getattr(item, "words", "") for item in items]


def test_a_heading_of_a_town_gives_the_town() -> None:
    text = "长沙市平安社区名单\n开福区\n清水塘街道（2个）\n清水塘社区\n芙蓉路社区\n伍家岭街道\n陡岭社区"
    read, _ = parse_file(Path("a.txt"), content=text.encode())
    assert [entry.layers[2:] for entry in read.entries] == [
        ("开福区", "清水塘街道", "清水塘社区"),
        ("开福区", "清水塘街道", "芙蓉路社区"),
        ("开福区", "伍家岭街道", "陡岭社区"),
    ]


def test_a_heading_that_the_register_lacks_ends_the_one_above() -> None:
    text = "三明市森林乡村名单\n尤溪县\n西滨镇下墩村\n梅列区\n列西街道小蕉村"
    read, _ = parse_file(Path("a.txt"), content=text.encode())
    assert [entry.layers.county for entry in read.entries] == ["尤溪县", "梅列区"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("昌邑市奎聚街道的东城社区、文山社区和都昌街道的利民社区。", ["昌邑市奎聚街道东城社区", "文山社区", "都昌街道利民社区"]),  # noqa: E501
        ("昌邑市奎聚街道东城社区榜上有名。", ["昌邑市奎聚街道东城社区"]),
        ("经考核，昌邑市奎聚街道东城社区等1个社区被命名为示范社区。", ["昌邑市奎聚街道东城社区"]),
    ],
)  # fmt: skip
def test_names_in_a_sentence(text: str, names: list[str]) -> None:
    assert words_of(parse_items(text, NamePath(prefecture="潍坊市"), is_prose=True)) == names


def test_siblings_share_the_place_of_the_first() -> None:
    items = parse_items("邯山区南堡乡南堡李村、东小屯村", NamePath(prefecture="邯郸市"))
    assert [item.named.layers[2:4] for item in items] == [("邯山区", "南堡乡")] * 2


def test_the_words_of_a_line_win() -> None:
    named = read_name("温江区柳城街道光华社区", NamePath("四川省", "成都市", "金堂县"))
    assert named.layers == ("四川省", "成都市", "温江区", "柳城街道", "光华社区")


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("四川传统村落名录（乐山38个）", ("四川省", "乐山市")),
        ("新疆民族团结进步示范名单", ("新疆维吾尔自治区", "")),
        ("吉林市示范社区名单", ("", "吉林市")),
    ],
)
def test_places_in_titles(title: str, places: tuple[str, str]) -> None:
    assert places_in_title(title)[:2] == places


def test_an_organisation_is_kept_apart() -> None:
    text = "新疆示范单位名单\n1.阿克苏地区拜城县人民医院\n2.喀什地区莎车县莎车镇"
    read, findings = parse_file(Path("a.txt"), content=text.encode())
    assert [entry.layers[1:] for entry in read.entries if entry.is_organisation] == [
        ("阿克苏地区", "拜城县", "", "人民医院")
    ]
    assert not findings
    assert len(read.entries) == 2


def test_what_a_person_decided_on_a_line_counts() -> None:
    text = "长沙市开福区平安社区名单\n清水塘街道\n清水塘社区\n芙蓉路社区"
    read, _ = parse_file(Path("a.txt"), Hints(roles={"清水塘街道": "entry"}), text.encode())
    assert [entry.words for entry in read.entries] == ["清水塘街道", "清水塘社区", "芙蓉路社区"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_of_one_list(notice: Notice, layout: str) -> None:
    """Each layout has the communities of the notice, in order."""
    rows = [row for row in rows_of(notice) if row.community]
    text = dict(layouts(rows))[layout]
    read, _ = parse_file(Path("a.txt"), content=text.encode())
    expected = [tuple(row[1:]) for row in rows]
    if layout == "names without a unit suffix":
        expected = [(*names[:3], names[3].removesuffix("社区")) for names in expected]
    assert [entry.layers[1:] for entry in read.entries] == expected


@pytest.mark.parametrize("seed", range(12))
def test_no_line_of_a_list_vanishes(notice: Notice, seed: int) -> None:
    """Lines removed, repeated, shuffled, joined or inserted are entries, headings, or in a finding."""
    chance = random.Random(seed)  # noqa: S311  (the same draw every time)
    lines = [f"{entry.ordinal}.{entry.words}" for entry in notice.entries[30:90]]
    strange = [
        "红星",
        "成都市第七中学",
        "柳城街道",
        "温江区",
        "产业型",
        "三、其他",
        "甲：乙",
        "光华社区、花城社区",
        "2.",
        "见后",
    ]
    for _ in range(12):
        index = chance.randrange(len(lines) - 1)
        change = chance.randrange(5)
        if change == 0:
            lines[index] += chance.choice(["", "、", " ", "；"]) + lines.pop(index + 1)
        elif change == 1:
            lines.insert(index + 1, chance.choice(strange))
        elif change == 2:
            del lines[index]
        elif change == 3:
            lines.insert(chance.randrange(len(lines)), lines.pop(index))
        else:
            lines.insert(index, lines[index])
    content = "\n".join([TITLE, "1.成都市温江区柳城街道光华社区", *lines, "9.成都市金堂县赵镇街道沱源社区"])
    read, findings = parse_file(Path("a.txt"), content=content.encode())
    quoted = {finding.line for finding in findings}
    lost = [line for line in read.ledger[1:] if line.kind not in LISTED and line.line not in quoted]
    assert lost == []


def test_entries_of_any_level_are_entries() -> None:
    text = "全国示范市县名单\n1.江苏省苏州市\n2.四川省泸县\n3.四川省成都市温江区\n4.四川省成都市温江区柳城街道"
    reading = read_file(Path("a.txt"), text.encode())
    assert [entry.match.path[-1].code for entry in reading.resolved if entry.match] == [
        "3205",
        "510521",
        "510115",
        "510115001",
    ]
    assert count_kept(reading.resolved) == {"prefecture": 1, "county": 2, "township": 1}


def test_sums_are_compared_with_the_entries() -> None:
    first = "长沙市社区名单\n开福区\n清水塘街道清水塘社区\n清水塘街道芙蓉路社区\n小计2个"
    text = f"{first}\n岳麓区\n望月湖街道岳龙社区\n合计{{}}个"
    for number, rules in ((3, []), (4, ["claim-total"])):
        _, findings = parse_file(Path("a.txt"), content=text.format(number).encode())
        assert [finding.rule for finding in findings] == rules


def test_a_sentence_that_gives_an_example_is_no_list() -> None:
    text = "长沙市社区名单\n经审核，决定命名开福区清水塘街道清水塘社区等2个社区为示范社区，现予公布。\n开福区\n"
    read, _ = parse_file(Path("a.txt"), content=f"{text}清水塘街道清水塘社区\n清水塘街道芙蓉路社区".encode())
    assert [entry.line for entry in read.entries] == [4, 5]


@pytest.mark.parametrize("heading", ["昆明（1个）", "昆明市（1个）", "昆明："])
def test_a_heading_may_be_the_stem_of_a_name(heading: str) -> None:
    read, _ = parse_file(Path("a.txt"), content=f"云南省绿色社区名单\n{heading}\n西山区永昌街道黄瓜营社区".encode())
    assert [entry.layers[:3] for entry in read.entries] == [
        ("云南省", heading.partition("（")[0].rstrip("："), "西山区")
    ]


def test_a_county_and_a_town_can_be_a_heading() -> None:
    read, _ = parse_file(
        Path("a.txt"), content="福州市绿色社区名单\n闽侯县青口镇\n青口\n东台\n闽侯县南通镇\n南通".encode()
    )
    assert [entry.layers[3:] for entry in read.entries] == [("青口镇", "青口"), ("青口镇", "东台"), ("南通镇", "南通")]


def test_a_category_and_names_on_a_line() -> None:
    lines = ["湖北省村镇名录", "1.美丽宜居小镇 丹江口市龙山镇 大冶市陈贵镇", "2.美丽宜居村庄 广水市武胜关镇桃源村"]
    read, _ = parse_file(Path("a.txt"), content="\n".join(lines).encode())
    assert [(entry.category, *entry.layers[2:]) for entry in read.entries] == [
        ("美丽宜居小镇", "丹江口市", "龙山镇", ""),
        ("美丽宜居小镇", "大冶市", "陈贵镇", ""),
        ("美丽宜居村庄", "广水市", "武胜关镇", "桃源村"),
    ]


def test_a_heading_of_other_words_may_begin_with_a_town() -> None:
    lines = [
        "东港区示范片区公示",
        "一、河山镇“茶香小镇”片区",
        "萝花新村",
        "二、卧龙山街道“东夷海岸”片区",
        "吴家台村、大陈家村",
    ]
    read, _ = parse_file(Path("a.txt"), content="\n".join(lines).encode())
    assert [entry.layers.township for entry in read.entries] == ["河山镇", "卧龙山街道", "卧龙山街道"]


def test_a_dash_may_stand_for_a_colon() -> None:
    text = "太原市社区名单\n小店区：\n平阳路街道——长治路社区、水总社区\n营盘街道——省级示范街道"
    read, _ = parse_file(Path("a.txt"), content=text.encode())
    assert [entry.layers[2:] for entry in read.entries] == [
        ("小店区", "平阳路街道", "长治路社区"),
        ("小店区", "平阳路街道", "水总社区"),
        ("小店区", "营盘街道", ""),
    ]


def test_a_name_may_begin_with_that_of_its_city() -> None:
    named = read_name("蚌埠市经济开发区长淮卫镇陈郢村", NamePath("安徽省", "蚌埠市"))
    assert named.layers == ("安徽省", "蚌埠市", "蚌埠市经济开发区", "长淮卫镇", "陈郢村")


def test_a_place_that_only_a_sentence_names_is_reported() -> None:
    lines = [
        "长沙市社区名单",
        "此次将开福区伍家岭街道陡岭社区列为试点。",
        "1.开福区清水塘街道清水塘社区",
        "2.开福区清水塘街道便河边社区",
    ]
    lines += ["此外，开福区清水塘街道芙蓉路社区继续保留，开福区清水塘街道清水塘社区作经验交流。"]
    _, findings = parse_file(Path("a.txt"), content="\n".join(lines).encode())
    assert [(finding.rule, finding.line) for finding in findings] == [("named-in-text", 2), ("named-in-text", 5)]


def test_words_behind_a_village_are_no_place_in_it() -> None:
    """A hamlet is; words, and another village of the township, are a question."""
    names = ["上寨村民小组", "王小明", "文件", "横溪坞村", "第3网格"]
    lines = ["安吉县示范村名单", *(f"孝丰镇老石坎村{name}" for name in names)]
    reading = read_file(Path("a.txt"), "\n".join(lines).encode())
    assert [entry.match is not None for entry in reading.resolved] == [True, False, False, False, False]


def test_rows_of_organisations_and_of_counties() -> None:
    table = (
        "市,县,村\n成都市,温江区,光华小学\n成都市,温江区,柳城街道光华社区、光华小学\n成都市,郫都区,\n成都市,锦江区,\n"
    )
    reading = read_file(Path("a.csv"), table.encode())
    assert [(entry.entry.words, entry.entry.is_organisation) for entry in reading.resolved] == [
        ("成都市温江区光华小学", True), ("柳城街道光华社区", False), ("光华小学", True),
    ]  # fmt: skip
    alone = [finding.position for finding in reading.findings if finding.rule == "place-alone"]
    assert len(alone) == 2


def test_a_numbered_row_of_a_county_is_an_entry() -> None:
    rows = [
        "序号,县,乡镇,村,备注",
        "1,大理市,,,示范县",
        "2,洱源县,茈碧湖镇,果胜村,",
        ",祥云县,,,",
        "3,,祥城镇,红土坡社区,",
    ]
    reading = read_file(Path("a.csv"), "\n".join(rows).encode())
    assert [(entry.entry.layers[2:], entry.entry.remark) for entry in reading.resolved] == [
        (("大理市", "", ""), "示范县"),
        (("洱源县", "茈碧湖镇", "果胜村"), ""),
        (("祥云县", "祥城镇", "红土坡社区"), ""),
    ]
    assert "place-alone" not in {finding.rule for finding in reading.findings}


def test_ditto_marks_repeat_the_cell_above() -> None:
    table = "序号,县,乡镇,村\n1,隆回县,司门前镇,孙家垅村\n2,〃,〃,双赢村\n3,同上,花门街道,排头村\n"
    reading = read_file(Path("a.csv"), table.encode())
    assert [entry.entry.layers[2:] for entry in reading.resolved] == [
        ("隆回县", "司门前镇", "孙家垅村"), ("隆回县", "司门前镇", "双赢村"), ("隆回县", "花门街道", "排头村"),
    ]  # fmt: skip


def test_a_decision_that_cannot_be_followed_is_reported() -> None:
    lines = "浏阳市示范村名单\n达浒镇金石村\n达浒镇书香村"
    roles = {"达浒镇金石村": "text", "达浒镇麻洲村": "entry"}
    notice, findings = parse_file(Path("a.txt"), Hints(roles=roles), lines.encode())
    assert [entry.words for entry in notice.entries] == ["达浒镇书香村"]
    assert [(finding.rule, finding.text) for finding in findings if finding.rule == "role-unused"] == [
        ("role-unused", "达浒镇麻洲村")
    ]


def test_the_count_of_a_second_annex_is_compared() -> None:
    text = (
        "成都市名单\n附件1\n示范街道名单（共1个）\n温江区柳城街道\n附件2\n示范社区名单（共9个）\n温江区柳城街道光华社区"
    )
    notice, _ = parse_file(Path("a.txt"), content=text.encode())
    assert [(claim.honour, claim.number) for claim in notice.claims] == [("示范街道名单", 1), ("示范社区名单", 9)]
