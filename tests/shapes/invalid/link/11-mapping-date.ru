# expect: mdsh:MappingDate
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <mapping/nbs-2023/510115/wikidata/q1355972> dct:created "2026-10-03"^^xsd:date }
INSERT { <mapping/nbs-2023/510115/wikidata/q1355972> dct:created "2026-10-03" }
WHERE {}
