# expect: mdsh:HonourKind
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/1> md:honour ?old } INSERT { <recognition/n1/1/1> md:honour <https://example.org/x> } WHERE { <recognition/n1/1/1> md:honour ?old }
