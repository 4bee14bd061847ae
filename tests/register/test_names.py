"""Pinyin, traditional forms and short names: the scope against what a person wrote, the tables row by row."""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from mingdan.mapping.divisions import name_triples
from mingdan.notices.slugs import body_slug, place_slug, slugify
from mingdan.rdf.graphs import graph
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import MD
from mingdan.register.alternative_names import alternative_names, short_names
from mingdan.register.edition import Edition
from mingdan.register.pinyin import ascii_letters, pinyin, syllables, typed_forms
from mingdan.register.translations import traditional_forms
from mingdan.resources import folder
from rdflib import SKOS, Literal, URIRef
from support.paths import GOLDEN, ROOT

SPELT = GOLDEN / "sichuan-2022" / "spelt.csv"
ELSEWHERE = GOLDEN / "elsewhere.csv"
LINKS = ROOT.parent / "shared" / "links" / "links.csv"
TOWNSHIP_OF_QINGJIANG = "510822105"  # the register does not list 清江社区, so it has no code of its own
# A syllable with its tone mark, or a neutral one.
SYLLABLE = re.compile(r"[bpmfdtnlgkhjqxrzcsyw]?h?[aeiouüāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,3}(?:n|ng|r)?")
# English names that do not say how the characters are read: they are the Tibetan names.
NOT_PINYIN = {"5132": "Ngawa", "5133": "Garzê"}


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def reference(name: str) -> list[dict[str, str]]:
    return table(folder("data/reference") / name)


@cache
def register() -> dict[str, str]:
    """Every name of the register by code, for looking for parts of names."""
    return {
        code: name
        for own in Edition.reference().province_table
        for code, name in Edition.reference().province(own).names.items()
    }


def bare(text: str) -> str:
    """A text without tones, apostrophes and what is not a letter, by another road than the code's."""
    return re.sub("[^a-z]", "", unicodedata.normalize("NFD", text).casefold())


# The scope: Sichuan down to its counties, the streets and communities of the notice


def test_the_golden_names_are_the_scope() -> None:
    rows = table(SPELT)
    assert [sum(len(row["code"]) == digits for row in rows) for digits in (2, 4, 6, 9, 12)] == [1, 21, 183, 54, 99]
    assert [row["name"] for row in rows if not row["code"]] == ["清江社区"]
    counties = {
        own for prefecture in Edition.reference().children("51") for own in Edition.reference().children(prefecture)
    }
    assert {row["code"] for row in rows if 2 < len(row["code"]) < 9} == {*Edition.reference().children("51"), *counties}
    assert [row["name"] for row in rows if len(row["code"]) > 9] == [
        Edition.reference().province("51").lineage(row["code"])[-1].label for row in rows if len(row["code"]) > 9
    ]


@pytest.mark.parametrize("row", table(SPELT), ids=lambda row: f"{row['code']}{row['name']}")
def test_every_name_of_the_scope_is_spelt_as_a_person_reads_it(row: dict[str, str]) -> None:
    code = row["code"] or TOWNSHIP_OF_QINGJIANG + "000"
    assert pinyin(row["name"], code) == row["pinyin"]
    assert traditional_forms(row["name"], code) == tuple(row["traditional"].split())


@pytest.mark.skipif(not LINKS.is_file(), reason="the collected links are not part of the project")
def test_syllables_are_those_of_the_english_names() -> None:
    spelt = {row["code"]: row["pinyin"] for row in table(SPELT)}
    rows = table(LINKS)
    assert len(rows) == 259
    generic = (
        r" (County|District|City|Subdistrict|Town|(Tibetan and Qiang|Tibetan|Qiang|Yi) Autonomous (County|Prefecture))$"
    )
    other = {
        row["code"]: english
        for row in rows
        if bare(english := re.sub(generic, "", row["name_en"])) != bare(spelt[row["code"]].split()[0])
    }
    assert other == NOT_PINYIN
    assert all("'" in spelt[row["code"]] for row in rows if "'" in row["name_en"])


# Readings


