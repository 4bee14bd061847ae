"""Writes what the register says of some provinces, a file a province, in two processes: `… FORM FOLDER CODE…`."""

import multiprocessing
import sys
from pathlib import Path

from mingdan.mapping.roster import division
from mingdan.mapping.stream import TURTLE, blocks
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Edition

PROCESSES = 2


def write(task: tuple[str, Path, str]) -> None:
    """One province: form, folder, code."""
    form, place, code = task
    iris, register = Iris(), Edition.reference().read_province(code)
    with (place / f"{code}.{form}").open("wb") as stream:
        if form == TURTLE:
            from mingdan.rdf.graphs import turtle_parts  # with rdflib, which N-Triples do without

            village = next(one for one in register.names if len(one) == 12)  # its statements have all prefixes
            stream.write(turtle_parts("".join(division(iris, register.lineage(village))))[0].encode())
        stream.writelines(blocks(iris, register, form))


if __name__ == "__main__":
    form, place, *codes = sys.argv[1:]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        pool.map(write, [(form, Path(place), code) for code in codes], chunksize=1)
