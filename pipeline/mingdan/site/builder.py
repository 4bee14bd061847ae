"""Makes a site from what is published: every file of it, one after the other."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files as package_files
from pathlib import Path

import jinja2
import pyoxigraph

from mingdan.rdf.graphs import load
from mingdan.rdf.namespaces import NAMESPACES, RDF
from mingdan.release.release_folder import MANIFEST, graph_facts, listed
from mingdan.resources import folder
from mingdan.site.pages import LANGUAGES, SUFFIXES, PageFrame, Pages, prefixed
from mingdan.site.query_page import QueryPage
from mingdan.site.resources import Resources, Triple, resources
from mingdan.workspace import Settings

# The site loads nothing from another host; the engine of the query page is WebAssembly in a worker from a Blob.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
_PUBLISHED = ("roster.nt", "divisions.nt", "catalog.ttl", "categories.ttl", "report.ttl")


@dataclass(frozen=True)
class Site:
    """A site of a release.

    Attributes:
        published: the folder of the release.
        settings: the settings of the workspace.
    """

    published: Path
    settings: Settings

    @cached_property
    def resources(self) -> Resources:
        """What the release and the ontology say.

        Raises:
            InputError: nothing is published, or a file of the release is not valid RDF.
        """
        there = [name for name in _PUBLISHED if name in listed(self.published)]
        graphs = [load(self.published / name) for name in there]
        return resources([*graphs, load(folder("ontology") / "mingdan.ttl")], self.settings.id_base)

    @cached_property
    def release(self) -> str:
        """The date of the release."""
        return str(json.loads((self.published / MANIFEST).read_text("utf-8"))["modified"])

    @cached_property
    def digest(self) -> str:
        """What the folder of the data of this release is called: the hash of its graph, shortened."""
        return graph_facts(self.published).sum_sha256[:16]

    @cached_property
    def _environment(self) -> jinja2.Environment:
        return jinja2.Environment(
            loader=jinja2.PackageLoader("mingdan.site"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )  # fmt: skip

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of every file; raises as `resources` does."""
        yield from self._assets()
        yield from self._data()
        yield from self._graphs()
        for language in LANGUAGES:
            yield from self._resource_pages(language)
        yield from self._query_pages()

    def rendered(self, template: str, page: PageFrame, pages: Pages, **values: object) -> bytes:
        """A page as HTML."""
        language, other = page.language, LANGUAGES[1 - LANGUAGES.index(page.language)]
        settings = self.settings
        site = {
            "title": settings.title if language == "zh" else settings.title_en,
            "publisher": settings.publisher_name if language == "zh" else settings.publisher_name_en,
            "licence": settings.license, "policy": POLICY, "release": self.release,
            "suffix": SUFFIXES[language], "other_suffix": SUFFIXES[other], "other_language": other,
            "self": page.path.rsplit("/", 1)[-1],
        }  # fmt: skip
        return self._environment.get_template(template).render(
            page=page, t=pages.texts, site=site, **values
        ).encode()  # fmt: skip

    def _resource_pages(self, language: str) -> Iterator[tuple[str, bytes]]:
        pages = Pages(self.resources, language)
        for path in self.resources.pages:
            page = pages.page(path)
            query = pages.query_address(f"SELECT ?property ?value WHERE {{ <{page.main.iri}> ?property ?value }}")
            content = self.rendered("resource.html", page, pages, title=page.main.title, query=query)
            yield f"{path}{SUFFIXES[language]}", content

    def _query_pages(self) -> Iterator[tuple[str, bytes]]:
        page = QueryPage(self.published, self.resources)
        yield from page.scripts()
        for language in LANGUAGES:
            frame, pages = PageFrame("query", language, ""), Pages(self.resources, language)
            yield f"query{SUFFIXES[language]}", self.rendered("query.html", frame, pages, **page.values(language))

    def _graphs(self) -> Iterator[tuple[str, bytes]]:
        """The Turtle and the JSON-LD of each page."""
        for path, iris in self.resources.pages.items():
            triples = [triple for iri in iris for triple in self.resources.describe(iri)]
            yield f"{path}.ttl", turtle(triples)
            yield f"{path}.jsonld", jsonld(triples)

    def _data(self) -> Iterator[tuple[str, bytes]]:
        """The files of the release, in a folder that never changes and in one that is always the latest."""
        for name in (*listed(self.published), MANIFEST):
            content = (self.published / name).read_bytes()
            yield f"data/{self.digest}/{name}", content
            yield f"data/latest/{name}", content

    def _assets(self) -> Iterator[tuple[str, bytes]]:
        for file in sorted(package_files("mingdan.site").joinpath("assets").iterdir(), key=lambda file: file.name):
            if file.is_file():
                yield f"assets/{file.name}", file.read_bytes()


def _prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """The prefixes that some statements need."""
    text = "\n".join(map(str, triples))
    return {space.prefix: space.iri for space in NAMESPACES if f"<{space.iri}" in text}


def turtle(triples: list[Triple]) -> bytes:
    """Statements as Turtle, with the prefixes that they need, sorted."""
    prefixes = _prefixes(triples)
    written = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes) or b""
    lines = written.splitlines(keepends=True)
    return b"".join((*sorted(lines[: len(prefixes)]), b"\n", *lines[len(prefixes) :]))


def jsonld(triples: list[Triple]) -> bytes:
    """Statements as JSON-LD: prefixes inline, absolute IRIs, a node for each resource."""
    nodes: dict[str, dict[str, object]] = {}
    for triple in triples:
        node = nodes.setdefault(triple.subject.value, {"@id": triple.subject.value})
        if triple.predicate.value == RDF.type:
            node.setdefault("@type", []).append(prefixed(triple.object.value))
        else:
            node.setdefault(prefixed(triple.predicate.value), []).append(_json_term(triple.object))
    document = {"@context": dict(sorted(_prefixes(triples).items())), "@graph": list(nodes.values())}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _json_term(term: pyoxigraph.NamedNode | pyoxigraph.Literal) -> dict[str, str]:
    if isinstance(term, pyoxigraph.NamedNode):
        return {"@id": term.value}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    datatype = prefixed(term.datatype.value)
    return {"@value": term.value} if datatype == "xsd:string" else {"@type": datatype, "@value": term.value}
