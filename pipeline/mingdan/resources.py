"""Where the ontology, the queries and the reference data are: in the installed package, or in the checkout."""

from functools import cache
from importlib.metadata import version as installed_version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


@cache
def folder(name: str) -> Path:
    """The folder `name` (`ontology`, `queries`, `data/reference`).

    Raises:
        FileNotFoundError: it is in neither place, so the installation is incomplete.
    """
    packaged = _PACKAGE / name
    if packaged.is_dir():
        return packaged
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / name).is_dir():
        return _CHECKOUT / name
    raise FileNotFoundError(f"{name}/ is neither in the installed package nor in the checkout: install mingdan again")


def version() -> str:
    """The version of the installed package."""
    return installed_version("mingdan")
