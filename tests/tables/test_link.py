"""Rows to divisions: names by level or in one cell, codes, both; confidence by stated rules; nothing guessed.

The codes expected here were looked up in the raw register (`data/reference/divisions`), not by mingdan.
"""

import lzma
from pathlib import Path

import pytest
from mingdan import link_table
from mingdan.errors import InputError, UsageError
from mingdan.model import MatchKind, NamePath
from mingdan.notices.report import resolve_name
from mingdan.register.decisions import load_reviewed_decisions
from mingdan.resolver.code_cells import CellCode, joined_code
from mingdan.resolver.query import PlaceQuery, parse_day
from mingdan.resolver.resolver import Resolver
from mingdan.resources import folder
from mingdan.tables.layout import ROLES, column_role, find_layout
from mingdan.tables.linker import Linker, RowLink, TableDecision, within_code

GUANGHUA = "510115001044"
RESOLVER = Resolver.reference()


def place(*names: str, name: str = "", address: str = "", code: str = "") -> PlaceQuery:
    """What a row says: names from the province down, or in one cell."""
    layers = NamePath(*names, *[""] * (5 - len(names)))
    return PlaceQuery(layers, name, address, (("", code),) if code else ())


def linked(*names: str, within: str = "", name: str = "", address: str = "", code: str = "") -> RowLink:
    return Linker(RESOLVER, within_code(RESOLVER, within)).link(place(*names, name=name, address=address, code=code))


def problem(link: RowLink) -> tuple[str, dict[str, object]]:
    """Why a row needs review: the rule and its parameters."""
    assert link.problem is not None
    return link.problem.rule, dict(link.problem.parameters)


def test_the_expected_codes_are_the_registers() -> None:
    with lzma.open(folder("data/reference") / "divisions" / "nbs-2023" / "51.csv.xz", "rt", encoding="utf-8") as raw:
        rows = dict(line.rstrip("\n").split(",") for line in raw)
    assert rows[GUANGHUA] == "光华社区居委会"
    assert (rows["510115"], rows["510115001"], rows["510107"]) == ("温江区", "柳城街道", "武侯区")
    assert rows["510185120"] == "江源镇"
    assert rows["511102"] == rows["511002"] == "市中区"


@pytest.mark.parametrize(
    ("names", "code", "kind", "confidence"),
    [
        (("四川省", "成都市", "温江区", "柳城街道", "光华社区"), GUANGHUA, "nameMatch", 1.0),
        (("四川省", "成都市", "温江区", "柳城街道", "光华居委会"), GUANGHUA, "variantMatch", 0.9),
        (("", "", "温江县", "柳城镇", "光华社区"), GUANGHUA, "variantMatch", 0.9),
        (("", "成都", "温江", "柳城", "光华"), GUANGHUA, "variantMatch", 0.8),
        (("", "", "温江区", "柳城街道", "光华社区（试点）"), GUANGHUA, "variantMatch", 0.9),
        (("四川省", "", "温江区", "", "光华社区"), GUANGHUA, "variantMatch", 0.8),
        (("", "", "", "柳城街道", "光华社区"), GUANGHUA, "variantMatch", 0.8),
        (("", "", "成都市温江区", "温江区柳城街道"), "510115001", "nameMatch", 1.0),
        (("四川省", "四川省成都市", "四川省成都市温江区"), "510115", "nameMatch", 1.0),
        (("", "成都", "简阳", "江源"), "510185120", "variantMatch", 0.8),
        (("", "凉山州"), "5134", "nameMatch", 1.0),
    ],
)
def test_names_by_level(names: tuple[str, ...], code: str, kind: str, confidence: float) -> None:
    found = linked(*names)
    assert (found.code, found.kind, found.confidence, found.needs_review) == (code, kind, confidence, False)


@pytest.mark.parametrize(
    ("name", "code", "confidence"),
    [
        ("成都市温江区柳城街道光华社区", GUANGHUA, 1.0),
        ("四川省-成都市-温江区-柳城街道-光华社区", GUANGHUA, 1.0),
        ("成都", "5101", 0.8),
        ("柳城街道光华社区", GUANGHUA, 0.8),
        ("郫县", "510117", 0.9),
    ],
)
def test_a_name_in_one_cell(name: str, code: str, confidence: float) -> None:
    table = find_layout([["地名"], [name]], ["name=地名"])
    found = Linker(RESOLVER).link(table.place([name]))
    assert (found.code, found.confidence) == (code, confidence)


