"""Names and codes of other years: the unit of today where that is certain, else the unit of then."""

import csv
from pathlib import Path

import mingdan
import pytest
from mingdan.cli.main import main
from mingdan.lexicon.levels import code_path
from mingdan.model import MatchKind, NamePath
from mingdan.rdf.iris import Iris
from mingdan.register import editions
from mingdan.register.edition import Edition
from mingdan.resolver.past_units import PastUnits, unit_iri
from mingdan.resolver.query import PlaceQuery, parse_day
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
PAST = PastUnits(Edition.reference())
BASE = "https://example.org/id/"


@pytest.mark.parametrize(
    ("words", "code", "edition"),
    [
        ("上海市南汇区", "310115", "mca-2008"),
        ("北京市宣武区", "110102", "mca-2009"),
        ("天津市塘沽区", "120116", "mca-2008"),
        ("浙江省杭州市下城区", "330105", "nbs-2020"),
        ("西林区", "230751", "nbs-2018"),  # not 西林县
        ("平江区", "320508", "mca-2011"),  # not 平江县
        ("梅列区", "350404", "nbs-2020"),
        ("安徽省巢湖市居巢区", "340181", "mca-2010"),  # 巢湖市 was a prefecture
        ("河北省唐山市唐山市芦台经济技术开发区", "130271", "nbs-2018"),
        ("上海市南汇区惠南镇", "310115131", "nbs-2023"),
    ],
)
def test_a_name_of_the_past_is_the_unit_of_today(words: str, code: str, edition: str) -> None:
    resolution = RESOLVER.resolve(PlaceQuery(name=words))
    assert (resolution.code, resolution.kind, resolution.confidence) == (code, MatchKind.FORMER, 0.9)
    assert (resolution.edition, resolution.named_in, resolution.problem) == ("nbs-2023", edition, None)


def test_names_by_level_are_those_of_the_past_too() -> None:
    assert RESOLVER.resolve(PlaceQuery(NamePath("黑龙江省", "伊春市", "西林区"))).code == "230751"
    assert RESOLVER.resolve(PlaceQuery(NamePath("天津市", county="塘沽区"))).code == "120116"


def test_an_abbreviation_of_today_and_a_name_of_the_past_are_a_question() -> None:
    resolution = RESOLVER.resolve(PlaceQuery(name="东乡县"))
    assert resolution.code == ""
    assert [candidate.code for candidate in resolution.candidates] == ["361003", "622926"]


@pytest.mark.parametrize("words", ["郊区", "朝阳区"])
def test_several_of_today_are_not_decided_by_the_past(words: str) -> None:
    resolution = RESOLVER.resolve(PlaceQuery(name=words))
    assert resolution.code == ""
    assert {candidate.reason.kind.value for candidate in resolution.candidates} == {"same-name"}


@pytest.mark.parametrize("words", ["上海市南汇区", "南汇区"])
def test_a_date_before_the_editions_gives_the_version(words: str) -> None:
    resolution = RESOLVER.resolve(PlaceQuery(name=words, date=parse_day("2008")))
    assert (resolution.code, resolution.edition, resolution.problem) == ("310119", "mca-2008", None)
    assert unit_iri(Iris(BASE), resolution.edition, resolution.code) == f"{BASE}version/mca/310119/2001"


def test_a_code_and_a_name_of_then_are_the_unit_of_then() -> None:
    resolution = RESOLVER.resolve(PlaceQuery(NamePath(county="城北区"), code=(("", "450104"),)))
    assert (resolution.code, resolution.named_in) == ("450107", "mca-2003")  # not 630105 城北区 of 西宁市


def test_a_code_of_then_alone_is_a_match_by_code() -> None:
    resolution = RESOLVER.resolve(PlaceQuery(code=(("", "310119"),)))
    assert (resolution.code, resolution.kind, resolution.named_in) == ("310115", MatchKind.CODE, "mca-2008")
    assert RESOLVER.resolve(PlaceQuery(code=(("", "519925"),))).code == ""


def test_a_unit_that_ended_is_the_unit_of_then_and_a_question_without_a_date() -> None:
    ended = next(
        change for change in editions.correspondences("nbs-2019", "46").values() if change.rule.kind == "ended"
    )  # fmt: skip
    names = editions.names("nbs-2019", "46")
    words = "".join(names[code] for code in code_path(ended.code) if names[code] not in ("市辖区", "儋州市"))
    resolution = RESOLVER.resolve(PlaceQuery(name=words))
    assert resolution.problem is not None
    dated = RESOLVER.resolve(PlaceQuery(name=words, date=parse_day("2019")))
    assert (dated.code, dated.edition, dated.problem) == (ended.code, "nbs-2019", None)
    assert unit_iri(Iris(BASE), dated.edition, dated.code) == f"{BASE}division/nbs-2019/{ended.code}"


def test_an_unknown_place_in_a_county_of_the_past_is_not_found() -> None:
    assert PAST.find("上海市南汇区不存在的镇") == ()


@pytest.mark.parametrize(
    ("date", "year"),
    [("2008", 2008), ("2016-03", 2015), ("2016", 2016), ("2018-03", 2017), ("2019-12-31", 2019), ("2024", 0)],
)
def test_the_year_of_a_date_is_that_of_the_edition_in_force(date: str, year: int) -> None:
    assert PlaceQuery(date=parse_day(date)).year == year


@pytest.mark.parametrize(
    ("words", "code"),
    [("天津塘沽区", "120116"), ("浙江杭州下城区", "330105"), ("杭州下城区", "330105"), ("江西湾里区", "360112")],
)
def test_names_of_the_past_below_short_ones_are_found(words: str, code: str) -> None:
    location = Resolver.reference().locate(PlaceQuery(name=words))
    assert (location.code, location.kind) == (code, MatchKind.FORMER)


@pytest.mark.parametrize(
    ("words", "first"),
    [("天津塘沽", "120116"), ("北京宣武", "110102"), ("湖北襄樊", "4206"), ("江西省南昌市湾里", "360112")],
)
def test_a_part_of_a_name_of_the_past_is_a_question(words: str, first: str) -> None:
    location = Resolver.reference().locate(PlaceQuery(name=words))
    assert not location.kind
    assert location.candidates[0].code == first
    assert len({candidate.code for candidate in location.candidates}) == len(location.candidates)


def test_a_doubtful_code_of_then_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """新汶市 had 372602 until 1982 and no successor; of 洪雅县 the code of today is shown, which is not doubtful."""
    assert mingdan.resolve("新汶市", date="1981").doubtful
    assert not mingdan.resolve("洪雅县", date="1981").doubtful
    with pytest.raises(SystemExit):
        main(["resolve", "新汶市", "--date", "1981", "--lang", "en"])
    assert "doubtful: sources differ" in capsys.readouterr().out
    names = tmp_path / "names.txt"
    names.write_text("新汶市\n洪雅县\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["resolve", str(names), "--date", "1981"])
    assert [row["doubtful"] for row in csv.DictReader(capsys.readouterr().out.splitlines())] == ["true", ""]
