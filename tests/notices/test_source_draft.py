"""Source draft: slugs, and TOML files that hold any text and explain themselves in two languages."""

import re
import tomllib
from dataclasses import replace
from datetime import date

import pytest
from mingdan.model import Document, Honour, Issuer
from mingdan.notices.slugs import body_slug, is_party, place_slug, slugify
from mingdan.notices.source_draft import SourceDraft, category_scheme_label, dataset_toml, source_toml

ODD = 'a"b\\c\x7f\x01.\u2028 [x] #é\t社区'
DRAFT = SourceDraft(
    id="gansu-2020",
    title=ODD,
    title_en="",
    edition_year=2020,
    date=date(2020, 5, 1),
    area="62",
    issuers=(Issuer("gansu-min-zheng-ting", ODD, "", True),),
    cites=(Document("a", ODD, ODD),),
    honours=(Honour("b", "", ODD, "", ("Community",), None), Honour("c", ODD, "示范村", "", ("Town", "Village"), 3)),
    categories={ODD: "d"},
    counts={"1-2": 3},
    roles={ODD: "entry"},
    new_categories={},
)


def test_every_text_is_kept_in_source_toml() -> None:
    values = tomllib.loads(source_toml(DRAFT))
    assert (values["title"], values["edition_year"], values["date"]) == (ODD, 2020, date(2020, 5, 1))
    assert values["issuer"] == [{"slug": "gansu-min-zheng-ting", "name": ODD, "name_en": "", "kind": "party"}]
    assert values["cites"] == [{"slug": "a", "title": ODD, "number": ODD}]
    assert values["roles"] == {ODD: "entry"}
    assert list(values["honours"]) == ["", ODD]
    assert values["honours"][ODD] == {
        "slug": "c", "label": "示范村", "label_en": "", "claimed": 3, "units": ["Town", "Village"],
    }  # fmt: skip
    assert (values["categories"], values["counts"]) == ({ODD: "d"}, {"1-2": 3})


def test_what_the_notice_lacks_is_asked_for_in_comments() -> None:
    text = source_toml(replace(DRAFT, edition_year=None, date=None, issuers=(), cites=(), categories={}))
    assert not {"edition_year", "date", "issuer", "cites", "categories"} & tomllib.loads(text).keys()
    for line in ("# edition_year = 2023", "# date = 2023-11-20", "# [[issuer]]"):
        assert re.search(rf"^{re.escape(line)}", text, re.MULTILINE)


def test_comments_come_in_both_languages() -> None:
    for text in (source_toml(DRAFT), dataset_toml(DRAFT)):
        comments = [line for line in text.splitlines() if re.match("# [A-Z草各本s]", line)]
        assert {bool(re.search("[\u4e00-\u9fff]", comment)) for comment in comments} == {True, False}
        assert all(re.search("[\u4e00-\u9fff]", line) for line in text.splitlines() if re.search(r'" # [a-z]', line))


def test_dataset_toml_names_the_area_and_the_first_body() -> None:
    values = tomllib.loads(dataset_toml(DRAFT))
    assert values["title"] == "甘肃省名单关联数据"
    assert (values["publisher"], values["publisher_name"]) == ("gansu-min-zheng-ting", ODD)
    assert values["publisher_name_en"] == ""
    named = replace(DRAFT, issuers=(replace(DRAFT.issuers[0], name_en="Gansu Civil Affairs"),))
    assert tomllib.loads(dataset_toml(named))["publisher_name_en"] == "Gansu Civil Affairs"
    assert category_scheme_label(replace(DRAFT, area="00")) == "全国名单类别"


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (slugify("示范社区"), "shi-fan-she-qu"),
        (slugify("示范社区", ["shi-fan-she-qu", "shi-fan-she-qu-2"]), "shi-fan-she-qu-3"),
        (slugify("（）"), "unnamed"),
        (place_slug("甘肃省"), "gansu"),
        (place_slug("陕西省"), "shaanxi"),
        (body_slug("甘肃省民政厅"), "gansu-min-zheng-ting"),
    ],
)
def test_slugs(slug: str, expected: str) -> None:
    assert slug == expected


def test_party_organs() -> None:
    assert is_party("中共四川省委组织部") and not is_party("四川省民政厅")
