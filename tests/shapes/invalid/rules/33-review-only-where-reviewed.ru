# expect: mdsh:ReviewOnlyWhereReviewed
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <recognition/n1/1/1> md:reviewedBy "reviewer" }
