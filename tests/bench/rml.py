"""Makes the register's statements again by `ontology/divisions.rml.ttl` with Morph-KGC, and compares them with ours.

    make test-rml

Ours are those of the functions that map a division of a notice, asked for each division, without the names that the
mapping leaves out: all but the pinyin. Both are compared by their number and the sum of their hashes, which needs no
order. Exit status 1 where they differ.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from mingdan.lexicon.levels import Level, is_above
from mingdan.mapping.divisions import name_triples
from mingdan.mapping.identifiers import identifiers
from mingdan.mapping.roster import division
from mingdan.mapping.table import heading, rows
from mingdan.model import Lineage
from mingdan.rdf.fingerprint import GraphFingerprint, facts, statements
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Edition
from mingdan.resources import folder

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "build" / "rml-peers" / "bin" / "python"
MAPPING, TABLE, MADE, CONFIG = "divisions.rml.ttl", "divisions.csv", "divisions.nt", "morph-kgc.ini"
# As docs/how-to/map-with-rml.md has it.
SETTINGS = f"""[CONFIGURATION]
output_file: {MADE}
output_format: N-TRIPLES
number_of_processes: 2

[divisions]
mappings: {MAPPING}
"""


def prepare(place: Path, codes: Iterable[str]) -> None:
    """Puts the mapping, the table of some provinces and the settings of Morph-KGC into a folder."""
    shutil.copy(folder("ontology") / MAPPING, place)
    (place / CONFIG).write_text(SETTINGS)
    with (place / TABLE).open("wb") as table:
        table.write(heading())
        for code in codes:
            table.writelines(rows(Edition.reference().read_province(code)))


def morph_kgc(python: Path) -> list[str]:
    """The command that maps what `prepare` gave, to be started in that folder."""
    return [str(python), "-m", "morph_kgc", CONFIG]


def ours(codes: Iterable[str]) -> Iterator[str]:
    """The statements of the mapping, without their line ends."""
    for register in map(Edition.reference().read_province, codes):
        for code in register.names:
            if not register.is_placeholder(code):
                yield from (line[:-1] for line in of_division(register.lineage(code)))


def of_division(path: Lineage) -> Iterator[str]:
    """The statements of the mapping on one division and its codes."""
    iris, code = Iris(), path[-1].code
    yield from division(iris, path)
    if is_above(code, Level.VILLAGE):
        yield from identifiers(iris, code)
        yield from (line for line in name_triples(iris, path[-1]) if line.endswith('"@zh-latn-pinyin .\n'))


def compared(python: Path, codes: Sequence[str]) -> tuple[GraphFingerprint, GraphFingerprint]:
    """What mingdan says of some provinces, and what Morph-KGC does.

    Raises:
        CalledProcessError: Morph-KGC failed.
        SyntaxError: what it wrote is not N-Triples.
    """
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        prepare(place, codes)
        subprocess.run(morph_kgc(python), cwd=place, check=True, capture_output=True)
        with (place / MADE).open("rb") as made:
            return facts(ours(codes)), facts(statements(made))


def main() -> int:
    """Compares and prints; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("provinces", nargs="*", help="codes; all without any")
    parser.add_argument("--peers", type=Path, default=PEERS, help="Python that has Morph-KGC")
    options = parser.parse_args()
    own, theirs = compared(options.peers, options.provinces or sorted(Edition.reference().province_table))
    for name, found in (("mingdan", own), ("Morph-KGC", theirs)):
        print(f"{name:<10} {found.triples:>10,} triples  {found.sum_sha256}")
    print("the same" if own == theirs else "not the same")
    return 0 if own == theirs else 1


if __name__ == "__main__":
    sys.exit(main())
