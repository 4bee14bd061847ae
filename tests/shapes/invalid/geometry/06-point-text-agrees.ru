# expect: mdsh:PointTextAgrees
BASE <https://w3id.org/mingdan/id/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>

DELETE DATA { <geometry/nbs-2023/510115> geo:asWKT "POINT(103.83364 30.69547)"^^geo:wktLiteral } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
INSERT DATA { <geometry/nbs-2023/510115> geo:asWKT "POINT(30.69547 103.83364)"^^geo:wktLiteral }
