"""Writes what the register says of some provinces, a file a province, in two processes: `… FORM FOLDER CODE…`."""

import multiprocessing
import sys
from itertools import chain
from pathlib import Path

import rml
from mingdan.lexicon.levels import Level, is_above
from mingdan.mapping.stream import TURTLE, parts
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Edition

PROCESSES = 2


def write(task: tuple[str, Path, str]) -> None:
    """One province: form, folder, code."""
    form, place, code = task
    iris, register = Iris(), Edition.reference().read_province(code)
    codes = (one for one in register.names if is_above(one, Level.VILLAGE) and not register.is_placeholder(one))
    upper = sorted({line for one in codes for line in rml.of_division(register.lineage(one))})
    with (place / f"{code}.{form}").open("wb") as stream:
        if form == TURTLE:
            from mingdan.rdf.graphs import turtle_heading  # with rdflib, which N-Triples do without

            stream.write(turtle_heading("".join(upper)).encode())
        stream.writelines(chain.from_iterable(parts(iris, register, form, upper)))


if __name__ == "__main__":
    form, place, *codes = sys.argv[1:]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        pool.map(write, [(form, Path(place), code) for code in codes], chunksize=1)
