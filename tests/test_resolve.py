"""Resolving: only the register decides where a name ends."""

import pytest
from conftest import NOTICE
from mingdan.build import Build
from mingdan.divisions import province
from mingdan.model import Entry, Finding, Match
from mingdan.resolve import resolve_entry


def resolved(words: str) -> Match | Finding:
    return resolve_entry(province("51"), "51", {}, Entry("1", 1, 1, "", "", words, 22, 3), str(NOTICE))


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


@pytest.mark.parametrize(
    "words", ["成都市金堂县赵镇", "成都市", "市", "", "社区", "成都市温江区柳城街道光华社区光华社区"]
)
def test_what_names_no_division_is_a_finding(words: str) -> None:
    assert isinstance(resolved(words), Finding)


def test_every_division_of_the_province_resolves_to_itself_or_says_that_it_is_ambiguous() -> None:
    """Each sub-district and town, and each tenth community, as one unbroken string."""
    sichuan = province("51")
    codes = [code for code in sichuan.names if len(code) == 9]
    codes += [code for code in sichuan.names if len(code) == 12][::10]
    wrong = []
    for code in codes:
        path = sichuan.lineage(code)
        match = resolved("".join((*(above.label for above in path[:-1]), path[-1].register_name)))
        if isinstance(match, Finding):
            if match.rule != "ambiguous":
                wrong.append((code, match.message))
        elif match.path[-1].code != code:
            wrong.append((code, match.path[-1].code))
    assert len(codes) > 6000
    assert wrong == []


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
