# expect: mdsh:PointLicence
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

DELETE WHERE { <geometry/nbs-2023/510115> dct:license ?licence }
