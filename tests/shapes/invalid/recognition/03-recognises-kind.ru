# expect: mdsh:RecognisesKind
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/1> md:recognises ?old } INSERT { <recognition/n1/1/1> md:recognises <division/nbs-2023/51> } WHERE { <recognition/n1/1/1> md:recognises ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
DELETE { <recognition/n1/1/1> md:originalText ?old } INSERT { <recognition/n1/1/1> md:originalText "四川省"@zh } WHERE { <recognition/n1/1/1> md:originalText ?old }
