# expect: mdsh:ChangeComplete
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <change/mca/510822/2005> md:territoryTo <version/mca/510115/2002> }
