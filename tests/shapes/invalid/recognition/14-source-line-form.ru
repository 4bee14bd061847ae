# expect: mdsh:SourceLineForm
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/1> md:sourceLine ?old } INSERT { <recognition/n1/1/1> md:sourceLine 0 } WHERE { <recognition/n1/1/1> md:sourceLine ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
DELETE { <recognition/n1/1/1> md:sourcePosition ?old } INSERT { <recognition/n1/1/1> md:sourcePosition "line 0" } WHERE { <recognition/n1/1/1> md:sourcePosition ?old }
