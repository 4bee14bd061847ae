# expect: mdsh:CategoryShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <category/smart-technology> dct:subject <https://example.org/x> }
