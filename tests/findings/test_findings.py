"""The registry of rules: every rule is complete, and findings agree with it."""

import ast
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import mingdan
import pytest
from mingdan import findings
from mingdan.errors import InputError
from mingdan.findings import terminal
from mingdan.findings.errors import FindingsError
from mingdan.findings.terminal import report_lines
from mingdan.findings.texts import position_text
from mingdan.messages import Language, default_language, fill, named, texts
from mingdan.model import Candidate, Finding, NamePath, Place, ReasonKind, Severity, reason
from support.messages import english_words
from wcwidth import wcswidth

RULES = findings.all_rules()


def test_a_finding_has_its_texts_from_the_registry() -> None:
    made = findings.finding("numbering", Place("notice.txt", 7, text="甲社区"), number=3, expected=4)
    assert (made.rule, made.file, made.line, made.text) == ("numbering", "notice.txt", 7, "甲社区")
    assert made.parameters == (("expected", 4), ("number", 3))
    assert findings.severity(made) is Severity.WARNING
    assert "number 3, expected 4" in findings.message(made, "en")
    assert "编号为3，应为4" in findings.message(made, "zh")
    assert findings.remedy(made, "en") and findings.remedy(made, "zh")


@pytest.mark.parametrize(("rule", "parameters"), [("nonsense", {}), ("numbering", {}), ("noise", {"more": 1})])
def test_a_wrong_finding_is_a_defect(rule: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=rule):
        findings.finding(rule, **parameters)


def test_a_value_is_shown_and_never_evaluated() -> None:
    made = findings.finding("title", expected="{rule.__class__} \x1b[2J")
    assert "{rule.__class__} \\u{001B}[2J" in findings.message(made, "en")
    assert fill("{a.b} {a!r} {a}", (("a", 1),), lambda _, value: str(value)) == "{a.b} {a!r} 1"


def test_shapes_and_violation_queries_are_rules() -> None:
    shape = findings.shape_finding("https://w3id.org/mingdan/shapes#CategoryTopOf", "https://example.org/a", "x")
    assert (shape.rule, shape.node, shape.text) == ("mdsh:CategoryTopOf", "https://example.org/a", "x")
    assert findings.message(shape, "en").endswith("to which it belongs.")
    assert findings.remedy(shape, "zh").startswith("请使")
    assert findings.rule("cycle-violation").remedy_en == "Correct md:directlyWithin."


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_complete(rule: findings.Rule) -> None:
    assert all((rule.message_en, rule.message_zh, rule.remedy_en, rule.remedy_zh))
    named_in = {language: named(rule.text("message", language)) for language in ("en", "zh")}
    assert named_in["en"] == named_in["zh"]
    assert named_in["en"] | named(rule.remedy_en) == named_in["zh"] | named(rule.remedy_zh) == set(rule.parameters)
    assert set(rule.terms) | set(rule.positional) <= set(rule.parameters)


def test_a_reason_has_a_text_in_both_languages() -> None:
    why = reason(ReasonKind.SEVERAL_IN_AREA, number=2, name="光华社区", area="温江区")
    assert findings.reason_text(why, "en") == "one of 2 named 光华社区 in 温江区"
    assert findings.reason_text(why, "zh") == "温江区2个光华社区之一"


def test_findings_are_shown_by_file_in_one_language() -> None:
    meant = Candidate("652301006010", "新疆昌吉回族自治州昌吉市绿洲路街道聚合社区", reason(ReasonKind.SAME_NAME))
    place = Place("notice.docx", position="paragraph 16", text="昌吉市绿洲路街道聚合社区")
    found = [
        findings.finding("unknown-county", place, (meant,), words="昌吉市绿洲路街道聚合社区", area="克拉玛依市 (6502)"),
        findings.finding("no-entries", Place("notice.docx", 3, 1)),
    ]
    english, chinese = ("\n".join(report_lines(found, language)) for language in ("en", "zh"))
    assert english.splitlines()[0] == "notice.docx: 1 problem, 1 warning"
    assert re.search(r"\n  paragraph 16 +unknown-county       昌吉市绿洲路街道聚合社区\n", english)
    assert "did you mean 652301006010" in english
    assert chinese.splitlines()[0] == "notice.docx: 1个问题，1个警告"
    assert re.search("  第16段 +unknown-county", chinese)
    assert "是否为652301006010" in chinese
    assert all(wcswidth(line) <= 80 for line in f"{english}\n{chinese}".splitlines())


