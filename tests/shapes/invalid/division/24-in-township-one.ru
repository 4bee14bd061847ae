# expect: mdsh:InTownshipOne
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <division/nbs-2023/510822105400> md:inTownship <https://example.org/x> }
