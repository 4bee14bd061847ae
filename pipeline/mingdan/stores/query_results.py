"""Answers of SPARQL endpoints: results in JSON or XML, graphs in Turtle, N-Triples or RDF/XML; strictly checked.

The values of results are kept as the endpoint wrote them: public endpoints give blank nodes, IRIs and language tags
that RDF parsers refuse. The structure has to be that of the standards.
"""

import io
import json
import re
from typing import Any

from mingdan.errors import InputError, MingdanError
from mingdan.messages import shown
from mingdan.queries.answers import Answer, Rows, compact, encoded, parsed_table
from mingdan.rdf.graphs import strict_ntriples
from mingdan.rdf.nesting import has_dtd

GRAPHS = ("CONSTRUCT", "DESCRIBE")
ACCEPT_TABLE = "application/sparql-results+json, application/sparql-results+xml;q=0.9, */*;q=0.1"
ACCEPT_GRAPH = "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.5, */*;q=0.1"
MAX_DEPTH = 16  # of triple terms in triple terms
_NAMESPACE = "{http://www.w3.org/2005/sparql-results#}"
_ATTRIBUTES = {
    "datatype": "datatype",
    "{http://www.w3.org/XML/1998/namespace}lang": "xml:lang",
    "{http://www.w3.org/2005/11/its}dir": "its:dir",
}
_PARTS = ("subject", "predicate", "object")
_SUFFIXES = {"application/n-triples": ".nt", "application/ld+json": ".jsonld"}
_XML = re.compile(rb"\s*<(\?xml|\w+:RDF)\b")


def encoded_results(body: bytes, media_type: str, form: str) -> bytes:
    """The answer in a body, as `mingdan.queries.answers.decoded` reads it.

    Args:
        body: the bytes.
        media_type: as the endpoint names it; where it does not tell the format, the beginning of the body does.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        InputError: the body is something else.
    """
    try:
        if form in GRAPHS:
            suffix = ".rdf" if is_rdf_xml(body, media_type) else _SUFFIXES.get(media_type, ".ttl")
            return encoded(Answer(ntriples=strict_ntriples(body, f"answer{suffix}")))
        is_xml = body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
        rows = _CheckedRows()
        table = _xml_table(body, rows) if is_xml else parsed_table(_text(body), rows.keep)
        return encoded(Answer(table=_checked(table, form, rows)))
    except MingdanError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, SyntaxError) as error:
        raise InputError("results-syntax", reason=shown(str(error))) from error


def is_rdf_xml(body: bytes, media_type: str) -> bool:
    """Whether a graph is in RDF/XML, of which a parser may take long for a small one."""
    return media_type.endswith("xml") or bool(_XML.match(body[:1000]))


def _text(body: bytes) -> str:
    return body.decode(json.detect_encoding(body))


class _CheckedRows:
    """Checks rows one after the other.

    Attributes:
        variables: each variable, and the number of the first row that has it.
    """

    def __init__(self) -> None:
        self.variables: dict[str, int] = {}
        self._number = 0

    def keep(self, row: Any) -> str:  # noqa: ANN401 - of JSON
        """The row as JSON.

        Raises:
            InputError: it is not an object of terms.
        """
        _expect(isinstance(row, dict), f"results.bindings[{self._number}]")
        for name, term in row.items():
            if not _is_term(term, 0):
                _expect(False, f"results.bindings[{self._number}].{shown(name)}")
            self.variables.setdefault(name, self._number)
        self._number += 1
        return compact(row)


def _checked(table: dict[str, Any], form: str, checked: _CheckedRows) -> dict[str, Any]:
    """A table of results, checked member by member.

    Raises:
        InputError: a member has another type than the standard says.
    """
    if form == "ASK":
        _expect(isinstance(table.get("boolean"), bool), "boolean")
        return {"head": {}, "boolean": table["boolean"]}
    for member in ("head", "results"):
        _expect(isinstance(table.get(member), dict), member)
    names, rows = table["head"].get("vars"), table["results"].get("bindings")
    _expect(isinstance(names, list) and all(isinstance(name, str) for name in names), "head.vars")
    _expect(isinstance(rows, Rows), "results.bindings")
    for name, number in checked.variables.items():
        _expect(name in names, f"results.bindings[{number}]")
    return {"head": {"vars": names}, "results": {"bindings": rows}}


def _expect(condition: bool, member: str) -> None:
    if not condition:
        raise InputError("results-member", member=member)


def _is_term(term: object, depth: int) -> bool:
    if not isinstance(term, dict):
        return False
    kind, value = term.get("type"), term.get("value")
    if kind == "triple":
        return (
            depth < MAX_DEPTH
            and isinstance(value, dict)
            and value.keys() == set(_PARTS)
            and all(_is_term(part, depth + 1) for part in value.values())
        )
    return (
        kind in ("uri", "literal", "bnode", "typed-literal")
        and isinstance(value, str)
        and all(isinstance(term.get(key, ""), str) for key in _ATTRIBUTES.values())
    )


def _xml_table(body: bytes, checked: _CheckedRows) -> dict[str, Any]:
    """The table of SPARQL Query Results XML, in the structure of the JSON format.

    Raises:
        InputError: there is a document type declaration.
        SyntaxError, LookupError, TypeError: the body is not such XML.
    """
    from lxml import etree

    if has_dtd(body):
        raise InputError("results-dtd")
    names: list[str] = []
    rows: list[str] = []
    table: dict[str, Any] = {"head": {"vars": names}, "results": {"bindings": Rows(rows)}}
    safe = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
    events = etree.iterparse(io.BytesIO(body), tag=f"{_NAMESPACE}*", **safe)
    for _, element in events:
        name = element.tag.removeprefix(_NAMESPACE)
        if name == "variable":
            names.append(element.get("name"))
        elif name == "boolean":
            table["boolean"] = {"true": True, "1": True, "false": False, "0": False}[(element.text or "").strip()]
        elif name == "result":
            rows.append(checked.keep({binding.get("name"): _xml_term(binding[0]) for binding in element}))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    if events.root.tag != f"{_NAMESPACE}sparql":
        raise SyntaxError(events.root.tag)
    return table


def _xml_term(element: Any) -> dict[str, Any]:  # noqa: ANN401 - lxml has no types
    kind = element.tag.removeprefix(_NAMESPACE)
    if kind == "triple":
        value: Any = {part: _xml_term(element.find(f"{_NAMESPACE}{part}")[0]) for part in _PARTS}
        return {"type": kind, "value": value}
    term = {"type": kind, "value": "".join(element.itertext())}
    return term | {name: element.get(key) for key, name in _ATTRIBUTES.items() if element.get(key) is not None}
