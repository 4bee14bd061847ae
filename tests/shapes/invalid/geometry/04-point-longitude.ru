# expect: mdsh:PointLongitude
BASE <https://w3id.org/mingdan/id/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#>

DELETE DATA { <geometry/nbs-2023/510115> wgs:long 103.83364 ; geo:asWKT "POINT(103.83364 30.69547)"^^geo:wktLiteral } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#>
INSERT DATA { <geometry/nbs-2023/510115> wgs:long 30.69547 ; geo:asWKT "POINT(30.69547 30.69547)"^^geo:wktLiteral }
