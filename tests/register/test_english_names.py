"""English names by convention: a table that a person wrote, what looks odd and is kept back, and the tables."""

import importlib
import re
from types import ModuleType

import pytest
from mingdan.lexicon.generic_parts import PEOPLES
from mingdan.mapping.divisions import name_triples
from mingdan.model import MatchKind
from mingdan.rdf.graphs import graph
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import MD
from mingdan.register import english_derived
from mingdan.register.alternative_names import short_names
from mingdan.register.edition import Edition
from mingdan.register.english_derived import (
    by_convention,
    derived_english,
    names_to_review,
    oddity,
    townships_to_review,
)
from mingdan.register.pinyin import pinyin, typed_forms
from mingdan.register.tables import read_rows
from mingdan.register.translations import english_names
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver
from mingdan.resources import folder
from rdflib import SKOS, Literal, URIRef
from support.paths import ROOT

# Written down from general knowledge, before the code gave anything.
EXPECTED = {
    "110101": "Dongcheng District",
    "120116": "Binhai New Area",
    "1301": "Shijiazhuang City",
    "130107": "Jingxing Mining District",
    "130225": "Laoting County",
    "130321": "Qinglong Manchu Autonomous County",
    "140429": "Wuxiang County",
    "1411": "Lüliang City",
    "150103": "Huimin District",
    "1502": "Baotou City",
    "210212": "Lüshunkou District",
    "2103": "Anshan City",
    "220623": "Changbai Korean Autonomous County",
    "2224": "Yanbian Korean Autonomous Prefecture",
    "230604": "Ranghulu District",
    "2327": "Daxing'anling Prefecture",
    "310115": "Pudong New Area",
    "320583": "Kunshan City",
    "320830": "Xuyi County",
    "3301": "Hangzhou City",
    "331127": "Jingning She Autonomous County",
    "3405": "Ma'anshan City",
    "3415": "Lu'an City",
    "341823": "Jing County",
    "3502": "Xiamen City",
    "350405": "Shaxian District",
    "360124": "Jinxian County",
    "361124": "Yanshan County",
    "371524": "Dong'e County",
    "371722": "Shan County",
    "410104": "Guancheng Hui District",
    "410782": "Huixian City",
    "4228": "Enshi Tujia and Miao Autonomous Prefecture",
    "429021": "Shennongjia Forestry District",
    "430781": "Jinshi City",
    "4331": "Xiangxi Tujia and Miao Autonomous Prefecture",
    "440113": "Panyu District",
    "441403": "Meixian District",
    "450328": "Longsheng Various Nationalities Autonomous County",
    "4510": "Baise City",
    "469025": "Baisha Li Autonomous County",
    "500240": "Shizhu Tujia Autonomous County",
    "510403": "Xi District",
    "510722": "Santai County",
    "520203": "Liuzhi Special District",
    "520526": "Weining Yi, Hui and Miao Autonomous County",
    "5226": "Qiandongnan Miao and Dong Autonomous Prefecture",
    "522732": "Sandu Sui Autonomous County",
    "5308": "Pu'er City",
    "530925": "Shuangjiang Lahu, Va, Blang and Dai Autonomous County",
    "532531": "Lüchun County",
    "5328": "Xishuangbanna Dai Autonomous Prefecture",
    "533324": "Gongshan Derung and Nu Autonomous County",
    "6101": "Xi'an City",
    "610727": "Lüeyang County",
    "620721": "Sunan Yugur Autonomous County",
    "622926": "Dongxiang Autonomous County",
    "622927": "Jishishan Bonan, Dongxiang and Salar Autonomous County",
    "630121": "Datong Hui and Tu Autonomous County",
    "6401": "Yinchuan City",
    "640303": "Hongsibu District",
}
PROVINCES = """Beijing Municipality|Tianjin Municipality|Hebei Province|Shanxi Province|Inner Mongolia Autonomous Region
Liaoning Province|Jilin Province|Heilongjiang Province|Shanghai Municipality|Jiangsu Province|Zhejiang Province
Anhui Province|Fujian Province|Jiangxi Province|Shandong Province|Henan Province|Hubei Province|Hunan Province
Guangdong Province|Guangxi Zhuang Autonomous Region|Hainan Province|Chongqing Municipality||Guizhou Province
Yunnan Province|Tibet Autonomous Region, Xizang Autonomous Region|Shaanxi Province|Gansu Province|Qinghai Province
Ningxia Hui Autonomous Region|Xinjiang Uyghur Autonomous Region"""
REVIEWED = {
    "1501": "Hohhot City",
    "1525": "Xilingol League",
    "2301": "Harbin City",
    "350527": "Kinmen County",
    "5401": "Lhasa City",
    "6327": "Yushu Tibetan Autonomous Prefecture",
    "6501": "Ürümqi City",
    "6531": "Kashgar Prefecture",
}
# Zones, transcribed names, the generic word alone, islands: what nobody may publish unseen.
ODD = "130171 130372 140302 150221 150722 150121 152571 230206 232761 460321 533401 540102 632801 632857 653101 659001"
_GENERIC = (
    " (Province|City|(Autonomous |Forestry |Special |Mining )?District|(Autonomous )?(County|Prefecture|Banner)|League|"
    "New Area)"
)


