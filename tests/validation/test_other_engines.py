"""Other SHACL engines find with our shapes what pySHACL finds: in every case, in what is published, in a release."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from mingdan.cli.main import main
from support.paths import ROOT
from support.shacl_engines import ENGINES, FORMATS, Validator, by_pyshacl
from support.shape_cases import case_files, case_id, graph_of, spelled_otherwise

PUBLISHED = sorted(file for file in (ROOT / "data" / "published").rglob("*") if file.suffix in FORMATS)
pyshacl = cache(by_pyshacl)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    there, _ = ENGINES[request.param]
    if not there():
        pytest.skip(f"{request.param} is not installed")
    return str(request.param)


@pytest.fixture(scope="module")
def validate(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Validator]:
    with ENGINES[engine][1](tmp_path_factory.mktemp(engine)) as validator:
        yield validator


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the graphs of cases are written."""
    return tmp_path_factory.mktemp("cases")


@pytest.mark.parametrize("case", case_files(), ids=case_id)
def test_case(case: Path, validate: Validator, written: Path) -> None:
    file, other = (written / f"{case.parent.name}-{case.stem}{end}.nt" for end in ("", "-otherwise"))
    if not file.exists():
        file.write_text(graph_of(case).serialize(format="nt"), "utf-8")
        other.write_text(spelled_otherwise(file.read_text("utf-8")), "utf-8")
    expected = pyshacl(file)
    rules = {
        line.removeprefix("# expect: ") for line in case.read_text("utf-8").splitlines() if line[:10] == "# expect: "
    }
    assert {rule for rule, _ in expected[""]} == rules
    assert validate(other, rules) == expected


@pytest.mark.parametrize("file", PUBLISHED, ids=lambda file: str(file.relative_to(ROOT / "data" / "published")))
def test_published(file: Path, engine: str, validate: Validator) -> None:
    if engine == "shacl-engine" and file.suffix == ".jsonld":
        pytest.skip("its parser does not read JSON-LD")
    expected = pyshacl(file)
    if re.match("roster|divisions", file.name) or file.parent.name == "notices":
        assert expected and not any(expected.values())
    assert validate(file, None) == expected


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The divisions of the smallest province, as they are released."""
    out = tmp_path_factory.mktemp("release") / "64"
    with pytest.raises(SystemExit) as ended:
        main(["publish-divisions", "64", "--out", str(out)])
    assert ended.value.code == 0
    return out


@pytest.mark.parametrize("name", ["divisions.nt", "divisions.ttl"])
def test_release_of_divisions(name: str, release: Path, validate: Validator) -> None:
    assert validate(release / name, None) == pyshacl(release / name) == {"": set()}
