# expect: mdsh:EditionYearNotLater
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <decision/n1> md:editionYear ?old } INSERT { <decision/n1> md:editionYear "2024"^^xsd:gYear } WHERE { <decision/n1> md:editionYear ?old }
