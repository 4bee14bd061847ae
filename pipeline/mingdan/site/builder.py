"""Makes a site from what is published: every file of it, one after the other."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files as package_files
from pathlib import Path

import pyoxigraph
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from mingdan.documents.extract import extract
from mingdan.errors import InputError, UsageError
from mingdan.io_text import file_sha256
from mingdan.messages import shown
from mingdan.model import Line
from mingdan.queries.sample_queries import examples
from mingdan.rdf.graphs import load
from mingdan.rdf.iris import ROSTER, SAMPLE_QUERIES
from mingdan.rdf.namespaces import NAMESPACES, RDF
from mingdan.rdf.ntriples import is_iri
from mingdan.release.release_folder import MANIFEST, listed, read_manifest
from mingdan.resources import folder
from mingdan.site.changes import (
    CHANGES,
    Release,
    compared,
    descriptions,
    earlier_releases,
    feed,
    gone,
    kept_data,
    releases_record,
)
from mingdan.site.environment import environment
from mingdan.site.machines import dataset_record, machine_files, queries_graph
from mingdan.site.pages import LANGUAGES, SUFFIXES, Pages, PageView, other_language, prefixed
from mingdan.site.query_page import QueryPage
from mingdan.site.resources import ResourcesInMemory, Statement, page_of, resources
from mingdan.site.start import Start
from mingdan.workspace import Settings, Workspace

# The site loads nothing from another host; the engine of the query page is WebAssembly in a worker from a Blob.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
START = "index"  # the path of the start page, which is also that of the site's own IRI
_PUBLISHED = ("roster.nt", "divisions.nt", "catalog.ttl", "categories.ttl", "report.ttl")


@dataclass(frozen=True)
class Site:
    """A site of a release.

    Attributes:
        published: the folder of the release.
        settings: the settings of the workspace.
        lines: the lines of the notices, by the IRI of the notice.
        address: where the site will be; it ends with `/`.
        previous: the folder of an earlier site, whose releases are kept; None without one.
    """

    published: Path
    settings: Settings
    lines: Mapping[str, Sequence[Line]]
    address: str
    previous: Path | None = None

    @cached_property
    def resources(self) -> ResourcesInMemory:
        """What the release and the ontology say.

        Raises:
            InputError: nothing is published, or a file of the release is not valid RDF.
        """
        there = [name for name in _PUBLISHED if name in listed(self.published)]
        graphs = [load(self.published / name) for name in there]
        return resources([*graphs, load(folder("ontology") / "mingdan.ttl"), queries_graph()], self.settings.id_base)

    @cached_property
    def release(self) -> str:
        """The date of the release."""
        return str(read_manifest(self.published)["modified"])

    @cached_property
    def data(self) -> str:
        """What the folder of the files of this release is called below `data/`: the hash of its manifest, shortened."""
        return file_sha256(self.published / MANIFEST)[:16]

    @cached_property
    def releases(self) -> list[Release]:
        """The releases that the site has, the newest first.

        Raises:
            InputError: the earlier site cannot be read.
        """
        earlier = earlier_releases(self.previous) if self.previous else []
        if earlier and earlier[0].data == self.data:
            return earlier
        if not (self.previous and earlier):
            return [Release(self.release, self.data)]
        before = descriptions(self.previous / "data" / earlier[0].data)
        return [compared(self.release, self.data, before, descriptions(self.published)), *earlier]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of every file; raises as `resources` does."""
        yield from self._data()
        yield from self._graphs()
        for language in LANGUAGES:
            yield from self._resource_pages(Pages(self.resources, language, self.lines))
        yield from self.other_files()

    def other_files(self) -> Iterator[tuple[str, bytes]]:
        """Those that are not of one resource or of the release."""
        settings = self.settings
        yield from self._assets()
        yield from machine_files(
            self.address, self.release, [START, "browse", *self.resources.pages], settings.title_en,
            settings.description_en, listed(self.published),
        )  # fmt: skip
        yield "queries.ttl", page_turtle(list(self._queries()))
        yield from self._changes()
        for language in LANGUAGES:
            pages = Pages(self.resources, language, self.lines)
            yield from self._start_pages(pages)
            yield from self._change_pages(pages)
        yield from self.query_files()

    def rendered(self, template: str, page: PageView, pages: Pages, **values: object) -> bytes:
        """A page as HTML."""
        language, other = page.language, other_language(page.language)
        settings = self.settings
        site = {
            "title": settings.title if language == "zh" else settings.title_en,
            "publisher": settings.publisher_name if language == "zh" else settings.publisher_name_en,
            "licence": settings.license, "policy": POLICY, "release": self.release,
            "suffix": SUFFIXES[language], "other_suffix": SUFFIXES[other], "other_language": other,
            "self": page.path.rsplit("/", 1)[-1],
        }  # fmt: skip
        return environment().get_template(template).render(
            page=page, t=pages.texts, site=site, **values
        ).encode()  # fmt: skip

    def _start_pages(self, pages: Pages) -> Iterator[tuple[str, bytes]]:
        """The start page, the page to browse, and, once, the names to search."""
        language, settings, start = pages.language, self.settings, Start(pages, self.resources, listed(self.published))
        title, description = (
            (settings.title, settings.description) if language == "zh" else (settings.title_en, settings.description_en)
        )
        queries = [(query.name, query.headers["title" if language == "en" else "title-zh"]) for query in examples()]
        for path in (START, "browse"):
            page = pages.frame(path)
            content = self.rendered(
                f"{path}.html", page, pages, title=title, description=description, start=start, queries=queries,
                dataset=ROSTER,
            )  # fmt: skip
            yield f"{path}{SUFFIXES[language]}", content
        if language == LANGUAGES[0]:
            names = json.dumps(start.names(), ensure_ascii=False, separators=(",", ":"))
            yield "assets/names.js", f"setNames({names});\n".encode()

    def _resource_pages(self, pages: Pages) -> Iterator[tuple[str, bytes]]:
        for path in self.resources.pages:
            if path != START:
                yield f"{path}{SUFFIXES[pages.language]}", self.resource_page(path, pages)

    def resource_page(self, path: str, pages: Pages) -> bytes:
        """The page of a path as HTML; what is on it is of the resources of `pages`."""
        page = pages.page(path)
        query = pages.query_address(f"SELECT ?property ?value WHERE {{ <{page.main.iri}> ?property ?value }}")
        record = dataset_record(pages.resources, page.main.iri, pages.language)
        return self.rendered(
            "resource.html", page, pages, title=page.main.title, query=query, record=_script(record)
        )  # fmt: skip

    def _changes(self) -> Iterator[tuple[str, bytes]]:
        """The files of earlier releases, and what changed from each to the next."""
        if self.previous:
            yield from kept_data(self.previous, (each for each in self.releases if each.data != self.data))
        yield CHANGES, releases_record(self.releases)
        yield "changes.atom", feed(self.releases, self.settings.title, self.address)

    def _change_pages(self, pages: Pages) -> Iterator[tuple[str, bytes]]:
        """The page of changes, and a page for each resource that is gone."""
        title = pages.texts["changes"]
        page = pages.frame("changes")
        views = list(map(pages.release, self.releases))
        yield f"changes{SUFFIXES[pages.language]}", self.rendered(
            "changes.html", page, pages, title=title, releases=views
        )  # fmt: skip
        for iri, date in gone(self.releases).items():
            path = page_of(iri, self.settings.id_base)
            if path in self.resources.pages:  # of a part of a page that is still there
                continue
            page = pages.frame(path)
            content = self.rendered("gone.html", page, pages, title=page.path, iri=iri, date=date)
            yield f"{page.path}{SUFFIXES[pages.language]}", content

    def query_files(self) -> Iterator[tuple[str, bytes]]:
        """The query page, and its scripts."""
        both = [Pages(self.resources, language, self.lines) for language in LANGUAGES]
        query_page = QueryPage(self.published, self.resources, both)
        yield from query_page.scripts()
        for pages in both:
            page = PageView("query", pages.language, "")
            content = self.rendered("query.html", page, pages, **query_page.values(pages.language))
            yield f"query{SUFFIXES[pages.language]}", content

    def _queries(self) -> Iterator[Statement]:
        return (each for each in self.resources.statements if each.subject.startswith(SAMPLE_QUERIES))

    def _graphs(self) -> Iterator[tuple[str, bytes]]:
        """The Turtle and the JSON-LD of each page."""
        for path, iris in self.resources.pages.items():
            statements = [statement for iri in iris for statement in self.resources.describe(iri)]
            yield f"{path}.ttl", page_turtle(statements)
            yield f"{path}.jsonld", page_jsonld(statements)

    def _data(self) -> Iterator[tuple[str, bytes]]:
        """The files of the release, in a folder that never changes and in one that is always the latest."""
        for name in (*listed(self.published), MANIFEST):
            content = (self.published / name).read_bytes()
            yield f"data/{self.data}/{name}", content
            yield f"data/latest/{name}", content

    def _assets(self) -> Iterator[tuple[str, bytes]]:
        for file in sorted(package_files("mingdan.site").joinpath("assets").iterdir(), key=lambda file: file.name):
            if file.is_file():
                yield f"assets/{file.name}", file.read_bytes()


