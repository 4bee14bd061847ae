"""The expected answers of the sample queries, counted from the golden rows without RDF or SPARQL.

One function per file of queries/examples, named after it: `01-communities-by-category.rq` is `communities_by_category`.
Its keyword arguments are the query's parameters, with the same defaults. A row is a tuple of strings, in the order of
the query's columns: IRIs in full, literals by their lexical form, "" where a column is unbound. Rows stand in the
query's order; a CONSTRUCT query's are its triples, sorted.

What the entries do not say (title, bodies, dates, cited documents) was read from the notice by eye and stands below.
"""

import csv
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

from mingdan.resources import folder

from golden import history

Row = dict[str, str]
Answer = list[tuple[str, ...]]

FOLDER = Path(__file__).parent / "sichuan-2022"
BASE = "https://w3id.org/mingdan/id/"
MD = "https://w3id.org/mingdan/ontology#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"

NOTICE = BASE + "notice/sichuan-2022"
DECISION = BASE + "decision/sichuan-2022"
COMMUNITY_HONOUR = BASE + "honour/sichuan-demonstration-community"
TITLE = "四川省民政厅 中共四川省委组织部关于确定2022年全省基层治理示范街道示范社区的通知"
DATE = "2023-11-20"
EDITION = "2022"
BODIES = (
    (BASE + "agent/sichuan-civil-affairs", "四川省民政厅"),
    (BASE + "agent/sichuan-party-organisation", "中共四川省委组织部"),
)
CITED = (
    ("川民发〔2020〕40号", "城乡社区建设示范工程实施方案"),
    ("川委基治办通〔2020〕2号", "城市基层治理示范体系建设工作方案"),
)
LEVELS = (2, 4, 6, 9, 12)  # digits of a code, from the province down
PROVINCE = ("51", "四川省")
# 清江村 as the register has it: code, label, class.
CLOSE_MATCH = ("510822105203", "清江村", "Village")

# The categories in the notice's order, and the slugs of their IRIs.
CATEGORIES = {
    "便民服务型": "convenience-service",
    "社会企业带动型": "social-enterprise-driven",
    "社会组织参与型": "social-organisation-participation",
    "社区服务项目化型": "project-based-service",
    "智慧科技型": "smart-technology",
    "自治互助型": "self-governance-mutual-aid",
}
MATCHES = {"name": "nameMatch", "reviewed": "reviewedMatch", "unlisted": "unlistedPlace"}

# Columns whose text is not in the golden rows: a comparison leaves them out and only asks that they are bound.
FREE_COLUMNS = {"reviewed_entries": ("reason", "reviewer", "date"), "what_each_notice_says": ("statements",)}


# The rows


