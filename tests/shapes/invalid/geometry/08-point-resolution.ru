# expect: mdsh:PointResolution
BASE <https://w3id.org/mingdan/id/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>

DELETE WHERE { <geometry/nbs-2023/510115> geo:hasMetricSpatialResolution ?metres }
