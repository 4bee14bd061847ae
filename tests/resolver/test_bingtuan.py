"""Names of the 兵团."""

import pytest
from mingdan.model import NamePath, ReasonKind
from mingdan.resolver.bingtuan import Bingtuan, BingtuanMatch, is_bingtuan
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
match_bingtuan = Bingtuan(RESOLVER.edition, RESOLVER.names, RESOLVER.villages).match_bingtuan

BINGTUAN = "新疆生产建设兵团"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (NamePath(BINGTUAN), True),
        (NamePath("兵团", "一师"), True),
        (NamePath("", "第八师"), True),
        (NamePath("新疆", "农八师石河子市"), True),
        (NamePath("新疆", "喀什地区"), False),
        (NamePath("四川省", "八师"), False),
    ],
)
def test_names_of_the_bingtuan(names: NamePath, expected: bool) -> None:
    assert is_bingtuan(names) is expected


@pytest.mark.parametrize("regiment", ["十一团", "11团", "第十一团", "十一团场", "11团部"])
@pytest.mark.parametrize("division", ["一师", "第一师", "农一师", "1师"])
def test_numbers_are_compared_as_numbers(division: str, regiment: str) -> None:
    assert match_bingtuan(NamePath(BINGTUAN, division, "", regiment)) == BingtuanMatch("659002106", 0.9)


@pytest.mark.parametrize(
    ("names", "code", "missing", "reasons"),
    [
        (NamePath(BINGTUAN), "", "province", [ReasonKind.ENCLOSING_REGION]),
        (NamePath(BINGTUAN, "第八师石河子市"), "659001", "", []),
        (NamePath(BINGTUAN, "第八师"), "65", "prefecture", [ReasonKind.JOINT_CITY]),
        (NamePath(BINGTUAN, "一师", "", "11团", "一连"), "659002106500", "", []),
        (NamePath(BINGTUAN, "一师", "", "九百团"), "65", "township", [ReasonKind.JOINT_CITY]),
    ],
)
def test_a_name_is_followed_as_far_as_the_register_has_it(
    names: NamePath, code: str, missing: str, reasons: list[ReasonKind]
) -> None:
    match = match_bingtuan(names)
    assert (match.code, match.missing) == (code, missing)
    assert [why.kind for _, why in match.candidates] == reasons
