"""The versions and changes of a province by NBS edition as a stream of blocks, one for each of them.

They have the form of those of counties since 1980 (`mingdan.mapping.history`), with the scheme `nbs` in their IRIs.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mingdan.mapping.history import year_literal
from mingdan.mapping.stream import TURTLE
from mingdan.rdf.iris import BUREAU, Iris
from mingdan.rdf.namespaces import DCT, MD, PROV, RDF, SCHEMA, SKOS, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about
from mingdan.register.edition_versions import ListedVersion, ListingChange
from mingdan.register.editions import REFERENCE, edition

Subject = tuple[str, list[tuple[str, str]]]  # its IRI; predicates and objects in N-Triples syntax
_ABBREVIATED = (DCT, MD, PROV, SCHEMA, SKOS, XSD)
_NAME = re.compile(r"<([^>]*[/#])([A-Za-z0-9]+)>")


def version_subjects(iris: Iris, versions: Iterable[ListedVersion]) -> Iterator[Subject]:
    """The statements about versions."""
    for version in versions:
        through = version.through or REFERENCE
        pairs = [
            (RDF.type, iri(MD.DivisionVersion)),
            (SKOS.prefLabel, in_language(version.label, "zh")),
            (SKOS.notation, literal(version.code)),
            (SCHEMA.validFrom, year_literal(version.first)),
            *((SCHEMA.validThrough, year_literal(year)) for year in (version.through,) if year),
            *((MD.versionWithin, _node(iris, above)) for above in (version.within,) if above),
            *((DCT.isVersionOf, iri(iris.division(unit))) for unit in (version.unit,) if unit),
            *((DCT.isReplacedBy, _node(iris, later)) for later in version.successors),
            *((MD.possibleSuccessor, _node(iris, later)) for later in version.possible),
            (MD.evidence, _source(version.first, through)),
        ]
        yield iris.version(version.code, version.first, BUREAU), pairs


def change_subjects(iris: Iris, changes: Iterable[ListingChange]) -> Iterator[Subject]:
    """The statements about changes."""
    for change in changes:
        ended = change.ended
        pairs = [
            (RDF.type, iri(MD.ChangeEvent)),
            *((MD.changeKind, iri(getattr(MD, kind))) for kind in change.kinds),
            (DCT.date, year_literal(change.year)),
            (PROV.used, _node(iris, ended)),
            *(
                (PROV.generated if later.first == change.year else MD.territoryTo, _node(iris, later))
                for later in ended.successors
            ),
            (SKOS.note, in_language(_reason(change), "en")),
            (MD.evidence, _source(change.year - 1, change.year)),
        ]
        yield iris.change(ended.code, change.year, BUREAU), pairs


def _node(iris: Iris, version: ListedVersion) -> str:
    return iri(iris.version(version.code, version.first, BUREAU))


def _reason(change: ListingChange) -> str:
    if rule := change.rule:
        return f"{rule.evidence} ({rule.rule}, confidence {rule.confidence})"
    return "what it lies in changed" if change.ended.successors else "the successor is unknown"


@lru_cache
def _source(first: int, last: int) -> str:
    """The packages of some editions."""
    years = dict.fromkeys((first, last))
    packages = [f"{record.package} {record.version}" for record in (edition(f"{BUREAU}-{year}") for year in years)]
    return literal(" to ".join(packages))


def subject_blocks(subjects: Iterable[Subject], syntax: str) -> Iterator[bytes]:
    """The statements of some subjects as a block each: lines of N-Triples in order, or Turtle without its prefixes."""
    for subject, pairs in subjects:
        if syntax == TURTLE:
            body = " ;\n\t".join(f"{_short(iri(predicate))} {_short(node)}" for predicate, node in pairs)
            yield f"\n{iri(subject)} {body} .\n".encode()
        else:
            yield "".join(sorted(statements_about(subject, pairs))).encode()


def turtle_prefixes() -> bytes:
    """The prefixes that the blocks of Turtle need."""
    starts = {namespace.prefix: namespace.iri for namespace in _ABBREVIATED}
    return "".join(f"@prefix {prefix}: <{start}> .\n" for prefix, start in sorted(starts.items())).encode()


@lru_cache(maxsize=10_000)  # predicates, classes and years are written again and again
def _short(term: str) -> str:
    """A term as Turtle writes it with the prefixes of `turtle_prefixes`."""
    return _NAME.sub(_prefixed, term) if term.startswith("<") or term.endswith(">") else term


def _prefixed(name: re.Match[str]) -> str:
    for namespace in _ABBREVIATED:
        if name[1] == namespace.iri:
            return f"{namespace.prefix}:{name[2]}"
    return name[0]
