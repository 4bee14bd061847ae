# expect: mdsh:PlaceMeansUnlisted
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/2-1/2> md:matchKind ?old } INSERT { <recognition/n1/2-1/2> md:matchKind md:reviewedMatch } WHERE { <recognition/n1/2-1/2> md:matchKind ?old }
