"""A date is a day, the last day of a month or of a year; one before 1980 or after today is an error."""

import datetime

import pytest
from mingdan.errors import UsageError
from mingdan.resolver.query import parse_day


@pytest.mark.parametrize(
    ("text", "day"), [("1980", "1980-12-31"), ("2016-02", "2016-02-29"), ("2019-10-31", "2019-10-31")]
)
def test_a_date_is_its_last_day(text: str, day: str) -> None:
    assert parse_day(text) == datetime.date.fromisoformat(day)


def test_this_year_lasts_until_today() -> None:
    today = datetime.date.today()
    assert parse_day(str(today.year)) == parse_day(f"{today:%Y-%m}") == today


@pytest.mark.parametrize("text", ["", "08", "2008-13", "2008-02-30", "2008-1-1", "of 2008", "２００８"])
def test_what_is_not_a_date_is_an_error(text: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_day(text)
    assert error.value.id == "not-a-date"


@pytest.mark.parametrize("text", ["1979", "1979-12-31", "9999", "2999-01"])
def test_a_date_before_the_history_or_after_today_is_an_error(text: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_day(text)
    assert error.value.id == "date-out-of-range"
