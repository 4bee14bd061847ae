"""Addresses that state their county: in one cell, and beside columns of province and city.

Truth: the county whose name was written, by the register. What stands behind it is a township and a village of that
county (or neither), then a road, a number, a housing estate or a group of a village. The resolver was developed with
the roads and estates below and other seeds. Held back are roads named after counties elsewhere, as real ones are
(成都市温江区南京路12号), and every draw of this seed. The county, or what lies in it, must be the answer; that the rest
is a question does not matter.
"""

import random
from collections.abc import Callable, Iterator

from mingdan.lexicon.levels import Level, is_at, level_of
from mingdan.model import NamePath
from mingdan.register.edition import Edition
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolution
from resolve_years import Case, path_of

SEED = 20261128
USUAL = ["人民路", "中山路", "建设大街", "解放东路", "文化巷", "滨河大道", "和平西路", "幸福路", "新华街", "朝阳北路"]
ESTATES = ["阳光小区", "锦绣花园", "万科城", "御景苑", "金地名邸", "翠湖小区", "世纪家园"]
_REGISTER = Edition.reference()


def addresses(number: int, is_held_back: bool) -> Iterator[Case]:
    """Addresses in random counties; those held back have roads that the resolver was not developed with."""
    names, rng = _REGISTER.names_to_counties, random.Random(f"{SEED} {is_held_back}")  # noqa: S311 - the same each time
    counties = [code for code in names if is_at(code, Level.COUNTY) and _REGISTER.is_division(code)]
    for _ in range(number):
        county = rng.choice(counties)
        roads = [_named_road(rng, names[rng.choice(counties)]) for _ in range(2)] if is_held_back else USUAL
        address = _below(rng, county) + _tail(rng, roads)
        paths = (path_of(names, county),)
        above = {level_of(division.code).field: division.label for division in _REGISTER.lineage(county)}
        yield Case(_written(rng, above, address), _is_in(county), (county,), paths, takes_part=True)


def _is_in(county: str) -> Callable[[Resolution], bool]:
    """Whether an answer is a county or lies in it."""
    return lambda answer: answer.code.startswith(county)


def _named_road(rng: random.Random, county: str) -> str:
    """A road, named after a county."""
    return (county[:-1] if len(county) > 2 else county) + rng.choice(("路", "东路", "大街", "大道", "巷"))


def _below(rng: random.Random, county: str) -> str:
    """A township of a county, a village in it, or neither."""
    townships, words = _REGISTER.children(county), ""
    if not townships or (share := rng.random()) > 0.6:
        return words
    township = rng.choice(townships)
    words = _REGISTER.lineage(township)[-1].label
    villages = _REGISTER.children(township)
    return words + _REGISTER.lineage(rng.choice(villages))[-1].label if villages and share < 0.3 else words


def _tail(rng: random.Random, roads: list[str]) -> str:
    """A road with a number, an estate, a crossing, or a group of a village."""
    road, estate = rng.choice(roads), rng.choice(ESTATES)
    house = f"{road}{rng.randrange(1, 900)}号"
    return rng.choice((
        house, f"{house}{estate}{rng.randrange(1, 30)}栋{rng.randrange(1, 6)}单元", estate,
        f"{road}与{rng.choice(roads)}交叉口", f"{rng.randrange(1, 20)}组{rng.randrange(1, 99)}号",
    ))  # fmt: skip


def _written(rng: random.Random, above: dict[str, str], address: str) -> PlaceQuery:
    """All in one cell, of addresses or of names; or beside the columns of province and city, which may be repeated."""
    whole, columns = "".join(above.values()), {field: above.get(field, "") for field in ("province", "prefecture")}
    return rng.choice((
        PlaceQuery(address=whole + address), PlaceQuery(name=whole + address),
        PlaceQuery(NamePath(**columns), address=above["county"] + address),
        PlaceQuery(NamePath(**columns), address=whole + address),
    ))  # fmt: skip
