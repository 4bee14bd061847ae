# expect: mdsh:VersionCodeDoubtful
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <version/mca/512721/1982> md:isCodeDoubtful true }
