"""Resolving: only the register decides where a name ends."""

import datetime

import pytest
from mingdan.findings import message as message_of
from mingdan.findings import severity
from mingdan.findings import severity as severity_of
from mingdan.model import Entry, Finding, Match, NamePath, Notice
from mingdan.register.edition import Edition, Province
from mingdan.release.notices import Build
from mingdan.resolver.entries import resolve_entries
from mingdan.resolver.lookup import Location
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
resolve_names = RESOLVER.resolve_names
split_names = RESOLVER.split_names


def locate(words: str) -> Location:
    """The location of an unbroken string."""
    return RESOLVER.locate(PlaceQuery(name=words))


def entries(*words: str) -> Notice:
    """A notice of entries that stand one below the other."""
    listed = tuple(
        Entry("1", number, number, "", "", text, number, 1, split_names(text, NamePath("四川省")), f"line {number}")
        for number, text in enumerate(words, 1)
    )
    return Notice("", None, "", listed, (), (), "", "")


def resolved(words: str) -> Match | list[Finding]:
    """What an entry of a notice of Sichuan is, or why that is not known."""
    found, findings = resolve_entries(RESOLVER, entries(words), "notice.txt", "51", {}, {})
    return found[0].match or findings


# The traps of the notice (names with another unit's generic part, a city in a city, abbreviations) and their codes.
TRAPS = {
    "成都市金堂县赵镇街道": ("510121001", ["四川省", "成都市", "金堂县", "赵镇街道"]),
    "达州市宣汉县东乡街道文昌社区": ("511722001", ["四川省", "达州市", "宣汉县", "东乡街道", "文昌社区"]),
    "达州市开江县任市镇和平社区": ("511723107", ["四川省", "达州市", "开江县", "任市镇", "和平社区"]),
    "攀枝花市仁和区仁和镇银华社区": ("510411100", ["四川省", "攀枝花市", "仁和区", "仁和镇", "银华社区"]),
    "成都市邛崃市文君街道": ("510183001", ["四川省", "成都市", "邛崃市", "文君街道"]),
    "阿坝州汶川县绵虒镇绵虒镇社区": ("513221109", ["四川省", "阿坝藏族羌族自治州", "汶川县", "绵虒镇", "绵虒镇社区"]),
    "绵阳市平武县古城镇古城社区": ("510727101", ["四川省", "绵阳市", "平武县", "古城镇", "古城社区"]),
    "乐山市井研县周坡镇周坡街社区": ("511124104", ["四川省", "乐山市", "井研县", "周坡镇", "周坡街社区"]),
    "四川省宜宾市屏山县屏山镇": ("511529110", ["四川省", "宜宾市", "屏山县", "屏山镇"]),
    "阿坝藏族羌族自治州汶川县威州镇阳光社区": (
        "513221100",
        ["四川省", "阿坝藏族羌族自治州", "汶川县", "威州镇", "阳光社区"],
    ),
}


@pytest.mark.parametrize("words", TRAPS)
def test_traps(words: str) -> None:
    match = resolved(words)
    assert isinstance(match, Match), match
    code, labels = TRAPS[words]
    assert match.path[-1].code.startswith(code)
    assert [division.label for division in match.path] == labels
    assert "".join(match.words) == words
    alone = locate(words)
    assert (alone.code, alone.kind, alone.candidates) == (match.path[-1].code, "nameMatch", ())


# Words that lead to no division: the finding, its severity, and where the words could be followed to.
UNRESOLVED = {
    "成都市金堂县赵镇": ("unknown-township", "warning", "510121"),
    "成都市温江区柳城街道光华社区光华社区": ("unlisted-community", "information", "510115001"),
    "成都市温江区柳城街道光花社区": ("unlisted-community", "information", "510115001"),
    "成都市温江区文君街道光华社区": ("unknown-township", "warning", "510115"),
    "自贡市温江区柳城街道光华社区": ("unknown-county", "warning", ""),
    "成都市不存在区柳城街道光华社区": ("unknown-county", "warning", "5101"),
    "光华社区": ("unknown-community", "warning", ""),
}


@pytest.mark.parametrize("words", UNRESOLVED)
def test_what_names_no_division_is_a_finding(words: str) -> None:
    rule, grave, code = UNRESOLVED[words]
    found, findings = resolve_entries(RESOLVER, entries(words), "notice.txt", "51", {}, {})
    assert found[0].match is None
    assert found[0].location.code == code
    problem = next(finding for finding in findings if finding.rule == rule)
    assert (severity(problem), problem.line, problem.text) == (grave, 1, words)
    assert found[0].kept == (len(code) >= 9)


@pytest.mark.parametrize("words", ["市", "社区", "街道", "（）", "x" * 1000, "成都市" * 300])
def test_what_is_no_name_leads_nowhere(words: str) -> None:
    found = locate(words)
    assert (found.kind, found.confidence) == ("", 0.0)
    assert len(found.code) <= 4


