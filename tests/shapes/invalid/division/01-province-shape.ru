# expect: mdsh:ProvinceShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <division/nbs-2023/51> dct:subject <https://example.org/x> }
