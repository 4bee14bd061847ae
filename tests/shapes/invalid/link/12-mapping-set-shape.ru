# expect: mdsh:MappingSetShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <https://w3id.org/mingdan/dataset/links> dct:subject <https://example.org/x> }
