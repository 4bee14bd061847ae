# expect: mdsh:ChineseTextOnly
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/1> md:originalText ?old } INSERT { <recognition/n1/1/1> md:originalText "成都市温江区柳城街道"@en } WHERE { <recognition/n1/1/1> md:originalText ?old }
