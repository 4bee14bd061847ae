# expect: mdsh:CategoryFitsClass
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE WHERE { <recognition/n1/2-1/1> md:category ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
DELETE WHERE { <division/nbs-2023/510115001044> md:category ?old }
