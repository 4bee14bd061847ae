# expect: mdsh:VersionForm
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA {
  <version/nbs/51/2016> a md:DivisionVersion ; skos:prefLabel "四川省"@zh ; skos:notation "51" ;
    schema:validFrom "2016"^^xsd:gYear ; dct:isVersionOf <division/nbs-2023/51> ; md:evidence "package" .
  <version/nbs/5101150/2016> a md:DivisionVersion ; skos:prefLabel "某村"@zh ; skos:notation "5101150" ;
    schema:validFrom "2016"^^xsd:gYear ; md:versionWithin <version/nbs/51/2016> ; md:evidence "package" .
}
