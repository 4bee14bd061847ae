"""Editions side by side in one process."""

import pytest
from mingdan.errors import InputError
from mingdan.register.edition import Edition


def test_an_edition_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        Edition("nbs-1999")
    assert caught.value.id == "unknown-edition"
    assert "nbs-2017" in str(caught.value)


def test_the_reference_edition_is_one_object() -> None:
    assert Edition.reference() is Edition.reference()
    assert (Edition.reference().id, Edition.reference().record.year) == ("nbs-2023", 2023)


def test_editions_do_not_share_what_they_know() -> None:
    """新津县 (510132) became 新津区 (510118) in 2020."""
    then, today = Edition("nbs-2017"), Edition.reference()
    assert (then.register_name("510132"), then.is_division("510118")) == ("新津县", False)
    assert (today.register_name("510118"), today.is_division("510132")) == ("新津区", False)
    assert "510132" in then.children("5101") and "510132" not in today.children("5101")
    township = then.children("510132")[0]
    assert then.full_name(township).startswith("四川省成都市新津县")
    assert not today.is_division(township)
    assert then.provinces == today.provinces
