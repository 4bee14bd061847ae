"""The release of an area from beginning to end. An interrupted run leaves its pieces, and the next goes on."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from mingdan.atomic_files import exchange_folders, sync_folder, write_atomic
from mingdan.catalog import area as about
from mingdan.errors import InputError
from mingdan.io_text import file_sha256, read_bytes
from mingdan.mapping.stream import N_TRIPLES, TABLE, Known, known
from mingdan.mapping.table import heading
from mingdan.rdf.fingerprint import facts, statements, together
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.rdf.stream_writer import FileDigest, content, write
from mingdan.register.divisions import province_table
from mingdan.release import release_folder as release
from mingdan.release.area_extras import head, head_findings, small_files
from mingdan.release.job import Job, ProvinceResult, Published, Task, Tell, remembered
from mingdan.release.process_pool import side_by_side
from mingdan.release.province_job import make, piece_name
from mingdan.resources import version

COMMON = "common"  # what stands in no province: codes, points, links, history
_LEVELS = ("prefectures", "counties", "townships", "villages")


def up_to_date(wanted: Job) -> bool:
    """Whether the folder holds what is wanted, undamaged, and as well checked."""
    manifest = wanted.out / release.MANIFEST
    if not manifest.is_file():
        return False
    try:
        record = json.loads(read_bytes(manifest))
        same = record.get("made_from") == wanted.made_from and (record.get("judged") or not wanted.judge)
    except (InputError, ValueError, AttributeError):
        return False
    return bool(same) and not release.damaged(wanted.out)


def publish(wanted: Job, tell: Tell) -> Published:
    """Publishes the divisions of an area, whole or not at all.

    Args:
        wanted: what.
        tell: told, in a few words, what begins.

    Raises:
        InputError: a file or folder cannot be read or written, or a shape cannot be evaluated; what was published
            before is still there.
    """
    if up_to_date(wanted):
        sizes = tuple((name, int(str(one["bytes"]))) for name, one in release.listed(wanted.out).items())
        return Published(False, files=sizes, facts=release.graph_facts(wanted.out))
    try:
        wanted.out.parent.mkdir(parents=True, exist_ok=True)
        with release.alone(wanted.out):
            release.clear_up(wanted.out)
            if wanted.out.exists():
                release.refuse_foreign(wanted.out, ())
            return _publish(wanted, tell)
    except OSError as error:
        place = error.filename or wanted.work
        raise InputError(
            f"{place}: {error.strerror or error}: nothing published, what was there is unchanged; "
            "run again, and it goes on where it was"
        ) from error


def _publish(wanted: Job, tell: Tell) -> Published:
    pieces = _work_folder(wanted)
    tell("mapping what is known besides the register")
    (graph,) = side_by_side(_head, [wanted], 1)  # elsewhere: it needs the whole register, and what follows does not
    parts = {form: _known(wanted, graph, form) for form in _forms(wanted)}
    made = _pieces(wanted, pieces, parts, tell)
    tell(f"checking what is known besides the register: {graph.count(chr(10)):,} triples")
    wrong = head_findings(wanted.settings, graph, wanted.judge)
    findings = [finding for one in made for finding in one.findings] + wrong
    if findings:
        return Published(False, tuple(findings))
    tell("putting it together")
    return _put_together(wanted, pieces, parts, graph, made)


def _head(wanted: Job) -> str:
    return head(wanted.settings, wanted.area)


def _known(wanted: Job, head: str, form: str) -> Known:
    """What stands in a file besides what the register says; of a table, its heading."""
    if form == TABLE:
        return Known(heading(), {}, b"", b"")
    return known(wanted.settings.iris, head, form, wanted.area.provinces)


def _forms(wanted: Job) -> tuple[str, ...]:
    """The formats that are needed: N-Triples are checked, whether they are wanted or not."""
    return tuple({N_TRIPLES: None, **dict.fromkeys(wanted.formats)})


def _work_folder(wanted: Job) -> Path:
    """The folder of the pieces; what an earlier run left there for another purpose is removed."""
    mark, pieces = wanted.work / "made-from", wanted.work / "pieces"
    if not mark.is_file() or mark.read_text() != wanted.made_from:
        shutil.rmtree(wanted.work, ignore_errors=True)
        pieces.mkdir(parents=True)
        write_atomic(mark, wanted.made_from)
    return pieces


def _pieces(wanted: Job, folder: Path, parts: dict[str, Known], tell: Tell) -> list[ProvinceResult]:
    """The pieces of all provinces, in order of code: those that are there, and the others, made now."""
    there = {code: one for code in wanted.area.provinces if (one := _whole(folder, code, wanted.judge))}
    if there:
        tell(f"going on: {len(there)} of {len(wanted.area.provinces)} provinces are there")
    size = {code: sum(int(province_table()[code][level]) for level in _LEVELS) for code in wanted.area.provinces}
    missing = sorted(set(wanted.area.provinces) - there.keys(), key=lambda code: -size[code])
    tasks = [
        Task(
            code,
            folder,
            wanted.settings.iris,
            wanted.formats,
            wanted.compression,
            _of_province(parts, code),
            wanted.judge,
        )
        for code in missing
    ]
    bar = tqdm(total=sum(size.values()), unit=" divisions", unit_scale=True, disable=None, leave=False, desc="mapping")
    with bar, contextlib.closing(side_by_side(make, tasks, wanted.workers)) as results:
        bar.update(sum(size[code] for code in there))
        for one in results:
            there[one.code] = one
            bar.update(size[one.code])
    return [there[code] for code in wanted.area.provinces]


def _of_province(parts: dict[str, Known], code: str) -> dict[str, Known]:
    return {
        form: Known(b"", {own: text for own, text in part.blocks.items() if own[:2] == code}, b"", b"")
        for form, part in parts.items()
    }


def _whole(folder: Path, code: str, judge: bool) -> ProvinceResult | None:
    """A piece that an earlier run made, and judged if need be, if its files are what they were."""
    made = remembered(folder, code)
    if made and (made.judged or not judge) and all(_is(folder / name, piece) for name, piece in made.files.items()):
        return made
    return None


def _is(file: Path, piece: FileDigest) -> bool:
    return file.is_file() and (file.stat().st_size, file_sha256(file)) == (piece.bytes, piece.sha256)


def _put_together(
    wanted: Job, pieces: Path, parts: dict[str, Known], head: str, made: list[ProvinceResult]
) -> Published:
    """Makes the files of the release out of the pieces, and puts them in place."""
    new = wanted.work / "release"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    files = dict(_data_files(wanted, new, pieces, parts, made))
    rest = (parts[N_TRIPLES].before + parts[N_TRIPLES].after).decode()
    whole = together([*(one.facts for one in made), facts(statements(rest.encode()))])
    counts = sum((one.counts for one in made), ParsedGraph(rest).counts)
    odd = tuple(oddity for one in made for oddity in one.oddities)
    for name, text in small_files(wanted.area, odd, wanted.judge).items():
        files[name] = write(new / name, [text])
    text = about.catalog(wanted.settings, wanted.area, files, counts, head, version())
    files[about.CATALOG] = write(new / about.CATALOG, [text])
    manifest = about.area_manifest(wanted.area, files, whole, wanted.made_from, wanted.judge)
    write(new / release.MANIFEST, [manifest])
    sync_folder(new)
    exchange_folders(new, wanted.out)
    shutil.rmtree(wanted.work, ignore_errors=True)
    return Published(True, (), tuple((name, one.bytes) for name, one in files.items()), whole, odd)


def _data_files(
    wanted: Job, new: Path, pieces: Path, parts: dict[str, Known], made: list[ProvinceResult]
) -> Iterator[tuple[str, FileDigest]]:
    """The files of the graph, in the new folder."""
    for form in wanted.formats:
        own = {one.code: pieces / piece_name(one.code, form, wanted.compression) for one in made}
        part = parts[form]
        prefixes, before, after = (
            pieces / piece_name(name, form, wanted.compression) for name in ("prefixes", "before", "after")
        )
        for file, text in ((prefixes, part.prefixes), (before, part.before), (after, part.after)):
            write(file, [text] if text else [], wanted.compression)
        names = {"divisions": [prefixes, before, *own.values(), after]}
        if wanted.by_province:
            rest = {} if form == TABLE else {COMMON: [prefixes, before, after]}
            names = {**rest, **{code: [prefixes, file] for code, file in own.items()}}
            (new / "provinces").mkdir(exist_ok=True)
        for stem, files in names.items():
            name = piece_name(stem if stem == "divisions" else f"provinces/{stem}", form, wanted.compression)
            yield name, write(new / name, content(files))
