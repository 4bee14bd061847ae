"""The package: what it needs is in it, imports point one way, and its parts agree with one another."""

import ast
import graphlib
import importlib
import re
from importlib.metadata import distribution, version
from pathlib import Path

import mingdan
import pytest
from conftest import ROOT
from mingdan.resources import folder

PACKAGE = Path(mingdan.__file__).parent
FILES = [file for file in PACKAGE.rglob("*.py") if not file.stem.startswith("__")]
MODULES = {".".join(file.relative_to(PACKAGE).with_suffix("").parts): file for file in FILES}
STEPS = {
    *("reading.read", "reading.expect", "resolving.resolve", "mapping.roster", "mapping.divisions", "checking.check"),
    "mapping.stream",
    *(
        "publishing.files",
        "publishing.release",
        "stores.query",
        "stores.endpoint",
        "stores.load",
        "stores.local",
        "link.run",
    ),
}
# What belongs to one step: its own modules may use one another.
WITHIN = {
    "mapping.divisions": {"mapping.roster"},
    "mapping.stream": {"mapping.roster"},
    "publishing.files": {"publishing.release"},
    "stores.endpoint": {"stores.query"},
    "stores.load": {"stores.endpoint", "stores.query"},
    "stores.local": {"stores.query", "publishing.release"},  # a folder that is put in place whole
}
# What chains the steps, or tells a person what they gave.
EDGE = {"build", "checking.judge", "checking.verify", "stores.proof"} | {
    name for name in MODULES if name.startswith(("cli.", "country.", "reviewing."))
} - {"reviewing.review"}  # fmt: skip
# The packages, each with those that it may use besides itself and the modules beside them.
USES = {
    "formats": set(),
    "rdf": set(),
    "reference": {"rdf"},
    "mapping": {"rdf", "reference"},
    "resolving": {"rdf", "reference"},
    "reading": {"formats", "resolving"},
    "checking": {"rdf", "reference", "mapping", "publishing"},
    "publishing": {"rdf", "reference", "mapping"},
    "country": {"rdf", "reference", "mapping", "checking", "publishing"},
    "stores": {"rdf", "publishing"},
    "reviewing": {"formats", "rdf", "reference", "mapping", "resolving", "reading"},
    "link": {"formats", "rdf", "reference", "resolving", "reading", "reviewing"},
    "cli": {"rdf", "reference", "resolving", "checking", "publishing", "stores", "country", "reviewing", "link"},
}


def imports(file: Path) -> set[str]:
    """The modules that a module imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def own_imports(name: str) -> set[str]:
    """The modules of mingdan that one of them imports."""
    return {found.removeprefix("mingdan.") for found in imports(MODULES[name])} & MODULES.keys()


def packages(name: str) -> set[str]:
    """The packages that a module uses besides its own."""
    used = {found.split(".")[1] for found in imports(MODULES[name]) if found.startswith("mingdan.")}
    return (used & USES.keys()) - {name.split(".")[0]}


def test_the_modules_are_all_here() -> None:
    assert len(MODULES) > 80
    assert MODULES.keys() >= STEPS | EDGE
    assert {name.split(".")[0] for name in MODULES if "." in name} == USES.keys()


@pytest.mark.parametrize("package", sorted(USES))
def test_a_package_uses_what_stands_before_it(package: str) -> None:
    """Those that it names and no other; and round no circle, whichever way the names are followed."""
    used = {name for module in MODULES if module.startswith(f"{package}.") for name in packages(module)}
    assert used == USES[package]
    order = graphlib.TopologicalSorter(USES)
    assert package in order.static_order()


@pytest.mark.parametrize("step", sorted(STEPS))
def test_a_step_imports_no_other_step(step: str) -> None:
    assert (own_imports(step) & STEPS) - {step} <= WITHIN.get(step, set())


def test_only_the_edge_knows_the_steps_and_nothing_else_imports_the_edge() -> None:
    for name in MODULES.keys() - EDGE - STEPS:
        assert not own_imports(name) & (STEPS - {"publishing.release"}), name
    assert {name for name in MODULES if own_imports(name) & EDGE} <= EDGE
    assert [name for name in MODULES if "cli.commands" in own_imports(name)] == []


def test_formats_know_nothing_of_notices() -> None:
    """What a file holds is said without what it means: only records, errors and text are used."""
    formats = sorted((PACKAGE / "formats").glob("*.py"))
    assert len(formats) >= 8
    for file in formats:
        own = {found.split(".")[1] for found in imports(file) if found.startswith("mingdan.")}
        assert own <= {"errors", "formats", "model", "text"}, file.stem


@pytest.mark.parametrize(
    ("library", "where"),
    [
        ("rdflib", {"rdf.graphs", "checking.shacl"}),
        ("pyshacl", {"checking.shacl"}),
        ("SPARQLWrapper", {"stores.endpoint"}),
    ],
)
def test_the_packages_of_record_are_imported_in_one_place(library: str, where: set[str]) -> None:
    users = {name for name, file in MODULES.items() if any(found.split(".")[0] == library for found in imports(file))}
    assert users == where


def test_only_one_module_mints_iris() -> None:
    minting = re.compile(r"[\"'/](division|recognition|decision|agent|honour|document|place|notice)/\{")
    assert [name for name, file in MODULES.items() if minting.search(file.read_text("utf-8"))] == ["rdf.iris"]


def test_every_entry_point_loads() -> None:
    points = [point for point in distribution("mingdan").entry_points if point.group == "console_scripts"]
    assert [point.name for point in points] == ["mingdan"]
    assert all(callable(point.load()) for point in points)


def test_what_the_package_needs_is_where_it_looks() -> None:
    assert (folder("ontology") / "mingdan.ttl").is_file()
    assert (folder("ontology") / "shapes").is_dir()
    assert list((folder("queries") / "examples").glob("*.rq"))
    assert (folder("data/reference") / "reviewed.csv").is_file()
    with pytest.raises(FileNotFoundError, match="install mingdan again"):
        folder("nonsense")


@pytest.mark.parametrize("name", sorted(MODULES))
def test_importing_a_module_does_nothing_else(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    importlib.import_module(f"mingdan.{name}")
    assert capsys.readouterr().out == ""


def test_the_version_is_said_once() -> None:
    assert version("mingdan") in (ROOT / "pyproject.toml").read_text("utf-8")
    said = f'"{version("mingdan")}"'
    assert not [name for name, file in MODULES.items() if said in file.read_text("utf-8")]


def test_modules_are_short() -> None:
    files = PACKAGE.rglob("*.py")
    long = [file.stem for file in files if len(file.read_text("utf-8").splitlines()) > 300]
    assert long == []
