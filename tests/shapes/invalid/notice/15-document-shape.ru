# expect: mdsh:DocumentShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <document/plan> dct:subject <https://example.org/x> }