def test_a_long_list_is_cut_with_a_count() -> None:
    lines = list(report_lines([findings.finding("noise", Place("a", n + 1)) for n in range(60)], "zh"))
    assert lines[-1] == "  … 另有10项"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"), ({}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_GB"}, "zh"),
        ({"LANG": "POSIX"}, "en"), ({"LC_ALL": "", "LANG": "zh"}, "zh"),
    ],
)  # fmt: skip
def test_the_language_follows_the_locale(environment: dict[str, str], language: str) -> None:
    assert default_language(environment) == language


def test_an_error_carries_its_findings() -> None:
    error = FindingsError([findings.finding("noise", Place("notice.txt", 3, 1, text="※"))])
    assert [one.rule for one in error.findings] == ["noise"]
    assert str(error).startswith("notice.txt:3:1: noise: “※” Symbols around")


SAMPLES = {
    "kind": "Cf", "unit": "Community", "code_unit": "Village", "origin": "notice", "level": "villages", "number": 3,
    "expected": 4, "found": 5,
}  # fmt: skip
GOLDEN = Path(__file__).with_name("messages.txt")


def sample(rule: findings.Rule) -> Finding:
    """A finding of a rule, with values for its parameters."""
    values: dict[str, Any] = {name: SAMPLES.get(name, f"<{name}>") for name in rule.parameters}
    values |= {name: SAMPLES.get(name, "Town") for name in rule.terms}
    values |= {name: "Subdistrict,Town" for name in rule.terms if name == "expected"}
    return findings.finding(rule.id, Place(), **values)


def test_the_messages_are_those_of_the_golden_file() -> None:
    """Set MINGDAN_GOLDEN=1 to write it anew after a message was changed on purpose."""
    lines = []
    languages: tuple[Language, ...] = ("en", "zh")
    for rule in RULES.values():
        made = sample(rule)
        lines.append(f"{rule.id} ({rule.severity})")
        for language in languages:
            lines += [f"  {findings.message(made, language)}", f"    {findings.remedy(made, language)}"]
    for error_id, entry in sorted(texts("errors").items()):
        lines.append(f"{error_id} (an error)")
        values: dict[str, Any] = {name: SAMPLES.get(name, f"<{name}>") for name in named(entry["en"])}
        lines += [f"  {InputError(error_id, **values).text(language)}" for language in languages]
    text = "\n".join(lines) + "\n"
    if os.environ.get("MINGDAN_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.topic != "shapes"], ids=lambda rule: rule.id)
def test_chinese_texts_have_no_english_words(rule: findings.Rule) -> None:
    for text in (rule.message_zh, rule.remedy_zh):
        assert english_words(text) == []


def test_every_rule_of_the_program_is_created_somewhere() -> None:
    words = {
        node.value
        for file in Path(mingdan.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    composed = {f"unknown-{level}" for level in NamePath._fields} | {"no-county", "no-township"}
    program = {rule.id for rule in RULES.values() if rule.topic not in ("shapes", "queries")}
    assert program - words - composed == set()


def test_no_line_begins_with_the_end_of_a_sentence() -> None:
    texts = ("长" * 10 + "。", "是否为" + "社区" * 9 + "？", "“镇”以外的“村”。", "did you mean 330302006045 墨池社区?")
    for width in range(40, 60):
        for text in texts:
            lines = list(terminal._lines(text, " " * (width - 20), width))
            assert "".join(line.strip() for line in lines).replace(" ", "") == text.replace(" ", "")
            assert [line for line in lines if line.strip()[0] in "。？?”"] == []


def test_candidates_that_are_cut_are_counted() -> None:
    candidates = tuple(Candidate(f"5101150010{n}", "社区", reason(ReasonKind.SAME_NAME)) for n in range(10, 15))
    made = replace(findings.finding("unknown-county", words="区", area="四川省"), candidates=candidates)
    lines = list(findings.report_lines([made], "en"))
    assert lines[-1].strip() == "… and 2 more"


def test_a_position_is_shown_in_the_language() -> None:
    assert position_text("page 3 line 12", "zh") == "第3页第12行"
    assert position_text("page 3 line 12", "en") == "page 3 line 12"
