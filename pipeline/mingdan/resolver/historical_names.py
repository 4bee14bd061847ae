"""Names by the date of a notice: what the county of a name was then, and which counties of today have its territory."""

from functools import cache

from mingdan.lexicon.levels import Level
from mingdan.model import NamePath
from mingdan.register.history import DivisionVersion, containing_version, parts_today, versions


@cache
def _named() -> dict[str, tuple[DivisionVersion, ...]]:
    found: dict[str, tuple[DivisionVersion, ...]] = {}
    for one in versions():
        found[one.name] = (*found.get(one.name, ()), one)
    return found


def _then(text: str, year: int, county: bool) -> list[DivisionVersion]:
    """The counties, or else the divisions above, that bore a name in a year; of the year of a change both sides."""
    return [
        one
        for one in _named().get(text, ())
        if (one.in_force(year) or one.through == year - 1) and (one.level == Level.COUNTY) == county
    ]


def _lies_in(one: DivisionVersion, names: tuple[str, ...]) -> bool:
    """Whether a version lay in what the names above it say, those that are stated."""
    above, found = containing_version(one), set()
    while above:
        found.add(above.name)
        above = containing_version(above)
    return {*names} - {""} <= found


def counties_in_year(layers: NamePath, year: int) -> tuple[tuple[str, ...], DivisionVersion | None]:
    """The counties of NBS 2023 that have something of the county that names meant in a year.

    Args:
        layers: the names; a city that was a county then may stand where prefectures do.
        year: the year of the notice.

    Returns:
        Their codes, first that of the unit which goes on from it, and what it was then; nothing where the names meant
        no county that is known, several, or just what they mean today.
    """
    text, above = layers.county, (layers.province, layers.prefecture)
    if not text and layers.prefecture and not _then(layers.prefecture, year, county=False):
        text, above = layers.prefecture, (layers.province, "")
    meant = [one for one in _then(text, year, county=True) if _lies_in(one, above)]
    now = [one for one in meant if one.in_force(year)] or meant
    if len(now) != 1:
        return (), None
    one = now[0]
    codes = tuple(dict.fromkeys(last.unit for last in parts_today(one, year) if last.unit))
    return ((), None) if one.through is None and codes == (one.unit,) else (codes, one)


def split_historical(words: str, year: int) -> NamePath:
    """The names in unbroken words down to a county of that year; empty names where they begin with none.

    The province may be left out, the prefecture not. What follows the county stands as the community: only the register
    of what the county is today can cut it.
    """
    for province in ("", *_starting(words, year, Level.PROVINCE)):
        below = words[len(province) :]
        for prefecture in _starting(below, year, Level.PREFECTURE):
            rest = below[len(prefecture) :]
            for county in _starting(rest, year, Level.COUNTY):
                layers = NamePath(province, prefecture, county, "", rest[len(county) :])
                if counties_in_year(layers, year)[0]:
                    return layers
    return NamePath()


def _starting(words: str, year: int, level: int) -> list[str]:
    """The names of a level and year with which words begin, the longest first."""
    starts = [words[:end] for end in range(min(len(words), 12), 1, -1)]
    return [
        text for text in starts if any(one.level == level for one in _then(text, year, county=level == Level.COUNTY))
    ]
