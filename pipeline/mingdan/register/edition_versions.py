"""Versions of the divisions of a province by NBS edition, 2016 to 2023, and the changes between editions.

A version is a unit in a run of editions in which its code and class stay the same, and so does the version of what it
lies in. A year is that of an edition: a version is first and last listed there, and a change of a year lies between
the edition before and that one. What the register does not say has no statement: a unit without a predecessor has no
change that began it, and one whose successor is unknown ended by a change of the kind `delisting`.

Only what changed has versions, and what those lie in: a unit without one is in all editions as it is today.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mingdan.lexicon.levels import Level, parent_code
from mingdan.register.edition import Edition, Province
from mingdan.register.editions import FIRST, REFERENCE, Correspondence, CorrespondenceRule, correspondences
from mingdan.register.labels import division_label

# The kind of a correspondence -> the `md:ChangeKind` of a change; `codeChange` is added where the code differs.
_KINDS = {
    "recoded": "codeChange", "reclassified": "typeChange", "renamed": "renaming", "moved": "transfer",
    "merged": "merger", "divided": "split",
}  # fmt: skip
_DELISTING, _PARENT_CHANGE = "delisting", "prefectureChange"
_CONTINUING = frozenset({"codeChange", "typeChange", "renaming", "transfer", _PARENT_CHANGE})


@dataclass(slots=True, eq=False)
class ListedVersion:
    """A unit in a run of editions.

    Attributes:
        code: its code.
        register_name: its name in the last of the editions.
        label: the name by the rule of `division_label`.
        first: the year of the first edition.
        within: the version that it lies in; None for a province.
        through: the year of the last edition; None where that is NBS 2023.
        unit: the code in NBS 2023 of the division that it is a version of; empty where none continues it alone.
        successors: the versions that continue it as a whole, or among which it was divided.
        possible: versions that may continue it.
    """

    code: str
    register_name: str
    first: int
    within: "ListedVersion | None"
    through: int | None = None
    unit: str = ""
    successors: tuple["ListedVersion", ...] = ()
    possible: tuple["ListedVersion", ...] = ()
    label: str = ""

    def containing(self) -> Iterator["ListedVersion"]:
        """The versions that it lies in, from the nearest up."""
        above = self.within
        while above:
            yield above
            above = above.within


@dataclass(frozen=True, slots=True, eq=False)
class ListingChange:
    """What ended a version.

    Attributes:
        year: of the first edition without the version.
        ended: the version.
        kinds: names of `md:ChangeKind`s.
        rule: the rule of correspondence by which it is known; None for a change of what it lies in.
    """

    year: int
    ended: ListedVersion
    kinds: tuple[str, ...]
    rule: CorrespondenceRule | None

    @property
    def continues(self) -> bool:
        """Whether the unit goes on as the successor, which begins with the change."""
        later = self.ended.successors
        return len(later) == 1 and later[0].first == self.year and _CONTINUING.issuperset(self.kinds)


def province_versions(province: str) -> tuple[list[ListedVersion], list[ListingChange]]:
    """The versions and changes of a province (two digits), each in the order of the bytes of their IRIs.

    Raises:
        InputError: a reference file is missing or damaged.
    """
    versions: list[ListedVersion] = []
    changes: list[ListingChange] = []
    current: dict[str, ListedVersion] = {}
    rows: dict[str, Correspondence] = {}
    for year in range(FIRST, REFERENCE + 1):
        edition = Edition(f"nbs-{year}")
        listed = _listed(edition.read_province(province), year, current, rows)
        versions += [version for version in listed.values() if version.first == year]
        for code, version in current.items():
            if listed.get(code) is not version:
                version.through = year - 1
                changes.append(_change(version, listed, rows.get(code), year))
        current, rows = listed, correspondences(edition.id, province)
    for version in current.values():
        version.unit = version.code
    for change in reversed(changes):
        if change.continues:
            change.ended.unit = change.ended.successors[0].unit
    kept = _kept(versions)
    changes.sort(key=lambda change: f"{change.ended.code}/{change.year}")
    return sorted(kept, key=lambda version: f"{version.code}/{version.first}"), changes


def _listed(
    register: Province, year: int, current: dict[str, ListedVersion], rows: dict[str, Correspondence]
) -> dict[str, ListedVersion]:
    """The versions in an edition, by code.

    Args:
        register: the province in the edition.
        year: of the edition.
        current: the versions in the edition before.
        rows: what became of those of them that do not go on as they were.
    """
    listed: dict[str, ListedVersion] = {}
    for code, name in register.names.items():
        if register.is_placeholder(code):
            continue
        above = parent_code(code)
        while above and above not in listed:
            above = parent_code(above)
        within, version = listed.get(above), current.get(code)
        if version and code not in rows and version.within is within:
            version.register_name = name
        else:
            version = ListedVersion(code, name, year, within)
        listed[code] = version
    return listed


def _change(
    ended: ListedVersion, listed: dict[str, ListedVersion], row: Correspondence | None, year: int
) -> ListingChange:
    """What ended a version, given the versions in the next edition; sets its successors."""
    if row is None and ended.code in listed:
        ended.successors = (listed[ended.code],)
        return ListingChange(year, ended, (_PARENT_CHANGE,), None)
    if row is None:
        return ListingChange(year, ended, (_DELISTING,), None)
    later = tuple(listed[code] for code in row.successors if code in listed)
    kind = _KINDS.get(row.rule.kind, _DELISTING)
    if not later or kind == _DELISTING:
        kind, ended.possible = _DELISTING, later
    else:
        ended.successors = later
    kinds = (
        {kind} if len(later) != 1 or later[0].code == ended.code or kind not in _CONTINUING else {kind, "codeChange"}
    )
    return ListingChange(year, ended, tuple(sorted(kinds)), row.rule)


def _kept(versions: list[ListedVersion]) -> set[ListedVersion]:
    """Those of units that changed, and all that these lie in."""
    kept: set[ListedVersion] = set()
    for version in versions:
        if version.first > FIRST or version.through:
            kept.add(version)
            kept.update(version.containing())
    for version in kept:
        above = {len(parent.code): parent.register_name for parent in version.containing()}
        parents = above.get(Level.COUNTY, ""), above.get(Level.TOWNSHIP, "")
        version.label = division_label(version.code, version.register_name, *parents)
    return kept
