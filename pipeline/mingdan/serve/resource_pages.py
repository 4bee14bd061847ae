"""Dereferencing: an IRI leads to its page or its graph, in the form and the language that the client prefers."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph
from starlette.requests import Request
from starlette.responses import Response

from mingdan.errors import UsageError
from mingdan.messages import Language
from mingdan.rdf.namespaces import BASE
from mingdan.serve.code_paths import CodePaths
from mingdan.serve.negotiation import (
    GRAPH_FORMS,
    HTML,
    AnswerForm,
    best_offer,
    content_type,
    entity_tag,
    form_of_type,
    is_known,
    offers,
    preferred_language,
)
from mingdan.serve.problems import PROBLEM, Refused
from mingdan.serve.query_execution import RDF_FORMATS
from mingdan.serve.releases import ServedRelease
from mingdan.site.builder import START
from mingdan.site.graph_files import description_jsonld, description_turtle
from mingdan.site.pages import SUFFIXES, PageView, Value
from mingdan.site.resources import Statement, page_of

FORMS = (HTML, *GRAPH_FORMS)
_OFFERED = offers(FORMS)
_VARY = "Accept, Accept-Language"
_KEPT = 200  # pages
_LARGE = 20  # resources on a page, as the ontology has
_FILE_TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".xml": "application/xml",
    ".atom": "application/atom+xml", ".json": "application/json", ".ttl": "text/turtle", ".txt": "text/plain",
    ".htaccess": "text/plain",
}  # fmt: skip
_SAFE = "/:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Representation:
    """A page of resources in one form.

    Attributes:
        path: of the page, without its ending.
        form: the form.
        language: of an HTML page.
    """

    path: str
    form: AnswerForm
    language: Language = "zh"

    @property
    def name(self) -> str:
        """The path with its ending."""
        return self.path + (SUFFIXES[self.language] if self.form is HTML else f".{self.form.ending}")


def id_path(id_base: str) -> str:
    """The path below the server of the IRIs of instances: that below our own base, else that of the IRI."""
    return id_base.removeprefix(BASE) if id_base.startswith(BASE) else urlsplit(id_base).path.removeprefix("/")


def split_ending(path: str) -> tuple[str, AnswerForm, Language] | None:
    """A path without its ending, and the form and the language that the ending names; None where it names none."""
    for language in ("en", "zh"):
        if path.endswith(SUFFIXES[language]):
            return path.removesuffix(SUFFIXES[language]), HTML, "en" if language == "en" else "zh"
    for form in GRAPH_FORMS:
        if path.endswith(f".{form.ending}"):
            return path.removesuffix(f".{form.ending}"), form, "zh"
    return None


class ResourcePages:
    """Answers for the IRIs of a release, and for their pages.

    Args:
        release: the release.
        root: the path of the server at its address, with `/` at both ends.
    """

    def __init__(self, release: ServedRelease, root: str) -> None:
        self._release, self._root = release, root
        self._ids = id_path(release.resources.id_base)
        self._codes = CodePaths(release.resources)
        self._making = asyncio.Lock()
        self._kept: OrderedDict[Representation, bytes] = OrderedDict()

    async def answer(self, request: Request, path: str) -> Response | None:
        """The answer for a path of the server; None where there is none.

        Raises:
            Refused: it has no form that the client takes.
        """
        if path in ("", START):
            return await self._start(request)
        is_thing = bool(self._ids) and path.startswith(self._ids)
        found = self._thing(request, path) if is_thing else await self._document(request, path)
        if found is None and not self._ids:
            found = self._thing(request, path)
        return found or await self._file(request, path)

    def _page(self, iri: str) -> str:
        """The path of the page of an IRI; "" where it has none."""
        return self._release.resources.page(iri)

    def _thing(self, request: Request, path: str) -> Response | None:
        """Leads from the IRI of an instance to what describes it: 303."""
        raw = path.removeprefix(self._ids)
        for name in dict.fromkeys((raw, unquote(raw))):
            iri = self._release.resources.id_base + name
            if page := self._page(iri):
                if date := request.query_params.get("date"):
                    return self.choice(request, self._codes.version_at(iri, date))
                return self.see_other(request, page, iri)
            if gone := self._gone(request, iri):
                return gone
        if (split := split_ending(raw)) and (page := self._page(self._release.resources.id_base + split[0])):
            _, form, language = split
            return self._redirect(Representation(page, form, language))
        return None

    def code(self, request: Request, code: str) -> Response | None:
        """Leads to the unit with a code: 303 if there is one, 300 with the list of several; None of none."""
        return self.choice(request, self._codes.with_code(code, request.query_params.get("date", "")))

    def choice(self, request: Request, iris: Sequence[str]) -> Response | None:
        """Leads to a resource, or to the list of several."""
        places = [(iri, page) for iri in iris if (page := self._page(iri))]
        if len(places) == 1:
            return self.see_other(request, places[0][1], places[0][0])
        if not places:
            return None
        language = self._language(request)
        headers = {"Vary": _VARY, "Cache-Control": "no-cache", "Link": ", ".join(
            f'<{self._root}{quote(page, safe=_SAFE)}>; rel="alternate"' for _, page in places
        )}  # fmt: skip
        label = self._release.resources.label
        if best_offer(request.headers.get("accept", ""), ("application/json", *HTML.media_types)) == "text/html":
            links = [Value(label(iri, language), f"{self._root}{page}", iri) for iri, page in places]
            return self.message(language, 300, self._release.pages[language].texts["several"], "", links, headers)
        body = [{"iri": iri, "label": label(iri, language), "page": f"{self._root}{page}"} for iri, page in places]
        content = json.dumps({"alternatives": body}, ensure_ascii=False).encode() + b"\n"
        return Response(content, 300, headers, "application/json")

    def message(
        self,
        language: Language,
        status: int,
        title: str,
        text: str,
        links: Sequence[Value] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """A page that says something, in place of one that cannot be shown."""
        frame, pages = PageView("index", language, self._root), self._release.pages[language]
        content = self._release.site.rendered("message.html", frame, pages, title=title, text=text, links=links)
        kind = content_type(HTML.media_types[0])
        more = {"Content-Language": language, "Content-Type": kind, "Vary": _VARY, "Cache-Control": "no-cache"}
        return Response(content, status, {**more, **(headers or {})})

    def see_other(self, request: Request, page: str, iri: str) -> Response:
        """Leads to a page: to the one that negotiates its language, or to a file of the form."""
        form = self._chosen_form(request)
        headers = {"Vary": _VARY, "Link": self._links(page, iri)}
        if form is HTML and page.startswith("doc/"):
            return self._redirect(page, headers)
        return self._redirect(Representation(page, form, self._language(request)), headers)

    def _redirect(self, target: Representation | str, headers: dict[str, str] | None = None) -> Response:
        name = target if isinstance(target, str) else target.name
        location = self._root + quote(name, safe=_SAFE)
        return Response(b"", 303, {**(headers or {"Vary": _VARY}), "Location": location, "Cache-Control": "no-cache"})

    async def _document(self, request: Request, path: str) -> Response | None:
        """A page, or what the IRI of a document, a dataset for example, leads to."""
        for name in dict.fromkeys((unquote(path), path)):
            page = f"{name}index" if name.endswith("/") else name
            on_page = self._release.resources.on_page(page)
            if on_page and page.startswith("doc/"):
                chosen = Representation(page, self._chosen_form(request), self._language(request))
                return await self._shown(request, chosen, negotiated=True)
            if on_page:
                return self._published_file(request, page) or self.see_other(request, page, on_page[0])
            if split := split_ending(name):
                base, form, language = split
                if base != START and self._release.resources.on_page(base):
                    return await self._shown(request, Representation(base, form, language), negotiated=False)
            if gone := self._gone_page(request, split[0] if split else page):
                return gone
        return None

    def _published_file(self, request: Request, page: str) -> Response | None:
        """Leads from the IRI of a file of the release to the file, unless its description is preferred."""
        name = page.partition("/")[2].partition("/")[2]
        record = self._release.dumps.get(name) if page.startswith("dataset/") else None
        if record is None:
            return None
        media_type = str(record["media_type"])
        offered = (media_type, *(each for each in _OFFERED if each != media_type))
        if best_offer(request.headers.get("accept", ""), offered) != media_type:
            return None
        return self._redirect(f"data/latest/{name}")

    def _chosen_form(self, request: Request) -> AnswerForm:
        media_type = best_offer(request.headers.get("accept", ""), _OFFERED)
        if not media_type:
            raise Refused(406, UsageError("not-acceptable", offered=_OFFERED), more={"available": list(_OFFERED)})
        return form_of_type(media_type, FORMS)

    def _language(self, request: Request) -> Language:
        return preferred_language(request.headers.get("accept-language", ""), "zh")

    async def _shown(self, request: Request, chosen: Representation, negotiated: bool) -> Response:
        """A page in one form, or 304 where the client has it."""
        iri = self._release.resources.on_page(chosen.path)[0]
        tag = entity_tag(self._release.id, chosen.name)
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache",
            "Link": self._links(chosen.path, iri, chosen),
            "Content-Type": content_type(chosen.form.media_types[0]),
        }
        if chosen.form is HTML:
            headers["Content-Language"] = chosen.language
        if negotiated:
            headers |= {"Vary": _VARY, "Content-Location": self._root + quote(chosen.name, safe=_SAFE)}
        if is_known(request.headers.get("if-none-match", ""), tag):
            del headers["Content-Type"]
            return Response(status_code=304, headers=headers)
        return Response(await self._content(chosen), 200, headers)

    async def _content(self, chosen: Representation) -> bytes:
        """A page in one form, from memory where it is kept."""
        content = self._kept.get(chosen)
        if content is None:
            content = self._kept[chosen] = await self._made(chosen)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return content

    async def _made(self, chosen: Representation) -> bytes:
        """A page in one form; a large one is made in a thread, with what is kept for pages of its own."""
        resources, site = self._release.resources, self._release.site
        iris = resources.on_page(chosen.path)
        if chosen.form is not HTML:
            return graph_content([each for iri in iris for each in resources.describe(iri)], chosen.form)
        if len(iris) <= _LARGE:
            return site.resource_page(chosen.path, self._release.pages[chosen.language])
        async with self._making:
            return await asyncio.to_thread(site.resource_page, chosen.path, self._release.new_pages(chosen.language))

    def _links(self, page: str, iri: str, shown: Representation | None = None) -> str:
        """The relations of a page: RFC 8288, with those of RFC 6596 (canonical) and RFC 8574 (cite-as)."""

        def place(each: Representation) -> str:
            return self._root + quote(each.name, safe=_SAFE)

        languages: tuple[Language, ...] = ("zh", "en")
        site = self._release.site
        links = [
            f'<{quote(iri, safe=_SAFE + "#%")}>; rel="cite-as"',
            f'<{place(Representation(page, GRAPH_FORMS[0]))}>; rel="describedby"; type="text/turtle"',
            f'<{site.about("en")["licence"]}>; rel="license"',
        ]
        if shown:
            address = site.address.rstrip("/") + "/" + quote(shown.name, safe=_SAFE)
            links.insert(0, f'<{address}>; rel="canonical"')
        links += [
            f'<{place(Representation(page, form))}>; rel="alternate"; type="{form.media_types[0]}"'
            for form in GRAPH_FORMS
        ]
        links += [
            f'<{place(Representation(page, HTML, each))}>; rel="alternate"; type="text/html"; hreflang="{each}"'
            for each in languages
        ]
        return ", ".join(links)

    # What is gone

    def _gone(self, request: Request, iri: str) -> Response | None:
        """What is said of a resource that an earlier release had: 410, as a page or as a problem."""
        since = self._release.gone.get(iri)
        if not since:
            return None
        language = self._language(request)
        if best_offer(request.headers.get("accept", ""), (PROBLEM, *HTML.media_types)) not in HTML.media_types:
            raise Refused(410, UsageError("resource-gone", iri=iri, since=since))
        pages = self._release.pages[language]
        frame = pages.frame(page_of(iri, self._release.resources.id_base))
        content = self._release.site.rendered("gone.html", frame, pages, title=frame.path, gone=[(iri, since)])
        headers = {"Content-Language": language, "Vary": _VARY, "Cache-Control": "no-cache"}
        return Response(content, 410, {**headers, "Content-Type": content_type(HTML.media_types[0])})

    def _gone_page(self, request: Request, page: str) -> Response | None:
        """The same for the page of a resource."""
        for base, start in ((self._release.resources.id_base, "doc/"), (BASE, "")):
            iri = base + page.removeprefix(start)
            if page.startswith(start) and page_of(iri, self._release.resources.id_base) == page:
                return self._gone(request, iri)
        return None

    # The other files of the site

    async def _start(self, request: Request) -> Response:
        name = f"index{SUFFIXES[self._language(request)]}"
        negotiated = {"Vary": "Accept-Language", "Content-Location": self._root + name}
        return await self._file(request, name, negotiated) or Response(status_code=404)

    async def _file(self, request: Request, name: str, more: Mapping[str, str] | None = None) -> Response | None:
        """A file of the site that is not of one resource; None where there is none."""
        content = (await self._release.other_files()).get(name)
        if content is None:
            return None
        tag = entity_tag(self._release.id, name)
        headers = {"ETag": tag, "Cache-Control": "no-cache", **(more or {})}
        if is_known(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        media_type = _FILE_TYPES.get("." + name.rpartition(".")[2], "application/octet-stream")
        headers["Content-Type"] = content_type(media_type)
        if media_type == "text/html":
            headers["Content-Language"] = "en" if name.endswith(SUFFIXES["en"]) else "zh"
        return Response(content, 200, headers)


def graph_content(statements: Sequence[Statement], form: AnswerForm) -> bytes:
    """Statements in a form of graphs."""
    if form.ending == "ttl":
        return description_turtle(statements)
    if form.ending == "jsonld":
        return description_jsonld(statements)
    triples = [each.triple for each in statements]
    return pyoxigraph.serialize(triples, format=RDF_FORMATS[form.ending]) or b""
