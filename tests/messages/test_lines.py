"""Texts of the lines that commands print: in both languages, with the parameters with which they are made."""

import ast
from collections.abc import Iterator
from pathlib import Path

import mingdan
import pytest
from mingdan.errors import InputError
from mingdan.messages import named, texts
from mingdan.messages.progress import Text
from support.messages import english_words

PACKAGE = Path(mingdan.__file__).parent
LINES = texts("lines")


def lines_made() -> Iterator[tuple[str, str, set[str | None]]]:
    """Of every line that the package makes by a constant id: where, the id, and the names of its parameters."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Text":
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                where = f"{file.relative_to(PACKAGE)}:{node.lineno}"
                yield where, str(node.args[0].value), {keyword.arg for keyword in node.keywords}


def test_every_line_names_texts_with_exactly_its_parameters() -> None:
    wrong = [
        (where, text_id, parameters)
        for where, text_id, parameters in lines_made()
        if text_id not in LINES
        or not named(LINES[text_id]["en"]) <= parameters <= named(LINES[text_id]["en"]) | {"number"}
    ]
    assert wrong == []


@pytest.mark.parametrize("text_id", LINES)
def test_a_line_has_a_text_in_both_languages(text_id: str) -> None:
    entry = LINES[text_id]
    assert {"en", "zh"} <= entry.keys() <= {"en", "zh", "en_one"}
    assert len({frozenset(named(template)) for template in entry.values()}) == 1
    assert english_words(entry["zh"].replace("oxigraph serve-read-only", "")) == []


def test_a_number_of_one_has_its_own_text() -> None:
    assert [str(Text("graphs", number=number)) for number in (1, 2, 1_000)] == ["1 graph", "2 graphs", "1,000 graphs"]
    assert Text("graphs", number=1_000).text("zh") == "1000个图"


def test_a_parameter_may_be_a_message_and_a_list() -> None:
    error = InputError("empty-file", file=Path("a.txt"))
    line = Text("retrying", error=error, seconds="0.5", failures=1, tries=3)
    assert line.text("zh") == "a.txt：文件为空；0.5秒后重试（第1次，共3次）"
    assert str(Text("compared", notices=("a", "b"))) == "compared with a, b"
    assert line.record()["line"] == "retrying"
