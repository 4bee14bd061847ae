"""Reads one notice and resolves its entries: with the description beside it, or without any."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mingdan.mapping.categories import category_lines, category_slugs
from mingdan.model import Finding, Notice, Roster, Source
from mingdan.notices.consistency_checks import check_against_source, check_self_consistency
from mingdan.notices.parser import Hints, parse_file
from mingdan.notices.review_tables import changed, load_reviews, load_warnings, unused, waiting
from mingdan.register.decisions import GeneralDecisions, load_reviewed_decisions
from mingdan.resolver.entries import ResolvedEntry, resolve_entries, resolve_notice
from mingdan.resolver.lookup import resolve_names
from mingdan.resolver.name_index import places_in_title
from mingdan.workspace import Workspace

STATED_BY_SOURCE = ("no-letter", "no-claim")  # what a list alone lacks, and `source.toml` has


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """What a file gives: the notice as read, what became of each entry, and everything found.

    Attributes:
        blocking: the findings that hold up publishing, in a workspace: errors, and what nobody decided.
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
    file: Path, content: bytes | None = None, root: Path = Path(), known: Hints | None = None
) -> NoticeReading:
    """Reads a file that no `source.toml` describes, and finds its entries.

    Args:
        file: the notice.
        content: its bytes, if they come from elsewhere (standard input).
        root: the workspace whose reviewed decisions and categories count, if it has any.
        known: what is known of the notice beforehand.

    Raises:
        InputError: the file cannot be read at all.
    """
    named = category_slugs(category_lines(Workspace(root).source))
    notice, findings = parse_file(file, known or Hints(categories=frozenset(named)), content)
    titled = resolve_names(places_in_title(notice.title)).code or resolve_names(places_in_title(notice.signature)).code
    resolved, unresolved = resolve_entries(notice, str(file), titled, load_reviewed_decisions(root), {}, {})
    findings = [*findings, *check_self_consistency(notice, str(file), named), *unresolved]
    return NoticeReading(notice, tuple(resolved), _in_order(findings))


def read_and_resolve(source: Source, decisions: GeneralDecisions, as_places: bool = False) -> NoticeReading:
    """Reads and resolves a notice of a workspace.

    Args:
        source: what `source.toml` says of it.
        decisions: what was reviewed for any notice.
        as_places: whether entries that nobody decided on are published as places named by the notice.

    Raises:
        InputError: the notice, or a table of decisions beside it, cannot be read.
    """
    # A list without any heading was drafted with [honours.""]: its title is no heading then.
    title = source.title if all(one.heading for one in source.honours) else ""
    known = Hints(title, frozenset(one.heading for one in source.honours), frozenset(source.categories))
    notice, findings = parse_file(source.file, known)
    own, settled = load_reviews(source.file.parent), load_warnings(source.file.parent)
    roster, resolved, unresolved = resolve_notice(source, notice, decisions, own.decisions, as_places)
    codes = {one.entry.layers: one.match.path[-1].code if one.match else one.location.code for one in resolved}
    findings = [
        *findings,
        *check_against_source(source, notice),
        *(
            one
            for one in check_self_consistency(notice, str(source.file), source.categories)
            if one.rule not in STATED_BY_SOURCE
        ),
        *unresolved,
        *changed(own, codes),
        *unused(own, notice.entries),
    ]
    blocking = waiting(findings, settled, {(one.entry.source_position, one.entry.words) for one in roster.recognitions})
    return NoticeReading(notice, tuple(resolved), _in_order(findings), _in_order(blocking), roster)
