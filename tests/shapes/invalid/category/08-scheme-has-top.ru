# expect: mdsh:SchemeHasTop
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <https://example.org/x> a skos:ConceptScheme ; skos:prefLabel "表"@zh }
