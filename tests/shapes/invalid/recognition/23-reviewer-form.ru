# expect: mdsh:ReviewerForm
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/2-1/2> md:reviewedBy ?old } INSERT { <recognition/n1/2-1/2> md:reviewedBy "reviewer"@en } WHERE { <recognition/n1/2-1/2> md:reviewedBy ?old }
