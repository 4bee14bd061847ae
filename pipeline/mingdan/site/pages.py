"""The pages of resources: what a page shows, as plain data for a template that only loops."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import pyoxigraph

from mingdan.rdf.namespaces import NAMESPACES, RDF
from mingdan.site.resources import Resources

LANGUAGES = ("zh", "en")
SUFFIXES = {"zh": ".html", "en": ".en.html"}
MOST = 200  # rows of what leads to a resource
_MOST_ABOVE = 10  # links in the path above a resource, whatever the data say


def table(name: str) -> dict[str, Any]:
    """A table of this package, which says how pages look."""
    return tomllib.loads(files("mingdan.site").joinpath(name).read_text("utf-8"))


def texts(language: str) -> dict[str, str]:
    """The words of the pages in a language."""
    return {name: both[LANGUAGES.index(language)] for name, both in table("texts.toml").items()}


def _iri(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, term = name.partition(":")
    return next((space.iri + term for space in NAMESPACES if space.prefix == prefix), name)


def prefixed(iri: str) -> str:
    """The prefixed name of an IRI; the IRI where no prefix fits."""
    for space in NAMESPACES:
        if iri.startswith(space.iri) and iri != space.iri:
            return f"{space.prefix}:{iri.removeprefix(space.iri)}"
    return iri


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a page shows it.

    Attributes:
        text: what is read.
        href: where it leads; "" of a literal.
        title: the IRI, or the datatype of a literal.
        language: the language tag of a literal, "" of other values.
        away: whether it leads to another host.
    """

    text: str
    href: str = ""
    title: str = ""
    language: str = ""
    away: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A property of a resource, and its values."""

    name: Value
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Table:
    """What leads to a resource by one property.

    Attributes:
        title: its heading.
        heads: the headings of the columns.
        rows: the cells of each row, each with its values.
        note: how many rows there are more; "" where all are shown.
        query: where the query page lists all.
    """

    title: str
    heads: Sequence[Value]
    rows: Sequence[Sequence[Sequence[Value]]]
    note: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: a heading and properties."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A resource on a page."""

    iri: str
    anchor: str
    title: str
    also: str
    classes: Sequence[Value]
    above: Sequence[Value]
    sections: Sequence[Section]
    tables: Sequence[Table]


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What every page has.

    Attributes:
        path: its path without suffix.
        language: `zh` or `en`.
        root: what leads from its folder to that of the site: "" or `../` some times.
    """

    path: str
    language: str
    root: str


@dataclass(frozen=True, slots=True)
class PageView(PageFrame):
    """The page of a resource in one language.

    Attributes:
        main: the resource that the page is of.
        others: the resources whose IRIs have a `#`, on the same page.
    """

    main: ResourceView
    others: Sequence[ResourceView]


class Pages:
    """Makes what the pages show, in one language.

    Args:
        resources: what is published.
        language: `zh` or `en`.
    """

    def __init__(self, resources: Resources, language: str) -> None:
        self.resources = resources
        self.language = language
        self._which = LANGUAGES.index(language)
        self.texts = texts(language)
        self._terms = {_iri(name): words for name, words in table("terms.toml").items()}
        layout = table("sections.toml")
        self._sections = [
            (section["title"][self._which], list(map(_iri, section["properties"]))) for section in layout["section"]
        ]
        self._placed = {name for _, names in self._sections for name in names}
        self._columns = {_iri(name): list(map(_iri, columns)) for name, columns in layout["columns"].items()}
        self._above = list(map(_iri, layout["above"]["properties"]))
        self._root = ""
        self._hrefs: dict[str, Value] = {}

    def page(self, path: str) -> PageView:
        """What the page of a path shows."""
        root = "../" * path.count("/")
        if root != self._root:
            self._root, self._hrefs = root, {}
        views = [self._view(iri) for iri in self.resources.pages[path]]
        return PageView(path, self.language, root, views[0], views[1:])

    def term(self, iri: str, inverse: bool = False) -> str:
        """What a property or a class is called; `inverse`, what leads to a resource by it."""
        words = self._terms.get(iri, ())
        if inverse and len(words) > len(LANGUAGES):
            return str(words[len(LANGUAGES) + self._which])
        name = str(words[self._which]) if words else self.resources.label(iri, self.language)
        return f"← {name}" if inverse else name

    def _view(self, iri: str) -> ResourceView:
        statements: dict[str, list[Value]] = {}
        for triple in self.resources.describe(iri):
            statements.setdefault(triple.predicate.value, []).append(self.shown(triple.object))
        title, other = self.resources.label(iri, self.language), self.resources.label(iri, _other(self.language))
        return ResourceView(
            iri,
            iri.partition("#")[2],
            title,
            other if other != title else "",
            statements.pop(RDF.type, []),
            list(self._path_above(iri)),
            list(self._filled_sections(statements)),
            list(self._tables(iri)),
        )

    def _filled_sections(self, statements: Mapping[str, Sequence[Value]]) -> Iterator[Section]:
        rest = [name for name in statements if name not in self._placed]
        for title, names in [*self._sections, (self.texts["other_statements"], rest)]:
            if rows := [Row(self._term_link(name), statements[name]) for name in names if name in statements]:
                yield Section(title, rows)

    def _path_above(self, iri: str) -> Iterator[Value]:
        """The resources above one, the highest first."""
        path: list[str] = []
        while len(path) < _MOST_ABOVE and (iri := self.resources.value(iri, *self._above)) and iri not in path:
            path.append(iri)
        return map(self._link, reversed(path))

    def _tables(self, iri: str) -> Iterator[Table]:
        by_property: dict[str, list[str]] = {}
        for triple in self.resources.leading_to(iri):
            by_property.setdefault(triple.predicate.value, []).append(triple.subject.value)
        for name in sorted(by_property, key=self._rank):
            yield self._table(iri, name, by_property[name])

    def _table(self, iri: str, name: str, subjects: Sequence[str]) -> Table:
        columns = self._columns.get(name, [])
        rows = [
            [[self._link(subject)], *(list(self._cell(subject, column)) for column in columns)]
            for subject in subjects[:MOST]
        ]
        heads = [Value(self.texts["resource"]), *map(self._term_link, columns)]
        title, number = self.term(name, inverse=True), len(subjects)
        if number <= MOST:
            return Table(title, heads, rows)
        query = f"SELECT ?resource WHERE {{ ?resource <{name}> <{iri}> }}"
        note = self.texts["all_by_query"].format(shown=MOST, number=number)
        return Table(title, heads, rows, note, self.query_address(query))

    def _cell(self, iri: str, name: str) -> Iterator[Value]:
        return (self.shown(triple.object) for triple in self.resources.describe(iri) if triple.predicate.value == name)

    def _rank(self, name: str) -> tuple[int, str]:
        """Tables with columns come first, in the order of the file."""
        order = list(self._columns)
        return (order.index(name) if name in order else len(order)), name

    def query_address(self, query: str) -> str:
        """The query page with a query in it."""
        return f"{self._root}query{SUFFIXES[self.language]}#query={quote(query)}"

    def shown(self, term: pyoxigraph.NamedNode | pyoxigraph.Literal) -> Value:
        """A term as a value."""
        if isinstance(term, pyoxigraph.NamedNode):
            return self._link(term.value)
        datatype = "" if term.language else prefixed(term.datatype.value)
        return Value(term.value, title="" if datatype == "xsd:string" else datatype, language=term.language or "")

    def _term_link(self, iri: str) -> Value:
        link = self._link(iri)
        return Value(self.term(iri), link.href, prefixed(iri), away=link.away)

    def _link(self, iri: str) -> Value:
        if iri not in self._hrefs:
            page = self.resources.page(iri)
            fragment = f"#{iri.partition('#')[2]}" if "#" in iri else ""
            href = f"{self._root}{page}{SUFFIXES[self.language]}{fragment}" if page else iri
            text = self.term(iri) if page or iri in self._terms else prefixed(iri)
            self._hrefs[iri] = Value(text, href, iri, away=not page)
        return self._hrefs[iri]


def _other(language: str) -> str:
    return "en" if language == "zh" else "zh"
