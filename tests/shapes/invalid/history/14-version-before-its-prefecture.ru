# expect: mdsh:VersionWithinItsTime
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <version/mca/512721/1982> md:versionWithin <version/mca/512700/1982> } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
INSERT DATA { <version/mca/512721/1982> md:versionWithin <version/mca/510115/2002> }