def site_of(workspace: Workspace, address: str, previous: Path | None) -> Site:
    """The site of what a workspace has published; a notice whose source is not there is shown without its lines.

    Args:
        workspace: the workspace.
        address: where the site will be; "" for the homepage of the workspace.
        previous: as `Site` has it.

    Raises:
        InputError: nothing is published, the manifest names no sources, or a notice was changed since it was
            published: then what is published is not what it says.
        UsageError: the address is not one of http or https.
    """
    settings, lines = workspace.settings(), {}
    if address and not (re.match("https?://[^/]", address) and is_iri(address)):
        raise UsageError("site-address", address=shown(address))
    record = read_manifest(workspace.published)
    try:
        read, _ = {str(source["notice"]): source for source in record["sources"]}, record["modified"]
    except (KeyError, TypeError) as error:
        file = workspace.published / MANIFEST
        raise InputError("manifest-unreadable", file=file, reason=f"{type(error).__name__} {error}") from error
    there = read.keys() & set(workspace.notices())
    for source in workspace.sources(there) if there else ():
        extracted = extract(source.file)
        if extracted.sha256 != read[source.notice]["sha256_of_text_with_lf"]:
            raise InputError("notice-changed", file=source.file, notice=source.notice)
        lines[settings.iris.notice(source.notice)] = extracted.lines
    return Site(workspace.published, settings, lines, (address or settings.homepage).rstrip("/") + "/", previous)


