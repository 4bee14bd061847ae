"""`mingdan new`: drafts the folder of a notice from what is read of it, for a reviewer to complete.

`source.toml` describes the notice, `review.csv` has its entries with their matches, `warnings.csv` its warnings. What
a reviewer wrote and decided before, on an earlier edition of this notice or on a similar one, is kept where it fits.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingdan.atomic_files import exchange_folders, sync_tree, write_atomic
from mingdan.csv_guard import csv_text
from mingdan.documents.titled_table import Row, added_columns, titles
from mingdan.errors import InputError, MingdanError, UsageError
from mingdan.findings import FindingsError, finding, severity
from mingdan.io_text import read_bytes
from mingdan.mapping.categories import category_lines, category_slugs, drafted_turtle, own_file
from mingdan.messages.progress import Text
from mingdan.model import Finding, NamePath, Place, Severity, Source
from mingdan.notices.parser import Hints
from mingdan.notices.reading import STATED_BY_SOURCE, NoticeReading, read_and_resolve, read_file
from mingdan.notices.report import entry_record, summary
from mingdan.notices.review_tables import REVIEW, ReviewTable, candidate_cell, entry_row, load_reviews
from mingdan.notices.source_draft import (
    SourceDraft,
    category_scheme_label,
    dataset_toml,
    draft_source,
    keep_corrections,
    source_toml,
)
from mingdan.notices.warnings_table import (
    UNDECIDED,
    Acceptances,
    as_blocking,
    is_acceptable,
    load_acceptances,
)  # fmt: skip
from mingdan.rdf.iris import RESERVED, is_key
from mingdan.register.decisions import NoticeDecisions, load_reviewed_decisions
from mingdan.resolver.entries import ResolvedEntry
from mingdan.workspace import Workspace, load_source

_WAIT = 60.0  # seconds for another run of `mingdan new`
_SUFFIXES = {"text": ".txt", "csv": ".csv"}  # of the formats that are not called by their suffix


@dataclass(frozen=True, slots=True)
class DraftResult:
    """The result of `mingdan new`.

    Attributes:
        folder: the folder of the notice.
        reading: the notice as read and resolved.
        missing: what a reviewer must fill in in `source.toml` before publication.
        undecided: what a reviewer must decide: entries that were not found, warnings.
        kept: how many decisions made before were kept.
        idle: decisions made before that fit nothing now.
        questions: what a reviewer may add.
    """

    folder: Path
    reading: NoticeReading
    missing: tuple[MingdanError, ...]
    undecided: tuple[Finding, ...]
    kept: int
    idle: tuple[str, ...]
    questions: tuple[Finding, ...] = ()


def new(
    workspace: Workspace,
    file: Path | None,
    content: bytes | None = None,
    notice: str = "",
    like: str = "",
    again: bool = False,
) -> DraftResult:
    """Drafts `data/source/<id>/`.

    Args:
        workspace: where; `data/source` is made if need be.
        file: the notice; may be left out with `again`: then the one that is there is drafted anew.
        content: its bytes, if they come from elsewhere (standard input).
        notice: the id; empty to take one from the area and the year.
        like: the id of a notice of the workspace whose slugs, English names and decisions are taken over; may be empty.
        again: whether the notice with this id is there already and `file` is the new edition of it.

    Raises:
        InputError: the notice cannot be read, or what is known of the earlier one cannot.
        UsageError: the id cannot be one, is taken, or names no notice where it should.
    """
    _check_id(notice, again)
    workspace.repair()
    earlier = _folder_of(workspace, like or notice) if like or again else None
    before = load_source(earlier) if earlier else None
    if file is None and before and again:
        file = before.file
    if file is None:
        raise UsageError("no-file")
    if content is None:
        content = read_bytes(file)
    if other_id := _same_notice(workspace, content) if not again else "":
        raise UsageError("notice-known", file=file, notice=other_id)
    reading = read_file(file, content, workspace.root, _hints(workspace, before))
    if errors := [finding for finding in reading.findings if severity(finding) is Severity.ERROR]:
        raise FindingsError(errors)
    others = _other_sources(workspace, notice)
    draft = _draft_of(workspace, reading, file, before, others, again)
    workspace.source.mkdir(parents=True, exist_ok=True)
    with workspace.drafting(_WAIT):
        target = workspace.source / (notice or _free_id(workspace, draft.id))
        if target.exists() and not again:
            raise UsageError("notice-taken", folder=target)
        used = {slug for source in others for slug in source.categories.values()}
        questions = _draft_surroundings(workspace, draft, used, again)
        with _staged(target) as folder:
            (folder / f"notice{_suffix(reading, file)}").write_bytes(content)
            write_atomic(folder / "source.toml", source_toml(draft))
            result = _write_tables(workspace, folder, earlier, reading)
    missing = tuple(_moved(error, folder, target) for error in result.missing)
    undecided = tuple(
        replace(finding, file=finding.file.replace(str(folder), str(target))) for finding in result.undecided
    )
    return replace(result, folder=target, missing=missing, undecided=undecided, questions=questions)


def _draft_of(
    workspace: Workspace,
    reading: NoticeReading,
    file: Path,
    before: Source | None,
    others: Sequence[Source],
    again: bool,
) -> SourceDraft:
    """Drafts the description of a notice; of a new edition, with the corrections made in the one before."""
    known = category_slugs(category_lines(workspace.source))
    draft = draft_source(reading, file, before, known, others)
    if not (again and before):
        return draft
    earlier = read_file(before.file, None, workspace.root, _hints(workspace, before))
    return keep_corrections(draft, before, draft_source(earlier, before.file, None, known, ()))


def _check_id(notice: str, again: bool) -> None:
    """Refuses an id that cannot be one."""
    if notice and (not is_key(notice) or notice in RESERVED):
        raise UsageError("notice-id", id=notice)
    if again and not notice:
        raise UsageError("again-without-id")


def _draft_surroundings(workspace: Workspace, draft: SourceDraft, used: set[str], again: bool) -> tuple[Finding, ...]:
    """Drafts what a notice needs beside its folder: new categories, and who publishes.

    Args:
        workspace: where.
        draft: the notice.
        used: the categories that the other notices of the workspace use.
        again: whether the notice is there already.

    Returns:
        What a reviewer may add.
    """
    label = category_scheme_label(draft) if draft.categories and not used and not again else ""
    if draft.new_categories or label:
        file = own_file(workspace.source)
        old = used | (set(draft.categories.values()) - set(draft.new_categories.values()))
        added = drafted_turtle(workspace.source, draft.new_categories, old, label)
        write_atomic(file, (file.read_text("utf-8") if file.is_file() else "") + added)
    dataset = workspace.source / "dataset.toml"
    if not draft.issuers or dataset.exists():
        return ()
    write_atomic(dataset, dataset_toml(draft))
    publisher = draft.issuers[0]
    return () if publisher.name_en else (finding("publisher-english", Place(str(dataset)), publisher=publisher.name),)


def draft_summary(drafted: DraftResult) -> Iterator[Text]:
    """What was understood, and what a reviewer does next."""
    folder, unused = drafted.folder, drafted.idle
    yield from summary(drafted.reading.notice, drafted.reading.resolved)
    yield from (Text("new-missing", problem=problem) for problem in drafted.missing)
    if drafted.kept or unused:
        idle = Text("new-unused", number=len(unused), names="、".join(unused)) if unused else ""
        yield Text("new-kept", number=drafted.kept, unused=idle)
    entries = sum(1 for each in drafted.undecided if each.rule in UNDECIDED)
    warnings = len(drafted.undecided) - entries
    steps = (
        (len(drafted.missing), Text("new-complete", file=folder / "source.toml")),
        (entries, Text("new-decide", number=entries, file=folder / "review.csv")),
        (warnings, Text("new-reasons", number=warnings, file=folder / "warnings.csv")),
    )
    open_steps = tuple(step for number, step in steps if number) or Text("new-nothing")
    yield Text("new-drafted", folder=folder, steps=open_steps, notice=folder.name)


def _folder_of(workspace: Workspace, notice: str) -> Path:
    folder = workspace.source / notice
    if not (folder / "source.toml").is_file():
        raise UsageError("notice-missing", folder=folder, source=workspace.source)
    return folder


def _same_notice(workspace: Workspace, content: bytes) -> str:
    """The id of the notice with the same bytes, empty where there is none."""
    for other in workspace.notices():
        for file in (workspace.source / other).glob("notice.*"):
            if file.is_file() and file.suffix != ".old" and file.read_bytes() == content:
                return other
    return ""


def _other_sources(workspace: Workspace, notice: str) -> list[Source]:
    """The descriptions of the other notices, as far as they are complete: their slugs are taken."""
    sources = []
    for other in workspace.notices():
        with contextlib.suppress(InputError):
            sources += [load_source(workspace.source / other)] if other != notice else []
    return sources


def _hints(workspace: Workspace, before: Source | None) -> Hints:
    """What helps to read a notice: the categories there are, and the headings of an earlier edition."""
    categories = frozenset(category_slugs(category_lines(workspace.source)))
    if before is None:
        return Hints(categories=categories)
    honours = frozenset(honour.heading for honour in before.honours)
    return Hints("", honours, categories | frozenset(before.categories), before.roles)


def _free_id(workspace: Workspace, proposed: str) -> str:
    """An id that no notice has: the one proposed, else with a number."""
    ids = (proposed, *(f"{proposed}-{number}" for number in range(2, 1000)))
    return next(notice for notice in ids if not (workspace.source / notice).exists())


def _suffix(reading: NoticeReading, file: Path) -> str:
    form = reading.notice.format
    suffix = file.suffix.lower()
    fits = {"text": (".txt", ".md", ".text"), "csv": (".csv", ".tsv", ".tab"), "html": (".html", ".htm")}
    return suffix if suffix in fits.get(form, ()) else _SUFFIXES.get(form, f".{form}")


def _moved(error: MingdanError, folder: Path, target: Path) -> MingdanError:
    """An error about a file of a folder, as one about the file in the folder's place."""
    if not error.parameters:  # findings
        return error
    parameters = {
        name: target / value.relative_to(folder) if isinstance(value, Path) and value.is_relative_to(folder) else value
        for name, value in error.parameters.items()
    }
    return error.replaced(parameters)


