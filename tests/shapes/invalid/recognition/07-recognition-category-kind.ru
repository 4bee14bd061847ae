# expect: mdsh:RecognitionCategoryKind
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/2-1/1> md:category ?old } INSERT { <recognition/n1/2-1/1> md:category <https://example.org/x> } WHERE { <recognition/n1/2-1/1> md:category ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
DELETE { <division/nbs-2023/510115001044> md:category ?old } INSERT { <division/nbs-2023/510115001044> md:category <https://example.org/x> } WHERE { <division/nbs-2023/510115001044> md:category ?old }
