"""What is asked of the resolver: the words and the code of a place, as a notice, a table or a person gives them."""

import calendar
import datetime
import re
from typing import NamedTuple

from mingdan.errors import UsageError
from mingdan.lexicon.written_names import join_distinct
from mingdan.model import NamePath
from mingdan.rdf.iris import REGISTER
from mingdan.register.editions import FIRST, edition, editions
from mingdan.register.history import FIRST_YEAR

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse_day(text: str) -> datetime.date:
    """The day that a date of 1980 or later stands for: YYYY and YYYY-MM stand for their last day, at most today.

    Raises:
        UsageError: the text is not such a date, or the date is before 1980 or after today.
    """
    match, today = _DATE.fullmatch(text), datetime.date.today()
    year, month, day = (int(digits or 0) for digits in match.groups()) if match else (0, 0, 0)
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError:
        raise UsageError("not-a-date", text=text[:40]) from None
    if year < FIRST_YEAR or first > today:
        raise UsageError("date-out-of-range", text=text, first=str(FIRST_YEAR), last=str(today))
    last = first.replace(month=month or 12, day=1)
    return first if day else min(last.replace(day=calendar.monthrange(year, last.month)[1]), today)


class PlaceQuery(NamedTuple):
    """The place that is asked for.

    Attributes:
        layers: names by level.
        name: a full name, unbroken.
        address: an address.
        code: the cells of a code, each with its level (empty for a whole code), from the province down.
        within: the code of the area in which the place lies; empty for the whole country.
        date: the day as of which the names and the code are meant (`parse_day`); None for today.
        seek: whether to search for similar names where the register does not have a name.
    """

    layers: NamePath = NamePath()
    name: str = ""
    address: str = ""
    code: tuple[tuple[str, str], ...] = ()
    within: str = ""
    date: datetime.date | None = None
    seek: bool = True

    @property
    def year(self) -> int:
        """The year whose divisions were in force at the date: of an NBS edition, or before 2016; 0 for today."""
        if not self.date or self.date >= edition(REGISTER).cut_off:
            return 0
        records = (record for record in editions().values() if record.cut_off <= self.date)
        return max((record.year for record in records), default=min(self.date.year, FIRST - 1))

    @property
    def words(self) -> str:
        """The names as one string, as reviewers see it and as decisions refer to it."""
        return join_distinct(filter(None, (*self.layers, self.name, self.address)))
