"""The resources that are published: what describes each, what leads to it, where its page is, and what it is called."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import pyoxigraph

from mingdan.rdf.namespaces import BASE, DCT, FOAF, MD, RDF, RDFS, SKOS, VCARD

# What names a resource, the best first.
_NAMES = (SKOS.prefLabel, MD.derivedName, RDFS.label, DCT.title, FOAF.name, VCARD.fn, MD.originalText, SKOS.notation)
_MOST_LABELS = 100_000  # that are kept
# Language of a page -> the tags of the names that suit it, the best first; "" is a text without a language.
_SUITABLE = {"zh": ("zh", ""), "en": ("en", "zh-latn-pinyin", "zh", "")}


def page_of(iri: str, id_base: str) -> str:
    """The path of the page of a resource, without its suffix; "" of what is not ours.

    It is the path of the IRI up to `#`, with `doc/` for what stands below `id_base`.
    """
    document = iri.split("#", 1)[0]
    if document.startswith(id_base):
        path = f"doc/{document.removeprefix(id_base)}"
    elif document.startswith(BASE):
        path = document.removeprefix(BASE)
    else:
        return ""
    return f"{path}index" if not path or path.endswith("/") else path


class Statement(NamedTuple):
    """A statement, ready to be shown.

    Attributes:
        subject, property: IRIs.
        value: the object: its IRI, or the text of a literal.
        datatype: of a literal its datatype; "" of an IRI.
        language: of a literal with one, its language tag.
        triple: the same for a serialiser.
    """

    subject: str
    property: str
    value: str
    datatype: str
    language: str
    triple: pyoxigraph.Triple


def statement_of(triple: pyoxigraph.Triple) -> Statement:
    """A triple as a statement."""
    term = triple.object
    if isinstance(term, pyoxigraph.Literal):
        return Statement(
            _name(triple.subject), triple.predicate.value, term.value, term.datatype.value, term.language or "", triple
        )  # fmt: skip
    return Statement(_name(triple.subject), triple.predicate.value, _name(term), "", "", triple)


def _name(node: object) -> str:
    """An IRI; another node, which only foreign data have, as N-Triples write it."""
    return node.value if isinstance(node, pyoxigraph.NamedNode) else str(node)


class Resources(ABC):
    """What some graphs say, by resource.

    Attributes:
        id_base: what the IRIs of instances begin with.
        most_leading: of one property, the statements that `leading_to` gives at most; 0 for all of them.
    """

    most_leading = 0

    def __init__(self, id_base: str) -> None:
        self.id_base = id_base
        self._labels: dict[tuple[str, str], str] = {}

    @abstractmethod
    def describe(self, iri: str) -> Sequence[Statement]:
        """What describes a resource: the statements whose subject it is.

        A statement has one subject, so every statement is in the description of one resource, and the descriptions of
        all resources are the graph.
        """

    @abstractmethod
    def leading_to(self, iri: str) -> Sequence[Statement]:
        """The statements whose object is the resource."""

    @abstractmethod
    def on_page(self, path: str) -> Sequence[str]:
        """The resources of a page; the one whose IRI has no `#` first. None where there is no such page."""

    def page(self, iri: str) -> str:
        """The path of the page that a resource has here, without its suffix; "" where it has none."""
        page = page_of(iri, self.id_base)
        return page if page and self.on_page(page) else ""

    def about(self, iri: str, name: str) -> Sequence[Statement]:
        """The statements of one property of a resource."""
        return [statement for statement in self.describe(iri) if statement.property == name]

    def values(self, iri: str, *properties: str) -> Iterator[str]:
        """The values of some properties of a resource, in the order of the properties."""
        for name in properties:
            yield from (statement.value for statement in self.about(iri, name))

    def value(self, iri: str, *properties: str) -> str:
        """The first of `values`, or ""."""
        return next(self.values(iri, *properties), "")

    def text(self, iri: str, name: str, language: str) -> str:
        """The text of a property of a resource in a language, or ""."""
        return next((each.value for each in self.about(iri, name) if each.language == language), "")

    def instances(self, iri: str) -> list[str]:
        """The resources of a class."""
        return [statement.subject for statement in self.leading_to(iri) if statement.property == RDF.type]

    def label(self, iri: str, language: str) -> str:
        """What a resource is called: a name in the language, else in another, else the end of its IRI.

        Args:
            iri: the resource.
            language: `zh` or `en`.
        """
        if (iri, language) not in self._labels:
            if len(self._labels) >= _MOST_LABELS:
                self._labels.clear()
            self._labels[iri, language] = self._label(iri, language)
        return self._labels[iri, language]

    def _label(self, iri: str, language: str) -> str:
        named = {
            (name, each.language): each.value for name in _NAMES for each in self.about(iri, name) if each.datatype
        }
        for tag in _SUITABLE[language]:
            for name in _NAMES:
                if text := named.get((name, tag)):
                    return text
        page = page_of(iri, self.id_base)
        end = page.removeprefix("doc/") if page and "#" not in iri else re.split("[/#]", iri.rstrip("/"))[-1]
        return end or iri


class ResourcesInMemory(Resources):
    """The resources of statements that are in memory.

    Args:
        statements: of the graphs, each once, without blank nodes, sorted as N-Triples are.
        id_base: what the IRIs of instances begin with.
    """

    def __init__(self, statements: Sequence[Statement], id_base: str) -> None:
        super().__init__(id_base)
        self.statements = statements

    @cached_property
    def _about(self) -> dict[str, list[Statement]]:
        about: dict[str, list[Statement]] = {}
        for statement in self.statements:
            about.setdefault(statement.subject, []).append(statement)
        return about

    @cached_property
    def _leading_to(self) -> dict[str, list[Statement]]:
        leading: dict[str, list[Statement]] = {}
        for statement in self.statements:
            if not statement.datatype:
                leading.setdefault(statement.value, []).append(statement)
        return leading

    @cached_property
    def pages(self) -> dict[str, list[str]]:
        """The resources of each page, by its path; the one whose IRI has no `#` first, where there is one."""
        pages: dict[str, list[str]] = {}
        for iri in sorted(self._about):
            if page := page_of(iri, self.id_base):
                pages.setdefault(page, []).append(iri)
        return pages

    def on_page(self, path: str) -> list[str]:
        """The resources of a page."""
        return self.pages.get(path, [])

    def describe(self, iri: str) -> list[Statement]:
        """The statements whose subject it is."""
        return self._about.get(iri, [])

    def leading_to(self, iri: str) -> list[Statement]:
        """The statements whose object is the resource."""
        return self._leading_to.get(iri, [])


def resources(graphs: Iterable[str], id_base: str) -> ResourcesInMemory:
    """The resources of some graphs.

    Args:
        graphs: N-Triples, a statement a line.
        id_base: what the IRIs of instances begin with.
    """
    lines = "".join(sorted({line for graph in graphs for line in graph.splitlines(keepends=True)}))
    quads = pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return ResourcesInMemory([statement_of(quad.triple) for quad in quads], id_base)
