"""Looking codes up: schemes, years, what is near."""

import json
from collections.abc import Callable

import pytest
from mingdan.cli.main import main
from mingdan.errors import UsageError
from mingdan.register.edition import Edition
from mingdan.resolver import code_lookup as codes
from mingdan.resolver.query import parse_day

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["code", *arguments])
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return call


@pytest.mark.parametrize(
    ("code", "scheme", "year", "expected"),
    [
        ("512825", "", 1981, [("mca", "巫山县", ("500237",))]),
        ("512825", "", 1983, [("mca", "梓潼县", ("510725",))]),
        ("512825", "nbs", None, []),
        ("512825", "", 1990, []),
        ("510115", "", None, [("nbs", "温江区", ("510115",)), ("mca", "温江区", ("510115",))]),
        ("510115", "", 2001, []),
        ("510115003", "nbs", 2023, [("nbs", "涌泉街道", ("510115003",))]),
        ("110106008", "nbs", 2017, [("nbs", "卢沟桥街道", ())]),  # divided
        ("510104017001", "", 2017, []),  # 2020 and later
        ("510115003", "mca", 2026, [("mca", "天府街道", ("510115004",))]),
        ("510100", "", 1990, [("mca", "成都市", ("5101",))]),
        ("5101", "", None, [("nbs", "成都市", ("5101",)), ("mca", "成都市", ("5101",))]),
        ("51", "mca", 1980, [("mca", "四川省", ("51",))]),
        ("110101001001", "", None, [("nbs", "多福巷社区", ("110101001001",))]),
        ("110101", "mca", None, [("mca", "东城区", ("110101",))]),
        ("310119", "", 2005, [("mca", "南汇区", ("310115",))]),
        ("130171", "mca", None, []),
    ],
)
def test_meanings(code: str, scheme: str, year: int | None, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    day = parse_day(str(year)) if year else None
    found = codes.code_entries(Edition.reference(), codes.parse_code(code), scheme, day)
    assert [(one.scheme, one.name, one.today) for one in found] == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [(" 510115 ", "510115"), ("５１０１１５", "510115"), ("510115000000", "510115"), ("510 115 001 000", "510115001")],
)
def test_digits(typed: str, code: str) -> None:
    assert codes.parse_code(typed) == code


@pytest.mark.parametrize("typed", ["", "5", "温江区", "5.10115E+11", "-51", "051", "51" * 20, "\0"])
def test_what_is_no_code(typed: str) -> None:
    with pytest.raises(UsageError, match="expected 2"):
        codes.parse_code(typed)


@pytest.mark.parametrize(("typed", "near"), [("51011", "510112"), ("510", "5101"), ("5101150019", "510115001")])
def test_a_code_of_any_length_leads_to_those_that_it_begins(typed: str, near: str) -> None:
    register = Edition.reference()
    assert codes.code_entries(register, codes.parse_code(typed)) == []
    assert near in {entry.code[: len(near)] for entry in codes.similar_codes(register, typed)}


def test_an_edition_and_a_date_choose_the_entries(run: Run) -> None:
    assert run("310119", "--date", "2005-06")[0] == 0
    assert run("310119", "--date", "2012")[0] == 1
    assert run("110106008", "--edition", "nbs-2017")[0] == 0
    status, out, _ = run("110106008", "--edition", "nbs-2022")
    assert (status, "六里桥街道" in out) == (0, True)


def test_a_code_of_all_editions_begins_with_the_oldest(run: Run) -> None:
    assert "(nbs 2016-2023)" in run("510115106")[1]
    assert run("999999999")[0] == run("1390")[0] == run("460201")[0] == 1


def test_cli(run: Run) -> None:
    status, out, err = run("512825", "--date", "1983")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "512825 四川省绵阳地区梓潼县 (mca 1982-1984)",
        "  became: 510725 梓潼县 (1985)",
        "  today: 510725 四川省绵阳市梓潼县 https://w3id.org/mingdan/id/division/nbs-2023/510725",
    ]


def test_cli_json(run: Run) -> None:
    status, out, _ = run("510702", "--scheme", "mca", "--date", "1990", "--json")
    (found,) = json.loads(out)["entries"]
    assert status == 0
    assert (found["name"], found["from"], found["through"]) == ("市中区", 1985, 1991)
    assert [one["code"] for one in found["today"]] == ["510703", "510704"]
    assert [(one["name"], one["from"]) for one in found["successors"]] == [("涪城区", 1992), ("游仙区", 1992)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["510123", "--date", "2010"], "510123 in mca 1983-2001: 四川省成都市温江县"),
        (["510119"], "510118"),
        (["510115001999"], "光华社区"),
        (["130171", "--scheme", "mca"], "130171 in nbs 2017-2023: 河北省石家庄市石家庄高新技术产业开发区"),
        (["99"], "in nbs 2016-2023"),
    ],
)
def test_cli_unknown(arguments: list[str], said: str, run: Run) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (1, "")
    assert "stands for nothing" in err and said in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["510115", "--edition", "nbs-1999"],
        ["510115", "--date", "1979"],
        ["510115", "--scheme", "gb"],
        ["510115", "--edition", "nbs-2017", "--date", "2017"],
        ["510115", "--date", "year"],
        [],
    ],
)
def test_cli_bad_arguments(arguments: list[str], run: Run) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("error: ") and "Traceback" not in err


@pytest.mark.parametrize(("language", "says"), [("en", "doubtful: sources differ"), ("zh", "代码存疑")])
def test_a_doubtful_code_is_said_to_be(run: Run, language: str, says: str) -> None:
    """Of 1981, not of 1983; and of what is near a code."""
    assert says in run("512825", "--date", "1981", "--lang", language)[1]
    assert says not in run("512825", "--date", "1983", "--lang", language)[1]
    assert says in run("512825", "--date", "1990", "--lang", language)[2]


def test_the_record_of_a_doubtful_code(run: Run) -> None:
    entries = json.loads(run("512825", "--json")[1])["entries"]
    assert [entry["doubtful"] for entry in entries] == [True, False]
    assert json.loads(run("510115003", "--json")[1])["entries"][0]["doubtful"] is False
