"""Names as of the date of a notice: the county that a name meant then, and the counties of today with its territory."""

from collections.abc import Iterable, Iterator
from functools import cache

from mingdan.lexicon.levels import Level
from mingdan.model import NamePath
from mingdan.register.history import DivisionVersion, containing_versions, parts_today, versions

_LONGEST_NAME = 12


@cache
def _versions_by_name() -> dict[str, tuple[DivisionVersion, ...]]:
    by_name: dict[str, tuple[DivisionVersion, ...]] = {}
    for version in versions():
        by_name[version.name] = (*by_name.get(version.name, ()), version)
    return by_name


def _versions_named(name: str, year: int, is_county: bool) -> list[DivisionVersion]:
    """The counties, or the divisions above them, that had a name in a year; in the year of a change, both versions."""
    return [
        version
        for version in _versions_by_name().get(name, ())
        if (version.in_force(year) or version.through == year - 1) and (version.level == Level.COUNTY) == is_county
    ]


def _lay_within(version: DivisionVersion, names: tuple[str, ...]) -> bool:
    """Whether a version lay within the divisions of some names; empty names do not count."""
    return {*names} - {""} <= {parent.name for parent in containing_versions(version)}


def counties_in_year(layers: NamePath, year: int) -> tuple[tuple[str, ...], DivisionVersion | None]:
    """The counties of NBS 2023 with territory of the county that names meant in a year.

    Args:
        layers: the names; a city that was a county then may be in the place of the prefecture.
        year: the year of the notice.

    Returns:
        Their codes, first that of the unit which continues the county, and its version of the time; nothing where the
        names meant no known county, several, or the same as today.
    """
    name, parents = layers.county, (layers.province, layers.prefecture)
    if not name and layers.prefecture and not _versions_named(layers.prefecture, year, is_county=False):
        name, parents = layers.prefecture, (layers.province, "")
    counties = [version for version in _versions_named(name, year, is_county=True) if _lay_within(version, parents)]
    in_force = [version for version in counties if version.in_force(year)] or counties
    if len(in_force) != 1:
        return (), None
    county = in_force[0]
    codes = tuple(dict.fromkeys(part.unit for part in parts_today(county, year) if part.unit))
    is_unchanged = county.through is None and codes == (county.unit,)
    return ((), None) if is_unchanged else (codes, county)


def split_historical(words: str, year: int) -> NamePath:
    """The names in unbroken words down to a county of that year; empty names where they do not begin with a county.

    The words may leave out the province, not the prefecture. What follows the county becomes the community: only the
    register of the counties of today can split it.
    """
    for province in ("", *_names_at_start(words, year, Level.PROVINCE)):
        after_province = words[len(province) :]
        for prefecture in _names_at_start(after_province, year, Level.PREFECTURE):
            after_prefecture = after_province[len(prefecture) :]
            for county in _names_at_start(after_prefecture, year, Level.COUNTY):
                layers = NamePath(province, prefecture, county, "", after_prefecture[len(county) :])
                if counties_in_year(layers, year)[0]:
                    return layers
    return NamePath()


def _names_at_start(words: str, year: int, level: Level) -> list[str]:
    """The names of a level in a year with which words begin, the longest first."""
    starts = [words[:end] for end in range(min(len(words), _LONGEST_NAME), 1, -1)]
    is_county = level == Level.COUNTY
    return [
        name for name in starts if any(version.level == level for version in _versions_named(name, year, is_county))
    ]


def versions_named(name: str, year: int = 0, within: Iterable[str] = ()) -> list[DivisionVersion]:
    """The versions that a name stood for.

    Args:
        name: the full name of a province, prefecture or county.
        year: the year in which they existed, at its end or until its changes; 0 for any.
        within: the names of divisions that they lay in; empty names do not count.
    """
    above = {*within} - {""}
    return [
        version
        for version in _versions_by_name().get(name, ())
        if (not year or version.in_force(year) or version.through == year - 1)
        and (not above or above <= {parent.name for parent in containing_versions(version)})
    ]


def split_versions(words: str, year: int = 0) -> Iterator[tuple[list[DivisionVersion], str, str]]:
    """The versions of prefectures and counties with whose names words begin, the deepest first.

    The words may leave out province and prefecture.

    Yields:
        The versions, the names of what they lay in, and the words behind the names.
    """
    yield from _split(words, year, (), Level.COUNTRY)


def _split(
    words: str, year: int, above: tuple[str, ...], level: Level
) -> Iterator[tuple[list[DivisionVersion], str, str]]:
    for end in range(min(len(words), _LONGEST_NAME), 1, -1):
        named = [version for version in versions_named(words[:end], year, above) if version.level > level]
        for below in sorted({version.level for version in named}, reverse=True):
            yield from _split(words[end:], year, (*above, words[:end]), below)
            if below > Level.PROVINCE:
                yield [version for version in named if version.level == below], "".join(above), words[end:]
