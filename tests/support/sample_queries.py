"""The sample queries, each with the values that tests give to its parameters, and its golden answer."""

from collections.abc import Callable

from golden import answers
from mingdan.queries.sample_queries import Query, examples

Rows = list[tuple[str, ...]]

EXAMPLES = {query.name[3:]: query for query in examples()}
# The queries whose answers `golden/answers.py` computes from the source; another one's table is written by hand.
COMPUTED = [name for name in EXAMPLES if hasattr(answers, name.replace("-", "_"))]
# Other values for the parameters, some with an empty answer; 一段社区 is the notice's name, not the register's.
OTHER_VALUES: dict[str, list[dict[str, str]]] = {
    "communities-of-a-category-in-a-prefecture": [
        *({"category": "智慧科技型"}, {"prefecture": "阿坝藏族羌族自治州"}, {"prefecture": "甘孜藏族自治州"}),
        {"category": "自治互助型", "prefecture": "绵阳市"},
    ],
    "communities-in-a-county": [{"county": name} for name in ("汶川县", "仁和区", "邛崃市", "三台县", "武侯区")],
    "one-community-and-its-source": [
        *(
            {"community": name}
            for name in ("古城社区", "清江社区", "绵虒镇社区", "文塘社区", "晋城大道一段社区", "一段社区")
        ),
    ],
    "look-up-by-code": [{"code": code} for code in ("510121001", "511325002001", "511423112006", "000000")],
    "find-by-a-piece-of-a-name": [{"piece": piece} for piece in ("街道", "一段", "集益社区", "仁和", "绵虒", "x")],
    "entry-at-a-line": [{"line": line} for line in ("22", "86", "281", "294", "1", "-5")],
    "reviewed-entries": [{"language": tag} for tag in ("en", "zh", "fr")],
    "look-up-by-scheme-and-edition": [
        *({"code": code} for code in ("510115004", "510183001", "510113002", "x")),
        *({"code": code, "scheme": "nbs", "edition": "2023"} for code in ("510115003", "511423112")),
        *({"edition": "2023"}, {"scheme": "nbs"}),
    ],
    "divisions-in-a-bounding-box": [
        *({"south": "30.0", "north": "30.0"}, {"south": "26.0", "north": "27.5", "west": "101.0", "east": "103.0"}),
    ],
    "counties-near-a-point": [{"km": "8"}, {"lat": "31.9", "long": "102.2", "km": "90"}],
    "links-of-a-division": [
        {"code": code} for code in ("51", "5101", "510722", "510411100", "511303", "510115003", "x")
    ],
    "division-by-wikidata-id": [{"item": item} for item in ("Q19770", "Q1012450", "Q75268", "Q1")],
    "sought-and-not-found": [{"dataset": "GeoNames"}, {"dataset": "OpenStreetMap"}],
    "find-by-pinyin": [
        {"letters": text}
        for text in ("wenjiang", "Wenjiang Qu", "xin qiao she qu", "qingjiang", "guan", "", "Wēnjiāng", "Ngawa")
    ],
    "which-county-held-a-code": [
        *({"year": year} for year in ("1981", "1985", "2024")),
        *({"code": "510102", "year": "1989"}, {"code": "510115", "year": "2024"}, {"code": "500237", "year": "1996"}),
    ],
    "what-a-county-was-called": [
        *({"year": year} for year in ("1981", "1982", "2002", "2024")),
        *({"county": "利州区", "year": "2006"}, {"county": "朝天区", "year": "1988"}, {"county": "龙泉驿区"}),
    ],
    "history-of-a-county": [{"county": name} for name in ("温江区", "邛崃市", "恩阳区", "汶川县", "达川区")],
    "counties-that-changed": [{"year": "1986"}, {"year": "2010"}],
    "one-community-in-context": [{"code": code} for code in ("511325002001", "512022001001", "513221109001")],
}
CASES: list[tuple[str, dict[str, str]]] = [(name, {}) for name in EXAMPLES] + [
    (name, values) for name in OTHER_VALUES for values in OTHER_VALUES[name]
]


def golden(name: str, **values: str) -> Rows:
    """The answer as computed from the source, without the columns whose text the source does not have."""
    function: Callable[..., Rows] = getattr(answers, name.replace("-", "_"))
    return function(**values)


def with_values(name: str, values: dict[str, str]) -> Query:
    return EXAMPLES[name].with_params([f"{key}={value}" for key, value in values.items()])


def shared(name: str, columns: list[str], rows: Rows) -> Rows:
    """Rows as `golden` has them."""
    free = [columns.index(column) for column in answers.FREE_COLUMNS.get(name.replace("-", "_"), ())]
    assert all(row[index] for row in rows for index in free)
    return [tuple("" if index in free else cell for index, cell in enumerate(row)) for row in rows]
