BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/2> md:ordinal ?old } INSERT { <recognition/n1/1/2> md:ordinal 1 } WHERE { <recognition/n1/1/2> md:ordinal ?old }
