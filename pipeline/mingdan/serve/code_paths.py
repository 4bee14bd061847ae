"""`/code/CODE`, and `?date=`: which unit has a code, and which version of a unit there was at a date."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingdan.errors import UsageError
from mingdan.messages import shown
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import ADMS, DCT, MD, RDF, SCHEMA, SKOS
from mingdan.register.editions import editions
from mingdan.serve.problems import Refused
from mingdan.serve.stored_resources import StoredResources

_CODE = re.compile(r"[0-9]{2,12}")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Years:
    """The years at whose ends a date lies: one for the last day of a year or a year alone, else two."""

    first: int
    last: int


def years_of(text: str) -> Years:
    """The years of a date such as `1983` or `1983-06-01`; raises Refused for another text."""
    if _YEAR.fullmatch(text):
        return Years(int(text), int(text))
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Refused(400, UsageError("date-form", given=shown(text))) from error
    is_last_day = (date.month, date.day) == (12, 31)
    return Years(date.year if is_last_day else date.year - 1, date.year)


class CodePaths:
    """Finds units and their versions.

    Args:
        resources: what is published.
    """

    def __init__(self, resources: StoredResources) -> None:
        self._resources = resources
        self._iris = Iris(resources.id_base)

    def with_code(self, code: str, date: str = "") -> list[str]:
        """The units that have a code, by the divisions of each edition, or the versions of one where none has it.

        Args:
            code: the code.
            date: the date at which they had it; then only versions count.

        Raises:
            Refused: the date is not one, or nothing is known of that date.
        """
        if not _CODE.fullmatch(code):
            return []
        versions = [
            each for each in self._resources.with_text(SKOS.notation, code) if self._is(each, MD.DivisionVersion)
        ]
        if date:
            return self._at(versions, years_of(date), code)
        return sorted(dict.fromkeys(self._divisions(code))) or sorted(versions)

    def version_at(self, unit: str, date: str) -> list[str]:
        """The versions of a unit at a date; raises Refused as `with_code` does."""
        leading = self._resources.leading_to(unit)
        versions = [each.subject for each in leading if each.property == DCT.isVersionOf]
        return self._at(versions, years_of(date), unit)

    def _divisions(self, code: str) -> Iterable[str]:
        """The divisions with a code of any edition."""
        for edition in editions():
            if self._resources.page(division := self._iris.division(code, edition)):
                yield division
            scheme, _, year = edition.partition("-")
            thing = self._iris.code(scheme, year, code)
            yield from (each.subject for each in self._resources.leading_to(thing) if each.property == ADMS.identifier)

    def _is(self, iri: str, kind: str) -> bool:
        return any(each.value == kind for each in self._resources.about(iri, RDF.type))

    def _at(self, versions: Sequence[str], years: Years, what: str) -> list[str]:
        found = [each for each in versions if self._stood(each, years)]
        if not found:
            raise Refused(404, UsageError("no-history", what=what, first=str(years.first), last=str(years.last)))
        return sorted(found)

    def _stood(self, version: str, years: Years) -> bool:
        """Whether a version stood at the end of one of the years."""
        first = self._resources.value(version, SCHEMA.validFrom)
        through = self._resources.value(version, SCHEMA.validThrough)
        return bool(first) and any(
            int(first) <= year and (not through or year <= int(through)) for year in (years.first, years.last)
        )
