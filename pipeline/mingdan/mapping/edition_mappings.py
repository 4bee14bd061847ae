"""The correspondences of the editions of the register as an SSSOM table: `divisions-editions.sssom.tsv`.

A row for each unit that does not go on with its code and class in the next edition, and each of its successors; the
object is `sssom:NoTermFound` where no successor is known. A unit without a row is the same one in the next edition.
"""

from collections.abc import Iterator

from mingdan.mapping.evidence import sssom_header
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import BASE, SEMAPV, SKOS, SSSOM
from mingdan.register.edition import MINISTRY_EDITION, Edition, Province
from mingdan.register.editions import FIRST, REFERENCE, CorrespondenceRule, correspondences, editions

FILE = "divisions-editions.sssom.tsv"
COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "subject_source", "object_source", "confidence", "comment",
)  # fmt: skip
# The kind of a correspondence -> the predicate: the same unit, a part of it, what has parts of it, perhaps it.
_PREDICATES = {
    "recoded": "exactMatch", "reclassified": "exactMatch", "renamed": "exactMatch", "moved": "exactMatch",
    "filedElsewhere": "exactMatch", "merged": "broadMatch", "divided": "narrowMatch", "notListed": "relatedMatch",
    "possible": "relatedMatch", "ended": "exactMatch",
}  # fmt: skip
_NO_TERM = "sssom:NoTermFound"


def mappings_heading(iris: Iris, dataset: str) -> bytes:
    """The metadata of the table, and the names of its columns.

    Args:
        iris: IRI factory for the dataset's base.
        dataset: the IRI of the dataset that the table is a file of.
    """
    prefixes = {edition: iris.edition_divisions(edition) for edition in editions()}
    prefixes |= {"dataset": f"{BASE}dataset/"}
    prefixes |= {namespace.prefix: namespace.iri for namespace in (SEMAPV, SKOS, SSSOM)}
    about = {
        "mapping_set_id": f"{dataset}/{FILE}",
        "mapping_set_title": "How the editions of the register of Chinese divisions correspond",
        "mapping_set_description": "What became of each unit in the next edition, where its code or class changed. "
        "skos:relatedMatch may be another unit; sssom:NoTermFound says that no successor is known.",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "mapping_set_version": editions()[MINISTRY_EDITION].cut_off.isoformat(),
    }
    return "\n".join([*sssom_header(prefixes, about), "\t".join(COLUMNS), ""]).encode()


def mapping_rows(province: str) -> Iterator[bytes]:
    """The rows of a province (two digits), edition by edition.

    Raises:
        InputError: a reference file is missing or damaged.
    """
    ids = [f"nbs-{year}" for year in range(FIRST, REFERENCE + 1)]
    register = Edition(ids[0]).read_province(province)
    for earlier, later in zip(ids, [*ids[1:], MINISTRY_EDITION], strict=True):
        next_register = Edition(later).read_province(province)
        lines = []
        for code, successors, rule in correspondences(earlier, province).values():
            start = f"{earlier}:{code}\t{_label(register, code)}\tskos:{_predicate(rule, successors)}\t"
            end = (
                f"\t{_justification(rule)}\tdataset:divisions-{earlier}\tdataset:divisions-{later}"
                f"\t{rule.confidence}\t{rule.rule}: {rule.evidence}\n"
            )
            objects = [f"{later}:{code}\t{_label(next_register, code)}" for code in successors] or [f"{_NO_TERM}\t"]
            lines += [f"{start}{node}{end}" for node in objects]
        yield "".join(sorted(lines)).encode()
        register = next_register


def _predicate(rule: CorrespondenceRule, successors: tuple[str, ...]) -> str:
    return _PREDICATES[rule.kind] if successors else "exactMatch"  # what was sought and not found


def _justification(rule: CorrespondenceRule) -> str:
    """Rules combine names, codes, parents and contents; only the dated history is by hand."""
    return "semapv:ManualMappingCuration" if rule.rule == "history" else "semapv:CompositeMatching"


def _label(register: Province, code: str) -> str:
    return register.division(code).label
