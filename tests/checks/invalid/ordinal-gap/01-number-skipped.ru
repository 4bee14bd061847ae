# expect: ordinal-gap
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/4> md:ordinal ?old } INSERT { <recognition/n1/1/4> md:ordinal 5 } WHERE { <recognition/n1/1/4> md:ordinal ?old }
