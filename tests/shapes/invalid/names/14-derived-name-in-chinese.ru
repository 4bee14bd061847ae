# expect: mdsh:DerivedNameLanguage
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510822> skos:altLabel "青川"@zh ; md:derivedName "青川"@zh }
