"""The sample queries of `queries/examples` and `queries/divisions`, and how they are answered in any data."""

import difflib
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingdan.errors import InputError, UsageError
from mingdan.io_text import read_bytes
from mingdan.lexicon.characters import without_ignorable
from mingdan.messages import Language, Message, shown
from mingdan.messages.progress import Text
from mingdan.queries.answers import Answer
from mingdan.rdf import namespaces
from mingdan.rdf.namespaces import XSD
from mingdan.rdf.ntriples import in_language, iri, literal
from mingdan.resources import folder

_HEADER = re.compile(r"^# ([a-z-]+): (.*)$", re.MULTILINE)
_PREFIXES = "".join(
    f"PREFIX {prefix}: <{namespace}>\n"
    for prefix, namespace in sorted(
        {
            **{each.prefix: each.iri for each in vars(namespaces).values() if isinstance(each, namespaces.Namespace)},
            "wd": "http://www.wikidata.org/entity/",
        }.items()
    )
)
# Full-width digits are what a Chinese keyboard gives.
_INTEGER = re.compile("[ \u3000]*[+-]?[0-9０-９]+[ \u3000]*")
_PARAM = re.compile(r"^(\w+) = (.*?) \| (.*)$")


@dataclass(frozen=True, slots=True)
class Query:
    """A query with the facts in its header.

    Attributes:
        name: the file's name without `.rq`, e.g. `04-communities-in-a-county`.
        text: the SPARQL, header included.
        headers: `title`, `title-zh`, `question`, `question-zh`, `answer`, `rows`; `needs` and `needs-zh`, what the data
            must hold for any row; and `instead`, a SELECT of values for the parameters where the data do not hold
            the defaults.
        params: name -> (default, meaning).
    """

    name: str
    text: str
    headers: dict[str, str]
    params: dict[str, tuple[str, str]]

    def with_params(self, given: Sequence[str]) -> "Query":
        """The query with given values for its parameters.

        Args:
            given: `name=value` each; characters that show nothing are left out.

        Raises:
            UsageError: the parameter is unknown, or the value shows nothing or cannot stand in its place.
        """
        text, seen = self.text, set()
        for pair in given:
            name, equals, value = pair.partition("=")
            if name in seen:
                raise UsageError("parameter-twice", name=shown(name))
            seen.add(name)
            if not self.params:
                raise UsageError("parameters-none", query=self.name, name=shown(name))
            if name not in self.params:
                raise UsageError("parameter-unknown", query=self.name, name=shown(name), expected=tuple(self.params))
            if not equals:
                raise UsageError("parameter-form", given=shown(pair), example=f"{name}={self.params[name][0]}")
            visible = without_ignorable(value)
            if value and not visible:
                raise UsageError("parameter-value", name=name, value="", default=self.params[name][0])
            text = _substituted(text, name, visible)
        return replace(self, text=text)


class _Header(Message):
    """A header of a query that has a text in each language."""

    def __init__(self, query: Query, key: str) -> None:
        self._texts = {"en": query.headers[key], "zh": query.headers[f"{key}-zh"]}

    def text(self, language: Language) -> str:
        """The text of the header."""
        return self._texts[language]

    def record(self) -> object:
        """Both texts."""
        return self._texts


Ask = Callable[[Query], Answer]


def parsed(name: str, text: str) -> Query:
    """A query from its text, with its header parsed."""
    headers: dict[str, str] = {}
    params: dict[str, tuple[str, str]] = {}
    for key, value in _HEADER.findall(text):
        if key == "param" and (match := _PARAM.fullmatch(value)):
            params[match[1]] = (match[2], match[3])
        elif not key.startswith("param"):
            headers[key] = value
    return Query(name, text, headers, params)


def examples() -> list[Query]:
    """The sample queries over a roster, in order."""
    return _queries("examples")


def all_samples() -> list[Query]:
    """Those, and the sample queries over a release of divisions with its history."""
    return [*examples(), *_queries("divisions")]


def _queries(where: str) -> list[Query]:
    files = sorted((folder("queries") / where).glob("*.rq"))
    return [parsed(file.stem, file.read_text("utf-8")) for file in files]


def listing(language: Language) -> str:
    """The sample queries as text: number, name, titles, parameters."""
    lines = []
    for query in all_samples():
        params = " ".join(f"-p {name}={default}" for name, (default, _) in query.params.items())
        lines.append(f"{query.name}  {params}".rstrip())
        lines.append(f"    {query.headers['title' if language == 'en' else 'title-zh']}")
    return "\n".join(lines)


