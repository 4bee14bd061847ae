# expect: mdsh:SchemeShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <category/> dct:subject <https://example.org/x> }
