"""The command for the web site: `site`."""

from pathlib import Path

import click

from mingdan.cli.console import FINE, Console, data_option, extra_import
from mingdan.messages.progress import Text


@click.command()
@data_option
@click.option("--out", type=click.Path(path_type=Path), default="site", show_default=True, help="The folder to create.")
@click.option(
    "--address",
    metavar="URL",
    default="",
    help=("Where the site will be, for sitemap.xml and redirects.  [default: homepage in dataset.toml]"),
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=("An earlier site, whose releases are kept.  [default: the one in --out]"),
)
@click.argument("release", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def site(console: Console, root: Path, out: Path, address: str, previous: Path | None, release: Path | None) -> int:
    """Make a web site of the published data.

    RELEASE is the folder of another release, such as one of mingdan publish-divisions for a province.

    Every IRI of the data has a page, a Turtle and a JSON-LD. Any web server can serve the folder, and a browser can
    open index.html in it without one.

    Example: mingdan site --out site
    """
    from mingdan.workspace import Workspace

    builder, writing = (extra_import(f"mingdan.site.{name}", "site") for name in ("builder", "writing"))
    if previous is None and (out / builder.CHANGES).exists():
        previous = out
    made = builder.site_of(Workspace(root), address, previous, release)
    pages, files, megabytes = made.size
    console.tell(Text("site-begins", pages=pages, files=files, megabytes=megabytes))
    number, size = writing.write_site(out, made.dataset, made.files(), console.tell)
    console.say(Text("site-made", number=number, size=size, start=out / "index.html"))
    return FINE
