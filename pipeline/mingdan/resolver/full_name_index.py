"""Matches unbroken strings of names (成都市温江区柳城街道光华社区) as a whole against the register."""

from collections.abc import Collection, Iterable
from functools import cached_property, lru_cache

from mingdan.lexicon.generic_parts import VILLAGE_ENDS
from mingdan.lexicon.levels import Level, code_at, is_at, is_below, level_of
from mingdan.model import NamePath
from mingdan.register.alternative_names import ABBREVIATION, exact_township_names
from mingdan.register.edition import Edition
from mingdan.register.labels import without_committees, written_names
from mingdan.resolver.name_index import NameIndex, NameTable

_Node = dict[str, list[tuple[str, str]]]  # first two characters -> the names that begin with them, each with its code
_GENERIC = frozenset({*VILLAGE_ENDS} - {"嘎查"})
_GENERIC_LENGTHS = {
    last: sorted({len(text) for text in _GENERIC if text[-1] == last}, reverse=True) for last in "会区村"
}


def _node(names: Iterable[tuple[str, str]]) -> _Node:
    node: _Node = {}
    for name, code in dict.fromkeys(names):
        node.setdefault(name[:2], []).append((name, code))
    return node


def _table_node(tables: Iterable[NameTable], *levels: Level) -> _Node:
    """The names and abbreviations of some tables, of all levels or of those given."""
    return _node(
        (name, code)
        for table in tables
        for name, matches in table.by_name.items()
        for code, cost in matches
        if cost <= ABBREVIATION and (not levels or level_of(code) in levels)
    )


def _shorter_forms(name: str, bare: str, parents: tuple[str, str]) -> Collection[str]:
    """The shorter forms of a village's name; its own and that without generic part may be among them."""
    if bare.startswith(parents) or parents[1] in bare:
        return {stem for written in written_names(name, *parents) for stem in _stems(written)}
    return () if bare == name and "嘎查" not in name else _stems(bare)


def _stems(bare: str) -> Collection[str]:
    stem = without_generic(bare)
    return {bare, stem, stem.removesuffix("嘎查") or stem} if "嘎查" in bare else {bare, stem}


def without_generic(text: str) -> str:
    """A register's name without the generic part at its end: 光华社区居委会 -> 光华, 清江村村委会 -> 清江村."""
    for length in _GENERIC_LENGTHS.get(text[-1:], ()):
        if text[-length:] in _GENERIC and len(text) > length:
            return text[:-length]
    return text


