# In the year of a change what ended the year before stood until the change.
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { <recognition/n1/2-1/1> md:countyVersion <version/mca/510115/2002> .
  <decision/n1> dct:date "2023-11-20"^^xsd:date ; md:editionYear "2022"^^xsd:gYear . <notice/n1> dct:issued "2023-11-20"^^xsd:date } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { <recognition/n1/2-1/1> md:countyVersion <version/mca/510123/1983> .
  <decision/n1> dct:date "2002-03-01"^^xsd:date ; md:editionYear "2001"^^xsd:gYear . <notice/n1> dct:issued "2002-03-01"^^xsd:date }
