"""The registry of rules: what can be found, how grave it is, and what to do about it.

Rules of the program are tables in `rules/*.toml`. Shapes (`mdsh:…`) and violation queries keep their texts in
`ontology/shapes` and `queries/checks`; their first sentence is the message and the rest is the remedy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from mingdan.messages import Language, Value, named
from mingdan.model import Candidate, Finding, Place, Severity, sorted_parameters
from mingdan.resources import folder

NOWHERE = Place()
_RULES = Path(__file__).parent / "rules"
_SHAPES = "https://w3id.org/mingdan/shapes#"
_MESSAGE = "http://www.w3.org/ns/shacl#message"
_SENTENCE = {"en": re.compile(r"(.+?[.?!]) (.+)"), "zh": re.compile(r"(.+?[。？！])(.+)")}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: one kind of finding.

    Attributes:
        id: a word, or `mdsh:…` for a shape.
        severity: how grave a finding of the rule is.
        message_en, message_zh: what is wrong; `{name}` stands for the value of a parameter.
        remedy_en, remedy_zh: what to do; may name parameters too.
        parameters: the names of the parameters.
        terms: the parameters whose values are words of `terms.toml`, joined by commas, which have a text in each
            language.
        positional: the parameters that say where something is: they do not tell two findings apart.
        candidates: whether findings of the rule say what may be meant instead.
        topic: the file in which the rule stands.
    """

    id: str
    severity: Severity
    message_en: str
    message_zh: str
    remedy_en: str
    remedy_zh: str
    parameters: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    positional: tuple[str, ...] = ()
    candidates: bool = False
    topic: str = ""

    def text(self, part: Literal["message", "remedy"], language: Language) -> str:
        """The template of a message or remedy in one language."""
        value: str = getattr(self, f"{part}_{language}")
        return value


def finding(
    rule_id: str, place: Place = NOWHERE, candidates: tuple[Candidate, ...] = (), /, **parameters: Value
) -> Finding:
    """Creates a finding.

    Args:
        rule_id: the rule, which must be in the registry.
        place: where.
        candidates: what may be meant instead.
        parameters: a value for each parameter of the rule.

    Raises:
        ValueError: the rule is unknown, or the parameters are not those of the rule. That is a defect of the program.
    """
    known = rule(rule_id)
    if parameters.keys() != set(known.parameters):
        raise ValueError(f"{rule_id}: parameters {sorted(parameters)}, expected {sorted(known.parameters)}")
    return Finding(rule_id, sorted_parameters(parameters), *place, candidates=candidates)


def shape_finding(shape: str, node: str, text: str) -> Finding:
    """A result of a SHACL validation.

    Args:
        shape: the IRI of the shape.
        node: the IRI of the offender.
        text: its value, where the shape is about one.
    """
    return finding(shape.replace(_SHAPES, "mdsh:"), Place(node=node, text=text))


@cache
def rule(rule_id: str) -> Rule:
    """The rule with this id.

    Raises:
        ValueError: the rule is unknown. That is a defect of the program.
    """
    for table in (_program_rules, _query_rules, _shape_rules):  # the shapes last: reading them takes longest
        if rule_id in table():
            return table()[rule_id]
    raise ValueError(f"no rule {rule_id}")


def all_rules() -> dict[str, Rule]:
    """Every rule, by id."""
    return {**_program_rules(), **_query_rules(), **_shape_rules()}


@cache
def _program_rules() -> dict[str, Rule]:
    import tomllib  # slow to load

    rules: dict[str, Rule] = {}
    for file in sorted(_RULES.glob("*.toml")):
        for rule_id, table in tomllib.loads(file.read_text("utf-8")).items():
            if rule_id in rules:
                raise ValueError(f"{file.name}: the rule {rule_id} is in {rules[rule_id].topic} too")
            rules[rule_id] = _program_rule(rule_id, table, file.stem)
    return rules


def _program_rule(rule_id: str, table: dict[str, Any], topic: str) -> Rule:
    """A table of a TOML file as a rule; a wrong table is a defect of the program and raises."""
    lists = {name: tuple(value) for name, value in table.items() if isinstance(value, list)}
    made = Rule(**{**table, **lists, "id": rule_id, "severity": Severity(table["severity"]), "topic": topic})
    for language in ("en", "zh"):
        both = named(made.text("message", language)) | named(made.text("remedy", language))
        if not both <= set(made.parameters):
            raise ValueError(f"{rule_id}: {sorted(both - set(made.parameters))} are not parameters")
    return made


@cache
def _query_rules() -> dict[str, Rule]:
    """The violation queries of `queries/checks`."""
    rules = {}
    for file in sorted((folder("queries") / "checks").glob("*-violation.rq")):
        says = dict(re.findall(r"^# (says(?:-zh)?): (.+)$", file.read_text("utf-8"), re.MULTILINE))
        rules[file.stem] = _graph_rule(file.stem, says["says"], says["says-zh"], "queries")
    return rules


@cache
def _shape_rules() -> dict[str, Rule]:
    """The shapes of `ontology/shapes` that have a message."""
    texts: dict[str, dict[str, str]] = {}
    for shape, language, text in _shape_messages():
        texts.setdefault(shape.replace(_SHAPES, "mdsh:"), {})[language] = text
    return {shape: _graph_rule(shape, says["en"], says["zh"], "shapes") for shape, says in sorted(texts.items())}


def _shape_messages() -> Iterator[tuple[str, str, str]]:
    """Shape, language and text of every message."""
    import pyoxigraph  # not needed where no graph is checked

    for file in sorted((folder("ontology") / "shapes").glob("*.ttl")):
        for quad in pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE):
            if quad.predicate.value == _MESSAGE and isinstance(quad.object, pyoxigraph.Literal):
                yield str(getattr(quad.subject, "value", "")), quad.object.language or "", quad.object.value


def _graph_rule(rule_id: str, text: str, text_zh: str, topic: str) -> Rule:
    """A rule whose text is one message: the first sentence says what is wrong, the rest what to do."""
    message, remedy = _sentences(rule_id, text, "en")
    message_zh, remedy_zh = _sentences(rule_id, text_zh, "zh")
    return Rule(rule_id, Severity.ERROR, message, message_zh, remedy, remedy_zh, topic=topic)


def _sentences(rule_id: str, text: str, language: Language) -> tuple[str, str]:
    parts = _SENTENCE[language].fullmatch(text)
    if not parts:
        raise ValueError(f"{rule_id}: expected a sentence that says what is wrong and one that says what to do: {text}")
    return parts[1], parts[2]
