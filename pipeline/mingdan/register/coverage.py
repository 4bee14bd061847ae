"""How many divisions of an area have links, points, a history and an English name."""

from collections.abc import Collection
from dataclasses import dataclass

from mingdan.lexicon.levels import Level, is_below
from mingdan.register.edition import Edition
from mingdan.register.english_derived import derived_english
from mingdan.register.history import versions_of_unit
from mingdan.register.mappings import mapping_set
from mingdan.register.points import points
from mingdan.register.translations import english_names

ASPECTS = ("wikidata", "geonames", "point", "history", "english")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of some divisions in one aspect.

    Attributes:
        aspect: one of `ASPECTS`.
        covered: how many have it.
        divisions: how many there are.
    """

    aspect: str
    covered: int
    divisions: int

    @property
    def missing(self) -> int:
        """How many do not have it."""
        return self.divisions - self.covered


def coverage(codes: Collection[str]) -> tuple[Coverage, ...]:
    """The coverage of some divisions, an entry for each of `ASPECTS`.

    Args:
        codes: of divisions down to the counties; the tables of links and points have a few below, which do not count.

    Raises:
        InputError: a table of `data/reference` is not what it should be.
    """
    wanted = {code for code in codes if not is_below(code, Level.COUNTY)}
    links = [row for row in mapping_set().rows if row.is_link]
    covered: dict[str, set[str]] = {
        **{slug: {row.code for row in links if row.target.slug == slug} for slug in ("wikidata", "geonames")},
        "point": set(points()),
        "history": {code for code in wanted if versions_of_unit(code)},
        "english": {code for code in wanted if _has_english_name(code)},
    }
    return tuple(Coverage(aspect, len(wanted & covered[aspect]), len(wanted)) for aspect in ASPECTS)


def _has_english_name(code: str) -> bool:
    return code in english_names() or bool(derived_english(code, Edition.reference().lineage(code)[-1].label))
