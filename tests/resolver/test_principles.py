"""The principles of the resolver, each over the whole register: a draw of it here, all of it in the slow suite."""

import random

import pytest
from mingdan.lexicon.levels import Level, code_at, is_at, level_of
from mingdan.model import MatchKind, NamePath
from mingdan.register.alternative_names import short_names
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolution, Resolver

RESOLVER = Resolver.reference()
EDITION = RESOLVER.edition
COUNTIES = [code for code in EDITION.names_to_counties if is_at(code, Level.COUNTY) and EDITION.is_division(code)]
PREFECTURES = [
    code for code in EDITION.names_to_counties if is_at(code, Level.PREFECTURE) and EDITION.is_division(code)
]
TAILS = ("人民路12号", "建设大街8号阳光小区3栋", "锦绣花园", "3组12号", "文化巷5号楼2单元", "嵩县大道8号", "南京路3号")


def drawn(codes: list[str], number: int, seed: int = 20261128) -> list[str]:
    return random.Random(seed).sample(codes, min(number, len(codes)))  # noqa: S311 - the same draw every time


def by_name(words: str) -> Resolution:
    return RESOLVER.resolve(PlaceQuery(name=words))


def is_right_or_asked(resolution: Resolution, code: str) -> bool:
    """Whether no other division is given than the one meant, and what is given in part contains it."""
    if resolution.kind is MatchKind.PARTIAL:
        return code.startswith(resolution.code)
    return resolution.code in ("", code)


def check_counties(codes: list[str]) -> None:
    """The short name of the province and the county: right, or a question where others have the name there."""
    asked = 0
    for code in codes:
        name, province = EDITION.register_name(code), code_at(code, Level.PROVINCE)
        for short in {EDITION.register_name(province), *(s for s in short_names(EDITION, province) if len(s) > 1)}:
            for query in (PlaceQuery(name=short + name), PlaceQuery(NamePath(province=short, county=name))):
                resolution = RESOLVER.resolve(query)
                assert is_right_or_asked(resolution, code), (query, resolution.code)
                asked += not resolution.is_whole
    assert asked <= 0.04 * len(codes) * 4


def check_prefectures(codes: list[str]) -> None:
    """省,市,市: the exact name of the city is meant, never a county that may have been called so."""
    for code in codes:
        name, province = EDITION.register_name(code), EDITION.register_name(code_at(code, Level.PROVINCE))
        assert RESOLVER.resolve(PlaceQuery(NamePath(province, name, name))).code == code


def check_addresses(codes: list[str]) -> None:
    """The deepest certain division is the answer: an address gives its county whatever stands behind it."""
    missed = 0
    for number, code in enumerate(codes):
        address = EDITION.full_name(code) + TAILS[number % len(TAILS)]
        layers = NamePath(*(division.label for division in EDITION.lineage(code)[:1]))
        for query in (PlaceQuery(address=address), PlaceQuery(name=address), PlaceQuery(layers, address=address)):
            resolution = RESOLVER.resolve(query)
            assert not resolution.code or resolution.code.startswith(code) or code.startswith(resolution.code), query
            assert resolution.is_whole or resolution.problem, query
            missed += not resolution.code.startswith(code)
    assert missed <= 0.005 * 3 * len(codes)


def check_classes(townships: list[str]) -> None:
    """A town is never given for a sub-district that words name below the city alone: it is a candidate at the most."""
    number = asked = 0
    for code in townships:
        name, prefecture = EDITION.lineage(code)[-1].label, code_at(code, Level.PREFECTURE)
        if not name.endswith(("镇", "乡")) or not EDITION.is_division(prefecture):
            continue
        words = EDITION.full_name(prefecture) + name[:-1] + "街道"
        resolution = by_name(words)
        assert resolution.code != code, words
        number += 1
        asked += resolution.code.startswith(prefecture) and code in {each.code for each in resolution.candidates}
    assert asked >= 0.9 * number > 0


def townships(counties: list[str]) -> list[str]:
    return [township for county in counties for township in EDITION.children(county)]


def test_a_county_below_the_short_name_of_its_province() -> None:
    check_counties(drawn(COUNTIES, 150))


def test_an_exact_name_wins_over_a_variant() -> None:
    check_prefectures(PREFECTURES)


def test_the_deepest_certain_division_is_the_answer() -> None:
    check_addresses(drawn(COUNTIES, 150))


def test_a_class_never_stands_in_for_another_elsewhere() -> None:
    check_classes(townships(drawn(COUNTIES, 8)))


@pytest.mark.slow
def test_the_principles_hold_for_the_whole_register() -> None:
    check_counties(COUNTIES)
    check_addresses(COUNTIES)
    check_classes(townships(drawn(COUNTIES, 600)))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("青海西宁", "6301"), ("四川成都", "5101"), ("北京通州", "110112"), ("广州", "4401"), ("海南乐东", "469027"),
        ("重庆彭水", "500243"), ("六枝", "520203"), ("神农架", "429021"), ("成都温江区", "510115"),
        ("伊犁哈萨克自治州塔城地区额敏县", "654221"), ("雄安新区容城县", "130629"), ("廣東省深圳市南山區", "440305"),
        ("北京市市辖区东城区", "110101"), ("重庆市县城口县", "500229"), ("海南省省直辖县级行政区划琼海市", "469002"),
        ("新疆生产建设兵团第八师石河子市", "659001"), ("第六师五家渠市", "659004"),
        ("第八师石河子市新城街道", "659001001"),
        ("福建省福州市闽清县下祝乡过山洋村", "350124206215"), ("山西省太原市古交工矿区", "140181"),
    ],
)  # fmt: skip
def test_short_forms_and_official_parents_are_found(words: str, code: str) -> None:
    assert by_name(words).code == code


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("朝阳", {"110105", "2113", "211321", "220104"}),
        ("海南", {"46", "6325", "150303"}),
        ("辽宁朝阳", {"2113", "211321"}),
        ("江苏省淮阴", {"3208", "320804"}),
        ("陕西省西安市小寨街道", {"610122120"}),
        ("紫阳街道", {"330102009", "420106008"}),  # not 街道社区 in 紫阳县
        ("吉林省白城市洮南市原种场", {"220881210001", "220881402"}),  # 洮南市 + 原种场, or 洮南 + 市原种场
        ("徐汇区凌云路路街道", {"310104015"}),  # a township, and no road
        ("酒泉市肃州区十号地基", {"620902404"}),  # 十号基地, and no number of a house
        ("河北省保定市定县兴姚村镇", {"130626106"}),  # 定兴县, and not 定县, which is 定州市
        ("德令哈市尕海街道", {"632802100", "632802100001"}),  # 尕海镇, or 尕海街道社区
        ("喀什地区园艺场", {"653125405", "653127401"}),  # 莎车县园艺场, and 园艺场 of 麦盖提县
    ],
)
def test_what_several_divisions_may_be_is_a_question(words: str, codes: set[str]) -> None:
    resolution = by_name(words)
    assert not resolution.is_whole
    assert {candidate.code for candidate in resolution.candidates} >= codes


def test_what_words_say_deeper_is_never_dropped() -> None:
    for query in (
        PlaceQuery(NamePath("北京市", "北京市"), address="昌平区南口镇南辛路2号"),
        PlaceQuery(name="北京市昌平区南口镇某某村"),
    ):
        assert RESOLVER.resolve(query).code == "110114002"
    assert level_of(RESOLVER.resolve(PlaceQuery(name="四川省杭州市西湖区")).code) == Level.COUNTRY
