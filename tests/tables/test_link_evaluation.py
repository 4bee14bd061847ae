"""`link` on rows with known answers, a seeded sample of the table that `make bench-link` measures on 100,000 rows.

The sample (`golden/link_sample.csv`) is made by `bench/link_table.py`, by other code than the resolver's. The bounds
are far enough from what is measured that a change of wording does not break them, and near enough that a resolver
which guesses, or finds nothing, does.
"""

import pytest
from link_score import Answer, Judged, by, judged, line, outcome, read, written
from link_table import KINDS, Row, read_table
from link_truth import plain, residents, stem
from mingdan.register.edition import Edition
from mingdan.tables.pipeline import LinkOptions, link_file
from mingdan.workspace import Workspace
from support.paths import GOLDEN

SAMPLE = GOLDEN / "link_sample.csv"
ROWS = 360
# Kinds of which every row has to be right: nothing is altered but what says nothing of the place.
PLAIN = {"exact", "columns-exact", "spaces", "no-province", "no-prefecture", "columns-no-province"}
WRONG = 0.04  # of the answers to altered names, at most; measured: 0.01
RIGHT = 0.55  # of the rows with one right answer, at least; measured: 0.64
FALSE = 0.1  # of the rows that name no division, answered all the same; measured: 0.02


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    folder, rows = tmp_path_factory.mktemp("tables"), read_table(SAMPLE)
    judgements = []
    for width in (1, 5):
        own = [row for row in rows if len(row.cells) == width]
        file, out = folder / f"{width}.csv", folder / f"{width}-linked.csv"
        written(file, own)
        link_file(LinkOptions(file, out), Workspace(folder))
        judgements += judged(own, read(out))
    return judgements


def shown(found: list[Judged]) -> str:
    return "\n".join(
        f"{one.row.kind} {'/'.join(one.row.cells)} {sorted(one.row.answers)}: {one.answer}" for one in found
    )


def test_the_sample_has_every_kind_and_its_answers_are_divisions() -> None:
    rows = read_table(SAMPLE)
    assert len(rows) == ROWS
    assert {row.kind for row in rows} == {kind.name for kind in KINDS}
    assert all(Edition.reference().is_division(code) for row in rows for code in row.answers)
    assert all(bool(row.answers) != row.kind.removeprefix("columns-").startswith("none-") for row in rows)


def test_names_of_the_register_are_right(found: list[Judged]) -> None:
    plain_ = [one for one in found if one.row.kind in PLAIN]
    assert len(plain_) >= 40
    bad = [one for one in plain_ if one.outcome != ("right" if len(one.row.answers) == 1 else "asked")]
    assert not bad, shown(bad)


def test_few_answers_to_altered_names_are_wrong(found: list[Judged]) -> None:
    altered = [one for one in found if one.row.answers and one.row.kind not in PLAIN]
    counts = line("altered", altered)
    wrong = [one for one in altered if one.outcome == "wrong"]
    assert counts.answered >= 100
    assert counts.wrong <= WRONG * counts.answered, shown(wrong)


def test_most_altered_names_with_one_answer_get_it(found: list[Judged]) -> None:
    recall = line("answerable", [one for one in found if one.row.answers]).recall
    assert recall is not None
    assert recall >= RIGHT


def test_names_of_nothing_are_seldom_answered(found: list[Judged]) -> None:
    nothing = [one for one in found if not one.row.answers]
    assert len(nothing) >= 40
    wrong = [one for one in nothing if one.outcome == "wrong"]
    assert len(wrong) <= FALSE * len(nothing), shown(wrong)


def test_confidence_says_how_sure_it_is(found: list[Judged]) -> None:
    shares = {
        one.what: one.precision
        for one in by([one for one in found if one.answer.code], lambda one: one.answer.confidence)
    }
    assert shares["1.0"] == 1.0
    assert all(share is not None and share >= float(confidence) for confidence, share in shares.items()), shares


@pytest.mark.parametrize(
    ("answers", "answer", "expected"),
    [
        ({"5101"}, Answer("5101", "nameMatch", "1.0", ""), "right"),
        ({"5101"}, Answer("5102", "nameMatch", "1.0", ""), "wrong"),
        ({"5101"}, Answer("51", "nameMatch", "1.0", ""), "wrong"),
        ({"5101"}, Answer("5102", "variantMatch", "0.6", "5101 成都市 (bears the same name)"), "wrong"),
        ({"5101"}, Answer("", "", "", "5102 甲 (a similar name); 5101 乙 (a similar name)"), "asked"),
        ({"5101"}, Answer("", "", "", "510115 温江区 (5101 )"), "none"),
        ({"5101"}, Answer("", "", "", ""), "none"),
        ({"5101", "5102"}, Answer("5101", "nameMatch", "1.0", ""), "wrong"),
        ({"5101", "5102"}, Answer("5101", "variantMatch", "0.6", "5102 甲 (is called so too for short)"), "asked"),
        (set(), Answer("5101", "variantMatch", "0.8", ""), "wrong"),
        (set(), Answer("", "", "", "5101 成都市 (a similar name)"), "right"),
    ],
)  # fmt: skip
def test_what_is_right_wrong_or_asked(answers: set[str], answer: Answer, expected: str) -> None:
    assert outcome(Row("any", 1, ("成都",), frozenset(answers)), answer) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("光华社区居委会", "光华社区居民委员会"),
        ("光华社区", "光华社区居委会"),
        ("清江村村民委员会", "清江村委会"),
        ("清江村", "清江村民委员会"),
    ],
)
def test_exact_writings_of_one_name(one: str, other: str) -> None:
    assert plain(4, one) == plain(4, other)


def test_stems_and_committees() -> None:
    assert [stem(0, "内蒙古自治区"), stem(1, "阿坝藏族羌族自治州"), stem(2, "峨边彝族自治县"), stem(2, "郫县")] == [
        "内蒙古", "阿坝", "峨边", "郫县"]  # fmt: skip
    assert plain(4, "星村居委会") != plain(4, "星村村委会")
    assert residents("星村居委会")
    assert not residents("星村村委会")