class FullNameIndex:
    """The names of an edition as a tree that unbroken strings are followed through.

    Args:
        edition: the edition.
        names: its names.
        kept: the number of divisions whose names are kept in memory.
    """

    def __init__(self, edition: Edition, names: NameIndex, kept: int = 4000) -> None:
        self._edition = edition
        self._names = names
        self._below = lru_cache(maxsize=kept)(self._find_below)
        self._townships = lru_cache(maxsize=5 * kept)(self._find_townships)
        self._has_townships = lru_cache(maxsize=kept)(self._find_has_townships)
        self._counties_of = lru_cache(maxsize=40)(self._find_counties_of)

    def _find_below(self, code: str) -> _Node:
        """The names directly within the country (empty code), a province or prefecture."""
        return _table_node([self._names.names_within(code)])

    def _find_townships(self, county: str, start: str) -> list[tuple[str, str]]:
        """The exact names of the townships of a county that begin with two characters, each with its code.

        They are those of `NameIndex.names_within`, without making its table.
        """
        names = [
            (name, code)
            for code, own_name in zip(*self._edition.named_children(county), strict=True)
            if start in own_name
            for name in (own_name, *exact_township_names(self._edition, code, own_name))
        ]
        return [pair for pair in dict.fromkeys(names) if pair[0].startswith(start)]

    def _names_at(self, code: str, start: str) -> Iterable[tuple[str, str]]:
        """The names directly within a county, or a division above, that begin with two characters."""
        return self._townships(code, start) if is_at(code, Level.COUNTY) else self._below(code).get(start, ())

    def _find_has_townships(self, code: str) -> bool:
        """Whether townships are directly within a division: a county, or a city without counties."""
        return is_at(code, Level.COUNTY) or is_at(next(iter(self._edition.children(code)), ""), Level.TOWNSHIP)

    @cached_property
    def _prefectures(self) -> _Node:
        """The names with which words without the province may begin."""
        return _table_node([self._names.all_prefectures()], Level.PREFECTURE)

    @cached_property
    def _counties(self) -> _Node:
        """The names with which words without province and prefecture may begin."""
        return _table_node([self._names.all_prefectures(), self._names.all_counties()], Level.COUNTY)

    def _find_counties_of(self, province: str) -> _Node:
        """The names with which words without the prefecture may begin, below the name of their province."""
        return _table_node([self._names.names_two_levels_below(province)], Level.COUNTY)

    def _match_villages(self, township: str, words: str, whole: list[str], shorter: list[str]) -> None:
        """Adds the villages and communities of a township that some words name, as `match_full_name` does.

        Only those whose name contains the words without their generic part are looked at: no other one has such a form.
        """
        register = self._edition.province(code_at(township, Level.PROVINCE))
        similar = register.villages_with(township, without_generic(words))
        others = []
        for code, name in similar:
            if name == words or (name.startswith(words) and without_generic(name) == words):
                whole.append(code)
            else:
                others.append((code, name))
        if not others:
            return
        parents = register.names[code_at(township, Level.COUNTY)], register.names[township]
        bare_names = without_committees([name for _, name in others])
        for (code, name), bare in zip(others, bare_names, strict=True):
            if words in _shorter_forms(name, bare, parents):
                shorter.append(code)

    def match_full_name(self, words: str) -> tuple[list[str], list[str], list[str]]:
        """The divisions that an unbroken string names, by names of the register and usual abbreviations.

        Args:
            words: the names, without spaces; province and prefecture may be left out.

        Returns:
            The codes below counties by whole names or names without generic part; those by shorter forms of names; and
            the provinces, prefectures and counties.
        """
        whole: list[str] = []
        shorter: list[str] = []
        to_county: list[str] = []
        for first in (self._below(""), self._prefectures, self._counties):
            above, codes = self._start(first, words)
            to_county += codes
            for code, start in above:
                self._follow(code, words, start, whole, shorter)
            if whole or shorter:
                break
        return whole, shorter, to_county

    def split_below(self, code: str, words: str) -> list[tuple[str, NamePath]]:
        """The divisions within one (the country for an empty code) that words name as a whole, with the names by level.

        Levels may be left out at the beginning as in `match_full_name`, and prefectures within a province.
        """
        if is_at(code, Level.TOWNSHIP):
            whole: list[str] = []
            shorter: list[str] = []
            self._match_villages(code, words, whole, shorter)
            return [(village, NamePath(community=words)) for village in whole or shorter]
        start = words[:2]
        firsts: list[Iterable[tuple[str, str]]] = [self._names_at(code, start)]
        if not is_below(code, Level.PROVINCE):
            others = (self._counties_of(code),) if code else (self._prefectures, self._counties)
            firsts += (node.get(start, ()) for node in others)
        for first in firsts:
            names = [
                (division, below._replace(**{level_of(child).field: name}))
                for name, child in first
                if words.startswith(name)
                for division, below in (
                    [(child, NamePath())] if name == words else self.split_below(child, words[len(name) :])
                )
            ]
            if names:
                return names
        return []

    def match_below(self, code: str, words: str) -> tuple[list[str], list[str]]:
        """As `match_full_name`, for names below a county, or a city without counties."""
        whole: list[str] = []
        shorter: list[str] = []
        self._follow(code, words, 0, whole, shorter)
        return whole, shorter

    def _start(self, first: _Node, words: str) -> tuple[list[tuple[str, int]], list[str]]:
        """Follows words down to counties, and cities without counties.

        Returns:
            The divisions with townships directly within them, each with the position in the words where the names of
            these begin; and the codes of what the words as a whole name.
        """
        above: list[tuple[str, int]] = []
        codes: list[str] = []
        queue = [(first, 0)]
        for node, start in queue:
            for name, code in node.get(words[start : start + 2], ()):
                if not words.startswith(name, start):
                    continue
                end = start + len(name)
                if end == len(words):
                    codes.append(code)
                elif self._has_townships(code):
                    above.append((code, end))
                else:
                    queue.append((self._below(code), end))
        return above, codes

    def _follow(self, above: str, words: str, start: int, whole: list[str], shorter: list[str]) -> None:
        """Follows words down from a division; adds the codes at their end, by names to `whole` and by shorter forms."""
        for name, code in self._names_at(above, words[start : start + 2]):
            if not words.startswith(name, start):
                continue
            end = start + len(name)
            if not is_below(code, Level.COUNTY):
                self._follow(code, words, end, whole, shorter)
            elif end == len(words):
                whole.append(code)
            else:
                self._match_villages(code, words[end:], whole, shorter)
