# expect: mdsh:HonourOne
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <recognition/n1/1/1> md:honour <honour/third> . <honour/third> a md:Honour ; skos:prefLabel "示范街道"@zh }