def label(code: str) -> str:
    return Edition.reference().lineage(code)[-1].label


def derived(code: str) -> tuple[str, ...]:
    return derived_english(code, label(code))


def to_counties() -> list[str]:
    return sorted(filter(Edition.reference().is_division, Edition.reference().names_to_counties))


def rows(name: str) -> list[dict[str, str]]:
    file = folder("data/reference") / name
    with file.open(encoding="utf-8") as lines:
        columns = tuple(next(lines).strip().split(","))
    return [row for _, row in read_rows(file, columns)]


@pytest.mark.parametrize("code", EXPECTED)
def test_convention(code: str) -> None:
    assert derived(code) == (EXPECTED[code],)


@pytest.mark.parametrize(
    ("name", "digits", "expected"),
    [
        ("柳城街道", "510115001", "Liucheng Subdistrict"),
        ("赵镇街道", "510121001", "Zhaozhen Subdistrict"),
        ("乔庄镇", "510822100", "Qiaozhuang Town"),
        ("清江乡", "510822200", "Qingjiang Township"),
        ("和平彝族乡", "510822200", "Heping Yi Ethnic Township"),
        ("永宁苗族布依族乡", "520100200", "Yongning Miao and Buyei Ethnic Township"),
        ("三星民族乡", "230100200", "Sanxing Ethnic Township"),
        ("红旗农场", "230100400", ""),
        ("温江经济技术开发区", "510115400", ""),
        ("六铺炕地区", "110100400", ""),
        ("光华社区", "510115001044", ""),
        ("清江村", "510822105203", ""),
    ],
)
def test_convention_below_counties(name: str, digits: str, expected: str) -> None:
    assert by_convention(digits, name) == expected


def test_provinces() -> None:
    expected = PROVINCES.replace("\n", "|").split("|")
    assert [", ".join(derived(code)) for code in Edition.reference().provinces] == expected
    assert english_names()["51"].name == "Sichuan"


@pytest.mark.parametrize("code", REVIEWED)
def test_a_reviewed_name_is_given_out(code: str) -> None:
    assert derived(code) == (REVIEWED[code],)


@pytest.mark.parametrize("code", ODD.split())
def test_what_looks_odd_is_listed_and_not_given_out(code: str) -> None:
    assert derived(code) == ()
    assert code in {row["code"] for row in rows("names_to_review.csv")}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("370000", "ABC县"),
        ("370000", "甲乙丙丁戊县"),
        ("370000", "齐尔斯县"),
        ("150100", "东旗"),
        ("370000200", "东方蒙古族乡"),
        ("370000", "东方蒙古族区"),
    ],
)
def test_odd_names(monkeypatch: pytest.MonkeyPatch, code: str, name: str) -> None:
    monkeypatch.setattr(Edition, "lineage", lambda _self, _code: ())
    assert oddity(code, name)


def test_every_name_is_given_out_or_listed() -> None:
    """The name of a division to the counties has a source, or is derived, or waits for a review: exactly one."""
    listed = {row["code"] for row in rows("names_to_review.csv")}
    for code in to_counties():
        assert (code in english_names()) + bool(derived(code)) + (code in listed) == 1, code


def test_no_two_beside_each_other_share_a_name() -> None:
    found: dict[tuple[str, str], str] = {}
    for code in to_counties():
        path = Edition.reference().lineage(code)
        for name in derived(code):
            key = (path[-2].code if len(path) > 1 else "", name)
            assert found.setdefault(key, code) == code


def test_homophones_beside_each_other_are_odd() -> None:
    """山西 and 陕西 are the same without tones; so would be two towns of one county."""
    assert by_convention("14", "山西省") == by_convention("61", "陕西省") == "Shanxi Province"
    assert oddity("14", "山西省") == oddity("61", "陕西省") == "another division beside it has the same English name"
    assert not oddity("13", "河北省")


