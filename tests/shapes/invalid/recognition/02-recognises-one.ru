# expect: mdsh:RecognisesOne
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE WHERE { <recognition/n1/1/1> md:recognises ?old }
