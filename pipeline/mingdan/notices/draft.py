"""`mingdan new`: drafts the folder of a notice, with all that could be read of it, for a person to complete.

`source.toml` says what the notice is, `review.csv` what became of every entry, `warnings.csv` what was odd. What a
person wrote and decided before, on an earlier edition of this notice or on one like it, is kept where it still fits.
"""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingdan.atomic_files import write_atomic
from mingdan.csv_guard import csv_text
from mingdan.documents.titled_table import Row, added_columns, titles
from mingdan.errors import InputError, UsageError
from mingdan.findings import FindingsError, finding, severity
from mingdan.io_text import read_bytes
from mingdan.mapping.categories import category_lines, category_slugs, drafted_turtle, own_file
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

_SUFFIXES = {"text": ".txt", "csv": ".csv"}  # of the formats that are not called by their suffix


@dataclass(frozen=True, slots=True)
class DraftResult:
    """What was drafted.

    Attributes:
        folder: where it stands.
        understood: the notice as read and resolved.
        missing: what a person must fill in in `source.toml` before anything can be published.
        waiting: what a person must decide: entries that were not found, warnings.
        kept: how many decisions made before were kept.
        idle: decisions made before that fit nothing now.
        questions: what a person may add, and need not.
    """

    folder: Path
    understood: NoticeReading
    missing: tuple[str, ...]
    waiting: tuple[Finding, ...]
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
    _refuse_unfit(notice, again)
    earlier = _existing(workspace, like or notice) if like or again else None
    before = load_source(earlier) if earlier else None
    if file is None and before and again:
        file = before.file
    if file is None:
        raise UsageError("expected the notice, a FILE")
    if content is None:
        content = read_bytes(file)
    if twin := _twin(workspace, content) if not again else "":
        raise UsageError(f"{file}: is the notice {twin}, byte for byte: to draft it anew, --id {twin} --again")
    understood = read_file(file, content, workspace.root, _known(workspace, before))
    if errors := [finding for finding in understood.findings if severity(finding) is Severity.ERROR]:
        raise FindingsError(errors)
    others = _others(workspace, notice)
    described = _described(workspace, understood, file, before, others, again)
    notice = notice or _free(workspace, described.id)
    target = workspace.source / notice
    if target.exists() and not again:
        raise UsageError(
            f"{target} is there already: expected another --id, or --again for a new edition of that notice"
        )
    workspace.source.mkdir(parents=True, exist_ok=True)
    _clear_up(workspace)
    questions = _around(workspace, described, {slug for source in others for slug in source.categories.values()}, again)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=workspace.source) as scratch:
        made = Path(scratch) / notice
        made.mkdir()
        (made / f"notice{_suffix(understood, file)}").write_bytes(content)
        write_atomic(made / "source.toml", source_toml(described))
        drafted = _tables(workspace, made, earlier, understood)
        _put(made, target)
    missing = tuple(_moved(one, made, target) for one in drafted.missing)
    waiting = tuple(replace(one, file=_moved(one.file, made, target)) for one in drafted.waiting)
    return replace(drafted, folder=target, missing=missing, waiting=waiting, questions=questions)


def _described(
    workspace: Workspace,
    reading: NoticeReading,
    file: Path,
    before: Source | None,
    others: Sequence[Source],
    again: bool,
) -> SourceDraft:
    """Drafts the description of a notice; of a new edition, with the corrections made in the one before."""
    known = category_slugs(category_lines(workspace.source))
    described = draft_source(reading, file, before, known, others)
    if not (again and before):
        return described
    earlier = read_file(before.file, None, workspace.root, _known(workspace, before))
    return keep_corrections(described, before, draft_source(earlier, before.file, None, known, ()))


def _refuse_unfit(notice: str, again: bool) -> None:
    """Refuses an id that cannot be one."""
    if notice and (not is_key(notice) or notice in RESERVED):
        raise UsageError(f"--id {notice!r}: expected lower-case letters, digits and single hyphens, as gansu-2020")
    if again and not notice:
        raise UsageError("--again needs the id of the notice that this is a new edition of: --id ID")


