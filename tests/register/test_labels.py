"""Labels and classes of divisions."""

import re
from collections import Counter
from dataclasses import astuple

import pytest
from mingdan.register.edition import Edition
from mingdan.register.labels import (
    class_of_digits,
    class_of_name,
    division_class,
    division_label,
    without_committee,
    without_parent_names,
    written_names,
)

# The committees that labels keep, since nothing else says what the unit is: those of herders, fishers, families.
ODD_ENDS = {
    "牧委会": 110, "道委员会": 73, "家委会": 63, "渔委会": 14, "街委员会": 10, "民委员会": 2, "队委会": 2,
    "子委会": 1, "区委员会": 1,
}  # fmt: skip
VILLAGE, TOWNSHIP = "510115001044", "510115001"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("光华社区居委会", "光华社区"),
        ("光华社区居民委员会", "光华社区"),
        ("六铺炕南小街居民委员会", "六铺炕南小街居委会"),
        ("清江村村民委员会", "清江村"),
        ("清江村村委会", "清江村"),
        ("红旗村委会", "红旗村"),
        ("红旗村民委员会", "红旗村"),
        ("巴彦嘎查委员会", "巴彦嘎查"),
        ("光华社区", "光华社区"),
        ("居民委员会", "居民委员会"),
        ("村委会", "村委会"),
        ("社区居委会", "社区居委会"),
        ("过山洋村委", "过山洋村"),
        ("纳水村民委员", "纳水村"),
        ("东村村民委员", "东村"),
        ("新建社区居委", "新建社区"),
        ("万山社区居委会会", "万山社区"),
        ("亚星社区居民管理委员会", "亚星社区"),
        ("新合嘎查人民委员会", "新合嘎查"),
        ("峨堡村牧民委员会", "峨堡村"),
        ("梅花村村居民委员会", "梅花村"),
        ("第一管理区居民委", "第一管理区居委会"),
        ("居委会村民委员会", "居委会村民委员会"),
        ("双山村委会（长春工业经济开发区）（省级）", "双山村"),
        ("东青社区居委会（含东青村村委）", "东青社区"),
        ("虎山院社区居委会（筹备组））", "虎山院社区"),
        ("（高家坪村委会）", "高家坪村"),
        ("郭庄村（居）委会", "郭庄村"),
        ("扎玛村（一村）委会", "扎玛村"),
        ("罗山（畲族）社区居委会", "罗山（畲族）社区"),
        ("哈夏图牧委会", "哈夏图牧委会"),
    ],
)
def test_a_name_without_its_committee(name: str, short: str) -> None:
    assert without_committee(name) == short


@pytest.mark.parametrize(
    ("code", "name", "parents", "label"),
    [
        ("510115", "温江区", (), "温江区"),
        (TOWNSHIP, "柳城街道办事处", ("温江区",), "柳城街道"),
        (TOWNSHIP, "温江区柳城街道", ("温江区",), "柳城街道"),
        (TOWNSHIP, "仁和区镇", ("仁和区",), "仁和区镇"),
        (VILLAGE, "洪雅县洪川镇文塘社区居民委员会", ("洪雅县", "洪川镇"), "文塘社区"),
        (VILLAGE, "绵虒镇社区居委会", ("汶川县", "绵虒镇"), "绵虒镇社区"),
        (VILLAGE, "绵虒镇绵虒社区", ("汶川县", "绵虒镇"), "绵虒社区"),
        (VILLAGE, "糜镇街村委会", ("临邑县", "糜镇"), "糜镇街村"),
        (VILLAGE, "开发区西居委会", ("泰兴市", "开发区"), "开发区西居委会"),
        (VILLAGE, "官山林场生活区", ("永丰县", "官山林场"), "官山林场生活区"),
        (VILLAGE, "西工业园区虚拟社区", ("浦口区", "西工业园区"), "西工业园区虚拟社区"),
        (VILLAGE, "巴河镇居委会村民委员会", ("浠水县", "巴河镇"), "巴河镇居委会"),
        (VILLAGE, "栾川县潭头镇张村村民委员会", ("栾川县", "潭头镇"), "张村"),
        (VILLAGE, "韶山市清溪镇高新社区居民委员会", ("韶山市", "清溪镇"), "高新社区"),
        (VILLAGE, "东源县柳城镇街镇社区居民委员会", ("东源县", "柳城镇"), "柳城镇街镇社区"),
        (VILLAGE, "广东省河源市和平县大坝镇水背村村民委员会", ("和平县", "大坝镇"), "水背村"),
        (
            VILLAGE,
            "广东省河源市和平县大坝镇广东省河源市和平县大坝镇水背村村民委员会",
            ("和平县", "大坝镇"),
            "水背村",
        ),
        (TOWNSHIP, "四平市铁东区平东街道", ("铁东区",), "平东街道"),
        (TOWNSHIP, "祁县经济开发区", ("祁县",), "祁县经济开发区"),
        (TOWNSHIP, "长治市经济技术开发区上党区部分", ("上党区",), "长治市经济技术开发区上党区部分"),
    ],
)
def test_a_label(code: str, name: str, parents: tuple[str, ...], label: str) -> None:
    assert division_label(code, name, *parents) == label


