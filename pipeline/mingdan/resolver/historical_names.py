"""Names of prefectures and counties of any year since 1980: the versions that they stood for."""

from collections.abc import Iterable, Iterator
from functools import cache

from mingdan.lexicon.levels import Level
from mingdan.register.history import DivisionVersion, containing_versions, versions


@cache
def _versions_by_name() -> dict[str, list[tuple[DivisionVersion, frozenset[str]]]]:
    """The versions by name, each with the names of those that it lay in."""
    by_name: dict[str, list[tuple[DivisionVersion, frozenset[str]]]] = {}
    for version in versions():
        above = frozenset(parent.name for parent in containing_versions(version))
        by_name.setdefault(version.name, []).append((version, above))
    return by_name


@cache
def _lengths_by_start() -> dict[str, list[int]]:
    """The lengths of names, the longest first, by their first two characters."""
    lengths: dict[str, set[int]] = {}
    for name in _versions_by_name():
        lengths.setdefault(name[:2], set()).add(len(name))
    return {start: sorted(each, reverse=True) for start, each in lengths.items()}


def versions_named(name: str, year: int = 0, within: Iterable[str] = ()) -> list[DivisionVersion]:
    """The versions that a name stood for.

    Args:
        name: the full name of a province, prefecture or county.
        year: the year in which they existed, at its end or until its changes; 0 for any.
        within: the names of divisions that they lay in; empty names do not count.
    """
    above = {*within} - {""}
    return [
        version
        for version, names in _versions_by_name().get(name, ())
        if above <= names and (not year or version.existed_in(year))
    ]


def split_versions(words: str, year: int = 0) -> Iterator[tuple[list[DivisionVersion], str, str]]:
    """The versions of prefectures and counties with whose names words begin, the deepest first.

    The words may leave out province and prefecture.

    Yields:
        The versions, the names of what they lay in, and the words behind the names.
    """
    yield from _split(words, year, (), Level.COUNTRY)


def _split(
    words: str, year: int, above: tuple[str, ...], level: Level
) -> Iterator[tuple[list[DivisionVersion], str, str]]:
    for end in (length for length in _lengths_by_start().get(words[:2], ()) if length <= len(words)):
        named = [version for version in versions_named(words[:end], year, above) if version.level > level]
        for below in sorted({version.level for version in named}, reverse=True):
            yield from _split(words[end:], year, (*above, words[:end]), below)
            if below > Level.PROVINCE:
                yield [version for version in named if version.level == below], "".join(above), words[end:]