def read(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def rows() -> tuple[Row, ...]:
    """All 130 entries, in the notice's order."""
    return tuple(read("rows.csv"))


@cache
def prefectures() -> dict[str, str]:
    """The code of each of the province's 21 prefectures, with its name."""
    return {row["code"]: row["name"] for row in read("prefectures.csv")}


def communities() -> list[Row]:
    return [row for row in rows() if row["community"]]


def streets() -> list[Row]:
    return [row for row in rows() if not row["community"]]


def name(row: Row) -> str:
    return row["community"] or row["township"]


def full_name(row: Row) -> str:
    return PROVINCE[1] + row["prefecture"] + row["county"] + row["township"] + row["community"]


def division(code: str) -> str:
    return f"{BASE}division/nbs-2023/{code}"


def place(row: Row) -> str:
    return division(row["code"]) if row["code"] else f"{BASE}place/sichuan-2022/{row['section']}/{row['ordinal']}"


def recognition(row: Row) -> str:
    return f"{BASE}recognition/sichuan-2022/{row['section']}/{row['ordinal']}"


def county_code(row: Row) -> str:
    return row["township_code"][:6]


def prefecture_code(row: Row) -> str:
    return row["township_code"][:4]


def containers(row: Row) -> list[tuple[str, str]]:
    """Code and name of what a community lies in, from its street or town up to the province."""
    return [
        (row["township_code"], row["township"]),
        (county_code(row), row["county"]),
        (prefecture_code(row), row["prefecture"]),
        PROVINCE,
    ]


def grouped(found: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    """The rows by a code, sorted by it."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[key(row)].append(row)
    return dict(sorted(groups.items()))


def count(values: Iterable[object]) -> str:
    """How many different values, as a string."""
    return str(len(set(values)))


def columns(row: Row, *names: str) -> tuple[str, ...]:
    return tuple(row[column] for column in names)


# The answers, in the order of the query files


def communities_by_category() -> Answer:
    counted = Counter(row["category"] for row in communities())
    found: Answer = [(str(number), key, str(counted[key])) for number, key in enumerate(CATEGORIES, start=1)]
    return sorted(found, key=lambda row: (-int(row[2]), row[0]))


def all_entries_in_order() -> Answer:
    return [(NOTICE, *columns(row, "line", "section", "ordinal", "category", "original", "code")) for row in rows()]


def communities_of_a_category_in_a_prefecture(category: str = "便民服务型", prefecture: str = "成都市") -> Answer:
    return [
        columns(row, "county", "township", "community", "code")
        for row in communities()
        if (row["category"], row["prefecture"]) == (category, prefecture)
    ]


def communities_in_a_county(county: str = "温江区") -> Answer:
    return [
        (NOTICE, *columns(row, "line", "township", "community", "category", "code"))
        for row in communities()
        if row["county"] == county
    ]


def one_community_and_its_source(community: str = "光华社区") -> Answer:
    return [
        (
            *(NOTICE, row["code"], full_name(row), row["register_name"], row["category"], TITLE, DATE),
            *columns(row, "line", "section", "ordinal", "original"),
        )
        for row in communities()
        if row["community"] == community
    ]


def look_up_by_code(code: str = "510115001044") -> Answer:
    """Answers for the codes of recognised divisions only."""
    return [
        (
            row["class"],
            name(row),
            row["register_name"],
            full_name(row),
            containers(row)[0 if row["community"] else 1][1],
        )
        for row in rows()
        if row["code"] == code
    ]


def find_by_a_piece_of_a_name(piece: str = "文") -> Answer:
    """Also by the notice's own name, where it differs: what follows the street or town in the entry's words."""
    return [
        (NOTICE, row["line"], name(row), full_name(row), row["code"])
        for row in rows()
        if piece in name(row) or (row["community"] and piece in row["original"].split(row["township"], 1)[1])
    ]


def entry_at_a_line(line: str = "120") -> Answer:
    return [
        (NOTICE, *columns(row, "section", "ordinal", "original"), name(row), row["code"], MATCHES[row["match"]])
        for row in rows()
        if row["line"] == line
    ]


def who_decided_and_when() -> Answer:
    return [(NOTICE, TITLE, DATE, EDITION, body, label, str(len(rows()))) for body, label in BODIES]


def documents_cited_by_the_notice() -> Answer:
    return [(NOTICE, *document) for document in CITED]


def towns_and_sub_districts() -> Answer:
    counted = Counter(row["class"] for row in streets())
    return [(key, str(n)) for key, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def roll_up_by_prefecture() -> Answer:
    return [
        (
            code,
            prefectures()[code],
            str(sum(not row["community"] for row in group)),
            str(sum(bool(row["community"]) for row in group)),
            count(row["county"] for row in group),
        )
        for code, group in grouped(rows(), prefecture_code).items()
    ]


def roll_up_by_county() -> Answer:
    return [
        (
            code,
            group[0]["prefecture"],
            group[0]["county"],
            str(sum(not row["community"] for row in group)),
            str(sum(bool(row["community"]) for row in group)),
            count(row["category"] for row in group if row["category"]),
        )
        for code, group in grouped(rows(), county_code).items()
    ]


def categories_by_prefecture() -> Answer:
    """A row for each prefecture and category, those without a community too."""
    return [
        (
            *(code, prefectures()[code], str(number), category),
            str(sum(row["category"] == category for row in group)),
            str(len(group)),
        )
        for code, group in grouped(communities(), prefecture_code).items()
        for number, category in enumerate(CATEGORIES, start=1)
    ]


def counties_with_most_categories() -> Answer:
    found: Answer = [
        (code, group[0]["county"], count(row["category"] for row in group), str(len(group)))
        for code, group in grouped(communities(), county_code).items()
    ]
    return sorted(found, key=lambda row: (-int(row[2]), -int(row[3]), row[0]))[:10]


def streets_with_most_communities() -> Answer:
    found: Answer = [
        (code, group[0]["county"], group[0]["township"], str(len(group)))
        for code, group in grouped(communities(), lambda row: row["township_code"]).items()
    ]
    return sorted(found, key=lambda row: (-int(row[3]), row[0]))[:10]


def communities_in_recognised_streets() -> Answer:
    recognised = {row["code"] for row in streets()}
    found = [row for row in communities() if row["township_code"] in recognised]
    found.sort(key=lambda row: (row["township_code"], int(row["line"])))
    return [columns(row, "township_code", "township", "community", "code") for row in found]


def recognised_streets_without_a_community() -> Answer:
    covered = {row["township_code"] for row in communities()}
    return sorted((row["code"], full_name(row)) for row in streets() if row["code"] not in covered)


def communities_with_the_same_name() -> Answer:
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in communities():
        by_name[row["community"]].append(row)
    shared = chain.from_iterable(group for group in by_name.values() if len(group) > 1)
    return [(NOTICE, row["line"], row["community"], full_name(row), row["category"], row["code"]) for row in shared]


def prefectures_with_nothing() -> Answer:
    named = {prefecture_code(row) for row in rows()}
    return sorted((NOTICE, code, label) for code, label in prefectures().items() if code not in named)


def how_entries_were_matched() -> Answer:
    counted = Counter(MATCHES[row["match"]] for row in rows())
    return [(key, str(n)) for key, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def reviewed_entries(language: str = "*") -> Answer:
    """Without reason, reviewer and date, see FREE_COLUMNS; every reason stands in English and in Chinese."""
    languages = ("en", "zh") if language == "*" else tuple({language} & {"en", "zh"})
    return [
        (NOTICE, row["line"], row["original"], MATCHES[row["match"]], name(row), row["code"], "", each, "", "")
        for row in rows()
        if row["match"] != "name"
        for each in languages
    ]


def places_not_in_the_register() -> Answer:
    return [(NOTICE, row["line"], full_name(row), *CLOSE_MATCH) for row in rows() if row["match"] == "unlisted"]


def words_that_differ_from_the_register() -> Answer:
    return [
        (NOTICE, row["line"], row["original"], full_name(row), row["code"])
        for row in rows()
        if row["original"] != full_name(row).removeprefix(PROVINCE[1])
    ]


def numbering_of_each_section() -> Answer:
    return [
        (NOTICE, section, str(len(group)), count(numbers), str(min(numbers)), str(max(numbers)))
        for section, group in grouped(rows(), lambda row: row["section"]).items()
        for numbers in [[int(row["ordinal"]) for row in group]]
    ]


def table_for_joining() -> Answer:
    return sorted(
        (
            *(row["code"], NOTICE),
            *columns(row, "community", "category", "township_code", "township"),
            county_code(row),
            row["county"],
            prefecture_code(row),
            row["prefecture"],
        )
        for row in communities()
        if row["code"]
    )


def one_community_in_context(code: str = "510115001044") -> Answer:
    """The triples of the graph, sorted."""
    row = next(row for row in communities() if row["code"] == code)
    category = f"{BASE}category/{CATEGORIES[row['category']]}"
    found = {
        (place(row), RDF_TYPE, MD + "Community"),
        (place(row), SKOS + "prefLabel", row["community"]),
        (place(row), MD + "registerName", row["register_name"]),
        (place(row), DCT + "identifier", code),
        (place(row), MD + "directlyWithin", division(row["township_code"])),
        (place(row), MD + "category", category),
        (category, SKOS + "prefLabel", row["category"]),
        (recognition(row), RDF_TYPE, MD + "Recognition"),
        (recognition(row), MD + "recognises", place(row)),
        (recognition(row), MD + "honour", COMMUNITY_HONOUR),
        (recognition(row), MD + "category", category),
        (recognition(row), MD + "originalText", row["original"]),
        (recognition(row), MD + "sourceLine", row["line"]),
        (recognition(row), PROV + "wasGeneratedBy", DECISION),
        (recognition(row), PROV + "wasDerivedFrom", NOTICE),
    }
    levels = containers(row)
    found |= {(division(level), SKOS + "prefLabel", label) for level, label in levels}
    found |= {(division(level), DCT + "identifier", level) for level, _ in levels}
    found |= {(division(lower), MD + "directlyWithin", division(upper)) for (lower, _), (upper, _) in pairwise(levels)}
    return sorted(found)


def communities_as_schema_org() -> Answer:
    """The triples of the graph, sorted."""
    found: set[tuple[str, ...]] = set()
    for row in communities():
        found |= {
            (place(row), RDF_TYPE, SCHEMA + "Place"),
            (place(row), SCHEMA + "name", row["community"]),
            (place(row), SCHEMA + "address", full_name(row)),
            (place(row), SCHEMA + "keywords", row["category"]),
        }
        if row["code"]:
            found.add((place(row), SCHEMA + "identifier", row["code"]))
        levels = containers(row)
        chained = [place(row), *(division(level) for level, _ in levels)]
        found |= {(lower, SCHEMA + "containedInPlace", upper) for lower, upper in pairwise(chained)}
        for level, label in levels:
            found.add((division(level), RDF_TYPE, SCHEMA + "AdministrativeArea"))
            found.add((division(level), SCHEMA + "name", label))
    return sorted(found)


def what_each_notice_says() -> Answer:
    return [(f"{BASE.removesuffix('id/')}graph/sichuan-2022", TITLE, str(len(rows())), "")]


# On the map


@cache
def points() -> dict[str, tuple[str, Decimal, Decimal]]:
    """Code -> name, latitude and longitude of each division of Sichuan and Chongqing that has a point."""
    return {row["code"]: (row["name"], Decimal(row["lat"]), Decimal(row["long"])) for row in read("points.csv")}


def degrees(number: Decimal) -> str:
    text = f"{number:f}"
    return text if "." in text else f"{text}.0"


def divisions_in_a_bounding_box(
    south: str = "30.6", north: str = "30.75", west: str = "103.8", east: str = "104.1"
) -> Answer:
    low, high, left, right = map(Decimal, (south, north, west, east))
    return [
        (code, name, degrees(lat), degrees(long))
        for code, (name, lat, long) in sorted(points().items())
        if low <= lat <= high and left <= long <= right
    ]


def counties_near_a_point(lat: str = "30.69547", long: str = "103.83364", km: str = "30") -> Answer:
    """By the library's cosine and square root, where the query has a series and Newton's steps."""
    found = []
    for code, (name, its_lat, its_long) in points().items():
        north = float(its_lat - Decimal(lat)) * 111.2
        east = float(its_long - Decimal(long)) * 111.2 * math.cos(math.radians(float(lat)))
        if len(code) == 6 and math.hypot(north, east) <= float(km):
            found.append((math.hypot(north, east), code, name))
    return [(code, name, str(int(distance + 0.5))) for distance, code, name in sorted(found)]


def entries_on_the_map() -> Answer:
    found: Answer = []
    for row in sorted(rows(), key=recognition):
        own = row["township_code"] if row["township_code"] in points() else county_code(row)
        if own in points():
            label = row["township"] if len(own) == 9 else row["county"]
            _, lat, long = points()[own]
            found.append((f"line {row['line']}", full_name(row), label, degrees(lat), degrees(long)))
    return found


# Joining

# Communities of a county, counted in the register's file of villages (committee names that end in 社区 or 居委会).
COMMUNITIES_OF = {"510113": 50, "510115": 79, "510121": 114, "510183": 72, "510725": 19, "511526": 56, "513221": 8}


def join_a_table_by_code() -> Answer:
    found: Answer = []
    for code, communities_ in COMMUNITIES_OF.items():
        own = [row for row in communities() if county_code(row) == code]
        if own:
            share = str(int(1000 * len(own) / communities_ + 0.5))
            found.append((code, own[0]["county"], str(len(own)), str(communities_), share))
    return found


def join_a_table_by_name() -> Answer:
    """The names of the query that the notice has, and one that nobody has."""
    found: Answer = []
    for given in ("古城社区", "城西社区", "没有的县", "温江区", "西充县", "阿坝州"):
        if given == "阿坝州":
            own = {("5132", PROVINCE[1] + "阿坝藏族羌族自治州")}
        else:
            own = {(row["code"], full_name(row)) for row in communities() if row["community"] == given} | {
                (county_code(row), PROVINCE[1] + row["prefecture"] + row["county"])
                for row in rows()
                if row["county"] == given
            }
        found += [(given, str(len(own)), *one) for one in sorted(own)] or [(given, "", "", "")]
    return found


# Links: counted from the table of links, cell by cell


@cache
def links() -> tuple[Row, ...]:
    """The rows of the table of links about Sichuan, every CURIE written out.

    Chongqing's are among them: it was a part of Sichuan until 1997, so the history of Sichuan leads to it.
    """
    lines = (folder("data/reference") / "links.sssom.tsv").read_text("utf-8").splitlines()
    prefixes = dict(line[3:].split(": ", 1) for line in lines if line.startswith("#  "))
    table = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        {
            column: prefixes[cell.split(":", 1)[0]] + cell.split(":", 1)[1] if column in CURIES and cell else cell
            for column, cell in row.items()
        }
        for row in table
        if row["subject_id"].startswith(("nbs:50", "nbs:51"))
    )


CURIES = ("subject_id", "predicate_id", "object_id", "mapping_justification", "object_source", "mapping_source")
NO_TERM = "https://w3id.org/sssom/NoTermFound"
WIKIDATA = "http://www.wikidata.org/entity/"


def last(iri: str) -> str:
    return iri.replace("#", "/").rsplit("/", 1)[1]


def links_of_a_division(code: str = "510115001") -> Answer:
    found = [
        (
            "refused" if row["predicate_modifier"] else "not found" if row["object_id"] == NO_TERM else "linked",
            last(row["predicate_id"]),
            *columns(row, "object_id", "object_label"),
            last(row["mapping_justification"]),
            f"{Decimal(row['confidence']) * 100:.0f}",
            *columns(row, "mapping_source", "comment"),
        )
        for row in links()
        if row["subject_id"] == division(code)
    ]
    return sorted(found, key=lambda row: (row[0], row[2]))


def division_by_wikidata_id(item: str = "Q1355972") -> Answer:
    return [
        (row["subject_id"], last(row["subject_id"]), register_path(last(row["subject_id"])))
        for row in links()
        if row["object_id"] == WIKIDATA + item and not row["predicate_modifier"]
    ]


def sought_and_not_found(dataset: str = "Wikidata") -> Answer:
    searched = {"Wikidata": WIKIDATA + "Q2013", "GeoNames": WIKIDATA + "Q830106"}
    return sorted(
        (
            last(row["subject_id"]),
            row["subject_label"],
            last(row["mapping_justification"]),
            *columns(row, "mapping_source", "comment"),
        )
        for row in links()
        if row["object_id"] == NO_TERM and row["object_source"] == searched.get(dataset)
    )


def register_path(code: str) -> str:
    """The full name of a province, prefecture or county: the names in the register's table of these, joined."""
    text = (folder("data/reference") / "divisions" / "nbs-2023" / "upper.csv").read_text("utf-8")
    upper = dict(line.split(",") for line in text.splitlines())
    return "".join(upper[code[:digits]] for digits in (2, 4, 6) if digits <= len(code))


def find_by_pinyin(letters: str = "Guang'an") -> Answer:
    """From the names as a person spelt them; the register's names from the province down make the full name."""
    spelt = [row for row in read("spelt.csv") if row["code"]]
    code, label, _ = CLOSE_MATCH
    spelt.append({"code": code, "name": label, "pinyin": "Qīngjiāng Cūn"})
    names = {row["code"]: row["name"] for row in spelt}
    typed = letters.lower().translate({ord(mark): None for mark in " '-"})
    return [
        (
            row["name"],
            row["pinyin"],
            "".join(names[row["code"][:digits]] for digits in LEVELS if digits <= len(row["code"])),
            row["code"],
        )
        for row in sorted(spelt, key=lambda row: row["code"])
        if typed and untoned(row["pinyin"]).startswith(typed)
    ]


def untoned(text: str) -> str:
    """The letters and digits of a text, without case and tones."""
    return "".join(char for char in unicodedata.normalize("NFD", text).lower() if char.isascii() and char.isalnum())


def which_county_held_a_code(code: str = "512825", year: str = "1983") -> Answer:
    return [
        (
            code,
            row["name"],
            row["within"],
            row["from"],
            history.through(row),
            history.units()[code, row["from"]],
            history.doubtful(row),
        )
        for row in history.in_force(code, year)
    ]


def what_a_county_was_called(county: str = "温江区", year: str = "1990") -> Answer:
    unit = next(row["code"] for row in history.by_year() if row["name"] == county and row["through"] == "2024")
    return [
        (row["name"], row["code"], row["within"], row["from"], history.through(row), history.doubtful(row))
        for row in history.of_unit(unit)
        if row["from"] <= year <= row["through"]
    ]


def history_of_a_county(county: str = "洪雅县") -> Answer:
    unit = next(row["code"] for row in history.by_year() if row["name"] == county and row["through"] == "2024")
    found: Answer = []
    for row in history.of_unit(unit):
        facts = (row["from"], history.through(row), row["code"], row["name"], row["within"])
        if history.through(row):
            change = history.change_of(row)
            found += [(*facts, change["year"], kind, history.doubtful(row)) for kind in sorted(change["kind"].split())]
        else:
            found.append((*facts, "", "", ""))
    return found


def counties_that_changed(year: str = "1983") -> Answer:
    found: Answer = []
    for code, name in sorted({(row["township_code"][:6], row["county"]) for row in rows()}):
        ended = [row for row in history.of_unit(code) if row["through"] < "2024" and row["through"] >= year]
        found += [(code, name, str(len(ended)))] if ended else []
    return found


def codes_of_then_and_today() -> Answer:
    names = {row["code"]: row["name"] for row in history.table("history.csv") if not row["through"]}
    found = set()
    for row in history.by_year():
        for code, _ in history.followers(row["code"], history.through(row)):
            own = code.removesuffix("00").removesuffix("00")
            found.add(
                (row["code"], row["from"], history.through(row), row["name"], own, names[code], history.doubtful(row))
            )
    return sorted(found, key=lambda row: (row[0], row[1], row[4]))


# Codes of two schemes


@cache
def street_codes() -> tuple[Row, ...]:
    return tuple(read("street_codes.csv"))


def street_path(row: Row) -> str:
    (prefecture,) = {one["prefecture"] for one in rows() if one["county"] == row["county"]}
    return PROVINCE[1] + prefecture + row["county"] + row["name"]


def look_up_by_scheme_and_edition(code: str = "510115003", scheme: str = "mca", edition: str = "2026") -> Answer:
    """Answers for the streets and towns of the notice only."""
    agency, column = {"mca2026": ("民政部", "mca_2026"), "nbs2023": ("国家统计局", "nbs_2023")}.get(
        scheme + edition, ("", "")
    )
    return [
        (agency, row["name"], street_path(row), row["nbs_2023"])
        for row in street_codes()
        if column and row[column] == code
    ]


def codes_that_differ() -> Answer:
    return [
        (*columns(row, "nbs_2023", "mca_2026"), street_path(row))
        for row in street_codes()
        if row["nbs_2023"] != row["mca_2026"]
    ]
