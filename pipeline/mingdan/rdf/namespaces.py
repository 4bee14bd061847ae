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
    Community Village QuasiVillage PlaceInVillage Notice DesignationDecision Recognition Honour MatchKind
    directlyWithin inTownship inCounty inPrefecture inProvince category recognises honour section ordinal
    editionYear originalText sourceLine sourcePosition registerName fullName derivedName codeScheme codeEdition
    matchKind reviewReason reviewedBy reviewedOn nameMatch variantMatch formerName partialMatch reviewedMatch
    unlistedPlace DivisionVersion ChangeEvent ChangeKind versionWithin countyVersion changeKind territoryFrom
    territoryTo evidence codeChange renaming typeChange transfer prefectureChange merger split partialTransfer abolition
    establishment delisting possibleSuccessor PointKind pointKind itemPoint seatPoint populatedPlacePoint
    wikidataCoverage geonamesCoverage pointCoverage historyCoverage englishCoverage isCodeDoubtful""",
)
MDSH = Namespace("mdsh", f"{BASE}shapes#", "")
OWL = Namespace(
    "owl", "http://www.w3.org/2002/07/owl#", "Axiom annotatedSource annotatedProperty annotatedTarget versionInfo"
)
RDFS = Namespace("rdfs", "http://www.w3.org/2000/01/rdf-schema#", "comment label seeAlso")
RDF = Namespace("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type")
XSD = Namespace(
    "xsd",
    "http://www.w3.org/2001/XMLSchema#",
    "integer decimal date gYear double boolean anyURI hexBinary nonNegativeInteger",
)
SKOS = Namespace(
    "skos",
    "http://www.w3.org/2004/02/skos/core#",
    """Concept ConceptScheme prefLabel altLabel hiddenLabel notation inScheme topConceptOf hasTopConcept
    exactMatch closeMatch broadMatch narrowMatch relatedMatch definition scopeNote note changeNote""",
)
SSSOM = Namespace(
    "sssom",
    "https://w3id.org/sssom/",
    """MappingSet mappings mapping_set_id NoTermFound NegatedPredicate predicate_modifier mapping_justification
    subject_label subject_source subject_source_version object_label object_source object_source_version
    mapping_source confidence sssom_version version1.1""",
)
SEMAPV = Namespace(
    "semapv",
    "https://w3id.org/semapv/vocab/",
    "LexicalMatching CompositeMatching ManualMappingCuration UnspecifiedMatching",
)
WD = Namespace("wd", "http://www.wikidata.org/entity/", "")
DCT = Namespace(
    "dct",
    "http://purl.org/dc/terms/",
    """title description identifier issued modified created date creator publisher references isPartOf spatial temporal
    license language source conformsTo format isVersionOf isReplacedBy accrualPeriodicity accessRights PeriodOfTime
    Location rights
    MediaType MediaTypeOrExtent LinguisticSystem Frequency RightsStatement LicenseDocument Standard""",
)
DCAT = Namespace(
    "dcat",
    "http://www.w3.org/ns/dcat#",
    """Catalog Dataset DatasetSeries Distribution dataset distribution accessURL downloadURL mediaType byteSize
    keyword theme contactPoint version landingPage compressFormat themeTaxonomy startDate endDate inSeries
    DataService service endpointURL endpointDescription servesDataset""",
)
VOID = Namespace(
    "void",
    "http://rdfs.org/ns/void#",
    """Dataset triples entities distinctSubjects distinctObjects properties classes classPartition propertyPartition
    class property vocabulary uriSpace dataDump subset Linkset linkPredicate subjectsTarget objectsTarget
    sparqlEndpoint""",
)
PROV = Namespace(
    "prov",
    "http://www.w3.org/ns/prov#",
    """Activity Entity SoftwareAgent wasAssociatedWith wasGeneratedBy wasDerivedFrom used generated""",
)
FOAF = Namespace("foaf", "http://xmlns.com/foaf/0.1/", "Document Agent name primaryTopic homepage")
ORG = Namespace("org", "http://www.w3.org/ns/org#", "FormalOrganization")
SCHEMA = Namespace("schema", "https://schema.org/", "GovernmentOrganization Organization validFrom validThrough")
ADMS = Namespace("adms", "http://www.w3.org/ns/adms#", "Identifier identifier schemaAgency status")
GEO = Namespace(
    "geo", "http://www.opengis.net/ont/geosparql#", "hasGeometry asWKT wktLiteral hasMetricSpatialResolution"
)
SF = Namespace("sf", "http://www.opengis.net/ont/sf#", "Point")
WGS = Namespace("wgs", "http://www.w3.org/2003/01/geo/wgs84_pos#", "lat long")
SPDX = Namespace(
    "spdx",
    "http://spdx.org/rdf/terms#",
    "Checksum ChecksumAlgorithm checksum algorithm checksumValue checksumAlgorithm_sha256",
)
SD = Namespace(
    "sd",
    "http://www.w3.org/ns/sparql-service-description#",
    """NamedGraph name Service Dataset Graph endpoint supportedLanguage SPARQL11Query resultFormat feature
    EmptyGraphs defaultDataset defaultGraph namedGraph graph""",
)
SH = Namespace(
    "sh",
    "http://www.w3.org/ns/shacl#",
    "ValidationReport conforms SPARQLExecutable SPARQLSelectExecutable SPARQLConstructExecutable select construct",
)
DQV = Namespace(
    "dqv",
    "http://www.w3.org/ns/dqv#",
    "QualityMeasurement Metric hasQualityMeasurement isMeasurementOf computedOn value",
)
VCARD = Namespace("vcard", "http://www.w3.org/2006/vcard/ns#", "Kind Organization fn hasURL hasEmail")

NAMESPACES = (
    MD, MDSH, OWL, RDF, RDFS, XSD, SKOS, SSSOM, SEMAPV, WD, DCT, DCAT, VOID, PROV, FOAF, ORG, SCHEMA,
    ADMS, GEO, SF, WGS, SPDX, SD, SH, DQV, VCARD,
)  # fmt: skip
