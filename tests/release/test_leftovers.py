"""What a killed run leaves beside a release or a store is removed by the next run, also when nothing is to be done."""

import json
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from mingdan.catalog.area import Area
from mingdan.queries.local_data import open_data
from mingdan.release import divisions, release_folder
from mingdan.release import notices as notices_release
from mingdan.stores.graph_parts import release_parts
from mingdan.stores.oxigraph_folder import load_folder
from mingdan.workspace import Settings, Workspace
from support.area_release import told
from support.workspaces import small_workspace

Run = Callable[[], bool]
LOCKS = {".publish.lock"}


def names(folder: Path) -> set[str]:
    """What lies in a folder, without locks."""
    return {path.name for path in folder.iterdir()} - LOCKS


def leave(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir()
        (folder / "manifest.json").write_text("half", "utf-8")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A published workspace."""
    own = small_workspace(tmp_path_factory.mktemp("released"))
    assert publish(own)
    return own


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> divisions.Job:
    """A published area."""
    out = tmp_path_factory.mktemp("area") / "out"
    made = divisions.Job(Area("64", ("64",)), out, ("csv",), "none", False, Settings(), workers=1)
    assert divisions.publish(made, told).changed
    return made


def publish(own: Workspace) -> bool:
    return notices_release.publish(own, notices_release.build(own))


def test_publish_removes_what_was_left(released: Workspace) -> None:
    data = released.published.parent
    before = names(data)
    left = data / ".published-new-0a1b2c3d", data / ".published-old"
    leave(*left)
    with release_folder.lock(released.published):  # another run is at work
        notices_release.build(released)
    assert all(folder.exists() for folder in left)
    assert not publish(released)
    assert names(data) == before


def test_publish_puts_back_what_a_stop_between_two_renames_took_away(released: Workspace) -> None:
    old = released.published.with_name(".published-old")
    released.published.rename(old)
    assert not publish(released)
    assert not old.exists()


def test_divisions_remove_what_was_left(job: divisions.Job) -> None:
    place = job.out.parent
    before = names(place)
    leave(job.work)
    with release_folder.lock(job.out):
        assert not divisions.publish(job, told).changed
    assert job.work.exists()
    assert not divisions.publish(job, told).changed
    assert names(place) == before
    job.out.rename(place / ".out-old")
    assert not divisions.publish(job, told).changed
    assert names(place) == before


def test_results_for_another_job_are_not_removed(job: divisions.Job) -> None:
    """An interrupted run with other options can still be resumed."""
    leave(job.work)
    job.mark.write_text(replace(job, formats=("nt",)).made_from, "utf-8")
    assert not divisions.publish(job, told).changed
    assert job.work.exists()
    job.mark.write_text(job.made_from, "utf-8")
    assert not divisions.publish(job, told).changed
    assert not job.work.exists()


def test_load_removes_what_was_left(released: Workspace, tmp_path: Path) -> None:
    parts = release_parts(released.published, False, "")
    assert load_folder(tmp_path / "store", parts, told)
    leave(tmp_path / ".store-loading", tmp_path / ".store-old")
    (tmp_path / ".store-loading.json").write_text(json.dumps({}), "utf-8")
    assert not load_folder(tmp_path / "store", parts, told)
    assert names(tmp_path) == {"store"}


def assert_modes(folder: Path, umask: int) -> None:
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (folder, *folder.rglob("*"))}
    assert modes == {(True, 0o777 & ~umask), (False, 0o666 & ~umask)}


@pytest.fixture(params=[0o002, 0o027, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    old = os.umask(request.param)
    yield request.param
    os.umask(old)


def test_modes_of_a_store_follow_the_umask(umask: int, released: Workspace, tmp_path: Path) -> None:
    parts = release_parts(released.published, False, "")
    for changed in (True, False):
        assert load_folder(tmp_path / "store", parts, told) == changed
        open_data(tmp_path / "store")
        assert_modes(tmp_path / "store", umask)


def test_modes_follow_the_umask(umask: int, tmp_path: Path) -> None:
    own = small_workspace(tmp_path)
    for published in (False, True):
        assert publish(own)
        assert_modes(own.published, umask)
        if not published:
            file = next(own.source.glob("*/source.toml"))
            file.write_text(file.read_text("utf-8").replace("Notice on", "Notice about"), "utf-8")
