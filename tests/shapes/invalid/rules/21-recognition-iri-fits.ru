# expect: mdsh:RecognitionIriFits
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/1> md:section ?old } INSERT { <recognition/n1/1/1> md:section "3" } WHERE { <recognition/n1/1/1> md:section ?old }
