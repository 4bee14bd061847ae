# expect: mdsh:VersionWithinItsTime
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <version/mca/510123/1983> md:versionWithin <version/mca/510100/1980> } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
INSERT DATA { <version/mca/510123/1983> md:versionWithin <version/mca/512700/1982> }
