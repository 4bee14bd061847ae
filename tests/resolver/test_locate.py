"""Locating: names lead to the code they mean, with a kind and a confidence, or to candidates; never a silent guess."""

import random
from collections import Counter

import pytest
from mingdan.findings import reason_text
from mingdan.model import NamePath
from mingdan.register.edition import Edition
from mingdan.register.labels import without_committee
from mingdan.resolver.full_name_index import without_generic
from mingdan.resolver.lookup import Location
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
resolve_names = RESOLVER.resolve_names


def locate(words: str) -> Location:
    """The location of an unbroken string."""
    return RESOLVER.locate(PlaceQuery(name=words))


# What is called as the register, or a table of abbreviations, has it.
NAMED = {
    "四川省成都市温江区柳城街道光华社区": "510115001044",
    "成都市温江区柳城街道光华社区居委会": "510115001044",
    "阿坝州汶川县绵虒镇绵虒镇社区": "513221109001",
    "湖北省宜昌市长阳县龙舟坪镇": "420528101",
    "长阳县龙舟坪镇": "420528101",
    "重庆市彭水县汉葭街道": "500243001",
    "重庆市渝中区七星岗街道": "500103001",
    "渝中区七星岗街道": "500103001",
    "天津滨海新区塘沽街道": "120116001",
    "河南省济源市沁园街道": "419001001",
    "湖北省仙桃市沙嘴街道": "429004001",
    "海南省儋州市那大镇": "460400100",
    "广东省东莞市莞城街道": "441900006",
    "广东省东莞市东莞市莞城街道": "441900006",
    "甘肃省嘉峪关市嘉峪关市雄关街道": "620201001",
    "新疆石河子市北泉镇": "659001100",
    "延边州延吉市河南街道": "222401005",
    "内蒙古锡盟苏尼特左旗满都拉图镇": "152523100",
    "广西南宁市青秀区新竹街道": "450103001",
    "呼伦贝尔市陈旗巴彦库仁镇": "150725100",
    "内蒙古自治区呼伦贝尔市陈巴尔虎旗呼和诺尔镇哈日干图嘎查": "150725102207",
    "呼伦贝尔市额尔古纳市恩和俄罗斯族民族乡": "150784210",
    "云南省昆明市晋宁区双河彝族乡": "530115200",
    "成都市金堂县赵镇街道": "510121001",
    "达州市宣汉县东乡街道文昌社区": "511722001002",
    "达州市开江县任市镇和平社区": "511723107002",
    "攀枝花市仁和区仁和镇银华社区": "510411100009",
    "成都市邛崃市文君街道": "510183001",
    "乐山市井研县周坡镇周坡街社区": "511124104001",
    "成都市温江区柳城街办光华社区居委会": "510115001044",
    "江苏省苏州工业园区娄葑街道": "320576050",
    "北京市丰台区大红门街道时村": "110106004202",  # not 时村社区
}
# Renamed, of another type now, without a generic part.
VARIANTS = {
    "山西省长治市长治县苏店镇": ("140404101", 0.9),
    "长治县苏店镇": ("140404101", 0.9),
    "云南省保山市腾冲县界头镇": ("530581106", 0.9),
    "淮安市清河区长西街道": ("320812007", 0.9),
    "淮安市楚州区淮城街道": ("320803001", 0.9),
    "成都市郫县郫筒街道": ("510117001", 0.9),
    "贵州省盘县红果街道": ("520281004", 0.9),
    "北京市通县": ("110112", 0.9),
    "东莞县": ("4419", 0.9),
    "海南省儋县那大镇": ("460400100", 0.9),
    "云南省昆明市晋宁区双河乡": ("530115200", 0.9),
    "成都市温江区柳城镇光华社区": ("510115001044", 0.9),
    "成都市温江区柳城街道光华": ("510115001044", 0.8),
    "郑州市高新区枫杨街道": ("410172560", 0.8),
    "新疆生产建设兵团第一师11团": ("659002106", 0.9),
    "兵团第一师阿拉尔市第十一团": ("659002106", 0.9),
    "第六师军户农场二连": ("652301504501", 0.9),
    "十师一八一团一连": ("654301500501", 0.9),
    "第十二师104团": ("650103501", 0.9),
    "第四师第七十团": ("654021501", 0.9),
}
# Of these, those that the register had under the name: they are the former ones.
FORMER = set(list(VARIANTS)[:8]) | {"海南省儋县那大镇"}
# What is not a match: where the names stop, and the first candidate with what speaks for it.
DOUBTFUL = {
    "成都市高新区桂溪街道": ("5101", "county", "510107064", "the only 桂溪街道 in 成都市"),
    "成都市高新区桂溪街道吉泰社区": ("5101", "county", "510107064016", "in the only 桂溪街道 in 成都市"),
    "成都市天府新区华阳街道": ("5101", "county", "510116003", "the only 华阳街道 in 成都市"),
    "西安市高新区丈八沟街道": ("6101", "county", "610113007", "the only 丈八沟街道 in 西安市"),
    "宜昌市高新区白洋镇": ("4205", "county", "420583102", "the only 白洋镇 in 宜昌市"),
    "成都市温江区桂溪街道": ("510115", "township", "510107064", "the only 桂溪街道 in 成都市"),
    "成都市温江区不存在街道光华社区": ("510115", "township", "510115001044", "the only 光华社区 in 温江区"),
    "南充市西充县晋城街道一段社区": ("511325002", "community", "511325002001", "one name contains the other"),
    "广元市青川县竹园镇清江社区": ("510822105", "community", "510822105203", "same name, another class"),
    "吉林市朝阳区": ("", "county", "220104", "similar name"),
    "朝阳区": ("", "", "110105", "same name"),
    "鼓楼区": ("", "", "320106", "same name"),
    "城关区": ("", "", "540102", "same name"),
    "第一师": ("65", "prefecture", "659002", "the city that is jointly administered with 第一师"),
    "第七师125团": ("65", "township", "659010500", "same name"),
    "兵团红旗农场": ("65", "township", "652327500", "same name"),
    "第一师一八一团": (
        "65",
        "township",
        "654301500",
        "the register has 一八一团 here, not under 第一师",
    ),
}


