# expect: mdsh:VersionComplete
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE DATA { <version/mca/510123/1983> skos:prefLabel "温江县"@zh }
