# expect: mdsh:SectionForm
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <recognition/n1/1/1> md:section ?old } INSERT { <recognition/n1/1/1> md:section "1"^^xsd:token } WHERE { <recognition/n1/1/1> md:section ?old }
