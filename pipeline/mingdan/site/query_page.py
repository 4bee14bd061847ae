"""The query page: sample queries, and the engine and the data that run them in a browser.

The scripts of the page are bundled by `make web` into `bundle/`, which is in the wheel and not in git. Without them the
page shows the queries to copy.
"""

import base64
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from jinja2.utils import htmlsafe_json_dumps

from mingdan.queries.local_data import open_data, run_query
from mingdan.queries.sample_queries import Query, all_samples, parsed, suited
from mingdan.release.reader import PublishedRelease
from mingdan.site.pages import LANGUAGES, SUFFIXES, Pages, table
from mingdan.site.resources import ResourcesInMemory

BUNDLE = Path(str(files("mingdan.site"))) / "bundle"
_DATA = "assets/query-data.js"
_ENGINE = "assets/query-engine.js"
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class QueryPage:
    """The query page of a release.

    Attributes:
        published: the folder of the release.
        resources: what is published.
        both: what the pages show, Chinese and English.
    """

    published: Path
    resources: ResourcesInMemory
    both: Sequence[Pages]

    def scripts(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of the scripts that are bundled, and of the data as a script; nothing without a bundle."""
        yield from self._scripts.items()

    def values(self, language: str) -> dict[str, object]:
        """What the template shows."""
        words = table("query_texts.toml")
        script = words.pop("script")
        which = LANGUAGES.index(language)
        shown = {name: both[which] for name, both in words.items()}
        bundle = bool(self._scripts)
        if bundle:
            size = sum(len(self._scripts[name]) for name in (_ENGINE, _DATA)) / _MEGABYTE
            shown["first_run"] = shown["first_run"].format(megabytes=f"{size:.1f}")
            browser = json.loads(self._scripts["assets/query-versions.json"])["oxigraph"]
            shown["engine"] = shown["engine"].format(browser=browser, python=version("pyoxigraph"))
        config = {
            "language": language,
            "suffix": SUFFIXES[language],
            "files": {"engine": _ENGINE, "data": _DATA},
            "texts": {name: both[which] for name, both in script.items()},
            "samples": {query.name: query.text for query in self._samples},
        }
        return {
            "title": shown["title"], "words": shown, "bundle": bundle, "samples": self.samples(language),
            "config": htmlsafe_json_dumps(config, ensure_ascii=False),
        }  # fmt: skip

    def samples(self, language: str) -> list[dict[str, str]]:
        """The sample queries that have rows in these data: `name`, `text`, `title`, `question`."""
        end = "-zh" if language == "zh" else ""
        words = {name: name + end for name in ("title", "question")}
        return [
            {
                "name": query.name,
                "text": query.text,
                **{name: query.headers.get(key, "") for name, key in words.items()},
            }
            for query in self._samples
        ]

    @cached_property
    def _samples(self) -> list[Query]:
        """The sample queries that have rows in these data, with values for their parameters that the data hold."""
        ask = partial(run_query, data=open_data(self.published))
        queries = [(query, suited(query, ask)) for query in all_samples()]
        return [_without_answer(query, fitting) for query, fitting in queries if not ask(fitting).is_empty]

    @cached_property
    def _scripts(self) -> dict[str, bytes]:
        if not BUNDLE.is_dir():
            return {}
        bundled = {f"assets/{file.name}": file.read_bytes() for file in sorted(BUNDLE.iterdir())}
        return {**bundled, _DATA: self._data()}

    def _data(self) -> bytes:
        """A script that holds the graphs, and what each resource with a page is called."""
        release = PublishedRelease(self.published)
        graphs = release.named_graphs()
        named = {line for graph in graphs.values() for line in graph.splitlines(keepends=True)}
        lines = release.triples("roster.nt").splitlines(keepends=True)
        graphs[""] = "".join(line for line in lines if line not in named)
        resources = {
            iri: [path, *(pages.term(iri) for pages in self.both)]
            for path, iris in self.resources.pages.items()
            for iri in iris
        }
        content = json.dumps({"graphs": graphs, "resources": resources}, ensure_ascii=False, sort_keys=True)
        packed = base64.b64encode(gzip.compress(content.encode(), mtime=0)).decode()
        return f'var mingdanData="{packed}";\n'.encode()


def _without_answer(query: Query, fitting: Query) -> Query:
    """A query without the headers that are about the data or the parameters of the original."""
    headers = ["answer", "rows", "instead", "needs", *(["question"] if fitting != query else [])]
    return parsed(query.name, re.sub(rf"^# ({'|'.join(headers)})(-zh)?: .*\n", "", fitting.text, flags=re.MULTILINE))
