# expect: mdsh:VersionLinks
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <change/mca/510822/2005> md:territoryTo <version/mca/510115/2002> } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
INSERT DATA { <change/mca/510822/2005> md:territoryTo <division/nbs-2023/510115> }