def test_a_name_that_several_divisions_share_is_no_match_but_candidates() -> None:
    """Communities of one county that share a name: without the township nobody can tell which is meant."""
    sichuan = Edition.reference().province("51")
    shared: dict[tuple[str, str], list[str]] = {}
    for code in sichuan.names:
        if len(code) == 12:
            shared.setdefault((code[:6], sichuan.lineage(code)[-1].label), []).append(code)
    several = {key: codes for key, codes in shared.items() if len(codes) > 1}
    assert len(several) > 100
    for (county, label), codes in several.items():
        names = dict(zip((2, 4, 6), sichuan.lineage(county), strict=True))
        found = resolve_names(NamePath(names[2].label, names[4].label, names[6].label, "", label))
        assert (found.kind, found.confidence) == ("", 0.0), label
        assert found.candidates, label
        assert {candidate.code for candidate in found.candidates} & set(codes), label


def test_an_entry_twice_under_one_honour_is_left_out_once() -> None:
    twice = entries("成都市温江区柳城街道光华社区", "成都市温江区柳城街道光华社区居委会", "成都市温江区柳城街道")
    found, findings = resolve_entries(RESOLVER, twice, "notice.txt", "51", {}, {})
    assert [one.kept for one in found] == [True, False, True]
    assert [(finding.rule, finding.line, severity_of(finding)) for finding in findings] == [("duplicate", 2, "warning")]


def test_the_date_counts_where_similar_names_are_no_longer_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingdan.resolver.entries.MOST_SOUGHT", 1)
    words = ("成都市温江区柳城街道光花社区", "成都市温江区柳城街道光化社区", "绵阳市梓潼县文兴乡光辉村")
    date = datetime.date(2017, 12, 31)
    found, _ = resolve_entries(RESOLVER, entries(*words), "notice.txt", "51", {}, {}, date)
    assert [bool(entry.location.candidates) for entry in found] == [True, False, False]
    match = found[-1].match
    assert match and (match.path[-1].code, match.path[-1].edition) == ("510725113208", "nbs-2019")  # its last code


def test_an_entry_of_another_province_is_left_out() -> None:
    found, findings = resolve_entries(RESOLVER, entries("重庆市渝中区大溪沟街道"), "notice.txt", "51", {}, {})
    assert [one.kept for one in found] == [False]
    assert [finding.rule for finding in findings] == ["outside"]
    assert "四川省" in message_of(findings[0], "en")


def both_roads(register: Province, code: str) -> tuple[Location, Location]:
    """A division as one unbroken string: read like an entry (split, then located), and matched as a whole."""
    path = register.lineage(code)
    words = "".join((*(above.label for above in path[:-1]), path[-1].register_name))
    return resolve_names(split_names(words)), locate(words)


@pytest.mark.slow("resolves a whole province")
def test_every_division_of_the_province_resolves_to_itself_or_says_that_it_is_ambiguous() -> None:
    """Each sub-district and town, and each tenth community, as one unbroken string."""
    sichuan = Edition.reference().province("51")
    codes = [code for code in sichuan.names if len(code) == 9]
    codes += [code for code in sichuan.names if len(code) == 12][::10]
    assert len(codes) > 6000
    wrong, undecided = judged(sichuan, codes)
    assert wrong == []
    assert len(undecided) <= len(codes) // 500, undecided


@pytest.mark.slow("opens every province")
def test_villages_of_every_province_resolve_to_themselves_or_to_nothing() -> None:
    """Each 400th village of the country."""
    total, missed = 0, 0
    for region in Edition.reference().province_table:
        register = Edition.reference().province(region)
        codes = [code for code in register.names if len(code) == 12][::400]
        wrong, undecided = judged(register, codes)
        assert wrong == []
        total, missed = total + len(codes), missed + len(undecided)
    assert total > 1500
    assert missed <= total // 100


def judged(register: Province, codes: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Codes that led to another division, with it, and codes that led to none, on either road."""
    found = [(code, location) for code in codes for location in both_roads(register, code)]
    wrong = [(code, location.code) for code, location in found if location.kind and location.code != code]
    undecided = [code for code, location in found if not location.kind]
    assert all(location.candidates or location.missing for _, location in found if not location.kind)
    return wrong, undecided


def test_how_each_entry_was_matched_is_kept(built: Build) -> None:
    recognitions = built.rosters[0].recognitions
    reviewed = {r.entry.words: r.match for r in recognitions if r.match.kind != "nameMatch"}
    assert {words: match.kind for words, match in reviewed.items()} == {
        "广元市青川县竹园镇清江社区": "unlistedPlace",
        "南充市西充县晋城街道一段社区": "reviewedMatch",
        "乐山市井研县集益镇集益社区": "reviewedMatch",
        "眉山市洪雅县洪川镇文塘社区": "reviewedMatch",
    }
    assert all(match.review and match.review.reason and match.review.reason_zh for match in reviewed.values())
    assert reviewed["广元市青川县竹园镇清江社区"].close[-1].code == "510822105203"
