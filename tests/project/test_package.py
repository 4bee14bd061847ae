"""The package: what it needs is in it, imports point one way, and its parts agree with one another."""

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution, version
from pathlib import Path

import mingdan
import pytest
from mingdan.resources import folder
from support.paths import ROOT, TESTS

PACKAGE = Path(mingdan.__file__).parent
FILES = [file for file in PACKAGE.rglob("*.py") if not file.stem.startswith("__")]
MODULES = {".".join(file.relative_to(PACKAGE).with_suffix("").parts): file for file in FILES}
# Who may import whom: a package or a module at the top imports only what stands before it.
LAYERS = (
    "atomic_files", "resources", "lexicon", "messages", "errors", "deadline", "isolation", "model", "io_text",
    "csv_guard", "findings", "rdf", "register", "documents", "resolver", "mapping", "workspace", "validation", "tables",
    "notices", "catalog", "release", "queries", "stores", "api", "site", "serve", "cli",
)  # fmt: skip


def imports(file: Path) -> set[str]:
    """The modules that a module imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def layers(name: str) -> set[str]:
    """The packages, and modules at the top, that a module imports besides its own."""
    return {found.split(".")[1] for found in imports(MODULES[name]) if found.startswith("mingdan.")} - {
        name.split(".")[0]
    }


def test_every_package_has_its_layer() -> None:
    assert len(MODULES) > 80
    assert {name.split(".")[0] for name in MODULES} <= set(LAYERS)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_imports_only_lower_layers(name: str) -> None:
    lower = set(LAYERS[: LAYERS.index(name.split(".")[0])])
    assert layers(name) & set(LAYERS) <= lower


@pytest.mark.parametrize(
    ("library", "where"),
    [
        ("rdflib", {"rdf.graphs", "validation.shacl_reference"}),
        ("pyshacl", {"validation.shacl_reference"}),
        ("SPARQLWrapper", {"stores.sparql_client"}),
    ],
)
def test_the_packages_of_record_are_imported_in_one_place(library: str, where: set[str]) -> None:
    users = {name for name, file in MODULES.items() if any(found.split(".")[0] == library for found in imports(file))}
    assert users == where


def test_only_one_module_mints_iris() -> None:
    minting = re.compile(r"[\"'/](division|recognition|decision|agent|honour|document|place|notice)/\{")
    assert [name for name, file in MODULES.items() if minting.search(file.read_text("utf-8"))] == ["rdf.iris"]


def test_no_module_has_a_default_base() -> None:
    """Settings are passed down: only `Settings` knows the default of `id_base`."""
    building = re.compile(r"\bIris\(\)|\bSettings\(\)")
    users = {name for name, file in MODULES.items() if building.search(file.read_text("utf-8"))}
    assert users <= {"workspace"}


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


UNIX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
UNIX_CALLS = {
    "os.fork", "os.getuid", "os.geteuid", "os.killpg", "os.mkfifo", "os.sched_getaffinity", "os.setsid", "os.sysconf",
    "os.umask", "signal.SIGALRM", "signal.SIGHUP", "signal.SIGKILL", "signal.alarm", "signal.setitimer",
}  # fmt: skip


def run_at_import(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """What runs unconditionally when a module is imported: nothing in a function, nor below `if` or `try`."""
    for node in nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.If | ast.Try):
            yield node
            yield from run_at_import(ast.iter_child_nodes(node))


def needs_unix(source: str) -> set[str]:
    """What an import of this source needs that Windows does not have."""
    needed = set()
    for node in run_at_import(ast.parse(source).body):
        if isinstance(node, ast.Import):
            needed |= {name.name for name in node.names} & UNIX_ONLY
        elif isinstance(node, ast.ImportFrom):
            needed |= {node.module or ""} & UNIX_ONLY | {
                f"{node.module}.{name.name}" for name in node.names
            } & UNIX_CALLS
        elif isinstance(node, ast.Attribute):
            needed |= {ast.unparse(node)} & UNIX_CALLS
    return needed


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_can_be_imported_on_windows(name: str) -> None:
    """As far as its text shows: the tests do not run there."""
    assert needs_unix(MODULES[name].read_text("utf-8")) == set()


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("import fcntl", {"fcntl"}),
        ("from resource import getrusage", {"resource"}),
        ("class A:\n    limit = signal.SIGKILL", {"signal.SIGKILL"}),
        ("from os import fork", {"os.fork"}),
        ("def limit():\n    import resource", set()),
        ("if sys.platform != 'win32':\n    import fcntl", set()),
        ("try:\n    import fcntl\nexcept ImportError:\n    fcntl = None", set()),
    ],
)
def test_what_windows_does_not_have_is_seen(source: str, needed: set[str]) -> None:
    assert needs_unix(source) == needed


def test_the_version_is_said_once() -> None:
    assert version("mingdan") in (ROOT / "pyproject.toml").read_text("utf-8")
    said = f'"{version("mingdan")}"'
    assert not [name for name, file in MODULES.items() if said in file.read_text("utf-8")]


def test_modules_are_short() -> None:
    files = PACKAGE.rglob("*.py")
    long = [file.stem for file in files if len(file.read_text("utf-8").splitlines()) > 500]
    assert long == []


# What is left to do: these sets may only shrink.
NAMES_OF_SEVERAL = {
    "lines", "load", "main", "rows",
}  # fmt: skip
NOT_IMPORTED_BY_TESTS = {
    "catalog.catalogue", "catalog.provenance", "catalog.records", "catalog.void",
    "cli.console", "cli.divisions", "cli.link", "cli.notices", "cli.query", "cli.serve", "cli.site", "cli.store",
    "documents.docx", "documents.html", "documents.pdf", "documents.plain_text",
    "register.name_part_overrides", "release.reader", "stores.results", "tables.arrow_table",
    "tables.xlsx_table",
}  # fmt: skip
# A job, the command of the same name, and the Python API call one thing by one name; so do the two SHACL engines.
ONE_NAME_FOR_ONE_JOB = {"check", "new", "publish", "query", "read", "resolve", "validate"}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def definitions(file: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The functions and classes at the top of a module."""
    return [node for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, DEFINITIONS)]


