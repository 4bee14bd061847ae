"""Measures all that has to do with the whole country: each part is a program beside this, `country_PART.py`.

    make bench-country            (python tests/bench/country.py FOLDER [PART…] for some of them)

A part is started with the file that its figures go to, as JSON, in FOLDER; it prints a table in Markdown, and its exit
status is 1 where a goal is missed. All parts are run, whatever becomes of the others; the exit status is 1 where one of
them failed or missed a goal. What a part needs it makes itself.
"""

import argparse
import subprocess
import sys
from pathlib import Path

PARTS = ("generate", "check", "load", "growth")  # in the order of the work


def main() -> int:
    """Runs the parts; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the figures go")
    parser.add_argument("parts", nargs="*", help=f"some of {', '.join(PARTS)}; all without any")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; expected some of {', '.join(PARTS)}")
    missed = []
    for part in options.parts or PARTS:
        print(f"\n## {part}\n", flush=True)
        program = Path(__file__).with_name(f"country_{part}.py")
        done = subprocess.run([sys.executable, program, options.folder / f"country-{part}.json"], check=False)
        missed += [part] if done.returncode else []
    print(f"\nnot as it should be: {', '.join(missed)}" if missed else "\nall goals met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
