"""Makes a site from what is published: every file of it, one after the other."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from jinja2.utils import htmlsafe_json_dumps

from mingdan.documents.extract import extract
from mingdan.errors import InputError, UsageError
from mingdan.io_text import file_sha256
from mingdan.messages import shown
from mingdan.model import Line
from mingdan.queries.examples_graph import examples_graph
from mingdan.rdf.graphs import load
from mingdan.rdf.iris import SAMPLE_QUERIES
from mingdan.rdf.namespaces import DCT, SH, VOID
from mingdan.rdf.ntriples import is_iri
from mingdan.release.reader import GRAPHS
from mingdan.release.release_folder import MANIFEST, damaged_files, listed, read_manifest
from mingdan.resources import folder
from mingdan.site.changes import (
    CHANGES,
    Release,
    compared,
    descriptions,
    earlier_releases,
    gone,
    kept_data,
    releases_record,
)
from mingdan.site.environment import text_file
from mingdan.site.graph_files import description_jsonld, description_turtle
from mingdan.site.machines import dataset_record, machine_files
from mingdan.site.pages import LANGUAGES, SUFFIXES, Pages, PageView, other_language
from mingdan.site.query_page import QueryPage
from mingdan.site.resources import ResourcesInMemory, page_of, resources
from mingdan.site.start import Start
from mingdan.workspace import Settings, Workspace

# The site loads nothing from another host; the engine of the query page is WebAssembly in a worker from a Blob.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
START = "index"  # the path of the start page, which is also that of the site's own IRI
MOST_TRIPLES = 2_000_000  # twice what the largest province has; the country would be millions of files
_CATALOG = "catalog.ttl"


@dataclass(frozen=True)
class Site:
    """A site of a release.

    Attributes:
        published: the folder of the release.
        settings: what holds where the catalogue of the release does not say it.
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
    def manifest(self) -> dict[str, Any]:
        """The manifest of the release; raises as `read_manifest` does."""
        return read_manifest(self.published)

    @property
    def dataset(self) -> str:
        """The IRI of what the release is about."""
        return str(self.manifest["dataset"])

    @cached_property
    def resources(self) -> ResourcesInMemory:
        """What the release and the ontology say.

        Raises:
            InputError: nothing is published, or a file of the release is not valid RDF.
        """
        there = [name for name in (*GRAPHS, _CATALOG, "categories.ttl", "report.ttl") if name in listed(self.published)]
        graphs = [load(self.published / name) for name in there]
        return resources([*graphs, load(folder("ontology") / "mingdan.ttl"), examples_graph()], self.id_base)

    @cached_property
    def id_base(self) -> str:
        """What the IRIs of instances begin with, by the catalogue of the release."""
        catalog = [load(self.published / _CATALOG)] if _CATALOG in listed(self.published) else []
        return resources(catalog, "").value(self.dataset, VOID.uriSpace) or self.settings.id_base

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The resources on which the query page has statements."""
        return frozenset(descriptions(self.published))

    @property
    def size(self) -> tuple[int, int, int]:
        """About how large the site will be: resources with a page, files, and megabytes with the packed files."""
        number = len(self.resources.pages)
        return number, number * 10, number * 29 // 1000

    @cached_property
    def release(self) -> str:
        """The date of the release."""
        return str(self.manifest["modified"])

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
        earlier = earlier_releases(self.previous, self.dataset) if self.previous else []
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
        for pages in self.both:
            yield from self._resource_pages(pages)
        yield from self.other_files()

    def other_files(self) -> Iterator[tuple[str, bytes]]:
        """Those that are not of one resource or of the release."""
        yield from self._assets()
        paths = [START, "browse", *(path for path in self.resources.pages if path != START)]
        yield from machine_files(
            self.address, self.id_base, self.release, paths, self.about("en"), listed(self.published)
        )  # fmt: skip
        yield (
            "queries.ttl",
            description_turtle(each for each in self.resources.statements if each.subject.startswith(SAMPLE_QUERIES)),
        )
        yield from self._changes()
        yield from self.query_files()
        for pages in self.both:
            yield from self._start_pages(pages)
            yield from self._change_pages(pages)

    def query_files(self) -> Iterator[tuple[str, bytes]]:
        """The query page in both languages, and its scripts."""
        yield from self.query_page.scripts()
        for pages in self.both:
            yield self._page("query.html", "query", pages, **self.query_page.values(pages.language))

    @cached_property
    def both(self) -> list[Pages]:
        """What the pages show, Chinese and English."""
        return [Pages(self.resources, language, self.lines) for language in LANGUAGES]

    @cached_property
    def query_page(self) -> QueryPage:
        """The query page."""
        return QueryPage(self.published, self.resources, self.both)

    def about(self, language: str) -> dict[str, str]:
        """What the site says of itself: `title`, `description`, `publisher`, `licence`, `dataset`."""
        value, label, settings = self.resources.value, self.resources.label, self.settings
        return {
            "title": self.resources.text(self.dataset, DCT.title, language) or settings.title_en,
            "description": self.resources.text(self.dataset, DCT.description, language),
            "publisher": label(value(self.dataset, DCT.publisher), language) or settings.publisher_name_en,
            "licence": value(self.dataset, DCT.license) or settings.license,
            "dataset": self.dataset,
        }

    def rendered(self, template: str, page: PageView, pages: Pages, **values: object) -> bytes:
        """A page as HTML."""
        language, other = page.language, other_language(page.language)
        site = {
            **self.about(language), "policy": POLICY, "release": self.release, "suffix": SUFFIXES[language],
            "other_suffix": SUFFIXES[other], "other_language": other, "self": page.path.rsplit("/", 1)[-1],
        }  # fmt: skip
        return text_file(template, page=page, t=pages.texts, site=site, **values)

    def _page(self, template: str, path: str, pages: Pages, **values: object) -> tuple[str, bytes]:
        """Name and content of a page that is not of one resource."""
        return f"{path}{SUFFIXES[pages.language]}", self.rendered(template, pages.frame(path), pages, **values)

    def _start_pages(self, pages: Pages) -> Iterator[tuple[str, bytes]]:
        """The start page, the page to browse, and, once, the names to search."""
        start = Start(pages, self.resources, self.dataset, listed(self.published))
        samples = self.query_page.samples(pages.language)
        for path in (START, "browse"):
            yield self._page(f"{path}.html", path, pages, start=start, samples=samples)
        if pages.language == LANGUAGES[0]:
            names = json.dumps(start.names(), ensure_ascii=False, separators=(",", ":"))
            yield "assets/names.js", f"setNames({names});\n".encode()

    def _resource_pages(self, pages: Pages) -> Iterator[tuple[str, bytes]]:
        for path in self.resources.pages:
            if path != START:
                yield f"{path}{SUFFIXES[pages.language]}", self.resource_page(path, pages)

    def resource_page(self, path: str, pages: Pages) -> bytes:
        """The page of a path as HTML; what is on it is of the resources of `pages`."""
        page = pages.page(path)
        iri = page.main.iri
        query = pages.resources.value(iri, SH.select, SH.construct)  # of a sample query, itself
        if pages.asks_all or iri in self._asked:
            query = f"SELECT ?property ?value WHERE {{ <{iri}> ?property ?value }}"
        record = dataset_record(pages.resources, iri, pages.language)
        script = record and htmlsafe_json_dumps(record, ensure_ascii=False)
        address = query and pages.query_address(query)
        return self.rendered("resource.html", page, pages, title=page.main.title, query=address, record=script)

    def _changes(self) -> Iterator[tuple[str, bytes]]:
        """The files of earlier releases, and what changed from each to the next."""
        if self.previous:
            yield from kept_data(self.previous, (each for each in self.releases if each.data != self.data))
        yield CHANGES, releases_record(self.releases)
        title = self.about("zh")["title"]
        yield "changes.atom", text_file("changes.atom", address=self.address, title=title, releases=self.releases)

    def _change_pages(self, pages: Pages) -> Iterator[tuple[str, bytes]]:
        """The page of changes, and a page for each resource that is gone."""
        title = pages.texts["changes"]
        pages.frame("changes")  # links are made from its folder
        views = list(map(pages.release, self.releases))
        yield self._page("changes.html", "changes", pages, title=title, releases=views)
        pages_gone: dict[str, list[tuple[str, str]]] = {}
        for iri, date in gone(self.releases).items():
            pages_gone.setdefault(page_of(iri, self.id_base), []).append((iri, date))
        for path, resources_gone in pages_gone.items():
            if path and path not in self.resources.pages:  # otherwise it is a part of a page that is still there
                yield self._page("gone.html", path, pages, title=path, gone=resources_gone)

    def _graphs(self) -> Iterator[tuple[str, bytes]]:
        """The Turtle and the JSON-LD of each page."""
        for path, iris in self.resources.pages.items():
            statements = [statement for iri in iris for statement in self.resources.describe(iri)]
            yield f"{path}.ttl", description_turtle(statements)
            yield f"{path}.jsonld", description_jsonld(statements)

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


def site_of(workspace: Workspace, address: str = "", previous: Path | None = None, release: Path | None = None) -> Site:
    """The site of a release; a notice whose source is not there is shown without its lines.

    Args:
        workspace: the workspace.
        address: where the site will be; "" for the homepage of the workspace.
        previous: as `Site` has it.
        release: the folder of the release; None for what the workspace has published.

    Raises:
        InputError: nothing is published, the manifest cannot be read, the release is damaged, has no N-Triples or is
            too large, the earlier site cannot be used, or a notice was changed since it was published: then what is
            published is not what it says.
        UsageError: the address is not one of http or https.
    """
    settings = workspace.settings()
    if address and not (re.fullmatch("https?://[^/?#]+(/[^?#]*)?", address) and is_iri(address)):
        raise UsageError("site-address", address=shown(address))
    published = release or workspace.published
    site = Site(published, settings, {}, (address or settings.homepage).rstrip("/") + "/", previous)
    try:
        triples, _ = site.manifest["graph"]["triples"], (site.dataset, site.release)
        notices = {} if "area" in site.manifest else {str(each["notice"]): each for each in site.manifest["sources"]}
    except (KeyError, TypeError) as error:
        file = published / MANIFEST
        raise InputError("manifest-unreadable", file=file, reason=f"{type(error).__name__} {error}") from error
    files = listed(published)
    if not (files.keys() & set(GRAPHS) and _CATALOG in files):
        raise InputError("site-without-ntriples", folder=published, files=GRAPHS, catalog=_CATALOG)
    if names := damaged_files(published):
        raise InputError("release-damaged", folder=published, names=names)
    if triples > MOST_TRIPLES:
        raise InputError("site-too-large", folder=published, number=triples, most=MOST_TRIPLES)
    lines = {}
    there = notices.keys() & set(workspace.notices())
    for source in workspace.sources(there) if there else ():
        extracted = extract(source.file)
        if extracted.sha256 != notices[source.notice]["sha256_of_text_with_lf"]:
            raise InputError("notice-changed", file=source.file, notice=source.notice)
        lines[settings.iris.notice(source.notice)] = extracted.lines
    if previous:
        earlier_releases(previous, site.dataset)  # refused before the work begins
    return replace(site, lines=lines)
