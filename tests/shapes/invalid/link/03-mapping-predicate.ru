# expect: mdsh:MappingPredicate
BASE <https://w3id.org/mingdan/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { <mapping/nbs-2023/510822105/geonames/none> owl:annotatedProperty skos:closeMatch }
INSERT { <mapping/nbs-2023/510822105/geonames/none> owl:annotatedProperty owl:sameAs }
WHERE {}
