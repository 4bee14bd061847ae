"""Where the ontology, the queries and the reference data are: in the installed package, or in the checkout."""

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


@cache
def folder(name: str) -> Path:
    """The folder `name` (`ontology`, `queries`, `data/reference`).

    Raises:
        FileNotFoundError: it is in neither place, so the installation is incomplete.
    """
    packaged = _PACKAGE / "files" / name
    if packaged.is_dir():
        return packaged
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / name).is_dir():
        return _CHECKOUT / name
    raise FileNotFoundError(f"{name}/ is neither in the installed package nor in the checkout: install mingdan again")


def version() -> str:
    """The version of the installed package."""
    from importlib import metadata  # slow to load, and few need it

    return metadata.version("mingdan")


@cache
def fingerprint() -> str:
    """A hash of everything that a release of divisions is made from: the program, the ontology, the reference data."""
    digest = hashlib.sha256()
    for root in (_PACKAGE, folder("ontology"), folder("queries"), folder("data/reference")):
        for file in sorted(file for file in root.rglob("*") if file.is_file() and file.suffix != ".pyc"):
            digest.update(f"{file.relative_to(root).as_posix()}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
