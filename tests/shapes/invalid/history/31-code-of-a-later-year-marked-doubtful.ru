# expect: mdsh:VersionCodeDoubtful
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <version/mca/510123/1983> md:isCodeDoubtful true }
