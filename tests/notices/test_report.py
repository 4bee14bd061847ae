"""What people are told of a name."""

from pathlib import Path

import pytest
from mingdan.model import MatchKind
from mingdan.notices.reading import read_file
from mingdan.notices.report import every_name, notice_record, resolve_name, summary
from mingdan.resolver.resolver import Resolver


@pytest.mark.parametrize(
    "words",
    [
        "四川省成都市温江区柳城街道光华社区",
        "成都市温江区柳城街道",
        "四川广安市岳池县",
        "内蒙古自治区阿拉善盟额济纳旗额济纳旗赛汉陶来苏木",
        "广东省东莞市虎门镇",
        "新疆维吾尔自治区石河子市",
    ],
)
def test_the_split_by_the_divisions_that_are_found_is_that_by_the_words(words: str) -> None:
    assert resolve_name(words).layers == Resolver.reference().split_names(words)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("四川成都温江", ("四川", "成都", "温江", "", "")),
        ("乐山市中区", ("", "乐山", "市中区", "", "")),
        ("安徽省巢湖市居巢区", ("安徽省", "巢湖市", "居巢区", "", "")),
        ("北京宣武区", ("北京", "", "宣武区", "", "")),
        ("广东东莞虎门", ("广东", "东莞", "", "虎门", "")),
        ("四川省成都市温江县柳城镇光华社区", ("四川省", "成都市", "温江县", "柳城镇", "光华社区")),
    ],
)
def test_short_names_and_names_of_the_past_are_split_by_what_they_stand_for(words: str, names: tuple[str, ...]) -> None:
    assert resolve_name(words).layers == names


def test_an_exact_name_of_the_past_is_said_to_be_one() -> None:
    assert resolve_name("重庆市巴县").location.kind is MatchKind.FORMER


def test_traditional_characters_and_groups_do_not_hide_the_levels() -> None:
    assert resolve_name("廣東省深圳市南山區粵海街道").layers == ("廣東省", "深圳市", "南山區", "粵海街道", "")
    assert Resolver.reference().split_names("重庆市县酉阳土家族苗族自治县龙潭镇")[2:4] == (
        "酉阳土家族苗族自治县",
        "龙潭镇",
    )


def test_lines_of_a_file_of_names_stand_for_themselves() -> None:
    lines = "吉林省吉林市船营区\n1.浙江省杭州市西湖区\n东莞市石龙镇\n"
    reading = read_file(Path("a.txt"), lines.encode())
    records = [record for record, _ in every_name(reading.notice, reading.resolved, "a.txt")]
    assert [record["code"] for record in records] == ["220204", "330106", "441900102"]


def test_what_is_kept_is_counted_by_level() -> None:
    lines = "全国示范市县名单\n1.江苏省苏州市\n2.四川省泸县\n3.四川省成都市温江区柳城街道\n"
    reading = read_file(Path("a.txt"), lines.encode())
    last = [str(line) for line in summary(reading.notice, reading.resolved)][-1]
    assert last.startswith("1 township and 0 communities (and 1 prefecture, 1 county) kept of 3 entries")
    record = notice_record(reading.notice, reading.resolved, reading.findings)
    assert [record[key] for key in ("prefectures", "counties", "townships", "organisations")] == [1, 1, 1, 0]
