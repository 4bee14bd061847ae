"""Writes what the register says of some provinces, a file a province, in two processes: `… FORM FOLDER CODE…`."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mingdan.mapping.roster import division
from mingdan.mapping.stream import TURTLE, blocks
from mingdan.rdf.graphs import turtle_parts
from mingdan.rdf.iris import Iris
from mingdan.reference.divisions import Province

PROCESSES = 2


def write(task: tuple[str, Path, str]) -> None:
    """One province: form, folder, code."""
    form, place, code = task
    iris, register = Iris(), Province(code)
    village = next(one for one in register.names if len(one) == 12)  # its statements have all prefixes
    prefixes = turtle_parts("".join(division(iris, register.lineage(village))))[0] if form == TURTLE else ""
    with (place / f"{code}.{form}").open("wb", buffering=1 << 20) as stream:
        stream.write(prefixes.encode())
        stream.writelines(blocks(iris, register, form))


if __name__ == "__main__":
    form, place, *codes = sys.argv[1:]
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(write, [(form, Path(place), code) for code in codes]))
