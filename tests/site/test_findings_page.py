"""Findings as a page for the office: each beside the line that it is about, in her language."""

from pathlib import Path

import pytest
from lxml import html
from mingdan.cli.main import main
from mingdan.findings import finding
from mingdan.model import Line, Place
from mingdan.site.findings_page import write_findings_page
from support.paths import ROOT

NOTICE = ROOT / "data" / "source" / "sichuan-2022" / "notice.txt"


def page_of(file: Path) -> html.HtmlElement:
    return html.fromstring(file.read_bytes())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_read_shows_findings_beside_their_lines(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notice, report = tmp_path / "notice.txt", tmp_path / "report.html"
    text = NOTICE.read_text("utf-8")
    notice.write_text(text.replace("等100个社区", "等99个社区"), "utf-8")
    with pytest.raises(SystemExit):
        main(["read", str(notice), "--html", str(report), "--lang", language])
    assert str(report) in capsys.readouterr().out
    page = page_of(report)
    assert page.get("lang") == language
    assert len(page.xpath("//ol[@class='lines']/li")) == len(text.splitlines())
    (line,) = page.xpath("//li[@id='line-7']")
    assert {"zh": "正文称", "en": "The text"}[language] in line.text_content()
    assert page.xpath("//a[@href='#line-7']")


def test_a_file_of_which_no_lines_are_known(tmp_path: Path) -> None:
    found = finding("input", Place("data.ttl", 3), problem="x < y")
    write_findings_page(tmp_path / "page.html", "verdict", [found], {}, "en")
    assert "x < y" in page_of(tmp_path / "page.html").text_content()


def test_a_cell_of_a_table(tmp_path: Path) -> None:
    line = Line(4, "Sheet1!A4", "甲\t乙", ("甲", "乙"), ("Sheet1!A4", "Sheet1!B4"), 1)
    found = finding("input", Place("list.xlsx", position="Sheet1!B4"), problem="here")
    write_findings_page(tmp_path / "page.html", "verdict", [found], {"list.xlsx": [line]}, "zh")
    (shown,) = page_of(tmp_path / "page.html").xpath("//li[@id='line-4']")
    assert "here" in shown.text_content()


def test_of_a_long_file_only_the_lines_near_a_finding(tmp_path: Path) -> None:
    lines = [Line(number, f"line {number}", f"text {number}") for number in range(1, 5_001)]
    found = finding("input", Place("long.txt", 2_500), problem="here")
    write_findings_page(tmp_path / "page.html", "verdict", [found], {"long.txt": lines}, "zh")
    shown = page_of(tmp_path / "page.html").xpath("//ol[@class='lines']/li/@id")
    assert shown == [f"line-{number}" for number in range(2_497, 2_504)]


def test_a_page_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["read", str(NOTICE), "--html", str(tmp_path / "no" / "page.html")])
    assert end.value.code == 2
    assert "page.html" in capsys.readouterr().err
