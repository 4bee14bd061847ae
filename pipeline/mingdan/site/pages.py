"""The pages of resources: what a page shows, as plain data for a template that only loops."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from mingdan.findings.texts import position_text
from mingdan.model import Line
from mingdan.rdf.namespaces import ADMS, FOAF, MD, NAMESPACES, PROV, RDF, SKOS
from mingdan.site.changes import Release
from mingdan.site.resources import Resources, Statement, page_of

LANGUAGES = ("zh", "en")
SUFFIXES = {"zh": ".html", "en": ".en.html"}
MOST = 200  # rows of what leads to a resource
_FEW = 20  # the same, of a resource that shares its page with others, as a term of the ontology does
_MOST_LINKS = 50_000  # that are kept
_ADDRESSES = ("http://", "https://", "mailto:")  # what a page leads to, whatever the data say
_MOST_ABOVE = 10  # links in the path above a resource, whatever the data say


def table(name: str) -> dict[str, Any]:
    """A table of this package, which says how pages look."""
    return tomllib.loads(files("mingdan.site").joinpath(name).read_text("utf-8"))


def page_texts(language: str) -> dict[str, str]:
    """The words of the pages in a language."""
    return {name: both[LANGUAGES.index(language)] for name, both in table("texts.toml").items()}


def _iri(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, term = name.partition(":")
    return next((space.iri + term for space in NAMESPACES if space.prefix == prefix), name)


@lru_cache(10_000)
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
class PropertyRow:
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
    rows: Sequence[PropertyRow]


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
class NoticeLine:
    """A line of a notice.

    Attributes:
        anchor: its `id` on the page of the notice.
        number: of the line.
        text: its words.
        recognised: what it names that was recognised.
    """

    anchor: str
    number: int
    text: str
    recognised: Sequence[Value]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page in one language.

    Attributes:
        path: its path without suffix.
        language: `zh` or `en`.
        root: what leads from its folder to that of the site: "" or `../` some times.
    """

    path: str
    language: str
    root: str