@pytest.mark.parametrize(
    ("name", "code", "confidence"),
    [
        ("陕西省汉中市洋县黄安", "610723110", 0.8),  # the town, before its village 黄安村
        ("江苏省徐州市睢宁县沙集", "320324109", 0.8),
        ("广东省梅州市梅江", "441402", 0.8),
        ("河北省保定市涞水", "130623", 0.8),
        ("贵州省遵义市习水县程寨街道", "520330120", 0.8),  # the town, or 程寨街道社区 in it: a question
        ("四川成都温江柳城", "510115001", 0.8),
        ("长春农安巴吉垒镇", "220122109", 0.8),
        ("重庆长寿葛兰镇", "500115132", 0.8),
        ("陕西省延安市延川县文安驿镇(高家坪村委会)", "610622103238", 0.9),  # the register has full-width brackets
        ("江苏南通如皋南通市粮棉原种场", "320682402", 0.8),
        ("湖北襄阳樊城高新区团山镇", "420606170", 0.8),
        ("山西省梁平区回龙镇", "", 0.0),  # 梁平区 is not in 山西: that the province has one 回龙镇 is not an answer
        ("重庆市柳江区培石乡", "", 0.0),
        ("北京市珙县张坊镇", "", 0.0),
        ("河南省林西县济源市承留镇", "", 0.0),
        ("新疆维吾尔白治区喀什地区", "", 0.0),
    ],
)
def test_names_in_one_cell_are_read_to_their_end(name: str, code: str, confidence: float) -> None:
    found = linked(name=name)
    assert (found.code, found.confidence) == (code, confidence)


@pytest.mark.parametrize("names", [("海南省", "", "建水县", "英州镇"), ("北京市", "", "乐至县", "天通苑北街道")])
def test_a_level_that_is_given_and_not_understood_is_never_passed_over(names: tuple[str, ...]) -> None:
    found = linked(*names)
    assert found.code == ""
    assert [candidate.name[-len(names[3]) :] for candidate in found.candidates[:1]] == [names[3]]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("四川省成都市温江区柳城街道光华社区3组12号", GUANGHUA),
        ("四川省成都市温江区柳城街道文化路128号", "510115001"),
        ("成都市温江区光华大道一段3号", "510115"),
        ("成都市光华大道一段3号", "5101"),
        ("成都市温江区某某小区3栋", "510115"),
        ("江苏省苏州市吴中区郭巷街道塘北社区124号", "320506004"),
    ],
)
def test_an_address_names_the_division_it_lies_in_down_to_what_is_certain(address: str, code: str) -> None:
    found = linked(address=address)
    is_whole = code in (GUANGHUA, "510115001", "510115") and "小区" not in address
    assert (found.code, found.kind, found.confidence) == (code, "variantMatch" if is_whole else "partialMatch", 0.8)
    assert found.needs_review is not is_whole


def test_what_several_divisions_are_called_is_never_guessed() -> None:
    for found in (linked("", "朝阳区"), linked("", "", "朝阳区"), linked(name="朝阳区")):
        assert found.code == ""
        assert {one.code for one in found.candidates} == {"110105", "220104"}
        assert problem(found) == ("row-ambiguous", {"words": "朝阳区"})
    assert {one.code for one in linked(name="朝阳").candidates} >= {"2113"}


def test_the_higher_of_several_divisions_of_a_name_comes_first() -> None:
    link = linked(name="海南")
    assert link.is_ambiguous
    assert [candidate.code for candidate in link.candidates] == ["46", "6325", "150303"]


@pytest.mark.parametrize(("words", "code"), [("成都高新区", "5101"), ("四川天府新区华阳街道", "51")])
def test_a_name_that_the_register_lacks_is_asked_about_with_what_it_begins_with(words: str, code: str) -> None:
    link = linked(name=words)
    assert (link.code, [candidate.code for candidate in link.candidates]) == ("", [code])


def test_a_code_of_the_date_of_a_table_agrees_with_the_names_of_then() -> None:
    query = place("浙江省", "金华市", "磐安县", "高二乡", code="330727207")._replace(date=parse_day("2017"))
    link = Linker(RESOLVER, date=query.date).link(query)
    assert (link.code, link.edition, link.unused_code) == ("330727207", "nbs-2017", None)


@pytest.mark.parametrize(
    ("name", "code", "date", "candidates"),
    [
        ("四川省内江市威远县向义镇柏林村", "510302102201", "", ["510302007201", "511024103202"]),
        ("石家庄市桥东区", "130502", "2012", ["130502"]),
        ("晋城市城区", "140402", "", ["140403", "140502"]),
        ("北京市南汇区", "310119", "", ["310115"]),
    ],
)
def test_a_code_of_another_year_of_a_namesake_is_a_question(
    name: str, code: str, date: str, candidates: list[str]
) -> None:
    link = Linker(RESOLVER, date=parse_day(date) if date else None).link(place(name=name, code=code))
    assert (link.code, problem(link)[0]) == ("", "row-code-conflict")
    assert [candidate.code for candidate in link.candidates] == candidates


