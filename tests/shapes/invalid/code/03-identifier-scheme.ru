# expect: mdsh:IdentifierScheme
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <code/nbs-2023/510115> md:codeScheme "nbs" }
