"""All NBS editions as one: each code that any of them has, with all its names, and what became of its unit."""

import re
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from mingdan.errors import InputError
from mingdan.lexicon.levels import Level, code_at, code_path, is_at, is_below, level_of, parent_code
from mingdan.model import Division, Lineage, NamePath
from mingdan.register.edition import Edition, Province, full_name, is_placeholder
from mingdan.register.editions import FIRST, REFERENCE, Span, correspondence, spans_by_county, upper_spans
from mingdan.register.labels import division_class, division_label

_LINES = {
    level: re.compile(rf"^(\d{{{int(level)}}})(?:,(.*))?$", re.MULTILINE) for level in (Level.TOWNSHIP, Level.VILLAGE)
}


class Fate(NamedTuple):
    """What became of a unit.

    Attributes:
        code, year: of the unit in the last edition in which it is certain; the year is `REFERENCE` where it exists.
        successors: the codes in `REFERENCE` of the units that took its place, if it does not exist, where known.
        continues: whether it did not become part of another on the way.
    """

    code: str
    year: int
    successors: tuple[str, ...] = ()
    continues: bool = True


class TimelineProvince(Province):
    """The divisions of one province in all NBS editions; a division has the name of the last edition that has it.

    Args:
        code: two digits.
        reference: the province in `REFERENCE`.
        names_to_counties: the names of provinces, prefectures and counties in all editions.
    """

    def __init__(self, code: str, reference: Province, names_to_counties: dict[str, str]) -> None:
        self.code = code
        self.names = _Names(self, reference.names, names_to_counties)
        self._reference = reference
        self._upper = names_to_counties
        self._spans_by_county = spans_by_county(code)
        self.named_children = lru_cache(maxsize=100)(self._find_named_children)  # type: ignore[method-assign]  # cached
        self._differing = lru_cache(maxsize=200)(self._find_differing)

    @cached_property
    def _placeholders(self) -> frozenset[str]:
        upper = self._upper
        codes = (code for code in upper if code.startswith(self.code))
        return frozenset(code for code in codes if is_placeholder(code, upper[code], upper.get(parent_code(code), "")))

    def _find_differing(self, parent: str) -> dict[str, list[Span]]:
        """What differs between editions in a county or township, by code; a name that `REFERENCE` has too is empty."""
        lines = _LINES[Level.TOWNSHIP if is_at(parent, Level.COUNTY) else Level.VILLAGE]
        differing: dict[str, list[Span]] = {}
        for first, last, text in self._spans_by_county.get(code_at(parent, Level.COUNTY), ()):
            for code, name in lines.findall(text):
                if code.startswith(parent):
                    differing.setdefault(code, []).append(Span(code, name, first, last))
        return differing

    def spans(self, code: str) -> tuple[Span, ...]:
        """The names of a code below counties in all editions, the latest last."""
        differing = self._differing(parent_code(code)).get(code, ())
        spans = [span for span in differing if span.name]
        if name := self._reference.names.get(code):
            spans.append(Span(code, name, next((span.first for span in differing if not span.name), FIRST), REFERENCE))
        return tuple(sorted(spans, key=lambda span: span.last))

    def children(self, code: str) -> list[str]:
        """As `Province.children`, for all editions; of a county, township, or prefecture without counties."""
        return list(dict.fromkeys(self.named_children(code)[0]))

    def _find_named_children(self, code: str) -> tuple[list[str], list[str]]:
        """The children with each of their names, the latest last."""
        parents = (code, *(each for each in self._placeholders if each.startswith(code)))
        spans = [span for parent in parents for each in self._differing(parent).values() for span in each if span.name]
        spans += [Span(each, self._reference.names[each], FIRST, REFERENCE) for each in self._reference.children(code)]
        spans = sorted(spans, key=lambda span: (span.code, span.last))
        pairs = dict.fromkeys((span.code, span.name) for span in spans if span.code not in self._placeholders)
        return [each for each, _ in pairs], [name for _, name in pairs]

    def villages_with(self, area: str, text: str) -> list[tuple[str, str]]:
        """As `Province.villages_with`, for a township."""
        return [(code, name) for code, name in zip(*self.named_children(area), strict=True) if text in name]


