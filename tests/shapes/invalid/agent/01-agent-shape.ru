# expect: mdsh:AgentShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <agent/civil-affairs> dct:subject <https://example.org/x> }
