"""`mingdan publish` and `mingdan publish-divisions`: notices of a workspace, and all divisions of an area."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingdan.catalog.distributions import AREA_FORMATS, whole_file
from mingdan.cli.console import data_option, json_option, lang_option, listener, report, several, tell
from mingdan.errors import UsageError
from mingdan.findings import finding
from mingdan.model import Place

if TYPE_CHECKING:
    from mingdan.release.job import Published


class _Publish(click.Command):
    """`mingdan publish`, which names the command that took over its former option `--divisions`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if any(argument.split("=")[0] == "--divisions" for argument in args):
            raise UsageError("--divisions is a command now: mingdan publish-divisions AREA --out DIR")
        return super().parse_args(ctx, args)


@click.command(cls=_Publish)
@data_option
@lang_option
@json_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing: fail when a published file is stale.")
@click.option(
    "--undecided-as-places", "as_places", is_flag=True,
    help="Publish entries without a decision as places named by the notice.",
)  # fmt: skip
@click.argument("notices", nargs=-1, metavar="[NOTICE]...")
def publish(
    root: Path, lang: str | None, as_json: bool, only_check: bool, as_places: bool, notices: tuple[str, ...]
) -> int:
    """Publish notices of data/source into data/published.

    Publishes all notices, or those named together with those that are published already. Nothing is written while
    there are findings or entries without a decision; the published files then stay as they are.

    Example: mingdan publish sichuan-2022
    """
    from mingdan.release import notices as notices_release
    from mingdan.release.release_folder import stale as stale_files
    from mingdan.workspace import Workspace

    workspace = Workspace(root)
    built = notices_release.build(workspace, listener(lang), notices, as_places)
    for file in notices_release.migrate(built) if not only_check else ():
        tell(f"rewritten with parameters in place of messages: {file}")
    if built.findings:
        verdict = f"nothing published: {several(len(built.findings), 'finding')}"
        return report(built.findings, verdict, lang, as_json, files=[])
    for roster in built.rosters if not as_json else ():
        kinds = Counter(line.kind for line in roster.notice.ledger)
        lines = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
        matches = Counter(recognition.match.kind for recognition in roster.recognitions)
        click.echo(f"{roster.source.notice}: {len(roster.notice.ledger)} lines: {lines}")
        click.echo(
            f"{roster.source.notice}: {len(roster.recognitions)} of {len(roster.notice.entries)} entries resolved: "
            + ", ".join(f"{number} {kind}" for kind, number in matches.most_common())
        )
    if only_check:
        stale = stale_files(workspace.published, built.files)
        findings = [finding("stale", Place(str(workspace.published / name))) for name in stale]
        verdict = f"stale: {several(len(stale), 'file')}" if stale else f"up to date: {workspace.published}"
        return report(findings, verdict, lang, as_json, files=stale)
    changed = notices_release.publish(workspace, built)
    for name, content in built.files.items() if not as_json else ():
        click.echo(f"  {workspace.published / name}  {len(content):,} bytes")
    state = "published" if changed else "unchanged, already published"
    said, known = (graph.count("\n") for graph in (built.ntriples, built.divisions))
    verdict = f"{state}: {said:,} triples of the notices, {known:,} of the divisions in {workspace.published}"
    return report((), verdict, lang, as_json, files=[str(workspace.published / name) for name in built.files])


@click.command("publish-divisions")
@data_option
@lang_option
@json_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing: fail when the release is stale.")
@click.option("--out", metavar="DIR", required=True, help="The folder to create; with --engine spark also a URI.")
@click.option(
    "--format", "formats", type=click.Choice(AREA_FORMATS), multiple=True,
    help="N-Triples, Turtle or a table; repeatable.  [default: nt and ttl]",
)  # fmt: skip
@click.option("--compress", type=click.Choice(["none", "gzip", "zstd"]), default="none", help="Compress the files.")
@click.option("--by-province", is_flag=True, help="Write a file for each province.")
@click.option("--judge", is_flag=True, help="Check with pySHACL as well, as before a release (minutes).")
@click.option("--workers", type=click.IntRange(1, 64), help="Number of processes.  [default: one for each core]")
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True,
    help="Processes of this machine, or Apache Spark.",
)  # fmt: skip
@click.option("--master", default="", metavar="URL", help="With --engine spark: the cluster.  [default: Spark's own]")
@click.argument("area")
def publish_divisions(
    root: Path,
    lang: str | None,
    as_json: bool,
    area: str,
    only_check: bool,
    out: str,
    engine: str,
    master: str,
    formats: tuple[str, ...],
    compress: str,
    by_province: bool,
    judge: bool,
    workers: int | None,
) -> int:
    """Publish all divisions of China or of a province.

    AREA is china, or the code or name of a province. Run an interrupted publication again to resume it. A release that
    is up to date is not written again.

    Example: mingdan publish-divisions china --out china --compress zstd
    """
    from mingdan.release import divisions
    from mingdan.release.executors import WORKERS
    from mingdan.workspace import Workspace

    settings = Workspace(root).settings()
    if engine == "spark":
        refused = {"--check": only_check, "--by-province": by_province, "--judge": judge, "--workers": workers}
        refused |= {f"--format {form}": True for form in formats if form != "nt"}
        if given := [name for name, value in refused.items() if value]:
            raise UsageError(f"{given[0]}: not with --engine spark, which writes N-Triples, a part for each county")
        from mingdan.release import spark

        spark_job = spark.SparkJob(divisions.parse_area(area), settings, out, compress, master)
        return _print_result(spark.publish(spark_job, listener(lang)), out, lang, as_json)
    if master:
        raise UsageError("--master: expected --engine spark with it")
    formats = tuple(dict.fromkeys(formats)) or ("nt", "ttl")
    job = divisions.Job(
        divisions.parse_area(area), Path(out), formats, compress, by_province, settings, workers or WORKERS, judge
    )
    if only_check:
        stale = [] if divisions.up_to_date(job) else [finding("stale-divisions", Place(str(out)))]
        return report(stale, f"stale: {out}" if stale else f"up to date: {out}", lang, as_json, files=[])
    return _print_result(divisions.publish(job, listener(lang)), out, lang, as_json)


def _print_result(result: "Published", out: str, lang: str | None, as_json: bool) -> int:
    """Prints the result of a job; gives the exit status."""
    if result.findings:
        verdict = f"nothing published: {several(len(result.findings), 'finding')}"
        return report(result.findings, verdict, lang, as_json, files=[])
    sizes = Counter[str]()
    for name, size in result.files:
        sizes[whole_file(name)] += size
    for name, size in sizes.items() if not as_json else ():
        click.echo(f"  {out.rstrip('/')}/{name}  {size:,} bytes")
    for rule, number in sorted(Counter(anomaly.rule for anomaly in result.anomalies).items()) if not as_json else ():
        anomalies = "1 anomaly" if number == 1 else f"{number:,} anomalies"
        click.echo(f"{anomalies} in the register, kept unchanged ({rule})")
    state = "published" if result.changed else "unchanged, already published"
    verdict = f"{state}: {result.facts.triples:,} triples in {out}"
    return report((), verdict, lang, as_json, files=list(sizes))
