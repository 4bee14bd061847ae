"""The names of divisions besides the register's: pinyin, short names, and what they are found by.

Pinyin is a label of its own (`zh-latn-pinyin`); short names are other names (`zh`); the pinyin as it is typed without
tones (`zh-latn`) and the forms in traditional characters (`zh-hant`) are hidden labels, to search by and not to show.
"""

from collections.abc import Iterable, Iterator

from mingdan.called import short_names
from mingdan.divisions import province
from mingdan.iris import Iris
from mingdan.ntriples import about, in_language
from mingdan.spelling import pinyin, typed
from mingdan.traditional import traditional
from mingdan.vocabulary import SKOS


def name_triples(iris: Iris, codes: Iterable[str]) -> Iterator[str]:
    """What divisions are called, as N-Triples lines, in order of code.

    Args:
        iris: where instances live.
        codes: divisions of the register.

    Raises:
        InputError: the register has no such division.
    """
    for code in sorted(set(codes)):
        label = province(code[:2]).lineage(code)[-1].label
        yield from about(iris.division(code), _named(code, label))


def _named(code: str, label: str) -> Iterator[tuple[str, str]]:
    if spelling := pinyin(label, code):
        yield SKOS.prefLabel, in_language(spelling, "zh-latn-pinyin")
        yield from ((SKOS.hiddenLabel, in_language(one, "zh-latn")) for one in typed(spelling))
    yield from ((SKOS.altLabel, in_language(one, "zh")) for one in sorted(short_names(code)))
    yield from ((SKOS.hiddenLabel, in_language(one, "zh-hant")) for one in traditional(label, code))
