# expect: mdsh:VersionComplete
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <version/mca/510123/1983> dct:isVersionOf <division/nbs-2023/5108> }
