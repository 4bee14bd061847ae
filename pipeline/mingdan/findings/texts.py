"""Texts of findings and reasons in one language: templates filled with parameters, nothing evaluated."""

import re
from collections.abc import Iterable

from mingdan.findings.registry import Rule, rule
from mingdan.messages import Language, Term, Value, fill, filled, records, shown_value, texts
from mingdan.model import Candidate, Finding, Place, Reason, Severity

_JOINED = {"en": " or ", "zh": "或"}

_POSITION = re.compile(r"(line|paragraph|page|table|row|cell|column) ([0-9]+) ?")
_POSITION_ZH = {
    "line": "行", "paragraph": "段", "page": "页", "table": "表", "row": "行", "cell": "格", "column": "列",
}  # fmt: skip


def severity(finding: Finding) -> Severity:
    """How grave a finding is."""
    return rule(finding.rule).severity


def status(findings: Iterable[Finding]) -> str:
    """`ok`, `warnings` or `error`: the gravest of the findings; information alone is `ok`."""
    grades = {severity(finding) for finding in findings}
    return "error" if Severity.ERROR in grades else "warnings" if Severity.WARNING in grades else "ok"


def message(finding: Finding, language: Language) -> str:
    """What is wrong."""
    return _filled(finding, rule(finding.rule).text("message", language), language)


def remedy(finding: Finding, language: Language) -> str:
    """What to do about it."""
    return _filled(finding, rule(finding.rule).text("remedy", language), language)


def reason_text(reason: Reason, language: Language) -> str:
    """Why a division may be meant."""
    return filled(texts("reasons")[reason.kind][language], reason.parameters, language)


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
        "parameters": records(dict(finding.parameters)),
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
        "parameters": records(dict(candidate.reason.parameters)),
        "message": {"en": reason_text(candidate.reason, "en"), "zh": reason_text(candidate.reason, "zh")},
    }


def _filled(finding: Finding, template: str, language: Language) -> str:
    known = rule(finding.rule)

    def shown(name: str, value: Value) -> str:
        if name in known.positional:
            return shown_value(position_text(str(value), language), language)
        if name in known.terms:
            return _JOINED[language].join(Term(word).text(language) for word in str(value).split(","))
        return shown_value(value, language)

    return fill(template, finding.parameters, shown)
