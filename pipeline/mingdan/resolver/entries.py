"""Resolves the entries of a notice: each to a division of the register, or to a finding that says what was found.

The names as written (`Entry.layers`) come from the parser; what they resolve to is kept apart from them.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from mingdan.findings import finding
from mingdan.lexicon.generic_parts import EVERYDAY_PARTS, endings_by_class
from mingdan.lexicon.levels import LEVELS, Level, code_path, is_above, is_at
from mingdan.model import Entry, Finding, Match, MatchKind, NamePath, Notice, Place, Recognition, Roster, Source
from mingdan.register.decisions import NoticeDecisions
from mingdan.register.edition import Edition, full_name
from mingdan.register.labels import class_of_digits, class_of_name
from mingdan.register.translations import to_simplified
from mingdan.resolver.entry_match import (
    entry_level,
    lineage_of,
    match_entry,
    own_words,
    place_match,
    village_of_hamlet,
)
from mingdan.resolver.interpretations import overlaps
from mingdan.resolver.lookup import Location
from mingdan.resolver.past_units import OLDEST_WHOLE
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver

MOST_SOUGHT = 2_000  # entries without a match for which candidates are sought: each takes a millisecond
# Findings about an entry that was not found: a reviewer decides on the entry.
UNRESOLVED = frozenset(
    {f"unknown-{level}" for level in NamePath._fields} | {"unknown-place", "unlisted-community", "organisation"}
)
_REFUSED = frozenset({"duplicate", "wrong-unit", "outside", "unknown-place"})  # findings that leave an entry out
_ABOUT_LAYOUT = frozenset({"no-county", "no-township", "class"})  # findings that a decision, or the layout, answers
_MAX_WORDS = 40  # characters that a finding quotes
# Generic part in the heading of an honour -> the class of the units that hold it.
_CLASS_OF_PART = {
    part: unit_class
    for level in (Level.TOWNSHIP, Level.VILLAGE)
    for unit_class, parts in endings_by_class(level).items()
    for part in parts
    if part in EVERYDAY_PARTS[level]
}


@dataclass(frozen=True, slots=True)
class ResolvedEntry:
    """An entry with its resolution.

    Attributes:
        entry: the entry.
        location: the result of the lookup of its names.
        match: the division or place, where that is certain or decided; None where a review must decide.
        kept: whether the entry counts as understood: not left out, and known down to the street.
        left_out: whether a decision or a finding (a repeat, the wrong class) takes it out of the roster.
    """

    entry: Entry
    location: Location
    match: Match | None
    kept: bool
    left_out: bool = False


def _locate(resolver: Resolver, entry: Entry, date: datetime.date | None, seek: bool) -> Location:
    """Looks up the names of an entry; words that only the divisions of a year before the editions can split, alone."""
    if entry.is_organisation:
        above = resolver.resolve_names(entry.layers._replace(community=""), seek=False)
        return above._replace(kind=MatchKind.NONE, confidence=0.0, missing=Level.VILLAGE.field, candidates=())
    query, level = PlaceQuery(entry.layers, date=date, seek=seek), entry_level(entry.layers)
    location = resolver.locate_entry(query, level)
    if not location.kind and (village := village_of_hamlet(entry.layers, partial(resolver.resolve_names, seek=False))):
        return village
    if location.kind or not 0 < query.year < OLDEST_WHOLE:
        return location
    by_words = resolver.locate_entry(query._replace(layers=NamePath(), name=entry.words), level)
    return by_words if by_words.kind else location


def _missing_level(location: Location) -> str:
    """The level at which a lookup stops."""
    return location.missing or LEVELS[min(len(code_path(location.code)), Level.VILLAGE.depth)].field


def _is_known_to_street(entry: Entry, location: Location) -> bool:
    """Whether an entry is known down to the street, or to the county where it names no street: enough for a reading."""
    wanted = Level.TOWNSHIP if entry.layers.township else Level.COUNTY
    return not is_above(location.code, wanted)


def _omitted_level(edition: Edition, entry: Entry, codes: Iterable[str]) -> str:
    """The level, county or township, that an entry omits; empty where it omits neither.

    The 兵团 has no counties, nor have cities without districts. The codes are those of the path to the division.
    """
    layers = entry.layers
    prefecture = next((code for code in codes if is_at(code, Level.PREFECTURE)), "")
    if "兵团" in layers.province or (prefecture and _has_no_counties(edition, prefecture)):
        layers = layers._replace(county=layers.county or layers.prefecture)
    if not layers.township:
        return Level.TOWNSHIP.field if layers.community else ""
    return "" if layers.county else Level.COUNTY.field


def _has_no_counties(edition: Edition, prefecture: str) -> bool:
    return all(is_at(code, Level.TOWNSHIP) for code in edition.children(prefecture))


def classes_in_heading(heading: str) -> tuple[str, ...]:
    """The classes that the end of an honour's heading names: …示范街道（镇） Subdistrict, Town; …示范社区 Community."""
    if not heading.endswith((*_CLASS_OF_PART, "）", ")")) or heading.endswith("名单"):
        return ()
    end = heading.rstrip("名单（()）")[-8:].replace("乡村", "")  # 乡村振兴示范村 are villages
    return tuple(unit_class for part, unit_class in _CLASS_OF_PART.items() if part in end)


