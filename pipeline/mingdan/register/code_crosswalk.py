"""The Ministry's codes of 2026 beside those of NBS 2023, by how the two editions correspond."""

from functools import cache

from mingdan.lexicon.levels import Level, code_at, is_above, is_below
from mingdan.register.edition import Edition
from mingdan.register.editions import correspondences


@cache
def ministry_codes(province: str) -> dict[str, str]:
    """The codes of both schemes for the units of a province that are the same in both, down to the townships.

    A unit that was merged or divided, whose successor is not certain, or that the Ministry does not list, has none.

    Args:
        province: two digits.

    Returns:
        Code of NBS 2023 -> code of MCA 2026, in order; grouping rows included, as the editions have them.

    Raises:
        InputError: there is no such province, or a file of reference is damaged.
    """
    reference = Edition.reference()
    changes, found = correspondences(reference.id, province), dict[str, str]()
    for code in reference.read_province(province).names:
        if is_above(code, Level.VILLAGE):
            change = changes.get(code)
            if not change or change.rule.continues:
                found[code] = change.successors[0] if change else code
    return found


def ministry_code(code: str) -> str:
    """The Ministry's code of 2026 for a division of NBS 2023; empty where none is certain, and for villages."""
    if is_below(code, Level.TOWNSHIP):
        return ""
    return ministry_codes(code_at(code, Level.PROVINCE)).get(code, "")
