"""What a line of text can be, each role with a cost: the lower, the more it explains.

The costs are about one line below some places; `mingdan.notices.search` adds those of a whole reading. They are sums of
evidence in one unit: a community that the register has below its township takes off 3, a line that nothing explains
costs 2.6.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mingdan.lexicon.headers import is_total_row
from mingdan.lexicon.written_names import has_name_ending
from mingdan.model import NamePath
from mingdan.notices.items import (
    UNKNOWN,
    Item,
    has_separators,
    is_organisation,
    list_cost,
    name_cost,
    organisation_named,
    parse_items,
    place_behind,
    split_remark,
    without_brackets,
)
from mingdan.notices.letter import (
    ANNEX_NOTE,
    LETTERHEAD,
    NEXT_ANNEX,
    PAGE_TEXT,
    SENTENCE_END,
    TITLE_END,
    is_imprint,
)
from mingdan.notices.line_markers import AWARD, BODY_END, is_list_title
from mingdan.notices.places import (
    NOWHERE,
    PUNCTUATION,
    Named,
    bottom_level,
    complete_from,
    place_in_heading,
    places_as_written,
    read_name,
    read_place,
    top_level,
)
from mingdan.notices.units import Unit

# What a person writes in `[roles]` of source.toml for the role of a line.
ROLE_WORDS = {"entry": "entry", "place": "heading", "heading": "heading", "more": "heading"} | dict.fromkeys(
    ("letter", "count", "total", "unrecognised", "row"), "text"
)
MAX_HEADING = 60
_MAX_NAMES = 60  # characters of a single name, remark included
_UNEXPLAINED = 2.6
_IN_SENTENCE = -0.7  # a name that ends with 。 costs less: the register has its township
_CLAUSE_END = re.compile("[。；！？，]")
_BRACKETS = re.compile("[（(][^（）()]{0,60}[）)]")
# A label that announces the names and says nothing about them.
_ANNOUNCES = re.compile("如下|分别|包括|[是为有]$|^(其中|具体)")


class Reading(NamedTuple):
    """One way to read a line.

    Attributes:
        role: `entry` (one name or several), `place` or `heading` (a heading that names a place, or not), `more` (the
            second line of a heading), `count`, `total`, `letter`, or `unrecognised`.
        cost: the cost of the line alone.
        text: the words of a heading or label.
        place: the names by level of a place, or that a heading with other words names.
        items: the names, and labels inside the line.
        has_label: whether `text` is a label before the names.
    """

    role: str
    cost: float
    text: str = ""
    place: NamePath | None = None
    items: tuple[Item, ...] = ()
    has_label: bool = False


def readings(
    unit: Unit, above: NamePath, is_prose: bool, has_one_name_a_line: bool, known: frozenset[str], decided: str = ""
) -> list[Reading]:
    """The ways to read a line of text below some places.

    Args:
        unit: the line.
        above: the names by level that title and headings give.
        is_prose: whether a sentence may list names.
        has_one_name_a_line: whether 、 in a line belongs to a name, unless the register has the names beside it.
        known: headings that `source.toml` describes.
        decided: what a person decided on the line: `heading`, `entry` or `text`; if there is such a reading, it is all.
    """
    if decided:
        options = _all_readings(unit, above, is_prose, has_one_name_a_line)
        return [option for option in options if ROLE_WORDS[option.role] == decided] or options
    is_known = unit.rest in known or (unit.label is None and unit.body in known)
    if is_known and (
        unit.marker.style or not is_list_title(unit.body)
    ):  # the title of a list may be a part of the letter
        return [Reading("heading", -4.0, unit.body, place_in_heading(unit.body, above))]
    names = list(_name_readings(unit, above, is_prose, has_one_name_a_line))
    if len(names) == 1 and _is_certain(names[0], unit):
        return names
    return _all_readings(unit, above, is_prose, has_one_name_a_line)


def _all_readings(unit: Unit, above: NamePath, is_prose: bool, has_one_name_a_line: bool) -> list[Reading]:
    return [
        *_name_readings(unit, above, is_prose, has_one_name_a_line),
        *_heading_readings(unit, above),
        *_count_readings(unit, above),
        Reading("letter", letter_cost(unit)),
        Reading("unrecognised", _UNEXPLAINED),
    ]


def _is_certain(reading: Reading, unit: Unit) -> bool:
    """Whether a line is one name that can be nothing else.

    It is a village that the register has, or names from above a township down that end with a village or have a number.
    """
    if len(reading.items) != 1 or reading.cost > -0.7:
        return False
    names = reading.items[0].named.names
    if top_level(names) < 3 <= bottom_level(names):
        return bool(names.community) or (bool(unit.marker.style) and unit.count is None)
    return reading.cost <= -3.0 and bool(names.community)


def _name_readings(unit: Unit, above: NamePath, is_prose: bool, has_one_name_a_line: bool) -> Iterator[Reading]:
    """The line as names: after a label, in a list, or one alone."""
    if is_imprint(unit.text) or ANNEX_NOTE.fullmatch(unit.text):
        return
    if unit.label is not None:
        if unit.body:
            yield from _label_readings(unit, above)
    elif not SENTENCE_END.search(unit.rest) or is_list_text(unit.rest):
        words, is_sentence = unit.rest, unit.text.endswith("。")
        if (len(words) <= _MAX_NAMES * 2 or unit.marker.style) and not PUNCTUATION.search(_BRACKETS.sub("", words)):
            single = _single_reading(unit, above)
            if not is_sentence or (single.cost < _IN_SENTENCE and not re.search("[0-9]个", words)):
                yield single
        if has_separators(words) and (not SENTENCE_END.search(unit.text) or is_list_text(words)):
            items = parse_items(words, above, is_prose=bool(SENTENCE_END.search(unit.text)))
            if not (has_one_name_a_line and "、" in words) or all(item.named.is_found for item in items):
                yield from _list_readings(items, unit)
    if (is_prose and SENTENCE_END.search(unit.text)) or (is_prose and unit.label is not None):
        yield from _list_readings(parse_items(unit.rest, above, is_prose=True), unit)


def is_list_text(text: str) -> bool:
    """Whether the parts between the separators of a text end as names do, four of five at least."""
    parts = [part for part in re.split("[；;。，,、]", text[:10_000]) if part.strip()]
    named = sum(1 for part in parts if len(part) <= _MAX_NAMES and has_name_ending(split_remark(part)[0]))
    return len(parts) > 1 and named >= 0.8 * len(parts)


def _single_reading(unit: Unit, above: NamePath) -> Reading:
    """The line as one name; a name that is too long is refused later."""
    if len(unit.rest) > 4 * _MAX_NAMES:
        words, names = "".join(unit.rest.split()), NamePath(community=unit.rest[:_MAX_NAMES])
        if len(words) > 4 * _MAX_NAMES:
            item = Item("entry", words, unit.marker.number, Named(names, names, "", False), UNKNOWN)
            return Reading("entry", UNKNOWN, items=(item,))
    words, remark = split_remark(unit.rest)
    bare = without_brackets(words)
    if place := place_behind(words, above):
        words, above = bare, place
    named = read_name(bare, above)
    cost, kind = name_cost(bare, named), "entry"
    if not named.is_found and is_organisation(words):
        named = organisation_named(words, above)
        kind, cost = "organisation", (0.3 if top_level(named.names) < 4 else 1.6) - (0.6 if unit.marker.style else 0.0)
    cost += 1.5 if "、" in words else 0.0
    cost += 1.0 if len(unit.rest.split()) > 1 and not named.is_found else 0.0
    cost += 3.0 if unit.count is not None and not (named.is_found and named.names.community) else 0.0
    return Reading("entry", cost, items=(Item(kind, words, unit.marker.number, named, cost, remark),))


def _list_readings(items: tuple[Item, ...], unit: Unit) -> Iterator[Reading]:
    """The line as a list, where it has several names."""
    names = [item for item in items if item.is_name]
    if (
        not names
        or (len(items) < 2 and not SENTENCE_END.search(unit.text))
        or not (any(item.cost < 0 for item in names) or all(_may_be_listed(item) for item in names))
    ):
        return
    first = items[0] if items[0].ordinal is not None else items[0]._replace(ordinal=unit.marker.number)
    yield Reading("entry", list_cost(items), items=(first, *items[1:]))


def _may_be_listed(item: Item) -> bool:
    return item.kind == "organisation" or has_name_ending(item.words)


def _label_readings(unit: Unit, above: NamePath) -> Iterator[Reading]:
    """The line as a label and names."""
    label = unit.label or ""
    place = read_place(label, above, may_be_short=True)
    stated = place[0] if place else places_as_written(label)
    below = NamePath(above.province) if place and not any(stated) else complete_from(above, stated)
    items = parse_items(unit.body, below, is_structured=True)
    names = [item for item in items if item.is_name]
    if not names or min(item.cost for item in names) > 0.8 or len(label) > MAX_HEADING:
        return
    cost = list_cost(items)
    if place:
        yield Reading("entry", cost + (-0.8 if place[1] else 0.4), label, place[0], items, True)
    elif _ANNOUNCES.search(label) and unit.count is None:
        yield Reading("entry", cost + 0.2, items=items)
    else:
        yield Reading(
            "entry", cost + (0.2 if AWARD.search(label) or unit.count is not None else 0.8), label, None, items, True
        )


def _heading_readings(unit: Unit, above: NamePath) -> Iterator[Reading]:
    """The line as a heading: of a place, or other words."""
    text = unit.label if unit.label is not None and not unit.body else unit.body
    if text is None or (unit.label is not None and unit.body):
        return
    ends_so = (unit.label is not None) or unit.text[:1] in "【[〔［〖「『＜<（("
    hint = (0.6 if ends_so else 0.0) + (0.6 if unit.count is not None else 0.0)
    place = read_place(text, above, may_be_short=unit.label is not None or unit.count is not None)
    if place and (place[1] or not AWARD.search(text)):
        cost = -1.0 if place[1] or place[0] == NOWHERE else (0.9 if top_level(place[0]) > 0 else 2.0)
        yield Reading("place", cost - hint, "".join(text.split()), place[0])
    if 0 < len(text) <= MAX_HEADING and not _CLAUSE_END.search(_BRACKETS.sub("", unit.text)):
        cost = 0.8 - hint - (0.5 if AWARD.search(text) else 0.0) - (0.3 if unit.marker.style else 0.0)
        if is_imprint(unit.text) or ANNEX_NOTE.fullmatch(unit.text):
            cost += 3.0
        named = read_name("".join(text.split()), above)
        if place and not AWARD.search(text):
            cost += 3.0 if place[1] else 0.5
        elif has_name_ending(text):
            cost += 2.0 if named.is_found else 0.3
        if top_level(named.names) < 3 <= bottom_level(named.names) and not AWARD.search(text):
            cost += 2.0  # it begins as an entry does
        yield Reading("heading", cost, text, place_in_heading(text, above))


def _count_readings(unit: Unit, above: NamePath) -> Iterator[Reading]:
    """The line as a count of what is listed elsewhere, or as the sum of a list."""
    if is_total_row(unit.text.split()):
        yield Reading("total", -0.5)
    if unit.count is not None and unit.label is None:
        if not unit.body:
            yield Reading("count", -0.2)
        elif read_place(unit.body, above):
            yield Reading("count", 0.3, unit.body)


def letter_cost(unit: Unit) -> float:
    """The cost of reading a line as a part of the letter."""
    text = unit.text
    if LETTERHEAD.fullmatch(text) or is_imprint(text) or PAGE_TEXT.search(text):
        return 0.0
    if ANNEX_NOTE.fullmatch(text) or (NEXT_ANNEX.match(text) and "名单" in text):
        return 0.1
    if SENTENCE_END.search(text) or text.endswith(("：", ":")):
        return 0.0
    if TITLE_END.search(text) or BODY_END.search(text) or len(text) < 2 or _ANNOUNCES.search(text):
        return 0.2
    return 0.6 if AWARD.search(text) and not unit.marker.style else 1.5
