# expect: mdsh:CountyVersionForm
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <recognition/n1/1/2> md:countyVersion <division/nbs-2023/510822> }
