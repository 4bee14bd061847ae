"""The Python interface: each function once, its types, and that importing mingdan loads nothing.

mypy checks this file in strict mode: `assert_type` states the types that users rely on.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_type

import mingdan
import pyarrow
import pytest
from mingdan.errors import InputError, UsageError
from mingdan.model import Finding
from mingdan.notices.reading import NoticeReading
from mingdan.queries.answers import Answer
from mingdan.workspace import Workspace
from support.paths import NOTICE


def test_importing_mingdan_loads_no_library() -> None:
    command = "import sys, mingdan; print([name for name in sys.modules if name.startswith('mingdan.')])"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_exists_and_has_a_docstring() -> None:
    assert {"resolve", "read", "query", "link_table", "publish"} <= set(mingdan.__all__)
    assert [name for name in mingdan.__all__ if not getattr(mingdan, name).__doc__] == []
    with pytest.raises(AttributeError, match="nonsense"):
        _ = mingdan.nonsense


def test_resolve(tmp_path: Path) -> None:
    place = mingdan.resolve("成都市温江区 柳城街道光华社区", workspace=tmp_path)
    assert_type(place, mingdan.ResolvedName)
    assert (place.code, place.match, place.confidence) == ("510115001044", "nameMatch", 1.0)
    assert place.name == "四川省成都市温江区柳城街道光华社区"
    assert place.iri.endswith("/id/division/nbs-2023/510115001044")
    former = mingdan.resolve("上海市南汇区", workspace=tmp_path)
    assert (former.code, former.match, former.edition) == ("310115", "formerName", "mca-2008")
    then = mingdan.resolve("上海市南汇区", date="2008", workspace=tmp_path)
    assert (then.code, then.name, then.match) == ("310119", "上海市南汇区", "nameMatch")
    assert then.iri.endswith("/id/version/mca/310119/2001")
    several = mingdan.resolve("朝阳区", workspace=tmp_path)
    assert (several.match, several.confidence) == ("", 0.0)
    assert {"110105", "220104"} <= {candidate.code for candidate in several.candidates}
    assert assert_type(several.candidates[0].code, str)


def test_resolve_uses_the_base_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "data" / "source").mkdir(parents=True)
    settings = tmp_path / "data" / "source" / "dataset.toml"
    settings.write_text('id_base = "https://data.example.org/id/"\n', "utf-8")
    assert mingdan.resolve("四川省", workspace=tmp_path).iri == "https://data.example.org/id/division/nbs-2023/51"
    settings.write_text("id_base = 1\n", "utf-8")
    with pytest.raises(InputError, match="id_base"):
        mingdan.resolve("四川省", workspace=tmp_path)


def test_read(tmp_path: Path) -> None:
    reading = mingdan.read(NOTICE, workspace=tmp_path)
    assert_type(reading, NoticeReading)
    assert len(reading.notice.entries) == len(reading.resolved) == 130
    assert_type(reading.findings, tuple[Finding, ...])
    content = "附件\n1.成都市温江区柳城街道光华社区\n".encode()
    (resolved,) = mingdan.read("list.txt", content=content, workspace=tmp_path).resolved
    assert resolved.location.code == "510115001044"
    with pytest.raises(InputError):
        mingdan.read(tmp_path / "missing.docx")


def test_query(published: Path) -> None:
    answer = mingdan.query("communities-in-a-county", {"county": "汶川县"}, workspace=published)
    assert_type(answer, Answer)
    assert_type(answer.rows(), list[tuple[str, ...]])
    assert answer.rows()
    assert {len(row) for row in answer.rows()} == {len(answer.variables())}
    with pytest.raises(UsageError, match="no sample query"):
        mingdan.query("nonsense", workspace=published)
    with pytest.raises(InputError, match="mingdan publish"):
        mingdan.query("1", workspace=published / "nothing")


def test_link_table() -> None:
    frame = pyarrow.table({"区县": ["温江区", "朝阳区"], "学生": [1200, 900]})
    linked: Any = mingdan.link_table(frame, {"county": "区县"})
    assert linked["mingdan_code"].to_pylist() == ["510115", None]
    with pytest.raises(InputError):
        mingdan.link_table(linked)


def test_publish(own_workspace: Workspace) -> None:
    steps: list[str] = []
    first = mingdan.publish(own_workspace.root, progress=steps.append)
    assert_type(first, mingdan.Publication)
    assert_type(first.files, Mapping[str, int])
    assert first.changed
    assert first.files["roster.nt"] == (own_workspace.published / "roster.nt").stat().st_size
    assert steps
    (own_workspace.source / "sichuan-2022" / "source.toml").write_text(
        (own_workspace.source / "sichuan-2022" / "source.toml").read_text("utf-8").replace('"2-1" = 40', '"2-1" = 41'),
        "utf-8",
    )
    second = mingdan.publish(own_workspace.root)
    assert not second.changed
    assert [finding.rule for finding in second.findings] == ["count"]
    assert second.files == {}
    with pytest.raises(UsageError, match="no such notice"):
        mingdan.publish(own_workspace.root, ["nonsense"])
