"""The commands for notices: `read`, `new`, `check`, `publish`."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingdan.cli.console import FAILED, FINDINGS, FINE, Console, data_option, extra_import, json_option
from mingdan.errors import MingdanError, UsageError
from mingdan.findings import finding, status
from mingdan.io_text import MAX_BYTES
from mingdan.messages.progress import Text
from mingdan.model import Finding, Line, Place

if TYPE_CHECKING:
    from mingdan.release.formats import NoticeGraphs


def content_of(file: Path) -> bytes | None:
    """What standard input holds, for the file name `-`."""
    return sys.stdin.buffer.read(MAX_BYTES + 1) if str(file) == "-" else None


html_option = click.option(
    "--html", "page", type=click.Path(path_type=Path), metavar="FILE",
    help="Also write the findings beside the lines of the notice, as one HTML file.",
)  # fmt: skip


@click.command()
@data_option
@json_option
@html_option
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_obj
def read(console: Console, root: Path, page: Path | None, file: Path) -> int:
    """Read a notice FILE and print what it says.

    Nothing is published; - is standard input. Text, HTML, Word, Excel, OpenDocument, CSV, or PDF with a text layer.
    Status `ok`, `warnings` (the rest is kept) or `error` (nothing can be kept), which is the exit status 0, 1 or 2.

    Example: mingdan read notice.docx
    """
    from mingdan.documents.extract import extract
    from mingdan.notices.reading import read_file
    from mingdan.notices.report import notice_record, summary

    content = content_of(file)
    try:
        reading = read_file(file, content, root)
    except MingdanError as error:
        if not console.as_json:
            raise
        findings = [finding("input", Place(str(file)), problem=error)]
        console.print_json(findings, file=str(file), **notice_record(None, (), findings))
        return FAILED
    state = status(reading.findings)
    if console.as_json:
        record = notice_record(reading.notice, reading.resolved, reading.findings)
        console.print_json(reading.findings, file=str(file), **record)
    console.show(reading.findings)
    for line in summary(reading.notice, reading.resolved):
        console.say(line)
    verdict = Text("read-verdict", status=Text(state), number=len(reading.findings), file=file)
    if page:
        _write_page(console, page, verdict, reading.findings, {str(file): extract(file, content).lines})
    console.say(verdict)
    return {"ok": FINE, "warnings": FINDINGS, "error": FAILED}[state]


@click.command()
@data_option
@click.option("--id", "notice", default="", help="The id, which is the name of the folder.  [default: area and year]")
@click.option("--like", default="", metavar="ID", help="Take slugs, English names and decisions over from this notice.")
@click.option("--again", is_flag=True, help="The notice --id is there: FILE is its new edition; decisions are kept.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), required=False)
@click.pass_obj
def new(console: Console, root: Path, notice: str, like: str, again: bool, file: Path | None) -> int:
    """Draft the folder of a new notice FILE.

    The folder is data/source/ID; - is standard input. With --again and no FILE the notice that is there is drafted
    anew, as after corrections in source.toml.

    source.toml says what the notice is; review.csv has a row for every entry, to be decided on in a spreadsheet;
    warnings.csv has a row for every warning, to be accepted with a reason. Then publish it: mingdan publish ID.

    Example: mingdan new notice.docx --id gansu-2020
    """
    from mingdan.notices import draft
    from mingdan.workspace import Workspace

    drafted = draft.new(Workspace(root), file, content_of(file) if file else None, notice, like, again)
    console.show((*drafted.undecided, *drafted.questions))
    for line in draft.draft_summary(drafted):
        console.say(line)
    return FINDINGS if drafted.undecided or drafted.missing else FINE


@click.command()
@data_option
@json_option
@html_option
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def check(console: Console, root: Path, page: Path | None, file: Path | None) -> int:
    """Check the published data, or an RDF FILE.

    The file is .ttl, .nt, .jsonld, .nq, .trig or .rdf. Findings are listed by file: place, rule, words or node, message
    and remedy.

    Example: mingdan check data/published/roster.ttl
    """
    from mingdan.documents.extract import extract
    from mingdan.release import release_check
    from mingdan.workspace import Workspace

    workspace = Workspace(root)
    if file is None:
        file = workspace.published
        findings, notices = release_check.check_published(workspace)
    else:
        findings, notices = release_check.check_file(workspace, file)
    none = Text("not-compared", folder=workspace.source)
    compared = Text("compared", notices=tuple(notices)) if notices else none
    fine = Text("check-fine", file=file, compared=compared)
    verdict = Text("check-findings", number=len(findings), file=file, compared=compared) if findings else fine
    if page:
        lines = {str(source.file): extract(source.file).lines for source in workspace.sources(notices)}
        _write_page(console, page, verdict, findings, lines)
    return console.report(findings, verdict, file=str(file), notices=notices)


def _write_page(
    console: Console, page: Path, verdict: Text, findings: Sequence[Finding], lines: Mapping[str, Sequence[Line]]
) -> None:
    """Writes the findings as one HTML file."""
    write = extra_import("mingdan.site.findings_page", "site").write_findings_page
    write(page, verdict.text(console.language), findings, lines, console.language)
    console.say(Text("page-written", file=page))


class _Publish(click.Command):
    """`mingdan publish`, which names the command that took over its former option `--divisions`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if any(argument.split("=")[0] == "--divisions" for argument in args):
            raise UsageError("divisions-option-moved")
        return super().parse_args(ctx, args)


