"""The smoke tests of an installed wheel; the working directory is a workspace with the real notice, unpublished.

    python -I wheel_smoke.py CHECKOUT WHEEL        (`make test-wheel` does this in an empty environment)

It needs the package and what the package depends on, and nothing for development.
"""

import csv
import json
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import mingdan
from mingdan.cli.main import cli

PROGRAM = Path(sysconfig.get_path("scripts")) / "mingdan"
SHIPPED = {"pipeline/mingdan": "", "ontology": "files/", "queries": "files/", "data/reference": "files/"}
NAME, CODE = "四川省成都市温江区柳城街道光华社区", "510115001044"


def mingdan_command(*arguments: str, status: int = 0) -> str:
    """The standard output of a command, whose exit status must be the one given."""
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == status, f"mingdan {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def the_package_is_the_installed_one(checkout: Path) -> None:
    assert "site-packages" in mingdan.__file__
    assert not Path(mingdan.__file__).is_relative_to(checkout)


def every_file_is_in_the_wheel(checkout: Path, wheel: Path) -> None:
    expected = set()
    for folder, prefix in SHIPPED.items():
        for file in (checkout / folder).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                path = file.relative_to(checkout / ("pipeline/mingdan" if not prefix else "")).as_posix()
                expected.add(f"mingdan/{prefix}{path}")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert len(expected) > 100
    assert packed == expected, f"not in the wheel or not in the checkout: {sorted(packed ^ expected)}"


def every_command_has_help() -> None:
    for command in cli.commands:
        assert f"mingdan {command}" in mingdan_command(command, "--help")


def the_notice_is_published_and_checked() -> None:
    mingdan_command("publish")
    mingdan_command("publish", "--check")
    mingdan_command("check")
    mingdan_command("check", "data/published/roster.ttl")


def a_notice_is_read() -> None:
    reading = json.loads(mingdan_command("read", "data/source/sichuan-2022/notice.txt", "--json"))
    assert (reading["status"], len(reading["entries"])) == ("ok", 130)


def names_and_codes_are_resolved() -> None:
    assert CODE in mingdan_command("resolve", NAME)
    assert "光华社区" in mingdan_command("code", CODE)


def sample_queries_answer() -> None:
    assert "communities-in-a-county" in mingdan_command("query")
    rows = list(csv.DictReader(mingdan_command("query", "communities-in-a-county", "-f", "csv").splitlines()))
    assert rows


def a_table_is_linked() -> None:
    Path("table.csv").write_text(f"地址\n{NAME}\n", "utf-8")
    mingdan_command("link", "table.csv", "--out", "linked.csv")
    with Path("linked.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["mingdan_code"] == CODE


def the_register_is_published() -> None:
    mingdan_command("publish-divisions", "46", "--out", "hainan")
    assert Path("hainan/divisions.nt").stat().st_size > 1_000_000


def what_cannot_be_done_ends_with_2() -> None:
    mingdan_command("read", "missing.txt", status=2)
    mingdan_command("site", status=2)  # the extra `site` is not installed


def main(checkout: Path, wheel: Path) -> None:
    """Runs the tests; the first that fails ends the program."""
    the_package_is_the_installed_one(checkout)
    every_file_is_in_the_wheel(checkout, wheel)
    tests: list[Callable[[], None]] = [
        every_command_has_help,
        the_notice_is_published_and_checked,
        a_notice_is_read,
        names_and_codes_are_resolved,
        sample_queries_answer,
        a_table_is_linked,
        the_register_is_published,
        what_cannot_be_done_ends_with_2,
    ]
    for test in tests:
        test()
        print(f"{test.__name__}: ok", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
