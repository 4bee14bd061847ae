"""The whole graph that publishing the Sichuan notice must give, from the golden tables by docs/reference/model.md.

Another road than the pipeline's: rdflib terms instead of lines of text, tables made by SQL instead of the resolver and
its reference data. What a person wrote (titles and bodies, reasons of a review, categories) comes from where it stands.
"""

import csv
import tomllib
from pathlib import Path
from typing import Any

from rdflib import DCTERMS, FOAF, ORG, PROV, RDF, SDO, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from golden import history
from golden.answers import BASE, CATEGORIES, CLOSE_MATCH, MATCHES, Row, division, place, prefectures, read, rows
from golden.answers import MD as MD_IRI
from golden.answers import recognition as recognition_iri

MD = Namespace(MD_IRI)
ID = Namespace(BASE)
NOTICE = ID["notice/sichuan-2022"]
DECISION = ID["decision/sichuan-2022"]
LEVELS = {2: MD.inProvince, 4: MD.inPrefecture, 6: MD.inCounty, 9: MD.inTownship}
CLASSES = {2: MD.Province, 4: MD.Prefecture, 6: MD.County}  # by digits of the code; below the county by the name's end
ENDINGS = {"街道": MD.Subdistrict, "镇": MD.Town, "村": MD.Village, "社区": MD.Community}


def zh(text: str) -> Literal:
    return Literal(text, lang="zh")


def en(text: str) -> Literal:
    return Literal(text, lang="en")


def say(graph: Graph, subject: URIRef, *statements: tuple[URIRef, Node]) -> None:
    for predicate, node in statements:
        graph.add((subject, predicate, node))


def expected_graph(source: Path, reference: Path, ontology: Path) -> Graph:
    """The graph.

    Args:
        source: the notice's folder, with `source.toml`.
        reference: the folder with `reviewed.csv`.
        ontology: the folder with `categories.ttl`.
    """
    graph = Graph().parse(ontology / "categories.ttl")
    with (source / "source.toml").open("rb") as file:
        described = tomllib.load(file)
    with (reference / "reviewed.csv").open(encoding="utf-8", newline="") as lines:
        reviewed = {(row["township"], row["words"]): row for row in csv.DictReader(lines)}
    say_notice(graph, described)
    names = {row["code"]: row["register_name"] for row in read("names.csv")} | prefectures()
    for code, register_name in names.items():
        say_division(graph, code, register_name, register_name.removesuffix("村民委员会"), names)
    for row in rows():
        say_recognition(graph, row, described["honours"], reviewed)
        say_place(graph, row, names)
    return graph


def say_notice(graph: Graph, described: dict[str, Any]) -> None:
    """The notice, its decision, the bodies, the documents cited, the honours."""
    date = Literal(described["date"].isoformat(), datatype=XSD.date)
    say(graph, NOTICE, (RDF.type, MD.Notice), (DCTERMS.issued, date), (FOAF.primaryTopic, DECISION))
    say(graph, NOTICE, (DCTERMS.title, zh(described["title"])), (DCTERMS.title, en(described["title_en"])))
    say(graph, NOTICE, (DCTERMS.spatial, URIRef(division("51"))))
    year = Literal(str(described["edition_year"]), datatype=XSD.gYear)
    say(graph, DECISION, (RDF.type, MD.DesignationDecision), (MD.editionYear, year), (DCTERMS.date, date))
    for body in described["issuer"]:
        agent = ID["agent/" + body["slug"]]
        say(graph, NOTICE, (DCTERMS.creator, agent))
        say(graph, DECISION, (PROV.wasAssociatedWith, agent))
        say(graph, agent, (RDF.type, ORG.FormalOrganization))
        say(graph, agent, (SKOS.prefLabel, zh(body["name"])), (SKOS.prefLabel, en(body["name_en"])))
    say(graph, ID["agent/sichuan-civil-affairs"], (RDF.type, SDO.GovernmentOrganization))
    for cited in described["cites"]:
        document = ID["document/" + cited["slug"]]
        say(graph, NOTICE, (DCTERMS.references, document))
        say(graph, document, (RDF.type, FOAF.Document), (DCTERMS.title, zh(cited["title"])))
        say(graph, document, (DCTERMS.identifier, Literal(cited["number"])))
    for heading, words in described["honours"].items():
        honour = ID["honour/" + words["slug"]]
        say(graph, honour, (RDF.type, MD.Honour), (SKOS.altLabel, zh(heading)))
        say(graph, honour, (SKOS.prefLabel, zh(words["label"])), (SKOS.prefLabel, en(words["label_en"])))