@pytest.mark.parametrize("names", [("", "成都市", "新津县"), ("四川省", "成都市", "成都市新津县"), ("", "", "新津县")])
def test_a_code_of_another_year_with_the_names_of_then(names: tuple[str, ...]) -> None:
    link = linked(*names, code="510132")
    assert (link.code, link.kind, link.problem) == ("510118", MatchKind.FORMER, None)


@pytest.mark.parametrize("code", ["990115001", "710101001", "999999999999"])
def test_a_code_of_no_province_is_reported_and_the_names_are_linked(code: str) -> None:
    link = linked(name="北京市东城区", code=code)
    assert link.code == "110101"
    assert link.unused_code and link.unused_code.rule == "code-unlisted"


def test_a_code_of_a_village_in_a_table_older_than_the_editions() -> None:
    link = Linker(RESOLVER, date=parse_day("2010")).link(place(code="510115106"))
    assert (link.code, link.kind) == ("510115106", MatchKind.CODE)


def test_the_area_of_a_table_makes_a_name_certain() -> None:
    assert linked("", "", "朝阳区", within="长春市").code == "220104"
    assert linked("", "", "朝阳区", within="11").code == "110105"
    assert linked("", "", "朝阳区", within="长\u200b春\u202e市").code == "220104"
    assert linked("", "", "", "", "光华社区", within="温江区柳城街道").code == GUANGHUA
    areas = {
        "青海西宁": "6301",
        "四川成都": "5101",
        "北京通州": "110112",
        "海南乐东": "469027",
        "上海市南汇区": "310115",
    }
    assert {area: within_code(RESOLVER, area) for area in areas} == areas
    outside = linked("", "", "武侯区", within="北京市")
    assert (outside.code, outside.needs_review) == ("", True)
    with pytest.raises(UsageError, match="expected a division"):
        within_code(RESOLVER, "朝阳区")


def test_rows_below_take_the_levels_that_they_leave_empty() -> None:
    linker = Linker(RESOLVER)
    assert linker.link(place("", "", "温江区", "柳城街道", "光华社区")).confidence == 1.0
    below = linker.link(place("", "", "", "", "红光社区"))
    assert (below.code, below.kind, below.confidence) == ("510115001041", "variantMatch", 0.8)
    assert linker.link(place("", "", "", "", "没有的社区")).code == ""


def test_a_list_of_areas_says_which_of_a_name_is_meant() -> None:
    linker = Linker(RESOLVER)
    rows = ["乐山市", "市中区", "内江市", "市中区", "北京市", "朝阳区", "成都市", "市中区"]
    found = [linker.link(place("", name)) for name in rows]
    assert [one.code for one in found] == ["5111", "511102", "5110", "511002", "11", "110105", "5101", ""]
    assert found[1].confidence == 0.8


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("510115", "510115"),
        ("'510115001044", GUANGHUA),
        ("51 01 15 001 044", GUANGHUA),
        ('="510115"', "510115"),
        ("５１０１１５", "510115"),
        ("510115.0", "510115"),
        ("510115000000", "510115"),
        ("510100", "5101"),
        ("510000", "51"),
        ("5.10115001044E+11", GUANGHUA),
    ],
)
def test_codes_are_mended_where_nothing_is_lost(text: str, digits: str) -> None:
    assert joined_code([("", text)]) == CellCode(digits)


@pytest.mark.parametrize(
    ("text", "rule", "parameters"),
    [
        ("5.10115E+11", "code-shortened", {"code": "5.10115E+11"}),
        ("5.1E+11", "code-shortened", {"code": "5.1E+11"}),
        ("10115", "code-length", {"code": "10115", "digits": 5}),
        ("温江", "code-invalid", {"words": "温江"}),
    ],
)
def test_a_code_that_lost_digits_is_reported_and_never_guessed(
    text: str, rule: str, parameters: dict[str, object]
) -> None:
    code = joined_code([("", text)])
    assert code.digits == ""
    assert code.fault is not None
    assert (code.fault.rule, dict(code.fault.parameters)) == (rule, parameters)
    found = linked(code=text)
    assert (found.code, found.candidates) == ("", ())
    assert problem(found) == (rule, parameters)


