"""Step 2: each entry is found in the register, or reported with what was found instead. Never a silent guess.

The split as written (`Entry.layers`) is the reader's; what it resolves to is said here, and kept apart from it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mingdan.findings import finding
from mingdan.lexicon.levels import Level, code_path
from mingdan.model import Entry, Finding, Match, MatchKind, NamePath, Notice, Place, Recognition, Roster, Source
from mingdan.register.decisions import GeneralDecisions, NoticeDecisions
from mingdan.register.divisions import full_name, lineage, load_province
from mingdan.register.labels import class_of_digits, class_of_name
from mingdan.resolver.entry_match import match_entry, own_words, place_match
from mingdan.resolver.historical_names import counties_in_year, split_historical
from mingdan.resolver.lookup import VARIANT_CONFIDENCE, Location, resolve_names
from mingdan.resolver.segmentation import split_names

MOST_SOUGHT = 2_000  # entries for which the register is searched for like names: that takes a millisecond each
# Findings about an entry that was not found: a reviewer decides on the entry.
UNRESOLVED = frozenset({f"unknown-{level}" for level in NamePath._fields} | {"unknown-place", "unlisted-community"})
_REFUSED = {"duplicate", "wrong-unit", "outside", "unknown-place"}  # findings that leave an entry out


@dataclass(frozen=True, slots=True)
class ResolvedEntry:
    """An entry, and what became of it.

    Attributes:
        location: what the register has for its layers.
        match: what it is, where that is certain or decided; None where a person must decide.
        kept: whether it stands in what was understood (not left out, known down to the street).
        left_out: whether a person, or what is wrong with it (a repeat, the wrong class), takes it out of the roster.
    """

    entry: Entry
    location: Location
    match: Match | None
    kept: bool
    left_out: bool = False

    @property
    def is_township(self) -> bool:
        """Whether the entry names a whole township."""
        return not self.entry.layers.community


def _located(layers: NamePath, words: str, seek: bool, year: int) -> Location:
    """What the register has for names of a year; without the remark in brackets that may follow the last."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", layers.community)
    if bare in ("", layers.community):
        found = resolve_names(layers, seek, year)
        return found if found.kind or not year else _as_then(words, year) or _as_then("".join(layers), year) or found
    found = resolve_names(layers._replace(community=bare), seek, year)
    return (
        found._replace(kind=MatchKind.VARIANT, confidence=min(found.confidence, VARIANT_CONFIDENCE))
        if found.kind
        else found
    )


def _as_then(words: str, year: int) -> Location | None:
    """What the register has for words that only the divisions of then can cut; None where they cannot either."""
    then = split_historical(words, year)
    codes, _ = counties_in_year(then, year)
    if not then.community:
        return resolve_names(then, seek=False, year=year) if codes else None
    for code in codes:
        context = NamePath(*(division.label for division in lineage(code)))
        cut = split_names(then.community, context)
        found = resolve_names(then._replace(township=cut.township, community=cut.community), seek=False, year=year)
        if found.kind or code == codes[-1]:
            return found
    return None


def _place(file: str, entry: Entry) -> Place:
    return Place(file, entry.line, entry.column, entry.source_position, entry.words)


def _unresolved(file: str, entry: Entry, location: Location) -> Finding:
    """Says how far the words could be followed, and what the register has instead."""
    area = full_name(lineage(location.code)) + f" ({location.code})" if location.code else "中国"
    place, meant = _place(file, entry), location.candidates[:3]
    if not entry.layers.township and not entry.layers.community:
        return finding("unknown-place", place, meant, area=area)
    level = _missing(location)
    is_unlisted = level == "community" and _to_street(entry, location)
    rule = "unlisted-community" if is_unlisted else f"unknown-{level}"
    return finding(rule, place, meant, words=(location.rest or entry.words)[:40], area=area)