@dataclass(frozen=True, slots=True)
class ResourcePage(PageView):
    """The page of a resource.

    Attributes:
        main: the resource that the page is of.
        others: the resources whose IRIs have a `#`, on the same page.
        lines: of a notice, its lines.
        withdrawn: why the notice that says this was withdrawn; "" of one that is in force.
    """

    main: ResourceView
    others: Sequence[ResourceView]
    lines: Sequence[NoticeLine]
    withdrawn: str


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release on the page of changes.

    Attributes:
        date: of the release.
        data: the folder of its files.
        parts: what was added, removed and changed: a heading, the first of the resources, and whether there are more.
    """

    date: str
    data: str
    parts: Sequence[tuple[str, Sequence[Value], bool]]


class Pages:
    """Makes what the pages show, in one language.

    Args:
        resources: what is published.
        language: `zh` or `en`.
        lines: the lines of the notices, by the IRI of the notice.

    Attributes:
        asks_all: whether a query finds every resource, which the query page of a site does not.
    """

    asks_all = False

    def __init__(self, resources: Resources, language: str, lines: Mapping[str, Sequence[Line]]) -> None:
        self.resources = resources
        self._lines = lines
        self._anchors = {
            (notice, position): f"line-{line.number}"
            for notice, its_lines in lines.items()
            for line in its_lines
            for position in (line.position, *line.positions)
        }
        self.language = language
        self._which = LANGUAGES.index(language)
        self.texts = page_texts(language)
        self._terms = {_iri(name): words for name, words in table("terms.toml").items()}
        layout = table("sections.toml")
        self._sections = [
            (section["title"][self._which], list(map(_iri, section["properties"]))) for section in layout["section"]
        ]
        self._placed = {name for _, names in self._sections for name in names}
        self._columns = {_iri(name): list(map(_iri, columns)) for name, columns in layout["columns"].items()}
        self._details = {_iri(name): list(map(_iri, columns)) for name, columns in layout["details"].items()}
        self._above = list(map(_iri, layout["above"]["properties"]))
        self._ordered = set(map(_iri, layout["ordered"]["properties"]))
        self._root = ""
        self._hrefs: dict[str, Value] = {}

    def frame(self, path: str) -> PageView:
        """The page of a path, without what it shows; links are made from its folder from now on."""
        root = "../" * path.count("/")
        if root != self._root or len(self._hrefs) > _MOST_LINKS:
            self._root, self._hrefs = root, {}
        return PageView(path, self.language, root)

    def page(self, path: str) -> ResourcePage:
        """What the page of a path shows."""
        root = self.frame(path).root
        views = [self._view(iri) for iri in self.resources.on_page(path)]
        iri = views[0].iri
        return ResourcePage(
            path, self.language, root, views[0], views[1:], self._notice_lines(iri), self.withdrawn(iri)
        )  # fmt: skip

    def withdrawn(self, iri: str) -> str:
        """Why the notice was withdrawn that is the resource, or that says it."""
        value = self.resources.value
        notices = (iri, value(iri, PROV.wasDerivedFrom), *self._notices_of(iri))
        return next((value(notice, SKOS.changeNote) for notice in notices if value(notice, ADMS.status)), "")

    def _notices_of(self, decision: str) -> Iterator[str]:
        return (each.subject for each in self.resources.leading_to(decision) if each.property == FOAF.primaryTopic)

    def release(self, release: Release) -> ReleaseView:
        """What changed with a release, with links."""
        lists = {name: getattr(release, name) for name in ("added", "removed", "changed")}
        parts = [
            (f"{self.texts[name]} {len(iris)}", [self.link(iri, here=True) for iri in iris[:MOST]], len(iris) > MOST)
            for name, iris in lists.items()
            if iris
        ]
        return ReleaseView(release.date, f"data/{release.data}/", parts)

    def _notice_lines(self, iri: str) -> list[NoticeLine]:
        """The lines of a notice, each with what it names; none of another resource."""
        recognised: dict[str, list[Value]] = {}
        for statement in self.resources.leading_to(iri):
            position = self.resources.value(statement.subject, MD.sourcePosition)
            if anchor := self._anchors.get((iri, position)):
                recognised.setdefault(anchor, []).append(self.link(statement.subject))
        return [
            NoticeLine(anchor, line.number, line.text, recognised.get(anchor, []))
            for line in self._lines.get(iri, ())
            for anchor in (f"line-{line.number}",)
        ]

    def term(self, iri: str, inverse: bool = False) -> str:
        """What a property or a class is called; `inverse`, what leads to a resource by it."""
        words = self._terms.get(iri, ())
        if inverse and len(words) > len(LANGUAGES):
            return str(words[len(LANGUAGES) + self._which])
        name = str(words[self._which]) if words else self.resources.label(iri, self.language)
        return f"← {name}" if inverse else name

    def _view(self, iri: str) -> ResourceView:
        statements: dict[str, list[Value]] = {}
        for statement in self.resources.describe(iri):
            statements.setdefault(statement.property, []).append(self._value(statement))
        for values in statements.values():
            values.sort(key=lambda value: value.language != self.language)  # its own language first
        title, other = (
            self.resources.label(iri, self.language),
            self.resources.label(iri, other_language(self.language)),
        )
        return ResourceView(
            iri,
            iri.partition("#")[2],
            title,
            other if other != title else "",
            statements.pop(RDF.type, []),
            list(self._path_above(iri)),
            list(self._filled_sections(statements)),
            [*self._parts(iri), *self._tables(iri)],
        )

    def _filled_sections(self, statements: Mapping[str, Sequence[Value]]) -> Iterator[Section]:
        statements = {name: values for name, values in statements.items() if name not in self._details}
        rest = [name for name in statements if name not in self._placed]
        for title, names in [*self._sections, (self.texts["other_statements"], rest)]:
            if rows := [PropertyRow(self._term_link(name), statements[name]) for name in names if name in statements]:
                yield Section(title, rows)

    def _path_above(self, iri: str) -> Iterator[Value]:
        """The resources above one, the highest first."""
        path: list[str] = []
        while len(path) < _MOST_ABOVE and (iri := self.resources.value(iri, *self._above)) and iri not in path:
            path.append(iri)
        return map(self.link, reversed(path))

    def _parts(self, iri: str) -> Iterator[Table]:
        """The resources that a resource leads to and that are best shown on its page, with their sources."""
        for name, columns in self._details.items():
            if parts := list(self.resources.values(iri, name)):
                yield self._rows(self.term(name), columns, parts)

    def _rows(self, title: str, columns: Sequence[str], subjects: Sequence[str]) -> Table:
        rows = [
            [
                [self.link(subject), *([Value(self.texts["entry_withdrawn"])] if self.withdrawn(subject) else ())],
                *(list(self._cell(subject, column)) for column in columns),
            ]
            for subject in subjects
        ]
        return Table(title, [Value(self.texts["resource"]), *map(self._term_link, columns)], rows)

    def _tables(self, iri: str) -> Iterator[Table]:
        by_property: dict[str, list[str]] = {}
        for statement in self.resources.leading_to(iri):
            if statement.subject != iri.partition("#")[0]:  # the page itself does not lead to what it is of
                by_property.setdefault(statement.property, []).append(statement.subject)
        for name in sorted(by_property, key=self._rank):
            yield self._table(iri, name, by_property[name])

    def _table(self, iri: str, name: str, subjects: Sequence[str]) -> Table:
        columns, most = self._columns.get(name, []), _FEW if "#" in iri else MOST
        if self._ordered.intersection(columns[:1]):
            subjects = sorted(subjects, key=lambda subject: self.resources.value(subject, columns[0]))
        number, table = len(subjects), self._rows(self.term(name, inverse=True), columns, subjects[:most])
        if number <= most:
            return table
        query = f"SELECT ?resource WHERE {{ ?resource <{name}> <{iri}> }}"
        least = f"{number}+" if number == self.resources.most_leading else number
        note = self.texts["all_by_query"].format(shown=most, number=least)
        return replace(table, note=note, query=self.query_address(query))

    def _cell(self, iri: str, name: str) -> Iterator[Value]:
        return map(self._value, self.resources.about(iri, name))

    def _rank(self, name: str) -> tuple[int, str]:
        """Tables with columns come first, in the order of the file."""
        order = list(self._columns)
        return (order.index(name) if name in order else len(order)), name

    @property
    def frame_root(self) -> str:
        """What leads from the folder of the page to that of the site."""
        return self._root

    def query_address(self, query: str) -> str:
        """The query page with a query in it."""
        return f"{self._root}query{SUFFIXES[self.language]}#query={quote(query)}"

    def _value(self, statement: Statement) -> Value:
        """The object of a statement as a value; the position of an entry leads to the line of the notice."""
        text, language = statement.value, statement.language
        if not statement.datatype:
            return self.link(text)
        if statement.property == MD.sourcePosition:
            notice = self.resources.value(statement.subject, PROV.wasDerivedFrom)
            anchor = self._anchors.get((notice, text), "")
            return Value(self.position(text), f"{self.link(notice).href}#{anchor}" if anchor else "", text)
        datatype = "" if language else prefixed(statement.datatype)
        shown = f"{float(text):g}" if datatype == "xsd:double" else text
        return Value(shown, title="" if datatype == "xsd:string" else datatype, language=language)

    def position(self, text: str) -> str:
        """A position in a source, in the language of the pages."""
        return position_text(text, "en" if self.language == "en" else "zh")

    def _term_link(self, iri: str) -> Value:
        link = self.link(iri)
        return Value(self.term(iri), link.href, prefixed(iri), away=link.away)

    def link(self, iri: str, here: bool = False) -> Value:
        """A resource as a value: what it is called, and where its page is.

        Args:
            iri: the resource.
            here: whether it has a page here even if nothing is said of it, as one that is gone has.
        """
        if iri not in self._hrefs:
            page = self.resources.page(iri) or (here and page_of(iri, self.resources.id_base))
            fragment = f"#{iri.partition('#')[2]}" if "#" in iri else ""
            away = iri if iri.startswith(_ADDRESSES) else ""  # not a script, for example
            href = f"{self._root}{quote(page)}{SUFFIXES[self.language]}{fragment}" if page else away
            text = self.term(iri) if page or iri in self._terms else prefixed(iri)
            self._hrefs[iri] = Value(text, href, iri, away=not page)
        return self._hrefs[iri]


def other_language(language: str) -> str:
    """English for Chinese, and the other way round."""
    return "en" if language == "zh" else "zh"