def test_functions_are_short() -> None:
    long = {
        f"{name}.{node.name}"
        for name, file in MODULES.items()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 60
    }
    assert long == set()


def test_no_private_name_of_another_module_is_imported() -> None:
    private = {
        f"{name}: {imported}"
        for name, file in MODULES.items()
        for imported in imports(file)
        if imported.startswith("mingdan.") and imported.rpartition(".")[2].startswith("_")
    }
    assert private == set()


def test_a_public_name_stands_for_one_thing() -> None:
    modules: dict[str, set[str]] = {}
    for name, file in MODULES.items():
        for node in definitions(file):
            if not node.name.startswith("_"):
                modules.setdefault(node.name, set()).add(name)
    several = {name for name, places in modules.items() if len(places) > 1}
    assert several - ONE_NAME_FOR_ONE_JOB == NAMES_OF_SEVERAL


def test_every_module_is_imported_by_a_test() -> None:
    imported = {name for file in TESTS.rglob("*.py") for name in imports(file)}
    missing = {name for name in MODULES if f"mingdan.{name}" not in imported and name != "api"}
    assert missing == NOT_IMPORTED_BY_TESTS


@pytest.mark.parametrize("file", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda file: file.name)
def test_paths_in_the_documents_exist(file: Path) -> None:
    """Paths in `code` below a folder of the checkout; the changelog and the decisions also name what is gone."""
    if file.name == "CHANGELOG.md" or file.parent.name == "decisions":
        return
    paths = re.findall(r"`((?:pipeline|tests|docs|ontology|queries|data/reference)/[\w./-]+)`", file.read_text("utf-8"))
    assert [path for path in paths if "NN-" not in path and not (ROOT / path).exists()] == []
