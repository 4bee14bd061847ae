# expect: mdsh:DerivedNameWithoutSource
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510822> skos:prefLabel "Qingchuan County"@en ; skos:altLabel "Qingchuan"@en ; md:derivedName "Qingchuan"@en }
