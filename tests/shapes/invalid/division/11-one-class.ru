# expect: mdsh:OneClass
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <division/nbs-2023/510822105> a md:QuasiTownship }
