# expect: mdsh:EditionYearForm
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <decision/n1> md:editionYear ?old } INSERT { <decision/n1> md:editionYear 2022 } WHERE { <decision/n1> md:editionYear ?old }
