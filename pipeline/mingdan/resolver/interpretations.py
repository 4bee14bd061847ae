"""Interprets the names of a query as a division: those of a notice, of a row of a table, or of one string alike.

All readings of the words are followed through the forms of names that the register and its tables have. The best of
those that read all words is the answer, if it is the only one of its kind and not doubtful; otherwise the deepest
division that every good reading shares is certain, and the rest of the words is a question.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mingdan.lexicon.generic_parts import (
    BINGTUAN,
    PLACEHOLDER_NAMES,
    TOWNSHIP_ENDS,
    VILLAGE_ENDS,
    alternatives,
    generic_parts,
)
from mingdan.lexicon.levels import LEVELS, Level, code_path, is_above, is_at, is_below, level_of
from mingdan.lexicon.numerals import ORDINALS
from mingdan.lexicon.written_names import strip_remark
from mingdan.model import MatchKind, NamePath, ReasonKind, reason
from mingdan.register.translations import to_simplified
from mingdan.resolver.bingtuan import XINJIANG, is_bingtuan, may_name_bingtuan
from mingdan.resolver.candidates import MAX_CANDIDATES
from mingdan.resolver.lookup import Location, Lookup
from mingdan.resolver.name_forms import Form, NameForms
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.village_index import INCOMPLETE_CONFIDENCE, NAME_CONFIDENCE, VARIANT_CONFIDENCE

_MAX_WORDS = 200  # characters that are read
_MAX_READINGS = 5000
_MAX_VILLAGE = 16  # characters
_MAX_NAME = 8  # characters in which a contradicting name may begin
_MAX_BASES = 4  # readings from which a misspelt name is sought
_FULL_WIDTH, _HALF_WIDTH = str.maketrans("()", "（）"), str.maketrans("（）", "()")
_PLACEHOLDERS = tuple(sorted(PLACEHOLDER_NAMES, key=len, reverse=True))
_SIMILAR = reason(ReasonKind.SIMILAR_NAME)
_BEGINNING = reason(ReasonKind.BEGINNING)
_VILLAGE_END = re.compile(alternatives(VILLAGE_ENDS))
# What follows the last name of an address and is not a further division: a road, a number, a group of a village.
_NUMERAL = r"[\d一二三四五六七八九十]"
_ROAD = re.compile(
    rf"[^省市县区旗]{{0,12}}?(路(?!道|村|社|区)|大街(?!村|社)|大道|胡同|公路|国道|省道|(街(?!道)|道(?!街)|巷|弄)第?{_NUMERAL})"
    rf"|\d+(号|栋|幢|楼|室)|第?{_NUMERAL}+(组|队|社|弄|巷)"
)
_FURTHER_ENDS = alternatives(VILLAGE_ENDS, generic_parts(Level.TOWNSHIP), ("小区", "委员会", "委会"))
_BETWEEN = "路街道巷弄号栋幢楼室0-9"
_FURTHER_NAME = re.compile(  # not the first character: 镇海路
    rf"(^[^{_BETWEEN}]|[路街道巷弄号])[^{_BETWEEN}]{{0,10}}({_FURTHER_ENDS})(?![路街巷道大口])|({_FURTHER_ENDS}|会)$"
)
_GENERIC = re.compile(alternatives(VILLAGE_ENDS, generic_parts(Level.TOWNSHIP)))
_ROAD_BEHIND = re.compile("[东西南北中]?([一二三四五六七八九十]?路|大?街(?!道)|大道|巷|道(?!办))")
_BINGTUAN_DIVISION = re.compile(rf"^({BINGTUAN}|兵团)?第?[{ORDINALS}\d]{{1,3}}师")
_CITY = re.compile(".{2,4}市")
_OTHER_TYPE_BEHIND = re.compile("地区|专区")
_UPPER_END = re.compile("[省市县旗盟州]|(?<!社)区")
_TOWNSHIP_END = re.compile(alternatives(TOWNSHIP_ENDS))


def overlaps(code: str, area: str) -> bool:
    """Whether a division lies in an area or contains it."""
    return code.startswith(area) or area.startswith(code)


def joined_overlapping(cells: Iterable[str]) -> str:
    """Names in one string, where a cell may repeat the end of those before it: 成都市, 成都市温江区, 温江区柳城街道."""
    joined = ""
    for cell in filter(None, cells):
        sizes = range(min(len(joined), len(cell)), 1, -1)
        joined += cell[next((size for size in sizes if joined.endswith(cell[:size])), 0) :]
    return joined


class _Words(NamedTuple):
    """The words of a query: unbroken, and where cells begin, each with its level where its column says one."""

    text: str
    cells: dict[int, tuple[int, Level | None]]
    has_province: bool
    is_cut: bool  # whether words follow that are not read

    def with_text(self, text: str) -> "_Words":
        """Another spelling of the words; one that is shorter keeps the cells up to its end, if it begins as they do."""
        if len(text) == len(self.text):
            return self._replace(text=text)
        size = len(text) if self.text.startswith(text) else 0
        cells = {start: (min(end, size), level) for start, (end, level) in self.cells.items() if start < size}
        return self._replace(text=text, cells=cells)

    def is_end(self, end: int) -> bool:
        return end == len(self.text) or end in self.cells

    def is_cell(self, start: int, end: int) -> bool:
        return start in self.cells and self.cells[start][0] == end

    def contradicts(self, start: int, end: int, level: Level) -> bool:
        """Whether a name is all of a cell whose column is of another level."""
        cell_end, cell_level = self.cells.get(start, (-1, None))
        return cell_end == end and cell_level not in (None, level)


class _Reading(NamedTuple):
    """A reading of the first characters of the words.

    Attributes:
        code: the deepest division that is named; empty for the country.
        end: the number of characters that are read.
        confidence: the lowest of its names.
        is_doubtful: whether one of its names may only be asked about.
        contradictions: the number of names that stand in a column of another level.
        names: the codes that were named, each with the written name, and whether that is short.
        is_short: whether the last name lacks its generic part and is followed by other words in its cell.
    """

    code: str
    end: int
    confidence: float = NAME_CONFIDENCE
    is_doubtful: bool = False
    contradictions: int = 0
    names: tuple[tuple[str, str, bool], ...] = ()
    is_short: bool = False

    @property
    def rank(self) -> tuple[float, int, int]:
        """The order of readings of all words: confidence, columns, then counties and above before townships."""
        is_bare = self.is_short and len(self.names) == 1
        confidence = min(self.confidence, INCOMPLETE_CONFIDENCE) if is_bare else self.confidence
        return -confidence, self.contradictions, max(len(self.code), int(Level.COUNTY))


def _words(query: PlaceQuery) -> _Words:
    text, cells = "", {}
    parts = [*zip(query.layers, LEVELS, strict=True), (query.name, None), (query.address, None)]
    filled = [(part, level) for part, level in parts if part]
    for part, level in filled:
        cells[len(text)] = len(text) + len(part), level if len(filled) > 1 or level is Level.PROVINCE else None
        text += part
    return _Words(text[:_MAX_WORDS], cells, bool(query.layers.province), len(text) > _MAX_WORDS)


def _is_near(name: str, text: str) -> bool:
    """Whether two different texts are one by a character that is replaced, left out, added, or changed about."""
    if abs(len(name) - len(text)) > 1:
        return False
    start = next((index for index, pair in enumerate(zip(name, text, strict=False)) if pair[0] != pair[1]), 0)
    rest, other = name[start:], text[start:]
    is_changed_about = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or is_changed_about


class Interpreter:
    """Interprets names with those of an edition."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._forms = NameForms(lookup.edition, lookup.names)

    def interpret(self, query: PlaceQuery) -> Location:
        """The division that the names of a query stand for, or how far they lead, with candidates."""
        words = _words(query)
        location = self._interpret(words, query)
        return location._replace(kind=MatchKind.NONE, confidence=0.0) if words.is_cut else location

    def _interpret(self, words: _Words, query: PlaceQuery) -> Location:
        if not words.text:
            return Location("", (), MatchKind.NONE, 0.0, Level.PROVINCE.field, "", ())
        layers = query.layers if any(query.layers) else self._bingtuan_names(words.text)
        if is_bingtuan(layers):
            return self._of_bingtuan(words.text, layers, query.seek)
        location = self._lookup.resolve_full_name(words.text)
        if location and self.is_plain(words.text, location) and overlaps(location.code, query.within):
            return location
        doubtful: list[_Reading] = []
        readings = self._readings(words, self._starts(query.within))
        for text, highest in _variants(words.text):
            variant = words.with_text(text)
            of_variant = readings if text == words.text else self._readings(variant, self._starts(query.within))
            if found := self._complete(variant, of_variant, query.within, highest, doubtful):
                return found
        if location and location.kind and overlaps(location.code, query.within):
            return location  # doubtful, with candidates
        return self._partial(words, readings, query, doubtful)

    def spelled_out(self, text: str) -> Iterator[tuple[str, str]]:
        """The provinces and prefectures that words begin with, in full, and the rest: 北京宣武区 -> 北京市, 宣武区."""
        readings = self._readings(_words(PlaceQuery(name=text)), self._starts(""), Level.COUNTY)
        for reading in sorted(readings, key=lambda reading: -reading.end):
            is_upper = bool(reading.names) and not is_below(reading.code, Level.PREFECTURE)
            if is_upper and not reading.is_doubtful and reading.end < len(text):
                yield self._lookup.edition.full_name(reading.code), text[reading.end :]

    def is_plain(self, words: str, location: Location) -> bool:
        """Whether a division of the whole words is the only one that they can mean: not 海南, which is short."""
        if location.kind is not MatchKind.NAME:
            return False
        return is_below(location.code, Level.COUNTY) or words.endswith(
            self._lookup.edition.register_name(location.code)
        )

    def _of_bingtuan(self, text: str, layers: NamePath, seek: bool) -> Location:
        """The location of names of the 兵团; behind a 师 the names of its city may follow (第八师石河子市新城街道)."""
        location = self._lookup.resolve_names(layers)
        city = _BINGTUAN_DIVISION.sub("", text)
        if location.kind or city == text or not _CITY.match(city):
            return location
        in_city = self.interpret(PlaceQuery(name=city, within=XINJIANG, seek=seek))
        if not in_city.kind:
            return location
        return in_city._replace(kind=MatchKind.VARIANT, confidence=min(in_city.confidence, VARIANT_CONFIDENCE))

    def _bingtuan_names(self, text: str) -> NamePath:
        return self._lookup.split_names(text) if may_name_bingtuan(text) else NamePath()

    def _starts(self, within: str) -> list[_Reading]:
        """The readings of no words: in the country, and in an area and all that it lies in."""
        return [_Reading(code, 0) for code in ("", *code_path(within))]

    def _readings(self, words: _Words, starts: list[_Reading], last: Level = Level.VILLAGE) -> list[_Reading]:
        """All readings by names above villages, or down to a level, those of no words included; none if too many."""
        stack, readings = starts[:], list[_Reading]()
        best: dict[tuple[str, int, bool], tuple[float, int, int]] = {}
        while stack:
            reading = stack.pop()
            if len(readings) == _MAX_READINGS:
                return []
            key, rank = (reading.code, reading.end, reading.is_doubtful), reading.rank
            if key in best and best[key] <= rank:
                continue
            best[key] = rank
            readings.append(reading)
            if reading.end < len(words.text) and is_above(reading.code, last):
                stack += self._steps(words, reading)
        return [reading for reading in readings if reading.rank == best[reading.code, reading.end, reading.is_doubtful]]

    def _steps(self, words: _Words, reading: _Reading) -> Iterator[_Reading]:
        """The readings with one more name."""
        text, start = words.text, reading.end
        for written, is_short in {(name, is_short) for _, name, is_short in reading.names}:
            is_twice = text.endswith(written * 2, 0, start) and start not in words.cells  # 吉林吉林吉林 says nothing
            if text.startswith(written, start) and not is_twice:  # 成都市, 成都市温江区
                end = start + len(written)
                is_last = words.is_end(end)
                if is_short and is_last:  # a township and a village of one name: 王母, 王母
                    continue
                is_doubtable = is_last and not words.is_cell(start, end)  # 辽阳市辽阳市 may be 辽阳市辽阳县
                confidence = VARIANT_CONFIDENCE if is_doubtable else NAME_CONFIDENCE
                yield reading._replace(end=end, confidence=min(reading.confidence, confidence))
        if not is_above(reading.code, Level.TOWNSHIP):
            return
        if reading.code and text.startswith(_PLACEHOLDERS, start):
            for placeholder in _PLACEHOLDERS:
                end = start + len(placeholder)
                is_apart = not reading.is_short or words.is_cell(start, end)  # 绵阳县 does not lie in 绵阳市
                if is_apart and text.startswith(placeholder, start):
                    yield reading._replace(end=end)
        for form, end in self._forms.starting_at(reading.code, text, start):
            yield self._with_name(words, reading, form, end)

    def _with_name(self, words: _Words, reading: _Reading, form: Form, end: int) -> _Reading:
        """A reading with one more name."""
        start = reading.end
        return _Reading(
            form.code,
            end,
            min(reading.confidence, form.confidence),
            reading.is_doubtful or form.is_doubtful,
            reading.contradictions + words.contradicts(start, end, level_of(form.code)),
            (*reading.names, (form.code, words.text[start:end], form.is_short)),
            form.is_short,
        )

    def _complete(
        self, words: _Words, readings: list[_Reading], within: str, highest: float, doubtful: list[_Reading]
    ) -> Location | None:
        """The location by the best readings of all words; None where there are none but doubtful ones."""
        certain: list[_Reading] = []
        others: set[str] = set()
        for stage, complete in enumerate(self._stages(words, readings, within)):
            complete = [reading for reading in complete if overlaps(reading.code, within)]
            doubtful += [reading for reading in complete if reading.is_doubtful]
            others |= {reading.code for reading in complete if certain and not reading.is_doubtful}
            certain = certain or [reading for reading in complete if not reading.is_doubtful]
            if certain and (stage or not all(self._may_be_village(reading) for reading in certain)):
                break
        if not certain:
            return None
        best = min(reading.rank for reading in certain)
        others |= {reading.code for reading in doubtful if self._rivals(reading, best)}
        codes = {reading.code for reading in certain}
        if others - codes:  # 江苏省淮阴: the city of then, or the county of today
            return self._lookup.ambiguous(others | codes)
        return self._decide(words, certain, highest)

    def _may_be_village(self, reading: _Reading) -> bool:
        """Whether a village of the county may be meant as well as a township.

        Its name begins with what a short one before it lacks (洮南市原种场 is 原种场 there, or 市原种场), or has
        another class (尕海街道 is 尕海镇, or 尕海街道社区).
        """
        if is_at(reading.code, Level.TOWNSHIP) and reading.confidence == VARIANT_CONFIDENCE:
            return True
        full_name = self._lookup.edition.register_name
        lacking = ((full_name(code).removeprefix(name), is_short) for code, name, is_short in reading.names)
        below = (name for _, name, _ in reading.names[1:])
        return any(is_short and name.startswith(end) for (end, is_short), name in zip(lacking, below, strict=False))

    def _rivals(self, doubtful: _Reading, best: tuple[float, int, int]) -> bool:
        """Whether a doubtful reading may be meant as well as a certain one of a rank, which is short itself."""
        confidence, contradictions, _ = doubtful.rank
        is_upper = is_above(doubtful.code, Level.TOWNSHIP)
        return contradictions < best[1] or (is_upper and (confidence, contradictions) <= best[:2])

    def _stages(self, words: _Words, readings: list[_Reading], within: str) -> Iterator[list[_Reading]]:
        """The readings of all words, from the plainest: names in their order, then those with levels left out."""
        whole = len(words.text)
        by_names = [reading for reading in readings if reading.end == whole and reading.names]
        for reading in readings:
            if is_at(reading.code, Level.TOWNSHIP) and reading.end < whole:
                by_names += self._with_village(words, reading)
        yield by_names
        for level in (Level.COUNTY, Level.PREFECTURE):
            above = [
                reading
                for reading in readings
                if is_at(reading.code, level) and 0 < whole - reading.end <= _MAX_VILLAGE
            ]
            yield [other for reading in above for other in self._with_village(words, reading)]
        yield list(self._by_township_alone(words, readings, within))

    def _with_village(self, words: _Words, reading: _Reading) -> Iterator[_Reading]:
        """The readings with a village as the rest of the words; a township may be left out."""
        rest = words.text[reading.end :]
        if reading.is_short and not words.is_end(reading.end) and (len(rest) < 2 or _GENERIC.fullmatch(rest)):
            return  # 紫阳街道 is not 街道社区 in 紫阳县
        # 南昌市湾里 may be a district of another year rather than a village somewhere in the city.
        is_guess = is_at(reading.code, Level.PREFECTURE) and not _VILLAGE_END.search(rest, len(rest) - 1)
        for code, confidence in self._lookup.villages_within(reading.code, rest):
            yield reading._replace(
                code=code,
                end=len(words.text),
                confidence=min(reading.confidence, confidence),
                is_doubtful=reading.is_doubtful or is_guess,
                names=(*reading.names, (code, rest, False)),
                is_short=False,
            )

    def _by_township_alone(self, words: _Words, readings: list[_Reading], within: str) -> Iterator[_Reading]:
        """A township whose county and prefecture are left out, with or without a community."""
        has_province = any(is_at(each.code, Level.PROVINCE) and each.names and not each.is_short for each in readings)
        for reading in readings:
            is_whole = has_province and not reading.end  # no township's name begins with that of a province
            if reading.is_doubtful or is_whole or not is_above(reading.code, Level.PREFECTURE):
                continue
            area = reading.code or within[: Level.PROVINCE]
            for form, end in self._forms.townships_at(area, words.text, reading.end, INCOMPLETE_CONFIDENCE):
                township = self._with_name(words, reading, form, end)
                if end == len(words.text):
                    yield township
                else:
                    yield from self._with_village(words, township)

    def _decide(self, words: _Words, readings: list[_Reading], highest: float) -> Location:
        """The location by readings of all words: of the best, if they agree; an ambiguous one otherwise."""
        if all(len(reading.names) == 1 and reading.is_short for reading in readings) and not words.has_province:
            readings = [reading._replace(contradictions=0) for reading in readings]
        best = min(reading.rank for reading in readings)
        codes = {reading.code for reading in readings if reading.rank == best}
        if len(codes) == 1:
            (code,) = codes
            confidence = min(max(reading.confidence for reading in readings if reading.code == code), highest)
            return self._lookup.found(code, confidence)
        return self._lookup.ambiguous(codes)

    def _partial(
        self, words: _Words, readings: list[_Reading], query: PlaceQuery, doubtful: list[_Reading]
    ) -> Location:
        """The deepest division that is certain, though not all words are read, and what may be meant."""
        certain = [reading for reading in readings if self._is_certain(words, reading)]
        certain = [reading for reading in certain if overlaps(reading.code, query.within)]
        certain += [village for reading in certain for village in self._village_at_start(words, reading)]
        furthest = max((reading.end for reading in certain), default=0)
        best = min((reading.rank for reading in certain if reading.end == furthest), default=(0.0, 0, 0))
        chosen = {reading.code: reading for reading in certain if reading.end == furthest and reading.rank == best}
        if len(chosen) > 1:
            return self._lookup.ambiguous({*chosen})
        code, reading = next(iter(chosen.items()), ("", _Reading("", 0)))
        rest = words.text[reading.end :]
        if not is_above(code, Level.COUNTY) and is_address_tail(rest) and not doubtful:
            return self._lookup.found(code, INCOMPLETE_CONFIDENCE)
        only = reason(ReasonKind.ONLY_OF_NAME)
        candidates = {other.code: only for other in sorted(doubtful, key=lambda other: other.rank)}
        similar = self._misspelt(words, readings, query.within) if query.seek else []
        candidates |= {other: _SIMILAR for other in similar if other not in candidates}
        # 黔南东苗族侗族自治州 is not 黔南, and 定县兴姚村镇 not in 定县, which is 定州市.
        is_elsewhere = reading.confidence < NAME_CONFIDENCE and not any(other.startswith(code) for other in similar)
        missing, layers = _further_names(code, rest)
        if query.seek:
            for other, why in self._lookup.candidates.find_candidates(code, missing.field, layers):
                candidates.setdefault(other, why)
        if self._names_elsewhere(words, reading) or (similar and is_elsewhere):
            candidates.setdefault(code, reason(ReasonKind.CERTAIN_SO_FAR))
            code, rest = "", words.text
        if not code and not candidates:  # 成都高新区
            begun = [other for other in readings if other.names and not other.is_doubtful]
            furthest = max((other.end for other in begun), default=0)
            candidates = {other.code: _BEGINNING for other in begun if other.end == furthest}
        listed = tuple(self._lookup.make_candidate(other, why) for other, why in [*candidates.items()][:MAX_CANDIDATES])
        path = tuple(division.code for division in self._lookup.edition.lineage(code)) if code else ()
        return Location(code, path, MatchKind.NONE, 0.0, missing.field, rest, listed)

    def _is_certain(self, words: _Words, reading: _Reading) -> bool:
        """Whether what a reading has read is certain whatever follows: names with generic parts, or whole cells."""
        if reading.is_doubtful or not reading.names:
            return False
        if words.is_end(reading.end):
            return True
        behind = _ROAD_BEHIND if reading.is_short else _OTHER_TYPE_BEHIND
        if behind.match(words.text, reading.end):
            return False
        is_upper = not is_below(reading.code, Level.PREFECTURE)
        if is_upper and reading.confidence == VARIANT_CONFIDENCE:
            return False  # counties have moved to other prefectures since
        return not reading.is_short or (is_upper and len(reading.names) > 1)

    def _village_at_start(self, words: _Words, reading: _Reading) -> Iterator[_Reading]:
        """The reading with a village of its township that other words than names follow."""
        if not is_at(reading.code, Level.TOWNSHIP):
            return
        for match in _VILLAGE_END.finditer(words.text, reading.end + 1, reading.end + _MAX_VILLAGE):
            rest = words.text[match.end() :]
            if rest and not _FURTHER_NAME.search(rest) and not _VILLAGE_END.match(rest):
                name = words.text[reading.end : match.end()]
                codes = [code for code, _ in self._lookup.villages_within(reading.code, name)]
                if len(codes) == 1:
                    names = (*reading.names, (codes[0], name, False))
                    yield reading._replace(code=codes[0], end=match.end(), names=names, is_short=False)

    def _names_elsewhere(self, words: _Words, reading: _Reading) -> bool:
        """Whether the rest has the full name of a county, or a division above, elsewhere: a contradiction."""
        if not reading.end or not is_above(reading.code, Level.TOWNSHIP):
            return False
        is_county = is_at(reading.code, Level.COUNTY)  # 老城区 may be a part of it, or a county elsewhere
        last = reading.end + 1 if is_county else min(reading.end + _MAX_NAME, len(words.text))
        for start in range(reading.end, last):
            for form, end in self._forms.starting_at("", words.text, start):
                is_sure = not (form.is_short or form.is_doubtful or form.code.startswith(reading.code))
                is_full = end - start > 2 or start == reading.end
                is_part = (is_county and words.text[end - 1] == "区") or _ROAD_BEHIND.match(words.text, end)
                if is_sure and is_full and not is_part:  # 嵩县大道 is a road
                    return True
        return False

    def _misspelt(self, words: _Words, readings: list[_Reading], within: str) -> list[str]:
        """The divisions that the words name if one name above villages has a typing error."""
        bases = sorted((reading for reading in readings if not reading.is_doubtful), key=lambda base: -base.end)[
            :_MAX_BASES
        ]
        for base in bases:
            starts = list(self._with_misspelt_name(words, base))
            similar = self._readings(words, starts) if starts else []
            for complete in self._stages(words, similar, within):
                ordered = sorted(complete, key=lambda reading: reading.rank)
                codes = [reading.code for reading in ordered if overlaps(reading.code, within)]
                if codes:
                    return [*dict.fromkeys(codes)]
        return []

    def _with_misspelt_name(self, words: _Words, base: _Reading) -> Iterator[_Reading]:
        text, start = words.text, base.end
        if not is_above(base.code, Level.TOWNSHIP):
            return
        for _, name, code in self._forms.similar_names(base.code, text[start : start + 2]):
            for end in range(start + len(name) - 1, min(start + len(name) + 1, len(text)) + 1):
                if _is_near(name, part := text[start:end]):
                    yield base._replace(code=code, end=end, names=(*base.names, (code, part, False)))