def test_parts_of_a_code_get_back_the_zeros_that_they_lost() -> None:
    cells = [("county", "510115"), ("township", "1"), ("community", "44")]
    assert joined_code(cells).digits == GUANGHUA
    assert joined_code([("province", "51"), ("prefecture", "1"), ("county", "15")]).digits == "510115"
    part = joined_code(cells[1:]).fault
    assert part is not None
    assert (part.rule, dict(part.parameters)) == ("code-part", {"code": "1"})


def test_names_and_a_code_are_held_against_each_other() -> None:
    assert linked("", "", "温江区", code="510115")[:3] == ("510115", "nameMatch", 1.0)
    assert linked("", "", "朝阳区", code="220104")[:3] == ("220104", "variantMatch", 0.9)
    assert linked("", "", "温江区", "柳城街到", code="510115001")[:3] == ("510115001", "variantMatch", 0.9)
    assert linked("", "", "温江区", code=GUANGHUA)[:3] == (GUANGHUA, "codeMatch", 0.9)
    assert linked("", "", "温江区", "柳城街道", code="510115000000").code == "510115001"
    against = linked("", "", "温江区", code="510107")
    assert against.code == ""
    assert [one.code for one in against.candidates] == ["510107", "510115"]
    conflict = {"code": "510107", "division": "四川省成都市武侯区", "words": "温江区"}
    assert problem(against) == ("row-code-conflict", conflict)


def test_a_code_that_cannot_be_used_leaves_the_names() -> None:
    for code in ("5.10115E+11", "519925", "10115"):
        found = linked("", "", "温江区", code=code)
        assert (found.code, found.kind, found.needs_review) == ("510115", "nameMatch", False)
        assert found.unused_code is not None
        assert dict(found.unused_code.parameters)["code"] == code


def test_a_code_alone_is_its_own_kind_of_match() -> None:
    assert linked(code=GUANGHUA)[:3] == (GUANGHUA, "codeMatch", 0.9)
    assert problem(linked(code="519925")) == ("code-unlisted", {"code": "519925"})


def test_what_was_reviewed_for_any_table_applies(tmp_path: Path) -> None:
    linker = Linker(RESOLVER.with_decisions(load_reviewed_decisions(tmp_path)))
    found = linker.link(place("四川省", "南充市", "蓬安县", "相如街道", "一段社区"))
    reviewed = linker.link(place("四川省", "南充市", "西充县", "晋城街道", "一段社区"))
    assert (found.code, found.kind) == ("511323002", "partialMatch")
    assert reviewed[:3] == ("511325002001", "reviewedMatch", 1.0)


def test_a_persons_decision_is_about_words() -> None:
    linker = Linker(RESOLVER, decided={"温江区光明社区": TableDecision(GUANGHUA), "某社区": TableDecision("")})
    assert linker.link(place("", "", "温江区", "", "光明社区"))[:3] == (GUANGHUA, "reviewedMatch", 1.0)
    left_out = linker.link(place("", "", "", "", "某社区"))
    assert (left_out.code, left_out.needs_review) == ("", False)


def test_a_formula_is_no_name() -> None:
    assert problem(linked("", "", "=VLOOKUP(A1,B:B,2)")) == ("row-formula", {})


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("省份", "province"), ("市（州）", "prefecture"), ("县（市、区）", "county"), ("街道（镇）", "township"),
        ("行政村（社区）", "community"), ("学校地址", "address"), ("所在地", "where"), ("行政区划代码", "code"),
        ("统计用区划代码（12位）", "code"), ("乡镇代码", "code:township"), ("县代码", "code:county"),
        ("county_name", "county"),
        ("District", "county"), ("学校代码", "other"), ("邮政编码", ""), ("地　区", "prefecture"),
    ],
)  # fmt: skip
def test_headers(header: str, expected: str) -> None:
    assert column_role(header) in ({expected} if expected in ROLES or ":" in expected else {expected, "", "other"})


def test_columns_are_found_by_headers_and_content() -> None:
    rows = [["序号", "学校名称", "办学类型", "学校地址"], ["1", "光华小学", "小学", "成都市温江区柳城街道文化路1号"]]
    assert find_layout(rows).columns == {"address": (3,)}
    rows = [["编号", "建设地点", "投资"], ["1", "成都市温江区柳城街道", "3"]]
    assert find_layout(rows).columns == {"name": (1,)}
    rows = [["编号", "范围", "投资"], ["1", "成都市温江区柳城街道", "3"]]
    assert find_layout(rows).columns == {"name": (1,)}  # the header says nothing: what stands below it does
    rows = [["代码", "名称", "值"], ["510115", "温江区", "3"]]
    assert find_layout(rows).columns == {"code": (0,), "name": (1,)}
    rows = [["编码", "区县"], ["1", "温江区"], ["2", "武侯区"]]
    assert find_layout(rows).columns == {"county": (1,)}  # a running number is not a code of a division
    two = [["所在地", "", "人口"], ["区县", "乡镇", ""], ["温江区", "柳城街道", "3"]]
    assert (find_layout(two).header, find_layout(two).columns) == (1, {"county": (0,), "township": (1,)})


