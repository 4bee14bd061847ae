# Versions of all levels by edition, beside those of the county since 1980.
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
  <version/nbs/5101/2016> a md:DivisionVersion ; skos:prefLabel "成都市"@zh ; skos:notation "5101" ;
    schema:validFrom "2016"^^xsd:gYear ; md:versionWithin <version/nbs/51/2016> ; dct:isVersionOf <division/nbs-2023/5101> ; md:evidence "package" .
  <version/nbs/510115/2016> a md:DivisionVersion ; skos:prefLabel "温江区"@zh ; skos:notation "510115" ;
    schema:validFrom "2016"^^xsd:gYear ; md:versionWithin <version/nbs/5101/2016> ; dct:isVersionOf <division/nbs-2023/510115> ; md:evidence "package" .
  <version/nbs/510115001/2016> a md:DivisionVersion ; skos:prefLabel "柳城街道"@zh ; skos:notation "510115001" ;
    schema:validFrom "2016"^^xsd:gYear ; md:versionWithin <version/nbs/510115/2016> ; dct:isVersionOf <division/nbs-2023/510115001> ; md:evidence "package" .
  <version/nbs/510115001201/2016> a md:DivisionVersion ; skos:prefLabel "光华村"@zh ; skos:notation "510115001201" ;
    schema:validFrom "2016"^^xsd:gYear ; schema:validThrough "2017"^^xsd:gYear ; md:versionWithin <version/nbs/510115001/2016> ; dct:isVersionOf <division/nbs-2023/510115001044> ; dct:isReplacedBy <version/nbs/510115001044/2018> ; md:evidence "package" .
  <version/nbs/510115001044/2018> a md:DivisionVersion ; skos:prefLabel "光华社区"@zh ; skos:notation "510115001044" ;
    schema:validFrom "2018"^^xsd:gYear ; md:versionWithin <version/nbs/510115001/2016> ; dct:isVersionOf <division/nbs-2023/510115001044> ; md:evidence "package" .
  <version/nbs/510115001202/2016> a md:DivisionVersion ; skos:prefLabel "东门村"@zh ; skos:notation "510115001202" ;
    schema:validFrom "2016"^^xsd:gYear ; schema:validThrough "2019"^^xsd:gYear ; md:versionWithin <version/nbs/510115001/2016> ; md:possibleSuccessor <version/nbs/510115001044/2018> ; md:evidence "package" .
  <change/nbs/510115001201/2018> a md:ChangeEvent ; md:changeKind md:codeChange , md:typeChange ; dct:date "2018"^^xsd:gYear ;
    prov:used <version/nbs/510115001201/2016> ; prov:generated <version/nbs/510115001044/2018> ; skos:note "the same stem"@en ; md:evidence "package" .
  <change/nbs/510115001202/2020> a md:ChangeEvent ; md:changeKind md:delisting ; dct:date "2020"^^xsd:gYear ;
    prov:used <version/nbs/510115001202/2016> ; skos:note "the successor is unknown"@en ; md:evidence "package" .
}
