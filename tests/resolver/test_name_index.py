"""Names by the division that they lie within; places in titles."""

import pytest
from mingdan.model import NamePath
from mingdan.register.edition import Edition
from mingdan.resolver.name_index import NameIndex, name_table
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
all_counties = RESOLVER.names.all_counties
all_prefectures = RESOLVER.names.all_prefectures
context_divisions = RESOLVER.names.context_divisions
level_of_name = RESOLVER.names.level_of_name
names_two_levels_below = RESOLVER.names.names_two_levels_below
names_within = RESOLVER.names.names_within
places_in_title = RESOLVER.names.places_in_title


def test_a_table_gives_the_longest_name_first() -> None:
    table = name_table({"东乡": (("1", 0.2),), "东乡街道": (("2", 0.0),)})
    assert list(table.starting_at("在东乡街道", 1)) == [("2", 5, 0.0), ("1", 3, 0.2)]
    assert list(table.starting_at("东乡街", 2)) == []


def test_tables_hold_names_of_their_levels() -> None:
    assert ("5101", 0.0) in names_within("51").by_name["成都市"]
    assert ("510115", 0.0) in names_two_levels_below("51").by_name["温江区"]
    assert ("510115001", 0.0) in names_two_levels_below("5101").by_name["柳城街道"]
    assert {code for code, _ in all_prefectures().by_name["成都市"]} == {"5101"}
    assert {code[:2] for code, _ in all_counties().by_name["鼓楼区"]} == {"32", "35", "41"}


def test_an_exact_name_excludes_others() -> None:
    for table in (names_within("5101"), names_within("510115")):
        for matches in table.by_name.values():
            costs = [cost for _, cost in matches]
            assert 0.0 not in costs or set(costs) == {0.0}


def test_the_county_with_the_name_of_its_city_is_found() -> None:
    assert "441900" in {code for code, _ in names_within("4419").by_name["东莞市"]}


@pytest.mark.parametrize(
    ("name", "context", "level"),
    [
        ("四川省", NamePath(), "province"),
        ("四川", NamePath(), "province"),
        ("成都市", NamePath(), "prefecture"),
        ("温江区", NamePath(), "county"),
        ("高新区", NamePath(), "county"),
        ("兵团", NamePath(), "province"),
        ("第八师石河子市", NamePath(), "prefecture"),
        ("柳城街道", NamePath("四川省", "成都市", "温江区"), "township"),
        ("柳城街道", NamePath("四川省", "成都市"), "township"),
        ("某某", NamePath(), ""),
        ("一等奖", NamePath(), ""),
    ],
)
def test_the_level_of_a_name(name: str, context: NamePath, level: str) -> None:
    assert level_of_name(name, context) == level


@pytest.mark.parametrize(
    ("context", "codes"),
    [
        (NamePath(), ("",)),
        (NamePath("四川省", "成都市"), ("5101",)),
        (NamePath("", "", "温江区"), ("510115",)),
        (NamePath("四川省", "无此市"), ("51",)),
        (NamePath("四川省", "", "温江区"), ("510115",)),
    ],
)
def test_the_divisions_of_a_context(context: NamePath, codes: tuple[str, ...]) -> None:
    assert context_divisions(context) == codes


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("四川省民政厅关于公布名单的通知", NamePath("四川省")),
        ("常州市民政局", NamePath("", "常州市")),
        ("大同25个村入选", NamePath("", "大同市")),
        ("汉中入选名单", NamePath("", "汉中市")),
        ("和谐社区名单", NamePath()),
        ("绿色社区名单", NamePath()),
        ("兵团名单", NamePath("新疆生产建设兵团")),
        ("四川省成都市温江区名单", NamePath("四川省", "成都市", "温江区")),
    ],
)
def test_the_places_in_a_title(title: str, names: NamePath) -> None:
    assert places_in_title(title) == names


def test_the_names_of_all_counties_read_no_province(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = Edition("nbs-2023")
    monkeypatch.delattr(Edition, "_make_province")
    assert [code for code, _ in NameIndex(edition).all_counties().by_name["东莞市"]] == ["441900"]
