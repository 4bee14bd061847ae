"""Reads the names on standard input with jionlp; runs in the peers' environment (see `link.py`).

In: a JSON array of texts. Out: what jionlp makes of each (the names of its five levels), and seconds of processor time.
"""

import json
import sys
import time
from importlib.metadata import version

LEVELS = ("province", "city", "county", "town", "village")


def main() -> dict[str, object]:
    """Once everything is loaded."""
    import jionlp  # type: ignore[import-not-found,unused-ignore]  # in an environment of its own

    words = json.load(sys.stdin)
    jionlp.parse_location(words[0], town_village=True)
    start = time.process_time()
    found = [jionlp.parse_location(text, town_village=True) for text in words]
    seconds = time.process_time() - start
    names = [[place[level] or "" for level in LEVELS] for place in found]
    return {"package": f"jionlp {version('jionlp')}", "names": names, "seconds": seconds}


if __name__ == "__main__":
    printed, sys.stdout = sys.stdout, sys.stderr  # the package greets on standard output
    json.dump(main(), printed)
