"""Proposes slugs for Chinese names: pinyin without tones, in lower-case letters, digits and single hyphens.

A draft contains the proposals. A slug becomes part of IRIs, so a reviewer may change it before the first publication.
"""

import itertools
import re
from collections.abc import Collection

from mingdan.lexicon.generic_parts import alternatives, generic_parts
from mingdan.lexicon.levels import LEVELS
from mingdan.register.pinyin import ascii_letters, syllables
from mingdan.resolver.resolver import Resolver

_PARTY = re.compile(r"中共|党委|委员会组织部|委组织部|委宣传部|委统战部|委政法委|纪委|委员会宣传部")
_MAX_SLUG = 80
_USUAL_SPELLINGS = {
    "陕西": "shaanxi",
    "内蒙古": "inner-mongolia",
    "西藏": "tibet",
    "香港": "hong-kong",
    "澳门": "macao",
}
_GENERIC = re.compile(rf"(?:维吾尔|壮族|回族)?({alternatives(*(generic_parts(level) for level in LEVELS[:3]))})$")


def _syllables(text: str) -> list[str]:
    """The Chinese characters of a text in pinyin without tones, and its letters and digits; the rest is left out."""
    return [letters for letters in map(ascii_letters, syllables(text)) if letters]


def slugify(text: str, taken: Collection[str] = ()) -> str:
    """The slug of a name, syllables joined by hyphens; a number is added to a slug that is taken."""
    return _untaken(_joined(_syllables(text)) or "unnamed", taken)


def place_slug(name: str) -> str:
    """The slug of a division, without its generic part: 甘肃省 gansu."""
    stem = _GENERIC.sub("", name) or name
    return _USUAL_SPELLINGS.get(stem, "".join(_syllables(stem)))


def body_slug(name: str, taken: Collection[str] = ()) -> str:
    """The slug of an issuing body, beginning with its place: 甘肃省民政厅 gansu-min-zheng-ting."""
    place = next((layer for layer in reversed(Resolver.reference().names.places_in_title(name)) if layer), "")
    rest = name.replace(place, "", 1) if place else name
    return _untaken(_joined([*([place_slug(place)] if place else []), *_syllables(rest)]) or "body", taken)


def is_party(name: str) -> bool:
    """Whether a body is a party organ by its name (中共…, …党委, …委组织部)."""
    return _PARTY.search(name) is not None


def _joined(syllables: list[str]) -> str:
    return "-".join(syllables)[:_MAX_SLUG].strip("-")


def _untaken(proposal: str, taken: Collection[str]) -> str:
    """A slug that is not taken: the proposal, else with a number."""
    candidates = itertools.chain([proposal], (f"{proposal}-{number}" for number in itertools.count(2)))
    return next(candidate for candidate in candidates if candidate not in taken)