def test_syllables_are_those_of_the_pinyin() -> None:
    """The specific part, in the letters that a person types; reviewed names may be others."""
    reviewed = {row["code"] for row in rows("english_reviewed.csv")}
    peoples = "|".join(sorted({row["english"] for row in rows("peoples_english.csv")}, key=lambda name: -len(name)))
    listed = re.compile(rf"( ({peoples})(,| and(?= ))?)*{_GENERIC}$")
    count = 0
    for code in to_counties():
        for name in () if code in reviewed else derived(code):
            specific = listed.sub("", name).replace("ü", "v").replace("'", "").lower()
            assert re.fullmatch("[a-z]+", specific), name
            assert typed_forms(pinyin(label(code), code))[0].startswith(specific), name
            count += 1
    assert count > 2500


def test_pinyin_of_one_people_is_its_english_name() -> None:
    assert {row["people"] for row in rows("peoples_english.csv")} == set(PEOPLES)
    assert all(row["english"] and row["source"] and row["reason"] for row in rows("peoples_english.csv"))


@pytest.mark.parametrize("row", rows("english_reviewed.csv"), ids=lambda row: row["code"] + row["english"])
def test_reviewed(row: dict[str, str]) -> None:
    """Each row names its division and its evidence, and none decides what a source says."""
    assert row["name"] == label(row["code"]) and row["code"] not in english_names()
    assert row["reason"] and row["reviewer"] and re.fullmatch(r"20\d\d-\d\d-\d\d", row["date"])
    assert re.fullmatch(
        r"[A-ZÜ][a-zêü]+( [A-Za-z]+)* (Province|Municipality|Region|City|County|Prefecture|League)", row["english"]
    )


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script that rebuilds the list."""
    monkeypatch.syspath_prepend(str(ROOT / "pipeline" / "rebuild"))
    return importlib.import_module("names_to_review")


def test_the_list_is_what_the_script_gives(script: ModuleType) -> None:
    assert (folder("data/reference") / "names_to_review.csv").read_text("utf-8") == script.table(names_to_review())


def township_table() -> list[dict[str, str]]:
    return rows("townships_to_review.csv")


def test_every_name_of_a_township_is_given_out_or_listed(script: ModuleType) -> None:
    """Of one province, as the whole country takes a minute; what is withheld has its code in a row of its county."""
    listed = [row for row in township_table() if row["county"].startswith("64")]
    assert [[*row.values()] for row in listed] == script.township_rows(townships_to_review("64"))
    codes = {each.split(" ")[0] for row in listed for each in row["townships"].split("; ")}
    register = Edition.reference().province("64")
    townships = [code for code in register.names if len(code) == 9 and not register.is_placeholder(code)]
    assert len(codes) == sum(int(row["number"]) for row in listed)
    for code in townships:
        assert (code in english_names()) + bool(derived(code)) + (code in codes) == 1, code
        assert pinyin(label(code), code)


def test_the_townships_of_the_country_to_review() -> None:
    assert len(township_table()) == 1566
    assert sum(int(row["number"]) for row in township_table()) == 6484


def test_townships_have_no_short_names() -> None:
    """They are found by them all the same, below the county that is named."""
    assert short_names(Edition.reference(), "510115001") == set()
    found = Resolver.reference().resolve(PlaceQuery(name="温江区柳城"))
    assert (found.code, found.kind, found.confidence) == ("510115001", MatchKind.VARIANT, 0.8)


@pytest.mark.slow("derives the names of 41,352 townships")
def test_the_list_of_townships_is_what_the_script_gives(script: ModuleType) -> None:
    odd = [row for province in sorted(Edition.reference().provinces) for row in townships_to_review(province)]
    assert [[*row.values()] for row in township_table()] == script.township_rows(odd)


def test_a_reviewed_name_leaves_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "140302" in {row.code for row in names_to_review()}
    monkeypatch.setattr(english_derived, "reviewed_english_names", lambda: {"140302": ("Chengqu District",)})
    assert "140302" not in {row.code for row in names_to_review()}
    assert derived("140302") == ("Chengqu District",)


def test_triples() -> None:
    of = {code: URIRef(Iris().division(code)) for code in ("510722", "5101", "54", "130171", "510822105203")}
    named = (Edition.reference().lineage(code)[-1] for code in of)
    found = graph("".join(line for division in named for line in name_triples(Iris(), division)))
    other = set(found.subject_objects(URIRef(MD.derivedName)))
    assert other == {
        (of["510722"], Literal("Santai County", lang="en")),
        (of["54"], Literal("Tibet Autonomous Region", lang="en")),
        (of["54"], Literal("Xizang Autonomous Region", lang="en")),
    }
    assert other == {
        (one, name)
        for one, name in found.subject_objects(SKOS.altLabel)
        if isinstance(name, Literal) and name.language == "en"
    }
    assert [
        str(name)
        for name in found.objects(of["5101"], SKOS.prefLabel)
        if isinstance(name, Literal) and name.language == "en"
    ] == ["Chengdu"]
