# expect: mdsh:ReviewDateForm
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/2-1/2> md:reviewedOn ?old } INSERT { <recognition/n1/2-1/2> md:reviewedOn "2026-11-22" } WHERE { <recognition/n1/2-1/2> md:reviewedOn ?old }