def _script(record: object) -> Markup:
    """A record as JSON that can stand in a `script` element; empty where there is none."""
    return htmlsafe_json_dumps(record, ensure_ascii=False) if record else Markup("")


def _prefixes(statements: Iterable[Statement]) -> dict[str, str]:
    """The prefixes that some statements need."""
    iris = {iri for each in statements for iri in (each.property, each.value, each.datatype)}
    return {space.prefix: space.iri for space in NAMESPACES if any(iri.startswith(space.iri) for iri in iris)}


def page_turtle(statements: Sequence[Statement]) -> bytes:
    """Statements as Turtle, with the prefixes that they need, sorted."""
    prefixes, triples = (
        _prefixes(statements),
        [
            statement.triple
            for statement in sorted(statements, key=lambda each: (each.subject, each.property != RDF.type))
        ],
    )
    written = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes) or b""
    lines = written.splitlines(keepends=True)
    return b"".join((*sorted(lines[: len(prefixes)]), b"\n", *lines[len(prefixes) :]))


def page_jsonld(statements: Sequence[Statement]) -> bytes:
    """Statements as JSON-LD: prefixes inline, absolute IRIs, a node for each resource."""
    nodes: dict[str, dict[str, list[object]]] = {}
    for statement in statements:
        node = nodes.setdefault(statement.subject, {})
        if statement.property == RDF.type:
            node.setdefault("@type", []).append(prefixed(statement.value))
        else:
            node.setdefault(prefixed(statement.property), []).append(_json_value(statement))
    graph = [{"@id": iri, **node} for iri, node in nodes.items()]
    document = {"@context": dict(sorted(_prefixes(statements).items())), "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _json_value(statement: Statement) -> dict[str, str]:
    if not statement.datatype:
        return {"@id": statement.value}
    if statement.language:
        return {"@language": statement.language, "@value": statement.value}
    datatype = prefixed(statement.datatype)
    return {"@value": statement.value} if datatype == "xsd:string" else {"@type": datatype, "@value": statement.value}
