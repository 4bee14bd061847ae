"""Slugs proposed for Chinese names: pinyin without tones, in lower-case letters, digits and single hyphens.

A slug is a proposal of the draft; a person may change it before the first publication, as it then stands in IRIs.
"""

import re
from collections.abc import Collection

from mingdan.register.pinyin import ascii_letters, syllables
from mingdan.resolver.name_index import places_in_title

_PARTY = re.compile(r"中共|党委|委员会组织部|委组织部|委宣传部|委统战部|委政法委|纪委|委员会宣传部")
_USUAL = {
    "陕西": "shaanxi",
    "内蒙古": "inner-mongolia",
    "西藏": "tibet",
    "香港": "hong-kong",
    "澳门": "macao",
}  # as others write
_GENERIC = re.compile(r"(?:维吾尔|壮族|回族|特别)?(?:自治区|行政区|省|市|自治州|地区|盟|区|县|旗)$")


def _letters(text: str) -> list[str]:
    """The syllables of the Chinese in a text without tones, letters and digits as they are; the rest is left out."""
    return [found for found in map(ascii_letters, syllables(text)) if found]


def slugify(text: str, taken: Collection[str] = ()) -> str:
    """One slug for a name, its syllables joined by hyphens; a number is added where another name has it already."""
    return _free("-".join(_letters(text))[:80].strip("-") or "unnamed", taken)


def place_slug(name: str) -> str:
    """The slug of a division, without its generic part: 甘肃省 gansu."""
    stem = _GENERIC.sub("", name) or name
    return _USUAL.get(stem, "".join(_letters(stem)))


def body_slug(name: str, taken: Collection[str] = ()) -> str:
    """The slug of an issuing body, its place first: 甘肃省民政厅 gansu-min-zheng-ting."""
    place = next((layer for layer in reversed(places_in_title(name)) if layer), "")
    rest = name.replace(place, "", 1) if place else name
    return _free("-".join([*([place_slug(place)] if place else []), *_letters(rest)])[:80].strip("-") or "body", taken)


def is_party(name: str) -> bool:
    """Whether a body is an organ of the party by its name (中共…, …党委, …委组织部)."""
    return _PARTY.search(name) is not None


def _free(proposed: str, taken: Collection[str]) -> str:
    number = 2
    found = proposed
    while found in taken:
        found, number = f"{proposed}-{number}", number + 1
    return found