@pytest.mark.parametrize("words", NAMED)
def test_names_as_the_register_has_them(words: str) -> None:
    found = locate(words)
    assert (found.code, found.kind, found.confidence, found.candidates) == (NAMED[words], "nameMatch", 1.0, ())
    assert found.path[-1] == found.code
    assert (found.missing, found.rest) == ("", "")


@pytest.mark.parametrize("words", VARIANTS)
def test_variants(words: str) -> None:
    found = locate(words)
    assert (found.code, found.confidence) == VARIANTS[words]
    assert (found.kind, found.candidates) == ("formerName" if words in FORMER else "variantMatch", ())


@pytest.mark.parametrize("words", DOUBTFUL)
def test_what_is_doubtful_is_no_match_but_has_candidates(words: str) -> None:
    found = locate(words)
    assert (found.kind, found.confidence) == ("", 0.0)
    first = found.candidates[0]
    assert (found.code, found.missing, first.code, reason_text(first.reason, "en")) == DOUBTFUL[words]
    assert words.endswith(found.rest)
    assert len(found.candidates) <= 5
    assert len({one.code for one in found.candidates}) == len(found.candidates)


def test_layers_of_the_bingtuan() -> None:
    found = resolve_names(NamePath("新疆生产建设兵团", "第一师", "", "11团", "十三连"))
    assert (found.code, found.kind) == ("659002106511", "variantMatch")
    assert Edition.reference().full_name(found.code) == "新疆维吾尔自治区阿拉尔市花桥镇十三连生活区"
    part = resolve_names(NamePath("新疆生产建设兵团", "十师", "", "一八八团", "一连"))
    assert (part.kind, part.missing) == ("", "township")
    assert [one.code for one in part.candidates] == ["654323505", "659005"]