@pytest.mark.parametrize("row", reference("readings.csv"), ids=lambda row: row["part"] + row["code"])
def test_reading(row: dict[str, str]) -> None:
    """Each row has its evidence, and the names of the register that have its part are spelt so."""
    read = row["reading"].split()
    assert len(read) == len(row["part"]) and all(SYLLABLE.fullmatch(one) for one in read)
    assert row["reason"] and row["reviewer"] and re.fullmatch(r"20\d\d-\d\d-\d\d", row["date"])
    assert syllables(row["part"], row["code"]) == read
    found = [code for code, name in register().items() if row["part"] in name and code.startswith(row["code"])]
    assert found, "no name of the register has this part: the row does nothing"
    letters = "".join(map(bare, read))
    assert any(letters in bare(pinyin(register()[code], code)) for code in found[:20])


def test_no_reading_stands_twice() -> None:
    keys = [(row["part"], row["code"]) for name in ("readings.csv", "traditional.csv") for row in reference(name)]
    assert len(reference("readings.csv")) == len({(row["part"], row["code"]) for row in reference("readings.csv")})
    assert all(re.fullmatch(r"\d{0,12}", code) and part for part, code in keys)


@pytest.mark.parametrize("row", table(ELSEWHERE), ids=lambda row: row["name"])
def test_readings_of_the_country(row: dict[str, str]) -> None:
    code = next(code for code, own in Edition.reference().names_to_counties.items() if own == row["name"])
    assert pinyin(row["name"], code) == row["pinyin"]


def test_a_reading_holds_within_its_place_only() -> None:
    assert pinyin("单县", "371722") == "Shàn Xiàn"
    assert pinyin("单县", "510115") == "Dān Xiàn"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("一不二", "yī bù èr"),  # their own tones, not those of speech
        ("A10、红旗", "A10 hóng qí"),
        ("", ""),
        ("（）", ""),
        ("什字长城", "shí zì cháng chéng"),
    ],
)
def test_syllables(text: str, read: str) -> None:
    assert " ".join(syllables(text)) == read


# Spelling


@pytest.mark.parametrize(
    ("name", "digits", "spelt"),
    [
        ("城区", 6, "Chéngqū"),
        ("东城区", 6, "Dōngchéng Qū"),
        ("浦东新区", 6, "Pǔdōng Xīnqū"),
        ("清新区", 6, "Qīngxīn Qū"),
        ("峰峰矿区", 6, "Fēngfēng Kuàngqū"),
        ("神农架林区", 6, "Shénnóngjià Línqū"),
        ("万柏林区", 6, "Wànbǎilín Qū"),
        ("下花园区", 6, "Xiàhuāyuán Qū"),
        ("苏州工业园区", 6, "Sūzhōu Gōngyè Yuánqū"),
        ("广西壮族自治区", 2, "Guǎngxī Zhuàngzú Zìzhìqū"),
        ("新疆维吾尔自治区", 2, "Xīnjiāng Wéiwú'ěr Zìzhìqū"),
        ("大兴安岭地区", 4, "Dàxīng'ānlǐng Dìqū"),
        ("锡林郭勒盟", 4, "Xīlínguōlè Méng"),
        ("伊犁哈萨克自治州", 4, "Yīlí Hāsàkè Zìzhìzhōu"),
        ("双江拉祜族佤族布朗族傣族自治县", 6, "Shuāngjiāng Lāhùzú Wǎzú Bùlǎngzú Dǎizú Zìzhìxiàn"),
        ("东乡族自治县", 6, "Dōngxiāngzú Zìzhìxiàn"),
        ("东乡区", 6, "Dōngxiāng Qū"),
        ("鄂温克族自治旗", 6, "Èwēnkèzú Zìzhìqí"),
        ("梅里斯达斡尔族区", 6, "Méilǐsī Dáwò'ěrzú Qū"),
        ("和平彝族乡", 9, "Hépíng Yízú Xiāng"),
        ("塔尔塔吉克民族乡", 9, "Tǎ'ěr Tǎjíkè Mínzúxiāng"),
        ("赵镇街道", 9, "Zhàozhèn Jiēdào"),
        ("十二团", 9, "Shí'èrtuán"),
        ("101团", 9, "101 Tuán"),
        ("温江经济技术开发区", 9, "Wēnjiāng Jīngjì Jìshù Kāifāqū"),
        ("北新农场", 9, "Běixīn Nóngchǎng"),
        ("康乐社区（滨河）", 12, "Kānglè Shèqū Bīnhé"),
        ("绿苑社区", 12, "Lǜyuàn Shèqū"),
        ("红旗嘎查", 12, "Hóngqí Gāchá"),
        ("六铺炕南小街居委会", 12, "Liùpùkàngnánxiǎojiē Jūwěihuì"),
        ("清江村", 12, "Qīngjiāng Cūn"),
    ],
)
def test_spelling(name: str, digits: int, spelt: str) -> None:
    assert pinyin(name, "9" * digits) == spelt