@dataclass
class _EntryResolver:
    """Resolves the entries of one notice, in order, and gathers the findings.

    Attributes:
        resolver, file, area, reviews, units, date: as for `resolve_entries`.
        omits_townships: whether the layout of the list omits the townships throughout.
        unresolved: the number of entries without a match so far.
        findings: those of the entries so far.
    """

    resolver: Resolver
    file: str
    area: str
    reviews: NoticeDecisions
    units: dict[str, tuple[str, ...]]
    date: datetime.date | None
    omits_townships: bool
    unresolved: int = 0
    findings: list[Finding] = field(default_factory=list)
    _first_entries: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def resolve(self, entry: Entry) -> ResolvedEntry:
        """Resolves one entry."""
        location = _locate(self.resolver, entry, self.date, self.unresolved < MOST_SOUGHT)
        self.unresolved += not location.kind
        decision = self.reviews.get(entry.layers)
        if decision and decision.match is MatchKind.LEFT_OUT:
            return ResolvedEntry(entry, location, None, kept=False, left_out=True)
        match = match_entry(self.resolver.edition, entry.layers, location, self.resolver.decisions, self.reviews)
        findings = list(self._findings(entry, location, match))
        if decision or self.omits_townships:
            findings = [finding for finding in findings if finding.rule not in _ABOUT_LAYOUT]
        findings += self._repeats(entry, location, match)
        refused = any(finding.rule in _REFUSED for finding in findings)
        # An entry that is left out need not be found.
        self.findings += [
            finding for finding in findings if not refused or finding.rule in _REFUSED or finding.rule not in UNRESOLVED
        ]
        kept = not refused and (match is not None or _is_known_to_street(entry, location))
        return ResolvedEntry(entry, location, None if refused else match, kept, refused)

    def _place(self, entry: Entry) -> Place:
        return Place(self.file, entry.line, entry.column, entry.source_position, entry.words)

    def _findings(self, entry: Entry, location: Location, match: Match | None) -> Iterator[Finding]:
        """The findings about one entry by itself."""
        place = self._place(entry)
        edition = self.resolver.edition
        path = match.path if match and match.path else lineage_of(edition, location)
        if entry.is_organisation:
            if match is None:
                yield finding("organisation", place, area=full_name(path) or "中国")
            return
        if omitted := _omitted_level(edition, entry, (division.code for division in path)):
            yield finding(f"no-{omitted}", place)
        code = path[-1].code if path else ""
        if code and not overlaps(code, self.area):
            yield finding("outside", place, division=full_name(path), area=edition.full_name(self.area))
        others = {*entry.words} - {*"".join(division.register_name for division in path)}
        if match and any(to_simplified(character) != character for character in others):
            yield finding("traditional", place, words=to_simplified(entry.words)[:_MAX_WORDS])
        yield from self._class_findings(entry, match)
        if match is None:
            yield self._not_found(entry, location)

    def _class_findings(self, entry: Entry, match: Match | None) -> Iterator[Finding]:
        """The findings about the class of an entry: against its honour, and against the digits of its code."""
        units = self.units.get(entry.honour) or classes_in_heading(entry.honour)
        if not units:
            return
        name, place = own_words(entry.layers), self._place(entry)
        division = match.path[-1] if match and match.kind is not MatchKind.UNLISTED else None
        unit = division.kind if division else class_of_name(name, township=not entry.layers.community)
        if unit not in units and (division or not unit.startswith("Quasi")):
            expected = ",".join(units)
            yield finding("wrong-unit", place, name=name, unit=unit, expected=expected, honour=entry.honour)
        if division and unit != (code_unit := class_of_digits(division.code) or unit):
            yield finding("class", place, name=division.label, unit=unit, code_unit=code_unit, code=division.code)

    def _not_found(self, entry: Entry, location: Location) -> Finding:
        """The finding that says how far the words could be followed, and what the register has instead."""
        path, words = lineage_of(self.resolver.edition, location), location.rest or entry.words
        if is_at(location.code, Level.VILLAGE) and not location.kind:  # words behind the name of a village
            path, words = path[:-1], entry.layers.community
        area = f"{full_name(path)} ({path[-1].code})" if path else "中国"
        place, candidates = self._place(entry), location.candidates[:3]
        if not entry.layers.township and not entry.layers.community:
            return finding("unknown-place", place, candidates, area=area)
        level = _missing_level(location)
        is_unlisted = level == Level.VILLAGE.field and _is_known_to_street(entry, location)
        rule = "unlisted-community" if is_unlisted else f"unknown-{level}"
        return finding(rule, place, candidates, words=words[:_MAX_WORDS], area=area)

    def _repeats(self, entry: Entry, location: Location, match: Match | None) -> Iterator[Finding]:
        """The finding about an entry that names the same place as one before it, under the same honour."""
        is_division = match is not None and match.kind is not MatchKind.UNLISTED
        last = match.path[-1] if match and is_division else None
        names = entry.layers[-2:] if any(entry.layers[-2:]) else entry.layers
        identity = f"{last.edition}|{last.code}" if last else "|".join([location.code, *names])
        first = self._first_entries.setdefault((entry.honour, identity), entry)
        if first is not entry:
            yield finding("duplicate", self._place(entry), first=first.source_position, words=first.words)


