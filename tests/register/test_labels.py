"""Labels and classes of divisions."""

import pytest
from mingdan.register.labels import (
    class_of_digits,
    class_of_name,
    division_class,
    division_label,
    without_committee,
    without_parent_names,
)

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
    ],
)
def test_a_label(code: str, name: str, parents: tuple[str, ...], label: str) -> None:
    assert division_label(code, name, *parents) == label


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
