"""The forms in which words name divisions: whole, guessed, short."""

from mingdan.resolver.name_forms import NameForms, is_bare_zone
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
FORMS = NameForms(RESOLVER.edition, RESOLVER.names)


def forms(area: str, text: str) -> dict[str, tuple[float, bool, bool]]:
    found = FORMS.starting_at(area, text, 0)
    return {form.code: tuple(form[1:]) for form, end in found if end == len(text)}  # type: ignore[misc]  # of a slice


def test_a_guessed_class_elsewhere_is_doubtful() -> None:
    assert forms("4306", "平江区")["430626"] == (0.9, False, False)
    assert forms("43", "平江区")["430626"] == (0.9, False, True)
    assert forms("", "平江县")["430626"] == (1.0, False, False)


def test_a_name_without_its_generic_part_is_short() -> None:
    assert forms("", "广州")["4401"] == (0.8, True, False)
    assert forms("", "六枝")["520203"] == (0.8, True, False)
    assert forms("46", "乐东")["469027"] == (0.8, True, False)


def test_a_bare_word_for_a_zone_is_the_citys_own_or_doubtful() -> None:
    assert is_bare_zone("经济开发区")
    assert not is_bare_zone("柳城街道")
    assert forms("3209", "开发区")["320971"] == (0.8, False, False)
    assert all(is_doubtful for _, _, is_doubtful in forms("3212", "开发区").values())


def test_an_official_parent_of_another_kind_is_known() -> None:
    assert "6542" in forms("65", "伊犁哈萨克自治州塔城地区")
    assert "130629" in forms("13", "雄安新区容城县")