def resolve_entries(
    resolver: Resolver,
    notice: Notice,
    file: str,
    area: str,
    reviews: NoticeDecisions,
    units: dict[str, tuple[str, ...]],
    date: datetime.date | None = None,
) -> tuple[list[ResolvedEntry], list[Finding]]:
    """Resolves every entry of a notice.

    Args:
        resolver: the resolver, with the decisions for any notice.
        notice: the notice as read.
        file: its name, for findings.
        area: the code of the area that the notice is about; empty where that is not known.
        reviews: decisions for this notice.
        units: the classes that may hold an honour, by its heading; for other headings their own words say.
        date: the date of the names, if it is not that of the notice.

    Returns:
        The resolved entries, in order, and the findings.
    """
    places = [entry for entry in notice.entries if not entry.is_organisation]
    without_township = [entry for entry in places if entry.layers.community and not entry.layers.township]
    omits_townships = len(without_township) > 2 and len(without_township) > len(places) // 2
    entries = _EntryResolver(resolver, file, area, reviews, units, date or notice.date, omits_townships)
    resolved = [entries.resolve(entry) for entry in notice.entries]
    findings = entries.findings
    if omits_townships:
        first = without_township[0]
        place = Place(file, first.line, first.column, first.source_position, first.words)
        findings.append(finding("no-township-throughout", place, number=len(without_township)))
    if entries.unresolved > MOST_SOUGHT:
        findings.append(finding("similar-not-sought", Place(file), most=MOST_SOUGHT))
    return resolved, findings


def resolve_notice(
    resolver: Resolver, source: Source, notice: Notice, reviews: NoticeDecisions, as_places: bool = False
) -> tuple[Roster, list[ResolvedEntry], list[Finding]]:
    """Resolves every entry of a notice whose `source.toml` is known.

    Args:
        resolver: the resolver, with the decisions for any notice.
        source: the description of the notice.
        notice: the notice as read.
        reviews: decisions for this notice.
        as_places: whether an entry without a match becomes a place that the notice names, within the deepest division
            that is certain.

    Returns:
        The roster, the resolved entries, in order, and the findings.
    """
    units = {honour.heading: honour.units for honour in source.honours}
    resolved, findings = resolve_entries(resolver, notice, str(source.file), source.area, reviews, units, source.date)
    recognitions = []
    for entry in resolved:
        match = entry.match
        if match is None and as_places and not entry.left_out:
            match = _match_as_place(resolver.edition, entry, source.area)
        if match:
            recognitions.append(Recognition(entry.entry, match))
    area = tuple(map(resolver.edition.lineage, resolver.edition.children(source.area))) if source.area else ()
    return Roster(source, notice, tuple(recognitions), area), resolved, findings


def _match_as_place(edition: Edition, entry: ResolvedEntry, area: str) -> Match | None:
    """The match of an entry with a place within the deepest division that is certain; None where there is none."""
    layers, location = entry.entry.layers, entry.location
    named, level = lineage_of(edition, location), entry_level(layers)
    path = tuple(division for division in named or edition.lineage(area) if is_above(division.code, level))
    return place_match(layers, path, named) if path else None


def count_kept(resolved: Iterable[ResolvedEntry]) -> Counter[str]:
    """How many entries of each level (`province` to `community`) were kept, and how many of `organisation`."""
    kept = (each.entry for each in resolved if each.kept)
    return Counter("organisation" if entry.is_organisation else entry_level(entry.layers).field for entry in kept)
