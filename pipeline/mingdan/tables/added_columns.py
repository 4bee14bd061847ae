"""The columns that linking adds to a table, and their cells."""

from functools import lru_cache

from mingdan.findings import reason_text
from mingdan.lexicon.levels import LEVELS, Level, level_of
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Edition
from mingdan.resolver.past_units import unit_iri
from mingdan.tables.linker import RowLink

ADDED_COLUMNS = (
    "mingdan_code", "mingdan_iri", "mingdan_match", "mingdan_confidence", "mingdan_candidates", "mingdan_level",
    "mingdan_edition", "mingdan_doubtful",
)  # fmt: skip
_NAMED_LEVELS = LEVELS[: Level.COUNTY.depth + 1]
NAME_COLUMNS = (
    "mingdan_name",
    *(f"mingdan_{level.field}{end}" for level in _NAMED_LEVELS for end in ("_code", "")),
)
CONFIDENCE = ADDED_COLUMNS.index("mingdan_confidence")  # the only column of numbers
_LEVEL_WORDS = {level: level.name.lower() for level in Level}
_CACHED_CODES = 50_000


class AddedCells:
    """Makes the cells that are added to a row.

    Args:
        edition: the edition of the codes.
        iris: makes the IRIs of divisions.
        names: whether the columns `NAME_COLUMNS` are added too.

    Attributes:
        columns: the headers of the columns.
        none: the cells of a row without a place.
    """

    def __init__(self, edition: Edition, iris: Iris, names: bool = False) -> None:
        self._edition, self._iris, self._names = edition, iris, names
        self.columns = ADDED_COLUMNS + (NAME_COLUMNS if names else ())
        self.none = ("",) * len(self.columns)
        self._cached_names = lru_cache(maxsize=_CACHED_CODES)(self._find_names)

    def cells(self, link: RowLink) -> tuple[str, ...]:
        """The cells of a link."""
        code = link.code
        candidates = candidates_text(link) if link.candidates and (link.problem or not code) else ""
        names = self._cached_names(code if link.edition == self._edition.id else "") if self._names else ()
        if not code:
            return ("", "", "", "", candidates, "", "", "", *names)
        iri, level = unit_iri(self._iris, link.edition, code), level_word(level_of(code))
        doubtful = "true" if link.is_code_doubtful else ""
        return (code, iri, link.kind, str(link.confidence), candidates, level, link.named_in, doubtful, *names)

    def _find_names(self, code: str) -> tuple[str, ...]:
        """The cells of `NAME_COLUMNS`."""
        path = self._edition.lineage(code)
        divisions = {level_of(division.code): division for division in path}
        above = (divisions.get(level) for level in _NAMED_LEVELS)
        pairs = (cell for division in above for cell in ((division.code, division.label) if division else ("", "")))
        return (path[-1].label if path else "", *pairs)


def level_word(level: Level) -> str:
    """The name of a level in a table: `village` for villages and communities."""
    return _LEVEL_WORDS[level]


def candidates_text(link: RowLink) -> str:
    """The candidates in one cell."""
    return "; ".join(
        f"{candidate.code} {candidate.name} ({reason_text(candidate.reason, 'en')})" for candidate in link.candidates
    )
