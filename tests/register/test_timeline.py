"""All NBS editions as one: the names of each code, and what became of its unit."""

import random

import pytest
from mingdan.errors import InputError
from mingdan.lexicon.levels import Level, is_below, parent_code, six_digits
from mingdan.register import editions
from mingdan.register.edition import Edition
from mingdan.register.history import parts_today, version_of_code
from mingdan.register.timeline import Timeline

TIMELINE = Timeline(Edition.reference())


@pytest.mark.parametrize("year", [2016, 2019, 2022, 2023])
@pytest.mark.parametrize("province", ["46", "64"])
def test_a_timeline_has_the_names_of_each_edition(province: str, year: int) -> None:
    names = editions.names(f"nbs-{year}", province)
    for code in random.Random(year).sample(sorted(names), 300):  # noqa: S311 - the same draw every time
        assert TIMELINE.name(code, year) == names[code]
        if is_below(code, Level.TOWNSHIP):
            codes, own_names = TIMELINE.province(province).named_children(parent_code(code))
            assert (code, names[code]) in zip(codes, own_names, strict=True)
            assert code in TIMELINE.children(parent_code(code))


def test_paths_are_those_of_the_edition_of_the_year() -> None:
    edition = Edition("nbs-2019")
    for code in random.Random(2019).sample(sorted(edition.province("46").names), 300):  # noqa: S311 - as above
        if edition.is_division(code) and not edition.province("46").is_placeholder(code):
            assert TIMELINE.lineage_in(code, 2019) == edition.lineage(code)
    with pytest.raises(InputError):
        TIMELINE.lineage_in("460199999", 2019)


def test_a_unit_is_followed_from_edition_to_edition() -> None:
    changes = editions.correspondences("nbs-2016", "46")
    merged = next(code for code, change in changes.items() if change.rule.kind == "moved")
    fate = TIMELINE.fate(merged, 2016)
    assert fate.code != merged
    assert TIMELINE.name(fate.code, fate.year)
    ended = next(code for code, change in changes.items() if change.rule.kind == "ended")
    assert TIMELINE.fate(ended, 2016) == (ended, 2016, (), True)
    merged_county = TIMELINE.fate("330103", 2020)
    assert (merged_county.code, merged_county.year, merged_county.continues) == ("330105", 2023, False)


@pytest.mark.parametrize("year", range(2016, 2023))
def test_counties_follow_the_dated_history(year: int) -> None:
    """What became of each county and prefecture of an edition: several divisions where the history names several."""
    for code in editions.upper_names(f"nbs-{year}"):
        version = version_of_code(six_digits(code), year)
        if version and not version.unit:
            fate = TIMELINE.fate(code, year)
            is_certain = fate.year == editions.REFERENCE
            parts = {part.unit for part in parts_today(version, year) if part.unit}
            assert ({fate.code} if is_certain else {*fate.successors}) >= parts, (code, version.name)


def test_an_unknown_code_has_no_names() -> None:
    assert TIMELINE.spans("990000") == TIMELINE.spans("460199999") == ()
    with pytest.raises(KeyError):
        TIMELINE.province("46").names["460199999"]
    assert TIMELINE.province("46").names.get("460199999", "-") == "-"
