"""The documents: every link leads somewhere."""

import re
from pathlib import Path

import pytest
from support.paths import ROOT

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")],
    key=lambda file: file.relative_to(ROOT).as_posix(),
)
NAMES = [file.relative_to(ROOT).as_posix() for file in DOCUMENTS]
CODE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)


def prose(file: Path) -> str:
    """A document without its blocks of code, in which nothing is a link or a heading."""
    return CODE.sub("", file.read_text("utf-8"))


def anchors(file: Path) -> set[str]:
    """The anchors of the headings, as code hosts make them: lower case, without punctuation, hyphens for spaces."""
    bare = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in HEADING.findall(prose(file)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in bare}


@pytest.mark.parametrize("name", NAMES)
def test_every_relative_link_leads_to_a_file_and_an_anchor(name: str) -> None:
    broken = []
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", prose(ROOT / name))):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        target = (ROOT / name).parent / path if path else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []
