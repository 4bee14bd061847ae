# expect: mdsh:ReviewRecorded
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <recognition/n1/2-1/2> md:reviewReason "区划代码中仅有清江村。"@zh }
