# expect: mdsh:PointShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <geometry/nbs-2023/510115> dct:title "x"@en }
