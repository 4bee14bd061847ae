# expect: mdsh:PointLatitude
BASE <https://w3id.org/mingdan/id/>
PREFIX wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#>

DELETE DATA { <geometry/nbs-2023/510115> wgs:lat 30.69547 }