def _clear_up(workspace: Workspace) -> None:
    """Removes what runs left that were stopped, an hour ago or more: a run of now may be at work beside this one."""
    for left in workspace.source.glob(".new-*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > 3600:
                shutil.rmtree(left)


def _around(workspace: Workspace, described: SourceDraft, used: set[str], again: bool) -> tuple[Finding, ...]:
    """Drafts what a notice needs beside its folder: new categories, and who publishes.

    Args:
        workspace: where.
        described: the notice.
        used: the categories that the other notices of the workspace use.
        again: whether the notice is there already.

    Returns:
        What a reviewer may add.
    """
    label = category_scheme_label(described) if described.categories and not used and not again else ""
    if described.new_categories or label:
        own = own_file(workspace.source)
        old = used | (set(described.categories.values()) - set(described.new_categories.values()))
        added = drafted_turtle(workspace.source, described.new_categories, old, label)
        write_atomic(own, (own.read_text("utf-8") if own.is_file() else "") + added)
    dataset = workspace.source / "dataset.toml"
    if not described.issuers or dataset.exists():
        return ()
    write_atomic(dataset, dataset_toml(described))
    publisher = described.issuers[0]
    return () if publisher.name_en else (finding("publisher-english", Place(str(dataset)), publisher=publisher.name),)


def said(made: DraftResult) -> list[str]:
    """What a person is told: what waits for a decision, what was understood, and what to do next."""
    understood, folder = made.understood, made.folder
    entries = sum(1 for one in made.waiting if one.rule in UNDECIDED)
    odd = len(made.waiting) - entries
    steps = (
        (len(made.missing), f"complete {folder / 'source.toml'}"),
        (entries, f"decide on {_rows(entries)} of {folder / 'review.csv'}"),
        (odd, f"give reasons in {_rows(odd)} of {folder / 'warnings.csv'}"),
    )
    todo = ", ".join(step for number, step in steps if number)
    idle = f", {len(made.idle)} fit nothing now: {'、'.join(made.idle)}" if made.idle else ""
    return [
        *summary(understood.notice, understood.resolved),
        *(f"to fill in: {line}" for line in made.missing),
        *([f"earlier decisions: {made.kept} kept{idle}"] if made.kept or made.idle else []),
        f"drafted {folder}: {todo or 'nothing to decide'}; then mingdan publish {folder.name}",
    ]


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _existing(workspace: Workspace, notice: str) -> Path:
    folder = workspace.source / notice
    if not (folder / "source.toml").is_file():
        raise UsageError(f"{folder}: no such notice: expected the id of one in {workspace.source}")
    return folder


def _twin(workspace: Workspace, content: bytes) -> str:
    """The id of the notice with the same bytes, empty where there is none."""
    for other in workspace.notices():
        for file in (workspace.source / other).glob("notice.*"):
            if file.is_file() and file.suffix != ".old" and file.read_bytes() == content:
                return other
    return ""


def _others(workspace: Workspace, notice: str) -> list[Source]:
    """What is said of the other notices, as far as it is complete: their slugs are taken."""
    found = []
    for other in workspace.notices():
        with contextlib.suppress(InputError):
            found += [load_source(workspace.source / other)] if other != notice else []
    return found


def _known(workspace: Workspace, before: Source | None) -> Hints:
    """What helps to read a notice: the categories there are, and the headings of an earlier edition."""
    categories = frozenset(category_slugs(category_lines(workspace.source)))
    if before is None:
        return Hints(categories=categories)
    honours = frozenset(honour.heading for honour in before.honours)
    return Hints("", honours, categories | frozenset(before.categories))


def _free(workspace: Workspace, proposed: str) -> str:
    """An id that no notice has: the one proposed, else with a number."""
    ids = (proposed, *(f"{proposed}-{number}" for number in range(2, 1000)))
    return next(one for one in ids if not (workspace.source / one).exists())


def _suffix(understood: NoticeReading, file: Path) -> str:
    form = understood.notice.format
    own = file.suffix.lower()
    fits = {"text": (".txt", ".md", ".text"), "csv": (".csv", ".tsv", ".tab"), "html": (".html", ".htm")}
    return own if own in fits.get(form, ()) else _SUFFIXES.get(form, f".{form}")


def _moved(text: str, made: Path, target: Path) -> str:
    return text.replace(str(made), str(target))


def _tables(workspace: Workspace, made: Path, earlier: Path | None, read: NoticeReading) -> DraftResult:
    """Writes the two tables of a drafted folder, decisions made before filled in."""
    reviews, settled = (load_reviews(earlier), load_acceptances(earlier)) if earlier else (ReviewTable(), Acceptances())
    before = reviews.decisions
    missing: tuple[str, ...] = ()
    understood = read
    try:
        understood = read_and_resolve(load_source(made), load_reviewed_decisions(workspace.root))
    except InputError as error:
        missing = tuple(str(error).splitlines())
    resolved = understood.resolved
    names = {one.entry.layers for one in resolved}
    kept = {layers: decision for layers, decision in before.items() if layers in names}
    idle = {layers: decision for layers, decision in before.items() if layers not in names}
    table = _review_table(resolved, kept, idle, reviews.rows)
    write_atomic(made / "review.csv", "\ufeff" + csv_text(table))
    warnings = [one for one in understood.findings if is_acceptable(one) and one.rule not in STATED_BY_SOURCE]
    unused = settled.unused(warnings)
    write_atomic(made / "warnings.csv", "\ufeff" + csv_text(settled.draft(warnings)))
    undecided = [
        as_blocking(one) for one in understood.findings if one.rule in UNDECIDED and not _is_kept(one, resolved, kept)
    ]
    unanswered = [warning for warning in warnings if not settled.review_of(warning)]
    idle_names = (*map("".join, idle), *(f"{one.row.cells['rule']} {one.row.cells['text']}" for one in unused))
    return DraftResult(
        made, understood, missing, (*undecided, *unanswered), len(kept) + len(warnings) - len(unanswered),
        idle_names,
    )  # fmt: skip


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
    return any(one.entry.source_position == finding.position and one.entry.words == finding.text
               and one.entry.layers in kept for one in resolved)  # fmt: skip


def _put(made: Path, target: Path) -> None:
    """Puts a drafted folder in place; of one that is there, what is drafted anew is kept beside as *.old."""
    if not target.exists():
        made.rename(target)
        return
    old = [file for stem in ("notice", "source", "review", "warnings") for file in target.glob(f"{stem}.*")]
    for file in old:
        if file.suffix != ".old":
            file.replace(file.with_name(f"{file.stem}{file.suffix}.old"))
    for file in made.iterdir():
        file.replace(target / file.name)
