"""The coverage of the divisions of an area as measurements of the Data Quality Vocabulary (DQV, W3C Note 2016)."""

from collections.abc import Iterator

from mingdan.rdf.namespaces import DQV, MD, RDF, RDFS, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about
from mingdan.register.coverage import ASPECTS, Coverage

# Aspect of coverage -> its metric in the ontology.
METRICS = {aspect: getattr(MD, f"{aspect}Coverage") for aspect in ASPECTS}


def measurements(dataset: str, measured: tuple[Coverage, ...]) -> Iterator[str]:
    """The measurements of a dataset: of each metric the share of divisions down to the counties that have it.

    Args:
        dataset: its IRI.
        measured: the coverage of the divisions of its area; of no divisions nothing is measured.
    """
    for each in measured:
        if not each.divisions:
            continue
        node = f"{dataset}#coverage-{each.aspect}"
        share = f"{each.covered / each.divisions:.4f}".rstrip("0")
        yield from statements_about(dataset, [(DQV.hasQualityMeasurement, iri(node))])
        yield from statements_about(
            node,
            [
                (RDF.type, iri(DQV.QualityMeasurement)),
                (DQV.isMeasurementOf, iri(METRICS[each.aspect])),
                (DQV.computedOn, iri(dataset)),
                (DQV.value, literal(share if share[-1] != "." else f"{share}0", XSD.decimal)),
                (RDFS.comment, in_language(f"{each.covered} of {each.divisions} divisions down to the counties", "en")),
                (RDFS.comment, in_language(f"县级及以上区划单元{each.divisions}个中的{each.covered}个", "zh")),
            ],
        )
