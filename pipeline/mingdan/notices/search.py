"""Chooses the reading of a whole document that explains most: a beam search over the roles of its lines.

A state is a reading of the lines so far. What the rest of a reading depends on is small (the headings in force, the
last number, whether the list has begun), so that two readings which agree in it are one state, and where the register
is certain of each line, one state is all that is left.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from mingdan.lexicon.generic_parts import UPPER_LEVEL_END
from mingdan.lexicon.written_names import has_name_ending
from mingdan.model import NamePath
from mingdan.notices.headings import Heading, remaining_headings
from mingdan.notices.items import Item
from mingdan.notices.letter import PAGE_TEXT, SENTENCE_END, TITLE_END
from mingdan.notices.line_markers import AWARD, is_list_title
from mingdan.notices.places import NOWHERE, bottom_level, merge_layers, places_as_written, top_level
from mingdan.notices.roles import Reading, readings
from mingdan.notices.units import Unit

_WIDTH = 16  # states that are followed
_MARGIN = 9.0  # readings that cost so much more than the best are given up
_DOUBT = 0.3  # readings that cost so much more are nearly as good
_MAX_DOUBTS = 20
_MAX_LOOK_BACK = 100  # lines in which two readings are compared
_IN_TITLE = 3.0  # what it costs that a line up to the end of the title is not part of the letter
_AS_ENTRY = 2.5  # what a line loses that is numbered as the entries are and is not one
_TITLE_LINES = 6
_EMPTY = {"place": 3.0, "heading": 2.5}  # headings without an entry below them
_ABOVE_LIST, _IN_LIST, _BELOW_LIST = range(3)
_WITHOUT_CHOICE = ("blank", "page-number", "header")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that can be read in another way, nearly as well.

    Attributes:
        depth: its number among the lines with a choice, from 1.
        chosen, other: the two readings.
    """

    depth: int
    chosen: Reading
    other: Reading


@dataclass(slots=True)
class State:
    """A reading of the lines so far.

    Attributes:
        cost: the sum of the costs.
        headings: those in force, from the outermost in.
        above: the names by level that title and headings give.
        phase: whether the list has begun, or text below it.
        entries: the number of names.
        style, number: those of the last numbered entry below the same headings.
        level: the lowest level of the last entry; -1 below a new heading.
        parent, reading: how the state was reached.
        doubts: what was given up for it and was nearly as good.
        depth: the number of lines with a choice so far.
        heading_levels: the levels of the headings so far that are places, as bits.
    """

    cost: float
    headings: tuple[Heading, ...]
    above: NamePath
    phase: int = _ABOVE_LIST
    entries: int = 0
    style: str = ""
    number: int = 0
    level: int = -1
    parent: "State | None" = None
    reading: Reading | None = None
    doubts: tuple[Doubt, ...] = ()
    depth: int = 0
    heading_levels: int = 0

    def key(self) -> tuple[object, ...]:
        """What the rest of a reading depends on."""
        headings = tuple(
            (
                each.style,
                each.number,
                each.place,
                self.entries - each.entries if each.claimed else self.entries > each.entries,
            )
            for each in self.headings
            if each.is_place or each.number is not None or each.claimed is not None or any(each.place or ())
        )
        return headings, self.phase, self.style, self.number, self.level, self.heading_levels


