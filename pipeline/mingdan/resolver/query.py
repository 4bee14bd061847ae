"""What is asked of the resolver: the words and the code of a place, as a notice, a table or a person gives them."""

from typing import NamedTuple

from mingdan.lexicon.written_names import join_distinct
from mingdan.model import NamePath


class PlaceQuery(NamedTuple):
    """The place that is asked for.

    Attributes:
        layers: names by level.
        name: a full name, unbroken.
        address: an address.
        code: the cells of a code, each with its level (empty for a whole code), from the province down.
        within: the code of the area in which the place lies; empty for the whole country.
    """

    layers: NamePath = NamePath()
    name: str = ""
    address: str = ""
    code: tuple[tuple[str, str], ...] = ()
    within: str = ""

    @property
    def words(self) -> str:
        """The names as one string, as reviewers see it and as decisions refer to it."""
        return join_distinct([*self.layers, self.name, self.address])
