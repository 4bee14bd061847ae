"""Faults to plant in the published graph of the Sichuan notice, each a function from N-Triples to N-Triples.

`only` says why no check can see a fault in the graph by itself, so that the notice or the register must be at hand.
A fault without it must be found by the shapes or the queries alone: by a stranger who has only the file.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph
from mingdan.rdf import store

Plant = Callable[[str], str]

PREFIXES = "BASE <https://w3id.org/mingdan/id/>\n" + "".join(
    f"PREFIX {prefix}: <{iri}>\n"
    for prefix, iri in {
        "md": "https://w3id.org/mingdan/ontology#",
        "nbs": "https://w3id.org/mingdan/id/division/nbs-2023/",
        "cat": "https://w3id.org/mingdan/id/category/",
        "hon": "https://w3id.org/mingdan/id/honour/sichuan-demonstration-",
        "body": "https://w3id.org/mingdan/id/agent/sichuan-",
        "doc": "https://w3id.org/mingdan/id/document/",
        **{
            f"r{section}": f"https://w3id.org/mingdan/id/recognition/sichuan-2022/{section}/"
            for section in ("1", "2-1", "2-2", "2-3", "2-4", "2-5", "2-6")
        },
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }.items()
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A kind of fault: its name, how it is planted, and why only the notice or the register can know (or nothing)."""

    name: str
    plant: Plant
    only: str = ""


def _triples(turtle: str) -> set[str]:
    found = pyoxigraph.parse(PREFIXES + turtle, format=pyoxigraph.RdfFormat.TURTLE)
    return {f"{pyoxigraph.Triple(quad.subject, quad.predicate, quad.object)} .\n" for quad in found}


def change(minus: str, plus: str = "") -> Plant:
    """Takes some triples away, all of them there, and adds others, none of them there (both in Turtle)."""

    def plant(ntriples: str) -> str:
        lines, gone, new = set(ntriples.splitlines(keepends=True)), _triples(minus), _triples(plus)
        assert gone <= lines, f"not in the graph: {gone - lines}"
        assert not new & lines, f"in the graph already: {new & lines}"
        return "".join(sorted(lines - gone | new))

    return plant


def add(plus: str) -> Plant:
    """Adds triples, none of them there."""
    return change("", plus)


def update(text: str, minus: int, plus: int = 0) -> Plant:
    """A SPARQL Update that takes away and adds just so many triples."""

    def plant(ntriples: str) -> str:
        graph = store(ntriples)
        graph.update(PREFIXES + text)
        lines, faulty = set(ntriples.splitlines(keepends=True)), {f"{quad.triple} .\n" for quad in graph}
        assert (len(lines - faulty), len(faulty - lines)) == (minus, plus)
        return "".join(sorted(faulty))

    return plant


def dropped(values: str, minus: int) -> Plant:
    """Every triple of which one of some nodes is the subject is lost."""
    return update(f"DELETE {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}", minus)


def written(old: str, new: str, times: int, *more: tuple[str, str, int]) -> Plant:
    """Text of the N-Triples is replaced, found just so many times."""

    def plant(ntriples: str) -> str:
        for before, after, count in ((old, new, times), *more):
            assert ntriples.count(before) == count, f"{before}: {ntriples.count(before)}"
            ntriples = ntriples.replace(before, after)
        return "".join(sorted(set(ntriples.splitlines(keepends=True))))

    return plant


GRAPH_AGREES = "consistent in itself: only the notice says otherwise"
REGISTER_ONLY = "consistent in itself: only the register says otherwise"
LAST = "nothing comes after it that would show the gap"
ONE_LETTER = "a well-formed name: only the source shows the letter"
HEADINGS = "no rule ties a section to one category"

