# expect: mdsh:InCountyOne
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <division/nbs-2023/510822400> md:inCounty <https://example.org/x> }
