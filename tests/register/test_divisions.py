"""The register: whole, and one province at a time."""

import re
import subprocess
import sys

import pytest
from mingdan.errors import InputError
from mingdan.register.edition import Edition
from mingdan.register.labels import UNIT_CLASSES, class_of_digits, division_label, without_committee, without_committees
from mingdan.resources import folder

WHOLE = (31, 342, 2978, 41352, 620573)


def test_the_register_is_whole() -> None:
    """Every code of every province, counted in the files themselves."""
    levels = dict.fromkeys((2, 4, 6, 9, 12), 0)
    for code in Edition.reference().province_table:
        for name in Edition.reference().province(code).names:
            levels[len(name)] += 1
    assert tuple(levels.values()) == WHOLE
    assert sum(levels.values()) == 665_276


def test_the_register_fits_in_the_wheel() -> None:
    files = list((folder("data/reference") / "divisions").rglob("*"))
    assert sum(file.stat().st_size for file in files if file.is_file()) <= 10_000_000


def test_one_province_does_not_load_the_others() -> None:
    script = (
        "import sys, pathlib; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "from mingdan.register.edition import Edition\n"
        "assert Edition.reference().province('51').names['5101'] == '成都市'\n"
        "print([pathlib.Path(name).name for name in opened if name.endswith('.xz')])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['51.csv.xz']"


def test_placeholders_are_no_divisions() -> None:
    chongqing, henan = Edition.reference().province("50"), Edition.reference().province("41")
    assert [above.code for above in chongqing.lineage("500103")] == ["50", "500103"]
    assert [above.code for above in henan.lineage("419001")] == ["41", "419001"]
    assert "419001" in henan.children("41")
    with pytest.raises(InputError, match="is not the code of a division"):
        chongqing.lineage("5001")


def test_no_such_province_or_code() -> None:
    with pytest.raises(InputError, match="'99' is not the code of a province"):
        Edition.reference().province("99")
    with pytest.raises(InputError, match="is not the code of a division"):
        Edition.reference().province("51").lineage("519999")


@pytest.mark.parametrize(
    ("register", "short"),
    [
        ("光华社区居委会", "光华社区"),
        ("安居村民委员会", "安居村"),  # the village 安居, not the residents of 安
        ("沿村居民委员会", "沿村居委会"),
        ("崔村村村民委员会", "崔村村"),
        ("晋城大道一段社区居民委员会", "晋城大道一段社区"),
        ("清江村村民委员会", "清江村"),
        ("清江村委会", "清江村"),
        ("采石社区村民委员会", "采石社区"),
        ("六铺炕南小街居民委员会", "六铺炕南小街居委会"),
        ("新村居委会", "新村居委会"),
        ("巴音嘎查委员会", "巴音嘎查"),
        ("虚拟生活区", "虚拟生活区"),
        ("居委会", "居委会"),
    ],
)  # fmt: skip
def test_committee_suffixes_are_taken_off(register: str, short: str) -> None:
    assert without_committee(register) == short


def test_a_repeated_name_in_front_is_taken_off_unless_nothing_is_left() -> None:
    assert division_label("511423112006", "洪雅县洪川镇文塘社区居民委员会", "洪雅县", "洪川镇") == "文塘社区"
    assert division_label("513221109001", "绵虒镇社区居委会", "汶川县", "绵虒镇") == "绵虒镇社区"
    assert division_label("330106109", "留下街道办事处") == "留下街道"


@pytest.mark.parametrize("code", ["11", "15", "46", "51", "65"])
def test_all_villages_at_once_have_the_labels_that_each_has(code: str) -> None:
    register = Edition.reference().province(code)
    townships = [one for one in register.names if len(one) == 9]
    found = register.villages(townships)
    assert found.codes == tuple(one for one in register.names if len(one) == 12)
    assert found.names == tuple(register.names[one] for one in found.codes)
    assert found.labels == tuple(register.division(one).label for one in found.codes)
    assert list(register.villages(townships[1:2]).codes) == register.children(townships[1])


def test_what_is_above_is_the_same_without_reading_a_province() -> None:
    for code in Edition.reference().names_to_counties:
        register = Edition.reference().province(code[:2])
        assert Edition.reference().is_division(code) != register.is_placeholder(code)
        if Edition.reference().is_division(code):
            assert Edition.reference().lineage(code) == register.lineage(code)
        else:
            with pytest.raises(InputError, match="is not the code of a division of NBS 2023"):
                Edition.reference().lineage(code)
    assert Edition.reference().lineage("") == ()
    assert Edition.reference().lineage("510104017") == Edition.reference().province("51").lineage("510104017")


def test_a_name_that_is_only_a_committee_keeps_it_among_others() -> None:
    assert without_committees(["村委会", "光华社区居委会", "居民委员会"]) == ["村委会", "光华社区", "居民委员会"]
    assert without_committees([]) == []


def test_every_label_of_a_province_is_sound() -> None:
    """No label is empty, has space around it, or ends in a committee that a generic part and a name precede."""
    sichuan = Edition.reference().province("51")
    for code in sichuan.names:
        if not sichuan.is_placeholder(code):
            own = sichuan.lineage(code)[-1]
            assert own.label and own.label == own.label.strip(), own
            assert (
                not re.search(".(社区居委会|村委会|委员会)$", own.label)
                or own.label == own.register_name == "社区居民委员会"
            )
            assert own.kind in {*UNIT_CLASSES, "Province"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [("510113002", "Subdistrict"), ("510524101", "Town"), ("511921200", "Township"), ("510115400", "QuasiTownship"),
     ("510115001044", "Community"), ("510822105203", "Village"), ("510115001498", "QuasiVillage"), ("5101", "")],
)  # fmt: skip
def test_the_digits_say_a_class(code: str, kind: str) -> None:
    assert class_of_digits(code) == kind
