"""The release of an area by processes of this machine. An interrupted run keeps its provinces; the next run resumes."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from mingdan.atomic_files import exchange_folders, sync_folder, write_atomic
from mingdan.catalog import area as area_catalog
from mingdan.errors import InputError
from mingdan.io_text import file_sha256, read_bytes
from mingdan.mapping.stream import N_TRIPLES, TABLE, ExtraStatements, extra_statements
from mingdan.mapping.table import heading
from mingdan.rdf.fingerprint import combine
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.rdf.stream_writer import FileDigest, content, write
from mingdan.register.divisions import province_table
from mingdan.release import release_folder
from mingdan.release.area_extras import check_extra_graph, extra_graph, small_files
from mingdan.release.job import Job, Progress, ProvinceResult, Published, Task, load_result
from mingdan.release.partition_job import file_name, make_province
from mingdan.release.process_pool import run_parallel
from mingdan.resources import version

COMMON = "common"  # the file of the statements outside all provinces
_LEVELS = ("prefectures", "counties", "townships", "villages")
Extra = dict[str, ExtraStatements]  # by format


def up_to_date(job: Job) -> bool:
    """Whether the folder holds this release, undamaged, and validated as well as requested."""
    manifest = job.out / release_folder.MANIFEST
    if not manifest.is_file():
        return False
    try:
        record = json.loads(read_bytes(manifest))
        same = record.get("made_from") == job.made_from and (record.get("judged") or not job.judge)
    except (InputError, ValueError, AttributeError):
        return False
    return bool(same) and not release_folder.damaged(job.out)


def publish(job: Job, progress: Progress) -> Published:
    """Publishes the divisions of an area, whole or not at all.

    Args:
        job: the release.
        progress: callback for progress messages.

    Raises:
        InputError: a file or folder cannot be read or written, or a shape cannot be evaluated; the published release
            is unchanged.
    """
    if up_to_date(job):
        files = release_folder.listed(job.out).items()
        sizes = tuple((name, int(str(record["bytes"]))) for name, record in files)
        return Published(False, files=sizes, facts=release_folder.graph_facts(job.out))
    try:
        with release_folder.exclusive(job.out):
            return _publish(job, progress)
    except OSError as error:
        place = error.filename or job.work
        raise InputError(
            f"{place}: {error.strerror or error}: nothing is published, the old release is unchanged; "
            "run it again to resume"
        ) from error


def _publish(job: Job, progress: Progress) -> Published:
    folder = _work_folder(job)
    progress("mapping codes, points, links and history")
    (graph,) = run_parallel(_extra_graph, [job], 1)  # in a process: it needs the whole register, what follows does not
    forms = {N_TRIPLES: None, **dict.fromkeys(job.formats)}  # N-Triples are checked, whether requested or not
    extra = {form: _extra(job, graph, form) for form in forms}
    results = _provinces(job, folder, extra, progress)
    progress(f"checking codes, points, links and history: {graph.count(chr(10)):,} triples")
    findings = [finding for result in results for finding in result.findings]
    findings += check_extra_graph(job.settings, graph, job.judge)
    if findings:
        return Published(False, tuple(findings))
    progress("writing the release")
    return _write_release(job, folder, extra, graph, results)


def _extra_graph(job: Job) -> str:
    return extra_graph(job.settings, job.area)


def _extra(job: Job, graph: str, form: str) -> ExtraStatements:
    """The statements that do not come from the register, in a format; a table has only its heading."""
    if form == TABLE:
        return ExtraStatements(heading(), {}, b"", b"")
    return extra_statements(job.settings.iris, graph, form, job.area.provinces)


def _work_folder(job: Job) -> Path:
    """The folder of the provinces; results that an earlier run made for another job are removed."""
    mark, folder = job.work / "made-from", job.work / "pieces"
    if not mark.is_file() or mark.read_text() != job.made_from:
        shutil.rmtree(job.work, ignore_errors=True)
        folder.mkdir(parents=True)
        write_atomic(mark, job.made_from)
    return folder


def _provinces(job: Job, folder: Path, extra: Extra, progress: Progress) -> list[ProvinceResult]:
    """The results of all provinces, in order of code; those that an earlier run made are used again."""
    codes = job.area.provinces
    results = {code: result for code in codes if (result := _earlier_result(folder, code, job.judge))}
    if results:
        progress(f"resuming: {len(results)} of {len(codes)} provinces are complete")
    size = {code: sum(int(province_table()[code][level]) for level in _LEVELS) for code in codes}
    missing = sorted(set(codes) - results.keys(), key=lambda code: -size[code])
    tasks = [
        Task(code, folder, job.settings.iris, job.formats, job.compression, _of_province(extra, code), job.judge)
        for code in missing
    ]
    bar = tqdm(total=sum(size.values()), unit=" divisions", unit_scale=True, disable=None, leave=False, desc="mapping")
    with bar, contextlib.closing(run_parallel(make_province, tasks, job.workers)) as made:
        bar.update(sum(size[code] for code in results))
        for result in made:
            results[result.code] = result
            bar.update(size[result.code])
    return [results[code] for code in codes]


def _of_province(extra: Extra, province: str) -> Extra:
    return {
        form: ExtraStatements(
            b"", {code: text for code, text in statements.blocks.items() if code.startswith(province)}, b"", b""
        )
        for form, statements in extra.items()
    }


def _earlier_result(folder: Path, code: str, judge: bool) -> ProvinceResult | None:
    """The result of an earlier run, if its files are unchanged and it was validated as well as requested."""
    result = load_result(folder, code)
    if result and (result.judged or not judge):
        files = result.files.items()
        return result if all(_is_unchanged(folder / name, digest) for name, digest in files) else None
    return None


def _is_unchanged(file: Path, digest: FileDigest) -> bool:
    return file.is_file() and (file.stat().st_size, file_sha256(file)) == (digest.bytes, digest.sha256)


def _write_release(job: Job, folder: Path, extra: Extra, graph: str, results: list[ProvinceResult]) -> Published:
    """Writes the files of the release from those of the provinces, and puts them in place."""
    new = job.work / "release"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    files = dict(_data_files(job, new, folder, extra, results))
    outside = ParsedGraph((extra[N_TRIPLES].before + extra[N_TRIPLES].after).decode())
    whole = combine([*(result.facts for result in results), outside.fingerprint])
    counts = sum((result.counts for result in results), outside.counts)
    anomalies = tuple(anomaly for result in results for anomaly in result.anomalies)
    for name, text in small_files(job.area, anomalies, job.judge).items():
        files[name] = write(new / name, [text])
    catalog = area_catalog.catalog(job.settings, job.area, files, counts, graph, version())
    files[area_catalog.CATALOG] = write(new / area_catalog.CATALOG, [catalog])
    manifest = area_catalog.area_manifest(job.area, files, whole, job.made_from, job.judge)
    write(new / release_folder.MANIFEST, [manifest])
    sync_folder(new)
    exchange_folders(new, job.out)
    shutil.rmtree(job.work, ignore_errors=True)
    sizes = tuple((name, digest.bytes) for name, digest in files.items())
    return Published(True, (), sizes, whole, anomalies)


def _data_files(
    job: Job, new: Path, folder: Path, extra: Extra, results: list[ProvinceResult]
) -> Iterator[tuple[str, FileDigest]]:
    """Writes the files of the graph into the new folder."""
    for form in job.formats:
        provinces = {result.code: folder / file_name(result.code, form, job.compression) for result in results}
        texts = {"prefixes": extra[form].prefixes, "before": extra[form].before, "after": extra[form].after}
        prefixes, before, after = (folder / file_name(name, form, job.compression) for name in texts)
        for file, text in zip((prefixes, before, after), texts.values(), strict=True):
            write(file, [text] if text else [], job.compression)
        parts = {"divisions": [prefixes, before, *provinces.values(), after]}
        if job.by_province:
            common = {} if form == TABLE else {f"provinces/{COMMON}": [prefixes, before, after]}
            parts = {**common, **{f"provinces/{code}": [prefixes, file] for code, file in provinces.items()}}
            (new / "provinces").mkdir(exist_ok=True)
        for stem, files in parts.items():
            name = file_name(stem, form, job.compression)
            yield name, write(new / name, content(files))
