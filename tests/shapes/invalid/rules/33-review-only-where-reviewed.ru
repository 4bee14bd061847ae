# expect: mdsh:ReviewOnlyWhereReviewed
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { <recognition/n1/1/1> md:reviewReason "looked up"@en ; md:reviewedBy "reviewer" ; md:reviewedOn "2026-11-22"^^xsd:date }
