# expect: mdsh:RecognitionCategoryOnce
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <recognition/n1/2-1/1> md:category <category/smart-technology> . <division/nbs-2023/510115001044> md:category <category/smart-technology> }
