"""`--level` and `--names` of `mingdan link`: how deep a row must lead, and names of the division and of those above."""

import csv
import datetime
from pathlib import Path

import pytest
from mingdan import link_table
from mingdan.cli.main import main
from mingdan.errors import UsageError
from mingdan.findings import finding
from mingdan.lexicon.levels import Level
from mingdan.model import Candidate, MatchKind, ReasonKind, reason
from mingdan.rdf.iris import REGISTER, Iris
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolution, Resolver
from mingdan.tables.added_columns import ADDED_COLUMNS, NAME_COLUMNS, AddedCells
from mingdan.tables.linker import Linker, RowLink, wanted_level

GUANGHUA = "510115001044"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["link", *map(str, arguments)])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def linked_at(level: Level, resolution: Resolution) -> RowLink:
    """The link of a row that the resolver answers so."""

    class Answering(Resolver):
        def __init__(self) -> None:
            self.edition = Resolver.reference().edition

        def resolve(self, _: PlaceQuery) -> Resolution:
            return resolution

    return Linker(Answering(), level=level).link(PlaceQuery(name="某地"))


def partial(code: str) -> Resolution:
    """The resolver's answer where names are certain only down to a division."""
    return Resolution(code, MatchKind.PARTIAL, 0.8, (), finding("row-not-found", words="x", area="y"))


@pytest.mark.parametrize(
    ("level", "code", "is_reviewed"),
    [
        (Level.COUNTRY, "510115", True),
        (Level.PROVINCE, "510115", False),
        (Level.COUNTY, "510115", False),
        (Level.TOWNSHIP, "510115", True),
        (Level.COUNTY, "510115001", False),
        (Level.COUNTY, "4419", False),  # 东莞市 has no counties
        (Level.COUNTY, "11", True),
        (Level.PREFECTURE, "11", False),  # 北京市 has no prefectures
        (Level.PREFECTURE, "51", True),
    ],
)
def test_partly_certain_row(level: Level, code: str, is_reviewed: bool) -> None:
    link = linked_at(level, partial(code))
    assert (link.code, link.kind, link.needs_review) == (code, "partialMatch", is_reviewed)


def test_row_that_names_too_little() -> None:
    whole = Resolution("510115", MatchKind.NAME, 1.0)
    assert linked_at(Level.COUNTY, whole)[:3] == ("510115", "nameMatch", 1.0)
    link = linked_at(Level.TOWNSHIP, whole)
    assert (link.code, link.kind, link.problem and link.problem.rule) == ("510115", "partialMatch", "row-above-level")


def test_what_a_doubtful_division_shares_with_its_candidates_is_certain() -> None:
    other = Candidate("510115001045", "", reason(ReasonKind.SHORT_NAME))
    doubtful = partial(GUANGHUA)._replace(kind=MatchKind.VARIANT, candidates=(other,))
    assert linked_at(Level.VILLAGE, doubtful).needs_review
    link = linked_at(Level.TOWNSHIP, doubtful)
    assert (link.code, link.kind, link.needs_review, link.candidates) == ("510115001", "partialMatch", False, ())


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("绵阳市梓潼县石台乡", ["510725", "510725211", "510725211"]),
        ("四川省绵阳市梓潼县文兴乡光辉村", ["510725113", "510725113", "510725220208"]),
    ],
)
def test_the_county_of_a_unit_that_has_ended_is_certain(words: str, codes: list[str]) -> None:
    query, levels = PlaceQuery(name=words), (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
    links = [Linker(Resolver.reference(), level=level).link(query) for level in levels]
    assert [link.code for link in links] == codes
    for link in links:
        is_today = link.edition == REGISTER
        assert (link.kind == "partialMatch", link.needs_review) == (is_today, not is_today)


def test_a_unit_at_the_date_is_judged_by_its_level() -> None:
    query, date = PlaceQuery(name="绵阳市梓潼县石台乡"), datetime.date(2017, 12, 31)
    links = [
        Linker(Resolver.reference(), level=level, date=date).link(query) for level in (Level.COUNTY, Level.VILLAGE)
    ]
    assert [(link.code, link.kind, link.needs_review) for link in links] == [
        ("510725211", "nameMatch", False),
        ("510725211", "partialMatch", True),
    ]


def test_unknown_row_stays_unknown() -> None:
    assert linked_at(Level.PROVINCE, Resolution(problem=partial("51").problem)).needs_review


def test_word_for_a_level() -> None:
    assert (wanted_level(""), wanted_level("village")) == (Level.COUNTRY, Level.VILLAGE)
    with pytest.raises(UsageError) as caught:
        wanted_level("city")
    assert caught.value.id == "level-unknown"


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "t.csv", tmp_path / "o.csv"
    file.write_text("地名\n成都市温江区\n成都市\n合计\n", "utf-8")
    assert run(file, "-o", out, "--level", "county", "--names") == 1
    assert len((tmp_path / "o-review.csv").read_text("utf-8").splitlines()) == 2
    header, county, prefecture, total = csv.reader(out.read_text("utf-8").splitlines())
    assert header[1:] == [*ADDED_COLUMNS, *NAME_COLUMNS]
    assert county[1] == "510115"
    assert county[6:] == ["county", "nbs-2023", "", "温江区", "51", "四川省", "5101", "成都市", "510115", "温江区"]
    assert prefecture[1:4:2] == ["5101", "partialMatch"]
    assert prefecture[6:] == ["prefecture", "nbs-2023", "", "成都市", "51", "四川省", "5101", "成都市", "", ""]
    assert not any(total[1:])
    assert run(out, "-o", tmp_path / "again.csv") == 2
    assert "mingdan_code" in capsys.readouterr().err
    assert run(file, "--level", "city") == 2


def test_names_of_a_city_without_prefecture() -> None:
    cells = AddedCells(Resolver.reference().edition, Iris(), names=True)
    row = dict(zip(cells.columns, cells.cells(RowLink("110105", MatchKind.NAME, 1.0)), strict=True))
    assert (row["mingdan_province"], row["mingdan_prefecture_code"], row["mingdan_county"]) == ("北京市", "", "朝阳区")
    assert set(cells.cells(RowLink())) == {""} == set(cells.none)


def test_frame() -> None:
    import pandas

    frame = pandas.DataFrame({"地名": ["成都市温江区", "成都市"]})
    linked = link_table(frame, level="county", names=True)
    assert list(linked.mingdan_match) == ["nameMatch", "partialMatch"]
    assert list(linked.mingdan_name) == ["温江区", "成都市"]
    with pytest.raises(UsageError):
        link_table(frame, level="city")
    with pytest.raises(UsageError):
        link_table(frame, date="1970")
