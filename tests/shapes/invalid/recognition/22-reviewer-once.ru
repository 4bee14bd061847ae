# expect: mdsh:ReviewerOnce
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <recognition/n1/2-1/2> md:reviewedBy "another" }
