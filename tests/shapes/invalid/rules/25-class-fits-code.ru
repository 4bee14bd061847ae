# expect: mdsh:ClassFitsCode
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { <division/nbs-2023/510822200> a md:Township ; skos:prefLabel ?label ; md:fullName ?full ; md:registerName ?name } INSERT { <division/nbs-2023/510822200> a md:Town ; skos:prefLabel "营盘镇"@zh ; md:fullName "四川省广元市青川县营盘镇"@zh ; md:registerName "营盘镇" } WHERE { <division/nbs-2023/510822200> skos:prefLabel ?label ; md:fullName ?full ; md:registerName ?name } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { <recognition/n1/1/3> md:originalText ?old } INSERT { <recognition/n1/1/3> md:originalText "广元市青川县营盘镇"@zh } WHERE { <recognition/n1/1/3> md:originalText ?old }
