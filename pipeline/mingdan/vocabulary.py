"""The terms that the graph may use: a closed list, so that a term nobody declared cannot be written.

A test holds the `md:` terms here equal to those of `ontology/mingdan.ttl`, and each prefix to one namespace in
the whole project.
"""

BASE = "https://w3id.org/mingdan/"


class Namespace:
    """A prefix, its IRI, and the terms of it that mingdan uses; `MD.Community` is the whole IRI.

    Raises:
        AttributeError: the term is not in the list.
    """

    def __init__(self, prefix: str, iri: str, terms: str) -> None:
        self.prefix = prefix
        self.iri = iri
        self.terms = frozenset(terms.split())
        vars(self).update({term: iri + term for term in self.terms})

    def __getattr__(self, term: str) -> str:
        raise AttributeError(f"{self.prefix}:{term} is not a declared term of <{self.iri}>")


MD = Namespace(
    "md",
    f"{BASE}ontology#",
    """Division Province Prefecture County TownshipDivision Subdistrict Town Township QuasiTownship
    Community Village QuasiVillage Notice DesignationDecision Recognition Honour MatchKind
    directlyWithin inTownship inCounty inPrefecture inProvince category recognises honour section ordinal
    editionYear originalText sourceLine sourcePosition registerName fullName
    matchKind reviewReason reviewedBy reviewedOn nameMatch variantMatch reviewedMatch unlistedPlace""",
)
MDSH = Namespace("mdsh", f"{BASE}shapes#", "")
RDF = Namespace("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type")
XSD = Namespace("xsd", "http://www.w3.org/2001/XMLSchema#", "integer decimal date gYear hexBinary nonNegativeInteger")
SKOS = Namespace(
    "skos",
    "http://www.w3.org/2004/02/skos/core#",
    """Concept ConceptScheme prefLabel altLabel notation inScheme topConceptOf hasTopConcept closeMatch
    definition scopeNote""",
)
DCT = Namespace(
    "dct",
    "http://purl.org/dc/terms/",
    """title description identifier issued modified date creator publisher references isPartOf spatial temporal license
    language source conformsTo format accrualPeriodicity accessRights PeriodOfTime Location
    MediaType MediaTypeOrExtent LinguisticSystem Frequency RightsStatement LicenseDocument Standard""",
)
DCAT = Namespace(
    "dcat",
    "http://www.w3.org/ns/dcat#",
    """Catalog Dataset DatasetSeries Distribution dataset distribution accessURL downloadURL mediaType byteSize
    keyword theme contactPoint version landingPage themeTaxonomy startDate endDate inSeries""",
)
VOID = Namespace(
    "void",
    "http://rdfs.org/ns/void#",
    """Dataset triples entities distinctSubjects distinctObjects properties classes classPartition propertyPartition
    class property vocabulary uriSpace dataDump subset""",
)
PROV = Namespace(
    "prov",
    "http://www.w3.org/ns/prov#",
    """Activity Entity SoftwareAgent wasAssociatedWith wasGeneratedBy wasDerivedFrom used""",
)
FOAF = Namespace("foaf", "http://xmlns.com/foaf/0.1/", "Document Agent name primaryTopic homepage")
ORG = Namespace("org", "http://www.w3.org/ns/org#", "FormalOrganization")
SCHEMA = Namespace("schema", "https://schema.org/", "GovernmentOrganization")
SPDX = Namespace(
    "spdx",
    "http://spdx.org/rdf/terms#",
    "Checksum ChecksumAlgorithm checksum algorithm checksumValue checksumAlgorithm_sha256",
)
SD = Namespace("sd", "http://www.w3.org/ns/sparql-service-description#", "NamedGraph name")
SH = Namespace("sh", "http://www.w3.org/ns/shacl#", "")
VCARD = Namespace("vcard", "http://www.w3.org/2006/vcard/ns#", "Kind Organization fn hasURL hasEmail")

NAMESPACES = (MD, MDSH, RDF, XSD, SKOS, DCT, DCAT, VOID, PROV, FOAF, ORG, SCHEMA, SPDX, SD, SH, VCARD)