@dataclass
class Search:
    """A search for the best reading.

    Attributes:
        base: the places that the title names.
        is_prose: whether sentences may list names.
        known: headings that `source.toml` describes.
        roles: what a person decided on lines: their words -> `heading`, `entry` or `text`.
    """

    base: NamePath
    is_prose: bool
    known: frozenset[str]
    roles: Mapping[str, str] = field(default_factory=dict)
    _options: dict[NamePath, list[Reading]] = field(default_factory=dict)  # those of the unit, by the places above
    _title_end: int = -1
    _has_one_name_a_line: bool = False
    _entry_style: str = ""  # in which most names are numbered

    def best(self, units: Sequence[Unit]) -> tuple[list[Reading | None], dict[int, Doubt]]:
        """The best reading of all units: one of each (None where there is no choice), and the doubts by unit."""
        states = [State(0.0, (), self.base)]
        self._title_end = _last_title_line(units)
        self._has_one_name_a_line = _has_one_name_a_line(units)
        self._entry_style = _usual_style(units)
        for index, unit in enumerate(units):
            if unit.kind in _WITHOUT_CHOICE:
                continue
            self._options.clear()
            states = self._pruned([after for state in states for after in self._steps(index, units, state)])
        finals = [_ended(state) for state in states]
        best = min(finals, key=lambda state: state.cost)
        doubts = best.doubts
        for other in finals:
            if other is not best and other.cost - best.cost < _DOUBT:
                doubts = (*doubts, *_difference(best, other))
        with_choice = [index for index, unit in enumerate(units) if unit.kind not in _WITHOUT_CHOICE]
        return _chosen(best, units), {with_choice[doubt.depth - 1]: doubt for doubt in doubts}

    def _steps(self, index: int, units: Sequence[Unit], state: State) -> Iterator[State]:
        """The states that the readings of a unit lead to."""
        unit = units[index]
        if unit.kind == "row":
            yield _moved(state, Reading("row", 0.0), 0.0, phase=_IN_LIST, entries=state.entries + 1)
            return
        if unit.kind == "date":
            yield _moved(state, Reading("letter", 0.0), 0.0, phase=_after_letter(state))
            return
        if unit.kind == "too-long":
            yield _moved(state, Reading("unrecognised", 0.0), 0.0)
            return
        for reading in self._options_of(unit, state.above):
            if index <= self._title_end:
                cost = 0.0 if reading.role == "letter" else reading.cost + _IN_TITLE
                reading = reading._replace(cost=cost)
            if reading.role == "entry":
                yield self._with_names(state, unit, reading, units, index)
            elif reading.role in ("place", "heading"):
                yield from self._with_heading(state, unit, reading)
            elif reading.role == "letter":
                yield _moved(state, reading, _letter_step(state, unit), phase=_after_letter(state))
            else:
                last = state.headings[-1] if state.headings else None
                is_below_empty = last is not None and last.is_place and last.entries == state.entries
                cost = _EMPTY["place"] if reading.role == "count" and is_below_empty else 0.0
                yield _moved(state, reading, cost)

    def _options_of(self, unit: Unit, above: NamePath) -> list[Reading]:
        """The readings of a unit below some places; only those that agree with what a person decided, if there are."""
        if above not in self._options:
            decided = self.roles.get(unit.rest) or self.roles.get(unit.text) or ""
            self._options[above] = readings(unit, above, self.is_prose, self._has_one_name_a_line, self.known, decided)
        return self._options[above]

    def _with_names(self, state: State, unit: Unit, reading: Reading, units: Sequence[Unit], index: int) -> State:
        """The state after a line of names, perhaps with a label before them."""
        cost = 0.5 if state.phase == _BELOW_LIST else 0.0
        if reading.has_label:
            state = self._pushed(state, heading_of(unit, reading, state.entries))
        elif (below := _kind_below(units, index)) in ("date", "header") or not (below or unit.marker.style):
            is_body = reading.items[-1].kind == "organisation"
            cost += 4.0 if below or is_body else 0.0  # a signature, or the heading of a table
        for item in reading.items:
            if not item.is_name:
                state = self._pushed(state, heading_of_item(item, state.entries))
        names = [item for item in reading.items if item.is_name]
        cost += _number_cost(state, unit, names[0])
        if unit.marker.style and unit.marker.style == self._entry_style and reading.cost > 0:
            cost -= min(_AS_ENTRY, reading.cost)
        level = bottom_level(names[0].named.names)
        if 0 <= state.level < top_level(names[0].named.names) < 5:
            cost += 1.5  # the place above it is a heading: the names begin below it
        if level == top_level(names[0].named.names) and state.heading_levels >> level & 1:
            cost += 1.0  # other lines of its form are headings
        place = next((each for each in reversed(state.headings) if each.is_place and each.place), None)
        if place and 0 <= level <= bottom_level(place.place or NOWHERE):  # it does not lie below the heading
            cost += 4.0 if place.entries == state.entries else 2.0
        if state.level >= 0 and level != state.level:
            cost += 0.5
        ordinal = names[0].ordinal if len(names) == 1 else None
        style = unit.marker.style if not reading.has_label else ""
        return _moved(
            state, reading, cost, phase=_IN_LIST, entries=state.entries + len(names), style=style,
            number=ordinal or 0, level=bottom_level(names[-1].named.names),
        )  # fmt: skip

    def _with_heading(self, state: State, unit: Unit, reading: Reading) -> Iterator[State]:
        """The states after a heading: a new one, or the second line of the one above."""
        heading = heading_of(unit, reading, state.entries)
        last = state.headings[-1] if state.headings else None
        cost = 0.6 if state.phase == _BELOW_LIST and not heading.is_list_title else 0.0
        if unit.marker.style and unit.marker.style == self._entry_style:
            cost += _AS_ENTRY
        if unit.marker.style and unit.marker.style == state.style and unit.marker.number == state.number + 1 > 1:
            cost += 1.5  # it is numbered as the entries are
        is_bare = heading.style == "title" and not heading.is_list_title
        if state.entries and is_bare and all(h.style != "title" or h.is_list_title for h in state.headings):
            cost += 0.7  # the entries above it have no heading of its form
        if unit.marker.number:
            before = next((h for h in state.headings if h.style == heading.style), None)
            cost += -0.3 if before and before.number and unit.marker.number == before.number + 1 else 0.0
        after = self._pushed(state, heading)
        yield _moved(after, reading, cost, phase=_IN_LIST)
        is_below_words = state.reading is not None and state.reading.role in ("heading", "more")
        if last and is_below_words and last.entries == state.entries and reading.role == "heading":
            is_name = any(has_name_ending(text) or UPPER_LEVEL_END.search(text) for text in (last.text, reading.text))
            if unit.marker.style or last.is_place or (is_name and not AWARD.search(last.text + reading.text)):
                return
            merged = _moved(state, reading._replace(role="more"), 0.2)
            claimed = last.claimed if unit.count is None else unit.count
            merged.headings = (*state.headings[:-1], last._replace(text=last.text + reading.text, claimed=claimed))
            yield merged

    def _pushed(self, state: State, heading: Heading) -> State:
        """The state with one more heading, without those that it ends."""
        kept = remaining_headings(state.headings, heading)
        headings = (*kept, heading)
        above = merge_layers([self.base, *(each.place for each in headings if each.place)])
        cost = state.cost + _cost_of_ended(state, len(kept))
        return State(
            cost,
            headings,
            above,
            state.phase,
            state.entries,
            "",
            0,
            -1,
            state.parent,
            state.reading,
            state.doubts,
            state.depth,
            state.heading_levels | (_level_bit(heading)),
        )

    def _pruned(self, states: list[State]) -> list[State]:
        """The states to follow: the best of those that agree, and no more than the width of the beam."""
        if len(states) == 1:
            return states
        best: dict[tuple[object, ...], State] = {}
        for state in sorted(states, key=lambda state: state.cost):
            chosen = best.setdefault(state.key(), state)
            if chosen is not state and state.cost - chosen.cost < _DOUBT and len(chosen.doubts) < _MAX_DOUBTS:
                chosen.doubts = (*chosen.doubts, *_difference(chosen, state))
        kept = sorted(best.values(), key=lambda state: state.cost)[:_WIDTH]
        return [state for state in kept if state.cost < kept[0].cost + _MARGIN]