ENTRIES = (
    Mutation("an entry dropped", dropped("r2-3:5", 12)),
    Mutation("the last entry of a section dropped, its community left", dropped("r2-6:8", 12)),
    Mutation(
        "the last entry of a section dropped, with its community", dropped("r2-6:8 nbs:511424109010", 24), only=LAST
    ),
    Mutation(
        "the last section dropped, with its communities",
        update(
            "DELETE { ?s ?p ?o . ?c ?q ?v } WHERE { ?s md:section '2-6' ; ?p ?o ; md:recognises ?c . ?c ?q ?v }", 192
        ),
        only=LAST,
    ),
    Mutation(
        "two entries merged into one",
        update("DELETE { r2-1:30 ?p ?o } INSERT { r2-1:29 ?p ?o } WHERE { r2-1:30 ?p ?o }", 12, 5),
    ),
    Mutation("two communities merged into one", written("510115001045", "510115001044", 15)),
    Mutation("an entry twice", update("INSERT { r2-6:9 ?p ?o } WHERE { r2-6:8 ?p ?o }", 0, 12)),
    Mutation(
        "an entry twice, the second with a number and a line of its own",
        update(
            """INSERT { r2-6:9 ?p ?o ; md:ordinal 9 ; md:sourceLine 296 ; md:sourcePosition 'line 296' }
            WHERE { r2-6:8 ?p ?o FILTER(?p NOT IN (md:ordinal, md:sourceLine, md:sourcePosition)) }""",
            0,
            12,
        ),
    ),
    Mutation(
        "an entry invented for a street of the graph",
        update(
            """INSERT { r1:31 ?p ?o ; md:recognises nbs:510115003 ; md:originalText '成都市温江区涌泉街道'@zh ;
                md:ordinal 31 ; md:sourceLine 82 ; md:sourcePosition 'line 82' }
            WHERE { r1:30 ?p ?o FILTER(?p NOT IN
                (md:recognises, md:originalText, md:ordinal, md:sourceLine, md:sourcePosition)) }""",
            0,
            11,
        ),
        only=GRAPH_AGREES,
    ),
    Mutation("a recognition without its class", change("r2-6:8 a md:Recognition .")),
    Mutation("an entry moved to the id of another notice", written("sichuan-2022/2-6/8>", "sichuan-2023/2-6/8>", 12)),
    Mutation("all moved to the id of another notice", written("sichuan-2022", "sichuan-2021", 1835), GRAPH_AGREES),
    Mutation("a section renumbered in the value only", written('"2-6"', '"2-7"', 8)),
    Mutation(
        "a section renumbered in value and IRIs",
        written("/2-6/", "/2-7/", 96, ('"2-6"', '"2-7"', 8)),
        only=GRAPH_AGREES,
    ),
    Mutation("a section lost", change("r2-6:8 md:section '2-6' .")),
    Mutation(
        "what two entries recognise exchanged",
        change(
            "r2-1:29 md:recognises nbs:511622100005 . r2-1:30 md:recognises nbs:511622100011 .",
            "r2-1:29 md:recognises nbs:511622100011 . r2-1:30 md:recognises nbs:511622100005 .",
        ),
    ),
    Mutation(
        "two entries exchanged, each on the other's line",
        change(
            """r2-1:29 md:recognises nbs:511622100005 ; md:originalText "广安市武胜县沿口镇印山社区"@zh .
            r2-1:30 md:recognises nbs:511622100011 ; md:originalText "广安市武胜县沿口镇金鸡岭社区"@zh .""",
            """r2-1:30 md:recognises nbs:511622100005 ; md:originalText "广安市武胜县沿口镇印山社区"@zh .
            r2-1:29 md:recognises nbs:511622100011 ; md:originalText "广安市武胜县沿口镇金鸡岭社区"@zh .""",
        ),
        only=GRAPH_AGREES,
    ),
    Mutation(
        "namesakes in two counties confused",
        change(
            """r2-1:12 md:recognises nbs:510722101007 . nbs:510722101007 md:category cat:convenience-service .
            r2-3:12 md:recognises nbs:510727101001 .
            nbs:510727101001 md:category cat:social-organisation-participation .""",
            """r2-3:12 md:recognises nbs:510722101007 . nbs:510727101001 md:category cat:convenience-service .
            r2-1:12 md:recognises nbs:510727101001 .
            nbs:510722101007 md:category cat:social-organisation-participation .""",
        ),
    ),
    Mutation(
        "a street recognised in place of its community",
        change("r2-1:1 md:recognises nbs:510115001044 .", "r2-1:1 md:recognises nbs:510115001 ."),
    ),
    Mutation("an entry that recognises nothing", change("r2-1:1 md:recognises nbs:510115001044 .")),
    Mutation("an entry that recognises two", add("r2-1:1 md:recognises nbs:510115001045 .")),
    Mutation(
        "a blank node recognised",
        change("r2-1:1 md:recognises nbs:510115001044 .", "r2-1:1 md:recognises _:unknown ."),
    ),
    Mutation("an extra property on an entry", add("r2-1:1 schema:award 'gold' .")),
)

