"""SHACL for graphs of millions of statements: the same shapes, evaluated by an engine in Rust (PyPI `shacl`).

pySHACL (`mingdan.validation.shacl_reference`) is the reference: tests compare the two on every case of every shape, and
`mingdan publish --judge` on the graph itself.
"""

from functools import cache
from pathlib import Path

import shacl

from mingdan.errors import InputError
from mingdan.findings import shape_finding
from mingdan.model import Finding
from mingdan.resources import folder
from mingdan.validation.shacl_reference import terms

# What the shapes may use: each is in a case for which the tests compare the engines. An engine that does not know
# a constraint may pass over it in silence, so anything else is refused.
KNOWN = frozenset({
    "IRI", "NodeShape", "PrefixDeclaration", "PropertyShape", "class", "closed", "datatype", "declare",
    "equals", "ignoredProperties", "in", "inversePath", "languageIn", "maxCount", "maxInclusive", "message",
    "minCount", "minExclusive", "minInclusive", "minLength", "name", "namespace", "nodeKind", "path",
    "pattern", "prefix", "prefixes", "property", "qualifiedMaxCount", "qualifiedMinCount",
    "qualifiedValueShape", "select", "sparql", "targetClass", "targetNode", "targetObjectsOf",
    "targetSubjectsOf",
})  # fmt: skip


def unknown() -> list[str]:
    """The terms of SHACL in the shapes that are not known to mean the same to both engines."""
    return sorted(terms() - KNOWN)


@cache
def _compiled() -> shacl.Shapes:
    """The shapes, ready.

    Raises:
        InputError: they use what the engine is not known to evaluate.
    """
    if refused := unknown():
        raise InputError("unknown-shape-terms", terms=tuple(f"sh:{term}" for term in refused))
    files = sorted((folder("ontology") / "shapes").glob("*.ttl"))
    return shacl.Shapes.from_text("\n".join(file.read_text("utf-8") for file in files), format="turtle")


def validate_file(file: Path) -> list[Finding]:
    """Validates a file of N-Triples or Turtle, with the result of `mingdan.validation.shacl_reference.validate`.

    Raises:
        InputError: the shapes use what the engine is not known to evaluate, or the file cannot be read.
    """
    try:
        return _findings(_compiled().validate_file(str(file)))
    except (OSError, ValueError) as error:
        raise InputError("not-checkable", file=file, reason=error) from error


def validate(ntriples: str) -> list[Finding]:
    """Validates a graph in memory as `validate_file` does a file; raises as it does."""
    try:
        return _findings(_compiled().validate_text(ntriples, "ntriples"))
    except ValueError as error:
        raise InputError("graph-not-checkable", reason=error) from error


def _findings(report: shacl.Report) -> list[Finding]:
    # It reports an offender once for each solution of a rule's query; pySHACL once.
    findings = {_finding(result) for result in report.results}
    return sorted(findings, key=lambda finding: (finding.rule, finding.node, finding.text))


def _finding(result: shacl.Result) -> Finding:
    value, is_rule = result.value or "", result.component == "SPARQLConstraintComponent"
    offender = value if is_rule and value.startswith("<") else result.focus_node
    return shape_finding(
        (result.source_shape or "").strip("<>"), offender.strip("<>"), "" if is_rule else result.value_plain or ""
    )
