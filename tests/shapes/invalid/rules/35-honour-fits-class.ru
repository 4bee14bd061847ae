# expect: mdsh:HonourFitsClass
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <honour/other> a md:Honour ; skos:prefLabel "示范村"@zh } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { <recognition/n1/1/1> md:honour ?old } INSERT { <recognition/n1/1/1> md:honour <honour/other> } WHERE { <recognition/n1/1/1> md:honour ?old }
