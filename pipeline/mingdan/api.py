"""The Python interface: the jobs of the command line as functions. `import mingdan` offers them under its own name.

Each function takes a workspace (the folder with `data/source` and `data/published`) and raises only `MingdanError`.
Faults in the data are not raised: they are findings in the result.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingdan.model import Candidate, Finding
from mingdan.notices.reading import NoticeReading, read_file
from mingdan.queries.answers import Answer
from mingdan.queries.sample_queries import answer_query, find
from mingdan.rdf.iris import REGISTER
from mingdan.release import notices as notices_release
from mingdan.resolver.past_units import unit_iri
from mingdan.resolver.query import PlaceQuery, parse_day
from mingdan.resolver.resolver import Resolver
from mingdan.stores.query_engine import query_engine
from mingdan.tables import link_table as link_table
from mingdan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """The division that a name stands for.

    Attributes:
        words: the name as given, without spaces.
        code: the code in NBS 2023 (2, 4, 6, 9 or 12 digits) of the division, or of the deepest one that is certain;
            empty if not even the province is.
        iri: the IRI of that division; empty if there is no code.
        name: its names from the province down, joined.
        match: `nameMatch` or `variantMatch`; empty if the name as a whole stands for no certain division.
        confidence: 1.0, 0.9, 0.8 or 0.6 (docs/reference/linking.md); 0.0 without a match.
        candidates: divisions that may be meant, each with `code`, `name` and `reason`.
        edition: the edition that has the name: `nbs-2023`; another for a `formerName`, whose code is that of today, or
            for a unit that does not exist any more, whose code is of that edition.
        doubtful: whether sources differ in `code`: it is one of then, of 1980 to 1982 alone.
    """

    words: str
    code: str
    iri: str
    name: str
    match: str
    confidence: float
    candidates: tuple[Candidate, ...]
    edition: str = REGISTER
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """The result of a publication.

    Attributes:
        changed: whether files were written; false if there are findings, or if the same files were there already.
        findings: what blocks the publication; empty if the files are in place.
        files: the size in bytes of each published file, by its name in `data/published`.
    """

    changed: bool
    findings: tuple[Finding, ...]
    files: Mapping[str, int]


def resolve(words: str, *, date: str = "", workspace: str | Path = ".") -> ResolvedName:
    """Finds the division that a name stands for, among all divisions of China (NBS 2023), then those of other years.

    Args:
        words: names from any level down, such as `成都市温江区柳城街道光华社区`; spaces are ignored.
        date: the date of the name: YYYY, YYYY-MM or YYYY-MM-DD, from 1980; today if empty.
        workspace: the workspace whose `id_base` the IRI has.

    Raises:
        InputError: `data/source/dataset.toml` of the workspace cannot be read.
        UsageError: the date is not one from 1980 to today.
    """
    name = "".join(words.split())
    resolver = Resolver.reference()
    location = resolver.locate(PlaceQuery(name=name, date=parse_day(date) if date else None))
    then = location.then if location.edition != REGISTER else None
    iris = Workspace(Path(workspace)).settings().iris
    return ResolvedName(
        words=name,
        code=location.code,
        iri=unit_iri(iris, location.edition, location.code) if location.code else "",
        name=then.name if then else resolver.edition.full_name(location.code),
        match=location.kind,
        confidence=location.confidence if location.kind else 0.0,
        candidates=location.candidates,
        edition=location.named_in,
        doubtful=location.is_code_doubtful,
    )


def read(file: str | Path, *, content: bytes | None = None, workspace: str | Path = ".") -> NoticeReading:
    """Reads a notice (text, HTML, Word, Excel, OpenDocument, CSV, or PDF with a text layer); publishes nothing.

    Args:
        file: the notice; its name helps to tell the format.
        content: the bytes of the notice, if they do not come from the file.
        workspace: the workspace whose reviewed decisions and categories apply.

    Returns:
        `notice` (title, date, signature, entries, one ledger line for each line of the source), `resolved` (each entry
        with its division or candidates) and `findings`.

    Raises:
        InputError: the file cannot be read at all.
    """
    return read_file(Path(file), content, Path(workspace))


def query(
    name: str,
    params: Mapping[str, object] | None = None,
    *,
    workspace: str | Path = ".",
    endpoint: str | None = None,
    auth: str | Path | None = None,
    timeout: float | None = None,
) -> Answer:
    """Runs a sample query, or a query file, over the published files or at a SPARQL endpoint.

    Args:
        name: the name or number of a sample query, or the path of a `.rq` file.
        params: values for the parameters of the query: `{"county": "温江区"}`.
        workspace: the workspace whose `data/published` is asked.
        endpoint: the address of an endpoint to ask instead.
        auth: a file with `user:password` or netrc entries for the endpoint.
        timeout: seconds for an answer; without it, 60 for local data, whose queries run in a process of their own, and
            45 at an endpoint.

    Returns:
        `variables()` and `rows()` of a SELECT or ASK; `ntriples` of a CONSTRUCT or DESCRIBE; `notes` on values that
        were taken from the data, because the data do not hold the defaults of the parameters.

    Raises:
        UsageError: the query or the parameter is unknown, or the query is not valid.
        InputError: nothing is published in the workspace, or a file cannot be read.
        EndpointError: the endpoint cannot be reached or answers with an error.
    """
    chosen, given = find(name), [f"{key}={value}" for key, value in (params or {}).items()]
    data = Workspace(Path(workspace)).published
    with query_engine(data, endpoint, Path(auth) if auth else None, timeout) as ask:
        return answer_query(chosen, given, ask)


def publish(
    workspace: str | Path = ".",
    notices: Sequence[str] = (),
    *,
    undecided_as_places: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Publication:
    """Publishes the notices of a workspace into `data/published`, all files or none.

    Args:
        workspace: the folder with `data/source`.
        notices: the ids of the notices to publish beside those that are published already; all, if empty.
        undecided_as_places: whether entries without a decision are published as places named by the notice.
        progress: callback for progress messages.

    Raises:
        InputError: notices or their descriptions cannot be read, or the files cannot be written.
        UsageError: the workspace has no notice with such an id.
    """
    place = Workspace(Path(workspace))
    built = notices_release.build(place, lambda message: progress(str(message)), notices, undecided_as_places)
    if built.findings:
        return Publication(False, built.findings, {})
    changed = notices_release.publish(place, built)
    return Publication(changed, (), {name: len(content) for name, content in built.files.items()})
