"""Matches unbroken strings of names (成都市温江区柳城街道光华社区) as a whole against the register."""

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from mingdan.lexicon.generic_parts import VILLAGE_ENDS
from mingdan.lexicon.levels import Level, code_at, is_at, is_below, level_of, split_joined
from mingdan.register.alternative_names import ABBREVIATION
from mingdan.register.edition import Edition
from mingdan.register.labels import without_committees, written_names
from mingdan.resolver.name_index import NameIndex, NameTable

_Node = dict[str, list[tuple[str, str]]]  # first two characters -> the names that begin with them, each with its code
_CodesByName = dict[str, str]  # name -> codes of villages, joined: most names have one, and strings cost least memory
_Start = Callable[[str], _Node]
_GENERIC = frozenset({*VILLAGE_ENDS} - {"嘎查"})
_GENERIC_LENGTHS = {
    last: sorted({len(text) for text in _GENERIC if text[-1] == last}, reverse=True) for last in "会区村"
}
_START_LENGTHS = (8, 12, 24)  # characters of a string that are tried before the whole


def _node(names: Iterable[tuple[str, str]]) -> _Node:
    node: _Node = {}
    for name, code in dict.fromkeys(names):
        node.setdefault(name[:2], []).append((name, code))
    return node


def _table_node(tables: Iterable[NameTable], *levels: Level, max_cost: float = ABBREVIATION) -> _Node:
    """The names of some tables up to a cost, of all levels or of those given."""
    return _node(
        (name, code)
        for table in tables
        for name, matches in table.by_name.items()
        for code, cost in matches
        if cost <= max_cost and (not levels or level_of(code) in levels)
    )


def _add(by_name: _CodesByName, name: str, code: str) -> None:
    by_name[name] = by_name[name] + code if name in by_name else code


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
    """The names of an edition as a tree that unbroken strings are followed through."""

    def __init__(self, edition: Edition, names: NameIndex) -> None:
        self._edition = edition
        self._names = names
        self._below = lru_cache(maxsize=4000)(self._find_below)
        self._prefectures = lru_cache(maxsize=1)(self._find_prefectures)
        self._counties = lru_cache(maxsize=1)(self._find_counties)
        self._villages = lru_cache(maxsize=2000)(self._find_villages)
        self._township_nodes = lru_cache(maxsize=20_000)(self._find_township_nodes)

    def _find_below(self, code: str) -> _Node:
        """The names directly within the country (empty code), a province, prefecture or county."""
        if is_at(code, Level.COUNTY):
            return _table_node([self._names.names_within(code)], max_cost=0.0)
        return _table_node([self._names.names_within(code)])

    def _find_prefectures(self, _: str) -> _Node:
        """The names with which words without the province may begin."""
        return _table_node([self._names.all_prefectures()], Level.PREFECTURE)

    def _find_counties(self, _: str) -> _Node:
        """The names with which words without province and prefecture may begin."""
        return _table_node([self._names.all_prefectures(), self._names.all_counties()], Level.COUNTY)

    def _find_villages(self, township: str) -> tuple[_CodesByName, _CodesByName]:
        """The villages and communities of a township by name: in the form of the register, and in shorter forms.

        The shorter forms count where the first names have no match.
        """
        register = self._edition.province(code_at(township, Level.PROVINCE))
        parents = register.names[code_at(township, Level.COUNTY)], register.names[township]
        by_name: _CodesByName = {}
        by_shorter_form: _CodesByName = {}
        codes = register.children(township)
        names = [register.names[code] for code in codes]
        for code, name, bare in zip(codes, names, without_committees(names), strict=True):
            stem = without_generic(name)
            _add(by_name, name, code)
            if stem != name:
                _add(by_name, stem, code)
            for form in _shorter_forms(name, bare, parents):
                if form not in (name, stem):
                    _add(by_shorter_form, form, code)
        return by_name, by_shorter_form

    def match_full_name(self, words: str) -> tuple[list[str], list[str]]:
        """The divisions that an unbroken string names, by names of the register and usual abbreviations.

        Args:
            words: the names, without spaces; province and prefecture may be left out.

        Returns:
            The codes by whole names or names without generic part; and the codes by shorter forms of names.
        """
        whole: list[str] = []
        shorter: list[str] = []
        for first in (self._below, self._prefectures, self._counties):
            for node, start in self._start_nodes(first, words):
                self._follow(node, words, start, whole, shorter)
            if whole or shorter:
                break
        return whole, shorter

    def _start_nodes(self, first: _Start, words: str) -> list[tuple[_Node, int]]:
        """As `_township_nodes`, from as few characters as possible: one start of many strings is followed once."""
        for length in _START_LENGTHS:
            nodes, reach = self._township_nodes(first, words[:length])
            if reach <= length or len(words) <= length:
                return nodes
        return self._township_nodes(first, words)[0]

    def _find_township_nodes(self, first: _Start, words: str) -> tuple[list[tuple[_Node, int]], int]:
        """Follows words down to nodes of townships.

        Returns:
            The nodes, each with the position in the words where its names begin; and the number of characters that were
            looked at.
        """
        nodes: list[tuple[_Node, int]] = []
        queue, reach = [(first(""), 0)], 0
        while queue:
            node, start = queue.pop()
            reach = max(reach, start + 2)
            for name, code in node.get(words[start : start + 2], ()):
                end = start + len(name)
                reach = max(reach, end)
                if words[start:end] == name:
                    has_townships = is_at(code, Level.COUNTY) or is_at(self._edition.children(code)[0], Level.TOWNSHIP)
                    (nodes if has_townships else queue).append((self._below(code), end))
        return nodes, reach

    def _follow(self, node: _Node, words: str, start: int, whole: list[str], shorter: list[str]) -> None:
        """Follows words down from a node; adds the codes at their end, by names to `whole` and by shorter forms."""
        for name, code in node.get(words[start : start + 2], ()):
            end = start + len(name)
            if words[start:end] != name:
                continue
            if not is_below(code, Level.COUNTY):
                below = self._below(code)
                if words[end : end + 2] in below:
                    self._follow(below, words, end, whole, shorter)
            elif end == len(words):
                whole.append(code)
            else:
                by_name, by_shorter_form = self._villages(code)
                rest = words[end:]
                if rest in by_name:
                    whole += split_joined(by_name[rest], Level.VILLAGE)
                if rest in by_shorter_form:
                    shorter += split_joined(by_shorter_form[rest], Level.VILLAGE)
