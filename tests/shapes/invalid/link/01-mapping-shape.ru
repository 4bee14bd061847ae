# expect: mdsh:MappingShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <mapping/nbs-2023/510115/wikidata/q1355972> dct:subject <https://example.org/x> }
