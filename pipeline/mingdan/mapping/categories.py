"""The categories: those that come with mingdan (`ontology/categories.ttl`), and those that a workspace adds.

A workspace describes its own in `data/source/categories.ttl`, as further concepts of the same scheme.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from mingdan.errors import InputError
from mingdan.model import Source
from mingdan.rdf import graphs as rdf
from mingdan.rdf.iris import CATEGORY_SCHEME, category
from mingdan.rdf.namespaces import SKOS
from mingdan.rdf.ntriples import in_language, literal
from mingdan.resources import folder

_NAMED = re.compile(
    rf'^<{re.escape(CATEGORY_SCHEME)}([^>]+)> <(?:{SKOS.prefLabel}|{SKOS.altLabel})> "([^"]*)"@zh \.$', re.M
)


def own_file(sources: Path) -> Path:
    """Where a workspace describes its own categories; `sources` is its `data/source`."""
    return sources / "categories.ttl"


def category_lines(sources: Path) -> list[str]:
    """Every statement about categories, as lines of N-Triples.

    Raises:
        InputError: the workspace's own file is not valid Turtle.
    """
    files = [folder("ontology") / "categories.ttl", own_file(sources)]
    return [line for file in files if file.is_file() for line in rdf.load(file).splitlines(keepends=True)]


def category_slugs(lines: Iterable[str]) -> dict[str, str]:
    """The slugs of the categories by their Chinese names, from what `category_lines` gives."""
    return {found[2]: found[1] for line in lines for found in _NAMED.finditer(line)}


def undescribed(sources: Path, lines: Iterable[str], notices: Iterable[Source]) -> Iterator[str]:
    """The categories in the `source.toml` of notices that nothing describes, or that go by another name."""
    known = category_slugs(lines)
    for source in notices:
        place = f"{source.file.with_name('source.toml')}: categories:"
        for heading, slug in source.categories.items():
            if slug not in known.values():
                yield (
                    f"{place} {slug!r} for “{heading}” is described neither in mingdan's ontology/categories.ttl "
                    f"nor in {own_file(sources)}: describe it there as a skos:Concept"
                )
            elif known.get(heading) != slug:
                yield f"{place} “{heading}” is no name of the category {slug!r}"


def checked_lines(sources: Path, notices: Iterable[Source]) -> list[str]:
    """As `category_lines`, once every category of some notices is described.

    Raises:
        InputError: one is not; all are named.
    """
    lines = category_lines(sources)
    if problems := list(undescribed(sources, lines, notices)):
        raise InputError("\n".join(problems))
    return lines


def about(lines: Iterable[str], slugs: Collection[str]) -> list[str]:
    """Of what `category_lines` gives, what is said of some categories and of their scheme; nothing of the others."""
    kept = {category(slug) for slug in slugs}
    named = re.compile(rf"<({re.escape(CATEGORY_SCHEME)}[^>]+)>")
    start = f"<{CATEGORY_SCHEME}"  # of the scheme and of every category: a workspace's file may say more
    return [line for line in lines if slugs and line.startswith(start) and kept.issuperset(named.findall(line))]


def drafted_turtle(sources: Path, named: dict[str, str]) -> str:
    """The Turtle that describes new categories, by name and slug, to be added to the workspace's own file."""
    lines = category_lines(sources)
    numbers = [int(found[1]) for line in lines if (found := re.search(rf'<{SKOS.notation}> "([0-9]+)"', line))]
    parts = ["\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"]  # again: the file may call it otherwise
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