def _missing(location: Location) -> str:
    """The level at which a location stops."""
    return location.missing or NamePath._fields[min(len(code_path(location.code)), Level.VILLAGE.depth)]


def _to_street(entry: Entry, location: Location) -> bool:
    """Whether an entry is known down to the street: all that reading asks."""
    return len(location.code) >= Level.TOWNSHIP or (not entry.layers.township and len(location.code) >= Level.COUNTY)


def _incomplete(file: str, entry: Entry, location: Location) -> Finding | None:
    """An entry that leaves out the county or the township.

    The 兵团 has no counties, nor have cities without districts.
    """
    layers = entry.layers
    if "兵团" in layers.province or any(
        _without_counties(code) for code in location.path if len(code) == Level.PREFECTURE
    ):
        layers = layers._replace(county=layers.county or layers.prefecture)
    lacks = "county" if layers.township and not layers.county else "township" if not layers.township else ""
    if not lacks or (lacks == "township" and not layers.community):
        return None
    return finding(f"no-{lacks}", _place(file, entry))


def _without_counties(prefecture: str) -> bool:
    """Whether the townships of a prefecture lie directly within it."""
    return all(len(code) == Level.TOWNSHIP for code in load_province(prefecture[:2]).children(prefecture))


def _outside(file: str, entry: Entry, code: str, area: str) -> Finding | None:
    """An entry outside the area that the notice is about, by the code that was found or decided on."""
    if not area or not code or code.startswith(area) or area.startswith(code):
        return None
    division, within = full_name(lineage(code)), full_name(lineage(area))
    return finding("outside", _place(file, entry), division=division, area=within)


def classes_in_heading(heading: str) -> tuple[str, ...]:
    """The classes that the end of an honour's heading names: …示范街道（镇） Subdistrict, Town; …示范社区 Community."""
    end = heading.rstrip("名单（()）")[-8:]
    if not heading.endswith(("街道", "镇", "乡", "社区", "村", "）", ")")) or heading.endswith("名单"):
        return ()
    named = {"街道": "Subdistrict", "镇": "Town", "乡": "Township", "社区": "Community", "村": "Village"}
    return tuple(kind for word, kind in named.items() if word in end)


def _problems(
    file: str, entry: Entry, location: Location, found: Match | None, area: str, units: Sequence[str]
) -> Iterator[Finding]:
    """Everything odd about one entry."""
    code = found.path[-1].code if found and found.path else location.code
    yield from (one for one in (_incomplete(file, entry, location), _outside(file, entry, code, area)) if one)
    yield from _wrong_class(file, entry, found, units)


def _wrong_class(file: str, entry: Entry, match: Match | None, units: Sequence[str]) -> Iterator[Finding]:
    """What is odd about the class of an entry: against its honour, and against the digits of its code."""
    own, place = own_words(entry.layers), _place(file, entry)
    found = match.path[-1] if match and match.kind is not MatchKind.UNLISTED else None
    kind = found.kind if found else class_of_name(own, township=not entry.layers.community)
    if units and kind not in units and not (kind.startswith("Quasi") and not found):
        expected = ",".join(units)
        yield finding("wrong-unit", place, name=own, unit=kind, expected=expected, honour=entry.honour)
    if found and units and found.kind != class_of_digits(found.code):
        digits = class_of_digits(found.code)
        yield finding("class", place, name=found.label, unit=found.kind, code_unit=digits, code=found.code)


