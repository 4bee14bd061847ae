"""The commands for stores and published data: `load`, `unload`, `diff`, `query`."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingdan.cli.console import FINDINGS, FINE, Console, auth_option, data_option, json_option
from mingdan.errors import UsageError
from mingdan.messages.progress import Text

if TYPE_CHECKING:  # they need a fifth of a second, which `mingdan --help` does not
    from mingdan.stores.load import Loader
    from mingdan.stores.results import LoadResult


MOST_TRIPLES = 1_000  # that differ and are listed in JSON


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


def _loader(console: Console, root: Path, url: str, force: bool = False, **options: Any) -> "Loader":  # noqa: ANN401 - click's options
    """The loader of the release of a workspace into the store that the user names."""
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
        raise UsageError("graph-not-an-iri", graph=graph)
    for address in (url, options["query_url"], options["update_url"], options["gsp_url"]):
        if address and checked_address(address).username is not None:
            raise UsageError("password-in-store-address")
    named = store_at(url, options["name"], options["query_url"], options["update_url"], options["gsp_url"])
    known = find_credentials(url, options["auth"])
    if known and len({checked_address(one).hostname for one in (url, named.query, named.update, named.gsp) if one}) > 1:
        raise UsageError("password-for-several-hosts")
    connection = Connection(named, known, RetryPolicy(console.tell))
    wanted = release_parts(Workspace(root).published, named.preset.union, graph, options["area"])
    return Loader(wanted, connection, root, console.tell, force)


@click.command()
@json_option
@_store_options
@_force("Replace a graph although it holds triples that no load from here put there.")
@click.pass_obj
def load(console: Console, /, root: Path, force: bool, **options: Any) -> int:  # noqa: ANN401 - click's options
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
        result = oxigraph_folder.load_folder_and_ask(folder, wanted, console.tell, force)
        return _report_load(console, result, Text("serve-with", folder=folder), "queries-answer", "queries-fail")

    from mingdan.stores.load import load_and_compare

    result = load_and_compare(_loader(console, root, force=force, **options))
    return _report_load(
        console, result, Text("query-at", address=result.query_address), "queries-agree", "queries-differ"
    )


def _report_load(console: Console, result: "LoadResult", next_step: Text, good: str, bad: str) -> int:
    """Prints the result of a load, whose queries all have the expected results (`good`) or not; gives the status."""
    if console.as_json:
        fields = {"state": result.state, **asdict(result)}
        del fields["findings"]
        console.print_json(result.findings, **fields)
        return FINDINGS if result.findings else FINE
    for graph in result.graphs:
        name, triples = graph.graph or Text("default-graph"), graph.triples
        console.say(Text("loaded-graph", graph=name, triples=triples, hash=graph.sum_sha256))
    console.show(result.findings)
    console.say(next_step)
    wrong, number = len(result.findings), result.queries
    answers = Text(bad, wrong=wrong, number=number) if wrong else Text(good, number=number)
    state = Text("loaded" if result.state == "loaded" else "loaded-already")
    graphs = Text("graphs", number=len(result.graphs))
    verdict = Text(
        "load-verdict", state=state, triples=result.triples, graphs=graphs, store=result.store, answers=answers
    )
    console.say(verdict)
    return FINDINGS if wrong else FINE


@click.command()
@_store_options
@_force("Remove a graph although it holds triples that no load from here put there.")
@click.pass_obj
def unload(console: Console, /, root: Path, force: bool, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Remove what `mingdan load` put into the store at URL.

    This includes what an interrupted load left.

    Example: mingdan unload http://127.0.0.1:7878 --store oxigraph
    """
    loader = _loader(console, root, force=force, **options)
    number = loader.unload()
    done = Text("unloaded", number=number, store=loader.address)
    console.say(done if number else Text("nothing-to-unload", store=loader.address))
    return FINE


@click.command()
@json_option
@_store_options
@click.pass_obj
def diff(console: Console, /, root: Path, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Compare the store at URL with the published data.

    One triple a line: `store` or `release`, which is where it stands alone, its graph, and the triple, in the
    spelling in which values are compared.

    Example: mingdan diff http://127.0.0.1:7878 --store oxigraph
    """
    result = _loader(console, root, **options).diff()
    if console.as_json:
        findings, omitted = result.findings[:MOST_TRIPLES], max(0, len(result.findings) - MOST_TRIPLES)
        numbers = {"only_in_store": result.surplus, "only_in_release": result.missing, "omitted": omitted}
        graphs = [asdict(graph) for graph in result.graphs]
        state = {"state": result.state, "store": result.store, "graphs": graphs}
        console.print_json(findings, **state, **numbers)
        return FINDINGS if findings else FINE
    for difference in result.differences:
        graph = f"<{difference.graph}>" if difference.graph else "default"
        for side, lines in (("store", difference.only_in_store), ("release", difference.only_in_release)):
            for line in lines:
                click.echo(f"{side}  {graph}  {line}")
    if result.differences:
        console.say(Text("different", surplus=result.surplus, missing=result.missing, store=result.store))
        return FINDINGS
    console.say(Text("same", number=result.triples, store=result.store))
    return FINE