def within(code: str) -> list[str]:
    """The codes of what a division lies in, from the lowest level up."""
    return [code[:digits] for digits in sorted(LEVELS, reverse=True) if digits < len(code)]


def say_where(graph: Graph, node: URIRef, label: str, containers: list[str], names: dict[str, str]) -> None:
    """A place's label and full name, and what it lies in."""
    full_name = "".join(names[code] for code in reversed(containers)) + label
    say(graph, node, (SKOS.prefLabel, zh(label)), (MD.fullName, zh(full_name)))
    say(graph, node, *((MD.directlyWithin, URIRef(division(code))) for code in containers[:1]))
    say(graph, node, *((LEVELS[len(code)], URIRef(division(code))) for code in containers))


def say_division(graph: Graph, code: str, register_name: str, label: str, names: dict[str, str]) -> None:
    """A division of the register."""
    node = URIRef(division(code))
    kind = CLASSES.get(len(code)) or next(kind for ending, kind in ENDINGS.items() if label.endswith(ending))
    say(graph, node, (RDF.type, kind), (MD.registerName, Literal(register_name)))
    say(graph, node, (DCTERMS.identifier, Literal(code)), (SKOS.notation, Literal(code)))
    say_where(graph, node, label, within(code), names)


def say_place(graph: Graph, row: Row, names: dict[str, str]) -> None:
    """What an entry adds to the places that it names."""
    node, code, label = URIRef(place(row)), row["code"], row["community"]
    say(graph, node, (RDF.type, MD[row["class"]]))
    if not row["original"].startswith(row["prefecture"]):  # 阿坝州
        written = row["original"].partition(row["county"])[0]
        say(graph, URIRef(division(row["township_code"][:4])), (SKOS.altLabel, zh(written)))
    if not label:
        return
    say(graph, node, (MD.category, ID["category/" + CATEGORIES[row["category"]]]))
    if code:
        say_division(graph, code, row["register_name"], label, names)
    else:
        say_where(graph, node, label, [row["township_code"], *within(row["township_code"])], names)
        say(graph, node, (SKOS.closeMatch, URIRef(division(CLOSE_MATCH[0]))), (PROV.wasDerivedFrom, NOTICE))
    if own_words(row) != label:
        say(graph, node, (SKOS.altLabel, zh(own_words(row))))


def own_words(row: Row) -> str:
    """The notice's name of a community."""
    return row["original"].partition(row["township"])[2]


def say_recognition(graph: Graph, row: Row, honours: dict[str, Any], reviewed: dict[tuple[str, str], Row]) -> None:
    node = URIRef(recognition_iri(row))
    honour = next(words["slug"] for words in honours.values() if row["class"] in words["units"])
    say(graph, node, (RDF.type, MD.Recognition), (MD.recognises, URIRef(place(row))))
    say(graph, node, (MD.honour, ID["honour/" + honour]), (MD.matchKind, MD[MATCHES[row["match"]]]))
    say(graph, node, (MD.section, Literal(row["section"])), (MD.ordinal, Literal(int(row["ordinal"]))))
    say(graph, node, (MD.originalText, zh(row["original"])), (MD.sourceLine, Literal(int(row["line"]))))
    say(graph, node, (MD.sourcePosition, Literal(f"line {row['line']}")))
    say(graph, node, (PROV.wasGeneratedBy, DECISION), (PROV.wasDerivedFrom, NOTICE))
    county = next(
        one for one in history.by_year() if one["code"] == row["township_code"][:6] and one["through"] == "2024"
    )
    say(graph, node, (MD.countyVersion, ID[f"version/mca/{county['code']}/{county['from']}"]))
    if row["category"]:
        say(graph, node, (MD.category, ID["category/" + CATEGORIES[row["category"]]]))
    if row["match"] != "name":
        decided = reviewed[row["township_code"], own_words(row)]
        say(graph, node, (MD.reviewReason, en(decided["reason"])), (MD.reviewReason, zh(decided["reason_zh"])))
        say(graph, node, (MD.reviewedBy, Literal(decided["reviewer"])))
        say(graph, node, (MD.reviewedOn, Literal(decided["date"], datatype=XSD.date)))


def statements(graph: Graph) -> set[str]:
    """A graph's statements as lines of N-Triples, to compare and to show."""
    return set(graph.serialize(format="nt", encoding="utf-8").decode().splitlines()) - {""}
