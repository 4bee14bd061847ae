"""Names by the date of the notice: a name of then is the name, and what was shared out is not guessed."""

import datetime
from pathlib import Path

import pytest
from mingdan.lexicon.levels import Level
from mingdan.model import ReasonKind
from mingdan.notices.reading import read_file
from mingdan.release.notices import build
from mingdan.resolver.historical_names import split_versions, versions_named
from mingdan.resolver.lookup import Location
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver
from mingdan.workspace import Workspace
from support.paths import ROOT

RESOLVER = Resolver.reference()


def located(words: str, year: int) -> Location:
    """What an entry of a notice of a year is."""
    return RESOLVER.locate_entry(PlaceQuery(name=words, date=datetime.date(year, 12, 31)), Level.TOWNSHIP)


@pytest.mark.parametrize(
    ("words", "year", "code", "kind"),
    [
        ("青海省格尔木市昆仑路街道博爱巷社区", 2022, "632801001001", "nameMatch"),  # without its prefecture
        ("成都市温江县", 1990, "510115", "formerName"),
        ("成都市温江县柳城镇", 1990, "510115001", "formerName"),  # the town became a sub-district
        ("成都市新都县新繁镇", 1990, "510114005", "formerName"),
        ("绵阳市市中区青义镇", 1990, "510703103", "formerName"),  # the town decides between 涪城区 and 游仙区
        ("泸州市市中区小市街道", 1990, "510504001", "formerName"),
        ("内江市资阳市雁江镇", 1995, "512002100", "formerName"),  # a prefecture today, a county then
        ("资阳市雁江镇", 1995, "512002100", "formerName"),
        ("渡口市仁和区仁和镇", 1985, "510411100", "formerName"),
        ("雅安地区雅安市", 1990, "511802", "formerName"),
        ("成都市温江区柳城街道", 1990, "510115001", "nameMatch"),  # called as it is now: as before
        ("成都市温江区柳城街道", 2023, "510115001", "nameMatch"),
    ],
)
def test_found(words: str, year: int, code: str, kind: str) -> None:
    found = located(words, year)
    assert (found.code, found.kind, found.candidates) == (code, kind, ())


@pytest.mark.parametrize(
    ("words", "year", "candidates"),
    [
        ("绵阳市市中区", 1990, ["510703", "510704"]),
        ("绵阳市市中区不存在镇", 1990, ["510703", "510704"]),
        ("成都市金牛区", 1985, ["510104", "510105", "510106", "510107", "510108"]),
        ("凉山彝族自治州西昌县", 1985, ["513401"]),  # it lies within 西昌市 today, and is not the same
    ],
)
def test_not_guessed(words: str, year: int, candidates: list[str]) -> None:
    found = located(words, year)
    assert (found.kind, [one.code for one in found.candidates]) == ("", candidates)
    assert all(one.reason.kind is ReasonKind.SUCCESSOR for one in found.candidates)


def test_a_name_means_what_it_meant_then() -> None:
    assert RESOLVER.locate(PlaceQuery(name="成都市金牛区")).code == located("成都市金牛区", 2023).code == "510106"
    assert located("成都市金牛区", 1985).kind == ""


def test_a_prefecture_that_is_no_more() -> None:
    assert located("四川省温江地区温江县柳城镇", 1982).code == "510115001"


OLD_NOTICE = """关于表彰1990年先进街道的通知

成都市温江县、新都县人民政府：
    现将名单公布如下。

附件：先进乡镇名单

先进乡镇名单
1.成都市温江县柳城镇
2.成都市新都县新繁镇
3.绵阳市市中区青义镇
4.绵阳市市中区
5.达县地区万源县太平镇

四川省民政厅
1990年6月1日
"""


def test_a_notice_of_1990(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(OLD_NOTICE, encoding="utf-8")
    found = read_file(file)
    assert found.notice.date == datetime.date(1990, 6, 1)
    codes = {one.entry.words: one.location.code for one in found.resolved if one.location.kind}
    assert codes["成都市温江县柳城镇"] == "510115001"
    assert codes["成都市新都县新繁镇"] == "510114005"
    assert codes["绵阳市市中区青义镇"] == "510703103"
    assert codes["达县地区万源县太平镇"] == "511781100"  # a prefecture that has ended
    assert "绵阳市市中区" not in codes
    undated = tmp_path / "undated.txt"
    undated.write_text(OLD_NOTICE.replace("1990年6月1日\n", ""), encoding="utf-8")
    later = {one.entry.words: one.location for one in read_file(undated).resolved}
    assert later["绵阳市市中区青义镇"].code == "510703103"  # without a date the past is asked last


def test_the_version_of_then_is_published(tmp_path: Path) -> None:
    """The Sichuan notice as if it were of early 2002, when 温江 was a county still."""
    folder = tmp_path / "data" / "source" / "sichuan-2022"
    folder.mkdir(parents=True)
    for file in (ROOT / "data" / "source" / "sichuan-2022").iterdir():
        text = file.read_text("utf-8").replace("2023-11-20", "2002-01-20").replace("2023年11月20日", "2002年1月20日")
        text = text.replace("成都市温江区柳城街道", "成都市温江县柳城街道").replace("2022年", "2001年")
        text = text.replace("edition_year = 2022", "edition_year = 2001")
        (folder / file.name).write_text(text, encoding="utf-8")
    built = build(Workspace(tmp_path))
    assert not built.findings
    lines = [line for line in built.ntriples.splitlines() if "countyVersion" in line]
    versions = {line.split("/version/mca/")[1].rstrip("> .") for line in lines}
    assert {"510123/1983", "510115/2002"} <= versions  # by the words: 温江县, or 温江区 elsewhere in the notice


def test_words_are_split_by_the_counties_of_any_year() -> None:
    split = [(versions[0].code, above, rest) for versions, above, rest in split_versions("上海市南汇区惠南镇")]
    assert split == [("310119", "上海市", "惠南镇")]
    assert [version.code for version in versions_named("南汇区", 2008)] == ["310119"]
    assert versions_named("南汇区", 2012) == versions_named("南汇区", within=("北京市",)) == []
