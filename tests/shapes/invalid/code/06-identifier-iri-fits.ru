# expect: mdsh:IdentifierIriFits
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <code/mca-2026/510115> md:codeScheme "mca" } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
INSERT DATA { <code/mca-2026/510115> md:codeScheme "nbs" }
