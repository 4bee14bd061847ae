"""The commands for divisions: `resolve`, `code`, `publish-divisions`."""

import datetime
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingdan.catalog.distributions import AREA_FORMATS, whole_file
from mingdan.cli.console import FINDINGS, FINE, Console, data_option, json_option
from mingdan.cli.notices import content_of
from mingdan.errors import InputError, UsageError
from mingdan.findings import finding
from mingdan.messages.progress import Text
from mingdan.model import Finding, Place

if TYPE_CHECKING:
    from mingdan.rdf.iris import Iris
    from mingdan.register.edition import Edition
    from mingdan.release.job import Published
    from mingdan.resolver.code_lookup import CodeEntry


@click.command()
@data_option
@json_option
@click.option("--date", default="", help="Date of the names: YYYY, YYYY-MM or YYYY-MM-DD, from 1980.  [default: today]")
@click.argument("name")
@click.pass_obj
def resolve(console: Console, root: Path, name: str, date: str) -> int:
    """Find the division of a NAME, or of each in a FILE.

    All divisions of China are searched; - is standard input. A name is written without spaces, from any level down.
    Each answer is the split as written, the code, the kind of match and how sure it is, or candidates. Of a file the
    answers are a CSV table. A name of another year gives the division of today where that is certain.

    Example: mingdan resolve 成都市温江区柳城街道光华社区
    """
    from mingdan.notices import report
    from mingdan.resolver.query import parse_day

    file, day = Path(name), parse_day(date) if date else None
    if name == "-" or (len(name.encode()) < 255 and file.is_file()):
        return _resolve_file(console, root, file, day)
    if not name.strip() or len(name) > 1000:
        raise UsageError("not-a-name")
    answer = report.resolve_name("".join(name.split()), day)
    findings = list(report.name_findings(answer.words, answer.location, Place(text=answer.words)))
    if console.as_json:
        console.print_json(findings, **report.answer_record(answer))
    for line in report.answer_lines(answer):
        console.say(line)
    return FINDINGS if findings else FINE


def _resolve_file(console: Console, root: Path, file: Path, day: datetime.date | None) -> int:
    """Resolves every name of a file; gives the exit status."""
    from mingdan.notices import report
    from mingdan.notices.reading import read_file

    reading = read_file(file, content_of(file), root)
    names = report.every_name(reading.notice, reading.resolved, str(file), day)
    if not names:
        raise InputError("no-names", file=file)
    records = [record for record, _ in names]
    if console.as_json:
        console.print_json([problem for _, problems in names for problem in problems], file=str(file), names=records)
    else:
        click.echo(report.places_csv(records, console.language), nl=False)
    missing = sum(1 for record in records if not record["match"])
    console.tell(Text("names-found", resolved=len(records) - missing, number=len(records), missing=missing))
    return FINDINGS if missing else FINE


@click.command()
@data_option
@click.option(
    "--scheme",
    type=click.Choice(["nbs", "mca"]),
    help="Only the codes of the Bureau of Statistics (nbs) or of the Ministry of Civil Affairs (mca).  [default: both]",
)
@click.option("--edition", default="", help="Only what it stands for in an edition, such as nbs-2017 or mca-2026.")
@click.option("--date", default="", help="Only what it stood for on a date, as for `mingdan resolve`.  [default: all]")
@json_option
@click.argument("code")
@click.pass_obj
def code(console: Console, root: Path, scheme: str | None, edition: str, date: str, code: str) -> int:
    """Explain a division CODE of today or of a year.

    The answer says what the code stands for, or stood for, and what that is today. The codes are those of the NBS from
    2016 to 2023 (every level), and the Ministry's of provinces, prefectures and counties from 1980 to 2024, and of
    townships in 2026.

    Example: mingdan code 512825 --date 1983
    """
    from mingdan.register.edition import Edition
    from mingdan.register.editions import edition as edition_record
    from mingdan.resolver import code_lookup
    from mingdan.resolver.query import parse_day
    from mingdan.workspace import Workspace

    iris, register = Workspace(root).settings().iris, Edition.reference()
    digits = code_lookup.parse_code(code)
    if edition and (date or scheme):
        raise UsageError("edition-alone")
    day = parse_day(date) if date else None
    if edition:
        scheme, day = edition_record(edition).scheme, edition_record(edition).cut_off
    entries = code_lookup.code_entries(register, digits, scheme or "", day)
    findings = [] if entries else [finding("code-without-entry", Place(text=digits), code=digits)]
    if console.as_json:
        records = [code_lookup.to_record(register, entry, iris) for entry in entries]
        console.print_json(findings, code=digits, entries=records)
    for entry in entries:
        for line in _code_lines(register, entry, iris):
            console.say(line)
    if entries:
        return FINE
    where = Text(f"scheme-{scheme or 'both'}")
    near = code_lookup.similar_codes(register, digits, scheme or "", day)
    searched = Text("scheme-of-year", scheme=where, year=str(day.year)) if day else where
    console.tell(Text("code-nothing-near" if near else "code-nothing", code=digits, scheme=searched))
    for entry in near:
        name, of_scheme = entry.full_name, Text(f"scheme-{entry.scheme}")
        console.tell(Text("code-near", code=entry.code, scheme=of_scheme, years=_years(entry), name=name))
        if entry.doubtful:
            console.tell(Text("code-doubtful"))
    return FINDINGS


