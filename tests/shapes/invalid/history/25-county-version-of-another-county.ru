# expect: mdsh:CountyVersionFits
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <recognition/n1/1/2> md:countyVersion <version/mca/510115/2002> }