def find(name: str) -> Query:
    """Finds a sample query by its file name, its name without the number, or its number; or reads a query file.

    Raises:
        UsageError: the query is unknown.
        InputError: the file cannot be read.
    """
    if name.endswith(".rq"):
        return parsed(Path(name).stem, decoded_query(name, read_bytes(Path(name))))
    known = {alias: query for query in all_samples() for alias in (query.name, query.name[3:], query.name[:2])}
    if name.zfill(2) in known or name in known:
        return known.get(name) or known[name.zfill(2)]
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
    if close:
        raise UsageError("no-sample-query-but", name=shown(name), close=tuple(close))
    raise UsageError("no-sample-query", name=shown(name))


def decoded_query(file: str, content: bytes) -> str:
    """The text of a query file.

    Raises:
        InputError: it is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("query-not-utf8", file=file, offset=error.start) from error


def _substituted(text: str, name: str, value: str) -> str:
    r"""The query with another term in the one line `VALUES ?name { … }`.

    The new term has the kind of the default. A backslash is refused: SPARQL replaces `\u0022` before it looks for the
    ends of literals, so that no escaping is safe in every engine.
    """
    place = _place(text, name)
    if "\\" in value or any(ord(character) < 32 for character in value):
        raise UsageError("parameter-characters", name=name, value=shown(value))
    return text[: place.start(2)] + _term_like(place[2], name, value) + text[place.end(2) :]


def _place(text: str, name: str) -> re.Match[str]:
    """The one line of a query where a parameter stands; its second group is the term.

    Raises:
        UsageError: the header is missing.
    """
    place = re.search(rf"^(\s*VALUES \?{re.escape(name)} \{{ )(.*)( \}}\s*)$", text, re.MULTILINE)
    if not place:
        raise UsageError("parameter-line", name=name)
    return place


def _term_like(default: str, name: str, value: str) -> str:
    """A value as a term of the kind of the default."""
    try:
        if default.startswith("<"):
            return iri(value)
        if tag := re.fullmatch(r'".*"@([a-z0-9-]+)', default):
            return in_language(value, tag[1])
        if default.startswith('"'):
            return literal(value)
        if "." in default and re.fullmatch(r"[+-]?[0-9]+\.[0-9]+", value, re.ASCII):
            return literal(value, XSD.decimal)
        if not _INTEGER.fullmatch(value):
            raise ValueError(f"not an integer: {value!r}")
        return literal(str(int(value)), XSD.integer)
    except ValueError as error:
        raise UsageError("parameter-value", name=name, value=shown(value), default=default) from error


def answer_query(query: Query, given: Sequence[str], ask: Ask) -> Answer:
    """Answers a query in the data of any workspace.

    Where the data do not hold the defaults of the parameters, the parameters without a given value take one from the
    data; the notes of the answer say which, and what an answer without rows needs.

    Args:
        query: the query.
        given: `name=value` each.
        ask: asks the published files or an endpoint.

    Raises:
        UsageError: the parameter is unknown, or the query is not valid.
        MingdanError: as `ask` raises it.
    """
    chosen = query.with_params(given)
    result = ask(chosen)
    notes: list[Text] = []
    if result.is_empty and "instead" in query.headers and not (given and not ask(query).is_empty):
        values, notes = _values_from_data(chosen, {pair.partition("=")[0] for pair in given}, ask)
        result = ask(query.with_params([*given, *values])) if values else result
    if result.is_empty and "needs" in query.headers and not given:
        notes.append(Text("query-needs", query=query.name, needs=_Header(query, "needs")))
    return replace(result, notes=tuple(notes))


def suited(query: Query, ask: Ask) -> Query:
    """The query with values for its parameters that the data hold, where they do not hold the defaults."""
    if "instead" not in query.headers or not ask(query).is_empty:
        return query
    return query.with_params(_values_from_data(query, (), ask)[0])


def _values_from_data(query: Query, given: Collection[str], ask: Ask) -> tuple[list[str], list[Text]]:
    """Values for the parameters that were not given, as `name=value`, and a note on each; none where there are none."""
    text = query.headers["instead"]
    for name in given:  # a trailing VALUES clause keeps the rows with the given value
        text += f" VALUES ?{name} {{ {_place(query.text, name)[2]} }}"
    table = ask(parsed(f"{query.name}, values of the parameters", _PREFIXES + text))
    values: list[str] = []
    notes: list[Text] = []
    row = dict(zip(table.variables(), next(iter(table.rows()), ()), strict=False))
    for name, (default, _) in query.params.items():
        if name in row and name not in given and row[name] != default:
            label = row.get(f"{name}Label", "")
            values.append(f"{name}={row[name]}")
            notes.append(Text("value-from-data", name=name, default=default, value=f"{row[name]} {label}".rstrip()))
    return values, notes