def _code_lines(edition: "Edition", entry: "CodeEntry", iris: "Iris") -> Iterator[Text]:
    """An entry for a person."""
    scheme = Text(f"scheme-{entry.scheme}")
    yield Text("code-entry", code=entry.code, name=entry.full_name, scheme=scheme, years=_years(entry))
    if entry.doubtful:
        yield Text("code-doubtful")
    for code, name, year in entry.successors:
        yield Text("code-became", code=code, name=name, year=str(year))
    today = "code-shared" if len(entry.today) > 1 else "code-today"
    for text_id, codes in ((today, entry.today), ("code-part", entry.parts)):
        for code in codes:
            yield Text(text_id, code=code, name=edition.full_name(code), iri=iris.division(code))


def _years(entry: "CodeEntry") -> Text:
    first, last = str(entry.first), str(entry.through)
    if entry.through is None:
        return Text("years-until-now", first=first)
    return Text("one-year", first=first) if first == last else Text("years", first=first, last=last)


@click.command("publish-divisions")
@data_option
@json_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing: fail when the release is stale.")
@click.option("--out", metavar="DIR", required=True, help="The folder to create; with --engine spark also a URI.")
@click.option(
    "--format", "formats", type=click.Choice(AREA_FORMATS), multiple=True,
    help="N-Triples, Turtle, a table, or the points; repeatable.  [default: nt and ttl]",
)  # fmt: skip
@click.option("--compress", type=click.Choice(["none", "gzip", "zstd"]), default="none", help="Compress the files.")
@click.option(
    "--history", is_flag=True,
    help="Also write the versions of every division by edition, 2016 to 2023, and how the editions correspond.",
)  # fmt: skip
@click.option("--by-province", is_flag=True, help="Write a file for each province.")
@click.option("--judge", is_flag=True, help="Check with pySHACL as well, as before a release (minutes).")
@click.option("--workers", type=click.IntRange(1, 64), help="Number of processes.  [default: one for each core]")
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True,
    help="Processes of this machine, or Apache Spark.",
)  # fmt: skip
@click.option("--master", default="", metavar="URL", help="With --engine spark: the cluster.  [default: Spark's own]")
@click.argument("area")
@click.pass_obj
def publish_divisions(
    console: Console,
    root: Path,
    area: str,
    only_check: bool,
    out: str,
    engine: str,
    master: str,
    formats: tuple[str, ...],
    compress: str,
    history: bool,
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
        refused: dict[str, object] = {
            "--check": only_check,
            "--history": history,
            "--by-province": by_province,
            "--judge": judge,
        }
        refused |= {"--workers": workers}
        refused |= {f"--format {form}": True for form in formats if form != "nt"}
        if given := [name for name, value in refused.items() if value]:
            raise UsageError("not-with-spark", option=given[0])
        from mingdan.release import spark

        spark_job = spark.SparkJob(divisions.parse_area(area), settings, out, compress, master)
        return _print_result(spark.publish(spark_job, console.tell), out, console)
    if master:
        raise UsageError("master-without-spark")
    formats = tuple(dict.fromkeys(formats)) or ("nt", "ttl")
    job = divisions.Job(
        divisions.parse_area(area),
        Path(out),
        formats,
        compress,
        by_province,
        settings,
        workers or WORKERS,
        judge,
        history,
    )
    if only_check:
        stale: list[Finding] = [] if divisions.up_to_date(job) else [finding("stale-divisions", Place(str(out)))]
        return console.report(stale, Text("stale-folder" if stale else "up-to-date", folder=out), files=[])
    return _print_result(divisions.publish(job, console.tell), out, console)


def _print_result(result: "Published", out: str, console: Console) -> int:
    """Prints the result of a job; gives the exit status."""
    if result.findings:
        return console.report(result.findings, Text("nothing-published", number=len(result.findings)), files=[])
    sizes = Counter[str]()
    for name, size in result.files:
        sizes[whole_file(name)] += size
    for name, size in sizes.items():
        console.say(Text("file-bytes", file=f"{out.rstrip('/')}/{name}", number=size))
    for rule, number in sorted(Counter(anomaly.rule for anomaly in result.anomalies).items()):
        console.say(Text("anomalies", number=number, rule=rule))
    state = Text("published" if result.changed else "published-already")
    verdict = Text("publish-divisions-verdict", state=state, triples=result.facts.triples, folder=out)
    return console.report((), verdict, files=list(sizes))
