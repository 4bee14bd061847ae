# expect: mdsh:EditionYearOne
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { <decision/n1> md:editionYear "2021"^^xsd:gYear }