def _level_bit(heading: Heading) -> int:
    return 1 << int(heading.style[-1]) if heading.style.startswith("place") else 0


def heading_of(unit: Unit, reading: Reading, entries: int) -> Heading:
    """The heading that a line is."""
    place, text = reading.place, reading.text
    level = top_level(place) if place and any(place) else 1  # 省直辖: beside prefectures
    marker = unit.marker
    is_place = place is not None and reading.role != "heading"
    style = marker.style or (f"place {level}" if is_place else "title")
    ends_all = not marker.style and is_list_title(text)
    if place is None and AWARD.search(text):
        place = places_as_written(text)
    return Heading(style, marker.number, text, place or NOWHERE, is_place, unit.count, entries, ends_all)


def heading_of_item(item: Item, entries: int) -> Heading:
    """The heading that a label or a category inside a line is."""
    place = item.named.names if item.kind == "label" and any(item.named.names) else None
    style = f"place {top_level(place)}" if place else "label"
    return Heading(style, None, item.words, place, place is not None, None, entries)


def _moved(state: State, reading: Reading, cost: float, **changes: object) -> State:
    """The state after a reading."""
    after = State(
        state.cost + reading.cost + cost, state.headings, state.above, state.phase, state.entries, state.style,
        state.number, state.level, state, reading, state.doubts, state.depth + 1,
        state.heading_levels,
    )  # fmt: skip
    for name, value in changes.items():
        setattr(after, name, value)
    return after


