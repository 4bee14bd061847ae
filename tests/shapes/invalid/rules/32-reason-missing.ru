# expect: mdsh:ReviewRecorded
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE WHERE { <recognition/n1/2-1/2> md:reviewReason ?old }
