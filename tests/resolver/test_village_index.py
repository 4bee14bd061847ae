"""Village index: the villages of a township that a name stands for, and those with a similar name."""

import pytest
from mingdan.model import ReasonKind
from mingdan.resolver import village_index
from mingdan.resolver.village_index import (
    INCOMPLETE_CONFIDENCE,
    NAME_CONFIDENCE,
    VARIANT_CONFIDENCE,
    similar_villages,
    village_stem,
    village_stems,
    villages_named,
)

LIUCHENG, GUANGHUA = "510115001", "510115001044"  # 光华社区居委会
JINZISHAN, QINGJIANG = "510822105", "510822105203"  # 清江村村民委员会


@pytest.mark.parametrize(
    ("township", "text", "matches"),
    [
        (LIUCHENG, "光华社区", [(GUANGHUA, NAME_CONFIDENCE)]),
        (LIUCHENG, "光华社区居委会", [(GUANGHUA, NAME_CONFIDENCE)]),
        (LIUCHENG, "光华居委会", [(GUANGHUA, VARIANT_CONFIDENCE)]),
        (LIUCHENG, "光华", [(GUANGHUA, INCOMPLETE_CONFIDENCE)]),
        (LIUCHENG, "光华村", []),  # a village does not stand for a community
        (LIUCHENG, "无此社区", []),
        (JINZISHAN, "清江村", [(QINGJIANG, NAME_CONFIDENCE)]),
        (JINZISHAN, "清江村委会", [(QINGJIANG, VARIANT_CONFIDENCE)]),
        (JINZISHAN, "清江社区", []),
    ],
)
def test_the_villages_that_a_name_stands_for(township: str, text: str, matches: list[tuple[str, float]]) -> None:
    assert list(villages_named(township, text)) == matches


def test_a_name_is_compared_only_with_those_of_its_stem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked for in each township of a prefecture, for each line of a list."""

    def never(*_: object, **__: object) -> str:
        raise AssertionError("a name of another stem was compared")

    monkeypatch.setattr(village_index, "class_of_name", never)
    assert list(villages_named(LIUCHENG, "示范社区")) == []


def test_similar_names_have_reasons_the_closest_first() -> None:
    reasons = [(code, reason.kind) for code, reason in similar_villages(JINZISHAN, "清江社区")]
    assert reasons[:2] == [(QINGJIANG, ReasonKind.OTHER_CLASS), (QINGJIANG, ReasonKind.CONTAINED_NAME)]
    longer = [(code, reason.kind) for code, reason in similar_villages(LIUCHENG, "光华大道社区")]
    assert longer[0] == (GUANGHUA, ReasonKind.CONTAINED_NAME)
    assert (GUANGHUA, ReasonKind.SIMILAR_NAME) in longer
    assert list(similar_villages(LIUCHENG, "无此社区")) == []


@pytest.mark.parametrize(
    ("text", "stem"),
    [("光华社区居民委员会", "光华"), ("清江村", "清江"), ("村", "村"), ("甲村", "甲村"), ("光华", "光华")],
)
def test_a_stem_has_two_characters_or_more(text: str, stem: str) -> None:
    assert village_stem(text) == stem


def test_the_stems_of_a_county_include_those_of_its_townships() -> None:
    assert "光华" in village_stems(LIUCHENG) < village_stems(LIUCHENG[:6])
