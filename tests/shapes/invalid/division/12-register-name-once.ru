# expect: mdsh:RegisterNameOnce
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <division/nbs-2023/51> md:registerName "四川省二" }
