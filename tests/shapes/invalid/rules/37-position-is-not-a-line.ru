# expect: mdsh:PositionNamesLine
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/1> md:sourcePosition ?old } INSERT { <recognition/n1/1/1> md:sourcePosition "page 10" } WHERE { <recognition/n1/1/1> md:sourcePosition ?old }