def test_all_of_sichuan_down_to_the_townships_is_spelt_in_form() -> None:
    codes = [
        code
        for code in Edition.reference().province("51").names
        if len(code) <= 9 and Edition.reference().is_division(code)
    ]
    assert len(codes) > 3000
    for code in codes:
        words = pinyin(Edition.reference().province("51").lineage(code)[-1].label, code).split(" ")
        assert words and all(word[0].isupper() or word[0].isdigit() for word in words), code
        assert not re.search(r"[^\W\da-zA-ZüāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜĀÁǍÀĒÉĚÈŌÓǑÒ]", "".join(words)), code


def test_typed() -> None:
    assert typed_forms("Wēnjiāng Qū") == ("wenjiangqu",)
    assert typed_forms("Guǎng'ān Shì") == ("guanganshi",)
    assert typed_forms("Lǚliáng Shì") == ("lvliangshi", "luliangshi")
    assert ascii_letters("101") == "101"


# Traditional characters


def test_what_nobody_decided_has_no_traditional_form() -> None:
    assert traditional_forms("大余县", "360723") == ()  # 餘 or 余
    assert traditional_forms("余江区", "360603") == ("餘江區",)
    assert traditional_forms("咸阳市", "6104") == ("咸陽市",)
    assert traditional_forms("准格尔旗", "150622") == ("準格爾旗",)
    assert traditional_forms("腾冲市", "530581") == ("騰衝市",)
    assert traditional_forms("余杭区", "330110") == ("餘杭區",)
    assert traditional_forms("四川省", "51") == ()


@pytest.mark.parametrize("row", reference("traditional.csv"), ids=lambda row: row["part"] + row["code"])
def test_traditional(row: dict[str, str]) -> None:
    """Each decision has its evidence, takes its forms from the table of characters, and is in use."""
    candidates = {own["simplified"]: own["traditional"].split() for own in reference("traditional_characters.csv")}
    forms = row["traditional"].split()
    assert forms and row["reason"] and row["reviewer"] and re.fullmatch(r"20\d\d-\d\d-\d\d", row["date"])
    for form in forms:
        assert len(form) == len(row["part"])
        for one, other in zip(row["part"], form, strict=True):
            assert other == one or other in [*candidates.get(one, ()), "稜"]
    assert any(len(candidates.get(one, ())) > 1 or one == "棱" for one in row["part"]), "one candidate: no decision"
    assert any(row["part"] in name and code.startswith(row["code"]) for code, name in register().items())


# Short names


def test_short_names() -> None:
    assert short_names(Edition.reference(), "51") == {"四川", "川", "蜀"}
    assert short_names(Edition.reference(), "5101") == {"成都", "蓉"}
    assert short_names(Edition.reference(), "6531") == {"喀什"}
    assert short_names(Edition.reference(), "2327") == {"大兴安岭"}
    assert short_names(Edition.reference(), "5132") == {"阿坝州", "阿坝自治州"}
    assert short_names(Edition.reference(), "5133") >= {"甘孜州"} and short_names(Edition.reference(), "5134") >= {
        "凉山州"
    }
    assert (
        short_names(Edition.reference(), "510726") >= {"北川县"} and short_names(Edition.reference(), "510115") == set()
    )
    assert short_names(Edition.reference(), "510115001") == short_names(Edition.reference(), "510115001044") == set()


