"""The table of generic parts, and what is selected from it."""

import ast
import re
from pathlib import Path

import mingdan
import pytest
from mingdan.lexicon.generic_parts import (
    EVERYDAY_PARTS,
    GENERIC_PARTS,
    PEOPLES,
    SHORT_COMMITTEES,
    TOWNSHIP_ENDS,
    VILLAGE_ENDS,
    Role,
    alternatives,
    endings_by_class,
    generic_parts,
)
from mingdan.lexicon.levels import LEVELS, Level


def test_a_part_stands_once_for_a_level_and_role() -> None:
    keys = [(part.text, part.level, part.role) for part in GENERIC_PARTS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("level", LEVELS)
def test_parts_are_given_the_longest_first(level: Level) -> None:
    lengths = [len(text) for text in generic_parts(level, *Role)]
    assert lengths == sorted(lengths, reverse=True)
    assert set(EVERYDAY_PARTS[level]) <= set(generic_parts(level))


@pytest.mark.parametrize(
    ("level", "roles", "contained", "absent"),
    [
        (Level.TOWNSHIP, (), "民族乡", "农场"),
        (Level.TOWNSHIP, (Role.FARM,), "农场", "镇"),
        (Level.VILLAGE, (), "嘎查", "居委会"),
        (Level.VILLAGE, (Role.COMMITTEE,), "居委会", "社区"),
        (Level.COUNTY, (Role.ZONE,), "高新区", "区"),
    ],
)
def test_parts_are_selected_by_level_and_role(
    level: Level, roles: tuple[Role, ...], contained: str, absent: str
) -> None:
    parts = generic_parts(level, *roles)
    assert contained in parts
    assert absent not in parts


def test_the_longest_alternative_matches() -> None:
    assert re.sub(f"({alternatives(VILLAGE_ENDS)})$", "", "光华社区居民委员会") == "光华"
    assert re.sub(f"({alternatives(TOWNSHIP_ENDS)})$", "", "柳城街道办事处") == "柳城"
    assert re.fullmatch(alternatives(["县", "自治县"], ["县"]), "自治县")


def test_labels_end_with_the_parts_of_their_class() -> None:
    assert endings_by_class(Level.VILLAGE) == {"Community": ("社区", "居委会"), "Village": ("村", "嘎查")}
    assert list(endings_by_class(Level.TOWNSHIP)) == ["Subdistrict", "Town", "Township"]


def test_committees_have_a_short_form() -> None:
    assert SHORT_COMMITTEES["居民委员会"] == SHORT_COMMITTEES["居委员会"] == "居委会"
    assert SHORT_COMMITTEES["村民委员会"] == "村委会"
    assert {*SHORT_COMMITTEES.values()} <= {*VILLAGE_ENDS}


def test_the_56_peoples_without_the_han_and_all_of_them_together() -> None:
    assert len(PEOPLES) == len(set(PEOPLES)) == 56
    assert PEOPLES[-1] == "各"
    assert "汉" not in PEOPLES


def test_generic_parts_are_listed_in_the_lexicon_alone() -> None:
    """No constant of another package lists more than three generic parts of several characters."""
    parts = {part.text for part in GENERIC_PARTS if len(part.text) > 1}
    package = Path(mingdan.__file__).parent
    lists = set()
    for file in package.rglob("*.py"):
        for statement in ast.parse(file.read_text("utf-8")).body if file.parent.name != "lexicon" else ():
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                texts = [node.value for node in ast.walk(statement) if isinstance(node, ast.Constant)]
                words = {
                    word for text in texts if isinstance(text, str) for word in re.split(r"[^\u4e00-\u9fff]+", text)
                }
                if len(words & parts) > 3:
                    lists.add(f"{file.stem}: {sorted(words & parts)}")
    assert lists == set()
