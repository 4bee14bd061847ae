# expect: mdsh:FullNameOne
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE WHERE { <division/nbs-2023/510822105203> md:fullName ?old }
