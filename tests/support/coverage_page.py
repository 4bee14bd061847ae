"""The tables of `docs/reference/coverage.md`."""

from mingdan.lexicon.levels import Level, level_of
from mingdan.register.coverage import ASPECTS, coverage
from mingdan.register.edition import Edition

from support.editions_page import rows

TITLES = ("Wikidata", "GeoNames", "points", "history", "English names")


def divisions(area: str, level: Level) -> list[str]:
    """The codes of the divisions of a level in an area; of China where it is empty."""
    return [code for code in Edition.reference().divisions_to_counties(area) if level_of(code) == level]


def line(name: str, codes: list[str]) -> list[str]:
    """A row: the name, the number of divisions, and how many of them each aspect covers."""
    measured = coverage(codes)
    assert [each.aspect for each in measured] == list(ASPECTS)
    return [name, f"{len(codes):,}", *(f"{each.covered:,}" for each in measured)]


def of_level(level: Level) -> str:
    """The divisions of one level by province, and all of them."""
    edition = Edition.reference()
    body = [line(edition.register_name(province), divisions(province, level)) for province in edition.provinces]
    shown = [row for row in body if row[1] != "0"]
    return rows(("province", "divisions", *TITLES), [*shown, line("all", divisions("", level))])


def values() -> dict[str, str]:
    """The generated values by name."""
    provinces = [line("all", divisions("", Level.PROVINCE))]
    return {
        "coverage-provinces": rows(("provinces", "divisions", *TITLES), provinces),
        "coverage-prefectures": of_level(Level.PREFECTURE),
        "coverage-counties": of_level(Level.COUNTY),
    }