def _after_letter(state: State) -> int:
    return _ABOVE_LIST if state.phase == _ABOVE_LIST else _BELOW_LIST


def _letter_step(state: State, unit: Unit) -> float:
    """What it costs that a line inside or below the list belongs to the letter."""
    if state.phase == _ABOVE_LIST:
        return 0.5 if unit.marker.style and len(unit.text) < 40 else 0.0
    return 0.3 if state.reading and state.reading.role == "letter" else 0.6


def _number_cost(state: State, unit: Unit, first: Item) -> float:
    """What the number of an entry costs after that of the entry before."""
    style, number = unit.marker.style, first.ordinal
    if not style:
        return 0.6 if state.style else 0.0
    if not state.style:
        return 0.3 if state.level >= 0 else 0.0
    return -0.4 if number == state.number + 1 else 0.4


def _cost_of_ended(state: State, kept: int) -> float:
    """What the headings beyond the first `kept` cost as they end: without entries, or with another count."""
    cost = 0.0
    ended = state.headings[kept:]
    for heading in ended:
        below = state.entries - heading.entries
        if heading.claimed is not None:
            cost += (-1.5 if below == heading.claimed else 0.8) if below else _EMPTY["place"]
    if ended and ended[-1].entries == state.entries and ended[-1].claimed is None:
        cost += _EMPTY["place" if ended[-1].is_place else "heading"]
    return cost


def _ended(state: State) -> State:
    """The state at the end of the document, where every heading ends."""
    state.cost += _cost_of_ended(state, 0)
    return state


def _last_title_line(units: Sequence[Unit]) -> int:
    """The index of the line that ends the title, where the document begins with one; else -1."""
    texts = (index for index, unit in enumerate(units) if unit.kind == "text" and not PAGE_TEXT.search(unit.text))
    for number, index in enumerate(islice(texts, _TITLE_LINES)):
        unit = units[index]
        if unit.marker.style or SENTENCE_END.search(unit.text) or (unit.label is not None and unit.body):
            return -1
        if TITLE_END.search(unit.text) or (AWARD.search(unit.text) and number == 0):
            return index
    return -1


def _usual_style(units: Sequence[Unit]) -> str:
    """The style in which most names are numbered; empty where most have no number."""
    styles = Counter(
        unit.marker.style
        for unit in units
        if unit.kind == "text"
        and unit.count is None
        and has_name_ending(unit.rest[-20:])
        and not AWARD.search(unit.rest[:60])
    )
    return styles.most_common(1)[0][0] if styles else ""


def _has_one_name_a_line(units: Sequence[Unit]) -> bool:
    """Whether the lines hold one name each, so that 、 in a line belongs to the name."""
    names = [unit for unit in units if unit.kind == "text" and unit.label is None and has_name_ending(unit.rest[-20:])]
    lists = sum(1 for unit in names if "、" in unit.rest)
    return len(names) - lists > max(2 * lists, 2)


def _kind_below(units: Sequence[Unit], index: int) -> str:
    """The kind of the unit below a line, blank lines left out."""
    return next((unit.kind for unit in units[index + 1 : index + 4] if unit.kind != "blank"), "")


def _chosen(state: State, units: Sequence[Unit]) -> list[Reading | None]:
    """The readings of a state, one a unit."""
    chosen: list[Reading | None] = []
    at: State | None = state
    for unit in reversed(units):
        if unit.kind in _WITHOUT_CHOICE or at is None:
            chosen.append(None)
            continue
        chosen.append(at.reading)
        at = at.parent
    return chosen[::-1]


def _difference(chosen: State, other: State) -> tuple[Doubt, ...]:
    """The first line that one of two states reads as names and the other does not, back to where they part."""
    doubt: tuple[Doubt, ...] = ()
    one: State | None = chosen
    two: State | None = other
    for _ in range(_MAX_LOOK_BACK):
        if one is two or one is None or two is None or one.reading is None or two.reading is None:
            break
        if one.reading.role != two.reading.role and "entry" in (one.reading.role, two.reading.role):
            doubt = (Doubt(one.depth, one.reading, two.reading),)
        one, two = one.parent, two.parent
    return () if any(doubt and before.depth == doubt[0].depth for before in chosen.doubts) else doubt
