BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510115001> skos:altLabel "柳城街办"@zh } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { <recognition/n1/1/1> md:originalText ?old } INSERT { <recognition/n1/1/1> md:originalText "温江区柳城街办"@zh } WHERE { <recognition/n1/1/1> md:originalText ?old }
