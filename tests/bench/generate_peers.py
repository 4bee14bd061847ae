"""Maps divisions.csv of the folder where it starts with another package, in that one's environment: `… PACKAGE OUTPUT`.

The same statements as `ontology/divisions.rml.ttl` gives, which SDM-RDFizer itself reads.
"""

import csv
import sys
import types
from pathlib import Path

TABLE = "divisions.csv"
ID, ONTOLOGY = "https://w3id.org/mingdan/id/division/nbs-2023/", "https://w3id.org/mingdan/ontology#"
# Property -> column with the code of what it leads to.
UP = {
    "directlyWithin": "within",
    "inProvince": "province",
    "inPrefecture": "prefecture",
    "inCounty": "county",
    "inTownship": "township",
}
TEMPLATE = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix md: <https://w3id.org/mingdan/ontology#> .
@prefix ottr: <http://ns.ottr.xyz/0.4/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
md:Row [
    ottr:IRI ?node, ottr:IRI ?class, ?label, ?full_name, xsd:string ?register_name, xsd:string ?code,
    ? ottr:IRI ?within, ? ottr:IRI ?province, ? ottr:IRI ?prefecture, ? ottr:IRI ?county, ? ottr:IRI ?township
] :: {
    ottr:Triple(?node, rdf:type, ?class),
    ottr:Triple(?node, skos:prefLabel, ?label),
    ottr:Triple(?node, md:fullName, ?full_name),
    ottr:Triple(?node, md:registerName, ?register_name),
    ottr:Triple(?node, dct:identifier, ?code),
    ottr:Triple(?node, skos:notation, ?code),
    ottr:Triple(?node, md:directlyWithin, ?within),
    ottr:Triple(?node, md:inProvince, ?province),
    ottr:Triple(?node, md:inPrefecture, ?prefecture),
    ottr:Triple(?node, md:inCounty, ?county),
    ottr:Triple(?node, md:inTownship, ?township)
} .
"""
RDFIZER = """[datasets]
number_of_datasets: 1
output_folder: {folder}
all_in_one_file: no
remove_duplicate: yes
enrichment: yes
ordered: yes
name: divisions

[dataset1]
name: {name}
mapping: divisions.rml.ttl
"""


def by_maplib(output: Path) -> None:
    """A template over a data frame; null gives no statement, and text in a language is a structure."""
    import polars as pl
    from maplib import Model, RDFType, SolutionMappings, rdf, xsd  # type: ignore[import-not-found,unused-ignore] # peers only

    language, text = RDFType.Literal(rdf.langString), RDFType.Literal(xsd.string)
    table = pl.read_csv(TABLE, infer_schema=False).select(
        (pl.lit(ID) + pl.col("code")).alias("node"),
        (pl.lit(ONTOLOGY) + pl.col("class")).alias("class"),
        *(
            pl.struct(pl.col(name).alias(f"<{rdf.langString.iri}>"), pl.lit("zh").alias("l")).alias(name)
            for name in ("label", "full_name")
        ),
        "register_name",
        "code",
        *((pl.lit(ID) + pl.col(name)).alias(name) for name in UP.values()),
    )
    kinds = {"label": language, "full_name": language, "register_name": text, "code": text}
    model = Model()
    model.add_template(TEMPLATE)
    model.map(f"{ONTOLOGY}Row", SolutionMappings(table, {name: kinds.get(name, RDFType.IRI) for name in table.columns}))
    model.write(str(output), format="ntriples")


def by_rdfizer(output: Path) -> None:
    """By the RML mapping."""
    # It imports drivers of databases, which this needs none of, and this one needs a library of the system.
    sys.modules["pyodbc"] = types.ModuleType("pyodbc")
    from rdfizer import semantify  # type: ignore[import-not-found,unused-ignore] # peers only

    settings = Path("rdfizer.ini")
    settings.write_text(RDFIZER.format(folder=output.parent, name=output.stem))
    semantify(str(settings))


def by_rdflib(output: Path) -> None:
    """A graph, serialised as the suffix says."""
    from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, Namespace

    division, md = Namespace(ID), Namespace(ONTOLOGY)
    graph = Graph()
    graph.bind("nbs", division)
    graph.bind("md", md)
    with Path(TABLE).open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            node, code = division[row["code"]], Literal(row["code"])
            graph.add((node, RDF.type, md[row["class"]]))
            graph.add((node, SKOS.prefLabel, Literal(row["label"], "zh")))
            graph.add((node, md.fullName, Literal(row["full_name"], "zh")))
            graph.add((node, md.registerName, Literal(row["register_name"])))
            graph.add((node, DCTERMS.identifier, code))
            graph.add((node, SKOS.notation, code))
            for name, column in UP.items():
                if row[column]:
                    graph.add((node, md[name], division[row[column]]))
    graph.serialize(str(output), format=output.suffix[1:], encoding="utf-8")


if __name__ == "__main__":
    {"maplib": by_maplib, "rdfizer": by_rdfizer, "rdflib": by_rdflib}[sys.argv[1]](Path(sys.argv[2]))
