# expect: mdsh:IdentifierEdition
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { <code/nbs-2023/510115> md:codeEdition "2023"^^xsd:gYear }
