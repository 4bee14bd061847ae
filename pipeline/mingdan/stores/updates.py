"""The SPARQL updates of a load, as text. Each can be repeated, also late, without harm."""

from mingdan.rdf.ntriples import iri


def copy_update(source: str, target: str, number: int) -> str:
    """The update that makes a graph what another one is, and does nothing unless that one has all its triples."""
    old = "?s ?p ?o"
    there = f"{named(target)} {{ {old} }}" if target else old
    kept = f"FILTER NOT EXISTS {{ {source} {{ {old} }} }}"
    staged = f"{{ SELECT (COUNT(*) AS ?n) WHERE {{ {source} {{ ?a ?b ?c }} }} }}"
    guard = f"{{ SELECT ?n WHERE {{ {staged} FILTER(?n = {number}) }} }}"
    return (
        f"DELETE {{ {there} }} WHERE {{ {guard} {there} {kept} }} ;\n"
        f"INSERT {{ {there} }} WHERE {{ {guard} {source} {{ {old} }} }}"
    )


def named(name: str) -> str:
    """A named graph."""
    return f"GRAPH {iri(name)}"


def target_of(name: str) -> str:
    """A graph as DROP has it; the default graph where the name is empty."""
    return named(name) if name else "DEFAULT"