def test_what_is_only_said_is_not_matched() -> None:
    rows = reference("abbreviations.csv")
    assert {row["matched"] for row in rows} == {"yes", "no"}
    only_said = [row for row in rows if row["matched"] == "no"]
    assert {row["code"] for row in only_said} >= {*Edition.reference().province_table}
    for row in only_said:
        assert row["abbreviation"] not in {name for name, _ in alternative_names(Edition.reference(), row["code"])}
    assert all(Edition.reference().names_to_counties[row["code"]] == row["name"] for row in rows)


# Triples


def named(*codes: str) -> str:
    """What `name_triples` says of some divisions."""
    return "".join(line for code in codes for line in name_triples(Iris(), Edition.reference().lineage(code)[-1]))


def test_triples() -> None:
    found = graph(named("510722", "5101"))
    santai = URIRef(Iris().division("510722"))
    assert set(found.predicate_objects(santai)) == {
        (SKOS.prefLabel, Literal("Sāntái Xiàn", lang="zh-latn-pinyin")),
        (SKOS.hiddenLabel, Literal("santaixian", lang="zh-latn")),
        (SKOS.altLabel, Literal("Santai County", lang="en")),
        (URIRef(MD.derivedName), Literal("Santai County", lang="en")),
        (SKOS.hiddenLabel, Literal("三臺縣", lang="zh-hant")),
        (SKOS.hiddenLabel, Literal("三台縣", lang="zh-hant")),
    }
    chengdu = URIRef(Iris().division("5101"))
    assert set(found.objects(chengdu, SKOS.altLabel)) == {Literal("成都", lang="zh"), Literal("蓉", lang="zh")}
    assert (chengdu, SKOS.prefLabel, Literal("Chengdu", lang="en")) in found
    assert len(found) == 11


def test_names_of_all_counties_are_in_form() -> None:
    """One pinyin, at most one English name, hidden labels in lower-case letters, none that repeats what is shown."""
    codes = [code for code in Edition.reference().names_to_counties if Edition.reference().is_division(code)]
    found = graph(named(*codes))
    shown = {(one, str(label)) for one, label in found.subject_objects(SKOS.prefLabel | SKOS.altLabel)}
    for code in codes:
        one = URIRef(Iris().division(code))
        tags = sorted(str(label.language) for label in found.objects(one, SKOS.prefLabel) if isinstance(label, Literal))
        assert tags in (["zh-latn-pinyin"], ["en", "zh-latn-pinyin"])
        hidden = list(found.objects(one, SKOS.hiddenLabel))
        assert hidden and not {(one, str(label)) for label in hidden} & shown
        typed_ = [str(label) for label in hidden if isinstance(label, Literal) and label.language == "zh-latn"]
        assert typed_ and all(re.fullmatch("[a-z]+", label) for label in typed_)


# Slugs share the readings; those that stand in published IRIs do not change


def test_slugs() -> None:
    assert body_slug("四川省民政厅") == "sichuan-min-zheng-ting"
    assert slugify("全省基层治理示范社区") == "quan-sheng-ji-ceng-zhi-li-shi-fan-she-qu"
    assert slugify("吕梁", ("lv-liang",)) == "lv-liang-2"
    assert place_slug("什邡市") == "shifang" and place_slug("新都区") == "xindu"


def test_slugs_of_provinces_are_as_they_were() -> None:
    """Written down from the code before it took reviewed readings."""
    slugs = " ".join(place_slug(row["name"]) for row in Edition.reference().province_table.values())
    assert slugs == (
        "beijing tianjin hebei shanxi inner-mongolia liaoning jilin heilongjiang shanghai jiangsu zhejiang anhui "
        "fujian jiangxi shandong henan hubei hunan guangdong guangxi hainan chongqing sichuan guizhou yunnan tibet "
        "shaanxi gansu qinghai ningxia xinjiang"
    )
