# expect: mdsh:QuasiTownshipShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <division/nbs-2023/510822400> dct:subject <https://example.org/x> }