def test_a_village_is_also_written_without_what_its_label_keeps() -> None:
    names = "西工业园区虚拟社区", "浦口区", "西工业园区"
    assert written_names(*names) == {"西工业园区虚拟社区", "虚拟社区"}
    assert written_names("绵虒镇绵虒社区居委会", "汶川县", "绵虒镇") == {"绵虒镇绵虒社区", "绵虒社区"}


def test_the_labels_of_the_whole_register() -> None:
    """What is left of committees and remarks: names in which they are the only generic part, or stand inside."""
    villages = [
        (name, label)
        for province in map(Edition.reference().province, Edition.reference().province_table)
        for _, name, label in zip(*astuple(province.villages(province.parents())), strict=True)
    ]
    assert len(villages) > 600_000
    assert {label for name, label in villages if label != name and len(label) < 2} == set()
    generic = re.compile("(街|社区|居委会|村委会|村|嘎查|生活区|虚拟)*")
    assert {name for name, label in villages if generic.fullmatch(label) and not name.startswith(label)} == set()
    assert {label for _, label in villages if label.endswith(("）", ")"))} == set()
    committees = re.compile("(.(?<!居)委会?|.委员会?|民会|(?<=.社区)居委会)$")
    assert Counter(match[0] for _, label in villages if (match := committees.search(label))) == ODD_ENDS


def test_a_generic_part_alone_is_not_a_name() -> None:
    assert without_parent_names("仁和镇", "仁和") == "仁和镇"
    assert without_parent_names("仁和仁和镇", "仁和") == "仁和镇"


@pytest.mark.parametrize(
    ("name", "township", "unit_class"),
    [
        ("柳城街道", True, "Subdistrict"),
        ("赵镇街道", True, "Subdistrict"),
        ("赵镇", True, "Town"),
        ("恩和俄罗斯族民族乡", True, "Township"),
        ("巴彦苏木", True, "Township"),
        ("农场", True, "QuasiTownship"),
        ("光华社区居民委员会", False, "Community"),
        ("南小街居委会", False, "Community"),
        ("红旗村委会", False, "Village"),
        ("巴彦嘎查", False, "Village"),
        ("一连", False, "QuasiVillage"),
    ],
)
def test_the_class_of_a_name(name: str, township: bool, unit_class: str) -> None:
    assert class_of_name(name, township) == unit_class


@pytest.mark.parametrize(
    ("code", "label", "unit_class"),
    [
        ("51", "四川省", "Province"),
        ("5101", "成都市", "Prefecture"),
        ("510115", "温江区", "County"),
        (VILLAGE, "一连", "QuasiVillage"),
    ],
)
def test_the_class_of_a_division(code: str, label: str, unit_class: str) -> None:
    assert division_class(code, label) == unit_class


@pytest.mark.parametrize(
    ("code", "unit_class"),
    [
        ("510115001", "Subdistrict"),
        ("510115105", "Town"),
        ("510115200", "Township"),
        ("510115400", "QuasiTownship"),
        ("510115001001", "Community"),
        ("510115001200", "Village"),
        ("510115001498", "QuasiVillage"),
        ("510115", ""),
    ],
)
def test_the_class_of_digits(code: str, unit_class: str) -> None:
    assert class_of_digits(code) == unit_class
