"""The forms in which words may name the divisions within one: whole names, other names, names without generic part."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from mingdan.lexicon.generic_parts import TOWNSHIP_ENDS, ZONE_KINDS, ZONES, Role, alternatives, generic_parts
from mingdan.lexicon.levels import Level, code_at, is_above, is_at, level_of, parent_code, split_joined
from mingdan.register.alternative_names import ABBREVIATION, EXACT, former_names, township_stem
from mingdan.register.edition import Edition
from mingdan.resolver.name_index import NameIndex, NameTable
from mingdan.resolver.village_index import INCOMPLETE_CONFIDENCE, NAME_CONFIDENCE, VARIANT_CONFIDENCE

_UPPER_ENDS = {
    level: re.compile(rf"({alternatives(generic_parts(level), extra)})$")
    for level, extra in ((Level.PROVINCE, ()), (Level.PREFECTURE, ()), (Level.COUNTY, ("矿区", "新区")))
}
_BARE_ZONE = re.compile(rf"(?:{ZONE_KINDS})*(?:{alternatives(ZONES)})")
_TOWNSHIP_END = re.compile(alternatives(TOWNSHIP_ENDS, generic_parts(Level.TOWNSHIP, Role.ZONE, Role.FARM)))
_MAX_TOWNSHIP = 16  # characters
# What a bare word for a zone says of the name of the zone that it stands for.
_ZONE_WORDS = {
    "高新区": "高新", "高新技术产业开发区": "高新", "高新技术开发区": "高新", "经开区": "经济", "经济开发区": "经济",
    "经济技术开发区": "经济", "开发区": "开发区",
}  # fmt: skip


class Form(NamedTuple):
    """A division that a form of a name stands for.

    Attributes:
        code: of the division.
        confidence: that the name gives.
        is_short: whether the form lacks the generic part, so that it may be the beginning of another word.
        is_doubtful: whether the form may only be asked about: a part of a former name; a guessed class, or a part of a
            name, of a division whose parent the words leave out.
    """

    code: str
    confidence: float
    is_short: bool = False
    is_doubtful: bool = False


class FormTable(NamedTuple):
    """Forms of names, and the lengths of those that begin with a character, the longest first."""

    by_name: dict[str, tuple[Form, ...]]
    lengths: dict[str, list[int]]

    def starting_at(self, text: str, start: int) -> Iterator[tuple[Form, int]]:
        """The forms that a text has at a position, each with its end."""
        for length in self.lengths.get(text[start : start + 1], ()):
            if start + length <= len(text):
                for form in self.by_name.get(text[start : start + length], ()):
                    yield form, start + length


def _full_township(name: str) -> str:
    """The name of a township without the word for its office: 柳城街道办事处 -> 柳城街道."""
    return name.removesuffix("办事处").removesuffix("办") if "街道办" in name else name


def is_bare_zone(name: str) -> bool:
    """Whether a name only says what kind of zone it is: 经济开发区."""
    return bool(_BARE_ZONE.fullmatch(name))


@cache
def _stem(name: str, level: Level) -> str:
    """A name without its generic part; whole where one character would remain."""
    stem = township_stem(name) if level == Level.TOWNSHIP else _UPPER_ENDS[level].sub("", name)
    return stem if len(stem) > 1 else name


def _rank(form: Form) -> tuple[bool, float]:
    return form.is_doubtful, -form.confidence


class NameForms:
    """The forms of the names in an edition, by the division that words name before them."""

    def __init__(self, edition: Edition, names: NameIndex) -> None:
        self._edition = edition
        self._names = names
        self._below = lru_cache(maxsize=4000)(self._find_below)
        self._whole_names = lru_cache(maxsize=1000)(self._find_whole_names)
        self._two_below = lru_cache(maxsize=40)(self._find_two_below)
        self._townships = lru_cache(maxsize=40)(self._find_townships)

    def starting_at(self, code: str, text: str, start: int) -> Iterator[tuple[Form, int]]:
        """The forms of names within a division that a text has at a position, each with its end.

        Names two levels below, of townships only full ones, count where no whole name of the level below stands there.
        """
        is_plain = False
        for form, end in self._below(code).starting_at(text, start):
            is_plain = is_plain or (bool(code) and form.confidence == NAME_CONFIDENCE and not form.is_short)
            yield form, end
        if not is_plain and is_above(code, Level.PREFECTURE):
            yield from self._two_below(code).starting_at(text, start)
        elif not is_plain and is_at(code, Level.PREFECTURE):
            yield from self.townships_at(code, text, start, NAME_CONFIDENCE)

    def townships_at(self, area: str, text: str, start: int, confidence: float) -> Iterator[tuple[Form, int]]:
        """The townships of an area above counties whose full name a text has at a position; the county is left out."""
        provinces = (code_at(area, Level.PROVINCE),) if area else self._edition.provinces
        ends = {match.end() for match in _TOWNSHIP_END.finditer(text, start + 1, start + _MAX_TOWNSHIP)}
        for end in sorted({*ends, len(text)} if len(text) <= start + _MAX_TOWNSHIP else ends):
            name = text[start:end]
            full = _full_township(name)
            for codes in filter(None, [self._townships(province).get(full) for province in provinces]):
                for code in split_joined(codes, Level.TOWNSHIP):
                    if code.startswith(area):
                        yield Form(code, confidence, False, is_bare_zone(name)), end

    def _find_townships(self, province: str) -> dict[str, str]:
        """The codes of the townships of a province, joined, by name; the province is not kept in memory."""
        codes: dict[str, str] = {}
        names = self._edition.read_province(province).names
        for code in filter(lambda code: is_at(code, Level.TOWNSHIP), names):
            name = _full_township(names[code])
            for form in {name, name.removeprefix(names[parent_code(code)]) or name}:  # 莎车县园艺场
                codes[form] = codes.get(form, "") + code
        return codes

    def similar_names(self, code: str, start: str) -> list[tuple[int, str, str]]:
        """The whole names directly below whose first two characters have one of some others: number, name, code."""
        by_character = self._whole_names(code)
        return sorted({name for character in start for name in by_character.get(character, ())})

    def _find_whole_names(self, code: str) -> dict[str, list[tuple[int, str, str]]]:
        """Names of three characters or more with their generic parts, by each of their first two characters."""
        by_character: dict[str, list[tuple[int, str, str]]] = {}
        for number, (name, forms) in enumerate(self._below(code).by_name.items()):
            for form in forms if len(name) > 2 else ():
                if form.confidence == NAME_CONFIDENCE and not form.is_short:
                    for character in name[:2]:
                        by_character.setdefault(character, []).append((number, name, form.code))
        return by_character

    def _find_below(self, code: str) -> FormTable:
        """The forms of the divisions directly within one; of provinces and prefectures for the country (empty code)."""
        tables = [self._names.names_within(code), *([] if code else [self._names.all_prefectures()])]
        return self._table(tables, True, self._own_zones(code) if is_at(code, Level.PREFECTURE) else ())

    def _find_two_below(self, code: str) -> FormTable:
        """The forms of the counties of a province, or of the country (empty code), whose prefecture is left out."""
        table = self._names.names_two_levels_below(code) if code else self._names.all_counties()
        return self._table([table], False)

    def _table(
        self, tables: Iterable[NameTable], is_direct: bool, others: Iterable[tuple[str, Form]] = ()
    ) -> FormTable:
        forms: dict[str, dict[str, Form]] = {}
        for table in tables:
            for name, matches in table.by_name.items():
                for child, cost in matches:
                    child = child if self._edition.is_division(child) else parent_code(child)  # 东莞市东莞市
                    for text, form in self._forms(name, child, cost, is_direct):
                        known = forms.setdefault(text, {}).get(child, form)
                        forms[text][child] = min(form, known, key=_rank)
        by_name = {text: tuple(by_code.values()) for text, by_code in forms.items()}
        for text, form in others:
            by_name.setdefault(text, (form,))
        lengths: dict[str, set[int]] = {}
        for text in by_name:
            lengths.setdefault(text[0], set()).add(len(text))
        return FormTable(by_name, {first: sorted(each, reverse=True) for first, each in lengths.items()})

    def _forms(self, name: str, code: str, cost: float, is_direct: bool) -> Iterator[tuple[str, Form]]:
        """A name of a division, and the name without its generic part."""
        level = level_of(code)
        is_former = cost > ABBREVIATION and name in former_names(code)
        is_known = is_former or cost <= ABBREVIATION
        is_township = level == Level.TOWNSHIP
        is_doubtful = not is_direct and (
            (not is_known and level >= Level.COUNTY) or (is_township and is_bare_zone(name))
        )
        stem = _stem(name, level)
        is_short = cost > EXACT and stem == name and not is_township and not _UPPER_ENDS[level].search(name)
        confidence = NAME_CONFIDENCE if cost <= ABBREVIATION else VARIANT_CONFIDENCE
        yield name, Form(code, confidence, is_short, is_doubtful)
        stems = {stem, name[:-1]} if name.endswith(("新区", "矿区")) else {stem}
        if is_township and _TOWNSHIP_END.search(stem, len(stem) - 1):
            return  # 赵镇 would be another class than 赵镇街道
        for stem in stems - {name} if is_known else ():
            is_asked = is_doubtful or is_former or (is_township and not is_direct)
            yield stem, Form(code, INCOMPLETE_CONFIDENCE, True, is_asked)

    def _own_zones(self, prefecture: str) -> Iterator[tuple[str, Form]]:
        """The zones that the register lists among the counties of a city, by the words for their kind."""
        zones = [
            (child, name)
            for child in self._edition.children(prefecture)
            if is_at(child, Level.COUNTY) and "区" in (name := self._edition.register_name(child)) and len(name) > 5
        ]
        for word, kind in _ZONE_WORDS.items():
            codes = [child for child, name in zones if kind in name]
            yield from ((word, Form(child, INCOMPLETE_CONFIDENCE)) for child in codes[:1] if len(codes) == 1)
