# expect: mdsh:RegisterFactsGiven
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <place/n1/2-1/2> md:registerName "清江社区" }
