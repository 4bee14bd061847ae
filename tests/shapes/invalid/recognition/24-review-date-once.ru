# expect: mdsh:ReviewDateOnce
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { <recognition/n1/2-1/2> md:reviewedOn "2026-11-21"^^xsd:date }
