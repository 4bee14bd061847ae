"""Resolves texts on standard input with jionlp and cpca; runs in their own environment (see `beside_peers.py`).

In: a JSON array of texts. Out: for each package, the names of five levels that it makes of each text, empty where it
has none, and seconds of processor time once everything is loaded; or why it is not measured.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

Names = list[list[str]]
LEVELS = ("province", "city", "county", "town", "village")


def by_jionlp(words: list[str]) -> Names:
    """The names of all levels."""
    import jionlp  # type: ignore[import-not-found,unused-ignore]  # in an environment of its own

    found = [jionlp.parse_location(text, town_village=True) for text in words]
    return [[place.get(level) or "" for level in LEVELS] for place in found]


def by_cpca(words: list[str]) -> Names:
    """The names of province, city and county: cpca goes no further down."""
    import cpca  # type: ignore[import-not-found,unused-ignore]  # in an environment of its own

    found = cpca.transform(words)
    rows = zip(found["省"], found["市"], found["区"], strict=True)  # NaN for no name
    return [[name if isinstance(name, str) else "" for name in names] + ["", ""] for names in rows]


def measured(package: str, work: Callable[[list[str]], Names], words: list[str]) -> dict[str, object]:
    """What a package says of texts, and how fast; where it is not there, or fails, that in words."""
    try:
        work(words[:1])
        start = time.process_time()
        names = work(words)
        return {
            "package": f"{package} {version(package)}",
            "names": names,
            "seconds": time.process_time() - start,
        }
    except Exception as error:  # noqa: BLE001  (whatever it is, the other package is still measured)
        return {"package": package, "not measured": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    texts: list[str] = json.load(sys.stdin)
    printed, sys.stdout = sys.stdout, sys.stderr  # the packages greet on standard output
    json.dump([measured("jionlp", by_jionlp, texts), measured("cpca", by_cpca, texts)], printed)
