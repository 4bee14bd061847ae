"""Reads a notice and resolves its entries, with the description beside it or without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mingdan.mapping.categories import category_lines, category_slugs
from mingdan.model import Finding, Notice, Roster, Source
from mingdan.notices.consistency_checks import check_against_source, check_self_consistency
from mingdan.notices.parser import Hints, parse_file
from mingdan.notices.review_tables import edited_codes, load_reviews, stale_decisions
from mingdan.notices.warnings_table import blocking_findings, load_acceptances, unused_acceptances
from mingdan.register.decisions import GeneralDecisions, load_reviewed_decisions
from mingdan.resolver.entries import ResolvedEntry, resolve_entries, resolve_notice
from mingdan.resolver.resolver import Resolver
from mingdan.workspace import Workspace

STATED_BY_SOURCE = ("no-letter", "no-claim")  # rules on what `source.toml` says for a list without a letter


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """The result of reading a file.

    Attributes:
        notice: the notice.
        resolved: its entries with the divisions found for them.
        findings: everything that is wrong, in order.
        blocking: in a workspace, the findings that block publishing: errors, and warnings without a decision.
        roster: what can be published; None outside a workspace.
    """

    notice: Notice
    resolved: tuple[ResolvedEntry, ...]
    findings: tuple[Finding, ...]
    blocking: tuple[Finding, ...] = ()
    roster: Roster | None = None


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.file, finding.line, finding.column)))


def read_file(
    file: Path, content: bytes | None = None, root: Path = Path(), hints: Hints | None = None
) -> NoticeReading:
    """Reads a file without a `source.toml` and resolves its entries.

    Args:
        file: the notice.
        content: the bytes of the file, if they are read already (standard input).
        root: the workspace whose reviewed decisions and categories apply, if it has any.
        hints: what is known of the notice.

    Raises:
        InputError: the file cannot be read.
    """
    categories = category_slugs(category_lines(Workspace(root).source))
    notice, findings = parse_file(file, hints or Hints(categories=frozenset(categories)), content)
    resolver = Resolver.reference().with_decisions(load_reviewed_decisions(root))
    places = map(resolver.names.places_in_title, (notice.title, notice.signature))
    area = next(filter(None, (resolver.resolve_names(names).code for names in places)), "")
    resolved, unresolved = resolve_entries(resolver, notice, str(file), area, {}, {})
    findings = [*findings, *check_self_consistency(notice, str(file), categories), *unresolved]
    return NoticeReading(notice, tuple(resolved), _in_order(findings))


def read_and_resolve(source: Source, decisions: GeneralDecisions, as_places: bool = False) -> NoticeReading:
    """Reads a notice of a workspace and resolves its entries.

    Args:
        source: the description of the notice.
        decisions: the decisions that apply to every notice.
        as_places: whether entries without a division and without a decision are published as places.

    Raises:
        InputError: the notice, or a review table beside it, cannot be read.
    """
    # [honours.""] describes a list without headings: then the title is not a heading either.
    title = source.title if all(honour.heading for honour in source.honours) else ""
    hints = Hints(
        title, frozenset(honour.heading for honour in source.honours), frozenset(source.categories), source.roles
    )
    notice, findings = parse_file(source.file, hints)
    reviews, accepted = load_reviews(source.file.parent), load_acceptances(source.file.parent)
    resolver = Resolver.reference().with_decisions(decisions)
    roster, resolved, unresolved = resolve_notice(resolver, source, notice, reviews.decisions, as_places)
    codes = {entry.entry.layers: _found_code(entry) for entry in resolved}
    inconsistent = check_self_consistency(notice, str(source.file), source.categories)
    findings = [
        *findings,
        *check_against_source(source, notice),
        *(finding for finding in inconsistent if finding.rule not in STATED_BY_SOURCE),
        *unresolved,
        *edited_codes(reviews, codes),
        *stale_decisions(reviews, notice.entries),
    ]
    published = {(recognition.entry.source_position, recognition.entry.words) for recognition in roster.recognitions}
    blocking = blocking_findings(findings, accepted, published)
    decided = {entry.entry.words for entry in resolved if entry.entry.layers in reviews.decisions}
    findings += unused_acceptances(accepted, findings, decided)
    return NoticeReading(notice, tuple(resolved), _in_order(findings), _in_order(blocking), roster)


def _found_code(resolved: ResolvedEntry) -> str:
    """The code of the division that was found for an entry, or of the deepest level that is certain."""
    return resolved.match.path[-1].code if resolved.match else resolved.location.code
