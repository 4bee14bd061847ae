# expect: mdsh:IdentifierShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <code/nbs-2023/510115> dct:subject <https://example.org/x> }