CATEGORIES = (
    Mutation(
        "a category swapped on the community only",
        change(
            "nbs:510115001044 md:category cat:convenience-service .",
            "nbs:510115001044 md:category cat:smart-technology .",
        ),
    ),
    Mutation(
        "a category swapped on the entry only",
        change("r2-1:1 md:category cat:convenience-service .", "r2-1:1 md:category cat:smart-technology ."),
    ),
    Mutation(
        "a category swapped on entry and community",
        change(
            "r2-1:1 md:category cat:convenience-service . nbs:510115001044 md:category cat:convenience-service .",
            "r2-1:1 md:category cat:smart-technology . nbs:510115001044 md:category cat:smart-technology .",
        ),
        only=HEADINGS,
    ),
    Mutation("a category lost on the community only", change("nbs:510115001044 md:category cat:convenience-service .")),
    Mutation("a category lost on the entry only", change("r2-1:1 md:category cat:convenience-service .")),
    Mutation(
        "a category lost on entry and community",
        change("r2-1:1 md:category cat:convenience-service . nbs:510115001044 md:category cat:convenience-service ."),
    ),
    Mutation(
        "every category lost",
        update("DELETE WHERE { ?s md:category ?category }", 200),
        only="an honour without categories is possible",
    ),
    Mutation(
        "a second category on entry and community",
        add("r2-1:1 md:category cat:smart-technology . nbs:510115001044 md:category cat:smart-technology ."),
    ),
    Mutation("a category on a street's entry", add("r1:4 md:category cat:smart-technology .")),
    Mutation(
        "a category IRI misspelt on entry and community",
        change(
            "r2-1:1 md:category cat:convenience-service . nbs:510115001044 md:category cat:convenience-service .",
            "r2-1:1 md:category cat:convenience-servise . nbs:510115001044 md:category cat:convenience-servise .",
        ),
    ),
    Mutation(
        "a category IRI misspelt everywhere",
        written("convenience-service", "convenience-servise", 89),
        only="a slug carries no meaning",
    ),
    Mutation(
        "a category's label lost its language",
        change(
            "cat:smart-technology skos:prefLabel '智慧科技型'@zh .",
            "cat:smart-technology skos:prefLabel '智慧科技型' .",
        ),
    ),
    Mutation(
        "the labels of two categories exchanged",
        change(
            "cat:smart-technology skos:prefLabel '智慧科技型'@zh . cat:convenience-service skos:prefLabel '便民服务型'@zh .",
            "cat:smart-technology skos:prefLabel '便民服务型'@zh . cat:convenience-service skos:prefLabel '智慧科技型'@zh .",
        ),
        only=GRAPH_AGREES,
    ),
    Mutation(
        "a category's label altered",
        change(
            "cat:smart-technology skos:prefLabel '智慧科技型'@zh .",
            "cat:smart-technology skos:prefLabel '智能科技型'@zh .",
        ),
        only=ONE_LETTER,
    ),
    Mutation(
        "the numbers of two categories exchanged",
        change(
            "cat:smart-technology skos:notation '5' . cat:convenience-service skos:notation '1' .",
            "cat:smart-technology skos:notation '1' . cat:convenience-service skos:notation '5' .",
        ),
        only=GRAPH_AGREES,
    ),
    Mutation(
        "two categories with one number",
        change("cat:smart-technology skos:notation '5' .", "cat:smart-technology skos:notation '1' ."),
    ),
    Mutation("a top concept of the scheme lost", change("cat: skos:hasTopConcept cat:smart-technology .")),
    Mutation("a category outside the scheme", change("cat:smart-technology skos:inScheme cat: .")),
    Mutation("the scheme lost", dropped("cat:", 11)),
    Mutation("a category's node lost", dropped("cat:smart-technology", 8)),
    Mutation("an extra property on a category", add("cat:smart-technology schema:color 'red' .")),
)

PLACES = (
    Mutation(
        "a community moved to a sister street",
        change(
            """nbs:510115001044 md:directlyWithin nbs:510115001 ; md:inTownship nbs:510115001 ;
            md:fullName "四川省成都市温江区柳城街道光华社区"@zh .""",
            """nbs:510115001044 md:directlyWithin nbs:510115004 ; md:inTownship nbs:510115004 ;
            md:fullName "四川省成都市温江区天府街道光华社区"@zh .""",
        ),
    ),
    Mutation(
        "a community moved to a sister street with code and words",
        written(
            "510115001044",
            "510115004044",
            15,
            ("柳城街道光华社区", "天府街道光华社区", 2),
        ),
    ),
)
