"""The notebooks: they run as Jupyter runs them, without a network, and what they draw is what the tables hold."""

import csv
import json
import lzma
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from support.paths import ROOT

NOTEBOOKS = ROOT / "docs" / "notebooks"
if not NOTEBOOKS.is_dir():
    pytest.skip("the notebooks belong to a checkout", allow_module_level=True)

NAMES = sorted(file.stem for file in NOTEBOOKS.glob("*.ipynb"))
# Runs before the notebook: whatever looks up another machine or connects to it fails.
NO_NETWORK = """
import socket


def _refused(*_args, **_options):
    raise AssertionError("the notebook uses the network")


socket.getaddrinfo = socket.create_connection = socket.socket.connect = socket.socket.connect_ex = _refused
"""
# Run after it: what its tables hold, and what its charts show.
SCHOOLS = """
import json

names = [label.get_text() for label in bar_axes.get_yticklabels()]
print(json.dumps({
    "codes": dict(zip(linked["学校"], linked["mingdan_code"].fillna(""))),
    "review": review["学校"].tolist(),
    "open": open_rows["学校"].tolist(),
    "unmapped": without_point.index.tolist(),
    "mapped": {code: int(students) for code, students in mapped["students"].items()},
    "circles": sorted(float(size) for size in map_axes.collections[1].get_sizes()),
    "bars": {name: int(bar.get_width()) for name, bar in zip(names, bar_axes.containers[0], strict=True)},
}))
"""
ROSTER = """
import json

names = [label.get_text() for label in bar_axes.get_yticklabels()]
print(json.dumps({
    "bars": [
        [name, bars.get_label().partition(" (")[0], int(bar.get_width())]
        for bars in bar_axes.containers for name, bar in zip(names, bars, strict=True)
    ],
    "counties": dict(zip(counties["code"], counties["communities"].tolist())),
    "circles": {dots.get_label(): len(dots.get_offsets()) for dots in map_axes.collections},
}))
"""
# What the table of schools has otherwise than the register, and the codes of the rows that are not in it as they stand.
SPELT = {"阿坝州": "阿坝藏族羌族自治州", "甘孜州": "甘孜藏族自治州", "凉山州": "凉山彝族自治州"} | {
    "双流县": "双流区", "郫县": "郫都区", "宜宾县": "叙州区", "简扬市": "简阳市", "洪溪乡": "洪溪镇",
}  # fmt: skip
DECIDED = {"月城小学": "513401", "浓溪小学": ""}
CATEGORIES = {
    "便民服务型": "Convenience service",
    "社会企业带动型": "Driven by social enterprises",
    "社会组织参与型": "Participation of social organisations",
    "社区服务项目化型": "Project-based community service",
    "智慧科技型": "Smart technology",
    "自治互助型": "Self-governance and mutual aid",
}


def stored(name: str) -> nbformat.NotebookNode:
    """A notebook as it lies in the repository."""
    notebook: nbformat.NotebookNode = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    return notebook


def rows(path: str) -> list[dict[str, str]]:
    """The rows of a table of the checkout."""
    with (ROOT / "data" / path).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@cache
def register() -> dict[tuple[str, ...], str]:
    """The names of a division from the prefecture down -> its code, in the register's own file of Sichuan."""
    text = lzma.decompress((ROOT / "data/reference/divisions/nbs-2023/51.csv.xz").read_bytes()).decode()
    names = dict(line.split(",", 1) for line in text.splitlines()[1:])
    return {
        tuple(names[code[:end]].removesuffix("办事处") for end in (4, 6, 9) if end <= len(code)): code
        for code in names
        if len(code) in (4, 6, 9)
    }


def prefectures() -> dict[str, str]:
    """Code of a prefecture -> the first word of its English name."""
    return {row["code"]: row["name"].split()[0] for row in rows("reference/english_names.csv") if len(row["code"]) == 4}


def run(name: str, question: str) -> tuple[dict[str, Any], int]:
    """Runs a notebook in its own folder, as Jupyter does: the answer to the question, and the number of pictures."""
    notebook = stored(name)
    asked = nbformat.v4.new_code_cell(question)
    notebook.cells = [nbformat.v4.new_code_cell(NO_NETWORK), *notebook.cells, asked]
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    (answer,) = [output.text for output in asked.outputs]
    return json.loads(answer), sum("image/png" in output.get("data", {}) for output in outputs)


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Jupyter, IPython and matplotlib keep their files in the folder of the test, not in the user's."""
    for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_stored_without_what_a_run_leaves(name: str) -> None:
    notebook = stored(name)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in cells if cell.outputs or cell.execution_count is not None] == []
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.language_info == {"name": "python"}


def test_the_documents_name_every_notebook() -> None:
    assert NAMES == ["roster", "schools"]
    for page in ("README.md", "README.zh.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        assert [name for name in NAMES if f"(notebooks/{name}.ipynb)" not in text] == []


def test_the_schools_are_linked_mapped_and_charted() -> None:
    schools = rows("examples/schools.csv")
    places = {row["学校"]: [SPELT.get(row[column], row[column]) for column in list(row)[1:4]] for row in schools}
    codes = {name: DECIDED[name] if name in DECIDED else register()[tuple(place)] for name, place in places.items()}
    by_county: Counter[str] = Counter()
    by_prefecture: Counter[str] = Counter()
    for row in schools:
        code = codes[row["学校"]]
        by_county[code[:6]] += int(row["学生数"])
        by_prefecture[prefectures()[code[:4]] if code else "Not located (rows: 1)"] += int(row["学生数"])

    shown, pictures = run("schools", SCHOOLS)

    assert pictures == 2
    assert shown["codes"] == codes
    assert len(codes) == 48
    assert shown["review"] == ["草池河小学", "浓溪小学", "月城小学"]
    assert shown["open"] == ["浓溪小学"]
    assert shown["bars"] == by_prefecture
    assert shown["unmapped"] == ["511324"]
    on_the_map = {code: students for code, students in by_county.items() if code not in ("", "511324")}
    assert shown["mapped"] == on_the_map
    assert shown["circles"] == pytest.approx(sorted(students * 0.08 for students in on_the_map.values()))


def test_the_roster_is_counted_as_in_its_table() -> None:
    communities = [row for row in rows("published/roster.csv") if row["community"]]
    english = {names[0]: prefectures()[code] for names, code in register().items() if len(code) == 4}
    drawn = Counter((english[row["prefecture"]], CATEGORIES[row["category"]]) for row in communities)
    by_county = Counter(register()[row["prefecture"], row["county"]] for row in communities)

    shown, pictures = run("roster", ROSTER)

    assert pictures == 2
    assert {(place, category): count for place, category, count in shown["bars"] if count} == drawn
    assert {code: count for code, count in shown["counties"].items() if count} == by_county
    assert set(register().values()) & set(shown["counties"]) == {code for code in register().values() if len(code) == 6}
    assert shown["circles"] == {"None": 175 - len(by_county)} | Counter(str(count) for count in by_county.values())
