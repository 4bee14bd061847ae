"""The categories: those that come with mingdan (`ontology/categories.ttl`), and those that a workspace adds.

A workspace describes its own in `data/source/categories.ttl`, as further concepts of the same scheme. The scheme has
the label of that file; the label that comes with mingdan is for rosters that use the categories that come with mingdan.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from mingdan.errors import InputError, joined
from mingdan.model import Source
from mingdan.rdf import graphs as rdf
from mingdan.rdf.iris import CATEGORY_SCHEME, category
from mingdan.rdf.namespaces import RDF, SKOS
from mingdan.rdf.ntriples import in_language, iri, literal
from mingdan.resources import folder

_NAMED = re.compile(
    rf'^<{re.escape(CATEGORY_SCHEME)}([^>]+)> <(?:{SKOS.prefLabel}|{SKOS.altLabel})> "([^"]*)"@zh \.$', re.M
)

_GENERAL_LABELS = [
    f"<{CATEGORY_SCHEME}> {iri(SKOS.prefLabel)} {label} .\n"
    for label in (in_language("Roster categories", "en"), in_language("名单类别", "zh"))
]


def own_file(sources: Path) -> Path:
    """Where a workspace describes its own categories; `sources` is its `data/source`."""
    return sources / "categories.ttl"


@cache
def _shipped() -> tuple[str, ...]:
    """The statements of `ontology/categories.ttl`."""
    return tuple(rdf.load(folder("ontology") / "categories.ttl").splitlines(keepends=True))


def _own(sources: Path) -> list[str]:
    """The statements of the workspace's own file; raises as `category_lines` does."""
    file = own_file(sources)
    return rdf.load(file).splitlines(keepends=True) if file.is_file() else []


def _describes_scheme(line: str) -> bool:
    """Whether a statement is a label or a note of the scheme, which one workspace shares with no other."""
    structure = tuple(f"<{CATEGORY_SCHEME}> {iri(term)} " for term in (RDF.type, SKOS.hasTopConcept))
    return line.startswith(f"<{CATEGORY_SCHEME}> ") and not line.startswith(structure)


def _labels_scheme(line: str) -> bool:
    return line.startswith(f"<{CATEGORY_SCHEME}> {iri(SKOS.prefLabel)} ")


def category_lines(sources: Path) -> list[str]:
    """Every statement about categories, as lines of N-Triples.

    Raises:
        InputError: the workspace's own file is not valid Turtle.
    """
    described = _own(sources)
    labelled = any(map(_labels_scheme, described))
    return [*(line for line in _shipped() if not (labelled and _describes_scheme(line))), *described]


def category_slugs(lines: Iterable[str]) -> dict[str, str]:
    """The slugs of the categories by their Chinese names, from what `category_lines` gives."""
    return {match[2]: match[1] for line in lines for match in _NAMED.finditer(line)}


def undescribed(sources: Path, lines: Iterable[str], notices: Iterable[Source]) -> Iterator[InputError]:
    """The categories in the `source.toml` of notices that nothing describes, or that have another name."""
    known = category_slugs(lines)
    for source in notices:
        file = source.file.with_name("source.toml")
        for heading, slug in source.categories.items():
            if slug not in known.values():
                place = own_file(sources)
                yield InputError(
                    "category-undescribed", file=file, category=slug, heading=heading, workspace_file=place
                )
            elif known.get(heading) != slug:
                yield InputError("category-name", file=file, heading=heading, category=slug)


def checked_lines(sources: Path, notices: Iterable[Source]) -> list[str]:
    """As `category_lines`, once every category of some notices is described.

    Raises:
        InputError: one is not; all are named.
    """
    lines = category_lines(sources)
    if problems := list(undescribed(sources, lines, notices)):
        raise joined(problems)
    return lines


def category_statements(lines: Iterable[str], slugs: Collection[str]) -> list[str]:
    """The statements about some categories and their scheme; none about other categories.

    Args:
        lines: as `category_lines` gives them.
        slugs: the categories. Where none of them comes with mingdan, neither does the label of the scheme.
    """
    if not slugs:
        return []
    kept = {category(slug) for slug in slugs}
    named = re.compile(rf"<({re.escape(CATEGORY_SCHEME)}[^>]+)>")
    start = f"<{CATEGORY_SCHEME}"  # of the scheme and of every category: a workspace's file may say more
    selected = [line for line in lines if line.startswith(start) and kept.issuperset(named.findall(line))]
    if kept.isdisjoint(named.findall("".join(_shipped()))):
        foreign = set(filter(_describes_scheme, _shipped()))
        selected = [line for line in selected if line not in foreign]
    return selected if any(map(_labels_scheme, selected)) else selected + _GENERAL_LABELS


def drafted_turtle(sources: Path, named: Mapping[str, str], used: Collection[str], label: str = "") -> str:
    """The Turtle that describes new categories, to be added to the workspace's own file.

    Args:
        sources: the workspace's `data/source`.
        named: the new categories, name -> slug.
        used: slugs of the other categories that the notices of the workspace use; numbering continues after theirs.
        label: a Chinese label for the scheme, where it has none yet.
    """
    described = _own(sources)
    numbers = [
        int(match)
        for match in re.findall(
            rf'<{SKOS.notation}> "([0-9]+)"', "".join([*described, *category_statements(_shipped(), used)])
        )
    ]
    parts = ["\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"]  # again: the file may call it otherwise
    if label and not any(map(_labels_scheme, described)):
        parts.append(f"\n<{CATEGORY_SCHEME}> skos:prefLabel {in_language(label, 'zh')} .\n")
    for number, (name, slug) in enumerate(named.items(), max(numbers, default=0) + 1):
        parts.append(
            f"""
<{CATEGORY_SCHEME}> skos:hasTopConcept <{category(slug)}> .

<{category(slug)}> a skos:Concept ;
    skos:inScheme <{CATEGORY_SCHEME}> ;
    skos:topConceptOf <{CATEGORY_SCHEME}> ;
    skos:prefLabel {in_language(name, "zh")} ;
    skos:notation {literal(str(number))} .
"""
        )
    return "".join(parts)
