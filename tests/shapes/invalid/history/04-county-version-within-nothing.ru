# expect: mdsh:VersionComplete
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <version/mca/510822/1985> md:versionWithin <version/mca/510000/1980> }
