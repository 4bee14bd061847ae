"""The names of divisions that are not in the register: pinyin, English, short names, and what they are found by.

Pinyin is a label of its own (`zh-latn-pinyin`); short names are other names (`zh`); the pinyin as it is typed without
tones (`zh-latn`) and the forms in traditional characters (`zh-hant`) are hidden labels, to search by and not to show.
"""

from collections.abc import Iterable, Iterator

from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import SKOS
from mingdan.rdf.ntriples import in_language, statements_about
from mingdan.register.alternative_names import short_names
from mingdan.register.divisions import lineage
from mingdan.register.pinyin import pinyin, typed_forms
from mingdan.register.translations import english_names, traditional_forms


def name_triples(iris: Iris, codes: Iterable[str]) -> Iterator[str]:
    """What divisions are called, as N-Triples lines, in order of code.

    Args:
        iris: IRI factory for the dataset's base.
        codes: divisions of the register.

    Raises:
        InputError: the register has no such division, or a row of a table of names is not what it should be.
    """
    for code in sorted(set(codes)):
        label = lineage(code)[-1].label
        yield from statements_about(iris.division(code), _named(code, label))


def _named(code: str, label: str) -> Iterator[tuple[str, str]]:
    if spelling := pinyin(label, code):
        yield SKOS.prefLabel, in_language(spelling, "zh-latn-pinyin")
        yield from ((SKOS.hiddenLabel, in_language(one, "zh-latn")) for one in typed_forms(spelling))
    if english := english_names().get(code):
        yield SKOS.prefLabel, in_language(english.name, "en")
    yield from ((SKOS.altLabel, in_language(one, "zh")) for one in sorted(short_names(code)))
    yield from ((SKOS.hiddenLabel, in_language(one, "zh-hant")) for one in traditional_forms(label, code))
