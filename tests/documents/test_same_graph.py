"""The real notice as a Word file, a web page, an Excel table and a GB18030 text: the same graph but positions."""

import re
import shutil
from pathlib import Path

import pytest
from golden import answers
from mingdan.release.notices import Build, build
from mingdan.workspace import Workspace
from support import handmade
from support.paths import NOTICE, ROOT

LINES = NOTICE.read_text("utf-8").split("\n")
POSITION = re.compile(r"> <https://w3id\.org/mingdan/ontology#source(?:Line|Position)> ")
HONOURS = {True: "2022年全省基层治理示范社区", False: "2022年全省基层治理示范街道（镇）"}


def table() -> list[list[str]]:
    """The annex as offices keep it in Excel; from the golden rows, not from the pipeline."""
    header = ["称号", "类别", "序号", "名称"]
    return [
        header,
        *(
            [HONOURS[bool(row["community"])], row["category"], row["ordinal"], row["original"]]
            for row in answers.rows()
        ),
    ]


def levels() -> list[list[str]]:
    """The annex with a column for each level, the levels as the notice writes them."""
    header = ["称号", "类别", "序号", "市（州）", "县（市、区）", "街道（镇）", "社区"]
    rows = []
    for row in answers.rows():
        prefecture = next(
            name for name in (row["prefecture"], "阿坝州", "甘孜州", "凉山州") if row["original"].startswith(name)
        )
        rest = row["original"].removeprefix(prefecture).removeprefix(row["county"])
        community = rest.removeprefix(row["township"])
        honour = HONOURS[bool(row["community"])]
        rows.append([honour, row["category"], row["ordinal"], prefecture, row["county"], row["township"], community])
    return [header, *rows]


FILES = {
    "GB18030": ("notice.txt", "\n".join(LINES).encode("gb18030")),
    "UTF-16": ("notice.txt", "\n".join(LINES).encode("utf-16")),
    "Windows": ("notice.txt", "\ufeff".encode() + "\r\n".join(LINES).encode()),
    "Word": ("notice.docx", handmade.docx(handmade.paragraphs(LINES))),
    "web page": ("notice.html", handmade.html(LINES).encode()),
    "web page in GB2312": ("notice.htm", handmade.html(LINES, "gb2312").encode("gb18030")),
    "PDF": ("notice.pdf", handmade.pdf([LINES[start : start + 30] for start in range(0, len(LINES), 30)])),
    "Excel, a line a row": ("notice.xlsx", handmade.xlsx([[line] for line in LINES], {})),
    "Excel table": ("notice.xlsx", handmade.xlsx(table(), {})),
    "Excel table, a column a level": ("notice.xlsx", handmade.xlsx(levels(), {})),
    "OpenDocument table": ("notice.ods", handmade.ods(table(), {})),
    "Excel 97 table": ("notice.xls", handmade.xls(table())),
    "CSV": ("notice.csv", "\n".join(",".join(row) for row in table()).encode("gb18030")),
}  # fmt: skip


def without_positions(built: Build) -> str:
    assert built.findings == ()
    kept = [line for line in built.ntriples.splitlines() if not POSITION.search(line)]
    assert len(built.ntriples.splitlines()) - len(kept) >= len(answers.rows())
    return "\n".join(kept)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.slow_beyond(2, "builds the real notice for each format")
def test_the_same_graph_but_for_positions(name: str, tmp_path: Path, built: Build) -> None:
    file, content = FILES[name]
    workspace = Workspace(tmp_path)
    folder = workspace.source / "sichuan-2022"
    shutil.copytree(ROOT / "data" / "source" / "sichuan-2022", folder, ignore=shutil.ignore_patterns("notice.*"))
    (folder / file).write_bytes(content)
    assert without_positions(build(workspace)) == without_positions(built)
