"""Texts of errors: every error has them in both languages, with the parameters with which it is raised."""

import ast
import errno
import json
import pickle
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import mingdan
import pytest
from mingdan.errors import EndpointError, InputError, MingdanError, joined
from mingdan.findings import finding, message, record
from mingdan.findings.errors import FindingsError
from mingdan.messages.templates import Term, named, shown_value, texts
from mingdan.model import Place, ReasonKind
from support.messages import english_words

PACKAGE = Path(mingdan.__file__).parent
CLASSES = {"MingdanError", "InputError", "UsageError", "EndpointError", "ParserFailedError", "IsolatedError"}
NOT_IN_THE_TEXT = {"passing", "retry_after"}
ERRORS = texts("errors")


def calls(names: Collection[str]) -> Iterator[tuple[Path, ast.Call]]:
    """The calls of some classes in the package, each with its file."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield file, node


def errors_made() -> Iterator[tuple[str, str, set[str | None]]]:
    """Of every error that the package makes: where, its id, and the names of its parameters."""
    for file, node in calls(CLASSES):
        where = f"{file.relative_to(PACKAGE)}:{node.lineno}"
        error_id = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        yield where, str(error_id), {keyword.arg for keyword in node.keywords} - NOT_IN_THE_TEXT


def test_every_error_names_texts_with_exactly_its_parameters() -> None:
    wrong = [
        (where, error_id, sorted(map(str, parameters)))
        for where, error_id, parameters in errors_made()
        if error_id not in ERRORS or parameters != named(ERRORS[error_id]["en"])
    ]
    assert wrong == []


def test_every_term_names_words_with_exactly_its_parameters() -> None:
    for file, node in calls({"Term"}):
        if isinstance(node.args[0], ast.Constant):
            words = texts("terms")[str(node.args[0].value)]["en"]
            assert {keyword.arg for keyword in node.keywords} == named(words), f"{file}:{node.lineno}"


def test_every_text_of_an_error_is_used() -> None:
    assert set(ERRORS) - {error_id for _, error_id, _ in errors_made()} == set()


@pytest.mark.parametrize("error_id", ERRORS)
def test_an_error_has_a_text_in_both_languages(error_id: str) -> None:
    entry = ERRORS[error_id]
    assert entry.keys() == {"en", "zh"}
    assert named(entry["en"]) == named(entry["zh"])
    assert english_words(entry["zh"]) == []


def test_words_and_reasons_have_a_text_in_both_languages() -> None:
    assert texts("reasons").keys() == set(ReasonKind)
    for entry in (*texts("terms").values(), *texts("reasons").values()):
        assert entry.keys() == {"en", "zh"}
        assert named(entry["en"]) == named(entry["zh"])


def test_an_error_has_an_id_parameters_and_a_text_in_each_language() -> None:
    error = InputError("too-large", file=Path("a.docx"), most=20_000_000)
    assert str(error) == "a.docx: more than 20,000,000 bytes is too large"
    assert error.text("zh") == "a.docx：文件过大，不得超过20000000字节"
    assert str(error.replaced({"file": "b.docx", "most": 1})) == "b.docx: more than 1 bytes is too large"
    assert error.record() == {"error": "too-large", "parameters": {"file": "a.docx", "most": 20_000_000}}


def test_errors_can_be_parameters() -> None:
    inner = InputError("empty-file", file="甲.txt")
    outer = joined([inner, InputError("cannot-read", file="乙.txt", reason=OSError(errno.ENOSPC, "No space left"))])
    assert str(outer).splitlines() == ["甲.txt: the file is empty", "乙.txt: cannot be read: No space left"]
    assert outer.text("zh").splitlines() == ["甲.txt：文件为空", "乙.txt：无法读取：磁盘空间不足"]
    assert joined([inner]) is inner
    assert (joined([inner, inner]).parts(), inner.parts()) == ((inner, inner), (inner,))


def test_a_value_is_shown_in_the_language() -> None:
    assert shown_value(("甲", Term("Town"), 1000), "en") == "甲, town, 1,000"
    assert shown_value(("甲", Term("Town"), 1000), "zh") == "甲、镇、1000"
    assert shown_value("\x1b[2J" + "长" * 500, "en") == "\\u{001B}[2J" + "长" * 396 + "…"
    assert shown_value(ValueError("bad"), "zh") == "bad"


@pytest.mark.parametrize(
    "error",
    [
        InputError("cannot-read", file=Path("甲.txt"), reason=PermissionError(errno.EACCES, "Permission denied")),
        EndpointError(
            "cannot-read", passing=True, retry_after=2.5, file="a", reason=InputError("empty-file", file="b")
        ),
        InputError("wrong-cell", place="a:1", column="b", cell="c", expected=Term("code-within", area="510115001")),
        FindingsError([finding("noise", Place("notice.txt", 3, 1, text="※"))]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_comes_back_from_another_process(error: MingdanError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(copy) is type(error)
    assert (str(copy), copy.text("zh"), copy.record()) == (str(error), error.text("zh"), error.record())
    if isinstance(copy, EndpointError):
        assert (copy.passing, copy.retry_after) == (True, 2.5)


def test_a_finding_of_an_error_has_its_id_its_parameters_and_both_texts() -> None:
    made = finding("input", problem=InputError("empty-file", file="甲.txt"))
    answer: dict[str, Any] = json.loads(json.dumps(record(made)))
    assert answer["parameters"] == {"problem": {"error": "empty-file", "parameters": {"file": "甲.txt"}}}
    assert message(made, "en") == "The file cannot be read: 甲.txt: the file is empty"
    assert message(made, "zh") == "文件无法读取：甲.txt：文件为空"
