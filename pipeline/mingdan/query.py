"""Queries: the sample queries of `queries/examples`, their parameters, and answers from the published files."""

import csv
import difflib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph
from tabulate import tabulate

from mingdan.errors import InputError, UsageError
from mingdan.ntriples import in_language, iri, literal
from mingdan.rdf import graph, store, turtle
from mingdan.resources import folder
from mingdan.text import printable, read_bytes, shown
from mingdan.vocabulary import XSD

_MAX_NESTING = 100  # pyoxigraph's parser ends the process somewhere past 2,000
_HEADER = re.compile(r"^# ([a-z-]+): (.*)$", re.MULTILINE)
_PARAM = re.compile(r"^(\w+) = (.*?) \| (.*)$")


@dataclass(frozen=True, slots=True)
class Query:
    """A query and what its header says.

    Attributes:
        name: the file's name without `.rq`, e.g. `04-communities-in-a-county`.
        text: the SPARQL, header included.
        headers: `title`, `title-zh`, `question`, `question-zh`, `answer`, `rows`.
        params: name -> (default, meaning).
    """

    name: str
    text: str
    headers: dict[str, str]
    params: dict[str, tuple[str, str]]

    def with_params(self, given: Sequence[str]) -> "Query":
        """The query with other values for its parameters.

        Args:
            given: `name=value` each.

        Raises:
            UsageError: there is no such parameter, or the value cannot stand in its place.
        """
        text = self.text
        for pair in given:
            name, equals, value = pair.partition("=")
            if not equals or name not in self.params:
                known = ", ".join(self.params) or "none"
                raise UsageError(
                    f"{self.name} has no parameter {shown(name)!r}: expected NAME=VALUE with one of: {known}"
                )
            text = _substituted(text, name, value)
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: a table in the SPARQL 1.1 JSON results format, or a graph as N-Triples."""

    table: dict[str, Any] | None = None
    ntriples: str = ""

    def rows(self) -> list[tuple[str, ...]]:
        """The values of each row in the order of the variables; what is unbound is empty."""
        if self.table is None:
            return []
        if "boolean" in self.table:
            return [(str(self.table["boolean"]).lower(),)]
        names = self.variables()
        return [
            tuple(row[name]["value"] if name in row else "" for name in names)
            for row in self.table["results"]["bindings"]
        ]

    def variables(self) -> list[str]:
        """The names of the columns."""
        return [] if self.table is None else list(self.table["head"].get("vars", ["answer"]))


def parsed(name: str, text: str) -> Query:
    """A query with its header read."""
    headers: dict[str, str] = {}
    params: dict[str, tuple[str, str]] = {}
    for key, value in _HEADER.findall(text):
        if key == "param" and (found := _PARAM.fullmatch(value)):
            params[found[1]] = (found[2], found[3])
        elif key != "param":
            headers[key] = value
    return Query(name, text, headers, params)


def examples() -> list[Query]:
    """The sample queries, in order."""
    files = sorted((folder("queries") / "examples").glob("*.rq"))
    return [parsed(file.stem, file.read_text("utf-8")) for file in files]


def listing() -> str:
    """The sample queries as text: number, name, titles, parameters."""
    lines = []
    for query in examples():
        params = " ".join(f"-p {name}={default}" for name, (default, _) in query.params.items())
        lines.append(f"{query.name}  {params}".rstrip())
        lines.append(f"    {query.headers['title']}（{query.headers['title-zh']}）")
    return "\n".join(lines)


def find(name: str) -> Query:
    """A sample query by its file name, by its name without the number, or by its number; or a query file.

    Raises:
        UsageError: there is none.
        InputError: the file cannot be read.
    """
    if name.endswith(".rq"):
        try:
            return parsed(Path(name).stem, read_bytes(Path(name)).decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise InputError(f"{name}: not UTF-8: byte at offset {error.start}") from error
    known = {alias: query for query in examples() for alias in (query.name, query.name[3:], query.name[:2])}
    if name.zfill(2) in known or name in known:
        return known.get(name) or known[name.zfill(2)]
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
    hint = f"; did you mean {' or '.join(close)}?" if close else ""
    raise UsageError(f"no sample query {shown(name)!r}{hint} (mingdan query lists them; a file ends in .rq)")


def _substituted(text: str, name: str, value: str) -> str:
    r"""The query with another term in the one line `VALUES ?name { … }`.

    The new term is of the default's kind. A backslash is refused: SPARQL replaces `\u0022` before it looks for the
    ends of literals, so no escaping of it is safe in every engine.
    """
    place = re.compile(rf"^(\s*VALUES \?{re.escape(name)} \{{ )(.*)( \}}\s*)$", re.MULTILINE)
    found = place.search(text)
    if not found:
        raise UsageError(f"the query has no line VALUES ?{name} {{ … }} to put the parameter in")
    if "\\" in value or any(ord(character) < 32 for character in value):
        raise UsageError(f"{name}={shown(value)!r}: a parameter cannot hold a backslash or a control character")
    return text[: found.start(2)] + _term_like(found[2], name, value) + text[found.end(2) :]


def _term_like(default: str, name: str, value: str) -> str:
    """A value as a term of the same kind as the default's."""
    try:
        if default.startswith("<"):
            return iri(value)
        if tag := re.fullmatch(r'".*"@([a-z0-9-]+)', default):
            return in_language(value, tag[1])
        if default.startswith('"'):
            return literal(value)
        return literal(str(int(value)), XSD.integer)
    except ValueError as error:
        raise UsageError(f"{name}={shown(value)!r}: expected a value like {default}") from error


def _refuse_nesting(text: str) -> None:
    depth = deepest = 0
    for character in text:
        depth += (character in "{([") - (character in "})]")
        deepest = max(deepest, depth)
    if deepest > _MAX_NESTING or "!" * _MAX_NESTING in text:
        raise UsageError(f"the query is nested {deepest} deep, expected at most {_MAX_NESTING}")


def ask_published(query: Query, published: Path) -> Answer:
    """Asks the published graph.

    Args:
        query: SELECT, ASK, CONSTRUCT or DESCRIBE.
        published: the folder with `roster.nt`.

    Raises:
        InputError: nothing is published there.
        UsageError: the query is not valid.
    """
    file = published / "roster.nt"
    if not file.is_file():
        raise InputError(f"{file}: no such file: run mingdan publish first, or name the workspace with --data")
    return ask_ntriples(query, read_bytes(file).decode("utf-8"))


def ask_ntriples(query: Query, ntriples: str) -> Answer:
    """Asks a graph given as N-Triples; raises as `ask_published` does."""
    _refuse_nesting(query.text)
    try:
        found = store(ntriples).query(query.text)
        if isinstance(found, pyoxigraph.QueryTriples):
            return Answer(ntriples="".join(sorted({f"{triple} .\n" for triple in found})))
        content = found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise UsageError(f"{query.name}: the query cannot be answered: {error}") from error
    return Answer(table=json.loads(content or b"{}"))


def rendered(answer: Answer, form: str) -> str:
    """An answer as text: `table` for people, `csv`, or `json` (SPARQL 1.1 results); a graph is always Turtle."""
    if answer.table is None:
        return turtle(graph([answer.ntriples])).decode()
    if form == "json":
        return json.dumps(answer.table, ensure_ascii=False, indent=1) + "\n"
    header, rows = answer.variables(), answer.rows()
    if form == "csv":
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        return text.getvalue()
    cells = [[printable(cell) for cell in row] for row in rows]
    return f"{tabulate(cells, header, disable_numparse=True)}\n({len(rows)} rows)\n"