class _Names(dict[str, str]):
    """The names of a province: those of `REFERENCE`, and for other codes the last that they had."""

    def __init__(self, province: TimelineProvince, names: dict[str, str], names_to_counties: dict[str, str]) -> None:
        super().__init__()
        self._province = province
        self._names = names
        self._upper = names_to_counties

    def __missing__(self, code: str) -> str:
        if code in self._names:
            return self._names[code]
        if code in self._upper:
            return self._upper[code]
        if spans := self._province.spans(code):
            return spans[-1].name
        raise KeyError(code)

    def __contains__(self, code: object) -> bool:
        return code in self._names or code in self._upper or bool(self._province.spans(str(code)))

    def get(self, code: str, default: str = "") -> str:  # type: ignore[override]  # of a dict of texts
        """The name of a code."""
        try:
            return self[code]
        except KeyError:
            return default


class Timeline(Edition):
    """The divisions of all NBS editions: those of the reference edition, and those that it no longer has.

    Args:
        reference: the edition of `REFERENCE`.
    """

    def __init__(self, reference: Edition) -> None:
        super().__init__(reference.id)
        self._reference = reference
        self.fate = lru_cache(maxsize=20_000)(self._find_fate)

    @cached_property
    def _upper_spans(self) -> dict[str, tuple[Span, ...]]:
        """The names of provinces, prefectures and counties, by code; the latest last."""
        spans: dict[str, tuple[Span, ...]] = {}
        for span in sorted(upper_spans(), key=lambda span: span.last):
            spans[span.code] = (*spans.get(span.code, ()), span)
        return spans

    @cached_property
    def names_to_counties(self) -> dict[str, str]:
        """The last name of each province, prefecture and county."""
        return {code: spans[-1].name for code, spans in sorted(self._upper_spans.items())}

    def _make_province(self, code: str) -> TimelineProvince:
        return TimelineProvince(code, self._reference.province(code), self.names_to_counties)

    def spans(self, code: str) -> tuple[Span, ...]:
        """The names of a code with their years, the latest last; nothing where no edition has the code."""
        if not is_below(code, Level.COUNTY):
            return self._upper_spans.get(code, ())
        province = code_at(code, Level.PROVINCE)
        if province not in self.provinces:
            return ()
        register = self.province(province)
        return register.spans(code) if isinstance(register, TimelineProvince) else ()

    def name(self, code: str, year: int) -> str:
        """The name of a code in the edition of a year."""
        return next((span.name for span in self.spans(code) if span.first <= year <= span.last), "")

    def names_by_level(self, code: str, year: int = REFERENCE) -> NamePath:
        """The labels from the province down to a division in the edition of a year, without placeholders."""
        labels = {level_of(division.code).field: division.label for division in self.lineage_in(code, year)}
        return NamePath(**labels)

    def full_name(self, code: str, year: int = REFERENCE) -> str:
        """The labels from the province down to a division in the edition of a year, joined."""
        return full_name(self.lineage_in(code, year))

    def lineage_in(self, code: str, year: int) -> Lineage:
        """As `lineage`, in the edition of a year, which is not read for it."""
        path = code_path(code)
        names = {each: self.name(each, year) for each in ("", *path)}
        if not names[code]:
            raise InputError("unknown-division-code", code=code)
        return tuple(
            self._division(each, names[each], year)
            for each in path
            if each == code or not is_placeholder(each, names[each], names[parent_code(each)])
        )

    def _division(self, code: str, name: str, year: int) -> Division:
        label = division_label(code, name, *self.parent_names(code, year))
        return Division(code, name, label, division_class(code, label))

    def parent_names(self, code: str, year: int) -> list[str]:
        """The names, in the edition of a year, of the county and the township that a division lies in, if it does."""
        return [self.name(above, year) for above in code_path(code)[Level.COUNTY.depth : -1]]

    def own_names(self, code: str) -> tuple[str, ...]:
        """All names of a division."""
        return tuple(dict.fromkeys(span.name for span in self.spans(code)))

    def _find_fate(self, code: str, year: int) -> Fate:
        """What became of the unit that a code stood for in the edition of a year."""
        continues = True
        while year < REFERENCE:
            change = correspondence(f"nbs-{year}", code)
            if change and not (len(change.successors) == 1 and change.rule.is_certain):
                fates = [self.fate(successor, year + 1) for successor in change.successors]
                codes = (each for fate in fates for each in (fate.successors or (fate.code,)))
                return Fate(
                    code, year, tuple(each for each in dict.fromkeys(codes) if self._reference.is_division(each))
                )
            continues = continues and (change is None or change.rule.continues)
            code, year = change.successors[0] if change else code, year + 1
        return Fate(code, year, continues=continues)


@cache
def timeline_of(reference: Edition) -> Timeline:
    """The timeline that ends with an edition; one a process."""
    return Timeline(reference)