def _write_tables(workspace: Workspace, folder: Path, earlier: Path | None, reading: NoticeReading) -> DraftResult:
    """Writes the two tables of a drafted folder, decisions made before filled in."""
    reviews, settled = (load_reviews(earlier), load_acceptances(earlier)) if earlier else (ReviewTable(), Acceptances())
    before = reviews.decisions
    missing: tuple[MingdanError, ...] = ()
    try:
        reading = read_and_resolve(load_source(folder), load_reviewed_decisions(workspace.root))
    except InputError as error:
        missing = error.parts()
    resolved = reading.resolved
    names = {entry.entry.layers for entry in resolved}
    kept = {layers: decision for layers, decision in before.items() if layers in names}
    idle = {layers: decision for layers, decision in before.items() if layers not in names}
    table = _review_table(resolved, kept, idle, reviews.rows)
    write_atomic(folder / "review.csv", "\ufeff" + csv_text(table))
    warnings = [
        finding for finding in reading.findings if is_acceptable(finding) and finding.rule not in STATED_BY_SOURCE
    ]
    unused = settled.unused(warnings)
    write_atomic(folder / "warnings.csv", "\ufeff" + csv_text(settled.draft(warnings)))
    undecided = [
        as_blocking(finding)
        for finding in reading.findings
        if finding.rule in UNDECIDED and not _is_kept(finding, resolved, kept)
    ]
    unanswered = [warning for warning in warnings if not settled.review_of(warning)]
    idle_names = (*map("".join, idle), *(f"{row.cells['rule']} {row.cells['text']}" for row, _ in unused))
    number_kept = len(kept) + len(warnings) - len(unanswered)
    return DraftResult(folder, reading, missing, (*undecided, *unanswered), number_kept, idle_names)


