# expect: mdsh:DecisionShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <decision/n1> dct:subject <https://example.org/x> }
