# expect: mdsh:CountyVersionFits
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <recognition/n1/2-1/1> md:countyVersion <version/mca/510115/2002> } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
INSERT DATA { <recognition/n1/2-1/1> md:countyVersion <version/mca/510123/1983> }
