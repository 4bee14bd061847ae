# expect: mdsh:MappingConfidence
BASE <https://w3id.org/mingdan/id/>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <mapping/nbs-2023/510115/wikidata/q1355972> sssom:confidence "9.5E-1"^^xsd:double }
INSERT { <mapping/nbs-2023/510115/wikidata/q1355972> sssom:confidence "9.5E1"^^xsd:double }
WHERE {}
