BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/2> md:sourceLine ?old } INSERT { <recognition/n1/1/2> md:sourceLine 10 } WHERE { <recognition/n1/1/2> md:sourceLine ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
DELETE { <recognition/n1/1/2> md:sourcePosition ?old } INSERT { <recognition/n1/1/2> md:sourcePosition "line 10" } WHERE { <recognition/n1/1/2> md:sourcePosition ?old }
