# expect: mdsh:VersionLinks
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

DELETE DATA { <version/mca/510822/1985> dct:isVersionOf <division/nbs-2023/510822> } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
INSERT DATA { <version/mca/510822/1985> dct:isVersionOf <division/nbs-2023/510822100> }
