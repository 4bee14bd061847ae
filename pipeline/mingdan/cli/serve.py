"""The command for the server: `serve`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingdan.cli.console import FINE, Console, data_option, extra_import
from mingdan.errors import UsageError
from mingdan.messages import shown
from mingdan.messages.progress import Text

if TYPE_CHECKING:
    from mingdan.serve.server import Started


@click.command()
@data_option
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=("Serve the Oxigraph store in DIR, which mingdan load made.  [default: the published files]"),
)
@click.option(
    "--file",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Add a file of N-Quads (.nq) or TriG (.trig); repeatable.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=7878, show_default=True, help="0 for a free port.")
@click.option(
    "--base",
    metavar="URL",
    default="",
    help=("Where visitors find the server, if it is behind a proxy.  [default: the address it listens at]"),
)
@click.option(
    "--workers", type=click.IntRange(2, 64), default=4, show_default=True, help="How many queries run at a time."
)
@click.option(
    "--timeout", type=click.FloatRange(1, 60), default=10, show_default=True, metavar="SECONDS", help="For one query."
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="An earlier site, made by mingdan site: what it had and is gone answers 410.",
)
@click.pass_obj
def serve(console: Console, /, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Serve pages for IRIs, and SPARQL.

    The server only reads. Queries run in processes without network, which are stopped after --timeout. SIGHUP, or a new
    release in its folder, replaces the release without a pause; Ctrl-C ends the server.

    Example: mingdan serve

    Example: mingdan serve --store store --base https://data.example.org/
    """
    from mingdan.rdf.ntriples import is_iri
    from mingdan.workspace import Workspace

    if sys.platform == "win32":
        raise UsageError("serve-not-on-windows")
    server, operations, releases = (
        extra_import(f"mingdan.serve.{name}", "serve") for name in ("server", "operations", "releases")
    )
    base: str = options["base"]
    if base and not (base.startswith(("http://", "https://")) and is_iri(base) and "?" not in base and "#" not in base):
        raise UsageError("base-address", base=shown(base))
    if options["store"] and options["files"]:
        raise UsageError("store-or-file")
    chosen = releases.ServeOptions(
        workspace=Workspace(options["root"]),
        address=base.rstrip("/") + "/" if base else "",
        store=options["store"],
        files=options["files"],
        previous=options["previous"],
        slots=options["workers"],
        timeout=options["timeout"],
    )

    def when_ready(started: "Started") -> None:
        if started.has_network:
            console.tell(Text("network-not-cut-off"))
        console.say(
            Text("serving", address=started.address, number=started.triples, endpoint=f"{started.address}sparql")
        )
        sys.stdout.flush()

    server.serve_until_stopped(chosen, options["host"], options["port"], operations.Operations(sys.stderr), when_ready)
    return FINE
