# expect: mdsh:PointKind
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE WHERE { <geometry/nbs-2023/510115> md:pointKind ?kind }
