"""The resources of an Oxigraph store, which may hold the whole country, beside those of some graphs in memory."""

import contextlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import pyoxigraph

from mingdan.rdf.namespaces import BASE, NAMESPACES, XSD
from mingdan.site.resources import Resources, ResourcesInMemory, Statement, page_of, statement_of

_MOST_LEADING = 1_000  # of one property
_MOST_DESCRIBING = 20_000
_NUMBERS = {f"{XSD.iri}{name}" for name in ("double", "float", "decimal", "integer")}
_KEPT = 2_000  # descriptions


class StoredResources(Resources):
    """What a store and some graphs in memory say, by resource.

    Args:
        store: the store, of which all graphs count.
        beside: what is said in memory: resources whose IRIs have a `#`, among others.
        hashes: further IRIs of the store with a `#`, by the IRI before it.
    """

    most_leading = _MOST_LEADING

    def __init__(
        self, store: pyoxigraph.Store, beside: ResourcesInMemory, hashes: dict[str, list[str]] | None = None
    ) -> None:
        super().__init__(beside.id_base)
        self._store, self._beside, self._hashes = store, beside, hashes or {}
        self._describe = lru_cache(_KEPT)(self._described)
        self._is_subject = lru_cache(_KEPT * 10)(self._is_in_store)

    def describe(self, iri: str) -> tuple[Statement, ...]:
        """The statements whose subject it is."""
        return self._describe(iri)

    def _described(self, iri: str) -> tuple[Statement, ...]:
        return self._both(self._beside.describe(iri), self._matching(iri))

    def about(self, iri: str, name: str) -> tuple[Statement, ...]:
        """Those of one property."""
        return self._both(self._beside.about(iri, name), self._matching(iri, name))

    def leading_to(self, iri: str) -> tuple[Statement, ...]:
        """The statements whose object is the resource; of one property not more than `most_leading`."""
        node = _node(iri)
        if node is None:
            return ()
        found = list(islice(self._store.quads_for_pattern(None, None, node), _MOST_LEADING + 1))
        if len(found) > _MOST_LEADING:
            names = {quad.predicate for quad in found} | set(_predicates())
            found = [
                quad
                for name in sorted(names, key=str)
                for quad in islice(self._store.quads_for_pattern(None, name, node), _MOST_LEADING)
            ]
        return self._both(self._beside.leading_to(iri), (statement_of(quad.triple) for quad in found))

    def with_text(self, name: str, text: str) -> list[str]:
        """The resources of the store that have a text as the value of a property, up to `most_leading`."""
        predicate = pyoxigraph.NamedNode(name)
        quads = self._store.quads_for_pattern(None, predicate, pyoxigraph.Literal(text))
        found = (quad.subject for quad in islice(quads, _MOST_LEADING))
        return list(dict.fromkeys(each.value for each in found if isinstance(each, pyoxigraph.NamedNode)))

    def on_page(self, path: str) -> list[str]:
        """The resources of a page."""
        there = list(self._beside.on_page(path))
        for iri in self._candidates(path):
            if iri not in there and self._is_subject(iri):
                there.insert(0, iri)
            there += [each for each in self._hashes.get(iri, ()) if each not in there]
        return there

    def _candidates(self, path: str) -> Iterator[str]:
        """The IRIs without a `#` whose page has a path."""
        for base, start in ((self.id_base, "doc/"), (BASE, "")):
            if path.startswith(start):
                iri = base + path.removeprefix(start)
                yield from (each for each in (iri, iri.removesuffix("index")) if page_of(each, self.id_base) == path)

    def _is_in_store(self, iri: str) -> bool:
        node = _node(iri)
        return node is not None and next(iter(self._store.quads_for_pattern(node, None, None)), None) is not None

    def _matching(self, iri: str, name: str = "") -> Iterator[Statement]:
        node, predicate = _node(iri), _node(name) if name else None
        if node is None or (name and predicate is None):
            return iter(())
        quads = self._store.quads_for_pattern(node, predicate, None)
        return (statement_of(quad.triple) for quad in islice(quads, _MOST_DESCRIBING))

    def _both(self, first: Iterable[Statement], second: Iterable[Statement]) -> tuple[Statement, ...]:
        """Statements of both, each once, sorted as N-Triples are."""
        found: dict[tuple[str, ...], Statement] = {}
        for each in (*first, *second):
            found.setdefault(meaning(each), each)
        return tuple(sorted(found.values(), key=lambda each: str(each.triple)))


def meaning(statement: Statement) -> tuple[str, ...]:
    """What tells a statement from others: a store may spell a number in another way than a file."""
    value = statement.value
    if statement.datatype in _NUMBERS:
        with contextlib.suppress(ValueError):
            value = repr(float(value))
    return statement.subject, statement.property, value, statement.datatype, statement.language


def hash_iris(subjects: Iterable[str]) -> dict[str, list[str]]:
    """The IRIs with a `#` among some, by what stands before it."""
    found: dict[str, list[str]] = {}
    for iri in sorted(set(subjects)):
        base, mark, _ = iri.partition("#")
        if mark:
            found.setdefault(base, []).append(iri)
    return found


@lru_cache(maxsize=1)
def _predicates() -> tuple[pyoxigraph.NamedNode, ...]:
    """The terms of the vocabularies that the data use."""
    names = [f"{space.iri}{name}" for space in NAMESPACES for name in space.terms if name[:1].islower()]
    return tuple(map(pyoxigraph.NamedNode, names))


def _node(iri: str) -> pyoxigraph.NamedNode | None:
    """An IRI as a node; None for a text that is none."""
    try:
        return pyoxigraph.NamedNode(iri)
    except ValueError:
        return None
