# expect: cycle
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <division/nbs-2023/510115> md:directlyWithin <division/nbs-2023/510115001> }