def resolve_entries(
    notice: Notice,
    file: str,
    area: str,
    decisions: GeneralDecisions,
    reviews: NoticeDecisions,
    units: dict[str, tuple[str, ...]],
    year: int = 0,
) -> tuple[list[ResolvedEntry], list[Finding]]:
    """Finds every entry of a notice in the register.

    Args:
        notice: the notice as read.
        file: its name, for messages.
        area: code of the area that the notice is about; empty where that is not known.
        decisions: what persons decided for any notice.
        reviews: what persons decided for this one.
        units: the classes that may hold an honour, by its heading; where there are none its own words say.
        year: the year of the notice, where its own date is not the one to go by.

    Returns:
        One record an entry, in order, and the findings.
    """
    findings: list[Finding] = []
    resolved: list[ResolvedEntry] = []
    seen: dict[tuple[str, str], Entry] = {}
    unresolved = 0
    year = year or (notice.date.year if notice.date else 0)
    without = [entry for entry in notice.entries if not entry.layers.township]
    layout_without = len(without) > 2 and len(without) > len(notice.entries) // 2
    for entry in notice.entries:
        sought = unresolved < MOST_SOUGHT
        location, decision = _located(entry.layers, entry.words, sought, year), reviews.get(entry.layers)
        unresolved += not location.kind
        found = match_entry(entry.layers, location, decisions, reviews)
        if decision and decision.match is MatchKind.LEFT_OUT:
            resolved.append(ResolvedEntry(entry, location, None, kept=False, left_out=True))
            continue
        expected = units.get(entry.honour) or classes_in_heading(entry.honour)
        problems = list(_problems(file, entry, location, found, area, expected))
        if found is None:
            problems.append(_unresolved(file, entry, location))
        if decision or layout_without:
            problems = [one for one in problems if one.rule not in ("no-county", "no-township", "class")]
        first = seen.setdefault((entry.honour, _identity(entry, location, found)), entry)
        if first is not entry:
            place = _place(file, entry)
            problems.append(finding("duplicate", place, first=first.source_position, words=first.words))
        refused = any(finding.rule in _REFUSED for finding in problems)
        # What is left out anyway need not be found.
        findings += [one for one in problems if not refused or one.rule in _REFUSED or one.rule not in UNRESOLVED]
        kept = not refused and (found is not None or _to_street(entry, location))
        resolved.append(ResolvedEntry(entry, location, None if refused else found, kept, refused))
    if layout_without:
        findings.append(finding("no-township-throughout", _place(file, without[0]), number=len(without)))
    if unresolved > MOST_SOUGHT:
        findings.append(finding("similar-not-sought", Place(file), most=MOST_SOUGHT))
    return resolved, findings


def _identity(entry: Entry, location: Location, match: Match | None) -> str:
    """What two entries share when they name the same place."""
    if match and match.kind is not MatchKind.UNLISTED:
        return match.path[-1].code
    return "|".join([location.code, *entry.layers[-2:]])


def resolve_notice(
    source: Source, notice: Notice, decisions: GeneralDecisions, reviews: NoticeDecisions, as_places: bool = False
) -> tuple[Roster, list[ResolvedEntry], list[Finding]]:
    """Finds every entry of a notice whose description is known; arguments and results as `resolve_entries`.

    With `as_places` an entry that nobody decided on stands in the roster as a place named by the notice, within the
    deepest division that is certain.
    """
    units = {honour.heading: honour.units for honour in source.honours}
    resolved, findings = resolve_entries(
        notice, str(source.file), source.area, decisions, reviews, units, source.date.year
    )
    recognitions = []
    for one in resolved:
        found = one.match
        if found is None and as_places and not one.left_out:
            wanted = Level.VILLAGE if one.entry.layers.community else Level.TOWNSHIP
            path = tuple(above for above in lineage(one.location.code or source.area) if len(above.code) < wanted)
            found = place_match(one.entry.layers, path, one.location) if path else None
        if found:
            recognitions.append(Recognition(one.entry, found))
    below = load_province(source.area[:2]).children(source.area) if source.area else ()
    area = tuple(lineage(code) for code in below)
    return Roster(source, notice, tuple(recognitions), area), resolved, findings


def count_kept(resolved: Iterable[ResolvedEntry]) -> tuple[int, int]:
    """How many townships and how many communities were kept."""
    numbers = Counter(one.is_township for one in resolved if one.kept)
    return numbers[True], numbers[False]
