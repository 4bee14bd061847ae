"""The commands for a store that runs already: `load`, `unload`, `diff`."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingdan.cli.console import (
    FINDINGS,
    FINE,
    auth_option,
    data_option,
    json_option,
    lang_option,
    listener,
    print_json,
    several,
    show,
)  # fmt: skip
from mingdan.model import Finding

if TYPE_CHECKING:  # they need a fifth of a second, which `mingdan --help` does not
    from mingdan.stores.load import Loader
    from mingdan.stores.results import LoadResult


def _store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options for store, graph and credentials."""
    options = [
        click.argument("url"),
        click.option("--store", "name", default="sparql", show_default=True, metavar="NAME", help=(
            "The kind of store at URL: oxigraph, fuseki, rdf4j, graphdb, virtuoso, qlever; or sparql, where URL is the "
            "query address itself.")),
        click.option("--graph", default="", metavar="IRI", help=(
            "Everything in this one named graph.  [default: the default graph, and a named graph for each notice]")),
        click.option("--divisions", "area", type=click.Path(path_type=Path), metavar="DIR", help=(
            "With all divisions that mingdan publish-divisions made in DIR.")),
        click.option("--query-url", default="", metavar="URL", help="Another address for queries."),
        click.option("--update-url", default="", metavar="URL", help="Another address for updates."),
        click.option("--gsp-url", default="", metavar="URL", help="Another address for the Graph Store Protocol."),
        auth_option,
        data_option,
    ]  # fmt: skip
    for option in reversed(options):  # the last decorator is the first in the help
        command = option(command)
    return command


def _force(help_: str) -> Callable[..., Any]:
    return click.option("--force", is_flag=True, help=help_)


def _loader(root: Path, url: str, force: bool = False, **options: Any) -> "Loader":  # noqa: ANN401 - click's options
    """The loader of the release of a workspace into the store that the user names."""
    from mingdan.errors import UsageError
    from mingdan.rdf.ntriples import is_iri
    from mingdan.stores.credentials import find_credentials
    from mingdan.stores.graph_parts import release_parts
    from mingdan.stores.http import RetryPolicy, checked_address
    from mingdan.stores.load import Loader
    from mingdan.stores.presets import store_at
    from mingdan.stores.sparql_client import Connection
    from mingdan.workspace import Workspace

    graph: str = options["graph"]
    if graph and not is_iri(graph):
        raise UsageError(f"--graph {graph}: expected an absolute IRI, as https://example.org/graph/roster")
    for address in (url, options["query_url"], options["update_url"], options["gsp_url"]):
        if address and checked_address(address).username is not None:
            raise UsageError(
                "name and password in an address can be read by everyone on this machine: set MINGDAN_USER and "
                "MINGDAN_PASSWORD, or name a file with --auth"
            )
    named = store_at(url, options["name"], options["query_url"], options["update_url"], options["gsp_url"])
    known = find_credentials(url, options["auth"])
    if known and len({checked_address(one).hostname for one in (url, named.query, named.update, named.gsp) if one}) > 1:
        raise UsageError("name and password are for one host: expected all addresses of the store on the host of URL")
    connection = Connection(named, known, RetryPolicy(listener(None)))
    wanted = release_parts(Workspace(root).published, named.preset.union, graph, options["area"])
    return Loader(wanted, connection, root, listener(None), force)


@click.command()
@lang_option
@json_option
@_store_options
@_force("Replace a graph although it holds triples that no load from here put there.")
def load(root: Path, lang: str | None, as_json: bool, force: bool, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Load the published data into the store at URL.

    The store supports SPARQL 1.1. All of the data is loaded or none of it. It goes into staging graphs, is read back
    and compared, and is put in place by one update; then the sample queries are asked. What was there before stays
    until then. After an interruption, run it again: it sends what is missing.

    With --store oxigraph, URL may be a folder: a store on this machine, for `oxigraph serve --location`.

    Example: mingdan load http://127.0.0.1:7878 --store oxigraph

    Example: mingdan load --store oxigraph store --divisions china
    """
    if options["name"] == "oxigraph" and "://" not in options["url"]:
        from mingdan.stores import oxigraph_folder
        from mingdan.stores.graph_parts import release_parts
        from mingdan.workspace import Workspace

        wanted = release_parts(Workspace(root).published, False, options["graph"], options["area"])
        folder = Path(options["url"])
        result = oxigraph_folder.load_folder_and_ask(folder, wanted, listener(lang), force)
        if as_json:
            return _print_result(result, result.findings)
        next_step = f"serve it with: oxigraph serve-read-only --location {folder}"
        return _report_load(result, lang, next_step, "answer", "fail")

    from mingdan.stores.load import load_and_compare

    result = load_and_compare(_loader(root, force=force, **options))
    if as_json:
        return _print_result(result, result.findings)
    return _report_load(result, lang, f"query it at {result.query_address}", "agree", "return different results")


def _print_result(result: Any, findings: Sequence[Finding]) -> int:  # noqa: ANN401 - a result of a load or comparison
    """Prints a result object as JSON; gives the exit status."""
    fields = {"state": result.state, **asdict(result)}
    fields.pop("findings", None)
    print_json(findings, **fields)
    return FINDINGS if findings else FINE


def _report_load(result: "LoadResult", lang: str | None, next_step: str, good: str, bad: str) -> int:
    """Prints the result of a load; gives the exit status."""
    for graph in result.graphs:
        click.echo(f"  {graph.graph or 'the default graph'}  {graph.triples:,} triples, {graph.sum_sha256}")
    show(result.findings, lang)
    click.echo(next_step)
    state = "loaded" if result.state == "loaded" else "unchanged, already loaded"
    wrong = len(result.findings)
    answers = (
        f"{wrong} of {result.queries} sample queries {bad}" if wrong else f"{result.queries} sample queries {good}"
    )
    graphs = several(len(result.graphs), "graph")
    click.echo(f"{state}: {result.triples:,} triples in {graphs} of {result.store}; {answers}")
    return FINDINGS if wrong else FINE


@click.command()
@_store_options
@_force("Remove a graph although it holds triples that no load from here put there.")
def unload(root: Path, force: bool, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Remove what `mingdan load` put into the store at URL.

    This includes what an interrupted load left.

    Example: mingdan unload http://127.0.0.1:7878 --store oxigraph
    """
    loader = _loader(root, force=force, **options)
    number = loader.unload()
    nothing = "nothing to unload (what was loaded with --graph is named with --graph)"
    click.echo(
        f"unloaded: {number:,} triples removed from {loader.address}" if number else f"{nothing}: {loader.address}"
    )
    return FINE


@click.command()
@json_option
@_store_options
def diff(root: Path, as_json: bool, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Compare the store at URL with the published data.

    One triple a line: `store` or `release`, which is where it stands alone, its graph, and the triple, in the
    spelling in which values are compared.

    Example: mingdan diff http://127.0.0.1:7878 --store oxigraph
    """
    result = _loader(root, **options).diff()
    if as_json:
        return _print_result(result, result.findings)
    for difference in result.differences:
        graph = f"<{difference.graph}>" if difference.graph else "default"
        for side, lines in (("store", difference.only_in_store), ("release", difference.only_in_release)):
            for line in lines:
                click.echo(f"{side}  {graph}  {line}")
    if result.differences:
        click.echo(
            f"different: {result.surplus:,} triples only in the store, {result.missing:,} only in the release: "
            f"{result.store}"
        )
        return FINDINGS
    click.echo(f"the same: {result.triples:,} triples in {result.store}")
    return FINE
