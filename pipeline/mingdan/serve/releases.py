"""A release that is served: opened, verified, and closed once nobody reads it any more."""

import asyncio
import contextlib
import datetime
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import pyoxigraph

from mingdan.errors import InputError
from mingdan.io_text import bytes_sha256, file_sha256
from mingdan.messages import shown
from mingdan.rdf.iris import ROSTER, named_graph
from mingdan.release.release_folder import MANIFEST, listed
from mingdan.serve.query_lanes import QueryLanes
from mingdan.serve.query_memory import ClientBudgets
from mingdan.serve.service_description import catalogue_statements, service_description
from mingdan.serve.stored_resources import StoredResources, hash_iris
from mingdan.site.builder import Site, site_of
from mingdan.site.changes import gone
from mingdan.site.pages import LANGUAGES, Pages
from mingdan.site.resources import ResourcesInMemory, resources
from mingdan.workspace import Workspace

_NOTHING = b"# no triples\n"
_STORE_FILE = "CURRENT"  # of RocksDB
_RECORD = "mingdan.json"  # what `mingdan load` writes beside a store
_FORMATS = {".nq": pyoxigraph.RdfFormat.N_QUADS, ".trig": pyoxigraph.RdfFormat.TRIG}


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What is served, and how.

    Attributes:
        workspace: the workspace whose release it is.
        address: where the server is; it ends with `/`.
        store: the folder of an Oxigraph store; None for the published files.
        files: files of N-Quads or TriG that are added to those.
        previous: an earlier site, whose resources that are gone are told; None without one.
        slots: how many queries run at a time.
        timeout: seconds for one query.
    """

    workspace: Workspace
    address: str
    store: Path | None = None
    files: tuple[Path, ...] = ()
    previous: Path | None = None
    slots: int = 4
    timeout: float = 10.0

    @property
    def has_release(self) -> bool:
        """Whether there are published files; a store or files alone can be served without."""
        return (self.workspace.published / MANIFEST).exists() or not (self.store or self.files)

    def signature(self) -> tuple[object, ...]:
        """What changes when another release takes the place of this one."""
        watched = [self.workspace.published / MANIFEST, *self.files]
        if self.store:
            watched += [self.store / _RECORD, self.store / _STORE_FILE]
        return tuple(map(_state, watched))


def _state(file: Path) -> tuple[int, int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


class _EndpointPages(Pages):
    """Pages whose links to queries lead to the endpoint: the query page of the site has only the published files."""

    asks_all = True

    def query_address(self, query: str) -> str:
        """The endpoint with a query."""
        return f"{self.frame_root}sparql?query={quote(query)}"


@dataclass(eq=False)
class ServedRelease:
    """A release, with all that answers are made from.

    Attributes:
        id: a hash of what it is made from.
        site: makes its pages.
        resources: what it describes.
        beside: the part of it that does not come from the store.
        lanes: answers queries.
        subjects: the IRIs of the resources; of a store that is not the server's own, only those beside it.
        gone: the IRIs of earlier releases that it does not have, each with the date since when.
        dumps: the records of its files, by name.
        description: the service description, as N-Triples.
        triples: how many triples it has.
        work: the folder that is removed with it.
        is_whole_site: whether the query page of the site has all the data.
    """

    id: str
    site: Site
    resources: StoredResources
    beside: ResourcesInMemory
    lanes: QueryLanes
    subjects: set[str]
    gone: dict[str, str]
    dumps: Mapping[str, Mapping[str, object]]
    description: str
    triples: int
    work: Path
    is_whole_site: bool
    _users: int = 0
    _is_closing: bool = False
    _others: "asyncio.Future[dict[str, bytes]] | None" = field(default=None)

    @cached_property
    def pages(self) -> dict[str, Pages]:
        """What makes the pages, by language."""
        return {language: self.new_pages(language) for language in LANGUAGES}

    def new_pages(self, language: str) -> Pages:
        """What makes pages in a language, for one thread."""
        kind = Pages if self.is_whole_site else _EndpointPages
        return kind(self.resources, language, self.site.lines)

    async def other_files(self) -> dict[str, bytes]:
        """The files of the site that are not of one resource, by name."""
        if self._others is None:
            self._others = asyncio.ensure_future(asyncio.to_thread(lambda: dict(self.site.other_files())))
        return await asyncio.shield(self._others)

    @contextlib.contextmanager
    def in_use(self) -> Iterator["ServedRelease"]:
        """Keeps the release open for as long as the block."""
        self._users += 1
        try:
            yield self
        finally:
            self._users -= 1
            if self._is_closing and not self._users:
                self._end()

    def close(self) -> None:
        """Closes the release as soon as nobody uses it."""
        self._is_closing = True
        if not self._users:
            self._end()

    def _end(self) -> None:
        self.lanes.close()
        shutil.rmtree(self.work, ignore_errors=True)


async def open_release(
    options: ServeOptions, budgets: ClientBudgets, before: ServedRelease | None = None
) -> ServedRelease:
    """Opens what the options name.

    Args:
        options: what is served.
        budgets: what clients have left.
        before: the release that was served until now.

    Raises:
        InputError: it cannot be read, is not valid, or is not what its manifest says.
    """
    work = Path(tempfile.mkdtemp(prefix="mingdan-serve-"))
    try:
        release = await asyncio.to_thread(_opened, options, budgets, work, before)
        await release.lanes.start()
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return release


def _opened(options: ServeOptions, budgets: ClientBudgets, work: Path, before: ServedRelease | None) -> ServedRelease:
    site = _site(options, work)
    folder = options.store or _filled_store(options, work / "store")
    try:
        (folder / "CURRENT").stat()  # whose absence the system says in the language of the user
        store = pyoxigraph.Store.read_only(str(folder))
    except OSError as error:
        raise InputError("not-an-oxigraph-store", folder=folder, reason=error) from error
    graphs = [graph.value for graph in store.named_graphs() if isinstance(graph, pyoxigraph.NamedNode)]
    described = service_description(options.address, site.about("en")["licence"], graphs)
    beside = _beside(site, described + catalogue_statements(options.address))
    subjects = {each.subject for each in beside.statements}
    if options.store is None:
        subjects |= _subjects(store)
    return ServedRelease(
        id=_id(options, site),
        site=site,
        resources=StoredResources(store, beside, hash_iris(subjects)),
        beside=beside,
        lanes=QueryLanes(folder, options.slots, options.timeout, budgets),
        subjects=subjects,
        gone=_gone(site, subjects, before),
        dumps=listed(site.published),
        description=described,
        triples=len(store),
        work=work,
        is_whole_site=not (options.store or options.files),
    )


def _subjects(store: pyoxigraph.Store) -> set[str]:
    return {quad.subject.value for quad in store if isinstance(quad.subject, pyoxigraph.NamedNode)}


def _site(options: ServeOptions, work: Path) -> Site:
    """The site of the published files, once they are verified; of none, where only files or a store are served."""
    if options.has_release:
        return site_of(options.workspace, options.address, options.previous)
    folder = work / "release"
    folder.mkdir()
    (folder / "roster.nt").write_bytes(_NOTHING)
    record = {"name": "roster.nt", "bytes": len(_NOTHING), "sha256": bytes_sha256(_NOTHING), "triples": 0}
    newest = max((file.stat().st_mtime for file in options.files if file.is_file()), default=0.0)
    date = datetime.datetime.fromtimestamp(newest, datetime.UTC).date().isoformat()
    manifest = {"dataset": ROSTER, "modified": date, "files": [record], "sources": []}
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return Site(folder, options.workspace.settings(), {}, options.address)


def _filled_store(options: ServeOptions, folder: Path) -> Path:
    """A store in a folder with the published files, each notice and the divisions also as a named graph, and files."""
    store = pyoxigraph.Store(str(folder))
    published = options.workspace.published
    if options.has_release:
        loads: list[tuple[str, str]] = [("roster.nt", ""), ("divisions.nt", ""), ("roster.nq", "")]
        loads.append(("divisions.nt", named_graph("divisions")))
        there = listed(published)
        for name, graph in loads:
            if name in there:
                target = pyoxigraph.NamedNode(graph) if graph else None
                _load(store, published / name, pyoxigraph.RdfFormat.from_extension(name[-2:]), target)
    for file in options.files:
        _load(store, file, _FORMATS.get(file.suffix.lower()), None)
    store.flush()
    del store
    return folder


def _load(
    store: pyoxigraph.Store, file: Path, form: pyoxigraph.RdfFormat | None, graph: pyoxigraph.NamedNode | None
) -> None:
    if form is None:
        raise InputError("unknown-rdf-format", file=file, suffix=file.suffix, expected=tuple(_FORMATS))
    try:
        store.bulk_load(path=str(file), format=form, to_graph=graph)
    except OSError as error:
        raise InputError("cannot-read", file=file, reason=error) from error
    except (SyntaxError, ValueError) as error:
        raise InputError("invalid-rdf", file=file, reason=shown(str(error))) from error


def _beside(site: Site, more: str) -> ResourcesInMemory:
    """What the published files, the ontology and the server itself say."""
    added = resources([more], site.id_base).statements
    statements = {str(each.triple): each for each in (*site.resources.statements, *added)}
    return ResourcesInMemory([each for _, each in sorted(statements.items())], site.id_base)


def _gone(site: Site, subjects: set[str], before: ServedRelease | None) -> dict[str, str]:
    """What earlier releases had: those of an earlier site, and the one that was served until now."""
    since = gone(site.releases)
    if before:
        since |= dict.fromkeys(before.subjects, site.release) | before.gone
    return {iri: date for iri, date in since.items() if iri not in subjects}


def _id(options: ServeOptions, site: Site) -> str:
    """A hash of all that answers are made from."""
    files: Sequence[Path] = [site.published / MANIFEST, *options.files]
    parts = [version("mingdan"), options.address, *(file_sha256(file) for file in files)]
    if options.store:
        record = options.store / _RECORD
        parts += [file_sha256(record) if record.is_file() else "", str(_state(options.store / _STORE_FILE))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
