"""Consistency checks: a notice against its own text, and against source.toml."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from mingdan.model import Claim, Document, Entry, Honour, Issuer, LedgerLine, NamePath, Notice, Source
from mingdan.notices.consistency_checks import check_against_source, check_self_consistency, has_letter

WORDS = "温江区柳城街道光华社区"
ENTRY = Entry(
    "1", 1, 1, "示范社区", "自治型", WORDS, 3, 1, NamePath("", "", "温江区", "柳城街道", "光华社区"), "line 3"
)
NOTICE = Notice(
    title="2022年示范社区名单",
    date=date(2023, 11, 20),
    signature="四川省民政厅",
    entries=(ENTRY,),
    claims=(Claim("示范社区", 1, 1, 1, "", WORDS),),
    ledger=tuple(LedgerLine(n, kind, f"line {n}") for n, kind in enumerate(("title", "body", "section", "entry"), 1)),
    text="2022年示范社区名单\n根据《办法》（川办〔2020〕1号）",
    sha256="0" * 64,
)
SOURCE = Source(
    notice="sichuan-2022",
    file=Path("notice.txt"),
    title=NOTICE.title,
    title_en="",
    edition_year=2022,
    date=date(2023, 11, 20),
    release_date=date(2024, 1, 1),
    area="51",
    issuers=(Issuer("a", "四川省民政厅", "", False),),
    cites=(Document("b", "办法", "川办〔2020〕1号"),),
    honours=(Honour("c", "示范社区", "示范社区", "", ("Community",), 1),),
    categories={"自治型": "d"},
    counts={"1": 1},
    roles={},
)


def rules_of_notice(changes: dict[str, Any]) -> list[str]:
    findings = check_self_consistency(replace(NOTICE, **changes), "notice.txt", ("自治型",))
    return [finding.rule for finding in findings]


def test_a_notice_that_agrees() -> None:
    assert has_letter(NOTICE)
    assert check_against_source(SOURCE, NOTICE) == []
    assert rules_of_notice({}) == []


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"claims": (Claim("示范社区", 2, 1, 1),)}, ["claim"]),
        ({"claims": (Claim("", 2, 1, 1, "*"),)}, ["claim-total"]),
        ({"claims": (Claim("温江区", 1, 1, 1, "place"),)}, []),
        ({"claims": ()}, ["no-claim"]),
        ({"ledger": ()}, ["no-letter"]),
        ({"ledger": (), "claims": (), "format": "xlsx"}, []),
        ({"claims": (Claim("示范社区", 1, 1, 1, "", "温江区柳城街道光花社区"),)}, ["example"]),
        ({"claims": (Claim("示范社区", 1, 1, 1, "", "绵竹市汉旺镇群力村"),)}, ["example-elsewhere"]),
        ({"claims": (Claim("示范社区", 1, 1, 1, "", f"确定{WORDS}"),)}, []),
        ({"entries": (replace(ENTRY, category="元宇宙型"),)}, ["new-category"]),
        ({"entries": (replace(ENTRY, honour="2021年示范社区"),)}, ["year"]),
    ],
)
def test_a_notice_that_disagrees_with_itself(changes: dict[str, Any], rules: list[str]) -> None:
    assert rules_of_notice(changes) == rules


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"title": "2022年示范村名单"}, ["title"]),
        ({"edition_year": 2021}, ["year-source"]),
        ({"date": date(2023, 11, 21)}, ["date"]),
        ({"issuers": (Issuer("a", "四川省教育厅", "", False),)}, ["issuer-missing", "issuer"]),
        ({"cites": ()}, ["cites"]),
        ({"cites": (*SOURCE.cites, Document("e", "规定", "川办〔2019〕2号"))}, ["cites-missing"]),
        ({"honours": ()}, ["unknown-honour"]),
        ({"categories": {}}, ["unexpected-category"]),
        ({"categories": {"法治型": "f"}}, ["unknown-category"]),
        ({"counts": {"1": 2}}, ["count"]),
        ({"honours": (replace(SOURCE.honours[0], claimed=2),)}, ["claim-source"]),
    ],
)
def test_a_notice_that_disagrees_with_source_toml(changes: dict[str, Any], rules: list[str]) -> None:
    assert [finding.rule for finding in check_against_source(replace(SOURCE, **changes), NOTICE)] == rules


def test_a_date_and_a_count_that_the_notice_lacks() -> None:
    notice = replace(NOTICE, date=None, claims=())
    rules = [finding.rule for finding in check_against_source(SOURCE, notice)]
    assert rules == ["date-missing", "claim-source-missing"]
