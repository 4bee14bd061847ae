"""Texts of findings and reasons in one language: templates filled with parameters, nothing evaluated."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from mingdan.findings.registry import Language, Rule, rule
from mingdan.io_text import printable
from mingdan.model import Candidate, Finding, Parameters, Place, Reason, ReasonKind, Severity

_FOLDER = Path(__file__).parent
_NAMED = re.compile(r"\{([a-z_]+)\}")
_MAX_VALUE = 400  # characters of a value that are shown
_JOINED = {"en": " or ", "zh": "或"}

_POSITION = re.compile(r"(line|paragraph|page|table|row|cell|column) ([0-9]+) ?")
_POSITION_ZH = {
    "line": "行", "paragraph": "段", "page": "页", "table": "表", "row": "行", "cell": "格", "column": "列",
}  # fmt: skip


def severity(finding: Finding) -> Severity:
    """How grave a finding is."""
    return rule(finding.rule).severity


def message(finding: Finding, language: Language) -> str:
    """What is wrong."""
    return _filled(finding, rule(finding.rule).text("message", language), language)


def remedy(finding: Finding, language: Language) -> str:
    """What to do about it."""
    return _filled(finding, rule(finding.rule).text("remedy", language), language)


def reason_text(reason: Reason, language: Language) -> str:
    """Why a division may be meant."""
    return fill(_reasons()[reason.kind][language], reason.parameters, lambda _, value: _shown(value, language))


def rule_of(finding: Finding) -> Rule:
    """The rule of a finding."""
    return rule(finding.rule)


def place_text(finding: Finding) -> str:
    """Where a finding is: `notice.txt:12:3`, `review.xlsx:Sheet1!A4`."""
    return place_path(Place(finding.file, finding.line, finding.column, finding.position))


def place_path(place: Place) -> str:
    """A place as text, its words and node left out: `notice.txt:12:3`, `review.xlsx:Sheet1!A4`."""
    parts = (place.file, place.line, place.column) if place.line else (place.file, place.position)
    return ":".join(str(part) for part in parts if part)


def position_text(position: str, language: Language) -> str:
    """A position in a source (`page 3 line 12`) in one language."""
    if language == "en":
        return position
    return _POSITION.sub(lambda match: f"第{match[2]}{_POSITION_ZH[match[1]]}", position)


def record(finding: Finding) -> dict[str, object]:
    """A finding for a program: the structure that every `--json` gives in its list `findings`."""
    return {
        "rule": finding.rule,
        "severity": severity(finding),
        "parameters": dict(finding.parameters),
        "place": {
            "file": finding.file,
            "line": finding.line,
            "column": finding.column,
            "position": finding.position,
            "node": finding.node,
        },
        "text": finding.text,
        "message": {"en": message(finding, "en"), "zh": message(finding, "zh")},
        "remedy": {"en": remedy(finding, "en"), "zh": remedy(finding, "zh")},
        "candidates": [candidate_record(candidate) for candidate in finding.candidates],
    }


def candidate_record(candidate: Candidate) -> dict[str, object]:
    """A candidate for a program: code, name, kind of reason, its parameters, and its text in both languages."""
    return {
        "code": candidate.code,
        "name": candidate.name,
        "reason": candidate.reason.kind,
        "parameters": dict(candidate.reason.parameters),
        "message": {"en": reason_text(candidate.reason, "en"), "zh": reason_text(candidate.reason, "zh")},
    }


def term(word: str, language: Language) -> str:
    """A word of `terms.toml` in one language."""
    return _terms()[word][language]


def fill(template: str, parameters: Parameters, shown: Callable[[str, str | int], str]) -> str:
    """A template with its parameters filled in; a value is shown by its name and what it is.

    A name in braces is replaced and nothing else: no attribute, no format specification, no expression.
    """
    values = {name: shown(name, value) for name, value in parameters}
    return _NAMED.sub(lambda match: values[match[1]], template)


def _filled(finding: Finding, template: str, language: Language) -> str:
    known = rule(finding.rule)

    def shown(name: str, value: str | int) -> str:
        if name in known.positional:
            return _shown(position_text(str(value), language), language)
        if name in known.terms:
            return _JOINED[language].join(term(word, language) for word in str(value).split(","))
        return _shown(value, language)

    return fill(template, finding.parameters, shown)


def _shown(value: str | int, language: Language) -> str:
    """A value as text: printable and of bounded length; a number with separators in English."""
    if isinstance(value, int):
        return f"{value:,}" if language == "en" else str(value)
    return printable(value if len(value) <= _MAX_VALUE else f"{value[:_MAX_VALUE]}…")


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    texts = tomllib.loads((_FOLDER / "reasons.toml").read_text("utf-8"))
    if texts.keys() != set(ReasonKind):
        raise ValueError(f"reasons.toml: {sorted(texts.keys() ^ set(ReasonKind))} are only there, or not there")
    return texts


@cache
def _terms() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((_FOLDER / "terms.toml").read_text("utf-8"))