def test_columns_as_a_person_says() -> None:
    rows = [["a", "b", "c"], ["x", "温江区", "柳城街道"]]
    assert find_layout(rows, ["county=b", "township=3"]).columns == {"county": (1,), "township": (2,)}
    for wanted, says in (("county=z", "no column called z"), ("nonsense=b", "expected one of"), ("county", "expected")):
        with pytest.raises(UsageError, match=says):
            find_layout(rows, [wanted])
    with pytest.raises(UsageError, match="2 columns called a"):
        find_layout([["a", "a"], ["温江区", "温江区"]], ["county=a"])
    with pytest.raises(InputError, match="holds numbers"):
        find_layout([["a"], ["3"], ["4"]], ["county=a"])


@pytest.mark.parametrize(
    "words",
    [
        "青海西宁",
        "四川成都",
        "成都温江区",
        "海南",
        "朝阳",
        "郫县",
        "成都市温江区柳城街道光华社区",
        "重庆长寿葛兰镇",
        "没有的地方",
    ],
)
def test_a_row_and_a_single_name_get_the_same_answer(words: str) -> None:
    row, single = linked(name=words), resolve_name(words).location
    assert (row.code, row.kind) == (single.code if single.kind else "", single.kind)
    assert {one.code for one in single.candidates} <= {one.code for one in row.candidates}


@pytest.mark.parametrize(
    ("code", "county"),
    [
        ("370683", "莱阳市"),
        ("140403", "潞城区"),
        ("440605", "南沙区"),
        ("110105", "朝阳县"),
        ("211321", "朝阳区"),
        ("430523", "邵东县"),
        ("130705", "宣武区"),
    ],
)
def test_the_exact_name_of_another_county_is_no_misspelling_of_the_one_of_the_code(code: str, county: str) -> None:
    link = linked("", "", county, code=code)
    assert (link.code, problem(link)[0]) == ("", "row-code-conflict")
    assert link.candidates[0].code == code


@pytest.mark.parametrize("words", ["绵阳县", "路南县", "保定县", "赣州县", "延安县"])
def test_a_county_is_no_prefecture_or_district_of_the_same_stem(words: str) -> None:
    assert linked(name=words).code == ""


@pytest.mark.parametrize("words", ["万县市", "大庸市", "涪陵市", "思茅市", "吴县市", "广东省宝安县"])
def test_a_name_of_several_units_of_the_past_or_of_a_divided_one_is_a_question(words: str) -> None:
    link = linked(name=words)
    assert link.needs_review and link.candidates


@pytest.mark.parametrize(
    ("words", "code", "kind"),
    [
        ("北京市崇文区崇文门外大街5号", "110101", "formerName"),
        ("上海市闸北区共和新路100号", "310106", "formerName"),
        ("四川省重庆市沙坪坝区沙正街174号", "500106", "formerName"),
        ("山东省莱芜市莱城区凤城街道不存在居委会", "370116", "partialMatch"),
        ("上海市闸北区不存在村", "310106", "partialMatch"),
    ],
)
def test_what_stands_behind_a_county_of_the_past_leaves_it_certain(words: str, code: str, kind: str) -> None:
    link = linked(name=words)
    assert (link.code, link.kind) == (code, kind)


@pytest.mark.parametrize("code", ["", "1390", "460201", "441900", "1101"])
@pytest.mark.parametrize("words", ["市辖区", "兵团昆玉市", "省直辖县级行政区划"])
def test_a_row_that_only_groups_divisions_is_no_unit_of_any_year(words: str, code: str) -> None:
    link = linked(name=words, code=code)
    assert link.needs_review and not link.code.startswith("46")


def test_a_doubtful_code_is_marked_where_it_is_used_or_shown() -> None:
    """Rows of history.csv: 512522 洪雅县 1980 to 1981, 510121 金堂县 since 1980, 372602 新汶市 1980 to 1982."""
    import pandas

    rows = [("512522", ""), ("512522", "洪雅县"), ("", "洪雅县"), ("510121", ""), ("", "新汶市")]
    linked = link_table(pandas.DataFrame(rows, columns=["代码", "县"]), date="1981")
    assert list(linked.mingdan_code) == ["511423", "511423", "511423", "510121", "372602"]
    assert list(linked.mingdan_doubtful.fillna("")) == ["true", "true", "", "", "true"]
