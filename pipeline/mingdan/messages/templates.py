"""Texts in English and Chinese, by id: TOML tables of templates that are filled with parameters; nothing is evaluated.

`errors/*.toml` has the errors, a file for each package; `terms/*.toml` words that are values of parameters;
`reasons.toml` why a division may be meant. A table is read when the first of its texts is needed.
"""

import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, Union

from mingdan.lexicon.characters import forbidden_category, without_ignorable

Language = Literal["en", "zh"]
# A number has separators in English; a line, a year or a port is passed as text. Of an exception of Python its text.
Value: TypeAlias = Union[str, int, Path, BaseException, "Message", tuple["Value", ...]]

MAX_SHOWN = 80
_LANG_CHINESE = 0x04  # the primary language in the lower ten bits of a LANGID
_MAX_VALUE = 400  # characters of a text that are shown
_MAX_REASON = 200  # likewise of what a library says
_FOLDER = Path(__file__).parent
_NAMED = re.compile(r"\{([a-z_]+)\}")


class Message:
    """Something that has a text in each language: an error, or a word."""

    def text(self, language: Language) -> str:
        """The text in one language."""
        raise NotImplementedError

    def record(self) -> object:
        """What a program needs to know of it, as JSON."""
        raise NotImplementedError


class Term(str, Message):
    """A word or phrase of `terms/*.toml` as the value of a parameter: `Term("Town")`, `Term("one-of", values=(…))`."""

    parameters: dict[str, Any]

    def __new__(cls, term_id: str, /, **parameters: Value) -> "Term":
        """Creates a term with a value for each parameter that its texts name."""
        term = super().__new__(cls, term_id)
        term.parameters = parameters
        return term

    def text(self, language: Language) -> str:
        """The words in one language."""
        return filled(texts("terms")[self][language], self.parameters.items(), language)

    def record(self) -> object:
        """The id; with its parameters, where it has some."""
        return {"term": str(self), "parameters": records(self.parameters)} if self.parameters else str(self)


def default_language(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of LC_ALL, LC_MESSAGES or LANG, and where none is set, of Windows: Chinese, else English."""
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "")
    is_chinese = locale.lower().startswith("zh") if locale else windows_language() & 0x3FF == _LANG_CHINESE
    return "zh" if is_chinese else "en"


def windows_language() -> int:
    """The language identifier (LANGID) of the user interface of Windows; 0 elsewhere."""
    if sys.platform != "win32":
        return 0
    import ctypes

    return int(ctypes.windll.kernel32.GetUserDefaultUILanguage())


@cache
def texts(table: str) -> dict[str, dict[str, str]]:
    """The texts of a table: `reasons` is the file `reasons.toml`, `errors` are all files in the folder `errors`.

    Raises:
        ValueError: two files of a folder have the same id. That is a defect of the program.
    """
    import tomllib

    merged: dict[str, dict[str, str]] = {}
    folder = _FOLDER / table
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else [folder.with_suffix(".toml")]:
        entries = tomllib.loads(file.read_text("utf-8"))
        if twice := merged.keys() & entries:
            raise ValueError(f"{file.name}: {sorted(twice)} are in another file too")
        merged |= entries
    return merged


def named(template: str) -> set[str]:
    """The parameters that a template names."""
    return set(_NAMED.findall(template))


def fill(template: str, parameters: Iterable[tuple[str, Value]], shown: Callable[[str, Value], str]) -> str:
    """A template with its parameters filled in; a value is shown by its name and what it is.

    A name in braces is replaced and nothing else: no attribute, no format specification, no expression.
    """
    values = {name: shown(name, value) for name, value in parameters}
    return _NAMED.sub(lambda match: values[match[1]], template)


def filled(template: str, parameters: Iterable[tuple[str, Value]], language: Language) -> str:
    """A template with its parameters filled in, each as `shown_value` shows it; the file `-` is standard input."""

    def show(name: str, value: Value) -> str:
        is_input = name in ("file", "query") and str(value) == "-"
        return source_name("-", language) if is_input else shown_value(value, language)

    return fill(template, parameters, show)


def source_name(file: str, language: Language) -> str:
    """The name of a file for a person; `-` is standard input."""
    return texts("lines")["standard-input"][language] if file == "-" else printable(file)


def shown_value(value: Value, language: Language) -> str:
    """A value as text: printable and of bounded length; errors line by line, other lists with commas."""
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, int):
        return f"{value:,}" if language == "en" else str(value)
    if isinstance(value, tuple):
        separator = "\n" if any(isinstance(item, BaseException) for item in value) else _COMMA[language]
        return separator.join(shown_value(item, language) for item in value)
    if isinstance(value, OSError):
        return printable(_system_text(value, language))
    text = str(value)
    most = len(text) if isinstance(value, Path) else _MAX_VALUE if isinstance(value, str) else _MAX_REASON
    return printable(text if len(text) <= most else f"{text[:most]}…")


def records(parameters: Mapping[str, Value]) -> dict[str, object]:
    """Parameters as JSON: each a number, a text, a list, or what the error or the word gives."""
    return {name: _value_record(value) for name, value in parameters.items()}


def _value_record(value: Value) -> object:
    if isinstance(value, Message):
        return value.record()
    if isinstance(value, tuple):
        return [_value_record(item) for item in value]
    return value if isinstance(value, str | int) else shown_value(value, "en")


def printable(text: str) -> str:
    r"""Text fit for a terminal: controls and invisible characters as `\u{…}`, so that no text can move the cursor."""
    if text.isprintable() and without_ignorable(text) == text:  # as nearly all are; character by character is slow
        return text
    return "".join(f"\\u{{{ord(character):04X}}}" if forbidden_category(character) else character for character in text)


def shown(text: str) -> str:
    """Text fit for a message: printable, at most 80 characters."""
    return printable(text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…")


_COMMA = {"en": ", ", "zh": "、"}


def _system_text(error: OSError, language: Language) -> str:
    """What the operating system says, in Chinese where `terms/files.toml` has the error."""
    words = texts("terms").get(errno.errorcode.get(error.errno or 0, ""))
    return words["zh"] if words and language == "zh" else error.strerror or str(error)
