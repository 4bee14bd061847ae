"""An address as the division that it lies in."""

import re
from collections.abc import Iterable, Iterator

from mingdan.lexicon.levels import Level
from mingdan.model import MatchKind
from mingdan.resolver.lookup import Location, resolve_string
from mingdan.resolver.village_index import LACKING, villages_named

# What goes on after the division that an address is certain in, and names one more: not 镇海路, not 3号新村.
_NAMED = re.compile(r"[^路街道巷弄号栋幢楼室0-9]{1,10}(镇|乡|街道|苏木|社区|居委会|村|嘎查)(?![路街巷道大口])")
_VILLAGE = re.compile(r"(.{2,12}?(?:社区|居委会|居民委员会|村委会|村民委员会|村|嘎查))")


def addressed(text: str, prefixes: Iterable[str]) -> Iterator[Location]:
    """The deepest division that an address names, the county at least; road and number are no names.

    Where it goes on to name a town or a village that does not lie there, it is for a person.

    Args:
        text: the address.
        prefixes: what may be meant to stand before it.
    """
    for prefix in prefixes:
        found = resolve_string(prefix + text)
        if not found.kind and len(found.code) == Level.TOWNSHIP and (village := _VILLAGE.match(found.rest)):
            deeper = list(villages_named(found.code, village[1]))
            if len(deeper) == 1:
                path = (*found.path, deeper[0][0])
                found = Location(deeper[0][0], path, MatchKind.VARIANT, LACKING, "", "", ())
        if not found.kind and len(found.code) >= Level.COUNTY and not _NAMED.match(found.rest):
            found = Location(found.code, found.path, MatchKind.VARIANT, LACKING, "", "", ())
        yield found