@click.command(cls=_Publish)
@data_option
@json_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing: fail when a published file is stale.")
@click.option(
    "--undecided-as-places", "as_places", is_flag=True,
    help="Publish entries without a decision as places named by the notice.",
)  # fmt: skip
@click.argument("notices", nargs=-1, metavar="[NOTICE]...")
@click.pass_obj
def publish(console: Console, root: Path, only_check: bool, as_places: bool, notices: tuple[str, ...]) -> int:
    """Publish notices of data/source into data/published.

    Publishes all notices, or those named together with those that are published already. Nothing is written while
    there are findings or entries without a decision; the published files then stay as they are.

    Example: mingdan publish sichuan-2022
    """
    from mingdan.notices.report import counted
    from mingdan.release import notices as notices_release
    from mingdan.release.release_folder import stale as stale_files
    from mingdan.workspace import Workspace

    workspace = Workspace(root)
    built = notices_release.build(workspace, console.tell, notices, as_places)
    for file in notices_release.migrate(built) if not only_check else ():
        console.tell(Text("rewritten", file=file))
    if built.findings:
        return console.report(built.findings, Text("nothing-published", number=len(built.findings)), files=[])
    for roster in built.rosters:
        notice, lines, entries = roster.source.notice, roster.notice.ledger, roster.notice.entries
        kinds = counted("line", Counter(line.kind for line in lines))
        matches = counted("match", Counter(recognition.match.kind for recognition in roster.recognitions))
        console.say(Text("notice-ledger", notice=notice, number=len(lines), kinds=kinds))
        resolved = len(roster.recognitions)
        console.say(Text("notice-resolved", notice=notice, resolved=resolved, number=len(entries), matches=matches))
    if only_check:
        stale = stale_files(workspace.published, built.files)
        findings = [finding("stale", Place(str(workspace.published / name))) for name in stale]
        fresh = Text("up-to-date", folder=workspace.published)
        return console.report(findings, Text("stale-files", number=len(stale)) if stale else fresh, files=stale)
    changed = notices_release.publish(workspace, built)
    for name, content in built.files.items():
        console.say(Text("file-bytes", file=workspace.published / name, number=len(content)))
    for line in _coverage_lines(built.graphs):
        console.say(line)
    of_notices, of_divisions = (graph.count("\n") for graph in (built.ntriples, built.divisions))
    verdict = Text(
        "publish-verdict", state=Text("published" if changed else "published-already"), triples=of_notices,
        division_triples=of_divisions, folder=workspace.published,
    )  # fmt: skip
    return console.report((), verdict, files=[str(workspace.published / name) for name in built.files])


def _coverage_lines(graphs: "NoticeGraphs") -> Iterator[Text]:
    """What the data of the notices' areas lack, a line for each area."""
    from mingdan.catalog.notices_catalog import measured_divisions, notice_areas
    from mingdan.register.coverage import coverage
    from mingdan.register.edition import Edition

    for area in notice_areas(graphs.rosters):
        measured = coverage(measured_divisions(graphs.settings, [area], graphs.divisions))
        name, number = Edition.reference().full_name(area) or Text("china"), measured[0].divisions
        missing = tuple(Text(f"without-{each.aspect}", number=each.missing) for each in measured if each.missing)
        text = "coverage" if missing else "coverage-complete"
        yield Text(text, area=name, number=number, **({"missing": missing} if missing else {}))
