# expect: mdsh:MatchKindKnown
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/1/1> md:matchKind ?old } INSERT { <recognition/n1/1/1> md:matchKind <https://example.org/x> } WHERE { <recognition/n1/1/1> md:matchKind ?old }
