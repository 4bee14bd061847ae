"""Divisions that the reference edition does not have: those that ended before it, and those that are younger.

Such a division is a node of the last NBS edition that had it, or of MCA 2026, and lies in divisions of the reference
edition as far down as these go on from what it lay in.
"""

from dataclasses import replace

from mingdan.lexicon.levels import Level, code_at
from mingdan.model import Division, Lineage
from mingdan.register.edition import Edition, ministry_edition
from mingdan.register.editions import correspondence, edition, predecessors
from mingdan.register.timeline import timeline_of


def past_lineage(reference: Edition, edition_id: str, code: str) -> Lineage:
    """The path of a division of an edition, province first; that of the reference edition where it goes on there.

    Args:
        reference: the reference edition.
        edition_id: an NBS edition or `mca-2026`.
        code: of the division in that edition.

    Raises:
        InputError: the edition does not exist, or does not have the code.
    """
    path = _lineage_then(reference, edition_id, code)
    for depth in range(len(path), 0, -1):
        if today := code_today(reference, edition_id, path[depth - 1].code):
            return (*reference.lineage(today), *(_last_state(reference, edition_id, each) for each in path[depth:]))
    return tuple(_last_state(reference, edition_id, each) for each in path)


def successor_lineages(reference: Edition, division: Division) -> tuple[Lineage, ...]:
    """The paths of the divisions of the reference edition that took the place of a past one, as far as that is known.

    Args:
        reference: the reference edition.
        division: a division with an edition of its own, as `past_lineage` gives it.
    """
    record = edition(division.edition)
    change = correspondence(division.edition, division.code) if record.scheme == "nbs" else None
    if change is None or not (change.rule.is_certain or change.rule.kind == "divided"):
        return ()
    fates = [timeline_of(reference).fate(code, record.year + 1) for code in change.successors]
    codes = dict.fromkeys(fate.code for fate in fates if fate.year == reference.record.year)
    return tuple(map(reference.lineage, codes))


def code_today(reference: Edition, edition_id: str, code: str) -> str:
    """The code in the reference edition of the division that one of another edition goes on as; empty without one."""
    record = edition(edition_id)
    if record.scheme == "nbs":
        fate = timeline_of(reference).fate(code, record.year)
        return fate.code if fate.year == reference.record.year and fate.continues else ""
    earlier = predecessors(reference.id, code_at(code, Level.PROVINCE)).get(code, [])
    certain = [change.code for change in earlier if change.rule.continues and len(change.successors) == 1]
    if earlier:
        return certain[0] if len(certain) == 1 else ""
    return code if reference.is_division(code) and not correspondence(reference.id, code) else ""


def _lineage_then(reference: Edition, edition_id: str, code: str) -> Lineage:
    """The path of a division in its edition."""
    record = edition(edition_id)
    if record.scheme == "nbs":
        return timeline_of(reference).lineage_in(code, record.year)
    return ministry_edition().lineage(code)


def _last_state(reference: Edition, edition_id: str, division: Division) -> Division:
    """A division that does not go on, as the last edition has it that had it."""
    record = edition(edition_id)
    if record.scheme != "nbs":
        return replace(division, edition=edition_id)
    code, year = division.code, record.year
    while (change := correspondence(f"nbs-{year}", code)) is None or (
        change.rule.continues and len(change.successors) == 1
    ):
        code, year = (change.successors[0] if change else code), year + 1
    last = f"nbs-{year}"
    return replace(_lineage_then(reference, last, code)[-1], edition=last)
