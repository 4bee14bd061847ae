"""The commands for a store that runs already: `load`, `unload`, `diff`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingdan.cli.console import FINDINGS, FINE, auth_option, data_option, several, tell

if TYPE_CHECKING:  # they need a fifth of a second, which `mingdan --help` does not
    from mingdan.stores.load import Loader


def _store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which store, which graph and who asks."""
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
    """The release of a workspace and the store that was named."""
    from mingdan.errors import UsageError
    from mingdan.rdf.ntriples import is_iri
    from mingdan.stores.credentials import credentials
    from mingdan.stores.graph_parts import parts
    from mingdan.stores.http import RetryPolicy, checked_address
    from mingdan.stores.load import Loader
    from mingdan.stores.presets import store
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
    named = store(url, options["name"], options["query_url"], options["update_url"], options["gsp_url"])
    known = credentials(url, options["auth"])
    if known and len({checked_address(one).hostname for one in (url, named.query, named.update, named.gsp) if one}) > 1:
        raise UsageError("name and password are for one host: expected all addresses of the store on the host of URL")
    connection = Connection(named, known, RetryPolicy(tell))
    wanted = parts(Workspace(root).published, named.preset.union, graph, options["area"])
    return Loader(wanted, connection, root, tell, force)


@click.command()
@_store_options
@_force("Replace a graph although it holds triples that no load from here put there.")
def load(root: Path, force: bool, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Load the published data into the SPARQL 1.1 store at URL, whole or not at all, and prove that it arrived.

    It goes into staging graphs, is read back and compared, and is put in place by one update; then the sample queries
    are asked. What was there before stays until then. After an interruption, run it again: it sends what is missing.

    With --store oxigraph, URL may be a folder: a store on this machine, for `oxigraph serve --location`.

    Example: mingdan load http://127.0.0.1:7878 --store oxigraph

    Example: mingdan load --store oxigraph store --divisions china
    """
    from mingdan.stores.query_check import differing

    if options["name"] == "oxigraph" and "://" not in options["url"]:
        return _load_here(root, Path(options["url"]), options["graph"], options["area"], force)

    loader = _loader(root, force=force, **options)
    changed = loader.load()
    total = sum(part.facts.triples for part in loader.parts)
    for part in loader.parts:
        click.echo(f"  {part.graph or 'the default graph'}  {part.facts.triples:,} triples, {part.facts.sum_sha256}")
    address = loader.shown_query_address
    tell(f"asking the sample queries at {address}")
    wrong, asked = differing(loader)
    for name, why in wrong:
        click.echo(f"{name}: {why}")
    click.echo(f"ask it at {address}")
    state = "loaded" if changed else "unchanged, already loaded"
    answers = f"{len(wrong)} of {asked} sample queries answer otherwise" if wrong else f"{asked} sample queries agree"
    click.echo(f"{state}: {total:,} triples in {several(len(loader.parts), 'graph')} of {loader.address}; {answers}")
    return FINDINGS if wrong else FINE


def _load_here(root: Path, folder: Path, graph: str, area: Path | None, force: bool) -> int:
    """Loads into an Oxigraph store in a folder."""
    from mingdan.stores import oxigraph_folder as local
    from mingdan.stores.graph_parts import parts
    from mingdan.workspace import Workspace

    wanted = parts(Workspace(root).published, False, graph, area)
    changed = local.load(folder, wanted, tell, force)
    tell("asking the sample queries")
    wrong, asked = local.failing(folder)
    for part in wanted:
        click.echo(f"  {part.graph or 'the default graph'}  {part.facts.triples:,} triples, {part.facts.sum_sha256}")
    for name, why in wrong:
        click.echo(f"{name}: {why}")
    click.echo(f"serve it with: oxigraph serve-read-only --location {folder}")
    state, total = "loaded" if changed else "unchanged, already loaded", sum(part.facts.triples for part in wanted)
    answers = f"{len(wrong)} of {asked} sample queries fail" if wrong else f"{asked} sample queries answer"
    click.echo(f"{state}: {total:,} triples in {several(len(wanted), 'graph')} of {folder}; {answers}")
    return FINDINGS if wrong else FINE


@click.command()
@_store_options
@_force("Remove a graph although it holds triples that no load from here put there.")
def unload(root: Path, force: bool, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Remove from the store at URL what `mingdan load` put there, and what an interrupted load left.

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
@_store_options
def diff(root: Path, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Say what the store at URL has that the published data has not, and the other way round.

    One triple a line: `store` or `release`, which is where it stands alone, its graph, and the triple, in the
    spelling in which values are compared.

    Example: mingdan diff http://127.0.0.1:7878 --store oxigraph
    """
    loader = _loader(root, **options)
    surplus = missing = 0
    for part, there, here in loader.diff():
        graph = f"<{part.graph}>" if part.graph else "default"
        for side, lines in (("store", there), ("release", here)):
            for line in lines:
                click.echo(f"{side}  {graph}  {line}")
        surplus, missing = surplus + len(there), missing + len(here)
    if surplus or missing:
        click.echo(
            f"different: {surplus:,} triples only in the store, {missing:,} only in the release: {loader.address}"
        )
        return FINDINGS
    click.echo(f"the same: {sum(part.facts.triples for part in loader.parts):,} triples in {loader.address}")
    return FINE