def test_a_city_without_districts_has_no_county_of_its_own_name() -> None:
    assert Edition.reference().full_name("441900006") == "广东省东莞市莞城街道"
    assert locate("东莞市莞城街道").path == ("44", "4419", "441900006")
    assert (
        locate("广东省东莞市东莞市").code,
        Edition.reference().is_division("441900"),
        Edition.reference().is_division("4419"),
    ) == (
        "4419",
        False,
        True,
    )
    assert [one.code for one in Edition.reference().province("62").lineage("620201001")] == ["62", "6202", "620201001"]


def sample() -> list[tuple[str, tuple[str, ...]]]:
    """5,000 villages drawn from the whole register: code and the register's names, without placeholders."""
    codes = [
        code
        for key in Edition.reference().province_table
        for code in Edition.reference().province(key).names
        if len(code) == 12
    ]
    drawn = sorted(random.Random(3).sample(codes, 5000))  # noqa: S311  (the same draw every time)
    return [(code, _names(code)) for code in drawn]


def _names(code: str) -> tuple[str, ...]:
    register = Edition.reference().province(code[:2])
    upper = (code[:digits] for digits in (2, 4, 6, 9))
    return (*(register.names[one] for one in upper if not register.is_placeholder(one)), register.names[code])


@pytest.mark.parametrize("form", ["all names", "without the province", "generic part dropped"])
@pytest.mark.slow_beyond(1, "opens every province")
def test_a_sample_of_the_register(form: str) -> None:
    drawn = sample()
    first = 1 if form == "without the province" else 0
    last = without_generic if form == "generic part dropped" else str
    strings = ["".join((*names[first:-1], last(names[-1]))) for _, names in drawn]
    found = Counter(verdict(code, words, locate(words)) for (code, _), words in zip(drawn, strings, strict=True))
    assert found["wrong"] == 0
    assert found["right"] >= (4940 if last is without_generic else 4998)
    assert found["right"] + found["ambiguous"] == 5000


def verdict(code: str, words: str, location: Location) -> str:
    """What became of one; words that are another's full name (姚村, beside 姚村社区) are ambiguous by nature."""
    if location.kind and location.code != code and Edition.reference().full_name(location.code).endswith(words):
        return "ambiguous"
    if location.kind:
        return "right" if location.code == code else "wrong"
    return "ambiguous" if code in {one.code for one in location.candidates} else "not found"


def test_layers_lead_where_the_string_does() -> None:
    for code, names in sample()[::10]:
        parts = dict(zip(("township", "community"), names[-2:], strict=True))
        upper = {2: "province", 4: "prefecture", 6: "county"}
        register = Edition.reference().province(code[:2])
        parts |= {
            name: register.names[code[:digits]]
            for digits, name in upper.items()
            if not register.is_placeholder(code[:digits])
        }
        found = resolve_names(NamePath(**parts))
        assert found.code == code or code in {one.code for one in found.candidates}, (code, names, found)
        bare = resolve_names(NamePath(**{**parts, "community": without_committee(names[-1])}))
        assert bare.code == code or code in {one.code for one in bare.candidates}, (code, names, bare)


GARBAGE = [
    *(
        "",
        " ",
        "市",
        "省省省",
        "社区",
        "0",
        "团",
        "师",
        "第师",
        "第一师",
        "兵团兵团",
        "百师百团百连",
        "第〇师〇团",
        "\x00",
    ),
    *("9" * 5000, "第" + "9" * 5000 + "师", "县" * 400, "成都市" * 60, "A" * 100_000),
    *("𠮷", "，。", "a,b\n", "🏠社区", "(", "[", "\\"),
]


@pytest.mark.parametrize("words", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_never_raises_and_never_matches(words: str) -> None:
    assert locate(words).kind == ""
    for level in NamePath._fields:
        assert resolve_names(NamePath()._replace(**{level: words})).kind == "" or not words


def test_random_strings_never_raise() -> None:
    generator = random.Random(7)  # noqa: S311  (the same draw every time)
    letters = "省市区县乡镇村街道社兵团师连第一十百〇3新疆成都东莞 （）州旗族"
    for _ in range(2000):
        words = "".join(generator.choices(letters, k=generator.randint(1, 14)))
        found = locate(words)
        assert bool(found.kind) == (found.confidence > 0)
        assert not found.kind or found.code
