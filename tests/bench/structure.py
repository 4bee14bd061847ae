"""Measures the structure of the package in a checkout: sizes, circles between folders, names of locals.

    python tests/bench/structure.py CHECKOUT...        (a table with a column for each checkout)

It reads the source text only, so that it measures any version of the project by the same rule.
"""

import argparse
import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

from tabulate import tabulate

VAGUE = ("one", "found", "own", "it")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones as well."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines of a function, without its decorators."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def imported_modules(tree: ast.AST) -> Iterator[str]:
    """The modules that are imported, at any depth of the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def import_circles(trees: dict[Path, ast.AST]) -> list[tuple[str, ...]]:
    """The groups of packages and modules at the top that reach one another: strongly connected components."""
    units = {path.with_suffix("").parts[0] for path in trees} - {"__init__", "__main__"}
    edges: dict[str, set[str]] = {name: set() for name in units}
    for path, tree in trees.items():
        unit = path.with_suffix("").parts[0]
        if unit in units:
            targets = {name.split(".")[1] for name in imported_modules(tree) if name.startswith("mingdan.")}
            edges[unit] |= (targets & units) - {unit}
    reached = {name: reachable(edges, name) for name in units}
    groups = {tuple(sorted(other for other in reached[name] if name in reached[other])) for name in units}
    return sorted(group for group in groups if len(group) > 1)


def reachable(edges: dict[str, set[str]], start: str) -> set[str]:
    """The nodes that edges lead to from a node, in any number of steps."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for name in edges[waiting.pop()] - reached:
            reached.add(name)
            waiting.append(name)
    return reached


def has_local(function: Function, name: str) -> bool:
    """Whether a function binds a name, as an argument or by assignment."""
    return any(
        (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name)
        or (isinstance(node, ast.arg) and node.arg == name)
        for node in ast.walk(function)
    )


def measured(checkout: Path) -> dict[str, str]:
    """The figures of a checkout, as text."""
    package = checkout / "pipeline" / "mingdan"
    texts = {file.relative_to(package): file.read_text("utf-8") for file in sorted(package.rglob("*.py"))}
    modules = {path: text for path, text in texts.items() if path.name != "__init__.py"}
    trees: dict[Path, ast.AST] = {path: ast.parse(text) for path, text in texts.items()}
    lines = {path: text.count("\n") for path, text in texts.items()}
    lengths = [(length(function), path, function.name) for path, tree in trees.items() for function in functions(tree)]
    every = [function for tree in trees.values() for function in functions(tree)]
    sizes = sorted(size for size, _, _ in lengths)
    longest_file, longest = max(lines, key=lambda path: lines[path]), max(lengths)
    circles = "; ".join(f"{len(circle)} ({', '.join(circle)})" for circle in import_circles(trees))
    return {
        "modules (without __init__)": str(len(modules)),
        "lines": f"{sum(lines.values()):,}",
        "longest file": f"{lines[longest_file]} {longest_file.as_posix()}",
        "longest function": f"{longest[0]} {longest[1].as_posix()}: {longest[2]}",
        "functions": f"{len(sizes):,}",
        "function lines, median": f"{statistics.median(sizes):g}",
        "function lines, p90": f"{statistics.quantiles(sizes, n=10)[-1]:g}",
        "functions over 60 lines": str(sum(size > 60 for size in sizes)),
        "packages in a circle of imports": circles or "none",
        **{
            f"functions with a local `{name}`": str(sum(has_local(function, name) for function in every))
            for name in VAGUE
        },
    }


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", nargs="+", type=Path)
    columns = {str(checkout): measured(checkout) for checkout in parser.parse_args().checkouts}
    first = next(iter(columns.values()))
    rows = [[name, *(column[name] for column in columns.values())] for name in first]
    print(tabulate(rows, headers=["", *columns], tablefmt="github", disable_numparse=True))


if __name__ == "__main__":
    main()