def _variants(text: str) -> Iterator[tuple[str, float]]:
    """The words, and other spellings of them, each with the confidence that they give at most."""
    bare = strip_remark(text)
    others = (text.translate(_FULL_WIDTH), text.translate(_HALF_WIDTH), bare, to_simplified(text))
    yield text, NAME_CONFIDENCE
    yield from ((other, VARIANT_CONFIDENCE) for other in dict.fromkeys(others) if other not in ("", text))


def is_address_tail(rest: str) -> bool:
    """Whether words behind a division name no further division: a road, a number."""
    return bool(_ROAD.match(rest)) and not _FURTHER_NAME.search(rest)


def _further_names(code: str, rest: str) -> tuple[Level, NamePath]:
    """The level of the first name in words that follow a division, and the words by level, as their ends say."""
    layers = NamePath()
    for level, ends in ((Level.PREFECTURE, _UPPER_END), (Level.COUNTY, _UPPER_END), (Level.TOWNSHIP, _TOWNSHIP_END)):
        if is_above(code, level) and (match := ends.search(rest, 1, _MAX_VILLAGE)):
            layers, rest = layers._replace(**{level.field: rest[: match.end()]}), rest[match.end() :]
    layers = layers._replace(community=rest)
    return next((level for level in LEVELS if layers[level.depth]), Level.VILLAGE), layers