def _review_table(
    resolved: Sequence[ResolvedEntry], kept: NoticeDecisions, idle: NoticeDecisions, earlier: Mapping[NamePath, Row]
) -> list[list[str]]:
    """The table `review`, header first.

    Args:
        resolved: the entries.
        kept: the decisions made before on them.
        idle: other decisions made before.
        earlier: the rows of the table before, whose further columns are kept.
    """
    added = added_columns(earlier.values(), REVIEW)
    rows = [
        (entry.entry.layers, entry_row(entry_record(entry), candidate_cell(entry), kept.get(entry.entry.layers)))
        for entry in resolved
    ]
    rows += [
        (layers, entry_row({**layers._asdict(), "code": decision.code}, "", decision))
        for layers, decision in idle.items()
    ]
    cells = {layers: row.cells for layers, row in earlier.items()}
    more = ([cells.get(layers, {}).get(column, "") for column in added] for layers, _ in rows)
    return [[*titles(REVIEW), *added], *([*row, *further] for (_, row), further in zip(rows, more, strict=True))]


def _is_kept(finding: Finding, resolved: Sequence[ResolvedEntry], kept: NoticeDecisions) -> bool:
    """Whether the entry that a finding is about was decided on before."""
    entries = (entry.entry for entry in resolved if entry.entry.layers in kept)
    return any((entry.source_position, entry.words) == (finding.position, finding.text) for entry in entries)


@contextlib.contextmanager
def _staged(target: Path) -> Iterator[Path]:
    """A new folder, put in the place of a notice in one step at the end of the block.

    Everything in the folder that is there is kept; what is drafted anew, beside it as *.old.

    Raises:
        InputError: a file in the folder that is there cannot be copied.
        OSError: the folder cannot be written; the one that is there is unchanged.
    """
    notice, target = target.name, target.resolve()  # it may be a link to a folder elsewhere
    with tempfile.TemporaryDirectory(prefix=".new-", dir=target.parent, ignore_cleanup_errors=True) as scratch:
        drafted, whole = Path(scratch) / notice, Path(scratch) / ".whole"
        drafted.mkdir()
        yield drafted
        if target.exists():
            _copy(target, whole)
            old = [file for stem in ("notice", "source", "review", "warnings") for file in whole.glob(f"{stem}.*")]
            for file in old:
                if file.suffix != ".old":
                    file.replace(file.with_name(f"{file.name}.old"))
            for file in drafted.iterdir():
                file.replace(whole / file.name)
            drafted = whole
        sync_tree(drafted)
        exchange_folders(drafted, target)


def _copy(folder: Path, target: Path) -> None:
    """Copies a folder; raises InputError for a file in it that cannot be copied."""
    try:
        shutil.copytree(folder, target, symlinks=True)
    except shutil.Error as error:  # has all files that cannot be copied
        file, _, reason = error.args[0][0]
        raise InputError("notice-not-copied", file=file, reason=reason) from error
