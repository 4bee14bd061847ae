# expect: mdsh:HonourShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <honour/street> dct:subject <https://example.org/x> }
