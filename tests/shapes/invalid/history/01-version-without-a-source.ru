# expect: mdsh:VersionComplete
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <version/mca/510123/1983> md:evidence "table" }
